#include "inferlaw/lib/auxiliary/finite_battery.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include "inferlaw/lib/auxiliary/brownian.hpp"
#include "inferlaw/lib/numeric/average.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/laplace_inversion.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::auxiliary::finite_battery {
namespace {

using Complex = std::complex<double>;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double most_images = 400;
constexpr double quick_images = 8;  // as long as the contour, which is precise beyond
constexpr double largest_exponent = 700;
constexpr double out_of_reach = 40;  // standard deviations: phi underflows

void check(const Battery& battery) {
  numeric::require_finite("drift (joules per slot)", battery.drift_joules_per_slot);
  numeric::require_positive("volatility (joules per square root of a slot)",
                            battery.volatility_joules);
  if (!(battery.capacity_joules > 0))
    numeric::refuse("battery capacity (joules)", battery.capacity_joules,
                    "a number above 0, or infinity");
}

void check_finite(const Battery& battery) {
  check(battery);
  numeric::require_positive("battery capacity (joules)", battery.capacity_joules);
}

Battery battery_of(const Site& site) {
  return {.drift_joules_per_slot = site.drift_joules_per_slot,
          .volatility_joules = site.volatility_joules,
          .capacity_joules = site.capacity_joules};
}

void check(const Site& site) {
  check(battery_of(site));
  numeric::require_positive("horizon (slots)", site.horizon_slots);
  numeric::require_non_negative("initial battery (joules)", site.initial_battery_joules);
  if (site.initial_battery_joules > site.capacity_joules)
    numeric::refuse("initial battery (joules)", site.initial_battery_joules, "0 to the capacity");
}

// a of the header: 2 mu x/sigma^2.
double exponent(const Battery& battery, double joules) {
  if (battery.drift_joules_per_slot == 0) return 0;
  return -2 * (battery.drift_joules_per_slot / battery.volatility_joules) *
         (joules / battery.volatility_joules);
}

// (e^{a t} - 1)/a.
double exponential_integral(double a, double t) { return a == 0 ? t : std::expm1(a * t) / a; }

// ---- long run -------------------------------------------------------------------------------

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

// ---- images ---------------------------------------------------------------------------------

brownian::Site unlimited(const Site& site, double drift, double start) {
  return {.drift_joules_per_slot = drift,
          .volatility_joules = site.volatility_joules,
          .horizon_slots = site.horizon_slots,
          .initial_battery_joules = start};
}

// e^{2 theta y/sigma^2} E(-theta; y), where the first factor would overflow and the second
// underflow. With d = theta sqrt(T)/sigma, v = y/s - d, u = y/s + d:
//   s [phi(v) R_1(u) + (Q(v) - phi(v) R_0(u))/(u - v)]
// which cancels only for small d, where the factors are harmless.
double tilted_mean(const Site& site, double theta, double start) {
  const double scale = site.volatility_joules * std::sqrt(site.horizon_slots);
  const double d = theta * site.horizon_slots / scale;
  const double v = start / scale - d;
  if (v > out_of_reach) return 0;
  if (d < 0.5)
    return std::exp(2 * d * (start / scale)) * brownian::mean(unlimited(site, -theta, start));
  std::array<double, 2> mills;
  numeric::mills_moments(start / scale + d, mills);
  const double density = numeric::normal_density(v);
  return scale *
         (density * mills[1] + (numeric::normal_upper_tail(v) - density * mills[0]) / (2 * d));
}

// e^{-2 k c drift/sigma^2} E(drift; start).
double image(const Site& site, double drift, double start, double order) {
  const double shift = order == 0 ? 0 : order * site.capacity_joules;
  const double per_joule = 2 * drift / site.volatility_joules / site.volatility_joules;
  if (drift < 0 && order > 0)
    return tilted_mean(site, -drift, start) * std::exp(per_joule * (start - shift));
  return brownian::mean(unlimited(site, drift, start)) * std::exp(-per_joule * shift);
}

double sum_of_images(const Site& site) {
  const double nu = site.drift_joules_per_slot;
  const double start = site.initial_battery_joules;
  double sum = image(site, nu, start, 0);
  if (std::isinf(site.capacity_joules)) return sum;
  for (double order = 1; order <= 2 * most_images; ++order) {
    const double there_and_back = 2 * order * site.capacity_joules;
    const double pair = image(site, -nu, there_and_back - start, order) +
                        image(site, nu, there_and_back + start, order);
    sum += pair;
    if (pair <= sum * epsilon / 16) break;
  }
  return sum;
}

// ---- images, as the capacity moves ----------------------------------------------------------

// P + kappa E and f + 2 kappa P + kappa^2 E of the header; under a surplus, kappa < 0, both times
// e^{-2 kappa y}. With v = y/s - |d|, u = y/s + |d| either way P = Q(v) + phi(v) R_0(u), and
// f = (2/s) phi(v) - 2 kappa times what reflected paths bring, phi(v) R_0(u) or Q(v). The
// differences lose a digit at most: |kappa| E <= P/2.
struct ImageSlopes {
  double first = 0;
  double second = 0;
};

ImageSlopes slopes_of_image(const Site& site, double drift, double start) {
  const double kappa = drift / site.volatility_joules / site.volatility_joules;
  const double scale = site.volatility_joules * std::sqrt(site.horizon_slots);
  const double d = std::abs(drift) * site.horizon_slots / scale;
  const double density = numeric::normal_density(start / scale - d);
  const double tail = numeric::normal_upper_tail(start / scale - d);
  const double reflected = density * numeric::mills_ratio(start / scale + d);
  const double by_mean = kappa * (drift < 0 ? tilted_mean(site, -drift, start)
                                            : brownian::mean(unlimited(site, drift, start)));
  return {.first = tail + reflected + by_mean,
          .second = 2 * density / scale + kappa * (2 * (drift < 0 ? reflected : tail) + by_mean)};
}

CapacitySlopes image_slopes(const Site& site, double drift, double start, double order) {
  const double shift = order * site.capacity_joules;
  const double per_joule = 2 * drift / site.volatility_joules / site.volatility_joules;
  const ImageSlopes at = slopes_of_image(site, drift, start);
  const double factor = std::exp(drift < 0 ? per_joule * (start - shift) : -per_joule * shift);
  return {.slope = -2 * order * factor * at.first,
          .curvature = 4 * order * order * factor * at.second};
}

CapacitySlopes sum_of_image_slopes(const Site& site) {
  const double nu = site.drift_joules_per_slot;
  const double start = site.initial_battery_joules;
  CapacitySlopes sum;
  for (double order = 1; order <= 2 * most_images; ++order) {
    const double there_and_back = 2 * order * site.capacity_joules;
    const CapacitySlopes mirrored = image_slopes(site, -nu, there_and_back - start, order);
    const CapacitySlopes own = image_slopes(site, nu, there_and_back + start, order);
    const double curvature = mirrored.curvature + own.curvature;
    sum.slope += mirrored.slope + own.slope;
    sum.curvature += curvature;
    if (curvature <= sum.curvature * epsilon / 16) break;
  }
  return sum;
}

// ---- images, as drift and volatility move ----------------------------------------------------

// E_nu and E_sigma of the unlimited battery with drift -theta, times e^{2 theta y/sigma^2}.
MotionSlopes tilted_slopes(const Site& site, double theta, double start) {
  const double scale = site.volatility_joules * std::sqrt(site.horizon_slots);
  const double d = theta * site.horizon_slots / scale;
  const double beta = start / scale;
  const double density = numeric::normal_density(beta - d);
  const double tail = numeric::normal_upper_tail(beta - d);
  const double mills = numeric::mills_ratio(beta + d);
  const double share =
      density * ((1 - 1 / (2 * d * d)) * mills - 1 / d) + (1 / (2 * d * d) + beta / d) * tail;
  const double by_drift = site.horizon_slots * share;
  const double by_volatility =
      tilted_mean(site, theta, start) + theta * by_drift + start * (tail + density * mills);
  return {.drift_slots = by_drift, .volatility = by_volatility / site.volatility_joules};
}

// Slopes of e^{-2 k c drift/sigma^2} E(drift; start), for a drift that is not small.
MotionSlopes image_motion_slopes(const Site& site, double drift, double start, double order) {
  const double shift = order == 0 ? 0 : order * site.capacity_joules;
  const double per_joule = 2 * drift / site.volatility_joules / site.volatility_joules;
  const double value = image(site, drift, start, order);
  const bool tilted = drift < 0 && order > 0;
  const double factor = std::exp(tilted ? per_joule * (start - shift) : -per_joule * shift);
  MotionSlopes at;
  if (tilted) {
    at = tilted_slopes(site, -drift, start);
  } else {
    const brownian::Sensitivities own = brownian::sensitivities(unlimited(site, drift, start));
    at = {.drift_slots = own.drift_slots, .volatility = own.volatility};
  }
  return {.drift_slots = factor * at.drift_slots - per_joule / drift * shift * value,
          .volatility =
              factor * at.volatility + 2 * per_joule * shift / site.volatility_joules * value};
}

MotionSlopes sum_of_motion_slopes(const Site& site) {
  const double nu = site.drift_joules_per_slot;
  const double start = site.initial_battery_joules;
  MotionSlopes sum = image_motion_slopes(site, nu, start, 0);
  for (double order = 1; order <= 2 * most_images; ++order) {
    const double there_and_back = 2 * order * site.capacity_joules;
    const MotionSlopes mirrored = image_motion_slopes(site, -nu, there_and_back - start, order);
    const MotionSlopes own = image_motion_slopes(site, nu, there_and_back + start, order);
    sum.drift_slots += own.drift_slots - mirrored.drift_slots;
    sum.volatility += own.volatility + mirrored.volatility;
    const double size = std::abs(own.drift_slots) + std::abs(mirrored.drift_slots);
    if (size <= std::abs(sum.drift_slots) * epsilon / 16) break;
  }
  return sum;
}

// Images count while 2 k c is within reach of the walk and e^{-2 k c |nu|/sigma^2} has not died
// out.
bool few_images(const Site& site, double most = most_images) {
  const double reach = std::abs(site.drift_joules_per_slot) * site.horizon_slots +
                       9 * site.volatility_joules * std::sqrt(site.horizon_slots);
  const double decay = std::abs(exponent(battery_of(site), site.capacity_joules));
  return reach <= 2 * most * site.capacity_joules || decay * most >= 40;
}

// l T + w(b0).
double long_run_mean(const Site& site) {
  const double c = site.capacity_joules;
  const double a = exponent(battery_of(site), c);
  const auto g = [=](double y) {
    return exponential_integral(a, 1 - y) / exponential_integral(a, 1);
  };
  const double start = site.initial_battery_joules / c;
  const double at_zero =
      numeric::average_over_unit_interval([&](double y) { return std::exp(a * y) * g(y) * g(y); });
  const double fall =
      start * numeric::average_over_unit_interval([&](double y) { return g(start * y); });
  return auxiliary_rate(battery_of(site)) * site.horizon_slots + c * (at_zero - fall);
}

// ---- Laplace transform ----------------------------------------------------------------------

// 1 - e^{-w} without cancellation for small w.
Complex one_less_exponential(Complex w) {
  if (w.real() > 1) return 1.0 - std::exp(-w);
  return 2.0 * std::exp(-w / 2.0) * std::sinh(w / 2.0);
}

// The quantities of the header at one s.
struct Transform {
  Complex s, alpha, beta, root;
  Complex near, far;   // e^{-alpha b0}/alpha, e^{beta b0 - (alpha + beta) c}/beta
  Complex round_trip;  // e^{-(alpha + beta) c}
  Complex complement;  // 1 - round_trip
  double start, capacity;

