// The commands on a scenario write what the library answers, with their options passed on.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/draws.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/critical.hpp"
#include "inferlaw/apps/output/prediction.hpp"
#include "inferlaw/apps/output/routing.hpp"
#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::test {
namespace {

using apps::to_json;

const std::string file = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/two-models.toml";

// Keys in any order.
nlohmann::json sorted(const apps::Json& json) { return nlohmann::json::parse(json.dump()); }

struct Expected {
  int exit_code = 0;
  apps::Json results;
};

nlohmann::json expect_answer(const std::string& arguments, const Expected& expected) {
  const CommandResult result = run_inferlaw(arguments);
  EXPECT_EQ(result.exit_code, expected.exit_code) << arguments << ": " << result.errors;
  if (result.output.empty()) return {};
  nlohmann::json document = result.json();
  EXPECT_EQ(document["results"], sorted(expected.results)) << arguments;
  return document;
}

TEST(Commands, TaskWritesWhatTheLibraryAnswers) {
  (void)expect_answer("task --json " + file,
                      {.results = to_json(site::task_costs(
                           two_models(), {.published_supply_joules_per_slot = 593.5}))});
}

TEST(Commands, PredictWritesWhatTheLibraryAnswers) {
  const TemporaryFolder folder;
  (void)folder.write("harvest.csv", "power\n2\n6\n4\n");
  const std::string series =
      folder
          .write("series.toml", with_harvest("law = \"series\"\nfile = \"harvest.csv\"\n"
                                             "column = \"power\"\nrow_seconds = 1\n"
                                             "mean_joules_per_slot = \"critical\"\n"))
          .string();
  const std::string draws = folder.write("draws.csv", "draw,a\n0,5\n1,5.1\n2,5.3\n").string();
  const site::Scenario scenario =
      with_trials(with_harvest(two_models(), series_harvest({2, 6, 4})), 50, 7);
  const site::Prediction prediction = site::predict(
      scenario,
      {.draws = apps::read_draws(
           {.file = draws, .keys = {"capability.steepness=a"}, .confidence = 0.9}, scenario)});
  const auto document =
      expect_answer("predict --json --trials 50 --seed 7 --threads 1 --draws " + draws +
                        " --set capability.steepness=a --confidence 0.9 " + series,
                    {.results = to_json(prediction)});
  EXPECT_EQ(document["seed"], 7);
  EXPECT_EQ(document["notes"].get<std::vector<std::string>>(), prediction.notes);
}

TEST(Commands, SimulateWritesWhatTheLibraryAnswers) {
  const auto document = expect_answer(
      "simulate --json --trials 50 --seed 7 --threads 2 --horizon 2000 --regime " + file,
      {.results = to_json(site::simulate(with_trials(two_models(), 50, 7),
                                         {.horizon = 2000, .growth_law = true}))});
  EXPECT_EQ(document["seed"], 7);
}

TEST(Commands, ValidateExitsWithOneWhereTheNumbersSayNo) {
  const auto document = expect_answer(
      "validate --json --trials 400 --supply-factors 1,1.05 " + file,
      {.exit_code = 0,
       .results =
           to_json(site::validate(with_trials(two_models(), 400), {.supply_factors = {1, 1.05}}))});
  EXPECT_EQ(document["seed"], 1);
  (void)expect_answer(
      "validate --json --trials 2000 --supply-factors 1 --volatility 1000 " + file,
      {.exit_code = 1,
       .results = to_json(site::validate(with_trials(two_models(), 2000),
                                         {.supply_factors = {1}, .volatility_joules = 1000}))});
}

TEST(Commands, CriticalWritesWhatTheLibraryAnswers) {
  const TemporaryFolder folder;
  const std::string more =
      folder
          .write("more.toml", with_harvest("law = \"gamma\"\nmean_joules_per_slot = 700\n"
                                           "coefficient_of_variation = 0.5\n"))
          .string();
  const site::Critical answer =
      site::critical(with_trials(with_harvest(two_models(), gamma_harvest(700)), 400, 3),
                     {.horizon_slots = 50,
                      .prices = {.baseline = 2, .auxiliary = 8, .waste = 0.1, .capacity = 1},
                      .target_joules = 3000,
                      .exceedance = supply::Exceedance{.joules = 6000, .probability = 0.05},
                      .size_battery = true,
                      .trade_off_supplies = {650, 900},
                      .by_simulation = true,
                      .check = true});
  const auto document = expect_answer(
      "critical --json --horizon 50 --price-baseline 2 --price-auxiliary 8 --price-waste 0.1 "
      "--price-capacity 1 --target 3000 --exceed 6000 --probability 0.05 --size-battery "
      "--supplies 650 900 --by-simulation --check --trials 400 --seed 3 " +
          more,
      {.exit_code = answer.agrees ? 0 : 1, .results = to_json(answer)});
  EXPECT_EQ(document["seed"], 3);
  (void)expect_answer(
      "critical --json --volatility 720 " + file,
      {.results = to_json(site::critical(two_models(), {.volatility_joules = 720}))});
}

// An option wins over the scenario's price, in the same money.
TEST(Commands, PricesOfAScenarioAreThoseOfItsAnswers) {
  const TemporaryFolder folder;
  const std::string priced =
      folder
          .write("priced.toml",
                 scenario_text() + "\n[prices]\nauxiliary = \"0.36 $/kWh\"\nbaseline = 2e-8\n")
          .string();
  EXPECT_EQ(run_inferlaw("predict " + priced).exit_code, apps::bad_input_file);
  const std::string file_in_dollars =
      folder
          .write("dollars.toml", scenario_text() +
                                     "\n[prices]\nauxiliary = \"0.36 $/kWh\"\n"
                                     "baseline = \"72 $/MWh\"\n")
          .string();
  site::Scenario scenario = two_models();
  scenario.prices =
      energy::Prices{.baseline = 72 * (1 / 3.6e9), .auxiliary = .36 * (1 / 3.6e6), .currency = "$"};
  (void)expect_answer("predict --json " + file_in_dollars,
                      {.results = to_json(site::predict(scenario))});
  const site::Critical answer =
      site::critical(scenario, {.horizon_slots = 50, .prices = {.auxiliary = .18 * (1 / 3.6e6)}});
  const auto document = expect_answer(
      "critical --json --horizon 50 --price-auxiliary '0.18 $/kWh' " + file_in_dollars,
      {.results = to_json(answer)});
  EXPECT_EQ(document["inputs"]["prices"]["baseline"], 72 * (1 / 3.6e9));
  EXPECT_EQ(document["inputs"]["prices"]["auxiliary"], .18 * (1 / 3.6e6));
  EXPECT_EQ(document["results"]["plan"].size(), 2U);
  const CommandResult euros =
      run_inferlaw("critical --price-auxiliary '0.18 EUR/kWh' " + file_in_dollars);
  EXPECT_EQ(euros.exit_code, apps::wrong_usage);
  EXPECT_NE(euros.errors.find("money as that of [prices], $"), std::string::npos) << euros.errors;
}

TEST(Commands, RouteWritesWhatTheLibraryAnswers) {
  (void)expect_answer(
      "route --json --horizon 50 --latency-limit 21 --success-floor 0.9 "
      "--error 0.25 " +
          file,
      {.results = to_json(site::route(two_models(), {.horizon_slots = 50,
                                                     .latency_limit_seconds = 21,
                                                     .success_floor = 0.9,
                                                     .error_probability = 0.25}),
                          two_models())});
}

TEST(Commands, AFitWritesWhatPredictReads) {
  const TemporaryFolder folder;
  const std::string data =
      folder.write("runs.csv", "x,y\n1,5.1\n2,5.0\n3,4.9\n4,5.1\n5,5.2\n").string();
  const std::string draws = (folder.path() / "draws.csv").string();
  for (const std::string how : {"", "--bootstrap 50 "}) {
    const CommandResult fitted = run_inferlaw(fmt::format(
        "fit --json --formula 'b*x^0' --response y --start b=5 --draws {} {}{}", draws, how, data));
    ASSERT_EQ(fitted.exit_code, 0) << fitted.errors;
    const CommandResult predicted = run_inferlaw(
        fmt::format("predict --json --set capability.steepness=b --draws {} {}", draws, file));
    ASSERT_EQ(predicted.exit_code, 0) << predicted.errors;
    for (const auto& row : predicted.json()["results"]["uncertainty"]) {
      if (row["quantity"] == "drift, joules per slot") {
        EXPECT_GT(row["standard_error"], 0) << how;
      }
    }
  }
}

}  // namespace
}  // namespace inferlaw::test
