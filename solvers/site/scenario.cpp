#include "inferlaw/solvers/site/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"

namespace inferlaw::site {
namespace {

// Of all samples of one try, on average.
double answer_tokens(const Fleet& fleet, std::size_t type, const TaskServing& choice) {
  const auto& lengths = fleet.models.at(choice.model).output_lengths;
  const double tokens = lengths ? lengths->mean : fleet.trace.value().tokens[type].mean;
  return routing::samples_of(choice.answer) * tokens;
}

routing::Service measured_service_of(const Scenario& scenario, std::size_t type,
                                     const TaskServing& choice) {
  const Fleet& fleet = *scenario.fleet;
  const routing::MeasuredServing serving = measured_serving_of(scenario, type, choice);
  const auto& lengths = fleet.models.at(choice.model).output_lengths;
  const auto& others = fleet.models.at(fallback_of(scenario, choice).model).output_lengths;
  if (lengths && others)
    return routing::measured_service(routing::AnswerLengths{.first = *lengths, .again = *others},
                                     serving);
  return routing::measured_service(fleet.trace.value().tokens[type], serving);
}

routing::ServiceTable fleet_table(const Scenario& scenario) {
  routing::ServiceTable table{.types = scenario.tasks, .choices = choice_names(scenario)};
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type) {
    std::vector<routing::Service>& row = table.services.emplace_back();
    for (const TaskServing& choice : choices_of(scenario))
      row.push_back(measured_service_of(scenario, type, choice));
  }
  routing::check(table);
  return table;
}

routing::MeasuredTry measured_try_of(const Scenario& scenario, std::size_t type,
                                     const TaskServing& choice) {
  if (choice.branching || choice.steps || choice.failure_probability)
    throw std::domain_error(fmt::format(
        "choice {}: a measured model has no steps to branch and no budget; allowed: samples, "
        "retries, share_limit",
        choice.name));
  const MeasuredModel& model = scenario.fleet->models.at(choice.model);
  return {.costs = {.joules_per_token = model.joules_per_token,
                    .seconds_per_token = model.seconds_per_token,
                    .success = model.success.at(type)},
          .answer = choice.answer};
}

}  // namespace

std::vector<routing::TaskType> task_types(std::span<const double> levels,
                                          std::span<const double> given) {
  std::vector<double> weights(given.begin(), given.end());
  if (given.empty()) weights.assign(levels.size(), 1 / static_cast<double>(levels.size()));
  for (const double weight : weights) numeric::require_non_negative("weight of a task", weight);
  const double total = given.empty() ? 1 : std::accumulate(weights.begin(), weights.end(), 0.0);
  if (weights.size() != levels.size() || !(total > 0))
    numeric::refuse("number of task weights", static_cast<double>(weights.size()),
                    fmt::format("{} numbers, one a task, not all 0", levels.size()));
  std::vector<routing::TaskType> types;
  for (std::size_t i = 0; i < levels.size(); ++i)
    types.push_back({.name = fmt::format("level {:.4f}", levels[i]),
                     .level = levels[i],
                     .weight = weights[i] / total});
  return types;
}

std::string_view name_of(const Policy& policy) {
  return std::visit(
      numeric::Overloaded{[](const routing::Policy& known) { return numeric::name_of(known); },
                          [](const SearchedPolicy& searched) {
                            return searched.is_variance_aware ? variance_aware
                                                              : routing::Myopic::name;
                          }},
      policy);
}

std::string_view strategy_of(const TaskServing& choice) {
  if (std::holds_alternative<energy::OnePath>(choice.answer))
    return choice.branching ? strategy_names[1] : strategy_names[0];
  return numeric::name_of(choice.answer);
}

std::vector<std::string> model_names(const Scenario& scenario) {
  std::vector<std::string> names;
  if (scenario.fleet)
    for (const MeasuredModel& model : scenario.fleet->models) names.push_back(model.name);
  else
    for (const NamedModel& model : scenario.models) names.push_back(model.name);
  return names;
}

std::vector<TaskServing> choices_of(const Scenario& scenario) {
  if (!scenario.choices.empty()) return scenario.choices;
  std::vector<TaskServing> choices;
  for (const std::string& name : model_names(scenario))
    choices.push_back({.name = name, .model = choices.size()});
  return choices;
}

std::vector<std::string> choice_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const TaskServing& choice : choices_of(scenario)) names.push_back(choice.name);
  return names;
}