  Transform(const Site& site, Complex at)
      : s(at), start(site.initial_battery_joules), capacity(site.capacity_joules) {
    const double mu = -site.drift_joules_per_slot;
    const double variance = site.volatility_joules * site.volatility_joules;
    root = std::sqrt(mu * mu + 2.0 * s * variance);
    const Complex larger = (root + std::abs(mu)) / variance;
    const Complex smaller = 2.0 * s / (root + std::abs(mu));  // (root - |mu|)/variance
    alpha = mu >= 0 ? larger : smaller;
    beta = mu >= 0 ? smaller : larger;
    near = std::exp(-alpha * start) / alpha;
    far = std::exp(-beta * (capacity - start) - alpha * capacity) / beta;
    round_trip = std::exp(-(alpha + beta) * capacity);
    complement = one_less_exponential((alpha + beta) * capacity);
  }

  [[nodiscard]] Complex mean() const { return (near + far) / (s * complement); }

  [[nodiscard]] Complex slope_in_start() const {
    return (beta * far - alpha * near) / (s * complement);
  }

  // Along a change of alpha, beta and c.
  [[nodiscard]] Complex slope(Complex alpha_slope, Complex beta_slope,
                              double capacity_slope) const {
    const Complex exponent_slope =
        (alpha_slope + beta_slope) * capacity + (alpha + beta) * capacity_slope;
    const Complex near_slope = -near * alpha_slope * (start + 1.0 / alpha);
    const Complex far_slope = far * (beta_slope * (start - 1.0 / beta) - exponent_slope);
    return (near_slope + far_slope) / (s * complement) -
           mean() * round_trip * exponent_slope / complement;
  }

