// The command that answers how much supply a site should buy.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string>

#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::test {
namespace {

const std::string two_models = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/two-models.toml";

nlohmann::json results_of(const std::string& arguments) {
  const CommandResult result = run_inferlaw("critical --json " + two_models + " " + arguments);
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  return result.json()["results"];
}

TEST(CriticalCommand, GivesCriticalAndCheapestSupply) {
  const auto results = results_of("");
  EXPECT_NEAR(results["critical_supply_joules_per_slot"], 587.4187, 5e-5);
  EXPECT_NEAR(results["volatility_joules"], 689.3053, 5e-5);
  EXPECT_LT(results["cheapest_supply_joules_per_slot"], results["critical_supply_joules_per_slot"]);
  EXPECT_EQ(results["cheapest_supply_status"], "solved");
  EXPECT_EQ(results["supplies"].size(), 2U);
}

TEST(CriticalCommand, CriticalIsCheapestAtThePublishedPriceRatios) {
  for (const std::string arguments :
       {"--horizon 100 --price-auxiliary 2.0704", "--horizon 1e3 --price-auxiliary 2.0217",
        "--horizon 1e4 --price-baseline 2 --price-auxiliary 4.0136"}) {
    const auto results = results_of(arguments);
    EXPECT_TRUE(relatively_near(results["cheapest_supply_joules_per_slot"],
                                results["critical_supply_joules_per_slot"], 1e-4))
        << arguments;
  }
}

TEST(CriticalCommand, ConstantSpreadIsCheapestAtTwiceThePrice) {
  const TemporaryFolder folder;
  const auto scenario =
      folder.write("constant.toml", with_harvest("law = \"gamma\"\nmean_joules_per_slot = 700\n"
                                                 "standard_deviation_joules_per_slot = 300\n"));
  const auto results = run_inferlaw("critical --json " + scenario.string()).json()["results"];
  EXPECT_TRUE(relatively_near(results["cheapest_supply_joules_per_slot"],
                              results["critical_supply_joules_per_slot"], 1e-12));
  EXPECT_TRUE(results["supply_of_least_brownian_mean_joules_per_slot"].is_null());
}

TEST(CriticalCommand, MeetsATargetAndAProbability) {
  const auto results = results_of("--horizon 100 --target 4000 --exceed 9000 --probability 0.05");
  ASSERT_EQ(results["supplies"].size(), 4U);
  EXPECT_TRUE(relatively_near(results["supplies"][2]["mean_joules"], 4000, 1e-10));
  EXPECT_LT(results["sensitivities"]["target_supply"]["per_target_joule_joules_per_slot"], 0);
  EXPECT_LT(results["sensitivities"]["exceedance_supply"]["per_probability_joules_per_slot"], 0);
  EXPECT_GT(results["exceedance_supply_joules_per_slot"], 500);
}

TEST(CriticalCommand, WarnsOfTheTrapAndAnswersInExactSlots) {
  const CommandResult result = run_inferlaw("critical --json --target 10.35 " + two_models);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto document = result.json();
  const auto& results = document["results"];
  EXPECT_EQ(results["target_supply_status"], "infeasible_in_brownian_model");
  EXPECT_NEAR(results["target_supply_joules_per_slot"], 4000, 1);
  EXPECT_NEAR(results["supplies"][2]["mean_joules"], 643.0, 0.5);
  EXPECT_NEAR(results["supplies"][2]["exact_slots_mean_joules"], 10.35, 1e-7);
  ASSERT_EQ(document["notes"].size(), 1U);
  EXPECT_NE(document["notes"][0].get<std::string>().find("exact slots"), std::string::npos);
}

TEST(CriticalCommand, AnswersAProbabilityBeyondTheTrapInExactSlots) {
  const CommandResult result = run_inferlaw(
      "critical --json --horizon 100 --exceed 500 --probability 0.02 --check --trials 20000 "
      "--seed 5 " +
      two_models);
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const auto results = result.json()["results"];
  EXPECT_EQ(results["exceedance_supply_status"], "infeasible_in_brownian_model");
  const auto& probability = results["exceedance"];
  EXPECT_TRUE(relatively_near(probability["exact_slots_probability"], 0.02, 1e-8));
  EXPECT_GT(probability["brownian_probability"], 0.02);
  EXPECT_EQ(probability["agrees"], true);
  EXPECT_LT(probability["standard_error"], 0.002);
  EXPECT_NEAR(probability["simulated_probability"], 0.02, 0.005);
}

TEST(CriticalCommand, ChecksAProbabilityOfTheBrownianModelToo) {
  const auto results =
      results_of("--horizon 100 --exceed 9000 --probability 0.05 --check --trials 20000");
  EXPECT_TRUE(relatively_near(results["exceedance"]["brownian_probability"], 0.05, 1e-10));
  EXPECT_NEAR(results["exceedance"]["exact_slots_probability"], 0.0481, 5e-5);
  EXPECT_EQ(results["exceedance"]["agrees"], true);
}

TEST(CriticalCommand, SaysWhatItCannotReach) {
  // Too small for the grid, and too long for it.
  for (const std::string arguments : {"--horizon 10 --exceed 1 --probability 1e-9",
                                      "--horizon 2000 --exceed 500 --probability 0.1"}) {
    const CommandResult result = run_inferlaw("critical --json " + two_models + " " + arguments);
    ASSERT_EQ(result.exit_code, 0) << result.errors;
    const auto results = result.json()["results"];
    EXPECT_EQ(results["exceedance_supply_status"], "infeasible_in_brownian_model");
    EXPECT_TRUE(results["exceedance_supply_joules_per_slot"].is_null());
    EXPECT_NE(result.json()["notes"][0].get<std::string>().find("there is none"),
              std::string::npos);
  }
}

TEST(CriticalCommand, WarnsOfASupplyBeyondTheTurn) {
  const TemporaryFolder folder;
  const auto scenario =
      folder.write("beyond.toml", with_harvest("law = \"gamma\"\nmean_joules_per_slot = 4000\n"
                                               "coefficient_of_variation = 0.5\n"));
  const auto notes = run_inferlaw("critical --json " + scenario.string()).json()["notes"];
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].get<std::string>().find("more supply looks worse"), std::string::npos);
}

