#include "inferlaw/apps/series_check.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace inferlaw::apps {

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
  const double replayed = last.auxiliary_joules.mean;
  return fmt::format(
      "The harvest series is not independent from slot to slot (lag-one autocorrelation {:.4f}). "
      "At T = {} the theory of independent slots gives {:.5g} J and the replay {:.5g} J (standard "
      "error {:.2g}): the theory is {:.3g} times the replay. Do not plan with it on this series.",
      lag_one_autocorrelation(series), last.slots, theory, replayed,
      last.auxiliary_joules.standard_error, theory / replayed);
}

}  // namespace inferlaw::apps
