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
    expect_near(results["waste_joules"], row.at("mean_battery"), 1e-11, arguments);
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

TEST(AuxiliaryCommand, RefusesWrongOptionsInOneLine) {
  for (const char* options :
       {"--drift 0 --volatility 1 --horizon 0", "--drift 0 --volatility -1 --horizon 5",
        "--drift nan --volatility 1 --horizon 5", "--drift 0 --volatility inf --horizon 5",
        "--drift 0 --volatility 1", "--drift zero --volatility 1 --horizon 5",
        "--drift 0 --volatility 1 --horizon 5 --initial-battery -1",
        "--drift 0 --volatility 1 --horizon 5 --bogus",
        "--drift 0 --volatility 1 --horizon 2.5 --slots gaussian",
        "--drift 0 --volatility 1 --horizon 5 --slots cauchy"}) {
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