TEST(CriticalCommand, TheSimulatorAgreesAtTheAnswers) {
  const CommandResult result = run_inferlaw(
      "critical --json --check --trials 4000 --seed 3 --horizon 200 --target 3000 " + two_models);
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(result.json()["seed"], 3);
  const auto rows = result.json()["results"]["supplies"];
  for (const auto& row : rows) {
    EXPECT_EQ(row["agrees"], true) << row;
    EXPECT_LT(row["standard_error_joules"].get<double>(),
              0.02 * row["simulated_mean_joules"].get<double>());
  }
}

TEST(CriticalCommand, ACapacityNeedsMoreSupply) {
  const TemporaryFolder folder;
  const auto scenario = folder.write(
      "capacity.toml",
      replaced(scenario_text(), "[horizons]", "[battery]\ncapacity_joules = 3000\n[horizons]"));
  const std::string question = "critical --json --horizon 100 --target 4000 ";
  const auto limited = run_inferlaw(question + scenario.string()).json()["results"];
  const auto unlimited = run_inferlaw(question + two_models).json()["results"];
  EXPECT_GT(limited["target_supply_joules_per_slot"], unlimited["target_supply_joules_per_slot"]);
  EXPECT_EQ(run_inferlaw("critical --exceed 5 --probability 0.1 " + scenario.string()).exit_code,
            2);
}

const nlohmann::json& row_named(const nlohmann::json& results, const std::string& name) {
  const auto& rows = results["capacities"];
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const auto& at) { return at["name"] == name; });
  EXPECT_NE(row, rows.end()) << name;
  return *row;
}

TEST(CriticalCommand, GivesTheCheapestBatteryAloneAndWithTheSupply) {
  const auto results =
      results_of("--horizon 100 --price-auxiliary 4 --price-capacity 0.5 --check --trials 2000");
  EXPECT_NEAR(results["cheapest_capacity_joules"], 7424.83, 0.01);
  EXPECT_EQ(results["cheapest_capacity_status"], "solved");
  const auto& site = results["cheapest_site"];
  EXPECT_NEAR(site["supply_joules_per_slot"], 658.271, 0.001);
  EXPECT_NEAR(site["capacity_joules"], 7234.26, 0.01);
  EXPECT_EQ(site["supply_status"], "solved");
  EXPECT_LT(results["sensitivities"]["cheapest_site"]["per_price_ratio"]["supply_joules_per_slot"],
            0);
  EXPECT_LT(site["cost"], row_named(results, "cheapest_capacity")["cost"]);
  for (const auto& row : results["capacities"]) EXPECT_EQ(row["agrees"], true) << row;
}

