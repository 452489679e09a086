#include "inferlaw/lib/strategy/flops.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using energy::evaluate;
using test::relative_error;
using test::relatively_near;

const Generation published{.model = {.parameters = 1e10, .layers = 96, .attention_width = 12288},
                           .prompt_tokens = 200,
                           .tokens_per_step = 25};

TEST(EqualCost, PublishedTable) {
  constexpr std::array budgets{1e2, 1e3, 1e4, 1e5, 1e6};
  constexpr std::array four{25.107738, 260.496142, 3309.491081, 46178.784187, 495717.671293};
  constexpr std::array many{0.392867, 4.130369, 61.355808, 2329.0559, 54957.658155};
  for (std::size_t i = 0; i < budgets.size(); ++i) {
    EXPECT_NEAR(tree_tokens_at_equal_cost(published, 4, budgets[i]), four[i], 5e-7);
    EXPECT_NEAR(tree_tokens_at_equal_cost(published, 256, budgets[i]), many[i],
                i == 3 ? 5e-5 : 5e-7);
  }
}

TEST(EqualCost, Limits) {
  Generation weights = published;
  weights.model.layers = 0;
  EXPECT_TRUE(relatively_near(sample_tokens_at_equal_cost(weights, 16, 1e5), 1e5 / 16, 1e-14));
  EXPECT_TRUE(relatively_near(tree_tokens_at_equal_cost(weights, 16, 1e5), 1e5 / 16, 1e-8));
  EXPECT_TRUE(relatively_near(tree_tokens_at_equal_cost(published, 16, 1e14), 1e14 / 4, 1e-7));
}

TEST(Flops, PublishedFormulasInFull) {
  const double N = 1e10, layers = 96, width = 12288, prompt = 200, Omega = 1234.5, b = 3, w = 25;
  const double attention = 2 * layers * width;
  EXPECT_TRUE(relatively_near(
      evaluate(chain_flops(published), Omega),
      2 * N * Omega + attention * (prompt * prompt + Omega * prompt + Omega * (Omega - 1) / 2),
      1e-14));
  // Delta hardly moves the total: with a small model it does
  Generation small = published;
  small.model = {.parameters = 10, .layers = 1, .attention_width = 2};
  EXPECT_TRUE(relatively_near(
      evaluate(tree_flops(small, b), Omega),
      20 * b * Omega + 4 * (prompt * prompt + b * Omega * prompt + b * Omega * (Omega - 1) / 2) +
          b * Omega + Omega / w * (b - 1),
      1e-14));
  EXPECT_TRUE(relatively_near(
      evaluate(samples_flops(published, 7), Omega),
      2 * N * 7 * Omega +
          attention * (prompt * prompt + 7 * (Omega * prompt + Omega * (Omega - 1) / 2)),
      1e-14));
  Generation prefilled = published;
  prefilled.prefill = true;
  EXPECT_TRUE(relatively_near(evaluate(chain_flops(prefilled), 0),
                              2 * N * prompt + attention * prompt * prompt, 1e-14));
  EXPECT_TRUE(relatively_near(
      lifetime_flops(published.model, {.training_tokens = 2e12, .tasks_served = 1e9}, 5e13),
      6e10 * 2e12 + 5e22, 1e-14));
  EXPECT_EQ(cost_per_success(6, outcome_of(.25)), 24);
}

Generation any_generation() {
  const auto number = [](double lowest, double highest) {
    return std::pow(10, lowest + (highest - lowest) * *rc::gen::inRange(0, 1000) / 1000.0);
  };
  return {.model = {.parameters = number(4, 12),
                    .layers = 1.0 * *rc::gen::inRange(0, 120),
                    .attention_width = number(0, 4)},
          .prompt_tokens = number(0, 5),
          .tokens_per_step = number(0, 3)};
}

RC_GTEST_PROP(EqualCost, CostsAreEqual, ()) {
  const Generation generation = any_generation();
  const double branching = *rc::gen::inRange(1, 1000);
  const double tokens = *rc::gen::inRange(1, 10'000'000);
  const double cost = evaluate(chain_flops(generation), tokens);
  const double tree = tree_tokens_at_equal_cost(generation, branching, tokens);
  RC_ASSERT(relative_error(evaluate(tree_flops(generation, branching), tree), cost) <
            accuracy::allowed("flops"));
  const double sample = sample_tokens_at_equal_cost(generation, branching, tokens);
  RC_ASSERT(relative_error(evaluate(samples_flops(generation, branching), sample), cost) <
            accuracy::allowed("flops"));
  RC_ASSERT(relative_error(tokens_for_flops(chain_flops(generation), cost), tokens) < 1e-6);
}

RC_GTEST_PROP(WideTreeFlops, OfOneNodeAreTheTreesWithStopping, ()) {
  const Generation generation = any_generation();
  const int skills = *rc::gen::inRange(1, 6);
  const TreeOfThought tree{.skills = 1.0 * skills,
                           .levels = 1.0 * *rc::gen::inRange(skills, 40),
                           .step_success = *rc::gen::inRange(1, 1000) / 1000.0,
                           .branching = 1.0 * *rc::gen::inRange(1, 9)};
  const RawMoments tokens =
      moments_in_tokens(steps_used_moments(chain_of_levels(tree)), generation.tokens_per_step);
  RC_ASSERT(relative_error(wide_tree_flops(generation, {.tree = tree}),
                           energy::mean(tree_flops(generation, tree.branching), tokens)) < 1e-11);
}

TEST(SampledFlops, PayThePromptOnceAndEachSampleItsSteps) {
  const ChainOfThought chain{.skills = 3, .steps = 9, .step_success = .4, .skill_knowledge = .9};
  const energy::QuadraticInTokens single = chain_flops(published);
  const double one = energy::mean(single, moments_in_tokens(steps_used_moments(chain), 25));
  for (const auto ignorance : {Ignorance::independent, Ignorance::shared}) {
    BestOfN best{.sample = sample_of(chain), .samples = 1, .ignorance = ignorance};
    EXPECT_TRUE(relatively_near(sampled_flops(single, 25, best, Schedule::sequential), one, 1e-13));
    best.samples = 7;
    EXPECT_TRUE(relatively_near(sampled_flops(single, 25, best, Schedule::parallel),
                                single.constant + 7 * (one - single.constant), 1e-13));
  }
  // where only tokens count, the cost is that of the steps used
  const energy::QuadraticInTokens tokens{.linear = 2};
  const BestOfN shared{.sample = sample_of(chain), .samples = 7, .ignorance = Ignorance::shared};
  EXPECT_TRUE(relatively_near(sampled_flops(tokens, 25, shared, Schedule::sequential),
                              50 * steps_used(shared, Schedule::sequential).expected_steps, 1e-13));
}

TEST(Flops, RefuseNumbersOutsideTheirRange) {
  Generation bad = published;
  bad.tokens_per_step = 0;
  EXPECT_THROW((void)chain_flops(bad), std::domain_error);
  EXPECT_THROW((void)tree_flops(published, 0), std::domain_error);
  EXPECT_THROW((void)samples_flops(published, -1), std::domain_error);
  EXPECT_THROW((void)tree_tokens_at_equal_cost(published, 2, -1), std::domain_error);
  const Generation mostly_context{.model = {.parameters = 1, .layers = 10, .attention_width = 10}};
  EXPECT_THROW((void)tree_tokens_at_equal_cost(mostly_context, 2, 5), std::domain_error);
  EXPECT_THROW((void)tokens_for_flops(chain_flops(published), -1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
