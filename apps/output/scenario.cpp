#include "inferlaw/apps/output/scenario.hpp"

#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"

namespace inferlaw::apps {
namespace {

Json measured_models_of(const site::Fleet& fleet) {
  Json models = Json::array();
  for (const site::MeasuredModel& model : fleet.models) {
    Json row{{"name", model.name}};
    if (model.by_load)  // costs follow from the load, and are no input
      row.update({{"batch_size", "load"}, {"machines", model.by_load->machines}});
    else
      row.update({{"joules_per_token", model.joules_per_token},
                  {"seconds_per_token", model.seconds_per_token}});
    if (model.machines) row["machines"] = *model.machines;
    row["success"] = model.success;
    if (!model.measurements.empty()) row["measurements"] = model.measurements;
    if (model.batch_size) row["batch_size"] = *model.batch_size;
    if (model.output_lengths)
      row["output_lengths"] = {
          {"mean_tokens", model.output_lengths->mean},
          {"second_moment_square_tokens", model.output_lengths->second_moment}};
    models.push_back(std::move(row));
  }
  return models;
}

Json measured_tasks_of(const site::Scenario& scenario) {
  Json types = Json::array();
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type) {
    Json row{{"name", scenario.tasks[type].name}, {"weight", scenario.tasks[type].weight}};
    if (scenario.fleet->trace) row["mean_tokens"] = scenario.fleet->trace->tokens[type].mean;
    types.push_back(std::move(row));
  }
  Json tasks{{"types", types}};
  if (scenario.fleet->trace) {
    const site::Trace& trace = scenario.fleet->trace->trace;
    tasks["trace"] = trace.source;
    tasks["time_column"] = trace.time_column;
    tasks["tokens_column"] = trace.tokens_column;
  }
  return tasks;
}

std::string_view arrival_law_of(const site::Scenario& scenario) {
  if (scenario.fleet && scenario.fleet->replays_trace) return "trace";
  return name_of(scenario.arrivals.law);
}

Json models_of(const site::Scenario& scenario) {
  if (scenario.fleet) return measured_models_of(*scenario.fleet);
  Json models = Json::array();
  for (const auto& [name, model, machines] : scenario.models)
    models.push_back({{"name", name},
                      {"machines", or_null(machines)},
                      {"parameters", model.parameters},
                      {"layers", model.layers},
                      {"attention_width", model.attention_width}});
  return models;
}

Json tasks_of(const site::Scenario& scenario) {
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
            {"flops_per_second", setting.hardware.flops_per_second},
            {"idle_watts", setting.hardware.idle_watts}}},
          {"capability",
           {{"irreducible_loss", setting.capability.loss.irreducible},
            {"loss_amplitude", setting.capability.loss.amplitude},
            {"loss_exponent", setting.capability.loss.exponent},
            {"steepness", setting.capability.slope}}},
          {"budget",
           {{"skills", setting.budget.skills},
            {"failure_probability", setting.budget.failure},
            {"tokens_per_step", setting.budget.tokens_per_step},
            {"rule", name_of(setting.budget.rule)},
            {"stopping", name_of(setting.budget.stopping)}}},
          {"accounting",
           {{"prompt_tokens", setting.accounting.prompt_tokens},
            {"prefill", setting.accounting.prefill},
            {"cache_reads", setting.accounting.cache_reads},
            {"latency", name_of(setting.accounting.latency)}}}};
}

void add_answer(const energy::AnswerRule& answer, Json& row) {
  const numeric::Overloaded keys{
      [&](energy::OnePath) {}, [&](energy::BestOfSamples best) { row["samples"] = best.samples; },
      [&](const strategy::ThresholdVote& vote) {
        row.update({{"samples", vote.samples}, {"alphabet", vote.alphabet}});
      },
      [&](const strategy::Vote& vote) {
        row.update({{"samples", vote.samples}, {"wrong_shares", vote.wrong_shares}});
      }};
  std::visit(keys, answer);
}

Json choice_of(const site::Scenario& scenario, const site::TaskServing& choice) {
  Json row{{"name", choice.name},
           {"model", site::model_names(scenario)[choice.model]},
           {"strategy", site::strategy_of(choice)}};
  if (choice.branching) row["branching"] = *choice.branching;
  add_answer(choice.answer, row);
  if (choice.failure_probability) row["failure_probability"] = *choice.failure_probability;
  if (choice.steps) row["steps"] = *choice.steps;
  row["retries"] = choice.retries;
  if (choice.fallback) row["fallback"] = scenario.choices[*choice.fallback].name;
  row["share_limit"] = choice.share_limit;
  return row;
}