  [[nodiscard]] Complex slope_in_drift() const {
    return slope(-alpha / root, beta / root, 0);  // nu = -mu
  }
  [[nodiscard]] Complex slope_in_volatility(double volatility) const {
    const Complex both = volatility * (alpha + beta) / 2.0;
    return slope(-alpha * alpha / both, -beta * beta / both, 0);
  }
  [[nodiscard]] Complex slope_in_capacity() const { return slope(0, 0, 1); }
  [[nodiscard]] Complex curvature_in_capacity() const {
    const Complex per_joule = (alpha + beta) / complement;
    return per_joule * per_joule * (far + round_trip * near) * (1.0 + round_trip) /
           (s * complement);
  }
};

template <typename Quantity>
double inverted(const Site& site, Quantity quantity) {
  return numeric::inverse_laplace([&](Complex s) { return quantity(Transform(site, s)); },
                                  site.horizon_slots);
}

// See the header: elsewhere a strong drift has not yet emptied the battery.
bool contour_is_precise(const Site& site) {
  const double reach = std::abs(site.drift_joules_per_slot) * site.horizon_slots;
  return reach <= 2 * site.volatility_joules * std::sqrt(site.horizon_slots) ||
         2 * site.initial_battery_joules <= reach;
}

Sensitivities sensitivities_without_limit(const Site& site) {
  const brownian::Sensitivities slopes = brownian::sensitivities(
      unlimited(site, site.drift_joules_per_slot, site.initial_battery_joules));
  return {.drift_slots = slopes.drift_slots,
          .volatility = slopes.volatility,
          .horizon_joules_per_slot = slopes.horizon_joules_per_slot,
          .initial_battery = slopes.initial_battery,
          .capacity = 0};
}

// The level forgets its start like exp(-(nu^2/sigma^2 + pi^2 sigma^2/c^2) T/2), times up to
// exp(|nu| c/sigma^2).
bool in_equilibrium(const Site& site) {
  const double by_drift = site.drift_joules_per_slot / site.volatility_joules;
  const double by_size = std::numbers::pi * site.volatility_joules / site.capacity_joules;
  const double forgotten = (by_drift * by_drift + by_size * by_size) / 2 * site.horizon_slots;
  return forgotten > 40 + std::abs(exponent(battery_of(site), site.capacity_joules)) / 2;
}

}  // namespace

