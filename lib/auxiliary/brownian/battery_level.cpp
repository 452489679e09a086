#include "inferlaw/lib/auxiliary/brownian/battery_level.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"
#include "inferlaw/lib/auxiliary/brownian/detail/quantile_search.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/scaled_product.hpp"

namespace inferlaw::auxiliary::brownian::battery_level {
namespace {

using detail::Parts;
using detail::plain;
using detail::Powered;
using detail::Standardised;

// The law of B_T/s.
struct Law {
  Standardised start;  // d and beta
  [[nodiscard]] Standardised at(double x) const { return {.drift = start.near(), .level = x}; }

  [[nodiscard]] Powered survival(double x) const {
    const auto parts = detail::leading_parts<1>(at(x));
    return {.power = parts.power,
            .value = parts.own[0] + std::exp(-2 * start.level * x) * parts.reflected[0]};
  }
  [[nodiscard]] double log_survival(double x) const {
    const Powered above = survival(x);
    if (plain(above) > 0.5) return std::log1p(-cumulative(x));
    return above.power + std::log(above.value);
  }
  [[nodiscard]] double cumulative(double x) const {
    const auto parts = detail::leading_parts<1>(at(x));
    const double less_reflected = -std::expm1(-2 * start.level * x) * parts.reflected[0];
    return detail::cumulative(at(x)) + plain({.power = parts.power, .value = less_reflected});
  }
  // phi(xi - u) (1 + exp(-2 beta xi)) + 2 d exp(-2 beta xi) reflected; for d < 0, with
  // v = xi + u, 1 + d R_0(v) = R_1(v) + (xi + beta) R_0(v): no cancellation.
  [[nodiscard]] Powered density(double x) const {
    const Standardised here = at(x);
    const auto parts = detail::leading_parts<1>(here);
    const double tilt = std::exp(-2 * start.level * x);
    const double d = start.drift;
    if (d >= 0)
      return {.power = parts.power,
              .value = parts.density * (1 + tilt) + 2 * d * tilt * parts.reflected[0]};
    const double reflected = parts.density * detail::mills_moment<1>(here.far()) +
                             (x + start.level) * parts.reflected[0];
    return {.power = parts.power,
            .value = -std::expm1(-2 * start.level * x) * parts.density + 2 * tilt * reflected};
  }
};

// Moments of orders 0, 1, 2 in s^order: of the battery that nothing refills, and what the
// reflection at 0 adds.
struct BatteryMoments {
  std::array<double, 3> held{};
  std::array<double, 3> added{};
  [[nodiscard]] double sum(std::size_t order) const { return held[order] + added[order]; }
};

BatteryMoments moments_of(const Standardised& start) {
  BatteryMoments moments;
  numeric::normal_tail_moments(-start.near(), moments.held);
  const Standardised mirror{.drift = -start.drift, .level = start.level};
  const Parts<3> parts = detail::parts_of<3>(mirror);
  const double power = parts.power + 2 * start.drift * start.level;
  for (std::size_t k = 0; k < 3; ++k)
    moments.added[k] = plain({.power = power, .value = parts.reflected[k]});
  return moments;
}

// Where the level is far above 0, B_T is b0 - S_T but for small terms: with c_k = Psi_k(u), the
// moments of B_T/s about u are those of a normal law and added[1] + c_1, added[2] - c_2 - 2 u (..).
double variance_far_from_empty(const Standardised& start, const BatteryMoments& moments) {
  const double u = start.near();
  std::array<double, 3> below;
  numeric::normal_tail_moments(u, below);
  const double shift = moments.added[1] + below[1];
  return 1 + moments.added[2] - below[2] - shift * (2 * u + shift);
}

double standardised_variance(const Standardised& start) {
  const BatteryMoments moments = moments_of(start);
  if (start.near() > 1) return variance_far_from_empty(start, moments);
  return moments.sum(2) - moments.sum(1) * moments.sum(1);
}

double standardised_level(const BrownianSite& site, double joules) {
  return std::min(detail::standardised_joules(site, joules), detail::largest_standardised_level);
}

}  // namespace

double cumulative(const BrownianSite& site, double joules) {
  const Law law{detail::standardise(site)};
  if (joules <= 0) return 0;
  return law.cumulative(standardised_level(site, joules));
}

double survival(const BrownianSite& site, double joules) {
  const Law law{detail::standardise(site)};
  if (joules <= 0) return 1;
  return std::min(1.0, plain(law.survival(standardised_level(site, joules))));
}

double log_survival(const BrownianSite& site, double joules) {
  const Law law{detail::standardise(site)};
  if (joules <= 0) return 0;
  return law.log_survival(standardised_level(site, joules));
}

double density(const BrownianSite& site, double joules) {
  const Law law{detail::standardise(site)};
  if (joules < 0) return 0;
  const Powered value = law.density(standardised_level(site, joules));
  return (numeric::scaled_exp(value.power) * value.value / site.volatility_joules /
          std::sqrt(site.horizon_slots))
      .value();
}

double second_moment(const BrownianSite& site) {
  return detail::in_joules(site, moments_of(detail::standardise(site)).sum(2), 0, 2);
}

double variance(const BrownianSite& site) {
  return detail::in_joules(site, standardised_variance(detail::standardise(site)), 0, 2);
}

double standard_deviation(const BrownianSite& site) {
  return detail::in_joules(site, std::sqrt(standardised_variance(detail::standardise(site))));
}

double quantile(const BrownianSite& site, double probability) {
  numeric::require_inner_probability("probability", probability);
  const Law law{detail::standardise(site)};
  return detail::in_joules(site, detail::lower_search(law, law.at(0), probability));
}

double upper_quantile(const BrownianSite& site, double probability_exceeded) {
  numeric::require_inner_probability("probability exceeded", probability_exceeded);
  const Law law{detail::standardise(site)};
  return detail::in_joules(site, detail::upper_search(law, law.at(0), probability_exceeded));
}

}  // namespace inferlaw::auxiliary::brownian::battery_level