TEST(CriticalCommand, TradesCapacityForSupplyAtATarget) {
  const TemporaryFolder folder;
  const auto scenario =
      folder.write("more.toml", with_harvest("law = \"gamma\"\nmean_joules_per_slot = 700\n"
                                             "coefficient_of_variation = 0.5\n"));
  const auto results = run_inferlaw("critical --json --horizon 100 --target 4000 --size-battery " +
                                    scenario.string())
                           .json()["results"];
  const double capacity = results["target_capacity_joules"];
  EXPECT_TRUE(relatively_near(row_named(results, "target_capacity")["mean_joules"], 4000, 1e-10));
  // Slots overshoot both ends: about 1.165 volatilities less will do.
  const double exact = results["target_capacity_in_exact_slots_joules"];
  EXPECT_NEAR(capacity - exact, 1.165 * 700, 0.2 * 700);
  double last = std::numeric_limits<double>::infinity();
  ASSERT_EQ(results["capacities"].size(), 6U);
  for (std::size_t i = 1; i < 6; ++i) {
    const auto& row = results["capacities"][i];
    EXPECT_TRUE(relatively_near(row["mean_joules"], 4000, 1e-10)) << row;
    EXPECT_LT(row["capacity_joules"], last);
    last = row["capacity_joules"];
  }
  const auto few = run_inferlaw(
                       "critical --json --horizon 100 --target 4000 --size-battery "
                       "--supplies 650 900 --price-capacity 1 " +
                       scenario.string())
                       .json()["results"];
  EXPECT_EQ(few["capacities"].size(), 5U);
}

TEST(CriticalCommand, TheExactCapacityMeetsTheTargetInSlots) {
  const TemporaryFolder folder;
  const std::string slower =
      with_harvest("law = \"gamma\"\nmean_joules_per_slot = 700\ncoefficient_of_variation = 0.5\n");
  const auto scenario = folder.write("more.toml", slower);
  const auto results =
      run_inferlaw("critical --json --horizon 50 --target 3000 --size-battery " + scenario.string())
          .json()["results"];
  const auto sized = folder.write(
      "sized.toml",
      replaced(slower, "[horizons]\nslots = [1, 10, 100, 1000]",
               "[battery]\ncapacity_joules = " +
                   std::to_string(results["target_capacity_in_exact_slots_joules"].get<double>()) +
                   "\n[horizons]\nslots = [50]"));
  const auto predicted = run_inferlaw("predict --json " + sized.string());
  ASSERT_EQ(predicted.exit_code, 0) << predicted.errors;
  EXPECT_TRUE(relatively_near(predicted.json()["results"]["horizons"][0]["exact_slots_mean_joules"],
                              3000, 1e-7));
}

TEST(CriticalCommand, WarnsOfABatteryTooSmallForTheBrownianModel) {
  const auto notes_at = [&](const std::string& price) {
    return run_inferlaw("critical --json --horizon 100 --price-capacity " + price + " " +
                        two_models)
        .json()["notes"];
  };
  EXPECT_EQ(notes_at("0.5").size(), 1U);
  ASSERT_EQ(notes_at("500").size(), 2U);
  EXPECT_NE(notes_at("500")[1].get<std::string>().find("trust exact slots"), std::string::npos);
}

TEST(CriticalCommand, TakesAnotherVolatility) {
  const auto results = results_of("--volatility 720 --target 15000");
  EXPECT_EQ(results["volatility_joules"], 720);
  EXPECT_TRUE(relatively_near(results["cheapest_supply_joules_per_slot"],
                              results["critical_supply_joules_per_slot"], 1e-12));
  EXPECT_TRUE(relatively_near(results["supplies"][0]["mean_joules"],
                              720 * std::sqrt(2000 / std::acos(-1.0)), 1e-12));
}

// An autoregression of 0.9: the variance of long sums is 19 times that of a slot.
std::string remembering_series() {
  std::mt19937 random(3);
  std::string text = "power\n";
  double state = 0;
  for (int i = 0; i < 4000; ++i) {
    const double noise = static_cast<double>(random()) / 4294967296.0 - 0.5;
    state = 0.9 * state + noise;
    text += std::to_string(10 + 4 * state) + "\n";
  }
  return text;
}

