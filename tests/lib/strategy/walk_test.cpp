#include "inferlaw/lib/strategy/walk.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relative_error;
using test::relatively_near;

RC_GTEST_PROP(Walk, OfEqualStepsIsTheChain, ()) {
  const int skills = *rc::gen::inRange(1, 20);
  const ChainOfThought chain{.skills = 1.0 * skills,
                             .steps = 1.0 * *rc::gen::inRange(1, 200),
                             .step_success = *rc::gen::inRange(1, 1000) / 1000.0};
  const WalkResult result = explore(unequal_steps(
      std::vector<double>(static_cast<std::size_t>(skills), chain.step_success), chain.steps));
  RC_ASSERT(relative_error(result.outcome.success(), success(chain)) < accuracy::allowed("walk"));
  RC_ASSERT(relative_error(result.outcome.failure(), failure(chain)) < accuracy::allowed("walk"));
  const RawMoments moments = steps_used_moments(chain);
  for (std::size_t q = 0; q < 5; ++q)
    RC_ASSERT(relative_error(result.steps_used[q], moments[q]) < 1e-12);
}

// P(T > K) of a sum of geometric steps with distinct rates, by partial fractions.
double failure_of_distinct_rates(const std::vector<double>& rates, double steps) {
  double sum = 0;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    double weight = 1;
    for (std::size_t j = 0; j < rates.size(); ++j)
      if (j != i) weight *= rates[j] * (1 - rates[i]) / (rates[j] - rates[i]) / (1 - rates[i]);
    sum += weight * std::pow(1 - rates[i], steps);
  }
  return sum;
}

TEST(Walk, OfDistinctRatesIsASumOfGeometricSteps) {
  const std::vector<double> rates{.9, .1, .5, .3};
  for (const double steps : {4., 10., 50., 300.})
    EXPECT_TRUE(relatively_near(explore(unequal_steps(rates, steps)).outcome.failure(),
                                failure_of_distinct_rates(rates, steps), 1e-11));
  // the order of the steps does not matter
  EXPECT_TRUE(relatively_near(explore(unequal_steps({.1, .3, .5, .9}, 20)).outcome.success(),
                              explore(unequal_steps(rates, 20)).outcome.success(), 1e-13));
}

// Every path of forward, back and stay.
double success_by_paths(const BackStep& walk, double depth, double steps_left) {
  if (depth == walk.skills) return 1;
  if (steps_left == 0) return 0;
  const double back = depth == 0 ? 0 : walk.step_back;
  double sum = walk.step_success * success_by_paths(walk, depth + 1, steps_left - 1) +
               (1 - walk.step_success - back) * success_by_paths(walk, depth, steps_left - 1);
  if (back > 0) sum += back * success_by_paths(walk, depth - 1, steps_left - 1);
  return sum;
}

TEST(Walk, WithStepsBackIsTheSumOverPaths) {
  for (const BackStep& walk :
       {BackStep{.skills = 3, .steps = 10, .step_success = .4, .step_back = .2},
        BackStep{.skills = 2, .steps = 9, .step_success = .5, .step_back = .5},
        BackStep{.skills = 4, .steps = 4, .step_success = .3, .step_back = .1}}) {
    const double expected = success_by_paths(walk, 0, walk.steps);
    EXPECT_TRUE(relatively_near(explore(with_steps_back(walk)).outcome.success(), expected, 1e-13));
    EXPECT_TRUE(
        relatively_near(explore(with_steps_back(walk)).outcome.failure(), 1 - expected, 1e-12));
  }
}

TEST(Walk, WithStepsBackTakesTheTimeOfTheBirthDeathChain) {
  // up r, down s from depth d: the mean time to climb one is h_d = (1 + s h_{d-1})/r
  double climb = 1 / .3;
  double expected = climb;
  for (int depth = 1; depth < 5; ++depth) {
    climb = (1 + .2 * climb) / .3;
    expected += climb;
  }
  const WalkResult result =
      explore(with_steps_back({.skills = 5, .steps = 20000, .step_success = .3, .step_back = .2}));
  EXPECT_TRUE(relatively_near(result.steps_used[1], expected, 1e-12));
}

TEST(FalseAccepts, CountTheTracesThatAreRight) {
  const ChainOfThought chain{.skills = 3, .steps = 9, .step_success = .4, .skill_knowledge = .9};
  const double r = .4 + .1 * .6;
  const ChainOfThought seen{.skills = 3, .steps = 9, .step_success = r};
  const Outcome judged = outcome(FalseAccepts{.chain = chain, .false_accept = .1});
  EXPECT_TRUE(relatively_near(judged.success(),
                              std::pow(.9, 3) * success(seen) * std::pow(.4 / r, 3), 1e-14));
  EXPECT_NEAR(judged.success() + judged.failure(), 1, 1e-14);
  const Outcome perfect = outcome(FalseAccepts{.chain = chain});
  EXPECT_TRUE(relatively_near(perfect.success(), success(chain), 1e-14));
  EXPECT_TRUE(relatively_near(perfect.failure(), failure(chain), 1e-14));
  EXPECT_EQ(outcome(FalseAccepts{.chain = {.skills = 2, .steps = 4, .step_success = 0}}).success(),
            0);
}

TEST(FalseAccepts, KeepSmallFailures) {
  const ChainOfThought chain{.skills = 2, .steps = 4000, .step_success = .5};
  // every trace ends; wrong where one of two steps was: 2 f (1-r)/r' to first order
  EXPECT_TRUE(relatively_near(
      outcome(FalseAccepts{.chain = chain, .false_accept = 1e-20}).failure(), 2e-20, 1e-13));
}

TEST(Walk, RefusesNumbersOutsideTheirRange) {
  EXPECT_THROW((void)explore(unequal_steps({}, 5)), std::domain_error);
  EXPECT_THROW((void)explore(unequal_steps({1.5}, 5)), std::domain_error);
  EXPECT_THROW((void)explore(unequal_steps({.5}, -1)), std::domain_error);
  EXPECT_THROW((void)explore(unequal_steps({.5}, 1e12)), std::domain_error);
  EXPECT_THROW((void)explore(
                   with_steps_back({.skills = 2, .steps = 5, .step_success = .6, .step_back = .5})),
               std::domain_error);
  EXPECT_THROW((void)outcome(FalseAccepts{.chain = {}, .false_accept = 2}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
