#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

nlohmann::json results_of(const std::string& arguments) {
  const CommandResult result = run_inferlaw("strategy " + arguments + " --json");
  EXPECT_EQ(result.exit_code, 0) << arguments << ": " << result.errors;
  return result.json()["results"];
}

const std::string model = " --parameters 1e10 --layers 96 --attention-width 12288 --prompt 200";

TEST(StrategyCommand, ChainOfThought) {
  const auto results = results_of("cot --skills 5 --steps 25 --success 0.2");
  EXPECT_TRUE(relatively_near(results["success"], 0.579325690748, 1e-12));
  EXPECT_TRUE(relatively_near(results["failure"], 1 - 0.579325690748, 1e-12));
  EXPECT_TRUE(relatively_near(results["expected_steps"], 21.0796979495, 1e-11));
  EXPECT_TRUE(relatively_near(results["expected_squared_steps"], 467.315956295, 1e-11));
  EXPECT_TRUE(relatively_near(results["expected_tokens"], 25 * 21.0796979495, 1e-11));
  EXPECT_FALSE(results.contains("expected_flops"));
}

TEST(StrategyCommand, FlopsWhereAModelIsGiven) {
  const auto results = results_of("cot --skills 5 --steps 25 --success 0.2" + model);
  const double attention = 2. * 96 * 12288;
  EXPECT_TRUE(relatively_near(results["budget_flops"],
                              2e10 * 625 + attention * (200. * 200 + 625 * 200 + 625. * 624 / 2),
                              1e-14));
  const double mean = 25 * 21.0796979495, square = 625 * 467.315956295;
  EXPECT_TRUE(relatively_near(
      results["expected_flops"],
      2e10 * mean + attention * (200. * 200 + mean * 200 + (square - mean) / 2), 1e-10));
  EXPECT_TRUE(relatively_near(results["flops_per_success"],
                              results["expected_flops"].get<double>() / 0.579325690748, 1e-11));
}

TEST(StrategyCommand, ExtensionsOfTheWalk) {
  const double judged =
      results_of("cot --skills 3 --steps 9 --success 0.4 --false-accept 0.1")["success"];
  const double back =
      results_of("cot --skills 3 --steps 9 --success 0.4 --step-back 0.1")["success"];
  const double plain = results_of("cot --skills 3 --steps 9 --success 0.4")["success"];
  EXPECT_LT(judged, plain);
  EXPECT_LT(back, plain);
  const double same = results_of("cot --skills 3 --steps 9 --success 0.4 --step-back 0")["success"];
  EXPECT_TRUE(relatively_near(same, plain, 1e-13));
}

TEST(StrategyCommand, TreeOfThought) {
  EXPECT_NEAR(
      results_of("tot --skills 4 --steps 10 --success .2 --branching 2 --width 2")["success"],
      .55356, 5e-6);
  EXPECT_NEAR(results_of("tot --skills 100 --steps 790 --success .01 --branching 16")["success"],
              .965125, 5e-7);
  const auto narrow = results_of("tot --skills 4 --steps 10 --success .2 --branching 2" + model);
  const auto chain = results_of("cot --skills 4 --steps 10 --success .36");
  EXPECT_TRUE(relatively_near(narrow["success"], chain["success"].get<double>(), 1e-13));
  EXPECT_TRUE(
      relatively_near(narrow["expected_nodes"], 2 * chain["expected_steps"].get<double>(), 1e-13));
  EXPECT_GT(narrow["budget_flops"], narrow["expected_flops"]);
}

TEST(StrategyCommand, BestOfN) {
  const double a = results_of("cot --skills 4 --steps 10 --success .2")["success"];
  const auto results = results_of("bon --skills 4 --steps 10 --success .2 --samples 5");
  EXPECT_TRUE(relatively_near(results["success"], 1 - std::pow(1 - a, 5), 1e-13));
  const auto stopped = results_of(
      "bon --skills 4 --steps 10 --success .2 --samples 5 --schedule sequential" + model);
  EXPECT_TRUE(relatively_near(stopped["expected_samples"], (1 - std::pow(1 - a, 5)) / a, 1e-13));
  EXPECT_GT(stopped["budget_flops"], stopped["expected_flops"]);
  const auto shared =
      results_of("bon --skills 4 --steps 10 --success .2 --samples 5 --gate .9 --ignorance shared");
  EXPECT_TRUE(
      relatively_near(shared["success"], std::pow(.9, 4) * (1 - std::pow(1 - a, 5)), 1e-13));
  EXPECT_EQ(
      results_of("bon --skills 4 --steps 10 --success .2 --samples 5 --share-budget")["success"],
      0);
}

