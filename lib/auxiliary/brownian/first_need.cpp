#include "inferlaw/lib/auxiliary/brownian/first_need.hpp"

#include <cmath>
#include <limits>

#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/scaled_product.hpp"

namespace inferlaw::auxiliary::brownian::first_need {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

BrownianSite with_horizon(BrownianSite site, double slots) {
  site.horizon_slots = slots;
  return site;
}

void check_time(const BrownianSite& site, double slots) {
  detail::check(site);
  numeric::require_non_negative_or_infinite("time (slots)", slots);
}

// 2 |nu| b0/sigma^2 where nu < 0, else 0: minus the logarithm of P(tau < inf).
double exponent_of_ever(const BrownianSite& site) {
  if (site.drift_joules_per_slot >= 0 || site.battery.initial_joules == 0) return 0;
  return (numeric::scaled(-2 * site.drift_joules_per_slot) / site.volatility_joules *
          site.battery.initial_joules / site.volatility_joules)
      .value();
}

}  // namespace

double cumulative(const BrownianSite& site, double slots) {
  check_time(site, slots);
  if (site.battery.initial_joules == 0) return 1;
  if (slots == 0) return 0;
  if (slots == infinity) return probability_ever(site);
  return brownian::survival(with_horizon(site, slots), 0);
}

double survival(const BrownianSite& site, double slots) {
  check_time(site, slots);
  if (site.battery.initial_joules == 0) return 0;
  if (slots == 0) return 1;
  if (slots == infinity) return probability_never(site);
  return brownian::cumulative(with_horizon(site, slots), 0);
}

double density(const BrownianSite& site, double slots) {
  check_time(site, slots);
  if (site.battery.initial_joules == 0 || slots == 0 || slots == infinity) return 0;
  const detail::Standardised at = detail::standardise(with_horizon(site, slots));
  const double power = -at.near() * at.near() / 2;
  return (numeric::scaled_exp(power) * detail::density_at_zero * at.level / slots).value();
}

double probability_ever(const BrownianSite& site) {
  detail::check(site);
  return std::exp(-exponent_of_ever(site));
}

double probability_never(const BrownianSite& site) {
  detail::check(site);
  return -std::expm1(-exponent_of_ever(site));
}

double mean(const BrownianSite& site) {
  detail::check(site);
  if (site.battery.initial_joules == 0) return 0;
  if (site.drift_joules_per_slot <= 0) return infinity;
  return site.battery.initial_joules / site.drift_joules_per_slot;
}

double mean_within_horizon(const BrownianSite& site) {
  const detail::Standardised at = detail::standardise(site);
  const auto parts = detail::parts_of<2>(at);
  const double within =
      detail::plain({.power = parts.power, .value = 2 * at.level * parts.reflected[1]});
  return site.horizon_slots * (detail::cumulative(at) + within);
}

double mean_if_needed(const BrownianSite& site) {
  const detail::Standardised at = detail::standardise(site);
  const auto parts = detail::parts_of<2>(at);
  return site.horizon_slots * (2 * at.level * parts.reflected[1] / parts.sum(0));
}

double mean_time_of_maximum(const BrownianSite& site) { return sensitivities(site).drift_slots; }

}  // namespace inferlaw::auxiliary::brownian::first_need
