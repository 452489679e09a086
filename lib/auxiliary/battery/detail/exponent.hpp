// Private to lib/auxiliary: the exponent that every formula of a finite battery shares.
#pragma once

#include <cmath>

#include "inferlaw/lib/auxiliary/brownian/site.hpp"

namespace inferlaw::auxiliary::finite_battery::detail {

/// 2 mu x/sigma^2, mu = -nu.
[[nodiscard]] inline double exponent(const BrownianSite& site, double joules) {
  if (site.drift_joules_per_slot == 0) return 0;
  return -2 * (site.drift_joules_per_slot / site.volatility_joules) *
         (joules / site.volatility_joules);
}

/// (e^{a t} - 1)/a.
[[nodiscard]] inline double exponential_integral(double a, double t) {
  return a == 0 ? t : std::expm1(a * t) / a;
}

}  // namespace inferlaw::auxiliary::finite_battery::detail
