#include "inferlaw/lib/strategy/accuracy_curve.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relatively_near;

TEST(AccuracyCurve, OfOneTaskIsItsChain) {
  const TaskMix mix{.tasks = {{.level = 36, .skills = 3}}, .levels_per_unit = 20};
  const std::array budgets{2 * 1e9 * 25 * 12.0};  // 12 steps
  const AccuracyPoint point = accuracy_curve(mix, budgets).front();
  const ChainOfThought chain{
      .skills = 3, .steps = 12, .step_success = training::step_success({}, 1.8, 1e9)};
  EXPECT_TRUE(relatively_near(point.accuracy, success(chain), 1e-14));
  EXPECT_TRUE(relatively_near(point.spent_flops, 5e10 * steps_used_capped_mean(chain), 1e-14));
}

TEST(AccuracyCurve, IsNearlyStraightInTheLogarithmOfComputeForAMix) {
  const TaskMix mix{
      .tasks = uniform_tasks(
          {.lowest_level = 18, .highest_level = 50, .fewest_skills = 2, .most_skills = 15}),
      .levels_per_unit = 20,
      .parameters = 8e9};
  const std::vector<AccuracyPoint> curve =
      accuracy_curve(mix, numeric::log_spaced({.first = 1e13, .last = 1e15, .count = 20}));
  const numeric::Line line = line_in_log_compute(curve);
  EXPECT_GT(line.r_squared, 0.995);
  EXPECT_GT(line.slope, 0.1);
  for (std::size_t i = 1; i < curve.size(); ++i)
    EXPECT_GE(curve[i].accuracy, curve[i - 1].accuracy);
}

TEST(AccuracyCurve, RefusesParametersOutsideTheirRange) {
  EXPECT_THROW((void)accuracy_curve({.parameters = 0}, {}), std::domain_error);
  EXPECT_THROW((void)accuracy_curve({}, std::array{1e13}), std::domain_error);  // no task
}

}  // namespace
}  // namespace inferlaw::strategy
