#include "inferlaw/apps/output/critical.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inferlaw/apps/output/prediction.hpp"
#include "inferlaw/apps/output/uncertainty.hpp"

namespace inferlaw::apps {
namespace {

std::string_view text_of(supply::Status status) { return supply::name_of(status); }

bool is_solved(supply::Status status) {
  return status == supply::Status::solved || status == supply::Status::solved_for_independent_slots;
}

// ---- rows -------------------------------------------------------------------------------------

void add_check(const site::SimulatedCheck& check, Json& row) {
  row["simulated_mean_joules"] = nullptr;
  row["standard_error_joules"] = nullptr;
  if (check.simulated_joules) {
    row["simulated_mean_joules"] = check.simulated_joules->mean;
    row["standard_error_joules"] = check.simulated_joules->standard_error;
  }
  row["agrees"] = or_null(check.agrees);
}

Json to_json(const site::FoundSite& found) {
  Json row{{"name", found.name},
           {"status", text_of(found.status)},
           {"supply_joules_per_slot", found.supply_joules_per_slot}};
  if (found.capacity_joules) row["capacity_joules"] = number_or_null(*found.capacity_joules);
  row["mean_joules"] = number_or_null(found.mean_joules);
  add_exact_slots(found.exact_slots, row);
  row["cost"] = number_or_null(found.cost);
  if (found.check) add_check(*found.check, row);
  return row;
}

Json rows_of(const std::vector<site::FoundSite>& found) {
  Json rows = Json::array();
  for (const site::FoundSite& each : found) rows.push_back(to_json(each));
  return rows;
}

// ---- supplies ---------------------------------------------------------------------------------

// An answer, and its sensitivity to what was asked (`unit_key`) and to the mean demand.
void add_supply(const std::string& name, const std::string& unit_key,
                const site::FoundSupply& found, Json& results) {
  results[name + "_joules_per_slot"] = or_null(found.joules_per_slot);
  results[name + "_status"] = text_of(found.status);
  if (!is_solved(found.status)) return;
  results["sensitivities"][name] = {
      {unit_key, number_or_null(found.per_unit_asked)},
      {"per_demand_mean_joules_per_joule", number_or_null(found.per_demand_mean)}};
}

Json to_json(const site::ExceedanceFound& found) {
  Json exceedance{{"level_joules", found.level_joules},
                  {"brownian_probability", found.brownian_probability},
                  {"exact_slots_probability", or_null(found.exact_slots_probability)}};
  if (!found.simulated_probability) return exceedance;
  exceedance["simulated_probability"] = found.simulated_probability->mean;
  exceedance["standard_error"] = found.simulated_probability->standard_error;
  exceedance["agrees"] = or_null(found.agrees);
  return exceedance;
}

Json to_json(const supply::SupplyAnswer& answer) {
  const bool infeasible = answer.status == supply::Status::infeasible_in_brownian_model;
  return {
      {"status", text_of(answer.status)},
      {"supply_joules_per_slot", infeasible ? Json(nullptr) : Json(answer.supply_joules_per_slot)},
      {"mean_joules", answer.mean_auxiliary_joules}};
}

Json to_json(const site::LongRunSupplies& long_run) {
  Json all = Json::object();
  const auto add = [&](const char* key, const std::optional<double>& value) {
    if (value) all[key] = *value;
  };
  add("demand_lag_one_autocorrelation", long_run.demand_lag_one_autocorrelation);
  add("lag_one_autocorrelation", long_run.harvest_lag_one_autocorrelation);
  add("harvest_coefficient_of_variation", long_run.harvest_coefficient_of_variation);
  all["volatility_joules"] = long_run.volatility_joules;
  all["cheapest_supply"] = to_json(long_run.cheapest);
  if (long_run.target) all["target_supply"] = to_json(*long_run.target);
  if (long_run.exceedance) all["exceedance_supply"] = to_json(*long_run.exceedance);
  return all;
}

void add_supplies(const site::Critical& critical, Json& results) {
  results["critical_supply_joules_per_slot"] =
      number_or_null(critical.critical_supply_joules_per_slot);
  results["volatility_joules"] = critical.volatility_joules;
  results["supplies"] = rows_of(critical.supplies);
  if (critical.cheapest)
    add_supply("cheapest_supply", "per_price_ratio_joules_per_slot", *critical.cheapest, results);
  if (critical.target)
    add_supply("target_supply", "per_target_joule_joules_per_slot", *critical.target, results);
  if (critical.exceedance_supply)
    add_supply("exceedance_supply", "per_probability_joules_per_slot", *critical.exceedance_supply,
               results);
  if (critical.exceedance) results["exceedance"] = to_json(*critical.exceedance);
  if (critical.long_run) results["long_run"] = to_json(*critical.long_run);
  results["supply_of_least_brownian_mean_joules_per_slot"] =
      number_or_null(critical.supply_of_least_brownian_mean);
}

void add_coverage(const site::CoverageFound& found, Json& results) {
  results["coverage_supply_joules_per_slot"] = or_null(found.supply_joules_per_slot);
  results["coverage_supply_decided_by"] = site::name_of(found.decider);
  if (!found.capacity_decider) return;
  results["coverage_capacity_joules"] = or_null(found.capacity_joules);
  results["coverage_capacity_decided_by"] = site::name_of(*found.capacity_decider);
}

// ---- batteries --------------------------------------------------------------------------------

void add_capacity(const std::string& name, const std::string& unit_key,
                  const supply::CapacityAnswer& answer, Json& results) {
  results[name + "_joules"] = number_or_null(answer.capacity_joules);
  results[name + "_status"] = text_of(answer.status);
  if (!is_solved(answer.status)) return;
  results["sensitivities"][name] = {
      {unit_key, number_or_null(answer.per_unit_asked)},
      {"per_supply_joules_per_joule_per_slot", number_or_null(answer.per_supply)},
      {"per_demand_mean_joules_per_joule_per_slot", number_or_null(answer.per_demand_mean)}};
}

Json to_json(const supply::Move& move) {
  return {{"supply_joules_per_slot", number_or_null(move.supply)},
          {"capacity_joules", number_or_null(move.capacity)}};
}

void add_site(const supply::SiteAnswer& answer, Json& results) {
  results["cheapest_site"] = {{"supply_joules_per_slot", answer.supply_joules_per_slot},
                              {"supply_status", text_of(answer.supply_status)},
                              {"capacity_joules", number_or_null(answer.capacity_joules)},
                              {"capacity_status", text_of(answer.capacity_status)},
                              {"mean_joules", answer.mean_auxiliary_joules},
                              {"cost", answer.cost}};
  if (!is_solved(answer.supply_status) || !is_solved(answer.capacity_status)) return;
  results["sensitivities"]["cheapest_site"] = {
      {"per_price_ratio", to_json(answer.per_price_ratio)},
      {"per_capacity_price_ratio", to_json(answer.per_capacity_price_ratio)},
      {"per_demand_mean_joule_per_slot", to_json(answer.per_demand_mean)}};
}

void add_batteries(const site::Critical& critical, Json& results) {
  if (critical.cheapest_capacity)
    add_capacity("cheapest_capacity", "per_capacity_price_ratio_joules",
                 *critical.cheapest_capacity, results);
  if (!critical.capacities.empty()) results["capacities"] = rows_of(critical.capacities);
  if (critical.cheapest_site) add_site(*critical.cheapest_site, results);
  if (critical.target_capacity)
    add_capacity("target_capacity", "per_target_joule_joules", *critical.target_capacity, results);
}

// ---- decided by evaluation ----------------------------------------------------------------------

// The keys of a mean and of how far it may be off.
struct MeanKeys {
  const char* mean;
  const char* error;
};

Json to_json(const site::Decision& found, const MeanKeys& keys) {
  Json row{{"name", found.name},
           {"supply_joules_per_slot", number_or_null(found.supply_joules_per_slot)},
           {"capacity_joules", or_null(found.capacity_joules)},
           {keys.mean, nullptr},
           {keys.error, nullptr},
           {"coverage", nullptr},
           {"cost", nullptr}};
  if (!found.is_enough()) return row;
  row[keys.mean] = number_or_null(found.mean_joules);
  row[keys.error] = number_or_null(found.error_joules);
  row["coverage"] = number_or_null(found.coverage);
  row["cost"] = number_or_null(found.cost);
  return row;
}

void add_decisions(const char* key, const std::vector<site::Decision>& decisions,
                   const MeanKeys& keys, Json& results) {
  for (const site::Decision& found : decisions) results[key].push_back(to_json(found, keys));
}

Json to_json(const site::PlannedSite& found) {
  return {{"name", found.name},
          {"decided_by", site::name_of(found.decider)},
          {"supply_joules_per_slot", found.supply_joules_per_slot},
          {"capacity_joules", number_or_null(found.capacity_joules)},
          {"coverage", or_null(found.coverage)},
          {"equivalent_full_cycles", or_null(found.cycles)},
          {"cost", or_null(found.cost)},
          {"cost_per_year", or_null(found.cost_per_year)},
          {"carbon_grams", or_null(found.carbon_grams)}};
}

}  // namespace

Json to_json(const site::Critical& critical) {
  Json results = Json::object();
  const auto add_simulated = [&] {
    add_decisions("simulated_supplies", critical.simulated,
                  {"simulated_mean_joules", "standard_error_joules"}, results);
  };
  if (critical.is_replayed) add_simulated();
  if (critical.coverage) add_coverage(*critical.coverage, results);
  add_supplies(critical, results);
  add_batteries(critical, results);
  if (critical.uncertainty) results["uncertainty"] = to_json(*critical.uncertainty);
  add_decisions("decided_in_exact_slots", critical.in_exact_slots,
                {"exact_slots_mean_joules", "exact_slots_error_joules"}, results);
  if (!critical.is_replayed) add_simulated();
  for (const site::PlannedSite& found : critical.plan) results["plan"].push_back(to_json(found));
  return results;
}

}  // namespace inferlaw::apps
