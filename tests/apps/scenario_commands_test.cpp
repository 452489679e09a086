#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::test {
namespace {

const std::string two_models = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/two-models.toml";

TEST(TaskCommand, PrintsThePublishedTable) {
  struct Row {
    double level;
    double steps[2], joules[2], memory[2], compute[2];
  };
  const auto tasks = run_inferlaw("task --json " + two_models).json()["results"]["tasks"];
  ASSERT_EQ(tasks.size(), 20U);
  for (const Row& row :
       {Row{1.7000, {2893, 393}, {1023.4144, 949.2724}, {11.5720, 15.7200}, {22.2407, 8.1636}},
        Row{1.7222, {2595, 357}, {887.5875, 861.8108}, {10.3800, 14.2800}, {18.4294, 7.3905}},
        Row{1.7444, {2328, 325}, {771.8221, 784.1527}, {9.3120, 13.0000}, {15.3111, 6.7076}},
        Row{1.8111, {1683, 248}, {515.2947, 597.6179}, {6.7320, 9.9200}, {8.9347, 5.0809}},
        Row{1.9000, {1099, 179}, {311.2505, 430.8596}, {4.3960, 7.1600}, {4.5725, 3.6430}}}) {
    int found = 0;
    for (const auto& task : tasks) {
      if (std::abs(task["level"].get<double>() - row.level) > 1e-3) continue;
      const int model = task["model"] == "1B" ? 0 : 1;
      ++found;
      EXPECT_EQ(task["budget_steps"], row.steps[model]);
      EXPECT_NEAR(task["energy_joules"], row.joules[model], 5.1e-5);
      EXPECT_NEAR(task["memory_seconds"], row.memory[model], 5.1e-5);
      EXPECT_NEAR(task["compute_seconds"], row.compute[model], 5.1e-5);
    }
    EXPECT_EQ(found, 2) << "level " << row.level;
  }
}

TEST(TaskCommand, PrintsCrossoversAndLowerBounds) {
  const auto results = run_inferlaw("task --json " + two_models).json()["results"];
  const auto& crossovers = results["crossovers"];
  ASSERT_EQ(crossovers.size(), 3U);
  EXPECT_NEAR(crossovers[0]["level"], 1.737, 5e-4);
  EXPECT_NEAR(crossovers[1]["level"], 1.785, 5e-4);
  EXPECT_NEAR(crossovers[2]["level"], 1.828, 5e-4);
  const auto& bounds = results["demand_lower_bounds"];
  EXPECT_NEAR(bounds[0]["joules_per_slot"], 587.4187, 5e-5);
  EXPECT_NEAR(bounds[1]["joules_per_slot"], 594.3472, 5e-5);
  EXPECT_EQ(bounds[0]["published_joules_per_slot"], 593.5);
  EXPECT_NEAR(results["demand_lower_bound_joules_per_slot"], 587.4187, 5e-5);
}

// Only the mean rule has a budget then; the other rules and the crossovers have none to show.
TEST(TaskCommand, ServesAMeanBudgetWithoutAFailureProbability) {
  const TemporaryFolder folder;
  const auto scenario = folder.write(
      "mean.toml", replaced(replaced(scenario_text(), "rule = \"exact\"", "rule = \"mean\""),
                            "failure_probability = 0.1", "failure_probability = 0"));
  const CommandResult result = run_inferlaw("task --json " + scenario.string());
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto results = result.json()["results"];
  EXPECT_TRUE(results["crossovers"].empty());
  ASSERT_EQ(results["demand_lower_bounds"].size(), 1U);
  EXPECT_EQ(results["demand_lower_bounds"][0]["budget_rule"], "mean");
}

TEST(PredictCommand, GivesBrownianAndExactMeans) {
  const auto horizons = run_inferlaw("predict --json " + two_models).json()["results"]["horizons"];
  ASSERT_EQ(horizons.size(), 4U);
  EXPECT_NEAR(horizons[1]["exact_slots_mean_joules"], 1373.0068, 5e-5);
  EXPECT_NEAR(horizons[2]["exact_slots_mean_joules"], 5102.3353, 5e-5);
  EXPECT_NEAR(horizons[2]["mean_joules"], 5499.8605, 5e-5);
}

TEST(TaskCommand, PrintsEveryChoice) {
  const TemporaryFolder folder;
  const auto scenario = folder.write("choices.toml", replaced(scenario_text(), "[policy]", R"(
[[choices]]
name = "chain"
model = "1B"
[[choices]]
name = "again"
model = "1B"
retries = 1
fallback = "tree"
[[choices]]
name = "tree"
model = "10B"
strategy = "tree"
branching = 2
steps = 300
[policy])"));
  const auto tasks = run_inferlaw("task --json " + scenario.string()).json()["results"]["tasks"];
  ASSERT_EQ(tasks.size(), 30U);
  const auto &chain = tasks[0], &again = tasks[1], &tree = tasks[2];
  EXPECT_NEAR(chain["energy_joules"], 1023.4144, 5.1e-5);
  EXPECT_EQ(chain["energy_standard_deviation_joules"], 0);
  EXPECT_EQ(tree["budget_steps"], 300);
  EXPECT_EQ(tree["strategy"], "tree");
  const double failure = 1 - chain["success"].get<double>();
  EXPECT_TRUE(relatively_near(
      again["energy_joules"],
      chain["energy_joules"].get<double>() + failure * tree["energy_joules"].get<double>(), 1e-12));
  EXPECT_TRUE(relatively_near(
      again["energy_standard_deviation_joules"],
      tree["energy_joules"].get<double>() * std::sqrt(failure * (1 - failure)), 1e-10));
}

TEST(PredictCommand, FixedAndMixedPoliciesNameChoices) {
  const TemporaryFolder folder;
  const std::string choices = R"(
[[choices]]
name = "chain"
model = "1B"
[[choices]]
name = "three"
model = "1B"
strategy = "best_of_n"
samples = 3
[[choices]]
name = "vote"
model = "10B"
strategy = "vote"
samples = 3
wrong_shares = [0.6, 0.4]
[policy]
)";
  const auto demand = [&](const std::string& policy) {
    const auto file = folder.write(
        "choices.toml", replaced(scenario_text(), "[policy]\nname = \"myopic\"", choices + policy));
    const CommandResult result = run_inferlaw("predict --json " + file.string());
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    return result.json()["results"]["mean_demand_joules_per_slot"].get<double>();
  };
  const auto fixed = [&](const std::string& name) {
    return demand("name = \"fixed\"\nchoice = \"" + name + "\"");
  };
  const double chain = fixed("chain");
  EXPECT_TRUE(relatively_near(fixed("three"), 3 * chain, 1e-12));
  EXPECT_GT(fixed("vote"), chain);
  std::string rows;
  for (int i = 0; i < 10; ++i) rows += "[0.5, 0.5, 0], ";
  EXPECT_TRUE(relatively_near(demand("name = \"mixture\"\nprobabilities = [" + rows + "]"),
                              2 * chain, 1e-12));
}

// Routing errors at critical supply: the curve turns from diffusion to drift.
TEST(SimulateCommand, SaysWhichLawTheCurveFollows) {
  const TemporaryFolder folder;
  const auto scenario = folder.write(
      "erring.toml",
      replaced(scenario_text(), "name = \"myopic\"", "name = \"error\"\nerror_probability = 0.1"));
  const auto results =
      run_inferlaw("simulate --json --regime --horizon 100000 --trials 100 " + scenario.string())
          .json()["results"];
  EXPECT_EQ(results["horizons"].size(), 40U);
  EXPECT_EQ(results["curve_law"], "kinked");
  ASSERT_EQ(results["curve_laws"].size(), 3U);
  double least = results["curve_laws"][1]["bic"];
  for (const auto& law : results["curve_laws"]) {
    EXPECT_GE(law["bic"], least);
    EXPECT_EQ(law["chosen"], law["law"] == "kinked");
  }
  EXPECT_NEAR(results["curve_laws"][1]["joules_per_slot"].get<double>() /
                  results["drift_joules_per_slot"].get<double>(),
              1, 0.25);
  EXPECT_NEAR(results["crossover_slots"], 5640, 0.5);
}

TEST(SimulateCommand, IsTheSameForAnyNumberOfThreads) {
  const std::string arguments = "simulate --json --trials 300 --seed 7 " + two_models;
  const std::string once = run_inferlaw(arguments + " --threads 1").output;
  EXPECT_EQ(once, run_inferlaw(arguments + " --threads 3").output);
  EXPECT_NE(once, run_inferlaw("simulate --json --trials 300 --seed 8 " + two_models).output);
}

TEST(ValidateCommand, TheoryAndSimulationAgree) {
  const CommandResult result =
      run_inferlaw("validate --json --trials 20000 --seed 1 " + two_models);
  EXPECT_EQ(result.exit_code, 0);
  const auto document = result.json();
  EXPECT_EQ(document["seed"], 1);
  const auto& rows = document["results"]["horizons"];
  ASSERT_EQ(rows.size(), 12U);
  for (const auto& row : rows) {
    EXPECT_LE(std::abs(row["z"].get<double>()), 5) << row;
    EXPECT_LT(row["relative_standard_error"].get<double>(), 0.01) << row;
  }
  EXPECT_NEAR(rows[2]["exact_mean_joules"], 5102.3353, 5e-5);
  EXPECT_NEAR(rows[2]["brownian_mean_joules"], 5499.86, 5e-3);
}

TEST(ValidateCommand, AWrongVolatilityIsFound) {
  const CommandResult result =
      run_inferlaw("validate --json --trials 20000 --volatility 720 " + two_models);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.json()["results"]["agrees"], false);
}

