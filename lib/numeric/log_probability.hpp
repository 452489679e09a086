/// @file
/// Probabilities kept as logarithms: complements and sums that lose no digits.
///
/// x, y are logarithms of probabilities, at most 0; minus infinity is the logarithm of 0.
/// Source: M. Maechler, "Accurately computing log(1 - exp(-|a|))" (2012) [published].
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace inferlaw::numeric {

/// log(1 - exp(x)), split where neither form cancels.
[[nodiscard]] inline double log_complement(double x) {
  return x > -std::numbers::ln2 ? std::log(-std::expm1(x)) : std::log1p(-std::exp(x));
}

/// log(exp(x) + exp(y)) for disjoint events: never above 0 by rounding.
[[nodiscard]] inline double log_sum(double x, double y) {
  const double larger = std::max(x, y);
  if (larger == -std::numeric_limits<double>::infinity()) return larger;
  return std::min(larger + std::log1p(std::exp(std::min(x, y) - larger)), 0.0);
}

}  // namespace inferlaw::numeric
