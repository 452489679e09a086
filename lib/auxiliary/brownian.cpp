#include "inferlaw/lib/auxiliary/brownian.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "inferlaw/lib/numeric/average.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "inferlaw/lib/numeric/scaled_product.hpp"

namespace inferlaw::auxiliary::brownian {
namespace {

using numeric::average_over_unit_interval;
using numeric::mills_moments;
using numeric::mills_ratio;
using numeric::normal_density;
using numeric::normal_upper_tail;
using numeric::Scaled;

constexpr double density_at_zero = 0.39894228040143267794;  // phi(0)
constexpr double largest_standardised_drift = 1e100;
constexpr double largest_standardised_level = 1e150;

// d and beta of the header, and the distances u, v from the level to nu T and to -nu T.
struct Standardised {
  double drift;
  double level;
  [[nodiscard]] double near() const { return level - drift; }
  [[nodiscard]] double far() const { return level + drift; }
};

void check(const Site& site) {
  numeric::require_finite("drift (joules per slot)", site.drift_joules_per_slot);
  numeric::require_positive("volatility (joules per square root of a slot)",
                            site.volatility_joules);
  numeric::require_positive("horizon (slots)", site.horizon_slots);
  numeric::require_non_negative("initial battery (joules)", site.initial_battery_joules);
}

double standardised_drift(const Site& site) {
  const double d = (numeric::scaled(site.drift_joules_per_slot) * std::sqrt(site.horizon_slots) /
                    site.volatility_joules)
                       .value();
  if (std::abs(d) > largest_standardised_drift)
    numeric::refuse("drift sqrt(horizon)/volatility", d, "-1e100 to 1e100");
  return d;
}

double standardised_joules(const Site& site, double joules) {
  if (joules == 0) return 0;
  return (numeric::scaled(joules) / std::sqrt(site.horizon_slots) / site.volatility_joules).value();
}

Standardised standardise(const Site& site, double joules_above_battery = 0) {
  check(site);
  const double level =
      standardised_joules(site, site.initial_battery_joules + joules_above_battery);
  return {.drift = standardised_drift(site), .level = std::min(level, largest_standardised_level)};
}

// s^order e^power x, in joules^order.
double in_joules(const Site& site, double x, double power = 0, int order = 1) {
  Scaled result = numeric::scaled(x) * numeric::scaled_exp(power);
  for (int k = 0; k < order; ++k)
    result = result * site.volatility_joules * std::sqrt(site.horizon_slots);
  return result.value();
}

// The two positive parts of every moment, with the factor that may underflow taken out:
//   phi(u) R_k(u)                                  = e^power own[k]
//   phi(u) R_0(v)                                  = e^power reflected[0]
//   phi(u) k integral_0^1 x^{k-1} R_k(v - 2 d x)   = e^power reflected[k]
template <std::size_t count>
struct Parts {
  double power = 0;
  double density = density_at_zero;  // e^-power phi(u)
  std::array<double, count> own{};
  std::array<double, count> reflected{};
};

// Where v - 2 d x runs over a range on which R_k hardly changes, quadrature is exact to rounding,
// and integration by parts would divide a difference of near-equal numbers by d.
bool varies_slowly(double half_width, double centre) {
  return std::abs(half_width) <= std::max(1.0, centre / 2);
}

template <std::size_t count>
double mills_moment(double x) {
  std::array<double, count + 1> moments;
  mills_moments(x, moments);
  return moments[count];
}

template <std::size_t order>
double reflected_by_quadrature(const Standardised& at) {
  return average_over_unit_interval([&](double x) {
    return static_cast<double>(order) * std::pow(x, order - 1) *
           mills_moment<order>(at.far() - 2 * at.drift * x);
  });
}

template <std::size_t count>
Parts<count> parts_by_quadrature(const Standardised& at) {
  Parts<count> parts{.power = -at.near() * at.near() / 2};
  mills_moments(at.near(), parts.own);
  parts.reflected[0] = mills_ratio(at.far());
  if constexpr (count > 1) parts.reflected[1] = reflected_by_quadrature<1>(at);
  if constexpr (count > 2) parts.reflected[2] = reflected_by_quadrature<2>(at);
  for (double& moment : parts.own) moment *= density_at_zero;
  for (double& moment : parts.reflected) moment *= density_at_zero;
  return parts;
}

// The parts of order 0, each in the form that neither overflows nor cancels.
template <std::size_t count>
Parts<count> leading_parts(const Standardised& at) {
  const double u = at.near();
  const double v = at.far();
  Parts<count> parts;
  if (u < 0) {
    parts.density = normal_density(u);
    numeric::normal_tail_moments(u, parts.own);
    parts.reflected[0] = parts.density * mills_ratio(v);
    return parts;
  }
  mills_moments(u, parts.own);
  if (v < 0) {  // phi(u) = exp(2 d beta) phi(v), and R_0(v) would overflow
    parts.power = 2 * at.drift * at.level;
    parts.density = normal_density(v);
    parts.reflected[0] = normal_upper_tail(v);
  } else {
    parts.power = -u * u / 2;
    parts.reflected[0] = density_at_zero * mills_ratio(v);
  }
  for (double& moment : parts.own) moment *= parts.density;
  return parts;
}

template <std::size_t count>
Parts<count> parts_of(const Standardised& at) {
  if (varies_slowly(at.drift, at.level)) return parts_by_quadrature<count>(at);
  Parts<count> parts = leading_parts<count>(at);
  for (std::size_t k = 1; k < count; ++k)
    parts.reflected[k] =
        static_cast<double>(k) / (2 * at.drift) * (parts.own[k - 1] - parts.reflected[k - 1]);
  return parts;
}

// (2 Phi(d) - 1)/(2 d), the reflected part of the mean at b0 = 0.
double reflected_mean_from_empty(double d) {
  const double x = std::abs(d);
  if (x < std::numeric_limits<double>::min()) return density_at_zero;
  return std::erf(x / std::numbers::sqrt2) / (2 * x);
}

double standardised_second_moment(const Parts<3>& parts) {
  return parts.own[2] + parts.reflected[2];
}

// Var/s^2 where the level is well below nu T: 1 less small terms, with
// x = -u, e = 1/(2 d), c_k = Psi_k(x), E = phi(u) R_0(v), r = c_1 - e (Psi_0(x) + E).
double variance_in_deficit(const Standardised& at) {
  const double x = -at.near();
  std::array<double, 3> below;
  numeric::normal_tail_moments(x, below);
  const double e = 1 / (2 * at.drift);
  const double missed = below[0] + normal_density(x) * mills_ratio(at.far());
  const double r = below[1] - e * missed;
  return 1 - 3 * e * e - below[2] - 2 * x * below[1] + 2 * e * (x + 2 * e) * missed - r * r;
}

bool deep_in_deficit(const Standardised& at) { return at.drift > 1 && at.near() < -1; }

// The variance as e^power * value, in units of s^2.
struct PoweredValue {
  double power;
  double value;
};

PoweredValue standardised_variance(const Standardised& at) {
  if (deep_in_deficit(at)) return {.power = 0, .value = variance_in_deficit(at)};
  const Parts<3> parts = parts_of<3>(at);
  const double mean = parts.own[1] + parts.reflected[1];
  return {.power = parts.power,
          .value = standardised_second_moment(parts) - std::exp(parts.power) * mean * mean};
}

double powered_survival(const Parts<1>& parts) { return parts.own[0] + parts.reflected[0]; }

// 1 - survival at a low level, where that would cancel:
//   phi(u) (R_0(d - beta) - R_0(d + beta)) = 2 beta integral of phi(u) R_1 over (d - beta, d +
//   beta)
double cumulative_at_low_level(const Standardised& at) {
  const double u = at.near();
  return 2 * at.level * average_over_unit_interval([&](double x) {
           const double y = at.far() - 2 * at.level * x;
           std::array<double, 2> moments;
           if (y > -1) {
             mills_moments(y, moments);
             return normal_density(u) * moments[1];
           }
           numeric::normal_tail_moments(y, moments);
           return std::exp((y - u) * (y + u) / 2) * moments[1];
         });
}

bool level_is_low(const Standardised& at) {
  if (at.drift >= 0) return varies_slowly(at.level, at.drift);
  return at.level <= 1 && -at.drift * at.level <= 0.5;
}

// dE/dd at fixed s: E[time of the maximum; M > b0]/T.
double drift_derivative(const Standardised& at, const Parts<2>& parts) {
  if (varies_slowly(at.drift, at.level)) {
    const double early = density_at_zero * average_over_unit_interval([&](double x) {
                           return 2 * (1 - x) * mills_moment<2>(at.far() - 2 * at.drift * x);
                         });
    return parts.own[0] + parts.reflected[0] - early;
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

const char* name(Regime regime) {
  switch (regime) {
    case Regime::deficit:
      return "deficit";
    case Regime::critical:
      return "critical";
    case Regime::surplus:
      return "surplus";
  }
  return "unknown";
}

double deviation_from_drift(double standardised_drift) {
  const double x = std::abs(standardised_drift);
  const double shortfall = normal_density(x) - x * normal_upper_tail(x);  // E[(Z - x)^+]
  return shortfall + reflected_mean_from_empty(x);
}

double mean(const Site& site) {
  const Standardised at = standardise(site);
  if (at.level == 0)
    return in_joules(site, deviation_from_drift(at.drift) + std::max(at.drift, 0.0));
  const Parts<2> parts = parts_of<2>(at);
  return in_joules(site, parts.own[1] + parts.reflected[1], parts.power);
}

double second_moment(const Site& site) {
  const Parts<3> parts = parts_of<3>(standardise(site));
  return in_joules(site, standardised_second_moment(parts), parts.power, 2);
}

double variance(const Site& site) {
  const PoweredValue variance = standardised_variance(standardise(site));
  return in_joules(site, variance.value, variance.power, 2);
}

double standard_deviation(const Site& site) {
  const PoweredValue variance = standardised_variance(standardise(site));
  return in_joules(site, std::sqrt(variance.value), variance.power / 2);
}

double survival(const Site& site, double joules) {
  if (joules < 0) return 1;
  const Standardised at = standardise(site, joules);
  const Parts<1> parts = parts_of<1>(at);
  return std::min(1.0, (numeric::scaled_exp(parts.power) * powered_survival(parts)).value());
}

double log_survival(const Site& site, double joules) {
  if (joules < 0) return 0;
  const Standardised at = standardise(site, joules);
  const Parts<1> parts = parts_of<1>(at);
  if (parts.power == 0 || level_is_low(at)) return std::log1p(-cumulative(site, joules));
  return parts.power + std::log(powered_survival(parts));
}

double cumulative(const Site& site, double joules) {
  if (joules < 0) return 0;
  const Standardised at = standardise(site, joules);
  if (level_is_low(at)) return cumulative_at_low_level(at);
  if (at.drift > 0 && at.near() < 0)
    return normal_upper_tail(-at.near()) - normal_density(at.near()) * mills_ratio(at.far());
  return 1 - survival(site, joules);
}

double density(const Site& site, double joules) {
  if (joules < 0) return 0;
  const Standardised at = standardise(site, joules);
  // 1 - d R_0(v) = R_1(v) + beta R_0(v): no cancellation for d > 0.
  const Parts<1> parts = leading_parts<1>(at);
  const double value =
      at.drift > 0 ? parts.density * mills_moment<1>(at.far()) + at.level * parts.reflected[0]
                   : parts.density - at.drift * parts.reflected[0];
  return (numeric::scaled_exp(parts.power) * (2 * value) / site.volatility_joules /
          std::sqrt(site.horizon_slots))
      .value();
}

double mean_battery(const Site& site) {
  const Standardised at = standardise(site);
  if (at.level == 0)
    return in_joules(site, deviation_from_drift(at.drift) + std::max(-at.drift, 0.0));
  const Parts<2> parts = parts_of<2>(at);
  std::array<double, 2> held;  // E[(b0 - S_T)^+], the battery without auxiliary energy
  numeric::normal_tail_moments(-at.near(), held);
  return in_joules(site, held[1] + std::exp(parts.power) * parts.reflected[1]);
}

Sensitivities sensitivities(const Site& site) {
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

double limiting_mean(const Site& site) {
  check(site);
  const double drift = site.drift_joules_per_slot;
  const double volatility = site.volatility_joules;
  const double battery = site.initial_battery_joules;
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