Json choice_rows_of(const site::Scenario& scenario) {
  Json rows = Json::array();
  for (const site::TaskServing& choice : scenario.choices)
    rows.push_back(choice_of(scenario, choice));
  return rows;
}

struct PolicyKeys {
  const site::Scenario& scenario;
  Json& policy;

  void operator()(const routing::Policy& known) const { std::visit(*this, known); }
  void operator()(routing::Myopic /*policy*/) const {}
  void operator()(routing::LeastLatency /*policy*/) const {}
  void operator()(routing::Fixed fixed) const {
    policy[scenario.choices.empty() ? "model" : "choice"] =
        site::choice_names(scenario)[fixed.choice];
  }
  void operator()(routing::RoutingError error) const {
    policy["error_probability"] = error.probability;
  }
  void operator()(const routing::Mixture& mixture) const {
    policy["probabilities"] = mixture.probabilities;
  }
  void operator()(const site::SearchedPolicy& searched) const {
    policy["latency_limit_seconds"] = number_or_null(searched.limits.latency_limit_seconds);
    policy["success_floor"] = searched.limits.success_floor;
    if (searched.is_variance_aware) policy["randomised"] = searched.is_randomised;
  }
};

Json policy_of(const site::Scenario& scenario) {
  Json policy{{"name", site::name_of(scenario.policy)}};
  std::visit(PolicyKeys{scenario, policy}, scenario.policy);
  return policy;
}

struct MeanInWords {
  Json operator()(site::CriticalMean /*mean*/) const { return "critical"; }
  Json operator()(site::OwnMean /*mean*/) const { return "own"; }
  Json operator()(site::GivenMean given) const { return given.joules_per_slot; }
};

struct ShapeKeys {
  Json& settings;

  void operator()(const site::GammaShape& gamma) const {
    if (gamma.standard_deviation_joules_per_slot)
      settings["standard_deviation_joules_per_slot"] = *gamma.standard_deviation_joules_per_slot;
    if (gamma.coefficient_of_variation)
      settings["coefficient_of_variation"] = *gamma.coefficient_of_variation;
  }
  void operator()(const site::ConstantShape& /*shape*/) const {}
  void operator()(const site::PartsShape& /*shape*/) const {}  // each of its own
  void operator()(const site::UniformShape& uniform) const {
    settings["lowest_joules_per_slot"] = uniform.lowest_joules_per_slot;
    settings["highest_joules_per_slot"] = uniform.highest_joules_per_slot;
  }
  void operator()(const site::SeriesShape& series) const {
    settings["file"] = series.source;
    settings["column"] = series.column;
    settings["rows"] = series.joules_per_slot.size();
    settings["slots_per_row"] = series.slots_per_row;
    settings["period_rows"] = series.period_rows;
    const site::SeriesRecord& record = series.record;
    settings["time_column"] = record.time_column;
    settings["unit"] = record.unit;
    settings["rows_out_of_order"] = record.rows_out_of_order;
    settings["merged_rows"] = record.merged_rows;
    settings["filled_rows"] = record.filled_rows;
    settings["rows_set_to_zero"] = record.rows_set_to_zero;
    settings["joules_set_to_zero"] = record.joules_set_to_zero;
  }
};

// A source alone, or one of several.
template <class Source>
Json source_of(std::string_view law, const Source& source) {
  Json settings{{"law", law},
                {"mean_joules_per_slot", std::visit(MeanInWords{}, source.mean)},
                {"mean_factor", source.mean_factor}};
  if (!source.profile.empty()) settings["profile"] = source.profile;
  return settings;
}

Json harvest_of(const site::Harvest& harvest) {
  if (const auto* several = std::get_if<site::PartsShape>(&harvest.shape)) {
    Json sources = Json::array();
    for (const site::HarvestPart& part : several->parts) {
      Json settings = source_of(numeric::name_of(part.shape), part);
      std::visit(ShapeKeys{settings}, part.shape);
      sources.push_back(std::move(settings));
    }
    return sources;
  }
  Json settings = source_of(numeric::name_of(harvest.shape), harvest);
  std::visit(ShapeKeys{settings}, harvest.shape);
  return settings;
}

