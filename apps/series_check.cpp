#include "inferlaw/apps/series_check.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>

namespace inferlaw::apps {
namespace {

constexpr double standard_errors_allowed = 5;

// The standard error of an autocorrelation of n independent values is 1/sqrt(n).
std::string dependence_of(const std::vector<double>& series) {
  const double correlation = lag_one_autocorrelation(series);
  const double noise = 1 / std::sqrt(static_cast<double>(series.size()));
  if (!(std::abs(correlation) > standard_errors_allowed * noise))
    return "The harvest series shows no correlation from slot to slot.";
  return fmt::format(
      "The harvest series is not independent from slot to slot (lag-one autocorrelation {:.4f}).",
      correlation);
}

std::string comparison_of(double theory, const simulation::Estimate& replayed) {
  if (std::abs(theory - replayed.mean) <= standard_errors_allowed * replayed.standard_error)
    return "they agree within 5 standard errors.";
  if (replayed.mean == 0) return "do not plan with the theory on this series.";
  return fmt::format("the theory is {:.3g} times the replay. Do not plan with it on this series.",
                     theory / replayed.mean);
}

}  // namespace

double lag_one_autocorrelation(const std::vector<double>& series) {
  simulation::RunningMoments moments;
  for (const double value : series) moments.add(value);
  double products = 0;
  for (std::size_t i = 1; i < series.size(); ++i)
    products += (series[i] - moments.mean) * (series[i - 1] - moments.mean);
  return products / moments.sum_of_squared_deviations;
}

std::string independence_note(const SiteModel& site, const Scenario& scenario,
                              const simulation::SimulationResult& replay) {
  const auto& series = std::get<simulation::HarvestSeries>(site.harvest).joules_per_slot;
  const simulation::HorizonEstimates& last = replay.horizons.back();
  const double theory =
      auxiliary::brownian::mean(brownian_site(site, scenario, static_cast<double>(last.slots)));
  const simulation::Estimate& replayed = last.auxiliary_joules;
  return fmt::format(
      "{} At T = {} the theory of independent slots gives {:.5g} J and the replay {:.5g} J "
      "(standard error {:.2g}): {}",
      dependence_of(series), last.slots, theory, replayed.mean, replayed.standard_error,
      comparison_of(theory, replayed));
}

}  // namespace inferlaw::apps
