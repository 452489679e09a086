#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

std::string in_digits(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

std::string arguments_of(const ReferenceRow& row) {
  return "auxiliary --json --drift=" + in_digits(row.at("drift")) +
         " --volatility=" + in_digits(row.at("volatility")) +
         " --horizon=" + in_digits(row.at("horizon")) +
         " --initial-battery=" + in_digits(row.at("battery"));
}

// Beyond the normal doubles there is no relative precision to hold.
void expect_near(const nlohmann::json& actual, double expected, double tolerance,
                 const std::string& arguments) {
  if (!std::isnormal(expected)) return;
  EXPECT_TRUE(relatively_near(actual, expected, tolerance)) << arguments;
}

TEST(AuxiliaryCommand, KeepsThePromisedDigits) {
  int line = 0;
  for (const ReferenceRow& row : read_reference("brownian.csv")) {
    if (++line % 40 != 1) continue;
    const std::string arguments = arguments_of(row);
    const auto results = run_inferlaw(arguments).json()["results"];
    const bool empty = row.at("battery") == 0;
    expect_near(results["mean_joules"], row.at("mean"), empty ? 1e-13 : 1e-11, arguments);
    expect_near(results["standard_deviation_joules"], row.at("standard_deviation"),
                empty ? 1e-12 : 1e-11, arguments);
    expect_near(results["waste_joules"], row.at("mean_battery_level"), 1e-11, arguments);
  }
}

TEST(AuxiliaryCommand, NamesTheRegimes) {
  const auto regime = [](const std::string& drift) {
    return run_inferlaw("auxiliary --json --volatility 2 --horizon 50 --drift=" + drift)
        .json()["results"]["regime"]
        .get<std::string>();
  };
  EXPECT_EQ(regime("0.3"), "deficit");
  EXPECT_EQ(regime("0"), "critical");
  EXPECT_EQ(regime("-0.3"), "surplus");
}

TEST(AuxiliaryCommand, GivesTheCrossoverAndNullAtCriticality) {
  const auto results =
      run_inferlaw("auxiliary --json --volatility 3 --horizon 50 --drift 0.5").json()["results"];
  EXPECT_TRUE(relatively_near(results["crossover_slots"], 2 * 9 / (M_PI * 0.25), 1e-14));
  EXPECT_TRUE(run_inferlaw("auxiliary --json --volatility 3 --horizon 50 --drift 0")
                  .json()["results"]["crossover_slots"]
                  .is_null());
}

TEST(AuxiliaryCommand, ExactGaussianSlots) {
  const auto results =
      run_inferlaw("auxiliary --json --volatility 1 --horizon 1000 --drift 0.05 --slots gaussian")
          .json()["results"];
  EXPECT_NEAR(results["exact_slots_mean_joules"], 59.060010594, 5e-10);
}

TEST(AuxiliaryCommand, SurvivalKeepsItsDigitsAndQuantilesInvertIt) {
  // Surplus from an empty battery over a long horizon: P(D > y) = exp(-2 |nu| y/sigma^2).
  const auto results =
      run_inferlaw(
          "auxiliary --json --volatility 1 --horizon 1e6 --drift=-0.5 --levels 0,1,10,600 "
          "--probabilities 0.5,0.9,0.999")
          .json()["results"];
  const double levels[] = {0, 1, 10, 600};
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_TRUE(relatively_near(results["survival"][i], std::exp(-levels[i]), 1e-10)) << levels[i];
  const double exceeded[] = {0.5, 0.1, 0.001};
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_TRUE(relatively_near(results["quantiles_joules"][i], -std::log(exceeded[i]), 1e-10))
        << exceeded[i];
}

TEST(AuxiliaryCommand, TimesAndCorrection) {
  const auto results =
      run_inferlaw("auxiliary --json --volatility 2 --horizon 100 --drift 0 --slots gaussian")
          .json()["results"];
  EXPECT_TRUE(relatively_near(results["expected_time_of_maximum_slots"], 50, 1e-14));
  EXPECT_TRUE(
      relatively_near(results["corrected_mean_joules"], results["exact_slots_mean_joules"], 1e-3));
  EXPECT_EQ(results["probability_none"], 0);
}

TEST(AuxiliaryCommand, ABatteryOfFiniteCapacity) {
  const std::string options =
      "auxiliary --json --drift 0.3 --volatility 1.2 --horizon 40 --initial-battery 1 ";
  const auto results = run_inferlaw(options + "--capacity 5 --slots gaussian").json()["results"];
  EXPECT_NEAR(results["mean_joules"], 14.199054002, 1e-9);
  EXPECT_NEAR(results["long_run_rate_joules_per_slot"], 0.342667000, 5e-10);
  EXPECT_NEAR(results["long_run_waste_joules_per_slot"], 0.342667000 - 0.3, 5e-10);
  EXPECT_LT(std::abs(results["mean_check_joules"].get<double>()), 1e-9);
  // The energy is kept: b0 + E[D] - nu T - spilled = left.
  EXPECT_NEAR(
      1 + results["mean_joules"].get<double>() - 12 - results["spilled_joules"].get<double>(),
      results["waste_joules"], 1e-9);
  // Slots: the correction takes out most of what the Brownian mean is off.
  const double exact = results["exact_slots_mean_joules"];
  EXPECT_LT(std::abs(results["corrected_mean_joules"].get<double>() / exact - 1), 0.01);
  EXPECT_GT(std::abs(results["mean_joules"].get<double>() / exact - 1), 0.05);
  // A large capacity is an unlimited one.
  const auto large = run_inferlaw(options + "--capacity 1e9").json()["results"];
  EXPECT_TRUE(relatively_near(large["mean_joules"], large["unlimited_mean_joules"], 1e-12));
}

TEST(AuxiliaryCommand, ExactSlotsWithABattery) {
  // The grid from an almost empty battery against Spitzer's sum from an empty one.
  const auto results = run_inferlaw(
                           "auxiliary --json --volatility 1 --horizon 1000 --drift 0.05 --slots "
                           "gaussian --initial-battery 1e-9 --probabilities 0.5 --levels 60")
                           .json()["results"];
  EXPECT_NEAR(results["exact_slots_mean_joules"], 59.060010594, 1e-5);
  EXPECT_EQ(results["exact_slots_quantiles_joules"].size(), 1U);
  EXPECT_EQ(results["exact_slots_survival"].size(), 1U);
}

TEST(ExplainCommand, NamesFormulaSourceAndError) {
  const auto quantities = run_inferlaw("explain auxiliary --json").json()["results"]["quantities"];
  ASSERT_GT(quantities.size(), 8U);
  for (const auto& row : quantities)
    for (const char* key : {"quantity", "formula", "status", "source", "error"})
      EXPECT_FALSE(row[key].get<std::string>().empty()) << row;
  EXPECT_EQ(run_inferlaw("explain nothing").exit_code, 2);
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
