#include "inferlaw/solvers/simulation/battery.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {
namespace {

// The definition without losses, in fewer steps. What lacks in each slot is auxiliary energy.
class LosslessBattery {
 public:
  explicit LosslessBattery(const Battery& battery) : capacity_joules_(battery.capacity_joules) {}

  double live_through(double net, BatteryState& state) const {
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

  double live_through(double net, BatteryState& state) const {
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
  double discharge(double need, BatteryState& state) const {
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

  void charge(double surplus, BatteryState& state) const {
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

template <typename Kind>
void advance_unlimited(std::span<const double> net_demand_joules, const Kind& battery,
                       BatteryState& state) {
  BatteryState now = state;  // a copy that the compiler may keep in registers
  for (const double net : net_demand_joules) now.auxiliary_joules += battery.live_through(net, now);
  state = now;
}

template <typename Kind>
void advance_limited(std::span<const double> net_demand_joules, const Kind& battery,
                     double import_limit, BatteryState& state) {
  for (const double net : net_demand_joules) {
    const double auxiliary = battery.live_through(net, state);
    state.auxiliary_joules += auxiliary;
    if (!(auxiliary > import_limit)) continue;
    state.unserved_joules += auxiliary - import_limit;
    state.unserved_slots += 1;
  }
}

template <typename Kind>
void advance_through(std::span<const double> net_demand_joules, const Kind& battery,
                     const SlotRules& rules, BatteryState& state) {
  if (std::isinf(rules.import_limit_joules_per_slot))
    advance_unlimited(net_demand_joules, battery, state);
  else
    advance_limited(net_demand_joules, battery, rules.import_limit_joules_per_slot, state);
}

}  // namespace

void check(const SlotRules& rules) {
  numeric::require_non_negative_or_infinite("import limit (joules per slot)",
                                            rules.import_limit_joules_per_slot);
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