TEST(ValidateCommand, WithoutAnyAuxiliaryEnergyThereIsNoVerdict) {
  const CommandResult result =
      run_inferlaw("validate --json --supply-factors 50 --trials 100 " + two_models);
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_TRUE(result.json()["results"]["horizons"][0]["agrees"].is_null()) << result.output;
}

TEST(SeriesHarvest, AnIndependentSeriesIsNotCalledDependent) {
  const TemporaryFolder folder;
  (void)folder.write("harvest.csv", "\xef\xbb\xbfpower\n600\n600\n600\n");
  const auto scenario =
      folder.write("scenario.toml",
                   with_harvest("law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\n"));
  const std::string note =
      run_inferlaw("predict --json " + scenario.string()).json()["notes"][0].get<std::string>();
  EXPECT_NE(note.find("too short or too even"), std::string::npos) << note;
  EXPECT_EQ(note.find("nan"), std::string::npos) << note;
}

TEST(ValidateCommand, BatteriesAreHeldAgainstTheGrid) {
  for (const char* battery :
       {"initial_joules = 1000", "initial_joules = 1000\ncapacity_joules = 9000"}) {
    const TemporaryFolder folder;
    const auto scenario = folder.write(
        "battery.toml", replaced(scenario_text(), "[horizons]",
                                 "[battery]\n" + std::string(battery) + "\n[horizons]"));
    const CommandResult result = run_inferlaw("validate --json --trials 4000 " + scenario.string());
    EXPECT_EQ(result.exit_code, 0) << result.output << result.errors;
    EXPECT_EQ(result.json()["results"]["horizons"].size(), 12U);
  }
}

