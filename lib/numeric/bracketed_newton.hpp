/// @file
/// The root of a decreasing function of one non-negative number, by Newton steps that may not leave
/// a shrinking bracket. Where a step leaves it, or does not halve the residual, the bracket is cut
/// in the middle of the doubles that it holds rather than of the numbers, so that roots of any
/// magnitude, 1e-300 as well as 1e100, are at most 64 cuts away.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include "inferlaw/lib/numeric/portable.hpp"

namespace inferlaw::numeric {

struct ValueAndSlope {
  double value = 0;
  double slope = 0;
};

/// Halfway between two non-negative doubles in the order of their bit patterns.
[[nodiscard]] inline double middle_double(double lower, double upper) {
  return bit_cast<double>(
      std::midpoint(bit_cast<std::int64_t>(lower), bit_cast<std::int64_t>(upper)));
}

struct Bracket {
  double lower = 0;
  double upper = std::numeric_limits<double>::max();
};

/// x in the bracket with f(x).value = 0 to within `negligible`, or as near as doubles go. `f` must
/// fall from above 0 at the lower end to below 0 at the upper.
template <typename Function>
[[nodiscard]] double bracketed_newton(Function f, Bracket bracket, double guess,
                                      double negligible) {
  double x = guess;
  double last_residual = std::numeric_limits<double>::infinity();
  while (true) {
    if (!(x > bracket.lower && x < bracket.upper)) x = middle_double(bracket.lower, bracket.upper);
    if (x == bracket.lower || x == bracket.upper) return x;
    const ValueAndSlope at = f(x);
    const double residual = std::abs(at.value);
    if (residual <= negligible) return x;
    (at.value > 0 ? bracket.lower : bracket.upper) = x;
    const double next = x - at.value / at.slope;
    if (next == x) return x;
    x = residual <= last_residual / 2 ? next : middle_double(bracket.lower, bracket.upper);
    last_residual = residual;
  }
}

}  // namespace inferlaw::numeric
