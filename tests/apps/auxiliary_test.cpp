#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

TEST(AuxiliaryCommand, ShowsTheOverviewWithUnitsAndNulls) {
  const auto unlimited = run_inferlaw(
                             "auxiliary --json --drift 0 --volatility 3 --horizon 50 --slots "
                             "gaussian --probabilities 0.5,0.9 --levels 10")
                             .json();
  EXPECT_EQ(unlimited["inputs"]["slots"], "gaussian");
  EXPECT_TRUE(unlimited["inputs"]["capacity_joules"].is_null());
  const auto& results = unlimited["results"];
  EXPECT_EQ(results["regime"], "critical");
  EXPECT_TRUE(results["crossover_slots"].is_null());
  EXPECT_EQ(results["battery_level_quantiles_joules"].size(), 2U);
  EXPECT_EQ(results["exact_slots_survival"].size(), 1U);
  for (const char* key : {"mean_joules", "battery_level_joules", "exact_slots_mean_joules"})
    EXPECT_GT(results[key], 0) << key;
  const auto limited = run_inferlaw(
                           "auxiliary --json --drift 0.3 --volatility 1.2 --horizon 40 "
                           "--initial-battery 1 --capacity 5 --slots gaussian")
                           .json()["results"];
  EXPECT_NEAR(limited["mean_joules"], 14.199054002, 1e-9);
  for (const char* key : {"mean_check_joules", "long_run_spilled_joules_per_slot",
                          "long_run_level_joules", "exact_slots_battery_level_joules"})
    EXPECT_TRUE(limited[key].is_number()) << key;
}

TEST(ExplainCommand, ListsTopicsByRoom) {
  const auto topics = run_inferlaw("explain --json").json()["results"]["topics"];
  ASSERT_GE(topics.size(), 50U);
  for (const char* key : {"room", "topic", "what"}) EXPECT_TRUE(topics[0].contains(key)) << key;
  const auto formulas = run_inferlaw("explain --json strategy").json()["results"]["formulas"];
  ASSERT_GE(formulas.size(), 7U);
  for (const char* key : {"topic", "formula", "status", "source", "error"})
    EXPECT_TRUE(formulas[0].contains(key)) << key;
  EXPECT_EQ(run_inferlaw("explain nothing").exit_code, 2);
}

TEST(ExplainCommand, FillsInTheNumbersOfTheRun) {
  const auto results =
      run_inferlaw("explain --json auxiliary-mean --drift 0 --volatility 3 --slots 50")
          .json()["results"];
  EXPECT_NEAR(results["answer"]["mean_joules"], 3 * std::sqrt(100 / std::acos(-1)), 1e-12);
  EXPECT_EQ(results["symbols"][1]["symbol"], "sigma");
  EXPECT_EQ(results["symbols"][1]["value"], 3);
  for (const char* key : {"formula", "latex", "range", "source", "status", "error", "header"})
    EXPECT_TRUE(results[key].is_string()) << key;
  const auto latex = run_inferlaw("explain crossover --latex");
  EXPECT_NE(latex.output.find(R"(T^* = 2\sigma^2/(\pi\nu^2))"), std::string::npos) << latex.output;
  EXPECT_EQ(run_inferlaw("explain auxiliary-mean --drift 0").exit_code, 2);
}

TEST(AuxiliaryCommand, RefusesWrongOptionsInOneLine) {
  for (const char* options :
       {"--drift 0 --volatility 1 --horizon 0", "--drift 0 --volatility -1 --horizon 5",
        "--drift nan --volatility 1 --horizon 5", "--drift 0 --volatility inf --horizon 5",
        "--drift 0 --volatility 1", "--drift zero --volatility 1 --horizon 5",
        "--drift 0 --volatility 1 --horizon 5 --initial-battery -1",
        "--drift 0 --volatility 1 --horizon 5 --bogus",
        "--drift 0 --volatility 1 --horizon 2.5 --slots gaussian",
        "--drift 0 --volatility 1 --horizon 5 --slots cauchy",
        "--drift 0 --volatility 1 --horizon 5 --probabilities 0.5,1",
        "--drift 0 --volatility 1 --horizon 5 --capacity 0",
        "--drift 0 --volatility 1 --horizon 5 --capacity 1 --initial-battery 2",
        "--drift 0 --volatility 1 --horizon 5 --capacity 1 --levels 2",
        "--drift 0 --volatility 1 --horizon 1e6 --initial-battery 1 --slots gaussian"}) {
    const std::string arguments = options;
    const CommandResult result = run_inferlaw("auxiliary " + arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments;
    EXPECT_EQ(result.output, "") << arguments;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1)
        << arguments << ": " << result.errors;
  }
}

}  // namespace
}  // namespace inferlaw::test
