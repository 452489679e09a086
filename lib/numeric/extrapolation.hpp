/// @file
/// Richardson's extrapolation to step 0 of a quantity whose error is of order h^2.
#pragma once

#include <cmath>

namespace inferlaw::numeric {

/// A number and what the extrapolation changed it by, which bounds its error in practice.
struct Extrapolated {
  double value = 0;
  double error = 0;
};

/// From the values at steps h and 2 h.
[[nodiscard]] inline Extrapolated richardson(double at_h, double at_twice_h) {
  const double correction = (at_h - at_twice_h) / 3;
  return {.value = at_h + correction, .error = std::abs(correction)};
}

}  // namespace inferlaw::numeric
