#include "inferlaw/solvers/simulation/battery.hpp"

#include <algorithm>

namespace inferlaw::simulation {
namespace {

// The definition without losses, in fewer steps.
void advance_lossless(std::span<const double> net_demand_joules, double capacity_joules,
                      BatteryState& state) {
  BatteryState now = state;  // a copy that the compiler may keep in registers
  for (const double net : net_demand_joules) {
    const double balance = now.level_joules - net;
    const double auxiliary = std::max(0.0, -balance);
    const double spilled = std::max(0.0, balance - capacity_joules);
    now.auxiliary_joules += auxiliary;
    now.spilled_joules += spilled;
    now.delivered_joules += std::max(0.0, net) - auxiliary;
    now.taken_joules += std::max(0.0, -net) - spilled;
    now.level_joules = std::clamp(balance, 0.0, capacity_joules);
  }
  state = now;
}

class LossyBattery {
 public:
  explicit LossyBattery(const Battery& battery)
      : battery_(battery),
        least_joules_(battery.minimum_state_of_charge > 0
                          ? battery.minimum_state_of_charge * battery.capacity_joules
                          : 0) {}

  void live_through(double net, BatteryState& state) const {
    if (net > 0)
      discharge(net, state);
    else
      charge(-net, state);
    const double leaked = battery_.self_discharge_per_slot * (state.level_joules - least_joules_);
    state.leaked_joules += leaked;
    state.level_joules -= leaked;
  }

 private:
  void discharge(double need, BatteryState& state) const {
    const double held = battery_.discharging_efficiency * (state.level_joules - least_joules_);
    const double wanted = std::min(need, battery_.discharging_limit_joules_per_slot);
    const double delivered = std::min(wanted, held);
    state.delivered_joules += delivered;
    state.auxiliary_joules += need - delivered;
    state.level_joules =
        delivered < held ? std::max(least_joules_, state.level_joules -
                                                       delivered / battery_.discharging_efficiency)
                         : least_joules_;
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

}  // namespace

double conversion_losses_joules(const BatteryState& state, const Battery& battery) {
  return (1 - battery.charging_efficiency) * state.taken_joules +
         (1 / battery.discharging_efficiency - 1) * state.delivered_joules;
}

void advance(std::span<const double> net_demand_joules, const Battery& battery,
             BatteryState& state) {
  if (auxiliary::is_lossless(battery)) {
    advance_lossless(net_demand_joules, battery.capacity_joules, state);
    return;
  }
  const LossyBattery lossy(battery);
  for (const double net : net_demand_joules) lossy.live_through(net, state);
}

}  // namespace inferlaw::simulation
