#include "inferlaw/apps/scenario_inputs.hpp"

#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

namespace inferlaw::apps {
namespace {

const char* name(energy::BudgetRule rule) {
  switch (rule) {
    case energy::BudgetRule::exact:
      return "exact";
    case energy::BudgetRule::exact_real:
      return "exact_real";
    case energy::BudgetRule::normal:
      return "normal";
    case energy::BudgetRule::mean:
      return "mean";
  }
  return "unknown";
}

Json measured_models_of(const Fleet& fleet) {
  Json models = Json::array();
  for (const MeasuredModel& model : fleet.models) {
    Json row{{"name", model.name},
             {"joules_per_token", model.joules_per_token},
             {"seconds_per_token", model.seconds_per_token},
             {"success", model.success}};
    if (!model.measurements.empty()) row["measurements"] = model.measurements.string();
    if (model.batch_size) row["batch_size"] = *model.batch_size;
    if (model.output_lengths)
      row["output_lengths"] = {
          {"mean_tokens", model.output_lengths->mean},
          {"second_moment_square_tokens", model.output_lengths->second_moment}};
    models.push_back(std::move(row));
  }
  return models;
}

Json measured_tasks_of(const Scenario& scenario) {
  Json types = Json::array();
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type) {
    Json row{{"name", scenario.tasks[type].name}, {"weight", scenario.tasks[type].weight}};
    if (scenario.fleet->trace) row["mean_tokens"] = scenario.fleet->trace->tokens[type].mean;
    types.push_back(std::move(row));
  }
  Json tasks{{"types", types}};
  if (scenario.fleet->trace) {
    const TraceColumns& source = scenario.fleet->trace->trace.source;
    tasks["trace"] = source.file.string();
    tasks["time_column"] = source.time;
    tasks["tokens_column"] = source.tokens;
  }
  return tasks;
}

const char* arrival_law_of(const Scenario& scenario) {
  if (scenario.fleet && scenario.fleet->replays_trace) return "trace";
  return scenario.arrivals.law == auxiliary::ArrivalLaw::poisson ? "poisson" : "fixed";
}

Json models_of(const Scenario& scenario) {
  if (scenario.fleet) return measured_models_of(*scenario.fleet);
  Json models = Json::array();
  for (std::size_t i = 0; i < scenario.models.size(); ++i)
    models.push_back({{"name", scenario.model_names[i]},
                      {"parameters", scenario.models[i].parameters},
                      {"layers", scenario.models[i].layers},
                      {"attention_width", scenario.models[i].attention_width}});
  return models;
}

Json tasks_of(const Scenario& scenario) {
  if (scenario.fleet) return measured_tasks_of(scenario);
  Json tasks = Json::array();
  for (const routing::TaskType& task : scenario.tasks)
    tasks.push_back({{"level", task.level}, {"weight", task.weight}});
  return tasks;
}

Json setting_of(const energy::Setting& setting) {
  return {{"hardware",
           {{"joules_per_parameter", setting.hardware.joules_per_parameter},
            {"joules_per_flop", setting.hardware.joules_per_flop},
            {"parameters_per_second", setting.hardware.parameters_per_second},
            {"flops_per_second", setting.hardware.flops_per_second}}},
          {"capability",
           {{"irreducible_loss", setting.capability.loss.irreducible},
            {"loss_amplitude", setting.capability.loss.amplitude},
            {"loss_exponent", setting.capability.loss.exponent},
            {"steepness", setting.capability.slope}}},
          {"budget",
           {{"skills", setting.budget.skills},
            {"failure_probability", setting.budget.failure},
            {"tokens_per_step", setting.budget.tokens_per_step},
            {"rule", name(setting.budget.rule)},
            {"stopping",
             setting.budget.stopping == energy::Stopping::oracle ? "oracle" : "at_budget"}}},
          {"accounting",
           {{"prompt_tokens", setting.accounting.prompt_tokens},
            {"prefill", setting.accounting.prefill},
            {"cache_reads", setting.accounting.cache_reads},
            {"latency",
             setting.accounting.latency == energy::Latency::roofline ? "roofline" : "sum"}}}};
}

void add_answer(const energy::AnswerRule& answer, Json& row) {
  if (const auto* best = std::get_if<energy::BestOfSamples>(&answer))
    row["samples"] = best->samples;
  if (const auto* vote = std::get_if<strategy::ThresholdVote>(&answer))
    row.update({{"samples", vote->samples}, {"alphabet", vote->alphabet}});
  if (const auto* vote = std::get_if<strategy::Vote>(&answer))
    row.update({{"samples", vote->samples}, {"wrong_shares", vote->wrong_shares}});
}

Json choice_of(const Scenario& scenario, const ChoiceSettings& choice) {
  Json row{{"name", choice.name},
           {"model", scenario.model_names[choice.model]},
           {"strategy", choice.strategy}};
  if (choice.serving.branching) row["branching"] = *choice.serving.branching;
  add_answer(choice.serving.answer, row);
  if (choice.failure_probability) row["failure_probability"] = *choice.failure_probability;
  if (choice.steps) row["steps"] = *choice.steps;
  row["retries"] = choice.retries;
  if (choice.fallback) row["fallback"] = scenario.choices[*choice.fallback].name;
  row["share_limit"] = choice.share_limit;
  return row;
}

Json choices_of(const Scenario& scenario) {
  Json rows = Json::array();
  for (const ChoiceSettings& choice : scenario.choices) rows.push_back(choice_of(scenario, choice));
  return rows;
}

void add_solved_policy(const SolvedPolicy& solved, Json& policy) {
  policy["latency_limit_seconds"] = number_or_null(solved.limits.latency_limit_seconds);
  policy["success_floor"] = solved.limits.success_floor;
  if (solved.is_variance_aware) policy["randomised"] = solved.is_randomised;
}

Json policy_of(const Scenario& scenario) {
  Json policy{{"name", scenario.policy_name}};
  if (scenario.solved_policy) add_solved_policy(*scenario.solved_policy, policy);
  if (const auto* fixed = std::get_if<routing::Fixed>(&scenario.policy))
    policy[scenario.has_choices ? "choice" : "model"] = scenario.choices[fixed->choice].name;
  if (const auto* error = std::get_if<routing::RoutingError>(&scenario.policy))
    policy["error_probability"] = error->probability;
  if (const auto* mixture = std::get_if<routing::Mixture>(&scenario.policy))
    policy["probabilities"] = mixture->probabilities;
  return policy;
}

Json harvest_settings_of(const HarvestSettings& harvest) {
  const std::vector<const char*> names{"gamma", "constant", "series"};
  Json settings{{"law", names[static_cast<std::size_t>(harvest.kind)]},
                {"mean_joules_per_slot", "critical"},
                {"mean_factor", harvest.mean_factor}};
  if (harvest.mean_joules_per_slot)
    settings["mean_joules_per_slot"] = *harvest.mean_joules_per_slot;
  if (harvest.standard_deviation_joules_per_slot)
    settings["standard_deviation_joules_per_slot"] = *harvest.standard_deviation_joules_per_slot;
  if (harvest.coefficient_of_variation)
    settings["coefficient_of_variation"] = *harvest.coefficient_of_variation;
  if (harvest.kind == HarvestKind::series) {
    settings["file"] = harvest.file.string();
    settings["column"] = harvest.column;
    settings["rows"] = harvest.series.size();
    settings["slots_per_row"] = harvest.slots_per_row;
    settings["period_rows"] = harvest.period_rows;
  }
  return settings;
}

}  // namespace

