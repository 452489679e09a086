#include "inferlaw/apps/reproduction/figures.hpp"

#include <cmath>
#include <cstddef>

#include "inferlaw/apps/theory.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/solvers/simulation/horizons.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::int64_t last_slot = 100000;
constexpr std::size_t points = 40;
constexpr double error_probabilities[] = {0, 0.01, 0.05, 0.1, 0.2};

Json cost_row(double level, const std::string& name, const energy::TaskOnModel& cost) {
  return {{"level", level},
          {"model", name},
          {"budget_steps", cost.budget_steps},
          {"energy_joules", cost.energy_mean_joules},
          {"memory_seconds", cost.memory_mean_seconds},
          {"compute_seconds", cost.compute_mean_seconds},
          {"latency_seconds", cost.latency_mean_seconds}};
}

void add_error_curve(const Scenario& scenario, double probability, Json& rows) {
  const Scenario erring = with_routing_errors(scenario, probability);
  const SiteModel site = site_of(erring);
  const std::vector<double> exact = exact_means(site, erring).value();
  const simulation::SimulationResult simulated = simulate_site(site, erring, 0);
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const simulation::HorizonEstimates& at = simulated.horizons[i];
    const double slots = static_cast<double>(at.slots);
    rows.push_back(
        {{"error_probability", probability},
         {"slots", at.slots},
         {"brownian_mean_joules", auxiliary::brownian::mean(brownian_site(site, erring, slots))},
         {"exact_mean_joules", exact[i]},
         {"simulated_mean_joules", at.auxiliary_joules.mean},
         {"standard_error_joules", at.auxiliary_joules.standard_error},
         {"crossover_slots", number_or_null(auxiliary::brownian::crossover_horizon(
                                 site.drift_joules_per_slot, site.volatility_joules))}});
  }
}

}  // namespace

Scenario with_routing_errors(Scenario scenario, double probability) {
  scenario.policy_name = probability > 0 ? "error" : "myopic";
  scenario.policy = routing::Myopic{};
  if (probability > 0) scenario.policy = routing::RoutingError{.probability = probability};
  return scenario;
}

Figure figure_2() {
  Figure figure{.file_name = "figure-2-deviation-from-drift.csv", .rows = Json::array()};
  for (int i = -200; i <= 200; ++i) {
    const double d = i / 20.0;
    figure.rows.push_back({{"standardised_drift", d},
                           {"deviation", auxiliary::brownian::deviation_from_drift(d)},
                           {"asymptote", number_or_null(1 / (2 * std::abs(d)))}});
  }
  return figure;
}

Figure figure_3(const Scenario& scenario) {
  Figure figure{.file_name = "figure-3-task-costs.csv", .rows = Json::array()};
  energy::Setting setting = scenario.setting;
  setting.budget.rule = energy::BudgetRule::exact_real;
  const double lowest = scenario.tasks.front().level;
  const double highest = scenario.tasks.back().level;
  constexpr int steps = 100;
  for (int i = 0; i <= steps; ++i) {
    const double level = lowest + (highest - lowest) * i / steps;
    for (std::size_t model = 0; model < scenario.models.size(); ++model)
      figure.rows.push_back(
          cost_row(level, scenario.model_names[model],
                   energy::task_on_model(level, scenario.models[model], setting)));
  }
  return figure;
}

Figure figure_4(const Scenario& scenario) {
  Figure figure{.file_name = "figure-4-routing-errors.csv", .rows = Json::array()};
  Scenario curve = scenario;
  curve.horizons_slots =
      simulation::log_spaced_horizons({.first_slots = 1, .last_slots = last_slot, .count = points});
  for (const double probability : error_probabilities)
    add_error_curve(curve, probability, figure.rows);
  return figure;
}

}  // namespace inferlaw::apps