double auxiliary_rate(const Battery& battery) {
  check(battery);
  const double mu = -battery.drift_joules_per_slot;
  if (std::isinf(battery.capacity_joules)) return std::max(-mu, 0.0);
  const double a = exponent(battery, battery.capacity_joules);
  if (a == 0)
    return battery.volatility_joules / battery.capacity_joules * battery.volatility_joules / 2;
  if (a > largest_exponent) return mu * std::exp(-a / 2) * std::exp(-a / 2);
  return mu / std::expm1(a);
}

double spilled_rate(const Battery& battery) {
  Battery mirror = battery;
  mirror.drift_joules_per_slot = -battery.drift_joules_per_slot;
  return auxiliary_rate(mirror);
}

double level_cumulative(const Battery& battery, double joules) {
  check_finite(battery);
  if (joules < 0) return 0;
  if (joules >= battery.capacity_joules) return 1;
  return share_below(exponent(battery, battery.capacity_joules), exponent(battery, joules),
                     joules / battery.capacity_joules);
}

double level_survival(const Battery& battery, double joules) {
  if (joules < 0) return 1;
  Battery mirror = battery;
  mirror.drift_joules_per_slot = -battery.drift_joules_per_slot;
  return level_cumulative(mirror, battery.capacity_joules - joules);
}

