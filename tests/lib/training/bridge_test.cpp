#include "inferlaw/lib/training/bridge.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/training/chinchilla.hpp"
#include "inferlaw/lib/training/directionality.hpp"
#include "inferlaw/lib/training/lifetime.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::training {
namespace {

using test::relatively_near;

// ---- loss ---------------------------------------------------------------------------------------

TEST(Chinchilla, LossesArePublished) {
  EXPECT_NEAR(loss({}, {.parameters = 8e9, .tokens = 1.5e13}), 1.9485, 5e-5);
  EXPECT_NEAR(loss({}, {.parameters = 2e9, .tokens = 2e12}), 2.1173, 5e-5);
  EXPECT_NEAR(loss({}, {.parameters = 7e10, .tokens = 1.5e13}), 1.8575, 5e-5);
  EXPECT_EQ(loss({}, {.parameters = 8e9}), 1.69 + loss_of_size({}, 8e9));
}

TEST(Chinchilla, NoRunOfTheSameComputeHasLessLossThanTheFrontier) {
  for (const double flops : {1e18, 1e21, 5.76e23, 1e27}) {
    const TrainingRun best = compute_optimal({}, flops);
    const double least = loss({}, best);
    EXPECT_TRUE(relatively_near(training_flops(best), flops, 1e-15));
    EXPECT_TRUE(relatively_near(frontier_loss(frontier_of({}), best.parameters), least, 1e-14))
        << flops;
    for (const double factor : {0.9, 0.999, 1.001, 1.1})
      EXPECT_GT(loss({}, {.parameters = best.parameters * factor, .tokens = best.tokens / factor}),
                least)
          << flops << " FLOPs, size times " << factor;
  }
  EXPECT_TRUE(relatively_near(frontier_of({}).amplitude, unrounded_frontier_amplitude, 1e-15));
}

TEST(Chinchilla, RefusesNumbersOutsideTheirRange) {
  EXPECT_THROW((void)loss({}, {.parameters = 0}), std::domain_error);
  EXPECT_THROW((void)loss({}, {.parameters = 1e9, .tokens = 0}), std::domain_error);
  EXPECT_THROW((void)loss({}, {.parameters = 1e9, .tokens = std::nan("")}), std::domain_error);
  EXPECT_THROW((void)loss({.token_exponent = -1}, {}), std::domain_error);
  EXPECT_THROW((void)compute_optimal({.token_amplitude = 0}, 1e20), std::domain_error);
  EXPECT_THROW((void)frontier_of({.token_exponent = 0}), std::domain_error);
}

// ---- bridge -------------------------------------------------------------------------------------

TEST(Bridge, AStepIsRightHalfAsOftenAsItEverIsAtItsLoss) {
  const Bridge bridge{.ceiling = 0.8, .slope = 20};
  EXPECT_EQ(step_success_at_loss(bridge, 2.5, 2.5), 0.4);
  EXPECT_TRUE(
      relatively_near(step_success_at_loss(bridge, 2.5, 3.5), 0.8 / (1 + std::exp(20)), 1e-14));
  EXPECT_GT(step_success_at_loss(bridge, -30, 2), 0);  // exp(-640)
}

// I_.2(5, 21) of the table of strategies, from a loss at which a step succeeds once in five.
TEST(Bridge, AChainIsThatOfItsSteps) {
  const Bridge bridge{.slope = 5};
  const TrainingRun run{.parameters = 8e9, .tokens = 1.5e13};
  const BridgedTask task{.skills = 5, .solved_loss = loss({}, run) - std::log(4) / 5};
  const BridgedChain chain = bridged_chain(bridge, task, run, 2 * 8e9 * 25 * 25);
  EXPECT_TRUE(relatively_near(chain.step_success, 0.2, 1e-14));
  EXPECT_EQ(chain.steps, 25);
  EXPECT_NEAR(chain.outcome.success(), 0.579325690748, 1e-11);
  EXPECT_TRUE(relatively_near(chain.tokens, 25 * 25, 1e-14));
  EXPECT_EQ(bridged_chain(bridge, task, run, 2 * 8e9 * 25 * 4.9).outcome.success(), 0);
}

TEST(Bridge, GainOfSizeIsTheSlopeOfStepSuccessInLogSize) {
  const Bridge bridge{.slope = 20};
  for (const double size : {1e6, 2.684e7, 1e9}) {
    const double h = 1e-4;
    const auto log_success = [&](double log_size) {
      return std::log(step_success(bridge, 3, TrainingRun{.parameters = std::exp(log_size)}));
    };
    const double slope =
        (log_success(std::log(size) + h) - log_success(std::log(size) - h)) / 2 / h;
    EXPECT_NEAR(gain_of_size(bridge, 3, {.parameters = size}), slope, 1e-5) << size;
  }
}

TEST(Bridge, RefusesNumbersOutsideTheirRange) {
  EXPECT_THROW((void)step_success_at_loss({.ceiling = 1.1}, 3, 2.0), std::domain_error);
  EXPECT_THROW((void)step_success_at_loss({.slope = -1}, 3, 2.0), std::domain_error);
  EXPECT_THROW((void)step_success_at_loss({}, std::nan(""), 2.0), std::domain_error);
  EXPECT_THROW((void)bridged_chain({}, {.skills = 0}, {}, 1e12), std::domain_error);
  EXPECT_THROW((void)bridged_chain({.tokens_per_step = 0}, {}, {}, 1e12), std::domain_error);
  EXPECT_THROW((void)least_long_budget({}, {.skills = 1.5}, {}), std::domain_error);
}

// ---- a lifetime ---------------------------------------------------------------------------------

TEST(Lifetime, TheRunOfThirdsIsPublished) {
  const TrainingRun run =
      lifetime_run_of_thirds({.total_flops = 1e24, .inference_tokens = 1e10}, 20);
  EXPECT_TRUE(relatively_near(run.tokens, 1.8290691e12, 3e-8));
  EXPECT_TRUE(relatively_near(run.parameters, 9.0955273e10, 3e-8));
  const TrainingRun unserved = lifetime_run_of_thirds({.total_flops = 1.2e20}, 20);
  EXPECT_TRUE(relatively_near(unserved.tokens / unserved.parameters, 20, 1e-14));
}

// 20 = (B/A)^3.
TEST(Lifetime, TheRunOfThirdsWantsNeitherMoreTokensNorFewer) {
  const ChinchillaLoss thirds{.parameter_amplitude = 1,
                              .parameter_exponent = 1.0 / 3,
                              .token_amplitude = std::cbrt(20),
                              .token_exponent = 1.0 / 3};
  for (const double served : {0.0, 1e10, 1e13, 1e16}) {
    const Lifetime lifetime{.total_flops = 1e24, .inference_tokens = served};
    const TrainingRun run = lifetime_run_of_thirds(lifetime, 20);
    EXPECT_NEAR(want_of_tokens(thirds, lifetime, run.tokens), 0, 1e-13) << served;
    EXPECT_GT(want_of_tokens(thirds, lifetime, run.tokens * 0.999), 1e-4) << served;
    EXPECT_LT(want_of_tokens(thirds, lifetime, run.tokens * 1.001), -1e-4) << served;
  }
}

TEST(Lifetime, RefusesNumbersOutsideTheirRange) {
  EXPECT_THROW((void)lifetime_run_of_thirds({.total_flops = 0}, 20), std::domain_error);
  EXPECT_THROW((void)lifetime_run_of_thirds({.inference_tokens = -1}, 20), std::domain_error);
  EXPECT_THROW((void)lifetime_run_of_thirds({}, 0), std::domain_error);
  EXPECT_THROW((void)size_for_tokens({}, 0), std::domain_error);
}

// ---- directionality -----------------------------------------------------------------------------

struct RatedModel {
  const char* name;
  TrainingRun run;
  double iota;
  double context_tokens;
  double mean_rate;
};

// The paper prints .016 for Pythia-2.8B, where its own coefficients, as printed, give .0173 by
// quadrature and by simulation alike; d = -.015 is a difference of nearly equal numbers there.
const std::vector<RatedModel> rated{
    {"Llama-3-8B", {.parameters = 8e9, .tokens = 1.5e13}, .117, 8192, .138},
    {"Gemma-2B", {.parameters = 2e9, .tokens = 2e12}, .126, 8192, .076},
    {"Llama-3-8B-Instruct", {.parameters = 8e9, .tokens = 1.5e13}, .288, 8192, .268},
    {"Llama-3-70B-Instruct", {.parameters = 7e10, .tokens = 1.5e13}, .526, 8192, .471},
};

TEST(Directionality, MeanRatesArePublished) {
  for (const RatedModel& model : rated) {
    const numeric::Integral rate = mean_rate({.iota = model.iota}, published_questions(),
                                             loss({}, model.run), model.context_tokens / 25);
    EXPECT_NEAR(rate.value, model.mean_rate, 5e-4) << model.name;
    EXPECT_LT(rate.error, 1e-7) << model.name;
  }
}

TEST(Directionality, PythiaIsAnsweredAsItsCoefficientsSay) {
  const numeric::Integral rate =
      mean_rate({.iota = .146}, published_questions(),
                loss({}, {.parameters = 2.8e9, .tokens = 3e11}), 2048.0 / 25);
  EXPECT_NEAR(rate.value, .0173385, 5e-7);  // .93 E[1 - (1-xi)^81.92]; no chain of 100 fits
}

TEST(Directionality, IsClippedAtBothEnds) {
  EXPECT_EQ(directed_success({.iota = 1}, -1000, 2), 1e-9);
  EXPECT_EQ(directed_success({.iota = 10}, 1000, 2), 1 - 1e-9);
  EXPECT_TRUE(relatively_near(directed_success({.iota = 1}, 2, 2), .141 / 2 - .015, 1e-14));
  EXPECT_THROW((void)directed_success({.iota = 0}, 2, 2), std::domain_error);
  EXPECT_THROW((void)mean_rate({}, {{.weight = 2}}, 2, 10), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::training
