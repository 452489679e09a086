/// @file
/// Richardson's extrapolation to step 0 of a quantity whose error is of order h^2.
///
///     R(h) = f(h) + (f(h) - f(2 h))/3        error: |R(h) - R(2 h)|
///
/// Where f is smooth in h the error of R is of order h^4 and the one stated fifteen times larger.
/// Two extrapolations that agree by accident do not make it smaller than a 64th of what R(h)
/// changed f(h) by.
///
/// Source: Richardson, Phil. Trans. R. Soc. A 210 (1911) [exact]; the error [choice].
#pragma once

#include <algorithm>
#include <cmath>

namespace inferlaw::numeric {

/// A number and how far it may be off.
struct Extrapolated {
  double value = 0;
  double error = 0;
};

/// R(h) alone.
[[nodiscard]] inline double extrapolated_value(double at_h, double at_twice_h) {
  return at_h + (at_h - at_twice_h) / 3;
}

/// A quantity at the steps h, 2 h and 4 h.
struct AtThreeSteps {
  double fine = 0;
  double twice = 0;
  double four_times = 0;
};

[[nodiscard]] inline Extrapolated richardson(const AtThreeSteps& at) {
  const double value = extrapolated_value(at.fine, at.twice);
  const double coarser = extrapolated_value(at.twice, at.four_times);
  return {.value = value,
          .error = std::max(std::abs(value - coarser), std::abs(value - at.fine) / 64)};
}

}  // namespace inferlaw::numeric