TEST(CriticalCommand, GivesTheLongRunOfASeriesBesideIndependentSlots) {
  const TemporaryFolder folder;
  (void)folder.write("harvest.csv", remembering_series());
  const auto scenario =
      folder.write("series.toml",
                   with_harvest("law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\n"));
  const CommandResult result = run_inferlaw(
      "critical --json --target 15000 --exceed 40000 --probability 0.1 " + scenario.string());
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto results = result.json()["results"];
  const auto& long_run = results["long_run"];
  EXPECT_NEAR(long_run["lag_one_autocorrelation"], 0.9, 0.03);
  EXPECT_GT(long_run["volatility_joules"], results["volatility_joules"]);
  EXPECT_GT(long_run["target_supply"]["supply_joules_per_slot"],
            results["target_supply_joules_per_slot"]);
  EXPECT_TRUE(relatively_near(long_run["target_supply"]["mean_joules"], 15000, 1e-10));
  EXPECT_GT(long_run["exceedance_supply"]["supply_joules_per_slot"],
            results["exceedance_supply_joules_per_slot"]);
  EXPECT_FALSE(results_of("").contains("long_run"));
}

TEST(CriticalCommand, BuysNothingWhereNothingIsCheapest) {
  const auto results = results_of("--price-auxiliary 0.5 --check --trials 10");
  EXPECT_EQ(results["cheapest_supply_status"], "buy_nothing");
  EXPECT_EQ(results["cheapest_supply_joules_per_slot"], 0);
}

TEST(CriticalCommand, RefusesBadOptions) {
  for (const std::string arguments :
       {"--horizon 0", "--horizon 1.5", "--price-baseline 0", "--price-auxiliary -1",
        "--price-waste -1", "--target 0", "--target nan", "--exceed 5", "--probability 0.5",
        "--exceed 5 --probability 1", "--exceed 0 --probability 0.5", "--trials 1",
        "--price-capacity 0", "--size-battery", "--volatility 0", "--target 5 --supplies 600",
        "--target 5 --size-battery --supplies 0"}) {
    const CommandResult result = run_inferlaw("critical " + two_models + " " + arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments << result.errors;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
  }
}

// ---- found with the simulator itself ----

nlohmann::json simulated_row(const nlohmann::json& results, const std::string& name) {
  for (const auto& row : results["simulated_supplies"])
    if (row["name"] == name) return row;
  ADD_FAILURE() << "no row " << name << " in " << results;
  return {};
}

TEST(CriticalBySimulation, MeetsTheTargetOfExactSlots) {
  const auto row = simulated_row(
      results_of("--by-simulation --horizon 100 --target 4000 --trials 20000 --price-auxiliary 1"),
      "target_supply");
  EXPECT_TRUE(relatively_near(row["simulated_mean_joules"], 4000, 2e-3));
  const TemporaryFolder folder;
  const auto scenario = folder.write(
      "found.toml", replaced(scenario_text(), "mean_joules_per_slot = \"critical\"",
                             "mean_joules_per_slot = " + row["supply_joules_per_slot"].dump()));
  const auto horizons =
      run_inferlaw("predict --json " + scenario.string()).json()["results"]["horizons"];
  EXPECT_NEAR(horizons[2]["exact_slots_mean_joules"], 4000,
              5 * row["standard_error_joules"].get<double>() + 8);
}

// The published ratio at which the critical supply is the cheapest, in the Brownian model.
TEST(CriticalBySimulation, FindsTheCheapestSupplyNearTheBrownianOne) {
  const auto results =
      results_of("--by-simulation --horizon 1000 --price-auxiliary 2.0217 --trials 2000");
  const auto row = simulated_row(results, "cheapest_supply");
  EXPECT_TRUE(relatively_near(row["supply_joules_per_slot"], 587.4187, 0.02)) << row;
}

TEST(CriticalBySimulation, AFewerShareExceedWithMoreSupply) {
  const auto often =
      results_of("--by-simulation --horizon 100 --exceed 9000 --probability 0.2 --trials 4000");
  const auto seldom =
      results_of("--by-simulation --horizon 100 --exceed 9000 --probability 0.05 --trials 4000");
  EXPECT_GT(simulated_row(seldom, "exceedance_supply")["supply_joules_per_slot"].get<double>(),
            simulated_row(often, "exceedance_supply")["supply_joules_per_slot"].get<double>());
  // The Brownian answer lies a little above that of slots.
  EXPECT_TRUE(relatively_near(simulated_row(seldom, "exceedance_supply")["supply_joules_per_slot"],
                              seldom["exceedance_supply_joules_per_slot"].get<double>(), 0.03));
}

TEST(CriticalCommand, SaysThatNoSupplyIsEnoughInsteadOfSearchingForever) {
  const CommandResult result =
      run_inferlaw("critical --json --horizon 100 --target 1e-9 " + two_models);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_TRUE(result.json()["results"]["target_supply_joules_per_slot"].is_null());
  EXPECT_NE(result.output.find("thousand times"), std::string::npos) << result.output;
}

}  // namespace
}  // namespace inferlaw::test
