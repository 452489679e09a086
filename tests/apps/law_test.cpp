// The command `law`: every law lists, answers and refuses; every printed number of the field.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

struct Printed {
  std::string arguments;
  std::string key;
  double value = 0;
  double half_of_last_digit = 0;
};

const std::vector<Printed>& printed() {
  static const std::vector<Printed> all{
      {"pass-at-k --samples 10 --correct 3 --k 1", "pass_at_k", .3, 1e-12},
      {"pass-at-k --samples 10 --correct 3 --k 5", "pass_at_k", .9166667, 5e-8},
      {"pass-hat-k --samples 10 --correct 7 --k 3 --rate .7", "mean_pass_hat_k", .343, 5e-13},
      {"best-of-n --samples 16", "divergence_bound_nats", 1.8351, 5e-5},
      {"best-of-n --samples 16", "win_rate", .9412, 5e-5},
      {"best-of-n --samples 16", "gain_deviations", 1.7660, 5e-5},
      {"vote-exponent --first .35 --second .25", "exponent_nats_per_vote", .008427, 5e-7},
      {"half-life", "horizon_80_percent_minutes", .3219, 5e-5},
      {"half-life", "horizon_90_percent_minutes", .1520, 5e-5},
      {"half-life", "horizon_99_percent_minutes", .0145, 5e-5},
      {"chain-length --difficulty 20 --capability 2 --step-error .02", "best_steps", 56.577, 5e-4},
      {"waiting --arrivals .02 --skills 5 --steps 25 --step-success .2", "load", .42159, 5e-6},
      {"waiting --arrivals .02 --skills 5 --steps 25 --step-success .2", "mean_wait", 8.0794, 5e-5},
      {"train-to-test --sample-factor 1.5 --sample-exponent .3 --training-flop 1e21 --test-flop "
       "1e12",
       "best_size_parameters", 6.85277594e8, .5},
      {"solve-or-verify --solutions 1 --verifications 1 --budget-factor 10",
       "solutions_at_larger_budget", 3.71535229, 5e-9},
      {"query-energy --kilowatts 10 --tokens-per-second 1000 --tokens 300",
       "reported_typical_query_watt_hours", .34, 1e-12},
      {"query-energy --kilowatts 10 --tokens-per-second 1000 --tokens 300",
       "reported_long_query_watt_hours", 4.32, 1e-12},
      {"utilisation-power --utilisation 0", "power_watts", 100, 1e-12},
      {"utilisation-power --utilisation .45", "power_watts", 400, 1e-12}};
  return all;
}

TEST(LawCommand, AnswersThePrintedNumbers) {
  for (const Printed& number : printed()) {
    const CommandResult result = run_inferlaw("law " + number.arguments + " --json");
    ASSERT_EQ(result.exit_code, 0) << number.arguments << ": " << result.errors;
    const auto results = result.json()["results"];
    ASSERT_TRUE(results.contains(number.key)) << number.arguments << ": " << results;
    EXPECT_NEAR(results[number.key].get<double>(), number.value, number.half_of_last_digit)
        << number.arguments << ": " << number.key;
  }
}

TEST(LawCommand, AloneItLists) {
  const CommandResult result = run_inferlaw("law --json");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  std::vector<std::string> names;
  const auto laws = result.json()["results"]["laws"];
  for (const auto& row : laws) names.push_back(row["law"]);
  for (const char* name : {"pass-at-k",     "pass-hat-k",        "coverage",
                           "saturation",    "verifier",          "cost-of-pass",
                           "best-of-n",     "over-optimisation", "vote-mixture",
                           "vote-exponent", "half-life",         "chain-length",
                           "waiting",       "train-to-test",     "memory-cost",
                           "roofline",      "solve-or-verify",   "cascade",
                           "speculative",   "sleep-time",        "production-frontier",
                           "query-energy",  "utilisation-power"}) {
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
    EXPECT_EQ(run_inferlaw("law " + std::string(name) + " --help").exit_code, 0) << name;
  }
}

