#include "inferlaw/lib/auxiliary/battery/long_run.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "inferlaw/lib/auxiliary/battery/detail/exponent.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/average.hpp"

namespace inferlaw::auxiliary::finite_battery {
namespace {

using detail::exponent;
using detail::exponential_integral;

constexpr double largest_exponent = 700;

void check(const BrownianSite& site) {
  numeric::require_finite("drift (joules per slot)", site.drift_joules_per_slot);
  numeric::require_positive("volatility (joules per square root of a slot)",
                            site.volatility_joules);
  if (!(site.battery.capacity_joules > 0))
    numeric::refuse("battery capacity (joules)", site.battery.capacity_joules,
                    "a number above 0, or infinity");
  require_lossless(site.battery);
}

void check_finite(const BrownianSite& site) {
  check(site);
  numeric::require_positive("battery capacity (joules)", site.battery.capacity_joules);
}

BrownianSite mirrored(BrownianSite site) {
  site.drift_joules_per_slot = -site.drift_joules_per_slot;
  return site;
}

// The share b/a of the law with density proportional to e^x on 0 .. a that lies below b.
double share_below(double a, double b, double evenly) {
  if (a == 0) return evenly;
  if (a < 0) return std::expm1(b) / std::expm1(a);
  return std::exp(b - a) * (std::expm1(-b) / std::expm1(-a));
}

// Mean over 0 .. 1 of the density proportional to e^{-steepness x}.
double mean_of_falling_density(double steepness) {
  if (steepness >= 1) return 1 / steepness - 1 / std::expm1(steepness);
  return numeric::average_over_unit_interval([=](double x) {
    return std::exp(-steepness * x) * exponential_integral(-steepness, 1 - x) /
           exponential_integral(-steepness, 1);
  });
}
}  // namespace

double auxiliary_rate(const BrownianSite& site) {
  check(site);
  const double mu = -site.drift_joules_per_slot;
  if (std::isinf(site.battery.capacity_joules)) return std::max(-mu, 0.0);
  const double a = exponent(site, site.battery.capacity_joules);
  if (a == 0)
    return site.volatility_joules / site.battery.capacity_joules * site.volatility_joules / 2;
  if (a > largest_exponent) return mu * std::exp(-a / 2) * std::exp(-a / 2);
  return mu / std::expm1(a);
}

double spilled_rate(const BrownianSite& site) { return auxiliary_rate(mirrored(site)); }

double level_cumulative(const BrownianSite& site, double joules) {
  check_finite(site);
  if (joules < 0) return 0;
  if (joules >= site.battery.capacity_joules) return 1;
  return share_below(exponent(site, site.battery.capacity_joules), exponent(site, joules),
                     joules / site.battery.capacity_joules);
}

double level_survival(const BrownianSite& site, double joules) {
  if (joules < 0) return 1;
  return level_cumulative(mirrored(site), site.battery.capacity_joules - joules);
}

double level_density(const BrownianSite& site, double joules) {
  check_finite(site);
  const double c = site.battery.capacity_joules;
  if (joules < 0 || joules > c) return 0;
  const double a = exponent(site, c);
  const double from_peak = exponent(site, a > 0 ? joules - c : joules);
  return std::exp(from_peak) / (c * exponential_integral(-std::abs(a), 1));
}

double level_mean(const BrownianSite& site) {
  check_finite(site);
  const double a = exponent(site, site.battery.capacity_joules);
  const double below_peak = mean_of_falling_density(std::abs(a));
  return site.battery.capacity_joules * (a > 0 ? 1 - below_peak : below_peak);
}

double level_quantile(const BrownianSite& site, double probability) {
  check_finite(site);
  numeric::require_probability("probability of a quantile", probability);
  const double c = site.battery.capacity_joules;
  const double a = exponent(site, c);
  if (probability == 0) return 0;
  if (a == 0) return probability * c;
  if (a < largest_exponent) return c * std::log1p(probability * std::expm1(a)) / a;
  return c * std::max(0.0, 1 + std::log(probability) / a);
}

}  // namespace inferlaw::auxiliary::finite_battery
