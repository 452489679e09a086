#include "inferlaw/solvers/training/model_size.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/numeric/line.hpp"
#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/solvers/training/lifetime_run.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::training {
namespace {

using test::relatively_near;

// The published example: 80 skills at a loss of 3, data without end.
SizeQuestion published(double inference_flops) {
  SizeQuestion question;
  question.bridge = {.slope = 20};
  question.tasks = {{.skills = 80, .solved_loss = 3}};
  question.inference_flops = inference_flops;
  return question;
}

double accuracy_at(const SizeQuestion& question, double parameters) {
  double sum = 0;
  double weights = 0;
  for (const BridgedTask& task : question.tasks) {
    sum += task.weight * bridged_chain(question.bridge, task, {.parameters = parameters},
                                       question.inference_flops)
                             .outcome.success();
    weights += task.weight;
  }
  return sum / weights;
}

TEST(BestSize, GrowsAsAPowerOfComputeAsPublished) {
  std::vector<double> log_flops;
  std::vector<double> log_size;
  std::vector<double> log_tokens;
  for (const double exponent : numeric::evenly_spaced(11.05, 11.12, 29)) {
    const SizeAnswer best = best_size(published(std::pow(10, exponent)));
    if (best.accuracy.success() <= .01 || best.accuracy.success() >= .99) continue;
    log_flops.push_back(exponent);
    log_size.push_back(std::log10(best.run.parameters));
    log_tokens.push_back(std::log10(best.tokens_per_task));
  }
  ASSERT_GE(log_flops.size(), 20U);
  const numeric::Line size = numeric::line_through(log_flops, log_size);
  EXPECT_NEAR(size.slope, .48, .005);
  EXPECT_NEAR(numeric::line_through(log_flops, log_tokens).slope, .52, .005);
  EXPECT_NEAR(std::log10(best_size(published(std::pow(10, 11.085))).run.parameters), 7.429, .003);
}

TEST(BestSize, NoOtherSizeIsMoreOftenRight) {
  SizeQuestion mix = published(1.3e11);
  mix.tasks = {{.skills = 80, .solved_loss = 3, .weight = 2},
               {.skills = 5, .solved_loss = 2.6, .weight = 1},
               {.skills = 20, .solved_loss = 2.8, .weight = 3}};
  for (const SizeQuestion& question : {published(1.18e11), published(1e10), mix}) {
    const SizeAnswer best = best_size(question);
    for (const double size : numeric::log_spaced({.first = 1e4, .last = 1e9, .count = 3000}))
      EXPECT_LE(accuracy_at(question, size), best.accuracy.success() * (1 + 1e-12))
          << size << " against " << best.run.parameters;
  }
}

TEST(BestSize, OfHopelessAndOfAmpleBudgetsIsStillTheBest) {
  for (const double flops : {2e9, 1e13}) {
    const SizeAnswer best = best_size(published(flops));
    EXPECT_TRUE(std::isfinite(best.accuracy.log_success)) << flops;
    EXPECT_GE(best.steps, 80 * (1 - 1e-12)) << flops;
  }
  EXPECT_LT(best_size(published(2e9)).accuracy.log_success, -1000);
  EXPECT_LT(best_size(published(1e13)).accuracy.log_failure, -1000);
}

TEST(LongChains, TheBestSizeIsTheExactLimit) {
  const LongChains best = best_size_of_long_chains({.slope = 20}, {.skills = 80, .solved_loss = 3},
                                                   std::numeric_limits<double>::infinity());
  EXPECT_TRUE(relatively_near(best.run.parameters, 2.684e7, 5e-5));
  EXPECT_NEAR(best.step_success, .87857, 5e-6);
  EXPECT_TRUE(relatively_near(best.least_flops, 1.2220e11, 5e-5));
}

// At the least budget of a long chain both outcomes are about as likely, a little off it one is sure.
TEST(LongChains, AreWhereFiniteOnesEnd) {
  const LongChains limit = best_size_of_long_chains(
      {.slope = 20}, {.skills = 1e6, .solved_loss = 3}, std::numeric_limits<double>::infinity());
  SizeQuestion question = published(limit.least_flops * 1.0001);
  question.tasks[0].skills = 1e6;
  EXPECT_TRUE(relatively_near(best_size(question).run.parameters, limit.run.parameters, 2e-3));
}

TEST(LongChains, RefuseABridgeThatNoSizeCrosses) {
  EXPECT_THROW((void)best_size_of_long_chains({.slope = 0}, {}, 1e12), std::domain_error);
  EXPECT_THROW((void)best_size_of_long_chains({.slope = 20}, {.solved_loss = 1e3}, 1e12),
               std::domain_error);
}

TEST(BestJoint, NoOtherSplitIsMoreOftenRight) {
  JointQuestion question;
  question.bridge = {.slope = 20};
  question.tasks = {{.skills = 80, .solved_loss = 2.67}};
  question.total_flops = 1e21;
  question.tasks_served = 1e9;
  const JointAnswer best = best_joint(question);
  const double spent = best.training_flops + best.inference_flops;
  EXPECT_TRUE(relatively_near(spent, question.total_flops, 1e-12));
  EXPECT_GT(best.model.accuracy.success(), .001);
  EXPECT_LT(best.model.accuracy.success(), .999);
  for (const double size : {.8, .98, 1., 1.02, 1.25})
    for (const double thought : {.8, .98, 1., 1.02, 1.25}) {
      const double inference = best.inference_flops * thought;
      const double parameters = best.model.run.parameters * size;
      const TrainingRun run{.parameters = parameters,
                            .tokens = (question.total_flops - inference) / 6 / parameters};
      EXPECT_LE(
          bridged_chain(question.bridge, question.tasks[0], run, inference / question.tasks_served)
              .outcome.success(),
          best.model.accuracy.success() * (1 + 1e-9))
          << size << " of the size, " << thought << " of the thinking";
    }
}

TEST(LifetimeRun, IsThatOfThirdsWhereExponentsAreThirds) {
  const ChinchillaLoss thirds{.parameter_amplitude = 1,
                              .parameter_exponent = 1.0 / 3,
                              .token_amplitude = std::cbrt(20),
                              .token_exponent = 1.0 / 3};
  for (const double served : {0.0, 1e10, 1e13, 1e16}) {
    const Lifetime lifetime{.total_flops = 1e24, .inference_tokens = served};
    EXPECT_TRUE(relatively_near(lifetime_run(thirds, lifetime).tokens,
                                lifetime_run_of_thirds(lifetime, 20).tokens, 1e-13))
        << served;
  }
}

TEST(LifetimeRun, NoOtherRunOfTheBudgetHasLessLoss) {
  for (const double served : {0.0, 1e9, 1e12, 1e15}) {
    const Lifetime lifetime{.total_flops = 1e23, .inference_tokens = served};
    const TrainingRun best = lifetime_run({}, lifetime);
    const double least = loss({}, best);
    for (const double factor : {.9, .999, 1.001, 1.1}) {
      const double tokens = best.tokens * factor;
      EXPECT_GT(loss({}, {.parameters = size_for_tokens(lifetime, tokens), .tokens = tokens}),
                least)
          << served << " served, tokens times " << factor;
    }
  }
}

TEST(BestSize, RefusesNumbersOutsideTheirRange) {
  SizeQuestion question = published(1e11);
  question.tasks = {};
  EXPECT_THROW((void)best_size(question), std::domain_error);
  EXPECT_THROW((void)best_size(published(0)), std::domain_error);
  EXPECT_THROW((void)best_size(published(1e5)), std::domain_error);
  EXPECT_THROW((void)best_size(published(1e300)), std::domain_error);
  EXPECT_THROW((void)best_joint({}), std::domain_error);
  JointQuestion hopeless;
  hopeless.tasks = question.tasks = {{.skills = 2, .solved_loss = 3}};
  hopeless.total_flops = 1e5;
  hopeless.tasks_served = 1;
  EXPECT_THROW((void)best_joint(hopeless), std::domain_error);
  EXPECT_THROW((void)lifetime_run({.parameter_exponent = 1.5}, {}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::training
