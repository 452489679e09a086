#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/laws/chain_length.hpp"
#include "inferlaw/lib/laws/half_life.hpp"
#include "inferlaw/lib/laws/sleep_time.hpp"
#include "inferlaw/lib/laws/solve_or_verify.hpp"
#include "inferlaw/lib/laws/train_to_test.hpp"
#include "inferlaw/lib/laws/waiting.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::laws {
namespace {

using test::relatively_near;

constexpr double infinity = std::numeric_limits<double>::infinity();

// ---- half-life ----------------------------------------------------------------------------------

TEST(HalfLife, Published) {
  EXPECT_NEAR(horizon_at_success(1, .8), .3219, 5e-5);
  EXPECT_NEAR(horizon_at_success(1, .9), .1520, 5e-5);
  EXPECT_NEAR(horizon_at_success(1, .99), .0145, 5e-5);
}

TEST(HalfLife, HorizonsInvertTheSuccess) {
  for (const double success : {1e-300, .01, .5, .8, 1 - 1e-12})
    EXPECT_TRUE(relatively_near(success_at_length(7, horizon_at_success(7, success)), success,
                                1e-12 * (1 - std::log(success))))
        << success;
  for (const double step : {.5, .99, 1 - 1e-9})
    EXPECT_TRUE(relatively_near(std::pow(step, steps_at_success(step, .8)), .8, 1e-9)) << step;
  EXPECT_EQ(success_at_length(5, 5), .5);
  EXPECT_EQ(horizon_at_success(5, 1), 0);
  EXPECT_EQ(steps_at_success(1, .8), infinity);
  EXPECT_EQ(steps_at_success(.9, 1), 0);
  EXPECT_THROW((void)success_at_length(0, 1), std::domain_error);
  EXPECT_THROW((void)horizon_at_success(1, 0), std::domain_error);
  EXPECT_THROW((void)steps_at_success(0, .5), std::domain_error);
}

// ---- chain length -------------------------------------------------------------------------------

TEST(ChainLength, Published) {
  EXPECT_NEAR(best_steps({.difficulty = 20, .capability = 2, .step_error = .02}), 56.577, 5e-4);
}

// N* = T Z/(M (Z+1)) as written, where Lambert's function has digits left for Z + 1.
TEST(ChainLength, IsLambertsBranch) {
  for (const double error : {.001, .02, .3, .9, .999}) {
    const double z = boost::math::lambert_wm1(-(1 - error) / std::numbers::e);
    EXPECT_TRUE(
        relatively_near(best_steps({.difficulty = 20, .capability = 2, .step_error = error}),
                        10 * z / (z + 1), 1e-11 / error))
        << error;
  }
}

TEST(ChainLength, IsTheMaximumOnAGrid) {
  for (const DividedTask task : {DividedTask{.difficulty = 20, .capability = 2, .step_error = .02},
                                 {.difficulty = 3, .capability = 2, .step_error = .4},
                                 {.difficulty = 1, .capability = 8, .step_error = .1}}) {
    const double least = task.difficulty / task.capability;
    double best = least;
    for (double steps = least; steps < 10 * best_steps(task); steps += 1e-3 * least)
      if (accuracy_of_steps(task, steps) > accuracy_of_steps(task, best)) best = steps;
    EXPECT_NEAR(best_steps(task), best, 2e-3 * least) << task.step_error;
    double best_whole = 1;
    for (double steps = 2; steps < 10 * best_steps(task) + 10; ++steps)
      if (accuracy_of_steps(task, steps) > accuracy_of_steps(task, best_whole)) best_whole = steps;
    EXPECT_EQ(best_whole_steps(task), best_whole) << task.step_error;
  }
}

// Lambert's function of 40 digits.
TEST(ChainLength, KeepsItsDigits) {
  struct Case {
    double error = 0;
    double expected = 0;
  };
  for (const Case& at : {Case{1e-16, 70710678.785321419257}, Case{.02, 5.6576814865616625854},
                         Case{.5, 1.5958243473776976101}, Case{.999, 1.1083023090594120741}})
    EXPECT_TRUE(
        relatively_near(best_steps({.difficulty = 1, .capability = 1, .step_error = at.error}),
                        at.expected, accuracy::allowed("best_steps")))
        << at.error;
}

// v - ln(1+v) = sigma for a small error: N* ~ (T/M)/sqrt(2 sigma).
TEST(ChainLength, AtItsEnds) {
  EXPECT_TRUE(relatively_near(best_steps({.difficulty = 1, .capability = 1, .step_error = 1e-16}),
                              1 / std::sqrt(2e-16), 1e-7));
  EXPECT_EQ(best_steps({.difficulty = 1, .capability = 1, .step_error = 0}), infinity);
  EXPECT_EQ(best_whole_steps({.difficulty = 1, .capability = 1, .step_error = 0}), infinity);
  EXPECT_EQ(accuracy_of_steps({.difficulty = 20, .capability = 2, .step_error = 0}, 10), 0);
  EXPECT_THROW((void)best_steps({.difficulty = 1, .capability = 1, .step_error = 1}),
               std::domain_error);
  EXPECT_THROW((void)best_steps({.difficulty = 0, .capability = 1}), std::domain_error);
  EXPECT_THROW((void)accuracy_of_steps({}, 0), std::domain_error);
}

// ---- waiting ------------------------------------------------------------------------------------

Service chain_service(const AffineService& time) {
  const strategy::RawMoments steps =
      strategy::steps_used_moments({.skills = 5, .steps = 25, .step_success = .2});
  return service_of(time, {.mean = steps[1], .second_moment = steps[2]});
}

TEST(Waiting, Published) {
  const Service service = chain_service({});
  EXPECT_NEAR(load(service, .02), .42159, 5e-6);
  EXPECT_NEAR(mean_wait(service, .02), 8.0794, 5e-5);
}

// Of exponential and of equal service times.
TEST(Waiting, KnownLaws) {
  // M/M/1: rho/(1-rho) E[S]; M/D/1: half of it
  EXPECT_TRUE(relatively_near(mean_wait({.mean = 2, .second_moment = 8}, .3), .6 / .4 * 2, 1e-14));
  EXPECT_TRUE(relatively_near(mean_wait({.mean = 2, .second_moment = 4}, .3), .6 / .4, 1e-14));
  EXPECT_EQ(mean_wait({.mean = 2, .second_moment = 4}, .5), infinity);
  EXPECT_EQ(mean_wait({.mean = 2, .second_moment = 4}, 0), 0);
}

// Another unit of time scales the wait and leaves the load.
TEST(Waiting, ServiceIsAffineInTheSteps) {
  const Service steps = chain_service({});
  const Service seconds = chain_service({.fixed = 0, .per_step = .5});
  EXPECT_TRUE(relatively_near(load(seconds, .04), load(steps, .02), 1e-14));
  EXPECT_TRUE(relatively_near(mean_wait(seconds, .04), .5 * mean_wait(steps, .02), 1e-13));
  const Service fixed = chain_service({.fixed = 3, .per_step = 2});
  EXPECT_TRUE(relatively_near(fixed.second_moment - fixed.mean * fixed.mean,
                              4 * (steps.second_moment - steps.mean * steps.mean), 1e-11));
  EXPECT_THROW((void)load({.mean = 2, .second_moment = 3.9}, .1), std::domain_error);
  EXPECT_THROW((void)mean_wait(steps, -1), std::domain_error);
}

// ---- train to test ------------------------------------------------------------------------------

const TrainToTest published{.size = {.factor = 406.4, .exponent = .34},
                            .tokens = {.factor = 410.7, .exponent = .28},
                            .samples = {.factor = 1.5, .exponent = .3},
                            .training_flop = 1e21,
                            .test_flop = 1e12};

TEST(TrainToTest, Published) {
  EXPECT_TRUE(relatively_near(best_size(published), 6.85277594e8, 1e-9));
  EXPECT_TRUE(
      relatively_near(best_size(published), 685277593.96700178123, accuracy::allowed("best_size")));
}

TEST(TrainToTest, IsTheLeastLoss) {
  const double best = loss_of_size(published, best_size(published));
  for (double factor = .5; factor < 2; factor *= 1.01)
    EXPECT_GE(loss_of_size(published, factor * best_size(published)), best * (1 - 1e-14)) << factor;
  EXPECT_GT(loss_of_size(published, 1.01 * best_size(published)), best);
  EXPECT_GT(loss_of_size(published, .99 * best_size(published)), best);
}

// Without samples it is the frontier of training: N = [alpha A/(beta B)]^{1/(a+b)} (C/6)^{b/(a+b)}.
TEST(TrainToTest, WithoutSamples) {
  TrainToTest law = published;
  law.samples.factor = 0;
  const double sum = .34 + .28;
  const double expected =
      std::pow(.34 * 406.4 / (.28 * 410.7), 1 / sum) * std::pow(1e21 / 6, .28 / sum);
  EXPECT_TRUE(relatively_near(best_size(law), expected, 1e-12));
  law.tokens.factor = 0;
  EXPECT_THROW((void)best_size(law), std::domain_error);
  law = published;
  law.training_flop = 0;
  EXPECT_THROW((void)best_size(law), std::domain_error);
}

TEST(TrainToTest, AnyMagnitude) {
  for (const double flop : {1e-200, 1e10, 1e200}) {
    TrainToTest law = published;
    law.training_flop = flop;
    law.test_flop = flop;
    const double size = best_size(law);
    EXPECT_TRUE(std::isfinite(size) && size > 0) << flop;
    EXPECT_LE(loss_of_size(law, size), loss_of_size(law, 1.001 * size)) << flop;
    EXPECT_LE(loss_of_size(law, size), loss_of_size(law, .999 * size)) << flop;
  }
}

// ---- solve or verify ----------------------------------------------------------------------------

TEST(SolveOrVerify, CostAndBudget) {
  const SolveOrVerify choice{.solutions = 8, .verifications = 4};
  EXPECT_EQ(cost_in_solutions(choice, .5), 24);
  const SolveOrVerify larger = at_budget(choice, 10, reported_budget_exponents);
  EXPECT_TRUE(relatively_near(larger.solutions, 8 * std::pow(10, .57), 1e-14));
  EXPECT_TRUE(relatively_near(larger.verifications, 4 * std::pow(10, .39), 1e-14));
  EXPECT_THROW((void)cost_in_solutions(choice, 0), std::domain_error);
  EXPECT_THROW((void)at_budget(choice, 0, {}), std::domain_error);
}

// ---- sleep-time ---------------------------------------------------------------------------------

TEST(SleepTime, BreakEven) {
  const SleepTime sleep{.sleep_tokens = 1e4, .query_tokens = 500, .price_ratio = .5};
  EXPECT_EQ(cost_of_query(sleep, 10), 1000);
  EXPECT_EQ(break_even_queries(sleep, 2500), 2.5);
  EXPECT_TRUE(relatively_near(cost_of_query(sleep, break_even_queries(sleep, 2500)), 2500, 1e-14));
  EXPECT_EQ(break_even_queries(sleep, 500), infinity);
  EXPECT_EQ(break_even_queries({.sleep_tokens = 0, .query_tokens = 500}, 600), 0);
  EXPECT_THROW((void)cost_of_query(sleep, 0), std::domain_error);
  EXPECT_THROW((void)break_even_queries(sleep, -1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::laws
