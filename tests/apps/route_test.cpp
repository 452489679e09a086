#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::test {
namespace {

using nlohmann::json;

const std::string scenarios = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/";
const std::string two_models = scenarios + "two-models.toml";
const std::string retries = scenarios + "retries.toml";
const std::string limited_mix = scenarios + "limited-mix.toml";

json route(const std::string& arguments) {
  const CommandResult result = run_inferlaw("route --json " + arguments);
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  return result.json()["results"];
}

json policy(const json& results, const std::string& name) {
  for (const json& row : results["policies"])
    if (row["policy"] == name) return row;
  ADD_FAILURE() << "no policy " << name;
  return {};
}

TEST(RouteCommand, ListsThePoliciesOfThePublishedScenario) {
  const json results = route(two_models);
  std::vector<std::string> names;
  for (const json& row : results["policies"]) names.push_back(row["policy"]);
  EXPECT_EQ(names, (std::vector<std::string>{"myopic", "latency", "fixed 1B", "fixed 10B",
                                             "error(0.1)", "scenario (myopic)", "variance-aware"}));
  const json myopic = policy(results, "myopic");
  EXPECT_NEAR(myopic["mean_joules_per_slot"], 587.4187, 5e-5);
  EXPECT_TRUE(myopic["crossover_slots"].is_null()) << "at the critical supply there is none";
  EXPECT_NEAR(policy(results, "error(0.1)")["crossover_slots"], 5640, 0.5);
}

TEST(RouteCommand, AgreesWithPredict) {
  const json predicted =
      run_inferlaw("predict --json " + two_models).json()["results"]["horizons"][2];
  const json myopic = policy(route("--horizon 100 " + two_models), "myopic");
  EXPECT_TRUE(relatively_near(myopic["mean_auxiliary_joules"], predicted["mean_joules"], 1e-12));
  EXPECT_TRUE(relatively_near(myopic["waste_joules"], predicted["waste_joules"], 1e-12));
}

TEST(RouteCommand, DeterministicEnergiesLeaveNothingToGain) {
  const json results = route(two_models);
  EXPECT_EQ(results["hull"].size(), 1U);
  EXPECT_EQ(results["optimality"], "best of all assignments");
  EXPECT_TRUE(relatively_near(policy(results, "variance-aware")["mean_auxiliary_joules"],
                              policy(results, "myopic")["mean_auxiliary_joules"], 1e-12));
  for (const json& row : results["variance_aware_assignment"])
    EXPECT_EQ(row["model"], row["myopic_model"]);
}

TEST(RouteCommand, NoPolicyIsBetterThanVarianceAware) {
  const TemporaryFolder folder;
  for (const char* battery : {"", "[battery]\ninitial_joules = 500\n",
                              "[battery]\ninitial_joules = 500\ncapacity_joules = 4000\n"}) {
    std::string text =
        replaced(scenario_text(), "rule = \"exact\"", "rule = \"exact\"\nstopping = \"oracle\"");
    text = replaced(text, "[horizons]", battery + std::string("[horizons]"));
    const json results = route(folder.write("random.toml", text).string());
    const double best = policy(results, "variance-aware")["mean_auxiliary_joules"];
    for (const json& row : results["policies"]) {
      if (row["policy"] != "variance-aware, randomised") {
        EXPECT_GE(row["mean_auxiliary_joules"].get<double>(), best * (1 - 1e-12)) << row;
      }
    }
    EXPECT_EQ(results["optimality"], *battery == '\0' ? "best of all assignments" : "unproven");
  }
}

TEST(RouteCommand, LimitsDropModels) {
  const json free = route(two_models);
  const double slowest = policy(free, "fixed 1B")["mean_latency_seconds"];
  const json limited = route("--latency-limit 16.5 " + two_models);
  EXPECT_GT(slowest, 0);
  EXPECT_EQ(policy(limited, "variance-aware")["within_limits"], true);
  EXPECT_EQ(policy(limited, "fixed 1B")["within_limits"], false);
  EXPECT_TRUE(relatively_near(policy(limited, "variance-aware")["mean_auxiliary_joules"],
                              policy(limited, "myopic within limits")["mean_auxiliary_joules"],
                              1e-12));
}

// 1B solves level 1.8111 with 0.90018 only.
TEST(RouteCommand, ASuccessFloorHasItsPrice) {
  const json results = route("--success-floor 0.9002 " + two_models);
  EXPECT_EQ(policy(results, "myopic")["within_limits"], false);
  const json limited = policy(results, "variance-aware");
  EXPECT_EQ(limited["within_limits"], true);
  EXPECT_NEAR(limited["mean_joules_per_slot"], 595.651, 5e-4);
}

TEST(RouteCommand, FixedArrivalsCarryTheCaution) {
  const TemporaryFolder folder;
  const auto scenario =
      folder.write("fixed.toml", replaced(scenario_text(), "law = \"poisson\"", "law = \"fixed\""));
  const CommandResult result = run_inferlaw("route --json " + scenario.string());
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(result.json()["results"]["optimality"], "unproven");
  EXPECT_NE(result.output.find("spurious taste for low variance"), std::string::npos);
}

TEST(RouteCommand, AnErrorOfAnyProbability) {
  const json row = policy(route("--error 0.25 " + two_models), "error(0.25)");
  const double nu = row["drift_joules_per_slot"];
  const double sigma = row["volatility"];
  EXPECT_TRUE(relatively_near(row["crossover_slots"], 2 * sigma * sigma / (M_PI * nu * nu), 1e-12));
}

// ---- choices ----

// The numbers of docs/routing.md; exact and simulated ones by `validate` there.
TEST(RouteCommand, PaysWhereAHurriedModelIsTriedAgain) {
  const json results = route(retries);
  const json myopic = policy(results, "myopic");
  const json best = policy(results, "variance-aware");
  EXPECT_NEAR(myopic["mean_joules_per_slot"], 328.0995, 5e-5);
  EXPECT_NEAR(best["mean_joules_per_slot"], 332.9028, 5e-5);
  EXPECT_NEAR(myopic["mean_auxiliary_joules"], 1310.586, 5e-4);
  EXPECT_NEAR(best["mean_auxiliary_joules"], 1078.455, 5e-4);
  EXPECT_EQ(policy(results, "scenario (variance-aware)")["mean_auxiliary_joules"],
            best["mean_auxiliary_joules"]);
  EXPECT_EQ(results["optimality"], "best of all assignments");
  EXPECT_EQ(results["variance_aware_assignment"][0]["choice"], "1B");
  EXPECT_EQ(results["variance_aware_assignment"][0]["myopic_choice"], "1B, hurried");
  const json exact = run_inferlaw("predict --json " + retries).json()["results"]["horizons"][2];
  EXPECT_NEAR(exact["exact_slots_mean_joules"], 938.5255, 5e-5);
}

TEST(RouteCommand, PaysWhereTheMixIsLimited) {
  const json results = route(limited_mix);
  EXPECT_EQ(policy(results, "myopic")["within_limits"], false);
  const json myopic = policy(results, "myopic within limits");
  const json best = policy(results, "variance-aware");
  EXPECT_EQ(best["within_limits"], true);
  EXPECT_NEAR(myopic["mean_auxiliary_joules"], 1031.368, 5e-4);
  EXPECT_NEAR(best["mean_auxiliary_joules"], 1007.232, 5e-4);
}

// What the policy is depends on the supply; all commands take the one of the scenario's own.
TEST(RouteCommand, EveryCommandTakesThePolicyInForce) {
  const TemporaryFolder folder;
  const std::string hardware = std::string(INFERLAW_SOURCE_DIR) + "/data/hardware/";
  const std::string text = replaced(contents_of(retries), "../hardware/", hardware);
  const auto randomised =
      folder.write("randomised.toml", replaced(text, "[harvest]", "randomised = true\n[harvest]"));
  const auto short_trials =
      folder.write("short.toml", replaced(text, "trials = 20000", "trials = 2000"));
  const double demand = policy(route(retries), "variance-aware")["mean_joules_per_slot"];
  for (const std::string& arguments :
       {"predict --json " + retries, "simulate --json --trials 50 " + retries,
        "predict --json " + randomised.string()})
    EXPECT_EQ(run_inferlaw(arguments).json()["results"]["mean_demand_joules_per_slot"], demand)
        << arguments;
  const json critical = run_inferlaw("critical --json --target 1000 " + retries).json()["results"];
  EXPECT_TRUE(relatively_near(critical["critical_supply_joules_per_slot"], demand, 1e-12));
  EXPECT_EQ(run_inferlaw("validate --json " + short_trials.string()).exit_code, 0);
}

TEST(RouteCommand, LimitsInTheScenarioHoldForMyopicToo) {
  const TemporaryFolder folder;
  const std::string text =
      replaced(scenario_text(), "name = \"myopic\"", "name = \"myopic\"\nsuccess_floor = 0.9002");
  const auto limited = folder.write("limited.toml", text);
  EXPECT_NEAR(run_inferlaw("predict --json " + limited.string())
                  .json()["results"]["mean_demand_joules_per_slot"],
              595.651, 5e-4);
  const auto nothing_left = folder.write("nothing.toml", replaced(text, "0.9002", "0.99"));
  const CommandResult refused = run_inferlaw("route " + nothing_left.string());
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.errors.find("nothing.toml: no choice of task type 1"), std::string::npos)
      << refused.errors;
}

TEST(RouteCommand, BadOptionsAreExitCodeTwo) {
  for (const std::string arguments :
       {"", "--horizon 0", "--horizon -5", "--horizon nan", "--latency-limit 0",
        "--latency-limit none", "--success-floor 1.5", "--success-floor -0.1",
        "--latency-limit 1e-6", "--success-floor 1", "--error 2"}) {
    const CommandResult result =
        run_inferlaw("route " + arguments + (arguments.empty() ? "" : " " + two_models));
    EXPECT_EQ(result.exit_code, 2) << arguments;
    EXPECT_EQ(result.output, "") << arguments;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
  }
  EXPECT_EQ(run_inferlaw("route /nonexistent/scenario.toml").exit_code, 3);
}

}  // namespace
}  // namespace inferlaw::test
