#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <variant>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double density_at_zero = brownian::detail::density_at_zero;
constexpr double zeta_three_halves = 2.6123753486854883;
constexpr double third_order = 0.013822434109417186;  // -zeta(-1/2)/(6 sqrt(2 pi))

// sum_{n<=N} n^{-1/2} - zeta(1/2), by Euler-Maclaurin.
double root_sum(double last) {
  const double root = std::sqrt(last);
  return 2 * root + 1 / (2 * root) - 1 / (24 * root * last);
}

double third_moment_about(double centre, const std::vector<numeric::ValueAtom>& law) {
  double third = 0;
  for (const numeric::ValueAtom& atom : law)
    third += atom.probability * std::pow(atom.value - centre, 3);
  return third;
}

double third_cumulant(const DemandLaw& demand) {
  switch (demand.arrivals) {
    case ArrivalLaw::poisson:
      return demand.tasks_per_slot * third_moment_about(0, demand.task_energy);
    case ArrivalLaw::fixed:
      return demand.tasks_per_slot *
             third_moment_about(task_energy_moments(demand).mean, demand.task_energy);
  }
  numeric::refuse_member("arrival law");
}

struct ThirdCumulant {
  double operator()(const ConstantHarvest& /*harvest*/) const { return 0; }
  double operator()(const GammaHarvest& gamma) const {
    const numeric::Moments moments = harvest_moments(gamma);
    return 2 * moments.variance * moments.variance / moments.mean;
  }
  double operator()(const UniformHarvest& /*harvest*/) const { return 0; }
  double operator()(const HarvestSum& sum) const {
    double total = 0;
    for (const SourceLaw& source : sum.sources) total += std::visit(*this, source);
    return total;
  }
};

double third_cumulant(const HarvestLaw& harvest) { return std::visit(ThirdCumulant{}, harvest); }

double third_cumulant(const SlotModel& model) {
  return third_cumulant(model.demand) - third_cumulant(model.harvest);
}

// The first line of the header but for the layer: Gaussian slots, far from the level.
BrownianSite shifted(BrownianSite site) {
  const double steepness = site.drift_joules_per_slot / site.volatility_joules;
  site.horizon_slots += 0.25 - 4 * third_order * steepness;
  site.battery.initial_joules +=
      (continuity_constant - third_order * steepness * steepness) * site.volatility_joules;
  return site;
}

// Measured on Gaussian slots, layer(b0)/layer(0) is one curve of b0/sigma to about 0.02, whatever
// the drift and horizon, with its first zero near 0.9.
double layer(BrownianSite site) {
  const double x = site.battery.initial_joules / site.volatility_joules;
  if (x > 20) return 0;
  site.battery.initial_joules = 0;
  const double at_zero =
      gaussian_slots_mean(site.drift_joules_per_slot, site.volatility_joules, site.horizon_slots) -
      brownian::mean(shifted(site));
  return std::exp(-2.7 * x) * std::cos(1.72 * x) * at_zero;
}

double gaussian_mean(const BrownianSite& site) {
  return brownian::mean(shifted(site)) + layer(site);
}

// What the law adds to first order, as a part of the Brownian mean.
double effect_of_law(const BrownianSite& site, const SlotShape& shape) {
  const auto at = brownian::detail::standardise(site);
  const auto parts = brownian::detail::parts_of<2>(at);
  const double shift = shape.skewness / 6 - (shape.critical_offset + continuity_constant);
  const double skewing =
      (1 - 2 * at.drift * at.level) * parts.reflected[0] + at.level * parts.density;
  return (shape.skewness / 3 * skewing - shift * parts.sum(0)) /
         (parts.sum(1) * std::sqrt(site.horizon_slots));
}

bool counts_slots(const BrownianSite& site) {
  return site.horizon_slots >= 1 && site.horizon_slots <= numeric::largest_count &&
         site.horizon_slots == std::floor(site.horizon_slots);
}

bool is_gentle(const BrownianSite& site) {
  return std::abs(site.drift_joules_per_slot) <= site.volatility_joules;
}

void check(const BrownianSite& site, const SlotShape& shape) {
  brownian::detail::check(site);
  if (!counts_slots(site))
    numeric::refuse("horizon (slots)", site.horizon_slots, "a whole number, 1 to 2^53");
  numeric::require_finite("skewness of a slot", shape.skewness);
  numeric::require_finite("critical offset of a slot", shape.critical_offset);
}

