#include "inferlaw/solvers/simulation/battery.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {
namespace {

// The numbers of a state, without what waits.
struct Flows {
  double level_joules = 0;
  double auxiliary_joules = 0;
  double spilled_joules = 0;
  double delivered_joules = 0;
  double taken_joules = 0;
  double curtailed_joules = 0;
  double leaked_joules = 0;
};

Flows flows_of(const BatteryState& state) {
  return {.level_joules = state.level_joules,
          .auxiliary_joules = state.auxiliary_joules,
          .spilled_joules = state.spilled_joules,
          .delivered_joules = state.delivered_joules,
          .taken_joules = state.taken_joules,
          .curtailed_joules = state.curtailed_joules,
          .leaked_joules = state.leaked_joules};
}

void put_back(const Flows& flows, BatteryState& state) {
  state.level_joules = flows.level_joules;
  state.auxiliary_joules = flows.auxiliary_joules;
  state.spilled_joules = flows.spilled_joules;
  state.delivered_joules = flows.delivered_joules;
  state.taken_joules = flows.taken_joules;
  state.curtailed_joules = flows.curtailed_joules;
  state.leaked_joules = flows.leaked_joules;
}

// The definition without losses, in fewer steps. What lacks in each slot is auxiliary energy.
class LosslessBattery {
 public:
  explicit LosslessBattery(const Battery& battery) : capacity_joules_(battery.capacity_joules) {}

  template <typename State>
  double live_through(double net, State& state) const {
    const double balance = state.level_joules - net;
    const double lacking = std::max(0.0, -balance);
    const double spilled = std::max(0.0, balance - capacity_joules_);
    state.spilled_joules += spilled;
    state.delivered_joules += std::max(0.0, net) - lacking;
    state.taken_joules += std::max(0.0, -net) - spilled;
    state.level_joules = std::clamp(balance, 0.0, capacity_joules_);
    return lacking;
  }

 private:
  double capacity_joules_;
};

class LossyBattery {
 public:
  explicit LossyBattery(const Battery& battery)
      : battery_(battery),
        least_joules_(battery.minimum_state_of_charge > 0
                          ? battery.minimum_state_of_charge * battery.capacity_joules
                          : 0) {}

  template <typename State>
  double live_through(double net, State& state) const {
    double lacking = 0;
    if (net > 0)
      lacking = discharge(net, state);
    else
      charge(-net, state);
    const double leaked = battery_.self_discharge_per_slot * (state.level_joules - least_joules_);
    state.leaked_joules += leaked;
    state.level_joules -= leaked;
    return lacking;
  }

 private:
  template <typename State>
  double discharge(double need, State& state) const {
    const double held = battery_.discharging_efficiency * (state.level_joules - least_joules_);
    const double wanted = std::min(need, battery_.discharging_limit_joules_per_slot);
    const double delivered = std::min(wanted, held);
    state.delivered_joules += delivered;
    state.level_joules =
        delivered < held ? std::max(least_joules_, state.level_joules -
                                                       delivered / battery_.discharging_efficiency)
                         : least_joules_;
    return need - delivered;
  }

  template <typename State>
  void charge(double surplus, State& state) const {
    const double offered = std::min(surplus, battery_.charging_limit_joules_per_slot);
    const double room =
        (battery_.capacity_joules - state.level_joules) / battery_.charging_efficiency;
    const double taken = std::min(offered, room);
    state.curtailed_joules += surplus - offered;
    state.spilled_joules += offered - taken;
    state.taken_joules += taken;
    state.level_joules = std::min(battery_.capacity_joules,
                                  state.level_joules + battery_.charging_efficiency * taken);
  }

  const Battery& battery_;
  double least_joules_;
};

// ---- without rules ----------------------------------------------------------------------------

template <typename Kind>
void advance_freely(std::span<const double> net_demand_joules, const Kind& battery,
                    BatteryState& state) {
  Flows now = flows_of(state);  // a copy that the compiler may keep in registers
  for (const double net : net_demand_joules) now.auxiliary_joules += battery.live_through(net, now);
  put_back(now, state);
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
