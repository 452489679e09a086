#include "inferlaw/lib/auxiliary/battery/battery.hpp"

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {

void check(const Battery& battery) {
  numeric::require_non_negative("initial battery (joules)", battery.initial_joules);
  numeric::require_non_negative_or_infinite("battery capacity (joules)", battery.capacity_joules);
  if (battery.initial_joules > battery.capacity_joules)
    numeric::refuse("initial battery (joules)", battery.initial_joules,
                    "0 to the capacity of the battery");
}

void require_unlimited(const Battery& battery) {
  if (!std::isinf(battery.capacity_joules))
    numeric::refuse("battery capacity (joules)", battery.capacity_joules,
                    "infinity: this law knows no capacity");
  check(battery);
}

void require_capacity(const Battery& battery) {
  if (!(battery.capacity_joules > 0))
    numeric::refuse("battery capacity (joules)", battery.capacity_joules,
                    "a number above 0, or infinity");
  check(battery);
}

}  // namespace inferlaw::auxiliary
