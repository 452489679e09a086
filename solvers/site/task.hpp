/// @file
/// What each task costs under each choice of a scenario, where two models cost the same, and the
/// least mean demand.
///
/// Formulas and sources: lib/energy, lib/routing, routing/crossover.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/lib/energy/task.hpp"
#include "inferlaw/solvers/routing/crossover.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

/// A task on a model, a chain.
struct TaskOnModelRow {
  double level = 0;
  std::string model = {};
  energy::TaskOnModel cost = {};
};

/// A task served by one of the scenario's own choices.
struct TaskByChoiceRow {
  double level = 0;
  std::string choice = {};
  std::string model = {};
  std::string strategy = {};
  double step_success = 0;
  double budget_steps = 0;
  double budget_tokens = 0;
  double success = 0;
  double energy_joules = 0;
  double energy_standard_deviation_joules = 0;
  double latency_seconds = 0;
};

/// A task served by measured models.
struct MeasuredTaskRow {
  std::string task = {};
  double weight = 0;
  std::string choice = {};  ///< the model's name where the scenario has no choices
  std::string model = {};
  std::string strategy = {};
  double joules_per_token = 0;  ///< over those of one answer; with all samples and retries
  double mean_tokens = 0;       ///< of one answer
  double energy_joules = 0;
  double energy_standard_deviation_joules = 0;
  double latency_seconds = 0;
  double success = 0;
};

struct CrossoverRow {
  routing::CrossoverCost cost = routing::CrossoverCost::energy;
  std::string first_model = {};
  std::string second_model = {};
  double level = 0;
};

/// C_LB under a budget rule: the rule is a choice of ours, and this is what it moves.
struct LowerBoundRow {
  energy::BudgetRule rule = energy::BudgetRule::exact;
  bool in_use = false;
  double joules_per_slot = 0;
  std::optional<double> relative_difference = {};  ///< from the published supply, where given
};

struct TaskCosts {
  double demand_lower_bound_joules_per_slot = 0;  ///< C_LB
  std::optional<double> published_supply_joules_per_slot = {};
  std::vector<TaskOnModelRow> on_models = {};    ///< where the scenario has no choices of its own
  std::vector<TaskByChoiceRow> by_choices = {};  ///< where it has
  std::vector<MeasuredTaskRow> measured = {};    ///< where models are measured: no budget then
  std::vector<CrossoverRow> crossovers = {};
  std::vector<LowerBoundRow> lower_bounds = {};
};

struct TaskOptions {
  std::optional<double> published_supply_joules_per_slot = {};  ///< to put beside the bounds
};

/// Throws std::domain_error as service_table_of does.
[[nodiscard]] TaskCosts task_costs(const Scenario& given, const TaskOptions& options = {});

}  // namespace inferlaw::site