TEST(StrategyCommand, Vote) {
  const std::string llama = "vote --categories 11 --alpha .3797 --beta 1.1336 --mass 1 --samples ";
  const auto uniform = results_of(llama + "10 --decay 0.74604158 --ties uniform");
  EXPECT_NEAR(uniform["accuracy"], .358515, 5e-7);
  EXPECT_NEAR(uniform["plateau"], .4154, 1e-8);
  EXPECT_NEAR(results_of(llama + "10 --decay 0.74604158 --ties strict")["accuracy"], .331819, 5e-7);
  EXPECT_NEAR(results_of(llama + "10 --measured-plateau .4154")["accuracy"], .358515, 5e-7);
  EXPECT_NEAR(results_of("vote --samples 9 --alphabet 2 --rate .4")["accuracy"], .26656768, 1e-13);
  EXPECT_NEAR(results_of("vote --samples 9 --categories 2 --rate .4")["accuracy"], .26656768,
              1e-13);
}

TEST(StrategyCommand, BestForABudget) {
  const auto results = results_of("best --skills 100 --success .01 --budget-tokens 1e5" + model);
  EXPECT_EQ(results["strategy"], "tree");
  EXPECT_GT(results["success"], .965);
  ASSERT_EQ(results["candidates"].size(), 3U);
  for (const auto& candidate : results["candidates"])
    EXPECT_LE(candidate["success"], results["success"]);
}

TEST(StrategyCommand, MapIsATable) {
  const std::string arguments = "strategy map --success .02 --skill-counts 6 --budgets 9" + model;
  const CommandResult csv = run_inferlaw(arguments + " --csv");
  ASSERT_EQ(csv.exit_code, 0) << csv.errors;
  EXPECT_EQ(std::count(csv.output.begin(), csv.output.end(), '\n'), 1 + 6 * 9);
  const auto results = run_inferlaw(arguments + " --json").json()["results"];
  std::set<std::string> strategies;
  for (const auto& cell : results["map"]) strategies.insert(cell["strategy"]);
  for (const char* kind : {"none", "chain", "tree"}) EXPECT_EQ(strategies.count(kind), 1U) << kind;
  EXPECT_GE(results["boundaries"].size(), 6U);
}

TEST(StrategyCommand, RefusesWrongOptionsInOneLine) {
  for (const char* options :
       {"", "cot", "cot --skills 5 --steps 25", "cot --skills 1.5 --steps 25 --success .2",
        "cot --skills 5 --steps 25 --success 1.2", "cot --skills 5 --steps -1 --success .2",
        "cot --skills 5 --steps 25 --success .2 --layers 3",
        "cot --skills 5 --steps 25 --success .6 --step-back .5",
        "cot --skills 5 --steps 25 --success .2 --step-back .1 --gate .5",
        "tot --skills 5 --steps 25 --success .2 --width 0",
        "bon --skills 5 --steps 25 --success .2",
        "bon --skills 5 --steps 25 --success .2 --samples 2 --schedule never",
        "vote --samples 5 --categories 4", "vote --samples 1001 --categories 4 --decay .5",
        "vote --samples 5 --categories 4 --decay .5 --ties maybe", "vote --samples 5 --alphabet 2",
        "best --skills 5 --success .2 --budget-tokens 1e4", "best --skills 5",
        "map --success .1 --parameters 1e9 --fewest-skills 10 --most-skills 5"}) {
    const std::string arguments = options;
    const CommandResult result = run_inferlaw("strategy " + arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments;
    EXPECT_EQ(result.output, "") << arguments;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1)
        << arguments << ": " << result.errors;
  }
}

}  // namespace
}  // namespace inferlaw::test
