/// @file
/// The battery of a site.
///
///     b0       initial charge, joules in the store, s_min c <= b0 <= c, finite
///     c        capacity, joules in the store; may be infinite
///     s_min    minimum state of charge, share of c, 0 <= s_min < 1: c (1 - s_min) is usable
///     eta_c    charging efficiency, stored/taken, in (0, 1]
///     eta_d    discharging efficiency, delivered/drawn, in (0, 1]      eta = eta_c eta_d
///     P_c, P_d charging and discharging limits, joules per slot at the bus (power times
///              slot length), above 0; may be infinite
///     delta    self-discharge, share of the charge above s_min c lost at the end of a slot, in
///              [0, 1) [choice: of that above the minimum]
///
/// Charge, capacity and what is drawn are measured in the store; what is taken and delivered, and
/// both limits, at the bus. Left alone, a battery loses nothing and has no limit of power.
///
/// One type for every theory, search and simulation. A theory that does not know a field refuses a
/// battery in which that field matters: require_unlimited is how laws of D_T without a capacity do,
/// require_lossless how laws do that take every joule to come back (lossy.hpp brings most of what
/// is lost into their reach).
#pragma once

#include <cmath>
#include <limits>

namespace inferlaw::auxiliary {

struct Battery {
  double initial_joules = 0;                                                           ///< b0
  double capacity_joules = std::numeric_limits<double>::infinity();                    ///< c
  double minimum_state_of_charge = 0;                                                  ///< s_min
  double charging_efficiency = 1;                                                      ///< eta_c
  double discharging_efficiency = 1;                                                   ///< eta_d
  double charging_limit_joules_per_slot = std::numeric_limits<double>::infinity();     ///< P_c
  double discharging_limit_joules_per_slot = std::numeric_limits<double>::infinity();  ///< P_d
  double self_discharge_per_slot = 0;                                                  ///< delta
};

/// Throws std::domain_error unless every field is in its range, as above: a minimum state of charge
/// needs a finite capacity.
void check(const Battery& battery);

[[nodiscard]] inline bool is_limited(const Battery& battery) {
  return std::isfinite(battery.capacity_joules);
}

/// s_min c: what is never drawn, joules in the store.
[[nodiscard]] double kept_joules(const Battery& battery);

/// The battery with another capacity and the same usable charge b0 - s_min c at the start: what
/// must stay in the store comes with it [choice]. Of an infinite capacity nothing must stay.
[[nodiscard]] Battery with_capacity(Battery battery, double capacity_joules);

/// The least capacity that holds the usable charge at the start, joules in the store.
[[nodiscard]] double least_capacity(const Battery& battery);

/// Whether every joule taken comes back, at any power, down to an empty store.
[[nodiscard]] bool is_lossless(const Battery& battery);

/// Throws std::domain_error that names the first field in which the battery is not lossless.
/// Whether charge and capacity are in range, `check` says.
void require_lossless(const Battery& battery);

/// Throws std::domain_error where there is a capacity, or as `check` and
/// `require_lossless` do.
void require_unlimited(const Battery& battery);

/// Throws std::domain_error unless 0 < capacity, or as `check` and `require_lossless` do.
void require_capacity(const Battery& battery);

}  // namespace inferlaw::auxiliary
