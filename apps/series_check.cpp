#include "inferlaw/apps/series_check.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>

#include "inferlaw/apps/theory.hpp"

namespace inferlaw::apps {
namespace {

constexpr double standard_errors_allowed = 5;

const std::vector<double>& series_of(const SiteModel& site) {
  return std::get<simulation::HarvestSeries>(site.harvest).joules_per_slot;
}

// The standard error of an autocorrelation of n independent values is 1/sqrt(n).
std::string dependence_in_words(const std::vector<double>& series) {
  const std::optional<Dependence> dependence = dependence_of(series);
  if (!dependence) return "The harvest series is too short or too even to show dependence.";
  const double noise = 1 / std::sqrt(static_cast<double>(series.size()));
  if (std::abs(dependence->lag_one_autocorrelation) <= standard_errors_allowed * noise)
    return "The harvest series shows no correlation from slot to slot.";
  return fmt::format(
      "The harvest series is not independent from slot to slot (lag-one autocorrelation {:.4f}, "
      "long-run variance {:.4g} times the marginal one).",
      dependence->lag_one_autocorrelation,
      dependence->long_run.variance / dependence->long_run.marginal_variance);
}

std::string comparison_of(double theory, const simulation::Estimate& replayed) {
  if (std::abs(theory - replayed.mean) <= standard_errors_allowed * replayed.standard_error)
    return "they agree within 5 standard errors.";
  if (replayed.mean == 0) return "do not plan with the theory on this series.";
  return fmt::format("the theory is {:.3g} times the replay. Do not plan with it on this series.",
                     theory / replayed.mean);
}

}  // namespace

std::optional<Dependence> dependence_of(const std::vector<double>& series) {
  constexpr std::size_t fewest_rows = 32;
  if (series.size() < fewest_rows) return std::nullopt;
  const fit::Autocorrelation correlation = fit::autocorrelation(series, 1);
  if (!(correlation.variance > 0)) return std::nullopt;
  return Dependence{.lag_one_autocorrelation = correlation.at_lag[1],
                    .long_run = fit::long_run_variance(series)};
}

double long_run_volatility(const SiteModel& site, const Dependence& dependence) {
  return std::sqrt(auxiliary::demand_moments(site.demand).variance + dependence.long_run.variance);
}

std::string independence_note(const SiteModel& site, const Scenario& scenario,
                              const simulation::SimulationResult& replay) {
  const std::vector<double>& series = series_of(site);
  const simulation::HorizonEstimates& last = replay.horizons.back();
  const double theory =
      brownian_means(site, scenario, static_cast<double>(last.slots)).auxiliary_joules;
  const simulation::Estimate& replayed = last.auxiliary_joules;
  return fmt::format(
      "{} At T = {} the theory of independent slots gives {:.5g} J and the replay {:.5g} J "
      "(standard error {:.2g}): {}",
      dependence_in_words(series), last.slots, theory, replayed.mean, replayed.standard_error,
      comparison_of(theory, replayed));
}

}  // namespace inferlaw::apps