double level_density(const Battery& battery, double joules) {
  check_finite(battery);
  const double c = battery.capacity_joules;
  if (joules < 0 || joules > c) return 0;
  const double a = exponent(battery, c);
  const double from_peak = exponent(battery, a > 0 ? joules - c : joules);
  return std::exp(from_peak) / (c * exponential_integral(-std::abs(a), 1));
}

double level_mean(const Battery& battery) {
  check_finite(battery);
  const double a = exponent(battery, battery.capacity_joules);
  const double below_peak = mean_of_falling_density(std::abs(a));
  return battery.capacity_joules * (a > 0 ? 1 - below_peak : below_peak);
}

double level_quantile(const Battery& battery, double probability) {
  check_finite(battery);
  numeric::require_probability("probability of a quantile", probability);
  const double c = battery.capacity_joules;
  const double a = exponent(battery, c);
  if (probability == 0) return 0;
  if (a == 0) return probability * c;
  if (a < largest_exponent) return c * std::log1p(probability * std::expm1(a)) / a;
  return c * std::max(0.0, 1 + std::log(probability) / a);
}

double mean(const Site& site) {
  check(site);
  return few_images(site) ? sum_of_images(site) : long_run_mean(site);
}

double mean_spilled(const Site& site) {
  check(site);
  if (std::isinf(site.capacity_joules)) return 0;
  Site mirror = site;
  mirror.drift_joules_per_slot = -site.drift_joules_per_slot;
  mirror.initial_battery_joules = site.capacity_joules - site.initial_battery_joules;
  return mean(mirror);
}

double mean_battery(const Site& site) {
  check(site);
  if (std::isinf(site.capacity_joules))
    return brownian::mean_battery(
        unlimited(site, site.drift_joules_per_slot, site.initial_battery_joules));
  // The balance below would cancel against terms that grow with T.
  if (in_equilibrium(site)) return level_mean(battery_of(site));
  return site.initial_battery_joules + mean(site) -
         site.drift_joules_per_slot * site.horizon_slots - mean_spilled(site);
}

CheckedMean checked_mean(const Site& site) {
  const double value = mean(site);
  if (std::isinf(site.capacity_joules)) return {.joules = value, .disagreement_joules = 0};
  const double other = inverted(site, [](const Transform& at) { return at.mean(); });
  return {.joules = value, .disagreement_joules = std::abs(value - other)};
}

Sensitivities sensitivities(const Site& site) {
  check(site);
  if (std::isinf(site.capacity_joules)) return sensitivities_without_limit(site);
  const MotionSlopes motion = motion_slopes(site);
  Sensitivities all{.drift_slots = motion.drift_slots,
                    .volatility = motion.volatility,
                    .capacity = capacity_slopes(site).slope};
  if (contour_is_precise(site)) {
    all.horizon_joules_per_slot =
        inverted(site, [](const Transform& at) { return at.s * at.mean(); });
    all.initial_battery = inverted(site, [](const Transform& at) { return at.slope_in_start(); });
    return all;
  }
  const double by_drift = site.drift_joules_per_slot * motion.drift_slots;
  const double by_volatility = site.volatility_joules * motion.volatility;
  all.horizon_joules_per_slot = (by_drift + by_volatility / 2) / site.horizon_slots;
  all.initial_battery =
      (mean(site) - by_drift - by_volatility - site.capacity_joules * all.capacity) /
      site.initial_battery_joules;
  return all;
}

MotionSlopes motion_slopes(const Site& site) {
  check(site);
  if (std::isinf(site.capacity_joules)) {
    const Sensitivities all = sensitivities_without_limit(site);
    return {.drift_slots = all.drift_slots, .volatility = all.volatility};
  }
  if (!contour_is_precise(site)) return sum_of_motion_slopes(site);
  const double volatility = site.volatility_joules;
  return {.drift_slots = inverted(site, [](const Transform& at) { return at.slope_in_drift(); }),
          .volatility = inverted(
              site, [=](const Transform& at) { return at.slope_in_volatility(volatility); })};
}

CapacitySlopes capacity_slopes(const Site& site) {
  check(site);
  if (std::isinf(site.capacity_joules)) return {};
  if (few_images(site, quick_images)) return sum_of_image_slopes(site);
  return {
      .slope = inverted(site, [](const Transform& at) { return at.slope_in_capacity(); }),
      .curvature = inverted(site, [](const Transform& at) { return at.curvature_in_capacity(); })};
}

}  // namespace inferlaw::auxiliary::finite_battery
