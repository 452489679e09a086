#include "inferlaw/apps/output/routing.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/apps/output/scenario.hpp"
#include "inferlaw/apps/output/uncertainty.hpp"

namespace inferlaw::apps {
namespace {

// ---- tasks ------------------------------------------------------------------------------------

Json to_json(const site::TaskOnModelRow& row) {
  return {{"level", row.level},
          {"model", row.model},
          {"step_success", row.cost.step_success},
          {"budget_steps", row.cost.budget_steps},
          {"budget_tokens", row.cost.budget_tokens},
          {"success", row.cost.success},
          {"energy_joules", row.cost.energy_mean_joules},
          {"memory_seconds", row.cost.memory_mean_seconds},
          {"compute_seconds", row.cost.compute_mean_seconds},
          {"latency_seconds", row.cost.latency_mean_seconds}};
}

Json to_json(const site::TaskByChoiceRow& row) {
  return {{"level", row.level},
          {"choice", row.choice},
          {"model", row.model},
          {"strategy", row.strategy},
          {"step_success", row.step_success},
          {"budget_steps", row.budget_steps},
          {"budget_tokens", row.budget_tokens},
          {"success", row.success},
          {"energy_joules", row.energy_joules},
          {"energy_standard_deviation_joules", row.energy_standard_deviation_joules},
          {"latency_seconds", row.latency_seconds}};
}

// A choice has a name of its own; a model that is one does not.
Json measured_row(const site::MeasuredTaskRow& row, bool has_choices) {
  Json json{{"task", row.task}, {"weight", row.weight}};
  if (has_choices) json["choice"] = row.choice;
  json["model"] = row.model;
  if (has_choices) json["strategy"] = row.strategy;
  json.update({{"joules_per_token", row.joules_per_token},
               {"mean_tokens", row.mean_tokens},
               {"energy_joules", row.energy_joules},
               {"energy_standard_deviation_joules", row.energy_standard_deviation_joules},
               {"latency_seconds", row.latency_seconds},
               {"success", row.success}});
  return json;
}

bool has_choices(const std::vector<site::MeasuredTaskRow>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [](const site::MeasuredTaskRow& row) { return row.choice != row.model; });
}

Json to_json(const site::CrossoverRow& row) {
  return {{"cost", name_of(row.cost)},
          {"first_model", row.first_model},
          {"second_model", row.second_model},
          {"level", row.level}};
}

// ---- routing ----------------------------------------------------------------------------------

Json to_json(const site::PolicyRow& row) {
  Json json{{"policy", row.policy},
            {"mean_joules_per_slot", row.price.mean_joules_per_slot},
            {"drift_joules_per_slot", row.price.drift_joules_per_slot},
            {"volatility", row.price.volatility_joules}};
  if (row.replayed) {
    json["replayed_mean_joules"] = row.replayed->auxiliary_joules.mean;
    json["replayed_standard_error_joules"] =
        number_or_null(row.replayed->auxiliary_joules.standard_error);
    json["matched_mean_auxiliary_joules"] = or_null(row.matched_mean_auxiliary_joules);
  }
  json["mean_auxiliary_joules"] = row.price.mean_auxiliary_joules;
  json["unused_joules"] = or_null(row.unused_joules);
  json["crossover_slots"] = or_null(row.crossover_slots);
  json["mean_latency_seconds"] = row.mean_latency_seconds;
  json["mean_success"] = row.mean_success;
  json["within_limits"] = row.is_within_limits;
  return json;
}

template <typename Row>
void add_rows(const std::vector<Row>& rows, Json& array) {
  for (const Row& row : rows) array.push_back(to_json(row));
}

// What a file without [[choices]] calls a model.
std::string choice_key(const site::Scenario& scenario) {
  return scenario.choices.empty() ? "model" : "choice";
}

// What policies are compared by: on a replay not what independent slots give.
std::string compared_by(const site::Routing& routing) {
  return routing.least_replayed ? "matched_" : "";
}

Json hull_rows(const site::Routing& routing, const site::Scenario& scenario) {
  const std::string compared = compared_by(routing);
  const std::string changed = "changed_" + task_key(scenario);
  const std::string to = "to_" + choice_key(scenario);
  Json rows = Json::array();
  for (std::size_t i = 0; i < routing.plan.hull.size(); ++i) {
    const routing::HullVertex& vertex = routing.plan.hull[i];
    Json row{{"vertex", i}, {changed, nullptr}, {to, nullptr}};
    if (i > 0 && !routing.plan.is_listed) {
      row[changed] = task_label(scenario, vertex.changed_type);
      row[to] = routing.choices[vertex.new_choice];
    }
    row["mean_joules_per_slot"] = vertex.price.mean_joules_per_slot;
    row[compared + "volatility"] = vertex.price.volatility_joules;
    row[compared + "mean_auxiliary_joules"] = vertex.price.mean_auxiliary_joules;
    rows.push_back(std::move(row));
  }
  return rows;
}

Json assignment_rows(const site::Routing& routing, const site::Scenario& scenario) {
  Json rows = Json::array();
  for (std::size_t type = 0; type < routing.assignments.size(); ++type)
    rows.push_back({{task_key(scenario), task_label(scenario, type)},
                    {choice_key(scenario), routing.assignments[type].variance_aware},
                    {"myopic_" + choice_key(scenario), routing.assignments[type].myopic}});
  return rows;
}

Json best_choice_rows(const site::RoutingUncertainty& uncertainty, const site::Scenario& scenario) {
  Json rows = Json::array();
  for (const site::BestChoiceRow& row : uncertainty.choices)
    rows.push_back({{task_key(scenario), task_label(scenario, row.type)},
                    {choice_key(scenario), row.choice},
                    {"share_of_draws", row.share_of_draws}});
  return rows;
}

Json best_mix_rows(const site::RoutingUncertainty& uncertainty) {
  Json rows = Json::array();
  for (const site::BestMixRow& row : uncertainty.mixes)
    rows.push_back({{"mix", row.mix},
                    {"draws", row.draws},
                    {"share_of_draws", row.share_of_draws},
                    {"best_of_the_fit", row.is_of_the_fit}});
  return rows;
}

}  // namespace