// Losses where there are any.
Json battery_of(const auxiliary::Battery& battery) {
  Json settings{{"initial_joules", battery.initial_joules},
                {"capacity_joules", number_or_null(battery.capacity_joules)}};
  if (auxiliary::is_lossless(battery)) return settings;
  settings["minimum_state_of_charge"] = battery.minimum_state_of_charge;
  settings["charging_efficiency"] = battery.charging_efficiency;
  settings["discharging_efficiency"] = battery.discharging_efficiency;
  settings["charging_limit_joules_per_slot"] =
      number_or_null(battery.charging_limit_joules_per_slot);
  settings["discharging_limit_joules_per_slot"] =
      number_or_null(battery.discharging_limit_joules_per_slot);
  settings["self_discharge_per_slot"] = battery.self_discharge_per_slot;
  return settings;
}

Json deferral_of(const auxiliary::Deferral& deferral) {
  if (deferral.deadline_slots > 0) return {{"deadline_slots", deferral.deadline_slots}};
  return {{"joules", deferral.joules}};
}

// Of a series as much as says which.
Json course_of(const site::PriceCourse& course) {
  if (!course.is_series) return {{"per_joule", course.tariff.per_joule}};
  return {{"series", course.source},
          {"column", course.column},
          {"rows", course.tariff.per_joule.size()},
          {"slots_per_row", course.tariff.slots_per_row}};
}

Json courses_of(const site::PriceCourses& courses) {
  return {{"auxiliary", course_of(courses.money)},
          {"auxiliary_carbon_grams", course_of(courses.carbon)}};
}

Json prices_of(const energy::Prices& prices) {
  Json settings{{"baseline_per_joule", prices.baseline},
                {"auxiliary_per_joule", prices.auxiliary},
                {"baseline_carbon_grams_per_joule", prices.baseline_carbon},
                {"auxiliary_carbon_grams_per_joule", prices.auxiliary_carbon},
                {"wear_per_cycle", prices.wear_per_cycle},
                {"currency", prices.currency}};
  if (!prices.capital) return settings;
  settings["capital"] = {{"supply_per_watt", prices.capital->supply_per_watt},
                         {"battery_per_joule", prices.capital->battery_per_joule},
                         {"lifetime_years", prices.capital->lifetime_years},
                         {"discount_rate", prices.capital->discount_rate}};
  return settings;
}

}  // namespace

Json inputs_of(const std::filesystem::path& file, const site::Scenario& scenario) {
  Json inputs{
      {"scenario", file.string()},
      {"title", scenario.title},
      {"slot_seconds", scenario.slot_seconds},
      {"arrivals",
       {{"law", arrival_law_of(scenario)}, {"tasks_per_slot", scenario.arrivals.tasks_per_slot}}},
      {"tasks", tasks_of(scenario)},
      {"models", models_of(scenario)}};
  if (!scenario.arrivals_profile.empty()) inputs["arrivals"]["profile"] = scenario.arrivals_profile;
  if (site::has_overheads(scenario))
    inputs["site"] = {{"pue", scenario.overheads.pue},
                      {"idle_joules_per_slot", site::idle_joules_per_slot(scenario)}};
  if (!scenario.choices.empty()) inputs["choices"] = choice_rows_of(scenario);
  if (!scenario.fleet) inputs.update(setting_of(scenario.setting));
  inputs["policy"] = policy_of(scenario);
  inputs["harvest"] = harvest_of(scenario.harvest);
  inputs["battery"] = battery_of(scenario.battery);
  if (std::isfinite(scenario.grid.import_limit_joules_per_slot))
    inputs["grid"] = {{"import_limit_joules_per_slot", scenario.grid.import_limit_joules_per_slot}};
  if (scenario.deferral) inputs["deferral"] = deferral_of(*scenario.deferral);
  if (scenario.prices) inputs["scenario_prices"] = prices_of(*scenario.prices);
  if (scenario.price_courses) inputs["price_courses"] = courses_of(*scenario.price_courses);
  inputs["horizons_slots"] = scenario.horizons_slots;
  inputs["trials"] = scenario.trials;
  return inputs;
}

std::string task_key(const site::Scenario& scenario) { return scenario.fleet ? "task" : "level"; }

Json task_label(const site::Scenario& scenario, std::size_t type) {
  if (scenario.fleet) return scenario.tasks[type].name;
  return scenario.tasks[type].level;
}

}  // namespace inferlaw::apps