// ---- where the correction holds -------------------------------------------------------------

constexpr double least_slots = 2;
constexpr double largest_battery = 2;      // over sigma sqrt(T)
constexpr double largest_skewness = 0.35;  // over sqrt(T)
constexpr double largest_tilt = 0.25;      // |skewness| (nu/sigma)^2
constexpr double least_effect = -0.15;     // of the law, as a part of the mean
constexpr double largest_effect = 0.25;

bool is_gaussian(const SlotShape& shape) {
  return shape.skewness == 0 && shape.critical_offset == -continuity_constant;
}

bool terms_are_small(const BrownianSite& site, const SlotShape& shape) {
  const double root = std::sqrt(site.horizon_slots);
  const double steepness = site.drift_joules_per_slot / site.volatility_joules;
  return site.horizon_slots >= least_slots && std::abs(shape.skewness) <= largest_skewness * root &&
         std::abs(shape.skewness) * steepness * steepness <= largest_tilt &&
         site.battery.initial_joules <= largest_battery * site.volatility_joules * root;
}

bool is_possible(const BrownianSite& site, double mean) {
  const double drawn = site.drift_joules_per_slot * site.horizon_slots;
  const double spread = site.volatility_joules * std::sqrt(site.horizon_slots);
  constexpr double rounding = 1e-12;  // of a long deficit, where the bound is nearly met
  return mean >= std::max(0.0, drawn - site.battery.initial_joules) * (1 - rounding) &&
         mean <= std::max(0.0, drawn) + 2 * spread;
}

}  // namespace

double critical_offset_from_cumulants(double skewness, double excess_kurtosis) {
  numeric::require_finite("skewness of a slot", skewness);
  numeric::require_finite("excess kurtosis of a slot", excess_kurtosis);
  return -continuity_constant +
         density_at_zero * zeta_three_halves / 24 * (skewness * skewness - excess_kurtosis);
}

double critical_offset(const NetDemandLaw& law) {
  numeric::require_positive("variance of the net demand (joules^2)", law.variance);
  const MeanCurve curve = exact_slots_mean_curve(with_drift(law, 0), 256);
  const auto partial = [&](std::size_t slots) {
    return curve.mean_joules[slots - 1] / std::sqrt(law.variance) -
           density_at_zero * root_sum(static_cast<double>(slots));
  };
  // The terms fall like n^{-3/2}, so the sums' remainders like n^{-1/2}.
  return 2 * partial(256) - partial(64);
}

SlotShape slot_shape(const SlotModel& model) {
  const NetDemandLaw law = net_demand_law(model);
  numeric::require_positive("variance of the net demand (joules^2)", law.variance);
  return {.skewness = third_cumulant(model) / (law.variance * std::sqrt(law.variance)),
          .critical_offset = critical_offset(law)};
}

std::optional<double> corrected_mean(const BrownianSite& site, const SlotShape& shape) {
  check(site, shape);
  if (!is_gentle(site)) return std::nullopt;
  if (is_gaussian(shape) && site.battery.initial_joules == 0) return gaussian_mean(site);
  if (!terms_are_small(site, shape)) return std::nullopt;
  const double effect = effect_of_law(site, shape);
  if (!(effect >= least_effect && effect <= largest_effect)) return std::nullopt;
  const double mean = gaussian_mean(site) * std::exp(effect);
  return is_possible(site, mean) ? std::optional(mean) : std::nullopt;
}

bool has_corrected_mean(const BrownianSite& site) { return counts_slots(site) && is_gentle(site); }

Battery effective_battery(const Battery& battery, double volatility_joules) {
  numeric::require_positive("battery capacity (joules)", battery.capacity_joules);
  numeric::require_positive("volatility (joules per square root of a slot)", volatility_joules);
  require_lossless(battery);
  const double overshoot = continuity_constant * volatility_joules;
  Battery effective = battery;
  effective.initial_joules += overshoot;
  effective.capacity_joules += 2 * overshoot;
  return effective;
}

double corrected_finite_mean(const BrownianSite& site) {
  BrownianSite corrected = site;
  corrected.battery = effective_battery(site.battery, site.volatility_joules);
  return finite_battery::mean(corrected);
}

}  // namespace inferlaw::auxiliary
