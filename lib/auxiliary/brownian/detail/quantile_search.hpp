// Private to lib/auxiliary: quantiles of a law on [0, inf) in standardised joules x that behaves
// like (M - level)^+ with standardised drift `drift`:
//
//   P(X > x)  <= exp(-(level + x - drift)^2/2) beyond the drift, and <= exp(2 drift (level + x))
//   P(X <= x) <= Phi(level + x - drift)
//
// so that both searches start on the side from which Newton closes in.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"
#include "inferlaw/lib/numeric/bracketed_newton.hpp"

namespace inferlaw::auxiliary::brownian::detail {

/// The law as the searches need it, each at x >= 0.
template <typename Law>
concept SearchableLaw = requires(const Law& law, double x) {
  law.log_survival(x);
  law.cumulative(x);
  law.density(x);  // Powered
};

// What rounding leaves of a logarithm of that size.
inline double negligible_residual(double log_probability) {
  return 2 * std::numeric_limits<double>::epsilon() * std::max(1.0, std::abs(log_probability));
}

template <SearchableLaw Law>
[[nodiscard]] double search_above_median(const Law& law, const Standardised& start, double q) {
  const double log_q = std::log(q);
  if (law.log_survival(0) <= log_q) return 0;
  const double reach = std::sqrt(-2 * log_q);
  const double top =
      start.drift > 0 ? start.drift + reach : std::min(reach, log_q / (2 * start.drift));
  const auto residual = [&](double x) {
    const double log_survival = law.log_survival(x);
    const Powered density = law.density(x);
    return numeric::ValueAndSlope{.value = log_survival - log_q,
                                  .slope = -std::exp(density.power - log_survival) * density.value};
  };
  return numeric::bracketed_newton(residual, {}, top - start.level, negligible_residual(log_q));
}

template <SearchableLaw Law>
[[nodiscard]] double search_below_median(const Law& law, const Standardised& start, double p) {
  const double at_zero = law.cumulative(0);
  if (at_zero >= p) return 0;
  const double log_p = std::log(p);
  const double normal_bound = start.drift - std::sqrt(-2 * std::log(2 * p)) - start.level;
  const double along_tangent = (p - at_zero) / plain(law.density(0));
  const double guess =
      std::max(normal_bound, std::min(along_tangent, 1 / (1 + start.drift * start.drift)));
  const auto residual = [&](double x) {
    const double cumulative = law.cumulative(x);
    return numeric::ValueAndSlope{.value = log_p - std::log(cumulative),
                                  .slope = -plain(law.density(x)) / cumulative};
  };
  return numeric::bracketed_newton(residual, {}, guess, negligible_residual(log_p));
}

/// x with P(X <= x) = p, and x with P(X > x) = q.
template <SearchableLaw Law>
[[nodiscard]] double lower_search(const Law& law, const Standardised& start, double p) {
  return p <= 0.5 ? search_below_median(law, start, p) : search_above_median(law, start, 1 - p);
}

template <SearchableLaw Law>
[[nodiscard]] double upper_search(const Law& law, const Standardised& start, double q) {
  return q <= 0.5 ? search_above_median(law, start, q) : search_below_median(law, start, 1 - q);
}

}  // namespace inferlaw::auxiliary::brownian::detail
