// Every closed form of lib/strategy against the walker, at five standard errors.
#include "inferlaw/solvers/strategy/strategy_walker.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/support/relative_error.hpp"

namespace inferlaw::simulation {
namespace {

using strategy::ChainOfThought;
using strategy::Ties;

constexpr WalkerOptions options{.trials = 40'000, .seed = 8};

testing::AssertionResult agrees(const Estimate& estimate, double expected) {
  return test::within_standard_errors(estimate.mean, estimate.standard_error, expected, .03);
}

void expect_chain(const WalkerEstimates& walked, const strategy::Outcome& outcome,
                  const strategy::RawMoments& steps) {
  EXPECT_TRUE(agrees(walked.success, outcome.success()));
  EXPECT_TRUE(agrees(walked.steps, steps[1]));
  EXPECT_TRUE(agrees(walked.squared_steps, steps[2]));
}

TEST(Walker, Chains) {
  for (const ChainOfThought& chain :
       {ChainOfThought{.skills = 5, .steps = 25, .step_success = .2},
        ChainOfThought{.skills = 1, .steps = 10, .step_success = .3},
        ChainOfThought{.skills = 10, .steps = 100, .step_success = .1, .skill_knowledge = .95}})
    expect_chain(walk(chain, options), outcome(chain), steps_used_moments(chain));
}

TEST(Walker, JudgedChains) {
  const strategy::FalseAccepts judged{
      .chain = {.skills = 4, .steps = 12, .step_success = .3, .skill_knowledge = .97},
      .false_accept = .1};
  expect_chain(walk(judged, options), outcome(judged), steps_used_moments(chain_as_judged(judged)));
}

TEST(Walker, UnequalStepsAndStepsBack) {
  for (const strategy::Walk& way :
       {strategy::unequal_steps({.9, .1, .5, .3}, 20),
        strategy::with_steps_back(
            {.skills = 4, .steps = 30, .step_success = .35, .step_back = .2})}) {
    const strategy::WalkResult expected = explore(way);
    expect_chain(walk(way, options), expected.outcome, expected.steps_used);
  }
}

TEST(Walker, Trees) {
  for (const double width : {1, 2, 5}) {
    const strategy::WideTree tree{.tree = {.skills = 4,
                                           .levels = 10,
                                           .step_success = .2,
                                           .branching = 2,
                                           .skill_knowledge = .98},
                                  .width = width};
    const WalkerEstimates walked = walk(tree, options);
    const strategy::WideTreeResult expected = explore(tree);
    EXPECT_TRUE(agrees(walked.success, expected.outcome.success()));
    EXPECT_TRUE(agrees(walked.steps, expected.expected_levels));
    EXPECT_TRUE(agrees(walked.squared_steps, expected.expected_squared_levels));
    EXPECT_TRUE(agrees(walked.nodes, expected.expected_nodes));
    if (width > 1) continue;
    EXPECT_TRUE(agrees(walked.success, outcome(tree.tree).success()));
    EXPECT_TRUE(agrees(walked.steps, steps_used_moments(chain_of_levels(tree.tree))[1]));
  }
}

TEST(Walker, BestOfN) {
  const ChainOfThought chain{.skills = 3, .steps = 8, .step_success = .25, .skill_knowledge = .8};
  for (const auto ignorance : {strategy::Ignorance::independent, strategy::Ignorance::shared})
    for (const auto schedule : {strategy::Schedule::parallel, strategy::Schedule::sequential}) {
      const WalkerEstimates walked = walk(
          SampledChains{.chain = chain, .samples = 6, .ignorance = ignorance, .schedule = schedule},
          options);
      const strategy::BestOfN best{
          .sample = sample_of(chain), .samples = 6, .ignorance = ignorance};
      const strategy::StepsOfSamples used = steps_used(best, schedule);
      EXPECT_TRUE(agrees(walked.success, outcome(best).success()));
      EXPECT_TRUE(agrees(walked.steps, used.expected_steps));
      EXPECT_TRUE(agrees(walked.squared_steps, used.expected_squared_steps));
    }
}

TEST(Walker, Votes) {
  const strategy::RatePopulation tasks{.law = {.alpha = .3797, .beta = 1.1336}, .mass = .9};
  for (const Ties ties : {Ties::strict, Ties::uniform, Ties::win})
    for (const double samples : {2, 5, 12}) {
      const strategy::Vote vote{
          .samples = samples, .wrong_shares = strategy::geometric_shares(.746, 11), .ties = ties};
      EXPECT_TRUE(agrees(poll(vote, tasks, options), outcome(vote, tasks).success()));
      EXPECT_TRUE(
          agrees(poll(vote, .35, options), outcome(vote, strategy::outcome_of(.35)).success()));
    }
}

TEST(Walker, IsAFunctionOfItsSeed) {
  const ChainOfThought chain{.skills = 3, .steps = 8, .step_success = .25};
  const double first = walk(chain, {.trials = 100, .seed = 3}).steps.mean;
  EXPECT_EQ(walk(chain, {.trials = 100, .seed = 3}).steps.mean, first);
  EXPECT_NE(walk(chain, {.trials = 100, .seed = 4}).steps.mean, first);
  EXPECT_THROW((void)walk(chain, {.trials = 1}), std::domain_error);
  EXPECT_THROW((void)poll({.samples = 3, .wrong_shares = {1}}, 1.5, options), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::simulation
