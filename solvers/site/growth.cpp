#include "inferlaw/solvers/site/growth.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/solvers/routing/crossover.hpp"
#include "inferlaw/solvers/site/theories.hpp"

namespace inferlaw::site {
namespace {

namespace brownian = auxiliary::brownian;

// The exponent between the two horizons, with the standard error of a ratio of paired means.
simulation::Estimate measured_exponent(const simulation::SimulationResult& result) {
  const double early = result.horizons[0].auxiliary_joules.mean;
  const double late = result.horizons[1].auxiliary_joules.mean;
  simulation::RunningMoments differences;
  for (std::size_t trial = 0; trial < result.auxiliary_of_trials[0].size(); ++trial)
    differences.add(result.auxiliary_of_trials[1][trial] / late -
                    result.auxiliary_of_trials[0][trial] / early);
  return {.mean = std::log2(late / early),
          .standard_error = simulation::estimate_of(differences).standard_error / std::log(2.0)};
}

// s.d./mean over the trials.
simulation::Estimate measured_spread(const simulation::SimulationResult& result) {
  const simulation::Estimate& estimate = result.horizons[1].auxiliary_joules;
  const double spread = estimate.standard_deviation / estimate.mean;
  simulation::RunningMoments influence;
  for (const double joules : result.auxiliary_of_trials[1]) {
    const double deviation = (joules - estimate.mean) / estimate.standard_deviation;
    influence.add(spread * ((deviation * deviation - 1) / 2 - spread * deviation));
  }
  return {.mean = spread, .standard_error = simulation::estimate_of(influence).standard_error};
}

simulation::Estimate scaled(const simulation::Estimate& estimate, double factor) {
  return {.mean = estimate.mean * factor, .standard_error = estimate.standard_error * factor};
}

double only(const std::vector<double>& levels) {
  return levels.size() == 1 ? levels.front() : std::numeric_limits<double>::quiet_NaN();
}

bool cheaper_on_both(const routing::Service& one, const routing::Service& other) {
  return one.energy_mean_joules < other.energy_mean_joules &&
         one.latency_mean_seconds < other.latency_mean_seconds;
}

}  // namespace

Growth growth_of(Scenario scenario, const GrowthOptions& options) {
  scenario.horizons_slots = {options.longest_slots / 2, options.longest_slots};
  scenario.trials = options.trials;
  const auto slots = static_cast<double>(options.longest_slots);
  Growth growth{.site = site_of(std::move(scenario), options.supply_factor)};
  const auto exact = means_by(Theory::exact_slots, growth.site);
  if (!exact || exact->size() < growth.site.scenario.horizons_slots.size())
    throw std::domain_error(standing_of(Theory::exact_slots, growth.site).reason);
  const simulation::SimulationResult simulated =
      run_simulation(growth.site, {.threads = options.threads, .keep_trials = true});
  const auxiliary::BrownianSite at = brownian_site(growth.site, slots);
  const double mean = brownian::mean(at);
  const double scale = growth.site.volatility_joules * std::sqrt(slots);
  growth.exponent = {.theory = brownian::sensitivities(at).horizon_joules_per_slot * slots / mean,
                     .exact_slots = std::log2((*exact)[1].joules / (*exact)[0].joules),
                     .simulated = measured_exponent(simulated)};
  growth.prefactor = {.theory = mean / scale,
                      .exact_slots = (*exact)[1].joules / scale,
                      .simulated = scaled(simulated.horizons[1].auxiliary_joules, 1 / scale)};
  growth.spread = {.theory = brownian::standard_deviation(at) / mean,
                   .exact_slots = std::numeric_limits<double>::quiet_NaN(),
                   .simulated = measured_spread(simulated)};
  growth.demand_joules_per_slot = scaled(simulated.horizons[1].demand_joules, 1 / slots);
  return growth;
}

Scenario with_routing_errors(Scenario scenario, double probability) {
  routing::Policy policy = routing::Myopic{};
  if (probability > 0) policy = routing::RoutingError{.probability = probability};
  scenario.policy = policy;
  return scenario;
}

CostCrossovers cost_crossovers(const Scenario& scenario) {
  const auto crossover = [&](routing::CrossoverCost cost) {
    return only(routing::crossover_levels({.first = scenario.models.front().model,
                                           .second = scenario.models.back().model,
                                           .setting = scenario.setting,
                                           .cost = cost,
                                           .lowest_level = scenario.tasks.front().level,
                                           .highest_level = scenario.tasks.back().level}));
  };
  const routing::ServiceTable table = service_table_of(scenario);
  const auto& hardest = table.services.front();
  const auto& easiest = table.services.back();
  return {.energy_level = crossover(routing::CrossoverCost::energy),
          .latency_level = crossover(routing::CrossoverCost::roofline_latency),
          .first_is_cheaper_on_easiest = cheaper_on_both(easiest.front(), easiest.back()),
          .last_is_cheaper_on_hardest = cheaper_on_both(hardest.back(), hardest.front())};
}

}  // namespace inferlaw::site
