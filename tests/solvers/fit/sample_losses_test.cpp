// The sample of losses in data/losses: what its generator put in comes out.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"
#include "tests/support/text_table.hpp"

namespace inferlaw::fit {
namespace {

struct Truth {
  std::string name;
  double value;
};

// As stated in data/losses/generate.py.
const std::vector<Truth> law_of_losses{
    {"E", 1.8}, {"A", 450}, {"B", 1400}, {"alpha", 0.34}, {"beta", 0.35}};

Columns sample(const std::vector<std::string>& names) {
  std::map<std::string, std::string> columns;
  for (const std::string& name : names) columns[name] = name;
  return test::columns_of(INFERLAW_SOURCE_DIR "/data/losses/losses.csv", columns);
}

void expect_holds(const FittedLaw& law, const std::vector<Truth>& truths) {
  ASSERT_TRUE(law.usable()) << law.brief();
  for (const Truth& truth : truths) {
    const Estimate& found = law.parameter(truth.name);
    EXPECT_LT(std::abs(found.value - truth.value), 5 * found.spread.standard_error)
        << truth.name << " " << found.value << " +- " << found.spread.standard_error << ", truth "
        << truth.value;
  }
}

TEST(SampleLosses, LawIsThatOfTheirGenerator) {
  const FittedLaw law = fit_law({.law = "loss"}, sample({"N", "D", "loss"}));
  EXPECT_EQ(law.result.rows, 80U);
  expect_holds(law, law_of_losses);
  EXPECT_NEAR(law.residual_standard_deviation, 0.01, 5 * 0.01 / std::sqrt(2 * 75.0));
}

TEST(SampleLosses, AccuracyFollowsFromTheLoss) {
  const FitRequest sigmoid{.formula = "c + s/(1 + exp(k*(loss - m)))",
                           .response = "accuracy",
                           .starts = {{{"c", 0.2}, {"s", 0.5}, {"k", 4}, {"m", 2.5}}}};
  const FittedLaw law = fit_law(sigmoid, sample({"loss", "accuracy"}));
  ASSERT_TRUE(law.usable()) << law.brief();
  // The loss has noise of its own, which flattens the curve: the middle is felt least.
  const Estimate& middle = law.parameter("m");
  EXPECT_LT(std::abs(middle.value - 2.4), 5 * middle.spread.standard_error)
      << middle.value << " +- " << middle.spread.standard_error;
}

}  // namespace
}  // namespace inferlaw::fit