const TaskServing& fallback_of(const Scenario& scenario, const TaskServing& choice) {
  return choice.fallback ? scenario.choices.at(*choice.fallback) : choice;
}

routing::MeasuredServing measured_serving_of(const Scenario& scenario, std::size_t type,
                                             const TaskServing& choice) {
  return {.first = measured_try_of(scenario, type, choice),
          .retries = choice.retries,
          .again = measured_try_of(scenario, type, fallback_of(scenario, choice))};
}

routing::TypeByChoice<std::vector<numeric::ValueAtom>> joules_per_token_of(
    const Scenario& scenario) {
  routing::TypeByChoice<std::vector<numeric::ValueAtom>> laws;
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type) {
    std::vector<std::vector<numeric::ValueAtom>>& row = laws.emplace_back();
    for (const TaskServing& choice : choices_of(scenario))
      row.push_back(routing::joules_per_token_law(measured_serving_of(scenario, type, choice)));
  }
  return laws;
}

energy::Setting setting_of(const Scenario& scenario, const TaskServing& choice) {
  energy::Setting setting = scenario.setting;
  setting.budget.failure = choice.failure_probability.value_or(setting.budget.failure);
  if (choice.steps) setting.budget.steps = choice.steps;
  return setting;
}

energy::Serving serving_of(const Scenario& scenario, const TaskServing& choice) {
  return {.model = scenario.models.at(choice.model).model,
          .branching = choice.branching,
          .answer = choice.answer};
}

std::vector<ModelShare> model_shares(const Scenario& scenario,
                                     const routing::Assignment& assignment) {
  const Fleet& fleet = scenario.fleet.value();
  const std::vector<TaskServing> choices = choices_of(scenario);
  std::vector<ModelShare> shares(fleet.models.size());
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type)
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const double share = scenario.tasks[type].weight * assignment[type][i];
      const TaskServing& again = fallback_of(scenario, choices[i]);
      const double retries = routing::mean_retries(measured_serving_of(scenario, type, choices[i]));
      shares[choices[i].model].tasks += share;
      shares[choices[i].model].tokens += share * answer_tokens(fleet, type, choices[i]);
      shares[again.model].tokens += share * retries * answer_tokens(fleet, type, again);
    }
  return shares;
}

bool has_limited_mix(const Scenario& scenario) {
  return std::any_of(scenario.choices.begin(), scenario.choices.end(),
                     [](const TaskServing& choice) { return choice.share_limit < 1; });
}

Scenario with_supply(Scenario scenario, double joules_per_slot) {
  scenario.harvest.mean = GivenMean{joules_per_slot};
  scenario.harvest.mean_factor = 1;
  return scenario;
}

bool has_overheads(const Scenario& scenario) {
  return scenario.overheads.pue != 1 || idle_joules_per_slot(scenario) != 0;
}

double idle_joules_per_slot(const Scenario& scenario) {
  const Overheads& overheads = scenario.overheads;
  return overheads.idle_joules_per_slot + overheads.pue * overheads.machines *
                                              scenario.setting.hardware.idle_watts *
                                              scenario.slot_seconds;
}

routing::Arrivals demand_arrivals(const Scenario& scenario) {
  routing::Arrivals arrivals = scenario.arrivals;
  arrivals.idle_joules_per_slot += idle_joules_per_slot(scenario);
  return arrivals;
}

routing::ServiceTable at_the_meter(routing::ServiceTable table, const Overheads& overheads) {
  const double pue = overheads.pue;
  if (!(pue >= 1 && std::isfinite(pue))) numeric::refuse("pue", pue, "finite, 1 or more");
  for (std::vector<routing::Service>& row : table.services)
    for (routing::Service& service : row) {
      service.energy_mean_joules *= pue;
      service.energy_second_moment *= pue * pue;
      for (numeric::ValueAtom& atom : service.energy_law) atom.value *= pue;
    }
  return table;
}

routing::ServiceTable service_table_of(const Scenario& scenario) {
  if (scenario.fleet) return fleet_table(scenario);
  std::vector<routing::ServingChoice> choices;
  for (const TaskServing& choice : choices_of(scenario))
    choices.push_back({.name = choice.name,
                       .serving = serving_of(scenario, choice),
                       .setting = setting_of(scenario, choice),
                       .retries = choice.retries,
                       .fallback = choice.fallback});
  return routing::service_table(scenario.tasks, choices);
}

}  // namespace inferlaw::site
