#include "inferlaw/lib/strategy/best_of_n.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relative_error;
using test::relatively_near;

TEST(Outcome, KeepsBothTails) {
  const Outcome rare = outcome_of(1e-300, 1);
  EXPECT_TRUE(relatively_near(best_of(rare, 1000).success(), 1e-297, 1e-12));
  const Outcome beyond{.log_success = -2000, .log_failure = 0};
  EXPECT_TRUE(relatively_near(best_of(beyond, 1e6).log_success, -2000 + std::log(1e6), 1e-15));
  const Outcome sure = outcome_of(1, 1e-100);
  EXPECT_TRUE(relatively_near(best_of(sure, 3).failure(), 1e-300, 1e-12));
  EXPECT_TRUE(relatively_near(both(sure, sure).failure(), 2e-100, 1e-13));
  EXPECT_EQ(best_of(rare, 0).success(), 0);
  EXPECT_TRUE(relatively_near(at_least(2, 3, outcome_of(.4)).success(), .352, 1e-14));
  EXPECT_TRUE(better(outcome_of(1, 1e-20), outcome_of(1, 1e-19)));
  EXPECT_FALSE(better(outcome_of(.2), outcome_of(.2)));
  EXPECT_EQ(all_known(7, 1).failure(), 0);
  EXPECT_TRUE(relatively_near(all_known(3, 1 - 1e-15).failure(), 3 * (1 - (1 - 1e-15)), 1e-13));
}

BestOfN any_best() {
  const int skills = *rc::gen::inRange(1, 12);
  const ChainOfThought chain{.skills = 1.0 * skills,
                             .steps = 1.0 * *rc::gen::inRange(1, 60),
                             .step_success = *rc::gen::inRange(1, 1000) / 1000.0,
                             .skill_knowledge = *rc::gen::inRange(800, 1001) / 1000.0};
  return {.sample = sample_of(chain),
          .samples = 1.0 * *rc::gen::inRange(1, 40),
          .ignorance = *rc::gen::inRange(0, 2) == 0 ? Ignorance::independent : Ignorance::shared};
}

// Sums over how many samples are drawn.
StepsOfSamples sequential_by_summation(double failure, double budget, double mean, double square,
                                       double samples) {
  StepsOfSamples sum;
  const double success_mean = mean - failure * budget;  // E[tau; success]
  const double success_square = square - failure * budget * budget;
  double again = 1;
  for (double j = 0; j < samples; ++j) {
    sum.expected_samples += again;
    sum.expected_steps += again * (j * budget * (1 - failure) + success_mean);
    sum.expected_squared_steps += again * (j * j * budget * budget * (1 - failure) +
                                           2 * j * budget * success_mean + success_square);
    again *= failure;
  }
  sum.expected_steps += again * samples * budget;
  sum.expected_squared_steps += again * samples * samples * budget * budget;
  return sum;
}

RC_GTEST_PROP(BestOfN, SequentialStepsAreTheSumOverDraws, ()) {
  BestOfN best = any_best();
  best.sample.knowledge = {};
  const Sample& sample = best.sample;
  const StepsOfSamples expected = sequential_by_summation(
      sample.outcome.failure(), sample.most_steps, sample.steps[1], sample.steps[2], best.samples);
  const StepsOfSamples used = steps_used(best, Schedule::sequential);
  RC_ASSERT(relative_error(used.expected_samples, expected.expected_samples) <
            accuracy::allowed("best_of_n"));
  RC_ASSERT(relative_error(used.expected_steps, expected.expected_steps) <
            accuracy::allowed("best_of_n"));
  RC_ASSERT(relative_error(used.expected_squared_steps, expected.expected_squared_steps) <
            accuracy::allowed("best_of_n"));
}

RC_GTEST_PROP(BestOfN, SequentialObeysWaldsIdentity, ()) {
  BestOfN best = any_best();
  best.ignorance = Ignorance::independent;
  const StepsOfSamples used = steps_used(best, Schedule::sequential);
  BestOfN one = best;
  one.samples = 1;
  const StepsOfSamples single = steps_used(one, Schedule::parallel);
  const double a = outcome(one).success();
  if (a > 1e-6)
    RC_ASSERT(relative_error(used.expected_samples, outcome(best).success() / a) < 1e-10);
  RC_ASSERT(relative_error(used.expected_steps, used.expected_samples * single.expected_steps) <
            1e-12);
}

RC_GTEST_PROP(BestOfN, OneSampleIsTheSingleChainAndMoreHelp, ()) {
  BestOfN best = any_best();
  BestOfN one = best;
  one.samples = 1;
  const Outcome single = both(best.sample.knowledge, best.sample.outcome);
  RC_ASSERT(relative_error(outcome(one).success(), single.success()) < 1e-13);
  RC_ASSERT(relative_error(outcome(one).failure(), single.failure()) < 1e-13);
  RC_ASSERT(steps_used(one, Schedule::parallel).expected_squared_steps ==
            steps_used(one, Schedule::sequential).expected_squared_steps);
  RC_ASSERT(outcome(best).log_success >= outcome(one).log_success - 1e-13);
  BestOfN shared = best;
  shared.ignorance = Ignorance::shared;
  BestOfN independent = best;
  independent.ignorance = Ignorance::independent;
  RC_ASSERT(outcome(shared).log_success <= outcome(independent).log_success + 1e-13);
  RC_ASSERT(outcome(best).success() <= 1);
  RC_ASSERT(std::abs(outcome(best).success() + outcome(best).failure() - 1) < 1e-13);
}

TEST(BestOfN, SharesItsBudget) {
  const ChainOfThought chain{.skills = 2, .steps = 25, .step_success = .3};
  const ChainOfThought share = share_of_budget(chain, 4);
  EXPECT_EQ(share.steps, 6.25);
  const double a = success(share);
  EXPECT_TRUE(relatively_near(outcome(BestOfN{.sample = sample_of(share), .samples = 4}).success(),
                              1 - std::pow(1 - a, 4), 1e-14));
  // r too small for more than one sample to have the steps
  EXPECT_EQ(
      outcome(BestOfN{.sample = sample_of(share_of_budget(chain, 20)), .samples = 20}).success(),
      0);
}

TEST(BestOfN, OverTrees) {
  const TreeOfThought tree{
      .skills = 5, .levels = 8, .step_success = .3, .branching = 3, .skill_knowledge = .98};
  const BestOfN best{.sample = sample_of(tree), .samples = 7};
  const double a = outcome(tree).success();
  EXPECT_TRUE(relatively_near(outcome(best).success(), 1 - std::pow(1 - a, 7), 1e-13));
  EXPECT_TRUE(relatively_near(steps_used(best, Schedule::parallel).expected_steps,
                              7 * steps_used_moments(chain_of_levels(tree))[1], 1e-13));
}

TEST(BestOfN, RefusesNumbersOutsideTheirRange) {
  const Sample sample = sample_of(ChainOfThought{.skills = 2, .steps = 5, .step_success = .5});
  for (const double samples : {0.0, -1.0, 1.5, 1e16, std::nan("")}) {
    EXPECT_THROW((void)outcome(BestOfN{.sample = sample, .samples = samples}), std::domain_error);
    EXPECT_THROW((void)steps_used({.sample = sample, .samples = samples}, Schedule::parallel),
                 std::domain_error);
    EXPECT_THROW((void)share_of_budget({.skills = 2}, samples), std::domain_error);
  }
  EXPECT_THROW((void)outcome_of(1.5), std::domain_error);
  EXPECT_THROW((void)best_of({}, -1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
