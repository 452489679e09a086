#include "inferlaw/solvers/simulation/battery.hpp"

#include <algorithm>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {

void check(const Battery& battery) {
  numeric::require_non_negative("initial battery (joules)", battery.initial_joules);
  numeric::require_non_negative_or_infinite("battery capacity (joules)", battery.capacity_joules);
  if (battery.initial_joules > battery.capacity_joules)
    numeric::refuse("initial battery (joules)", battery.initial_joules,
                    "up to the capacity of the battery");
}

void advance(std::span<const double> net_demand_joules, double capacity_joules,
             BatteryState& state) {
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
