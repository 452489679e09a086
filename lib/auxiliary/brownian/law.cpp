#include "inferlaw/lib/auxiliary/brownian/law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "inferlaw/lib/auxiliary/brownian/detail/central_moments.hpp"
#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "inferlaw/lib/numeric/scaled_product.hpp"

namespace inferlaw::auxiliary::brownian {
namespace {

using detail::check;
using detail::density_at_zero;
using detail::in_joules;
using detail::Parts;
using detail::parts_of;
using detail::plain;
using detail::Powered;
using detail::standardise;
using detail::Standardised;
using numeric::Scaled;

// h(d) for d >= 0, by one error function and one exponential:
//   E[(Z - d)^+] = phi(d) - d Q(d)  plus  (2 Phi(d) - 1)/(2 d), the reflected part
double deviation(double d) {
  const double scaled_drift = d / std::numbers::sqrt2;
  if (d < 1) {
    const double both_sides = std::erf(scaled_drift);  // 2 Phi(d) - 1
    const double reflected =
        d < std::numeric_limits<double>::min() ? density_at_zero : both_sides / (2 * d);
    return numeric::normal_density(d) - d * (1 - both_sides) / 2 + reflected;
  }
  const double outside = std::erfc(scaled_drift);  // 2 Q(d)
  return numeric::normal_density(d) - d * outside / 2 + (1 - outside) / (2 * d);
}

// dE/dd at fixed s: E[time of the maximum; M > b0]/T.
double drift_derivative(const Standardised& at, const Parts<2>& parts) {
  if (detail::varies_slowly(at.drift, at.level)) {
    const double early =
        density_at_zero * numeric::average_over_unit_interval([&](double x) {
          return 2 * (1 - x) * detail::mills_moment<2>(at.far() - 2 * at.drift * x);
        });
    return parts.sum(0) - early;
  }
  return parts.own[0] +
         (parts.density - at.level * parts.reflected[0] - parts.reflected[1]) / at.drift;
}

}  // namespace

Regime regime(double drift_joules_per_slot) {
  numeric::require_finite("drift (joules per slot)", drift_joules_per_slot);
  if (drift_joules_per_slot > 0) return Regime::deficit;
  return drift_joules_per_slot < 0 ? Regime::surplus : Regime::critical;
}

double deviation_from_drift(double standardised_drift) {
  return deviation(std::abs(standardised_drift));
}

double mean(const BrownianSite& site) {
  const Standardised at = standardise(site);
  if (at.level == 0)
    return in_joules(site, deviation_from_drift(at.drift) + std::max(at.drift, 0.0));
  const Parts<2> parts = parts_of<2>(at);
  return in_joules(site, parts.sum(1), parts.power);
}

double second_moment(const BrownianSite& site) {
  const Parts<3> parts = parts_of<3>(standardise(site));
  return in_joules(site, parts.sum(2), parts.power, 2);
}

double variance(const BrownianSite& site) {
  const auto central = detail::central_moments<3>(standardise(site));
  return in_joules(site, central.value[2], central.power, 2);
}

double standard_deviation(const BrownianSite& site) {
  const auto central = detail::central_moments<3>(standardise(site));
  return in_joules(site, std::sqrt(central.value[2]), central.power / 2);
}

double survival(const BrownianSite& site, double joules) {
  if (joules < 0) return 1;
  return std::min(1.0, plain(detail::survival(standardise(site, joules))));
}

double log_survival(const BrownianSite& site, double joules) {
  if (joules < 0) return 0;
  return detail::log_survival(standardise(site, joules));
}

double cumulative(const BrownianSite& site, double joules) {
  if (joules < 0) return 0;
  return detail::cumulative(standardise(site, joules));
}

double density(const BrownianSite& site, double joules) {
  if (joules < 0) return 0;
  const Powered value = detail::density(standardise(site, joules));
  return (numeric::scaled_exp(value.power) * value.value / site.volatility_joules /
          std::sqrt(site.horizon_slots))
      .value();
}

double mean_battery_level(const BrownianSite& site) {
  const Standardised at = standardise(site);
  if (at.level == 0)
    return in_joules(site, deviation_from_drift(at.drift) + std::max(-at.drift, 0.0));
  const Parts<2> parts = parts_of<2>(at);
  std::array<double, 2> held;  // E[(b0 - S_T)^+], the battery without auxiliary energy
  numeric::normal_tail_moments(-at.near(), held);
  return in_joules(site, held[1] + std::exp(parts.power) * parts.reflected[1]);
}

Sensitivities sensitivities(const BrownianSite& site) {
  const Standardised at = standardise(site);
  const Parts<2> parts = parts_of<2>(at);
  const double root_horizon = std::sqrt(site.horizon_slots);
  const Scaled tilt = numeric::scaled_exp(parts.power);
  return {.drift_slots = (tilt * drift_derivative(at, parts) * site.horizon_slots).value(),
          .volatility =
              (tilt * (2 * (at.level * parts.reflected[0] + parts.reflected[1])) * root_horizon)
                  .value(),
          .horizon_joules_per_slot = (tilt * (parts.own[1] + at.level * parts.own[0]) *
                                      site.volatility_joules / root_horizon)
                                         .value(),
          .initial_battery = -survival(site, 0)};
}

double limiting_mean(const BrownianSite& site) {
  check(site);
  const double drift = site.drift_joules_per_slot;
  const double volatility = site.volatility_joules;
  const double battery = site.battery.initial_joules;
  if (drift == 0)
    return volatility * std::sqrt(site.horizon_slots * 2 / std::numbers::pi) - battery;
  const double overshoot =
      (numeric::scaled(volatility) * volatility / (2 * std::abs(drift))).value();
  if (drift > 0) return std::fma(drift, site.horizon_slots, overshoot - battery);
  return (numeric::scaled_exp(-std::min(battery / overshoot, 1e4)) * overshoot).value();
}

double crossover_horizon(double drift_joules_per_slot, double volatility_joules) {
  numeric::require_finite("drift (joules per slot)", drift_joules_per_slot);
  numeric::require_non_negative("volatility (joules per square root of a slot)", volatility_joules);
  if (drift_joules_per_slot == 0) return std::numeric_limits<double>::infinity();
  const double ratio = (numeric::scaled(volatility_joules) / drift_joules_per_slot).value();
  return (numeric::scaled(2 / std::numbers::pi) * ratio * ratio).value();
}

}  // namespace inferlaw::auxiliary::brownian
