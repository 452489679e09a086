#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

const std::string model = " --parameters 1e10 --layers 96 --attention-width 12288 --prompt 200";

TEST(StrategyCommand, EachShowsItsAnswer) {
  for (const std::string& arguments :
       {"cot --skills 5 --steps 25 --success 0.2 --step-back 0.1" + model,
        "tot --skills 4 --steps 10 --success .2 --branching 2 --width 2" + model,
        "bon --skills 4 --steps 10 --success .2 --samples 5 --schedule sequential --ignorance "
        "shared" +
            model,
        "best --skills 100 --success .01 --budget-tokens 1e5" + model,
        std::string("vote --samples 9 --categories 4 --decay .5 --rate .4 --ties strict")}) {
    const CommandResult result = run_inferlaw("strategy " + arguments + " --json");
    ASSERT_EQ(result.exit_code, 0) << arguments << ": " << result.errors;
    const auto results = result.json()["results"];
    const bool vote = arguments.starts_with("vote");
    EXPECT_NEAR(
        results[vote ? "accuracy" : "success"].get<double>() + results["failure"].get<double>(), 1,
        1e-12)
        << arguments;
    EXPECT_TRUE(vote || results.contains("expected_flops") || results.contains("budget_flops"))
        << arguments;
  }
}

TEST(StrategyCommand, MapIsATable) {
  const std::string arguments = "strategy map --success .02 --skill-counts 6 --budgets 9" + model;
  const CommandResult csv = run_inferlaw(arguments + " --csv");
  ASSERT_EQ(csv.exit_code, 0) << csv.errors;
  EXPECT_EQ(std::count(csv.output.begin(), csv.output.end(), '\n'), 1 + 6 * 9);
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
