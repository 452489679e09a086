// The keys under which answers are written: users' scripts stand on them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "inferlaw/apps/output/critical.hpp"
#include "inferlaw/apps/output/prediction.hpp"
#include "inferlaw/apps/output/routing.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

using apps::Json;
using apps::to_json;
using testing::ElementsAre;
using testing::IsSupersetOf;

std::vector<std::string> keys_of(const Json& json) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  return keys;
}

TEST(Answers, APredictionHasItsKeys) {
  const site::Prediction prediction = site::predict(two_models());
  const Json json = to_json(prediction);
  EXPECT_THAT(
      keys_of(json),
      ElementsAre("mean_demand_joules_per_slot", "task_energy_second_moment_square_joules",
                  "critical_supply_joules_per_slot", "harvest_mean_joules_per_slot",
                  "harvest_standard_deviation_joules_per_slot", "drift_joules_per_slot",
                  "volatility_joules", "regime", "crossover_slots", "horizons", "theories"));
  EXPECT_TRUE(json["crossover_slots"].is_null()) << "at the critical supply there is none";
  EXPECT_EQ(json["regime"], "critical");
  const Json& row = json["horizons"][2];
  EXPECT_THAT(
      keys_of(row),
      ElementsAre("slots", "mean_joules", "standard_deviation_joules", "corrected_mean_joules",
                  "exact_slots_mean_joules", "exact_slots_error_joules", "probability_none",
                  "coverage", "ledger_theory", "delivered_joules", "drawn_joules", "taken_joules",
                  "curtailed_joules", "spilled_joules", "losses_joules", "self_discharge_joules",
                  "battery_level_joules", "equivalent_full_cycles", "unserved_joules",
                  "share_of_slots_with_unserved", "cost", "cost_per_year", "carbon_grams"));
  EXPECT_EQ(row["slots"], 100);
  EXPECT_NEAR(row["exact_slots_mean_joules"], 5102.3353, 5e-5);
  EXPECT_EQ(row["exact_slots_error_joules"], prediction.horizons[2].exact_slots->error_joules);
  EXPECT_EQ(row["ledger_theory"], "exact_slots");
  // at the critical supply, from an empty battery, what is bought is what is left over
  EXPECT_NEAR(row["battery_level_joules"], 5102.3353, 1e-3);
  EXPECT_NEAR(row["coverage"], 1 - 5102.3353 / 58741.865, 1e-7);
  EXPECT_EQ(row["unserved_joules"], 0);
  EXPECT_TRUE(row["equivalent_full_cycles"].is_null()) << "without a capacity there are none";
  EXPECT_EQ(
      json["theories"][4],
      Json({{"theory", "long_run"}, {"standing", "refused"}, {"reason", "nothing is measured"}}));
}

TEST(Answers, WhatIsNotKnownIsNull) {
  const Json row =
      to_json(site::predict(with_battery(with_harvest(two_models(), series_harvest({2, 6, 4})),
                                         {.capacity_joules = 4000})))["horizons"][0];
  for (const char* key :
       {"standard_deviation_joules", "probability_none", "corrected_mean_joules",
        "exact_slots_mean_joules", "exact_slots_error_joules", "remembering_mean_joules"})
    EXPECT_TRUE(row.at(key).is_null()) << key;
}

// Energy is kept, in the keys of one row: harvest, bought and first charge are where they went.
TEST(Answers, ALedgerBalancesInItsHorizon) {
  auxiliary::Battery battery{.initial_joules = 1000,
                             .capacity_joules = 5000,
                             .charging_efficiency = .95,
                             .discharging_efficiency = .92,
                             .charging_limit_joules_per_slot = 400,
                             .discharging_limit_joules_per_slot = 500};
  for (const double self_discharge : {0.0, .01}) {
    battery.self_discharge_per_slot = self_discharge;
    const site::Scenario scenario = with_horizons(
        with_battery(with_harvest(two_models(), gamma_harvest(650)), battery), {10, 100});
    const Json json = to_json(site::predict(scenario));
    EXPECT_FALSE(json.contains("ledger"));
    const double drift = json["drift_joules_per_slot"];
    for (const Json& row : json["horizons"]) {
      const auto of = [&](const char* key) { return row.at(key).get<double>(); };
      EXPECT_NEAR(of("exact_slots_mean_joules") + 1000,
                  drift * of("slots") + of("battery_level_joules") + of("curtailed_joules") +
                      of("spilled_joules") + of("losses_joules"),
                  1e-5 * of("exact_slots_mean_joules"));
      EXPECT_NEAR(of("equivalent_full_cycles"), of("delivered_joules") / .92 / 5000, 1e-12);
      EXPECT_GT(of("losses_joules"), of("self_discharge_joules"));
      EXPECT_EQ(of("self_discharge_joules") > 0, self_discharge > 0);
    }
  }
}