TEST(PredictCommand, CorrectedMeansAreThoseOfSlots) {
  const auto horizons = run_inferlaw("predict --json " + two_models).json()["results"]["horizons"];
  EXPECT_TRUE(relatively_near(horizons[2]["corrected_mean_joules"],
                              horizons[2]["exact_slots_mean_joules"], 1e-3));
}

TEST(SeriesHarvest, TheAnswerSaysHowFarTheIndependentTheoryIsOff) {
  const char* datasets = std::getenv("INFERLAW_DATASETS");
  if (datasets == nullptr) GTEST_SKIP() << "INFERLAW_DATASETS is not set";
  const TemporaryFolder folder;
  const auto scenario = folder.write(
      "wind.toml", with_harvest("law = \"series\"\nfile = \"" + std::string(datasets) +
                                "/renewables/rts_gmlc_REAL_TIME_wind.csv\"\n"
                                "column = \"309_WIND_1\"\nmean_joules_per_slot = \"critical\"\n"));
  for (const std::string command : {"predict", "simulate"}) {
    const CommandResult result =
        run_inferlaw(command + " --json --trials 400 " + scenario.string());
    ASSERT_EQ(result.exit_code, 0) << result.errors;
    const auto document = result.json();
    EXPECT_NEAR(document["results"]["harvest_mean_joules_per_slot"], 587.4187, 5e-5);
    if (command == "predict") {
      EXPECT_GT(
          document["results"]["dependence"]["long_run_variance_square_joules"].get<double>(),
          100 * document["results"]["dependence"]["marginal_variance_square_joules"].get<double>());
    }
    ASSERT_EQ(document["notes"].size(), 1U);
    EXPECT_NE(document["notes"][0].get<std::string>().find("not independent"), std::string::npos);
  }
  const auto rows = run_inferlaw("predict --json --trials 400 " + scenario.string())
                        .json()["results"]["horizons"];
  EXPECT_LT(rows.back()["theory_over_replay"].get<double>(), 0.5);
}

TEST(SeriesHarvest, AShortSeriesIsReplayedAndScaled) {
  const TemporaryFolder folder;
  (void)folder.write("harvest.csv", "time, power\r\n# a comment\r\n1, \"2\"\r\n2, 6\r\n3, 4\r\n");
  const auto scenario = folder.write(
      "scenario.toml", with_harvest("law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\n"
                                    "mean_joules_per_slot = 600\n"));
  const auto results = run_inferlaw("predict --json " + scenario.string()).json()["results"];
  EXPECT_NEAR(results["harvest_mean_joules_per_slot"], 600, 1e-10);
  EXPECT_NEAR(results["harvest_standard_deviation_joules_per_slot"], 600 / 4.0 * std::sqrt(8 / 3.0),
              1e-10);
}

}  // namespace
}  // namespace inferlaw::test
