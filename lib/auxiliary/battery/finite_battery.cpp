#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"

#include <cmath>
#include <numbers>

#include "inferlaw/lib/auxiliary/battery/detail/contour.hpp"
#include "inferlaw/lib/auxiliary/battery/detail/exponent.hpp"
#include "inferlaw/lib/auxiliary/battery/detail/images.hpp"
#include "inferlaw/lib/auxiliary/battery/long_run.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/average.hpp"

namespace inferlaw::auxiliary::finite_battery {
namespace {

using detail::exponent;
using detail::exponential_integral;
using detail::inverted;
using detail::Transform;
using detail::unlimited;

constexpr double largest_error_of_slopes = 1e-10;  // of the most they can be: docs/accuracy.md
constexpr double quick_images = 8;  // as long as the contour, which is precise beyond

void check(const BrownianSite& site) {
  numeric::require_finite("drift (joules per slot)", site.drift_joules_per_slot);
  numeric::require_positive("volatility (joules per square root of a slot)",
                            site.volatility_joules);
  numeric::require_positive("horizon (slots)", site.horizon_slots);
  require_capacity(site.battery);
}

// l T + w(b0).
double long_run_mean(const BrownianSite& site) {
  const double c = site.battery.capacity_joules;
  const double a = exponent(site, c);
  const auto g = [=](double y) {
    return exponential_integral(a, 1 - y) / exponential_integral(a, 1);
  };
  const double start = site.battery.initial_joules / c;
  const double at_zero =
      numeric::average_over_unit_interval([&](double y) { return std::exp(a * y) * g(y) * g(y); });
  const double fall =
      start * numeric::average_over_unit_interval([&](double y) { return g(start * y); });
  return auxiliary_rate(site) * site.horizon_slots + c * (at_zero - fall);
}

// See the header: elsewhere a strong drift has not yet emptied the battery.
bool contour_is_precise(const BrownianSite& site) {
  const double reach = std::abs(site.drift_joules_per_slot) * site.horizon_slots;
  return reach <= 2 * site.volatility_joules * std::sqrt(site.horizon_slots) ||
         2 * site.battery.initial_joules <= reach;
}

Sensitivities sensitivities_without_limit(const BrownianSite& site) {
  const brownian::Sensitivities slopes = brownian::sensitivities(
      unlimited(site, site.drift_joules_per_slot, site.battery.initial_joules));
  return {.drift_slots = slopes.drift_slots,
          .volatility = slopes.volatility,
          .horizon_joules_per_slot = slopes.horizon_joules_per_slot,
          .initial_battery = slopes.initial_battery,
          .capacity = 0};
}

// The level forgets its start like exp(-(nu^2/sigma^2 + pi^2 sigma^2/c^2) T/2), times up to
// exp(|nu| c/sigma^2).
bool in_equilibrium(const BrownianSite& site) {
  const double by_drift = site.drift_joules_per_slot / site.volatility_joules;
  const double by_size = std::numbers::pi * site.volatility_joules / site.battery.capacity_joules;
  const double forgotten = (by_drift * by_drift + by_size * by_size) / 2 * site.horizon_slots;
  return forgotten > 40 + std::abs(exponent(site, site.battery.capacity_joules)) / 2;
}

}  // namespace

double mean(const BrownianSite& site) {
  check(site);
  return detail::few_images(site) ? detail::sum_of_images(site) : long_run_mean(site);
}

double mean_spilled(const BrownianSite& site) {
  check(site);
  if (std::isinf(site.battery.capacity_joules)) return 0;
  BrownianSite mirror = site;
  mirror.drift_joules_per_slot = -site.drift_joules_per_slot;
  mirror.battery.initial_joules = site.battery.capacity_joules - site.battery.initial_joules;
  return mean(mirror);
}

double mean_battery_level(const BrownianSite& site) {
  check(site);
  if (std::isinf(site.battery.capacity_joules))
    return brownian::mean_battery_level(
        unlimited(site, site.drift_joules_per_slot, site.battery.initial_joules));
  // The balance below would cancel against terms that grow with T.
  if (in_equilibrium(site)) return level_mean(site);
  return site.battery.initial_joules + mean(site) -
         site.drift_joules_per_slot * site.horizon_slots - mean_spilled(site);
}

CheckedMean checked_mean(const BrownianSite& site) {
  const double value = mean(site);
  if (std::isinf(site.battery.capacity_joules)) return {.joules = value, .disagreement_joules = 0};
  const double other = inverted(site, [](const Transform& at) { return at.mean(); });
  return {.joules = value, .disagreement_joules = std::abs(value - other)};
}

Sensitivities sensitivities(const BrownianSite& site) {
  check(site);
  if (std::isinf(site.battery.capacity_joules)) return sensitivities_without_limit(site);
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
      (mean(site) - by_drift - by_volatility - site.battery.capacity_joules * all.capacity) /
      site.battery.initial_joules;
  return all;
}

Sensitivities sensitivity_errors(const BrownianSite& site) {
  check(site);
  if (std::isinf(site.battery.capacity_joules)) return {};
  const double root = std::sqrt(site.horizon_slots);
  const double error = largest_error_of_slopes;
  return {.drift_slots = error * site.horizon_slots,
          .volatility = error * root,
          .horizon_joules_per_slot =
              error * (std::abs(site.drift_joules_per_slot) + site.volatility_joules / root),
          .initial_battery = error,
          .capacity = 0};
}

MotionSlopes motion_slopes(const BrownianSite& site) {
  check(site);
  if (std::isinf(site.battery.capacity_joules)) {
    const Sensitivities all = sensitivities_without_limit(site);
    return {.drift_slots = all.drift_slots, .volatility = all.volatility};
  }
  if (!contour_is_precise(site)) return detail::sum_of_motion_slopes(site);
  const double volatility = site.volatility_joules;
  return {.drift_slots = inverted(site, [](const Transform& at) { return at.slope_in_drift(); }),
          .volatility = inverted(
              site, [=](const Transform& at) { return at.slope_in_volatility(volatility); })};
}

CapacitySlopes capacity_slopes(const BrownianSite& site) {
  check(site);
  if (std::isinf(site.battery.capacity_joules)) return {};
  if (detail::few_images(site, quick_images)) return detail::sum_of_image_slopes(site);
  return {
      .slope = inverted(site, [](const Transform& at) { return at.slope_in_capacity(); }),
      .curvature = inverted(site, [](const Transform& at) { return at.curvature_in_capacity(); })};
}

}  // namespace inferlaw::auxiliary::finite_battery
