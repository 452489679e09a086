// Every bad input gets one clear line and the right exit code, and nothing half written.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::test {
namespace {

struct SpoiltScenario {
  std::string good;
  std::string bad;
  std::string message;  // a part of the one line
};

void PrintTo(const SpoiltScenario& spoilt, std::ostream* stream) { *stream << spoilt.bad; }

class BadScenario : public testing::TestWithParam<SpoiltScenario> {};

TEST_P(BadScenario, IsRefusedInOneLine) {
  const TemporaryFolder folder;
  const auto scenario =
      folder.write("spoilt.toml", replaced(scenario_text(), GetParam().good, GetParam().bad));
  const auto output = folder.path() / "output.json";
  for (const std::string command : {"task", "predict", "simulate", "validate", "critical"}) {
    const CommandResult result =
        run_inferlaw(command + " --json " + scenario.string() + " --output " + output.string());
    EXPECT_EQ(result.exit_code, 3) << command << ": " << result.errors;
    EXPECT_EQ(result.output, "");
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
    EXPECT_NE(result.errors.find(GetParam().message), std::string::npos) << result.errors;
    EXPECT_NE(result.errors.find("spoilt.toml"), std::string::npos) << result.errors;
  }
  const auto left = std::distance(std::filesystem::directory_iterator(folder.path()), {});
  EXPECT_EQ(left, 1) << "only the scenario itself may be there";
}

INSTANTIATE_TEST_SUITE_P(
    Keys, BadScenario,
    testing::Values(
        SpoiltScenario{"count = 10", "cuont = 10", "tasks.count is missing"},
        SpoiltScenario{"[policy]\n", "[policy]\nnmae = 1\n", "unknown key policy.nmae = 1"},
        SpoiltScenario{"[policy]", "[polcy]", "unknown key polcy"},
        SpoiltScenario{"skills = 50", "skills = \"fifty\"", ":41: budget.skills is 'fifty'"},
        SpoiltScenario{"skills = 50", "skills = 0.5", "budget.skills is 0.5"},
        SpoiltScenario{"tasks_per_slot = 1", "tasks_per_slot = -1",
                       "arrivals.tasks_per_slot is -1"},
        SpoiltScenario{"parameters = 1e9", "parameters = nan", "models.parameters is nan"},
        SpoiltScenario{"parameters = 1e9", "parameters = inf", "models.parameters is inf"},
        SpoiltScenario{"failure_probability = 0.1", "failure_probability = 1.1",
                       "budget.failure_probability is 1.1; allowed: a probability"},
        SpoiltScenario{"slots = [1, 10", "slots = [0, 10", "horizons.slots is 0"},
        SpoiltScenario{"slots = [1, 10", "slots = [10, 10", "increasing order"},
        SpoiltScenario{"slots = [1, 10, 100, 1000]", "slots = []", "at least one horizon"},
        SpoiltScenario{"lowest_level = 1.7\nhighest_level = 1.9\ncount = 10", "levels = []",
                       "tasks.levels: at least one task level"},
        SpoiltScenario{"count = 10", "count = 0", "tasks.count is 0"},
        SpoiltScenario{"name = \"10B\"", "name = \"1B\"", "models.name is '1B'"},
        SpoiltScenario{"seed = 1", "\"new\\nline\" = 1", "unknown key simulation.new\\x0aline"},
        SpoiltScenario{"highest_level = 1.9", "highest_level = 1.6", "tasks.highest_level is 1.6"},
        SpoiltScenario{"lowest_level = 1.7", "lowest_level = -300", "level -300"},
        SpoiltScenario{"failure_probability = 0.1", "failure_probability = 0",
                       "failure probability 0"},
        SpoiltScenario{"schema = 1", "schema = 2", "schema is 2; allowed: 1"},
        SpoiltScenario{"[slot]", "[slot", "not TOML"},
        SpoiltScenario{"law = \"gamma\"", "law = \"gama\"", "harvest.law is 'gama'"},
        SpoiltScenario{"law = \"gamma\"", "law = \"constant\"",
                       "unknown key harvest.coefficient_of_variation"},
        SpoiltScenario{"name = \"myopic\"", "name = \"fixed\"", "policy.model is missing"},
        SpoiltScenario{"name = \"myopic\"", "name = \"error\"\nerror_probability = 2",
                       "policy.error_probability is 2"},
        SpoiltScenario{"name = \"myopic\"", "name = \"mixture\"\nprobabilities = [[1, 0]]",
                       "10 rows (tasks) of 2 probabilities"},
        SpoiltScenario{"[horizons]",
                       "[battery]\ninitial_joules = 5\ncapacity_joules = 1\n[horizons]",
                       "battery.initial_joules is 5"},
        SpoiltScenario{"trials = 100", "trials = 1", "simulation.trials is 1"},
        SpoiltScenario{
            "law = \"gamma\"\nmean_joules_per_slot = \"critical\"\ncoefficient_of_variation = 0.5",
            "law = \"series\"\nfile = \"none.csv\"\ncolumn = \"power\"", "spoilt.toml:51"}));

SpoiltScenario with_choice(const std::string& lines, const std::string& message) {
  return {"[policy]", "[[choices]]\nname = \"A\"\n" + lines + "\n[policy]", message};
}

INSTANTIATE_TEST_SUITE_P(
    Choices, BadScenario,
    testing::Values(
        with_choice("", "choices.model is missing; allowed: the name of a model"),
        with_choice("model = \"3B\"", "choices.model is '3B'; allowed: \"1B\", \"10B\""),
        with_choice("model = \"1B\"\nstrategy = \"bush\"", "choices.strategy is 'bush'"),
        with_choice("model = \"1B\"\nsamples = 3", "unknown key choices.samples = 3"),
        with_choice("model = \"1B\"\nstrategy = \"tree\"", "choices.branching is missing"),
        with_choice("model = \"1B\"\nstrategy = \"vote\"\nsamples = 0", "choices.samples is 0"),
        with_choice("model = \"1B\"\nstrategy = \"vote\"\nsamples = 3\nretries = 1",
                    "choices.retries is 1; allowed: 0 for a vote"),
        with_choice("model = \"1B\"\nstrategy = \"vote\"\nsamples = 3\nwrong_shares = [0.5]",
                    "summing to 1"),
        with_choice("model = \"1B\"\nsteps = 9\nfailure_probability = 0.1",
                    "choices.steps: allowed: this or failure_probability"),
        with_choice("model = \"1B\"\nfallback = \"A\"", "choices.fallback: allowed: where"),
        with_choice("model = \"1B\"\nretries = 1\nfallback = \"B\"",
                    "choices.fallback is 'B'; allowed: \"A\""),
        with_choice("model = \"1B\"\nshare_limit = 1.5", "choices.share_limit is 1.5"),
        with_choice("model = \"1B\"\nshare_limit = 0.5", "share_limits sum to 0.5"),
        with_choice("model = \"1B\"\n[[choices]]\nname = \"A\"\nmodel = \"10B\"",
                    "a name of its own for each choice"),
        SpoiltScenario{"name = \"myopic\"", "name = \"variance-aware\"\nsuccess_floor = 2",
                       "policy.success_floor is 2"},
        SpoiltScenario{"name = \"myopic\"", "name = \"latency\"\nsuccess_floor = 0.5",
                       "unknown key policy.success_floor"}));

TEST(BadFiles, MissingScenarioHardwareAndColumn) {
  EXPECT_EQ(run_inferlaw("predict /nonexistent/scenario.toml").exit_code, 3);
  const TemporaryFolder folder;
  const auto no_hardware = folder.write(
      "a.toml", replaced(scenario_text(), "/hardware/two-models.toml", "/hardware/none.toml"));
  const CommandResult missing = run_inferlaw("task " + no_hardware.string());
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_NE(missing.errors.find("none.toml: no such file"), std::string::npos) << missing.errors;
}

TEST(BadFiles, BadHarvestSeries) {
  struct Case {
    std::string text;
    std::string message;
  };
  for (const Case& bad :
       {Case{"time,power\n1,2\n", "no column wind; allowed: time, power"},
        Case{"time,wind\n1,2\n2,x\n", "harvest.csv:3: wind is x; allowed: a finite number"},
        Case{"time,wind\n1,2\n2,nan\n", "harvest.csv:3: wind is nan"},
        Case{"time,wind\n1,2\n2\n", "harvest.csv:3: wind is missing"},
        Case{"time,wind\n1,-2\n",
             "harvest.csv:2: wind is -2; allowed: a finite number, 0 or above"},
        Case{"time,wind\n1,\n", "harvest.csv:2: wind is missing"},
        Case{"time,wind\n1,0\n", "its sum is 0"}, Case{"time,wind\n", "no rows"},
        Case{"", "no header line"}}) {
    const TemporaryFolder folder;
    (void)folder.write("harvest.csv", bad.text);
    const auto scenario =
        folder.write("scenario.toml",
                     with_harvest("law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"wind\"\n"));
    const CommandResult result = run_inferlaw("simulate " + scenario.string());
    EXPECT_EQ(result.exit_code, 3) << bad.text;
    EXPECT_NE(result.errors.find(bad.message), std::string::npos) << result.errors;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
  }
}

// Each key is in its range, and yet there is no answer.
TEST(BadFiles, NumbersThatAreOutOfRangeTogether) {
  struct Case {
    std::string good;
    std::string bad;
    std::string message;
  };
  for (const Case& spoilt :
       {Case{"tokens_per_step = 20", "tokens_per_step = 1e300", "task energy (joules) is inf"},
        Case{"coefficient_of_variation = 0.5", "coefficient_of_variation = 1e300",
             "Gamma shape is 0"},
        Case{"tasks_per_slot = 1", "tasks_per_slot = 1e9", "slots and tasks to simulate"}}) {
    const TemporaryFolder folder;
    const auto scenario =
        folder.write("spoilt.toml", replaced(scenario_text(), spoilt.good, spoilt.bad));
    const CommandResult result = run_inferlaw("simulate " + scenario.string());
    EXPECT_EQ(result.exit_code, 3) << result.errors;
    EXPECT_NE(result.errors.find("spoilt.toml: "), std::string::npos) << result.errors;
    EXPECT_NE(result.errors.find(spoilt.message), std::string::npos) << result.errors;
  }
}

TEST(BadFiles, FoldersAreNotFiles) {
  const TemporaryFolder folder;
  const CommandResult result = run_inferlaw("predict " + folder.path().string());
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.errors.find("is a folder or a device"), std::string::npos) << result.errors;
}

TEST(BadUsage, IsExitCodeTwo) {
  const std::string two_models =
      std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/two-models.toml";
  for (const std::string& arguments : std::vector<std::string>{
           "", "nonsense", "task", "simulate --trials 0 " + two_models,
           "simulate --trials 1e300 " + two_models, "simulate --regime --horizon 500 " + two_models,
           "simulate --seed -1 " + two_models, "validate --volatility 0 " + two_models,
           "validate --supply-factors 1,-1 " + two_models, "predict --json --csv " + two_models,
           "predict --json --output /nonexistent/folder/x.json " + two_models}) {
    const CommandResult result = run_inferlaw(arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments;
    EXPECT_EQ(result.output, "") << arguments;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1)
        << arguments << ": " << result.errors;
  }
}

}  // namespace
}  // namespace inferlaw::test
