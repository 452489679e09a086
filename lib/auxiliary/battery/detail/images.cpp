#include "inferlaw/lib/auxiliary/battery/detail/images.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "inferlaw/lib/auxiliary/battery/detail/exponent.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::auxiliary::finite_battery::detail {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double out_of_reach = 40;  // standard deviations: phi underflows

// e^{2 theta y/sigma^2} E(-theta; y), where the first factor would overflow and the second
// underflow. With d = theta sqrt(T)/sigma, v = y/s - d, u = y/s + d:
//   s [phi(v) R_1(u) + (Q(v) - phi(v) R_0(u))/(u - v)]
// which cancels only for small d, where the factors are harmless.
double tilted_mean(const BrownianSite& site, double theta, double start) {
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
double image(const BrownianSite& site, double drift, double start, double order) {
  const double shift = order == 0 ? 0 : order * site.battery.capacity_joules;
  const double per_joule = 2 * drift / site.volatility_joules / site.volatility_joules;
  if (drift < 0 && order > 0)
    return tilted_mean(site, -drift, start) * std::exp(per_joule * (start - shift));
  return brownian::mean(unlimited(site, drift, start)) * std::exp(-per_joule * shift);
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

ImageSlopes slopes_of_image(const BrownianSite& site, double drift, double start) {
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

CapacitySlopes image_slopes(const BrownianSite& site, double drift, double start, double order) {
  const double shift = order * site.battery.capacity_joules;
  const double per_joule = 2 * drift / site.volatility_joules / site.volatility_joules;
  const ImageSlopes at = slopes_of_image(site, drift, start);
  const double factor = std::exp(drift < 0 ? per_joule * (start - shift) : -per_joule * shift);
  return {.slope = -2 * order * factor * at.first,
          .curvature = 4 * order * order * factor * at.second};
}

// ---- images, as drift and volatility move ----------------------------------------------------

// E_nu and E_sigma of the unlimited battery with drift -theta, times e^{2 theta y/sigma^2}.
MotionSlopes tilted_slopes(const BrownianSite& site, double theta, double start) {
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
MotionSlopes image_motion_slopes(const BrownianSite& site, double drift, double start,
                                 double order) {
  const double shift = order == 0 ? 0 : order * site.battery.capacity_joules;
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
}  // namespace

BrownianSite unlimited(const BrownianSite& site, double drift, double start) {
  return {.drift_joules_per_slot = drift,
          .volatility_joules = site.volatility_joules,
          .horizon_slots = site.horizon_slots,
          .battery = {.initial_joules = start}};
}
double sum_of_images(const BrownianSite& site) {
  const double nu = site.drift_joules_per_slot;
  const double start = site.battery.initial_joules;
  double sum = image(site, nu, start, 0);
  if (std::isinf(site.battery.capacity_joules)) return sum;
  for (double order = 1; order <= 2 * most_images; ++order) {
    const double there_and_back = 2 * order * site.battery.capacity_joules;
    const double pair = image(site, -nu, there_and_back - start, order) +
                        image(site, nu, there_and_back + start, order);
    sum += pair;
    if (pair <= sum * epsilon / 16) break;
  }
  return sum;
}

CapacitySlopes sum_of_image_slopes(const BrownianSite& site) {
  const double nu = site.drift_joules_per_slot;
  const double start = site.battery.initial_joules;
  CapacitySlopes sum;
  for (double order = 1; order <= 2 * most_images; ++order) {
    const double there_and_back = 2 * order * site.battery.capacity_joules;
    const CapacitySlopes mirrored = image_slopes(site, -nu, there_and_back - start, order);
    const CapacitySlopes own = image_slopes(site, nu, there_and_back + start, order);
    const double curvature = mirrored.curvature + own.curvature;
    sum.slope += mirrored.slope + own.slope;
    sum.curvature += curvature;
    if (curvature <= sum.curvature * epsilon / 16) break;
  }
  return sum;
}

MotionSlopes sum_of_motion_slopes(const BrownianSite& site) {
  const double nu = site.drift_joules_per_slot;
  const double start = site.battery.initial_joules;
  MotionSlopes sum = image_motion_slopes(site, nu, start, 0);
  for (double order = 1; order <= 2 * most_images; ++order) {
    const double there_and_back = 2 * order * site.battery.capacity_joules;
    const MotionSlopes mirrored = image_motion_slopes(site, -nu, there_and_back - start, order);
    const MotionSlopes own = image_motion_slopes(site, nu, there_and_back + start, order);
    sum.drift_slots += own.drift_slots - mirrored.drift_slots;
    sum.volatility += own.volatility + mirrored.volatility;
    const double size = std::abs(own.drift_slots) + std::abs(mirrored.drift_slots);
    if (size <= std::abs(sum.drift_slots) * epsilon / 16) break;
  }
  return sum;
}

bool few_images(const BrownianSite& site, double most) {
  const double reach = std::abs(site.drift_joules_per_slot) * site.horizon_slots +
                       9 * site.volatility_joules * std::sqrt(site.horizon_slots);
  const double decay = std::abs(exponent(site, site.battery.capacity_joules));
  return reach <= 2 * most * site.battery.capacity_joules || decay * most >= 40;
}

}  // namespace inferlaw::auxiliary::finite_battery::detail
