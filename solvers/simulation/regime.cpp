#include "inferlaw/solvers/simulation/regime.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {
namespace {

constexpr std::size_t fewest_points = 4;

void check(std::span<const CurvePoint> curve) {
  if (curve.size() < fewest_points)
    numeric::refuse("number of points of the curve", static_cast<double>(curve.size()),
                    "4 or more");
  double previous = 0;
  for (const CurvePoint& point : curve) {
    numeric::require_positive("horizon of the curve (slots)", point.slots);
    if (point.slots <= previous)
      numeric::refuse("horizon of the curve (slots)", point.slots, "above the horizon before it");
    numeric::require_finite("mean of the curve (joules)", point.mean_joules);
    numeric::require_positive("standard error of the mean (joules)", point.standard_error_joules);
    previous = point.slots;
  }
}

// One number a point, in units of the point's standard error.
using Column = std::vector<double>;

template <typename Function>
Column weighted(std::span<const CurvePoint> curve, const Function& of_point) {
  Column column;
  for (const CurvePoint& point : curve)
    column.push_back(of_point(point) / point.standard_error_joules);
  return column;
}

double dot(const Column& left, const Column& right) {
  double sum = 0;
  for (std::size_t i = 0; i < left.size(); ++i) sum += left[i] * right[i];
  return sum;
}

Column without(const Column& from, const Column& direction, double times) {
  Column rest = from;
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= times * direction[i];
  return rest;
}

double projection(const Column& of, const Column& onto) { return dot(of, onto) / dot(onto, onto); }

GoodnessOfFit goodness(const Column& residual, int parameters) {
  const double chi_squared = dot(residual, residual);
  const double log_points = std::log(static_cast<double>(residual.size()));
  return {.chi_squared = chi_squared, .bic = chi_squared + parameters * log_points};
}

Column means(std::span<const CurvePoint> curve) {
  return weighted(curve, [](const CurvePoint& point) { return point.mean_joules; });
}

SquareRootFit fit_square_root(std::span<const CurvePoint> curve) {
  const Column mean = means(curve);
  const Column root = weighted(curve, [](const CurvePoint& p) { return std::sqrt(p.slots); });
  const double a = projection(mean, root);
  return {.joules_per_root_slot = a, .goodness = goodness(without(mean, root, a), 1)};
}

LinearFit fit_linear(std::span<const CurvePoint> curve) {
  const Column mean = means(curve);
  const Column slots = weighted(curve, [](const CurvePoint& p) { return p.slots; });
  const double b = projection(mean, slots);
  return {.joules_per_slot = b, .goodness = goodness(without(mean, slots, b), 1)};
}

// Gram-Schmidt instead of normal equations, whose determinant cancels where root and beyond are
// nearly parallel.
KinkedFit fit_kinked_at(double kink, std::span<const CurvePoint> curve) {
  const Column mean = means(curve);
  const Column root =
      weighted(curve, [kink](const CurvePoint& p) { return std::sqrt(std::min(p.slots, kink)); });
  const Column beyond =
      weighted(curve, [kink](const CurvePoint& p) { return std::max(p.slots - kink, 0.0); });
  const double root_in_beyond = projection(beyond, root);
  const Column beyond_alone = without(beyond, root, root_in_beyond);
  const double b = projection(mean, beyond_alone);
  const Column mean_up_to_kink = without(mean, beyond, b);
  const double a = projection(mean_up_to_kink, root);
  return {.joules_per_root_slot = a,
          .joules_per_slot = b,
          .kink_slots = kink,
          .goodness = goodness(without(mean_up_to_kink, root, a), 3)};
}

KinkedFit fit_kinked(std::span<const CurvePoint> curve) {
  KinkedFit best = fit_kinked_at(curve.front().slots, curve);
  // Not at the last point: nothing lies beyond it.
  for (const CurvePoint& point : curve.subspan(1, curve.size() - 2)) {
    const KinkedFit candidate = fit_kinked_at(point.slots, curve);
    if (candidate.goodness.chi_squared < best.goodness.chi_squared) best = candidate;
  }
  return best;
}

GrowthLaw least_bic(const GrowthLawChoice& fits) {
  if (fits.kinked.goodness.bic < std::min(fits.square_root.goodness.bic, fits.linear.goodness.bic))
    return GrowthLaw::kinked;
  return fits.linear.goodness.bic < fits.square_root.goodness.bic ? GrowthLaw::linear
                                                                  : GrowthLaw::square_root;
}

}  // namespace

GrowthLawChoice detect_regime(std::span<const CurvePoint> curve) {
  check(curve);
  GrowthLawChoice fits = {.square_root = fit_square_root(curve),
                          .kinked = fit_kinked(curve),
                          .linear = fit_linear(curve)};
  fits.chosen = least_bic(fits);
  return fits;
}

std::vector<CurvePoint> auxiliary_curve(const SimulationResult& result) {
  std::vector<CurvePoint> curve;
  for (const HorizonEstimates& horizon : result.horizons)
    curve.push_back({.slots = static_cast<double>(horizon.slots),
                     .mean_joules = horizon.auxiliary_joules.mean,
                     .standard_error_joules = horizon.auxiliary_joules.standard_error});
  return curve;
}

}  // namespace inferlaw::simulation
