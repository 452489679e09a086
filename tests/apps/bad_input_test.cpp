// Every bad input gets one clear line and the right exit code, and nothing half written. What the
// line says of each key is tested with the readers (input/).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::test {
namespace {

using testing::HasSubstr;

const std::string two_models = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/two-models.toml";

void expect_refusal(const std::string& arguments, int exit_code, const std::string& said = "") {
  const CommandResult result = run_inferlaw(arguments);
  EXPECT_EQ(result.exit_code, exit_code) << arguments << ": " << result.errors;
  EXPECT_EQ(result.output, "") << arguments;
  EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1)
      << arguments << ": " << result.errors;
  EXPECT_THAT(result.errors, HasSubstr(said)) << arguments;
}

TEST(BadFile, IsExitCodeThreeAndNothingIsWritten) {
  const TemporaryFolder folder;
  const auto scenario =
      folder.write("spoilt.toml", replaced(scenario_text(), "skills = 50", "skills = \"fifty\""));
  const std::string output = (folder.path() / "output.json").string();
  for (const std::string command : {"task", "predict", "simulate", "validate", "critical", "route"})
    expect_refusal(command + " --json " + scenario.string() + " --output " + output, 3,
                   "spoilt.toml:41: budget.skills is 'fifty'");
  const auto left = std::distance(std::filesystem::directory_iterator(folder.path()), {});
  EXPECT_EQ(left, 1) << "only the scenario itself may be there";
}

TEST(BadFile, IsOneThatIsMissingOrAFolder) {
  const TemporaryFolder folder;
  expect_refusal("predict /nonexistent/scenario.toml", 3, "no such file");
  expect_refusal("route /nonexistent/scenario.toml", 3, "no such file");
  expect_refusal("predict " + folder.path().string(), 3, "is a folder or a device");
}

// Each key is in its range, and yet there is no answer: the file's fault.
TEST(BadFile, IsOneWhoseNumbersAreOutOfRangeTogether) {
  struct Case {
    std::string good;
    std::string bad;
    std::string message;
  };
  for (const Case& spoilt :
       {Case{"tokens_per_step = 20", "tokens_per_step = 1e300", "task energy (joules) is inf"},
        Case{"coefficient_of_variation = 0.5", "coefficient_of_variation = 1e300",
             "volatility (joules per square root of a slot) is inf"},
        Case{"1000]\n\n[simulation]\ntrials = 100", "100000]\n\n[simulation]\ntrials = 1e9",
             "slots and tasks to simulate"},
        Case{"name = \"myopic\"", "name = \"myopic\"\nsuccess_floor = 0.99",
             "no choice of task type 1"}}) {
    const TemporaryFolder folder;
    const auto scenario =
        folder.write("spoilt.toml", replaced(scenario_text(), spoilt.good, spoilt.bad));
    expect_refusal("simulate " + scenario.string(), 3, "spoilt.toml: ");
    expect_refusal("simulate " + scenario.string(), 3, spoilt.message);
  }
}

TEST(BadUsage, IsExitCodeTwo) {
  for (const std::string& arguments :
       {std::string(), std::string("nonsense"), std::string("task"),
        "simulate --trials 0 " + two_models, "simulate --trials 1e300 " + two_models,
        "simulate --regime --horizon 500 " + two_models, "simulate --seed -1 " + two_models,
        "validate --volatility 0 " + two_models, "validate --supply-factors 1,-1 " + two_models,
        "predict --json --csv " + two_models,
        "predict --json --output /nonexistent/folder/x.json " + two_models})
    expect_refusal(arguments, 2);
}

TEST(BadUsage, OfCriticalIsExitCodeTwo) {
  for (const std::string arguments :
       {"--horizon 0", "--horizon 1.5", "--price-baseline 0", "--price-auxiliary -1",
        "--price-waste -1", "--target 0", "--target nan", "--exceed 5", "--probability 0.5",
        "--exceed 5 --probability 1", "--exceed 0 --probability 0.5", "--trials 1",
        "--price-capacity 0", "--size-battery", "--volatility 0", "--target 5 --supplies 600",
        "--target 5 --size-battery --supplies 0"})
    expect_refusal("critical " + two_models + " " + arguments, 2);
  const TemporaryFolder folder;
  const auto limited = folder.write(
      "capacity.toml",
      replaced(scenario_text(), "[horizons]", "[battery]\ncapacity_joules = 3000\n[horizons]"));
  expect_refusal("critical --exceed 5 --probability 0.1 " + limited.string(), 2,
                 "allowed: without a capacity");
}

TEST(BadUsage, OfRouteIsExitCodeTwo) {
  expect_refusal("route", 2);
  for (const std::string arguments :
       {"--horizon 0", "--horizon -5", "--horizon nan", "--latency-limit 0", "--latency-limit none",
        "--success-floor 1.5", "--success-floor -0.1", "--latency-limit 1e-6", "--success-floor 1",
        "--error 2"})
    expect_refusal("route " + arguments + " " + two_models, 2);
}

TEST(BadUsage, OfDrawsIsExitCodeTwoAndOfTheirFileThree) {
  const TemporaryFolder folder;
  const std::string draws = folder.write("draws.csv", "draw,a\n0,-1\n1,-2\n2,-3\n").string();
  const std::string predict = "predict " + two_models;
  expect_refusal(predict + " --set a=b", 2, "--draws");
  expect_refusal(predict + " --draws " + draws, 2, "--set: missing");
  expect_refusal(predict + " --draws " + draws + " --set nothing=a", 2, "--set: nothing");
  expect_refusal(predict + " --draws " + draws + " --set capability.steepness=a", 3,
                 "draws.csv:2: capability.steepness is -1");
  expect_refusal(predict + " --draws nowhere.csv", 3, "no such file");
}

}  // namespace
}  // namespace inferlaw::test
