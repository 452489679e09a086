#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/scaled_product.hpp"

namespace inferlaw::auxiliary::brownian::detail {
namespace {

using numeric::mills_ratio;
using numeric::normal_density;
using numeric::normal_upper_tail;
using numeric::Scaled;

constexpr double largest_standardised_drift = 1e100;

double drift_in_units_of_volatility(const BrownianSite& site) {
  if (site.drift_joules_per_slot == 0) return 0;
  const double root_horizon = std::sqrt(site.horizon_slots);
  const double product = site.drift_joules_per_slot * root_horizon;
  const double quotient = product / site.volatility_joules;
  if (std::isnormal(product) && std::isnormal(quotient)) return quotient;
  return (numeric::scaled(site.drift_joules_per_slot) * root_horizon / site.volatility_joules)
      .value();
}

double standardised_drift(const BrownianSite& site) {
  const double d = drift_in_units_of_volatility(site);
  if (std::abs(d) > largest_standardised_drift)
    numeric::refuse("drift sqrt(horizon)/volatility", d, "-1e100 to 1e100");
  return d;
}

// 1 - survival at a low level, where that would cancel:
//   phi(u) (R_0(d - beta) - R_0(d + beta))
//     = 2 beta integral of phi(u) R_1 over (d - beta, d + beta)
// and phi(u)/phi(y) = exp((y - u)(y + u)/2) with y + u = 2 beta (1 - x), y - u = 2 (d - beta x): the
// sums themselves would lose beta beside d.
double cumulative_at_low_level(const Standardised& at) {
  const double u = at.near();
  if (at.drift - at.level >= -1)
    return 2 * at.level * normal_density(u) * numeric::mills_average(at.drift - at.level, at.far());
  return 2 * at.level * numeric::average_over_unit_interval([&](double x) {
           const double y = at.far() - 2 * at.level * x;
           std::array<double, 2> moments;
           if (y > -1) {
             numeric::mills_moments(y, moments);
             return normal_density(u) * moments[1];
           }
           numeric::normal_tail_moments(y, moments);
           return std::exp(2 * at.level * (1 - x) * (at.drift - at.level * x)) * moments[1];
         });
}

bool level_is_low(const Standardised& at) {
  if (at.drift >= 0) return varies_slowly(at.level, at.drift);
  return at.level <= 1 && -at.drift * at.level <= 0.5;
}

}  // namespace

void check(const BrownianSite& site) {
  numeric::require_finite("drift (joules per slot)", site.drift_joules_per_slot);
  numeric::require_positive("volatility (joules per square root of a slot)",
                            site.volatility_joules);
  numeric::require_positive("horizon (slots)", site.horizon_slots);
  require_unlimited(site.battery);
}

double standardised_joules(const BrownianSite& site, double joules) {
  if (joules == 0) return 0;
  return (numeric::scaled(joules) / std::sqrt(site.horizon_slots) / site.volatility_joules).value();
}

Standardised standardise(const BrownianSite& site, double joules_above_battery) {
  check(site);
  const double level =
      standardised_joules(site, site.battery.initial_joules + joules_above_battery);
  return {.drift = standardised_drift(site), .level = std::min(level, largest_standardised_level)};
}

double in_joules(const BrownianSite& site, double x, double power, int order) {
  const double s = site.volatility_joules * std::sqrt(site.horizon_slots);
  const double product = s * x;
  if (power == 0 && order == 1 && std::isnormal(s) && std::isnormal(product)) return product;
  Scaled result = numeric::scaled(x) * numeric::scaled_exp(power);
  for (int k = 0; k < order; ++k)
    result = result * site.volatility_joules * std::sqrt(site.horizon_slots);
  return result.value();
}

double plain(const Powered& x) {
  if (x.power == 0) return x.value;
  return (numeric::scaled_exp(x.power) * x.value).value();
}

Powered survival(const Standardised& at) {
  const Parts<1> parts = leading_parts<1>(at);
  return {.power = parts.power, .value = parts.sum(0)};
}

double log_survival(const Standardised& at) {
  const Powered above = survival(at);
  if (above.power == 0 || level_is_low(at)) return std::log1p(-cumulative(at));
  return above.power + std::log(above.value);
}

double cumulative(const Standardised& at) {
  if (level_is_low(at)) return cumulative_at_low_level(at);
  if (at.drift > 0 && at.near() < 0)
    return normal_upper_tail(-at.near()) - normal_density(at.near()) * mills_ratio(at.far());
  return 1 - std::min(1.0, plain(survival(at)));
}

Powered density(const Standardised& at) {
  // 1 - d R_0(v) = R_1(v) + beta R_0(v): no cancellation for d > 0.
  const Parts<1> parts = leading_parts<1>(at);
  const double half =
      at.drift > 0 ? parts.density * mills_moment<1>(at.far()) + at.level * parts.reflected[0]
                   : parts.density - at.drift * parts.reflected[0];
  return {.power = parts.power, .value = 2 * half};
}

}  // namespace inferlaw::auxiliary::brownian::detail
