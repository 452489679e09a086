#include "inferlaw/lib/auxiliary/battery/battery.hpp"

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {
namespace {

void check_share(const char* name, double share) {
  if (!(share >= 0 && share < 1)) numeric::refuse(name, share, "0 to below 1");
}

void check_efficiency(const char* name, double efficiency) {
  if (!(efficiency > 0 && efficiency <= 1)) numeric::refuse(name, efficiency, "above 0 to 1");
}

void check_limit(const char* name, double joules) {
  if (!(joules > 0)) numeric::refuse(name, joules, "above 0, or infinity");
}

// Names a field in which a law that takes every joule to come back would be wrong.
void require_equal(const char* name, double value, double lossless, const char* allowed) {
  if (value != lossless) numeric::refuse(name, value, allowed);
}

constexpr const char* one = "1: this law knows no losses of a battery";
constexpr const char* none = "0: this law knows no losses of a battery";
constexpr const char* no_limit = "infinity: this law knows no limit of a battery's power";

}  // namespace

void check(const Battery& battery) {
  numeric::require_non_negative("initial battery (joules)", battery.initial_joules);
  numeric::require_non_negative_or_infinite("battery capacity (joules)", battery.capacity_joules);
  if (battery.initial_joules > battery.capacity_joules)
    numeric::refuse("initial battery (joules)", battery.initial_joules,
                    "0 to the capacity of the battery");
  check_share("minimum state of charge", battery.minimum_state_of_charge);
  check_efficiency("charging efficiency", battery.charging_efficiency);
  check_efficiency("discharging efficiency", battery.discharging_efficiency);
  check_limit("charging limit (joules per slot)", battery.charging_limit_joules_per_slot);
  check_limit("discharging limit (joules per slot)", battery.discharging_limit_joules_per_slot);
  check_share("self-discharge (share per slot)", battery.self_discharge_per_slot);
  if (battery.minimum_state_of_charge == 0) return;
  if (!is_limited(battery))
    numeric::refuse("minimum state of charge", battery.minimum_state_of_charge,
                    "0 without a capacity, of which it is a share");
  if (battery.initial_joules < battery.minimum_state_of_charge * battery.capacity_joules)
    numeric::refuse("initial battery (joules)", battery.initial_joules,
                    "the minimum state of charge times the capacity, or more");
}

double kept_joules(const Battery& battery) {
  return battery.minimum_state_of_charge > 0
             ? battery.minimum_state_of_charge * battery.capacity_joules
             : 0;
}

Battery with_capacity(Battery battery, double capacity_joules) {
  battery.initial_joules -= kept_joules(battery);
  battery.capacity_joules = capacity_joules;
  if (std::isinf(capacity_joules)) battery.minimum_state_of_charge = 0;
  battery.initial_joules += kept_joules(battery);
  return battery;
}

double least_capacity(const Battery& battery) {
  return (battery.initial_joules - kept_joules(battery)) / (1 - battery.minimum_state_of_charge);
}

bool is_lossless(const Battery& battery) {
  return battery.minimum_state_of_charge == 0 && battery.charging_efficiency == 1 &&
         battery.discharging_efficiency == 1 &&
         std::isinf(battery.charging_limit_joules_per_slot) &&
         std::isinf(battery.discharging_limit_joules_per_slot) &&
         battery.self_discharge_per_slot == 0;
}

void require_lossless(const Battery& battery) {
  if (is_lossless(battery)) return;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  require_equal("minimum state of charge", battery.minimum_state_of_charge, 0,
                "0: this law uses all of a battery");
  require_equal("charging efficiency", battery.charging_efficiency, 1, one);
  require_equal("discharging efficiency", battery.discharging_efficiency, 1, one);
  require_equal("charging limit (joules per slot)", battery.charging_limit_joules_per_slot,
                infinity, no_limit);
  require_equal("discharging limit (joules per slot)", battery.discharging_limit_joules_per_slot,
                infinity, no_limit);
  require_equal("self-discharge (share per slot)", battery.self_discharge_per_slot, 0, none);
}

void require_unlimited(const Battery& battery) {
  if (!std::isinf(battery.capacity_joules))
    numeric::refuse("battery capacity (joules)", battery.capacity_joules,
                    "infinity: this law knows no capacity");
  check(battery);
  require_lossless(battery);
}

void require_capacity(const Battery& battery) {
  if (!(battery.capacity_joules > 0))
    numeric::refuse("battery capacity (joules)", battery.capacity_joules,
                    "a number above 0, or infinity");
  check(battery);
  require_lossless(battery);
}

}  // namespace inferlaw::auxiliary
