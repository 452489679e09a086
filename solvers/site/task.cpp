#include "inferlaw/solvers/site/task.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "inferlaw/solvers/site/load.hpp"

namespace inferlaw::site {
namespace {

double energy_deviation(const routing::Service& service) {
  return std::sqrt(numeric::moments(service.energy_law).variance);
}

// ---- rows of tasks ----------------------------------------------------------------------------

std::vector<TaskOnModelRow> on_models(const Scenario& scenario) {
  std::vector<TaskOnModelRow> rows;
  for (const routing::TaskType& task : scenario.tasks)
    for (const NamedModel& model : scenario.models)
      rows.push_back({.level = task.level,
                      .model = model.name,
                      .cost = energy::task_on_model(task.level, model.model, scenario.setting)});
  return rows;
}

TaskByChoiceRow by_choice(const Scenario& scenario, double level, const TaskServing& choice,
                          const routing::Service& service) {
  const energy::Setting setting = setting_of(scenario, choice);
  const energy::Model& model = scenario.models[choice.model].model;
  const double steps = energy::task_chain(level, model, setting, choice.branching).steps;
  return {.level = level,
          .choice = choice.name,
          .model = scenario.models[choice.model].name,
          .strategy = std::string(strategy_of(choice)),
          .step_success = training::step_success(setting.capability, level, model.parameters),
          .budget_steps = steps,
          .budget_tokens = setting.budget.tokens_per_step * steps,
          .success = service.success,
          .energy_joules = service.energy_mean_joules,
          .energy_standard_deviation_joules = energy_deviation(service),
          .latency_seconds = service.latency_mean_seconds};
}

std::vector<TaskByChoiceRow> by_choices(const Scenario& scenario,
                                        const routing::ServiceTable& table) {
  std::vector<TaskByChoiceRow> rows;
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type)
    for (std::size_t i = 0; i < scenario.choices.size(); ++i)
      rows.push_back(by_choice(scenario, scenario.tasks[type].level, scenario.choices[i],
                               table.services[type][i]));
  return rows;
}

double mean_tokens(const Fleet& fleet, std::size_t type, const TaskServing& choice) {
  const auto& lengths = fleet.models[choice.model].output_lengths;
  return lengths ? lengths->mean : fleet.trace.value().tokens[type].mean;
}

MeasuredTaskRow measured_task(const Scenario& scenario, std::size_t type, const TaskServing& choice,
                              const routing::Service& service) {
  const double tokens = mean_tokens(*scenario.fleet, type, choice);
  const MeasuredModel& model = scenario.fleet->models[choice.model];
  return {
      .task = scenario.tasks[type].name,
      .weight = scenario.tasks[type].weight,
      .choice = choice.name,
      .model = model.name,
      .strategy = std::string(strategy_of(choice)),
      .joules_per_token = tokens > 0 ? service.energy_mean_joules / tokens : model.joules_per_token,
      .mean_tokens = tokens,
      .energy_joules = service.energy_mean_joules,
      .energy_standard_deviation_joules = energy_deviation(service),
      .latency_seconds = service.latency_mean_seconds,
      .success = service.success};
}

std::vector<MeasuredTaskRow> measured_tasks(const Scenario& scenario,
                                            const routing::ServiceTable& table) {
  const std::vector<TaskServing> choices = choices_of(scenario);
  std::vector<MeasuredTaskRow> rows;
  rows.reserve(table.types.size() * choices.size());
  for (std::size_t type = 0; type < table.types.size(); ++type)
    for (std::size_t i = 0; i < choices.size(); ++i)
      rows.push_back(measured_task(scenario, type, choices[i], table.services[type][i]));
  return rows;
}

// ---- crossovers -------------------------------------------------------------------------------

void add_crossovers(const Scenario& scenario, const NamedModel& first, const NamedModel& second,
                    std::vector<CrossoverRow>& rows) {
  const auto [lowest, highest] = std::minmax_element(
      scenario.tasks.begin(), scenario.tasks.end(),
      [](const auto& one, const auto& other) { return one.level < other.level; });
  using routing::CrossoverCost;
  for (const CrossoverCost cost :
       {CrossoverCost::energy, CrossoverCost::roofline_latency, CrossoverCost::summed_latency})
    for (const double level : routing::crossover_levels({.first = first.model,
                              .second = second.model,
                              .setting = scenario.setting,
                              .cost = cost,
                              .lowest_level = lowest->level,
                              .highest_level = highest->level}))
      rows.push_back(
          {.cost = cost, .first_model = first.name, .second_model = second.name, .level = level});
}

bool has_one_level(const Scenario& scenario) {
  return std::all_of(scenario.tasks.begin(), scenario.tasks.end(),
                     [&](const auto& task) { return task.level == scenario.tasks.front().level; });
}

std::vector<CrossoverRow> crossovers(const Scenario& scenario) {
  std::vector<CrossoverRow> rows;
  // Crossovers are those of real-valued budgets, which no failure probability of 0 has.
  if (has_one_level(scenario) || scenario.setting.budget.failure == 0) return rows;
  for (std::size_t first = 0; first < scenario.models.size(); ++first)
    for (std::size_t second = first + 1; second < scenario.models.size(); ++second)
      add_crossovers(scenario, scenario.models[first], scenario.models[second], rows);
  return rows;
}

// ---- lower bounds -----------------------------------------------------------------------------

// None where the rule has no budget: only the mean rule has one for a failure probability of 0.
std::optional<double> lower_bound_by_rule(Scenario scenario, energy::BudgetRule rule) {
  scenario.setting.budget.rule = rule;
  if (rule == energy::BudgetRule::normal && scenario.setting.budget.failure == 0)
    return std::nullopt;
  try {
    return routing::demand_lower_bound(service_table_of(scenario),
                                       scenario.arrivals.tasks_per_slot);
  } catch (const energy::UnreachableBudget&) {
    return std::nullopt;
  }
}

std::vector<LowerBoundRow> lower_bounds(const Scenario& scenario,
                                        const std::optional<double>& published) {
  std::vector<LowerBoundRow> rows;
  using energy::BudgetRule;
  for (const BudgetRule rule : {BudgetRule::exact, BudgetRule::normal, BudgetRule::mean})
    if (const auto bound = lower_bound_by_rule(scenario, rule)) {
      rows.push_back({.rule = rule,
                      .in_use = rule == scenario.setting.budget.rule,
                      .joules_per_slot = *bound});
      if (published) rows.back().relative_difference = *bound / *published - 1;
    }
  return rows;
}

}  // namespace

TaskCosts task_costs(const Scenario& given, const TaskOptions& options) {
  const Scenario scenario = at_its_load(given);
  const routing::ServiceTable table = service_table_of(scenario);
  TaskCosts costs{.demand_lower_bound_joules_per_slot =
                      routing::demand_lower_bound(table, scenario.arrivals.tasks_per_slot),
                  .published_supply_joules_per_slot = options.published_supply_joules_per_slot};
  if (scenario.fleet) {
    costs.measured = measured_tasks(scenario, table);
    return costs;
  }
  if (scenario.choices.empty())
    costs.on_models = on_models(scenario);
  else
    costs.by_choices = by_choices(scenario, table);
  costs.crossovers = crossovers(scenario);
  costs.lower_bounds = lower_bounds(scenario, options.published_supply_joules_per_slot);
  return costs;
}

}  // namespace inferlaw::site
