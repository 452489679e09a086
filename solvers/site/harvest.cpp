#include "inferlaw/solvers/site/harvest.hpp"

#include <numeric>
#include <stdexcept>
#include <utility>

#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::site {
namespace {

double mean_of(const std::vector<double>& series) {
  return std::accumulate(series.begin(), series.end(), 0.0) / static_cast<double>(series.size());
}

struct OwnMeanOf {
  double operator()(const GammaShape&) const { return none(); }
  double operator()(const ConstantShape&) const { return none(); }
  double operator()(const UniformShape& uniform) const {
    return (uniform.lowest_joules_per_slot + uniform.highest_joules_per_slot) / 2;
  }
  double operator()(const SeriesShape& series) const { return mean_of(series.joules_per_slot); }

  [[noreturn]] static double none() {
    throw std::domain_error(
        "harvest mean: this law has none of its own; allowed: the critical supply or a number");
  }
};

struct AskedMean {
  const HarvestShape& shape;
  double critical;

  double operator()(CriticalMean) const { return critical; }
  double operator()(OwnMean) const { return std::visit(OwnMeanOf{}, shape); }
  double operator()(GivenMean given) const { return given.joules_per_slot; }
};

struct Scaled {
  double mean;

  // No law of a spread has the mean 0.
  static simulation::Harvest nothing() {
    return auxiliary::HarvestLaw{auxiliary::ConstantHarvest{}};
  }

  simulation::Harvest operator()(const GammaShape& gamma) const {
    if (mean == 0) return nothing();
    const double deviation = gamma.standard_deviation_joules_per_slot.value_or(
        gamma.coefficient_of_variation.value_or(0) * mean);
    return auxiliary::HarvestLaw{auxiliary::GammaHarvest{
        .mean_joules_per_slot = mean, .standard_deviation_joules_per_slot = deviation}};
  }
  simulation::Harvest operator()(const ConstantShape&) const {
    return auxiliary::HarvestLaw{auxiliary::ConstantHarvest{.mean_joules_per_slot = mean}};
  }
  simulation::Harvest operator()(const UniformShape& uniform) const {
    if (mean == 0) return nothing();
    const double factor = mean / OwnMeanOf{}(uniform);
    return auxiliary::HarvestLaw{auxiliary::UniformHarvest{
        .lowest_joules_per_slot = factor * uniform.lowest_joules_per_slot,
        .highest_joules_per_slot = factor * uniform.highest_joules_per_slot}};
  }
  simulation::Harvest operator()(const SeriesShape& series) const {
    simulation::HarvestSeries scaled{.joules_per_slot = series.joules_per_slot,
                                     .slots_per_row = series.slots_per_row};
    const double present = mean_of(series.joules_per_slot);
    for (double& value : scaled.joules_per_slot) value *= mean / present;
    return scaled;
  }
};

struct MomentsOf {
  numeric::Moments operator()(const auxiliary::HarvestLaw& law) const {
    return auxiliary::harvest_moments(law);
  }
  numeric::Moments operator()(const simulation::HarvestSeries& series) const {
    simulation::RunningMoments moments;
    for (const double value : series.joules_per_slot) moments.add(value);
    return {.mean = moments.mean,
            .variance = moments.sum_of_squared_deviations / static_cast<double>(moments.count)};
  }
};

}  // namespace

bool is_series(const Harvest& harvest) {
  return std::holds_alternative<SeriesShape>(harvest.shape);
}

double mean_joules_per_slot(const Harvest& harvest, double critical_joules_per_slot) {
  return std::visit(AskedMean{harvest.shape, critical_joules_per_slot}, harvest.mean) *
         harvest.mean_factor;
}

simulation::Harvest scaled_harvest(const HarvestShape& shape, double mean_joules_per_slot) {
  return std::visit(Scaled{mean_joules_per_slot}, shape);
}

numeric::Moments moments_of(const simulation::Harvest& harvest) {
  return std::visit(MomentsOf{}, harvest);
}

}  // namespace inferlaw::site