Json to_json(const site::TaskCosts& costs) {
  Json results{{"demand_lower_bound_joules_per_slot", costs.demand_lower_bound_joules_per_slot},
               {"tasks", Json::array()}};
  add_rows(costs.on_models, results["tasks"]);
  add_rows(costs.by_choices, results["tasks"]);
  for (const site::MeasuredTaskRow& row : costs.measured)
    results["tasks"].push_back(measured_row(row, has_choices(costs.measured)));
  if (!costs.measured.empty()) return results;
  results["crossovers"] = Json::array();
  add_rows(costs.crossovers, results["crossovers"]);
  results["demand_lower_bounds"] = Json::array();
  for (const site::LowerBoundRow& bound : costs.lower_bounds) {
    Json row{{"budget_rule", name_of(bound.rule)},
             {"in_use", bound.in_use},
             {"joules_per_slot", bound.joules_per_slot}};
    if (bound.relative_difference) {
      row["published_joules_per_slot"] = *costs.published_supply_joules_per_slot;
      row["relative_difference"] = *bound.relative_difference;
    }
    results["demand_lower_bounds"].push_back(std::move(row));
  }
  return results;
}

Json to_json(const site::Routing& routing, const site::Scenario& scenario) {
  const routing::HullBest& best = routing.plan.best;
  Json results{{"horizon_slots", routing.horizon_slots},
               {"harvest_mean_joules_per_slot", routing.harvest.mean},
               {"optimality", routing::name_of(best.optimality)},
               {"best_vertex", best.best_vertex},
               {"randomised_vertex", best.randomised.vertex},
               {"randomised_share_of_next", best.randomised.share_of_next},
               {"randomised_" + compared_by(routing) + "mean_auxiliary_joules",
                best.randomised.price.mean_auxiliary_joules},
               {"policies", Json::array()}};
  if (routing.least_replayed) results["least_replayed_policy"] = *routing.least_replayed;
  add_rows(routing.policies, results["policies"]);
  results["hull"] = hull_rows(routing, scenario);
  results["variance_aware_assignment"] = assignment_rows(routing, scenario);
  if (!routing.uncertainty) return results;
  results["uncertainty"] = to_json(routing.uncertainty->values);
  results["best_mixes"] = best_mix_rows(*routing.uncertainty);
  results["best_choices"] = best_choice_rows(*routing.uncertainty, scenario);
  return results;
}

Json to_json(const routing::ServiceLimits& limits) {
  return {{"latency_seconds", number_or_null(limits.latency_limit_seconds)},
          {"success_floor", limits.success_floor}};
}

}  // namespace inferlaw::apps