Json inputs_of(const Scenario& scenario) {
  Json inputs{
      {"scenario", scenario.file.string()},
      {"title", scenario.title},
      {"slot_seconds", scenario.slot_seconds},
      {"arrivals",
       {{"law", arrival_law_of(scenario)}, {"tasks_per_slot", scenario.arrivals.tasks_per_slot}}},
      {"tasks", tasks_of(scenario)},
      {"models", models_of(scenario)}};
  if (scenario.has_choices) inputs["choices"] = choices_of(scenario);
  if (!scenario.fleet) inputs.update(setting_of(scenario.setting));
  inputs["policy"] = policy_of(scenario);
  inputs["harvest"] = harvest_settings_of(scenario.harvest);
  inputs["battery"] = {{"initial_joules", scenario.battery.initial_joules},
                       {"capacity_joules", number_or_null(scenario.battery.capacity_joules)}};
  inputs["horizons_slots"] = scenario.horizons_slots;
  inputs["trials"] = scenario.trials;
  return inputs;
}

std::string task_key(const Scenario& scenario) { return scenario.fleet ? "task" : "level"; }

Json task_label(const Scenario& scenario, std::size_t type) {
  if (scenario.fleet) return scenario.tasks[type].name;
  return scenario.tasks[type].level;
}

}  // namespace inferlaw::apps
