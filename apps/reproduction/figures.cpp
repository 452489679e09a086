#include "inferlaw/apps/reproduction/figures.hpp"

#include <cmath>
#include <cstddef>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/solvers/simulation/horizons.hpp"
#include "inferlaw/solvers/site/growth.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/task.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::int64_t last_slot = 100000;
constexpr std::size_t points = 40;
constexpr double error_probabilities[] = {0, 0.01, 0.05, 0.1, 0.2};

Json cost_row(const site::TaskOnModelRow& row) {
  return {{"level", row.level},
          {"model", row.model},
          {"budget_steps", row.cost.budget_steps},
          {"energy_joules", row.cost.energy_mean_joules},
          {"memory_seconds", row.cost.memory_mean_seconds},
          {"compute_seconds", row.cost.compute_mean_seconds},
          {"latency_seconds", row.cost.latency_mean_seconds}};
}

void add_error_curve(const site::Scenario& scenario, double probability, Json& rows) {
  const site::Scenario erring = site::with_routing_errors(scenario, probability);
  const site::Prediction predicted = site::predict(erring);
  const site::SiteSimulation simulated = site::simulate(erring);
  for (std::size_t i = 0; i < predicted.horizons.size(); ++i) {
    const site::PredictedHorizon& at = predicted.horizons[i];
    const simulation::Estimate& mean = simulated.horizons[i].estimates.auxiliary_joules;
    rows.push_back(
        {{"error_probability", probability},
         {"slots", at.slots},
         {"brownian_mean_joules", at.mean_joules},
         {"exact_mean_joules", at.exact_slots.value().joules},
         {"simulated_mean_joules", mean.mean},
         {"standard_error_joules", mean.standard_error},
         {"crossover_slots", number_or_null(predicted.demand_and_supply.crossover_slots)}});
  }
}

}  // namespace

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

Figure figure_3(const site::Scenario& scenario) {
  Figure figure{.file_name = "figure-3-task-costs.csv", .rows = Json::array()};
  constexpr std::size_t levels = 101;
  site::Scenario curve = scenario;
  curve.setting.budget.rule = energy::BudgetRule::exact_real;
  curve.tasks = site::task_types(
      numeric::evenly_spaced(scenario.tasks.front().level, scenario.tasks.back().level, levels));
  for (const site::TaskOnModelRow& row : site::task_costs(curve).on_models)
    figure.rows.push_back(cost_row(row));
  return figure;
}

Figure figure_4(const site::Scenario& scenario) {
  Figure figure{.file_name = "figure-4-routing-errors.csv", .rows = Json::array()};
  site::Scenario curve = scenario;
  curve.horizons_slots =
      simulation::log_spaced_horizons({.first_slots = 1, .last_slots = last_slot, .count = points});
  for (const double probability : error_probabilities)
    add_error_curve(curve, probability, figure.rows);
  return figure;
}

}  // namespace inferlaw::apps
