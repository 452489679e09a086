#include "inferlaw/solvers/simulation/battery.hpp"

#include <algorithm>

namespace inferlaw::simulation {

void advance(std::span<const double> net_demand_joules, const Battery& battery,
             BatteryState& state) {
  const double capacity_joules = battery.capacity_joules;
  BatteryState now = state;  // a copy that the compiler may keep in registers
  for (const double net : net_demand_joules) {
    const double balance = now.level_joules - net;
    now.auxiliary_joules += std::max(0.0, -balance);
    now.spilled_joules += std::max(0.0, balance - capacity_joules);
    now.level_joules = std::clamp(balance, 0.0, capacity_joules);
  }
  state = now;
}

}  // namespace inferlaw::simulation