TEST(Answers, AReplayHasItsKeysBesideTheTheory) {
  const Json json = to_json(site::predict(with_trials(small_trace_site(), 50)));
  EXPECT_THAT(keys_of(json), IsSupersetOf({"trace", "fleet", "theories"}));
  EXPECT_THAT(
      keys_of(json["horizons"][0]),
      IsSupersetOf({"matched_volatility_joules", "matched_mean_joules", "remembering_mean_joules",
                    "replayed_mean_joules", "replayed_standard_error_joules", "theory_over_replay",
                    "matched_over_replay", "remembering_over_replay"}));
  EXPECT_THAT(keys_of(json["fleet"][0]),
              ElementsAre("model", "joules_per_token", "seconds_per_token", "batch_size",
                          "share_of_tasks", "tasks_at_once"));
  EXPECT_TRUE(json["fleet"][1]["batch_size"].is_null());
}

TEST(Answers, ASimulationHasItsKeys) {
  const site::SiteSimulation simulation =
      site::simulate(with_trials(two_models(), 20), {.growth_law = true});
  const Json json = to_json(simulation);
  EXPECT_EQ(json["trials"], 20);
  ASSERT_EQ(json["curve_laws"].size(), 3U);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(json["curve_laws"][i]["chosen"], json["curve_law"] == json["curve_laws"][i]["law"]);
  EXPECT_EQ(json["curve_laws"][1]["joules_per_slot"],
            simulation.growth_law->kinked.joules_per_slot);
  EXPECT_EQ(json["curve_laws"][1]["bic"], simulation.growth_law->kinked.goodness.bic);
  EXPECT_TRUE(json["curve_laws"][0]["joules_per_slot"].is_null());
}

TEST(Answers, AValidationNamesItsTheoryInWords) {
  const auto row = [](const site::Scenario& scenario) {
    return to_json(
        site::validate(with_trials(scenario, 10), {.supply_factors = {1}}))["horizons"][0];
  };
  const Json exact = row(two_models());
  EXPECT_EQ(exact["theory"], "exact slots");
  EXPECT_TRUE(exact.contains("exact_mean_joules"));
  const Json remembering = row(with_harvest(two_models(), series_harvest({2, 6, 4})));
  EXPECT_EQ(remembering["theory"], "remembering slots");
  EXPECT_TRUE(remembering.contains("theory_mean_joules"));
  EXPECT_FALSE(remembering.contains("exact_mean_joules"));
}