TEST(LawCommand, ACascadeComesFromAFile) {
  const TemporaryFolder folder;
  const std::string file =
      folder
          .write("cases.csv",
                 "confidence,small_right,large_right\n.9,1,1\n.2,0,1\n.6,0,1\n.8,1,1\n.4,1,0\n")
          .string();
  const std::string costs = " --small-cost 1 --large-cost 10 --budget 6";
  const CommandResult result = run_inferlaw("law cascade --data " + file + costs + " --json");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto results = result.json()["results"];
  // .2 alone goes on: 4 of 5 right at 1 + 10/5
  EXPECT_EQ(results["best_threshold"], .4);
  EXPECT_EQ(results["best_cost"], 3);
  EXPECT_EQ(results["best_accuracy"], .8);
  EXPECT_EQ(results["thresholds"].size(), 6U);
  const CommandResult csv = run_inferlaw("law cascade --data " + file + costs + " --csv");
  EXPECT_NE(csv.output.find("threshold,escalated,cost,accuracy\n"), std::string::npos);
  EXPECT_EQ(run_inferlaw("law cascade --data missing.csv" + costs).exit_code, 3);
  const std::string wrong =
      folder.write("wrong.csv", "confidence,small_right,large_right\n.9,1,1\n.2,2,1\n").string();
  const CommandResult refused = run_inferlaw("law cascade --data " + wrong + costs);
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.errors.find(wrong + ":3: small_right is 2; allowed: 0 to 1"), std::string::npos)
      << refused.errors;
  const std::string empty =
      folder.write("empty.csv", "confidence,small_right,large_right\n").string();
  EXPECT_EQ(run_inferlaw("law cascade --data " + empty + costs).exit_code, 3);
}

// A chain's tokens feed the cost of its memory as they feed the queue.
TEST(LawCommand, TokensOfAChainFeedTheCostOfMemory) {
  const std::string model =
      "law memory-cost --parameters 8e9 --query-width 147456 "
      "--key-value-width 36864 --prompt-tokens 200 --samples 4 --json ";
  const auto chain =
      run_inferlaw(model + "--skills 5 --steps 25 --step-success .2").json()["results"];
  EXPECT_NEAR(chain["mean_sample_tokens"], 25 * 21.0796979494552, 1e-9);
  EXPECT_GT(chain["mean_longest_sample_tokens"], chain["mean_sample_tokens"]);
  EXPECT_EQ(run_inferlaw(model + "--skills 5").exit_code, 2);
  EXPECT_EQ(run_inferlaw(model).exit_code, 2);
}

TEST(LawCommand, RefusesWrongOptionsInOneLine) {
  for (const char* options :
       {"pass-at", "pass-at-k", "pass-at-k --samples 10 --correct 3",
        "pass-at-k --samples 10 --correct 3 --k 11", "pass-at-k --samples 10 --correct 3 --k two",
        "pass-at-k --samples 10 --correct 11 --k 1", "coverage --k 10", "coverage --k 10 --a -1",
        "verifier --rate 2 --true-accept 1 --false-accept 0 --sample-cost 1",
        "cost-of-pass --costs 1,2 --successes .5",
        "vote-mixture --easy-share .5 --easy-rate .4 "
        "--hard-rate .3",
        "vote-exponent --first .2 --second .3", "waiting --arrivals 1 --mean 3",
        "waiting --arrivals 1 --mean 3 --second-moment 8", "roofline --flop 1", "cascade",
        "best-of-n --samples 16 --correlation 2"}) {
    const std::string arguments = options;
    const CommandResult result = run_inferlaw("law " + arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments;
    EXPECT_EQ(result.output, "") << arguments;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1)
        << arguments << ": " << result.errors;
  }
}

}  // namespace
}  // namespace inferlaw::test
