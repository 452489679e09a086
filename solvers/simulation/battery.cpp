#include "inferlaw/solvers/simulation/battery.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {
namespace {

// The definition without losses, in fewer steps. What lacks in each slot is auxiliary energy.
class LosslessBattery {
 public:
  explicit LosslessBattery(const Battery& battery) : capacity_joules_(battery.capacity_joules) {}

  double live_through(double net, BatteryFlows& flows) const {
    const double balance = flows.level_joules - net;
    const double lacking = std::max(0.0, -balance);
    const double spilled = std::max(0.0, balance - capacity_joules_);
    flows.spilled_joules += spilled;
    flows.delivered_joules += std::max(0.0, net) - lacking;
    flows.taken_joules += std::max(0.0, -net) - spilled;
    flows.level_joules = std::clamp(balance, 0.0, capacity_joules_);
    return lacking;
  }

 private:
  double capacity_joules_;
};

class LossyBattery {
 public:
  explicit LossyBattery(const Battery& battery)
      : battery_(battery), least_joules_(auxiliary::kept_joules(battery)) {}

  double live_through(double net, BatteryFlows& flows) const {
    double lacking = 0;
    if (net > 0)
      lacking = discharge(net, flows);
    else
      charge(-net, flows);
    const double leaked = battery_.self_discharge_per_slot * (flows.level_joules - least_joules_);
    flows.leaked_joules += leaked;
    flows.level_joules -= leaked;
    return lacking;
  }

 private:
  double discharge(double need, BatteryFlows& flows) const {
    const double held = battery_.discharging_efficiency * (flows.level_joules - least_joules_);
    const double wanted = std::min(need, battery_.discharging_limit_joules_per_slot);
    const double delivered = std::min(wanted, held);
    flows.delivered_joules += delivered;
    flows.level_joules =
        delivered < held ? std::max(least_joules_, flows.level_joules -
                                                       delivered / battery_.discharging_efficiency)
                         : least_joules_;
    return need - delivered;
  }

  void charge(double surplus, BatteryFlows& flows) const {
    const double offered = std::min(surplus, battery_.charging_limit_joules_per_slot);
    const double room =
        (battery_.capacity_joules - flows.level_joules) / battery_.charging_efficiency;
    const double taken = std::min(offered, room);
    flows.curtailed_joules += surplus - offered;
    flows.spilled_joules += offered - taken;
    flows.taken_joules += taken;
    flows.level_joules = std::min(battery_.capacity_joules,
                                  flows.level_joules + battery_.charging_efficiency * taken);
  }

  const Battery& battery_;
  double least_joules_;
};

// ---- without rules ----------------------------------------------------------------------------

template <typename Kind>
void advance_freely(std::span<const double> net_demand_joules, const Kind& battery,
                    BatteryState& state) {
  BatteryFlows& flows = state;
  BatteryFlows now = flows;  // a copy that the compiler may keep in registers
  for (const double net : net_demand_joules) now.auxiliary_joules += battery.live_through(net, now);
  flows = now;
}

// ---- with rules -------------------------------------------------------------------------------

// The oldest is served first: of what was put off and of this slot no more than `lacking` is left.
void serve_oldest(double lacking, std::vector<PutOff>& work) {
  double left = 0;
  std::size_t first = work.size();  // of what is left
  while (first > 0 && left < lacking) left += work[--first].joules;
  work.erase(work.begin(), work.begin() + static_cast<std::ptrdiff_t>(first));
  if (!work.empty()) work.front().joules -= std::max(0.0, left - lacking);
}

// What must be bought in this slot of what lacks; the rest is put off.
double bought_at_deadline(double net, double lacking, std::int64_t deadline, BatteryState& state) {
  ++state.slots;
  if (net > 0) state.put_off.push_back({.slot = state.slots, .joules = net});
  serve_oldest(lacking, state.put_off);
  if (state.put_off.empty() || state.put_off.front().slot > state.slots - deadline) return 0;
  const double bought = std::min(state.put_off.front().joules, lacking);
  state.put_off.erase(state.put_off.begin());
  return bought;
}

double bought(double net, double lacking, const auxiliary::Deferral& deferral,
              BatteryState& state) {
  const double auxiliary = deferral.deadline_slots > 0
                               ? bought_at_deadline(net, lacking, deferral.deadline_slots, state)
                               : lacking - std::min(lacking, deferral.joules);
  state.backlog_joules = lacking - auxiliary;
  return auxiliary;
}

template <typename Kind>
void advance_by_rules(std::span<const double> net_demand_joules, const Kind& battery,
                      const SlotRules& rules, BatteryState& state) {
  for (const double net : net_demand_joules) {
    const double lacking = battery.live_through(net + state.backlog_joules, state);
    const double auxiliary = bought(net, lacking, rules.deferral, state);
    state.auxiliary_joules += auxiliary;
    if (!(auxiliary > rules.import_limit_joules_per_slot)) continue;
    state.unserved_joules += auxiliary - rules.import_limit_joules_per_slot;
    state.unserved_slots += 1;
  }
}

template <typename Kind>
void advance_through(std::span<const double> net_demand_joules, const Kind& battery,
                     const SlotRules& rules, BatteryState& state) {
  if (std::isinf(rules.import_limit_joules_per_slot) && !auxiliary::can_wait(rules.deferral))
    advance_freely(net_demand_joules, battery, state);
  else
    advance_by_rules(net_demand_joules, battery, rules, state);
}

}  // namespace

void check(const SlotRules& rules) {
  numeric::require_non_negative_or_infinite("import limit (joules per slot)",
                                            rules.import_limit_joules_per_slot);
  auxiliary::check(rules.deferral);
}

double conversion_losses_joules(const BatteryState& state, const Battery& battery) {
  return (1 - battery.charging_efficiency) * state.taken_joules +
         (1 / battery.discharging_efficiency - 1) * state.delivered_joules;
}

void advance(std::span<const double> net_demand_joules, const Battery& battery, BatteryState& state,
             const SlotRules& rules) {
  if (auxiliary::is_lossless(battery))
    advance_through(net_demand_joules, LosslessBattery(battery), rules, state);
  else
    advance_through(net_demand_joules, LossyBattery(battery), rules, state);
}

}  // namespace inferlaw::simulation