TEST(Answers, ACriticalSupplyHasItsKeys) {
  const site::Critical answer = site::critical(
      two_models(), {.horizon_slots = 100,
                     .prices = {.auxiliary = 4, .capacity = 0.5},
                     .target_joules = 4000,
                     .exceedance = supply::Exceedance{.joules = 9000, .probability = 0.05}});
  const Json json = to_json(answer);
  EXPECT_NEAR(json["critical_supply_joules_per_slot"], 587.4187, 5e-5);
  EXPECT_EQ(json["cheapest_supply_status"], "solved");
  EXPECT_EQ(json["cheapest_supply_joules_per_slot"], *answer.cheapest->joules_per_slot);
  EXPECT_EQ(json["target_supply_joules_per_slot"], *answer.target->joules_per_slot);
  EXPECT_EQ(json["cheapest_capacity_joules"], answer.cheapest_capacity->capacity_joules);
  EXPECT_EQ(json["cheapest_site"]["capacity_status"], "solved");
  const Json& sensitivities = json["sensitivities"];
  EXPECT_EQ(sensitivities["target_supply"]["per_target_joule_joules_per_slot"],
            answer.target->per_unit_asked);
  EXPECT_EQ(sensitivities["exceedance_supply"]["per_probability_joules_per_slot"],
            answer.exceedance_supply->per_unit_asked);
  EXPECT_EQ(sensitivities["cheapest_site"]["per_price_ratio"]["supply_joules_per_slot"],
            answer.cheapest_site->per_price_ratio.supply);
  EXPECT_EQ(json["supplies"][2]["name"], "target_supply");
  EXPECT_EQ(json["capacities"][0]["name"], "cheapest_capacity");
  EXPECT_EQ(json["exceedance"]["level_joules"], 9000);
}

TEST(Answers, ACoverageSaysWhoDecided) {
  const Json json = to_json(site::critical(
      with_battery(two_models(), {.capacity_joules = 3000}),
      {.horizon_slots = 50, .prices = {.auxiliary = 1}, .coverage = .9, .size_battery = true}));
  EXPECT_EQ(json["coverage_supply_decided_by"], "exact_slots");
  EXPECT_EQ(json["coverage_supply_joules_per_slot"],
            json["decided_in_exact_slots"][0]["supply_joules_per_slot"]);
  EXPECT_NEAR(json["decided_in_exact_slots"][0]["coverage"], .9, 1e-5);
  EXPECT_EQ(json["decided_in_exact_slots"][1]["name"], "coverage_capacity");
  EXPECT_TRUE(json.contains("coverage_capacity_joules"));
  EXPECT_FALSE(to_json(site::critical(two_models(), {.horizon_slots = 50}))
                   .contains("coverage_supply_joules_per_slot"));
}

TEST(Answers, ASupplyOutOfReachIsNull) {
  const Json json =
      to_json(site::critical(two_models(), {.horizon_slots = 100, .target_joules = 1e-9}));
  EXPECT_EQ(json["target_supply_status"], "infeasible_in_brownian_model");
  EXPECT_TRUE(json["target_supply_joules_per_slot"].is_null());
  EXPECT_FALSE(json["sensitivities"].contains("target_supply"));
}

TEST(Answers, RoutingSpeaksOfModelsOrOfChoices) {
  const Json models = to_json(site::route(two_models()), two_models());
  EXPECT_EQ(models["policies"][0]["policy"], "myopic");
  EXPECT_TRUE(models["policies"][0].contains("unused_joules"));
  EXPECT_TRUE(models["policies"][0]["crossover_slots"].is_null());
  EXPECT_EQ(models["optimality"], "best of all assignments");
  EXPECT_EQ(models["variance_aware_assignment"][0]["model"],
            models["variance_aware_assignment"][0]["myopic_model"]);
  const Json choices = to_json(site::route(retries()), retries());
  EXPECT_EQ(choices["variance_aware_assignment"][0]["choice"], "1B");
  EXPECT_EQ(choices["variance_aware_assignment"][0]["myopic_choice"], "1B, hurried");
}

TEST(Answers, TasksHaveTheirKeys) {
  const Json json =
      to_json(site::task_costs(two_models(), {.published_supply_joules_per_slot = 593.5}));
  EXPECT_THAT(
      keys_of(json["tasks"][0]),
      ElementsAre("level", "model", "step_success", "budget_steps", "budget_tokens", "success",
                  "energy_joules", "memory_seconds", "compute_seconds", "latency_seconds"));
  EXPECT_EQ(json["demand_lower_bounds"][0]["published_joules_per_slot"], 593.5);
  EXPECT_EQ(json["demand_lower_bounds"][0]["budget_rule"], "exact");
  EXPECT_EQ(json["crossovers"].size(), 3U);
  EXPECT_FALSE(to_json(site::task_costs(small_trace_site())).contains("crossovers"));
}

}  // namespace
}  // namespace inferlaw::test
