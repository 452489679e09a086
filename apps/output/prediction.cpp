#include "inferlaw/apps/output/prediction.hpp"

#include <optional>
#include <string>
#include <utility>

#include "inferlaw/apps/output/uncertainty.hpp"

namespace inferlaw::apps {
namespace {

// ---- demand and supply ------------------------------------------------------------------------

Json to_json(const site::DemandAndSupply& of) {
  Json results{
      {"mean_demand_joules_per_slot", of.mean_demand_joules_per_slot},
      {"task_energy_second_moment_square_joules", of.task_energy_second_moment},
      {"critical_supply_joules_per_slot", number_or_null(of.critical_supply_joules_per_slot)},
      {"harvest_mean_joules_per_slot", of.harvest_mean_joules_per_slot},
      {"harvest_standard_deviation_joules_per_slot", of.harvest_standard_deviation_joules_per_slot},
      {"drift_joules_per_slot", of.drift_joules_per_slot},
      {"volatility_joules", of.volatility_joules},
      {"regime", auxiliary::brownian::name_of(of.regime)},
      {"crossover_slots", number_or_null(of.crossover_slots)}};
  const auto add = [&](const char* key, const std::optional<double>& value) {
    if (value) results[key] = *value;
  };
  add("deliverable_drift_joules_per_slot", of.deliverable_drift_joules_per_slot);
  add("deliverable_volatility_joules", of.deliverable_volatility_joules);
  add("beyond_discharging_limit_joules_per_slot", of.beyond_discharging_limit_joules_per_slot);
  return results;
}

Json to_json(const site::TraceStatistics& trace) {
  return {{"tasks", trace.tasks},
          {"seconds", trace.seconds},
          {"mean_tokens", trace.mean_tokens},
          {"standard_deviation_tokens", trace.standard_deviation_tokens},
          {"mean_gap_seconds", trace.mean_gap_seconds},
          {"gap_coefficient_of_variation", trace.gap_coefficient_of_variation},
          {"whole_slots", trace.whole_slots},
          {"tasks_after_the_last_whole_slot", trace.tasks_after_the_last_whole_slot},
          {"tasks_per_slot", trace.tasks_per_slot},
          {"index_of_dispersion", trace.index_of_dispersion},
          {"lag_one_autocorrelation", trace.lag_one_autocorrelation},
          {"rows_out_of_order", trace.rows_out_of_order},
          {"rows_left_out", trace.rows_left_out}};
}

Json to_json(const std::vector<site::FleetModelLoad>& fleet) {
  Json rows = Json::array();
  for (const site::FleetModelLoad& load : fleet) {
    Json row{{"model", load.model},
             {"joules_per_token", load.joules_per_token},
             {"seconds_per_token", load.seconds_per_token},
             {"batch_size", or_null(load.batch_size)},
             {"share_of_tasks", load.share_of_tasks},
             {"tasks_at_once", load.tasks_at_once}};
    if (load.settled) {
      row["machines"] = load.settled->machines;
      row["tokens_per_second_a_machine"] = load.settled->tokens_per_second;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Json to_json(const std::vector<site::ModelQueue>& queues) {
  Json rows = Json::array();
  for (const site::ModelQueue& queue : queues)
    rows.push_back({{"model", queue.model},
                    {"machines", queue.machines},
                    {"tasks_per_second_a_machine", queue.tasks_per_second},
                    {"utilisation", queue.utilisation},
                    {"service_seconds", queue.service_seconds},
                    {"wait_seconds", number_or_null(queue.wait_seconds)},
                    {"response_seconds", number_or_null(queue.response_seconds)}});
  return rows;
}

// ---- prediction -------------------------------------------------------------------------------

// What is measured comes first: a theory only stands beside it.
void add_replay(const site::ReplayedHorizon& at, Json& row) {
  row["replayed_mean_joules"] = at.auxiliary_joules.mean;
  row["replayed_standard_error_joules"] = number_or_null(at.auxiliary_joules.standard_error);
  row["replayed_windows"] = at.windows;
}

void add_theories_of_what_is_replayed(const site::ReplayedHorizon& at, bool has_long_run,
                                      Json& row) {
  if (has_long_run) row["long_run_mean_joules"] = or_null(at.long_run_mean_joules);
  row["matched_volatility_joules"] = at.matched_volatility_joules;
  row["matched_mean_joules"] = or_null(at.matched_mean_joules);
  row["remembering_mean_joules"] = or_null(at.remembering_mean_joules);
  row["theory_over_replay"] = number_or_null(at.theory_over_replay);
  row["corrected_over_replay"] = or_null(at.corrected_over_replay);
  row["exact_slots_over_replay"] = or_null(at.exact_slots_over_replay);
  if (has_long_run) row["long_run_over_replay"] = or_null(at.long_run_over_replay);
  row["matched_over_replay"] = or_null(at.matched_over_replay);
  row["remembering_over_replay"] = or_null(at.remembering_over_replay);
}

// Of work that can wait: what does at T, and what a joule more of patience or capacity saves.
void add_deferral(const site::PredictedHorizon& at, Json& row) {
  row["backlog_joules"] = or_null(at.backlog_joules);
  row["saved_per_joule_of_patience"] =
      at.joule_worth ? Json(at.joule_worth->patience) : Json(nullptr);
  row["saved_per_joule_of_capacity"] =
      at.joule_worth ? Json(at.joule_worth->capacity) : Json(nullptr);
}

// Which keys the rows of horizons have beside those of every site, or have values for.
struct HorizonKeys {
  bool capacity = false;
  bool long_run = false;
  bool deferral = false;
};

// Where the energy goes. Losses are of conversion and by self-discharge.
void add_ledger(const std::optional<site::PredictedLedger>& ledger, bool has_capacity, Json& row) {
  const auto add = [&](const char* key, double auxiliary::BatteryLedger::*entry) {
    row[key] = ledger ? number_or_null(ledger->means.*entry) : Json(nullptr);
  };
  using auxiliary::BatteryLedger;
  row["coverage"] = ledger ? number_or_null(ledger->coverage) : Json(nullptr);
  row["ledger_theory"] = nullptr;
  if (ledger) row["ledger_theory"] = ledger->theory ? site::name_of(*ledger->theory) : "replayed";
  add("delivered_joules", &BatteryLedger::delivered_joules);
  add("drawn_joules", &BatteryLedger::drawn_joules);
  add("taken_joules", &BatteryLedger::taken_joules);
  add("curtailed_joules", &BatteryLedger::curtailed_joules);
  add("spilled_joules", &BatteryLedger::spilled_joules);
  row["losses_joules"] = nullptr;
  if (ledger)
    row["losses_joules"] = ledger->means.conversion_losses_joules + ledger->means.leaked_joules;
  add("self_discharge_joules", &BatteryLedger::leaked_joules);
  add("battery_level_joules", &BatteryLedger::level_joules);
  row["equivalent_full_cycles"] =
      ledger && has_capacity ? number_or_null(ledger->means.cycles) : Json(nullptr);
}

void add_cost(const std::optional<site::SiteCost>& cost, Json& row) {
  row["cost"] = cost ? Json(cost->money) : Json(nullptr);
  row["cost_per_year"] = cost ? or_null(cost->money_per_year) : Json(nullptr);
  row["carbon_grams"] = cost ? Json(cost->carbon_grams) : Json(nullptr);
}

Json horizon_row(const site::PredictedHorizon& at, const HorizonKeys& has) {
  Json row{{"slots", at.slots}};
  if (at.replayed) add_replay(*at.replayed, row);
  row["mean_joules"] = number_or_null(at.mean_joules);
  row["standard_deviation_joules"] = or_null(at.standard_deviation_joules);
  row["corrected_mean_joules"] = or_null(at.corrected_mean_joules);
  add_exact_slots(at.exact_slots, row);
  row["probability_none"] = or_null(at.probability_none);
  add_ledger(at.ledger, has.capacity, row);
  row["unserved_joules"] = at.unserved ? Json(at.unserved->joules) : Json(nullptr);
  row["share_of_slots_with_unserved"] =
      at.unserved ? Json(at.unserved->share_of_slots) : Json(nullptr);
  if (has.deferral) add_deferral(at, row);
  add_cost(at.cost, row);
  if (at.replayed) add_theories_of_what_is_replayed(*at.replayed, has.long_run, row);
  return row;
}

Json horizon_rows(const site::Prediction& prediction) {
  Json rows = Json::array();
  const HorizonKeys has{.capacity = auxiliary::is_limited(prediction.scenario.battery),
                        .long_run = prediction.long_run_volatility_joules.has_value(),
                        .deferral = prediction.scenario.deferral.has_value()};
  for (const site::PredictedHorizon& at : prediction.horizons) rows.push_back(horizon_row(at, has));
  return rows;
}

Json to_json(const site::Dependence& dependence) {
  const fit::LongRunVariance& variance = dependence.long_run;
  return {{"rows", dependence.rows},
          {"lag_one_autocorrelation", dependence.lag_one_autocorrelation},
          {"marginal_variance_square_joules", variance.marginal_variance},
          {"long_run_variance_square_joules", variance.variance},
          {"long_run_variance_standard_error_square_joules", variance.standard_error},
          {"bartlett_bandwidth_rows", variance.bandwidth}};
}

Json to_json(const std::vector<site::TheoryStanding>& theories) {
  Json rows = Json::array();
  for (const site::TheoryStanding& theory : theories)
    rows.push_back({{"theory", site::name_of(theory.theory)},
                    {"standing", site::name_of(theory.standing)},
                    {"reason", theory.reason}});
  return rows;
}

// ---- simulation -------------------------------------------------------------------------------

void add_simulated_ledger(const simulation::HorizonEstimates& at, const HorizonKeys& has,
                          Json& row) {
  const simulation::BatteryEstimates& ledger = at.ledger;
  const auto add = [&](const std::string& name, const simulation::Estimate& estimate) {
    row[name + "_mean_joules"] = estimate.mean;
    row[name + "_standard_error_joules"] = estimate.standard_error;
  };
  add("delivered", ledger.delivered_joules);
  add("drawn", ledger.drawn_joules);
  add("taken", ledger.taken_joules);
  add("curtailed", ledger.curtailed_joules);
  add("spilled", at.spilled_joules);
  add("losses", ledger.losses_joules);
  add("self_discharge", ledger.leaked_joules);
  add("battery", at.battery_joules);
  add("unserved", at.unserved_joules);
  if (has.deferral) add("backlog", at.backlog_joules);
  row["share_of_slots_with_unserved_mean"] = at.share_of_slots_with_unserved.mean;
  row["share_of_slots_with_unserved_standard_error"] =
      at.share_of_slots_with_unserved.standard_error;
  row["equivalent_full_cycles_mean"] = has.capacity ? Json(ledger.cycles.mean) : Json(nullptr);
  row["equivalent_full_cycles_standard_error"] =
      has.capacity ? Json(ledger.cycles.standard_error) : Json(nullptr);
}

// Where prices change from slot to slot: money, then carbon.
void add_paid(const std::vector<simulation::Estimate>& paid, Json& row) {
  row["auxiliary_cost_mean"] = paid[0].mean;
  row["auxiliary_cost_standard_error"] = paid[0].standard_error;
  row["auxiliary_carbon_grams_mean"] = paid[1].mean;
  row["auxiliary_carbon_grams_standard_error"] = paid[1].standard_error;
}

Json simulated_row(const site::SimulatedHorizon& horizon, const HorizonKeys& has) {
  const simulation::HorizonEstimates& at = horizon.estimates;
  Json row{{"slots", at.slots},
           {"mean_joules", at.auxiliary_joules.mean},
           {"standard_error_joules", at.auxiliary_joules.standard_error},
           {"standard_deviation_joules", at.auxiliary_joules.standard_deviation},
           {"demand_mean_joules", at.demand_joules.mean},
           {"demand_standard_error_joules", at.demand_joules.standard_error},
           {"brownian_mean_joules", number_or_null(horizon.brownian_mean_joules)}};
  add_simulated_ledger(at, has, row);
  if (!at.paid.empty()) add_paid(at.paid, row);
  return row;
}

Json law_row(simulation::GrowthLaw law, simulation::GrowthLaw chosen,
             const simulation::GoodnessOfFit& goodness, const Json& parameters) {
  Json row{{"law", simulation::name_of(law)},
           {"chosen", law == chosen},
           {"bic", goodness.bic},
           {"chi_squared", goodness.chi_squared},
           {"joules_per_root_slot", nullptr},
           {"joules_per_slot", nullptr},
           {"kink_slots", nullptr}};
  row.update(parameters);
  return row;
}

Json growth_law_rows(const simulation::GrowthLawChoice& choice) {
  using simulation::GrowthLaw;
  const auto& [chosen, root, kinked, linear] = choice;
  return {law_row(GrowthLaw::square_root, chosen, root.goodness,
                  {{"joules_per_root_slot", root.joules_per_root_slot}}),
          law_row(GrowthLaw::kinked, chosen, kinked.goodness,
                  {{"joules_per_root_slot", kinked.joules_per_root_slot},
                   {"joules_per_slot", kinked.joules_per_slot},
                   {"kink_slots", kinked.kink_slots}}),
          law_row(GrowthLaw::linear, chosen, linear.goodness,
                  {{"joules_per_slot", linear.joules_per_slot}})};
}

// ---- validation -------------------------------------------------------------------------------

// In the words that a reader of the table needs.
std::string_view shown(site::Theory theory) {
  switch (theory) {
    case site::Theory::exact_slots:
      return "exact slots";
    case site::Theory::remembering:
      return "remembering slots";
    case site::Theory::brownian:
      return "independent slots";
    case site::Theory::brownian_law:
    case site::Theory::corrected_slots:
    case site::Theory::long_run:
    case site::Theory::matched:
      break;
  }
  return site::name_of(theory);
}

const char* verdict_of(const std::optional<bool>& agrees) {
  if (!agrees) return "undecided";
  return *agrees ? "agrees" : "disagrees";
}

Json to_json(const site::ValidatedHorizon& at) {
  const bool is_exact = at.theory == site::Theory::exact_slots;
  return {{"supply_factor", at.supply_factor},
          {"supply_joules_per_slot", at.supply_joules_per_slot},
          {"slots", at.slots},
          {"brownian_mean_joules", number_or_null(at.brownian_mean_joules)},
          {"theory", shown(at.theory)},
          {is_exact ? "exact_mean_joules" : "theory_mean_joules", at.theory_mean_joules},
          {"theory_error_joules", number_or_null(at.theory_error_joules)},
          {"trials", at.trials},
          {"simulated_mean_joules", at.simulated_joules.mean},
          {"standard_error_joules", number_or_null(at.simulated_joules.standard_error)},
          {"relative_standard_error", number_or_null(at.relative_standard_error)},
          {"z", number_or_null(at.z)},
          {"verdict", verdict_of(at.agrees)},
          {"agrees", or_null(at.agrees)}};
}

}  // namespace

TableApart predicted_ledger() {
  return {.table = "horizons",
          .name = "ledger",
          .columns = {"ledger_theory", "delivered_joules", "drawn_joules", "taken_joules",
                      "curtailed_joules", "spilled_joules", "losses_joules",
                      "self_discharge_joules", "battery_level_joules", "equivalent_full_cycles",
                      "unserved_joules", "share_of_slots_with_unserved", "backlog_joules"}};
}

TableApart predicted_costs() {
  return {
      .table = "horizons", .name = "costs", .columns = {"cost", "cost_per_year", "carbon_grams"}};
}

TableApart simulated_costs() {
  return {.table = "horizons",
          .name = "costs of auxiliary energy",
          .columns = {"auxiliary_cost_mean", "auxiliary_cost_standard_error",
                      "auxiliary_carbon_grams_mean", "auxiliary_carbon_grams_standard_error"}};
}

TableApart simulated_ledger() {
  TableApart ledger{.table = "horizons", .name = "ledger"};
  for (const std::string name : {"delivered", "drawn", "taken", "curtailed", "spilled", "losses",
                                 "self_discharge", "battery", "unserved", "backlog"})
    for (const char* ending : {"_mean_joules", "_standard_error_joules"})
      ledger.columns.push_back(name + ending);
  for (const char* ending : {"_mean", "_standard_error"})
    for (const std::string name : {"equivalent_full_cycles", "share_of_slots_with_unserved"})
      ledger.columns.push_back(name + ending);
  return ledger;
}

void add_exact_slots(const std::optional<site::MeanWithError>& mean, Json& row) {
  row["exact_slots_mean_joules"] = nullptr;
  row["exact_slots_error_joules"] = nullptr;
  if (!mean || mean->below_resolution) return;
  row["exact_slots_mean_joules"] = number_within(mean->joules, mean->error_joules);
  row["exact_slots_error_joules"] = number_or_null(mean->error_joules);
}

Json to_json(const site::Prediction& prediction) {
  Json results = to_json(prediction.demand_and_supply);
  if (prediction.trace) results["trace"] = to_json(*prediction.trace);
  results["horizons"] = horizon_rows(prediction);
  if (!prediction.fleet.empty()) results["fleet"] = to_json(prediction.fleet);
  if (!prediction.queues.empty()) results["queues"] = to_json(prediction.queues);
  if (prediction.uncertainty) results["uncertainty"] = to_json(*prediction.uncertainty);
  if (prediction.demand_dependence)
    results["demand_dependence"] = to_json(*prediction.demand_dependence);
  if (prediction.harvest_dependence)
    results["dependence"] = to_json(*prediction.harvest_dependence);
  if (prediction.long_run_volatility_joules)
    results["long_run_volatility_joules"] = *prediction.long_run_volatility_joules;
  results["theories"] = to_json(prediction.theories);
  return results;
}

Json to_json(const site::SiteSimulation& simulation) {
  Json results = to_json(simulation.demand_and_supply);
  results["trials"] = simulation.scenario.trials;
  const HorizonKeys has{.capacity = auxiliary::is_limited(simulation.scenario.battery),
                        .deferral = simulation.scenario.deferral.has_value()};
  results["horizons"] = Json::array();
  for (const site::SimulatedHorizon& at : simulation.horizons)
    results["horizons"].push_back(simulated_row(at, has));
  if (simulation.growth_law) {
    results["curve_law"] = simulation::name_of(simulation.growth_law->chosen);
    results["curve_laws"] = growth_law_rows(*simulation.growth_law);
  }
  return results;
}

Json to_json(const site::Validation& validation) {
  const std::optional<bool> agrees =
      validation.agrees && !validation.is_decided ? std::nullopt : std::optional(validation.agrees);
  Json results{
      {"verdict", verdict_of(agrees)}, {"agrees", or_null(agrees)}, {"horizons", Json::array()}};
  for (const site::ValidatedHorizon& at : validation.horizons)
    results["horizons"].push_back(to_json(at));
  return results;
}

}  // namespace inferlaw::apps
