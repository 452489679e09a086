/// @file
/// The battery of a site.
///
///     b0  initial charge, joules, 0 <= b0 <= c, finite        c  capacity, joules; may be infinite
///
/// One type for every theory, search and simulation. A theory that does not know a field refuses a
/// battery in which that field matters: require_unlimited is how laws of D_T without a capacity do.
#pragma once

#include <cmath>
#include <limits>

namespace inferlaw::auxiliary {

struct Battery {
  double initial_joules = 0;                                         ///< b0
  double capacity_joules = std::numeric_limits<double>::infinity();  ///< c
};

/// Throws std::domain_error unless 0 <= initial <= capacity, initial finite.
void check(const Battery& battery);

[[nodiscard]] inline bool is_limited(const Battery& battery) {
  return std::isfinite(battery.capacity_joules);
}

/// Throws std::domain_error where there is a capacity, or as `check` does.
void require_unlimited(const Battery& battery);

/// Throws std::domain_error unless 0 < capacity, or as `check` does.
void require_capacity(const Battery& battery);

}  // namespace inferlaw::auxiliary
