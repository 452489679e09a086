#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/input/published.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"
#include "inferlaw/apps/site.hpp"
#include "inferlaw/solvers/routing/crossover.hpp"

namespace inferlaw::apps {
namespace {

Json task_row(const Scenario& scenario, std::size_t type, std::size_t model) {
  const energy::TaskOnModel cost =
      energy::task_on_model(scenario.tasks[type].level, scenario.models[model], scenario.setting);
  return {{"level", scenario.tasks[type].level},
          {"model", scenario.model_names[model]},
          {"step_success", cost.step_success},
          {"budget_steps", cost.budget_steps},
          {"budget_tokens", cost.budget_tokens},
          {"success", cost.success},
          {"energy_joules", cost.energy_mean_joules},
          {"memory_seconds", cost.memory_mean_seconds},
          {"compute_seconds", cost.compute_mean_seconds},
          {"latency_seconds", cost.latency_mean_seconds}};
}

Json choice_row(const Scenario& scenario, const routing::ServiceTable& table, std::size_t type,
                std::size_t i) {
  const ChoiceSettings& choice = scenario.choices[i];
  const routing::Service& service = table.services[type][i];
  const double level = scenario.tasks[type].level;
  const energy::Setting setting = setting_of(scenario, choice);
  const double steps =
      energy::task_chain(level, choice.serving.model, setting, choice.serving.branching).steps;
  return {{"level", level},
          {"choice", choice.name},
          {"model", scenario.model_names[choice.model]},
          {"strategy", choice.strategy},
          {"step_success",
           training::step_success(setting.capability, level, choice.serving.model.parameters)},
          {"budget_steps", steps},
          {"budget_tokens", setting.budget.tokens_per_step * steps},
          {"success", service.success},
          {"energy_joules", service.energy_mean_joules},
          {"energy_standard_deviation_joules",
           std::sqrt(numeric::moments(service.energy_law).variance)},
          {"latency_seconds", service.latency_mean_seconds}};
}

Json choice_rows(const Scenario& scenario, const routing::ServiceTable& table) {
  Json rows = Json::array();
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type)
    for (std::size_t i = 0; i < scenario.choices.size(); ++i)
      rows.push_back(choice_row(scenario, table, type, i));
  return rows;
}

Json task_rows(const Scenario& scenario) {
  Json rows = Json::array();
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type)
    for (std::size_t model = 0; model < scenario.models.size(); ++model)
      rows.push_back(task_row(scenario, type, model));
  return rows;
}

struct NamedCost {
  const char* name;
  routing::CrossoverCost cost;
};

constexpr NamedCost crossover_costs[] = {
    {"energy", routing::CrossoverCost::energy},
    {"roofline_latency", routing::CrossoverCost::roofline_latency},
    {"summed_latency", routing::CrossoverCost::summed_latency}};

struct LevelRange {
  double lowest;
  double highest;
};

LevelRange levels_of(const Scenario& scenario) {
  LevelRange range{scenario.tasks.front().level, scenario.tasks.front().level};
  for (const routing::TaskType& task : scenario.tasks) {
    range.lowest = std::min(range.lowest, task.level);
    range.highest = std::max(range.highest, task.level);
  }
  return range;
}

void add_crossovers(const Scenario& scenario, std::size_t first, std::size_t second, Json& rows) {
  const LevelRange range = levels_of(scenario);
  for (const auto& [name, cost] : crossover_costs)
    for (const double level : routing::crossover_levels({.first = scenario.models[first],
                              .second = scenario.models[second],
                              .setting = scenario.setting,
                              .cost = cost,
                              .lowest_level = range.lowest,
                              .highest_level = range.highest}))
      rows.push_back({{"cost", name},
                      {"first_model", scenario.model_names[first]},
                      {"second_model", scenario.model_names[second]},
                      {"level", level}});
}

Json crossover_rows(const Scenario& scenario) {
  Json rows = Json::array();
  const LevelRange range = levels_of(scenario);
  // Crossovers are those of real-valued budgets, which no failure probability of 0 has.
  if (range.lowest == range.highest || scenario.setting.budget.failure == 0) return rows;
  for (std::size_t first = 0; first < scenario.models.size(); ++first)
    for (std::size_t second = first + 1; second < scenario.models.size(); ++second)
      add_crossovers(scenario, first, second, rows);
  return rows;
}

std::optional<double> published_supply(const Scenario& scenario) {
  if (scenario.published.empty()) return std::nullopt;
  const auto statements = read_published(scenario.published);
  const auto found = statements.find("critical_supply");
  return found == statements.end() ? std::nullopt : found->second.value;
}

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

// C_LB under each budget rule: the rule is a choice of ours, and this is what it moves.
Json lower_bound_rows(const Scenario& scenario) {
  const std::optional<double> published = published_supply(scenario);
  Json rows = Json::array();
  for (const auto& [name, rule] : {std::pair{"exact", energy::BudgetRule::exact},
                                   std::pair{"normal", energy::BudgetRule::normal},
                                   std::pair{"mean", energy::BudgetRule::mean}}) {
    const std::optional<double> bound = lower_bound_by_rule(scenario, rule);
    if (!bound) continue;
    Json row{{"budget_rule", name},
             {"in_use", rule == scenario.setting.budget.rule},
             {"joules_per_slot", *bound}};
    if (published) {
      row["published_joules_per_slot"] = *published;
      row["relative_difference"] = *bound / *published - 1;
    }
    rows.push_back(row);
  }
  return rows;
}

Json measured_task_rows(const Scenario& scenario, const routing::ServiceTable& table) {
  Json rows = Json::array();
  for (std::size_t type = 0; type < table.types.size(); ++type)
    for (std::size_t model = 0; model < table.choices.size(); ++model) {
      const routing::Service& service = table.services[type][model];
      const double joules = scenario.fleet->models[model].joules_per_token;
      rows.push_back({{"task", table.types[type].name},
                      {"weight", table.types[type].weight},
                      {"model", table.choices[model]},
                      {"joules_per_token", joules},
                      {"mean_tokens", service.energy_mean_joules / joules},
                      {"energy_joules", service.energy_mean_joules},
                      {"energy_standard_deviation_joules",
                       std::sqrt(numeric::moments(service.energy_law).variance)},
                      {"latency_seconds", service.latency_mean_seconds},
                      {"success", service.success}});
    }
  return rows;
}

Report report_on(const Scenario& scenario) {
  const routing::ServiceTable table = service_table_of(scenario);
  Report report;
  report.command = "task";
  report.inputs = inputs_of(scenario);
  report.results["demand_lower_bound_joules_per_slot"] =
      routing::demand_lower_bound(table, scenario.arrivals.tasks_per_slot);
  if (scenario.fleet) {  // no budget, and so no budget rule and no crossover either
    report.results["tasks"] = measured_task_rows(scenario, table);
    return report;
  }
  report.results["tasks"] =
      scenario.has_choices ? choice_rows(scenario, table) : task_rows(scenario);
  report.results["crossovers"] = crossover_rows(scenario);
  report.results["demand_lower_bounds"] = lower_bound_rows(scenario);
  if (published_supply(scenario))
    report.notes.push_back(
        "The published critical supply is shown for comparison and not reproduced: its budget rule "
        "is not published.");
  return report;
}

}  // namespace

Subcommand add_task(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "task", "joules, seconds and tokens of every task on every model, and the crossovers");
  const auto file = std::make_shared<std::string>();
  add_scenario_file(*parser, *file);
  return {.parser = parser, .run = [file] { return answer_for(*file, report_on); }};
}

}  // namespace inferlaw::apps
