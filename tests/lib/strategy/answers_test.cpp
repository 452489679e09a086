#include "inferlaw/lib/strategy/answers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <stdexcept>

#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relatively_near;

const Writer model{
    .model = energy::Model{.parameters = 1e10, .layers = 96, .attention_width = 12288},
    .prompt_tokens = 200};

TEST(ChainAnswer, CountsStepsTokensAndFlops) {
  const ChainOfThought chain{.skills = 5, .steps = 25, .step_success = 0.2};
  const ChainAnswer bare = answer(ChainQuestion{.chain = chain});
  EXPECT_TRUE(relatively_near(bare.outcome.success(), 0.579325690748, 1e-12));
  EXPECT_TRUE(relatively_near(bare.outcome.failure(), 1 - 0.579325690748, 1e-12));
  EXPECT_TRUE(relatively_near(bare.usage.expected_steps, 21.0796979495, 1e-11));
  EXPECT_TRUE(relatively_near(bare.usage.expected_squared_steps, 467.315956295, 1e-11));
  EXPECT_TRUE(relatively_near(bare.usage.expected_tokens, 25 * 21.0796979495, 1e-11));
  EXPECT_FALSE(bare.usage.flops.has_value());

  const FlopsUsed flops = *answer(ChainQuestion{.chain = chain, .writer = model}).usage.flops;
  const double attention = 2. * 96 * 12288;
  const double mean = 25 * 21.0796979495, square = 625 * 467.315956295;
  EXPECT_TRUE(relatively_near(
      *flops.budget, 2e10 * 625 + attention * (200. * 200 + 625 * 200 + 625. * 624 / 2), 1e-14));
  EXPECT_TRUE(relatively_near(
      flops.expected, 2e10 * mean + attention * (200. * 200 + mean * 200 + (square - mean) / 2),
      1e-10));
  EXPECT_TRUE(relatively_near(flops.per_success, flops.expected / 0.579325690748, 1e-11));
}

TEST(ChainAnswer, ExtensionsOfTheWalk) {
  const auto success = [](double false_accept, std::optional<double> step_back) {
    return answer(ChainQuestion{.chain = {.skills = 3, .steps = 9, .step_success = 0.4},
                                .false_accept = false_accept,
                                .step_back = step_back})
        .outcome.success();
  };
  const double plain = success(0, std::nullopt);
  EXPECT_LT(success(0.1, std::nullopt), plain);
  EXPECT_LT(success(0, 0.1), plain);
  EXPECT_TRUE(relatively_near(success(0, 0), plain, 1e-13));
  EXPECT_THROW((void)success(0.1, 0.1), std::invalid_argument);
  EXPECT_THROW((void)answer(ChainQuestion{.chain = {.step_success = 0.4, .skill_knowledge = 0.5},
                                          .step_back = 0.1}),
               std::invalid_argument);
}

TEST(TreeAnswer, WidthsAndTheChainOfItsLevels) {
  const ChainOfThought task{.skills = 4, .steps = 10, .step_success = .2};
  const auto of_width = [&](double width) {
    return answer(
        TreeQuestion{.tree = {.tree = tree_of(task, 2), .width = width}, .writer = model});
  };
  const TreeAnswer wide = of_width(2);
  EXPECT_NEAR(wide.outcome.success(), .55356, 5e-6);
  EXPECT_FALSE(wide.usage.flops->budget.has_value());
  const TreeAnswer narrow = of_width(1);
  const ChainAnswer chain =
      answer(ChainQuestion{.chain = {.skills = 4, .steps = 10, .step_success = .36}});
  EXPECT_TRUE(relatively_near(narrow.level_success, .36, 1e-15));
  EXPECT_TRUE(relatively_near(narrow.outcome.success(), chain.outcome.success(), 1e-13));
  EXPECT_TRUE(relatively_near(narrow.expected_nodes, 2 * chain.usage.expected_steps, 1e-13));
  EXPECT_GT(*narrow.usage.flops->budget, narrow.usage.flops->expected);
  // The dynamic programme of the wide tree, at the width where a closed form is known.
  EXPECT_TRUE(relatively_near(
      narrow.usage.flops->expected,
      wide_tree_flops(generation_of(model), {.tree = tree_of(task, 2), .width = 1}), 1e-11));
}

TEST(SamplesAnswer, SchedulesIgnoranceAndBudgets) {
  const ChainOfThought chain{.skills = 4, .steps = 10, .step_success = .2};
  const double a = success(chain);
  const SamplesQuestion five{.chain = chain, .samples = 5, .writer = model};
  EXPECT_TRUE(relatively_near(answer(five).outcome.success(), 1 - std::pow(1 - a, 5), 1e-13));
  EXPECT_TRUE(relatively_near(answer(five).sample_success, a, 1e-13));

  SamplesQuestion stopped = five;
  stopped.schedule = Schedule::sequential;
  EXPECT_TRUE(
      relatively_near(answer(stopped).expected_samples, (1 - std::pow(1 - a, 5)) / a, 1e-13));
  EXPECT_GT(*answer(stopped).usage.flops->budget, answer(stopped).usage.flops->expected);

  SamplesQuestion shared = five;
  shared.chain.skill_knowledge = .9;
  shared.ignorance = Ignorance::shared;
  EXPECT_TRUE(relatively_near(answer(shared).outcome.success(),
                              std::pow(.9, 4) * (1 - std::pow(1 - a, 5)), 1e-13));

  SamplesQuestion split = five;
  split.share_budget = true;
  EXPECT_EQ(answer(split).outcome.success(), 0);

  SamplesQuestion trees = five;
  trees.branching = 2;
  EXPECT_TRUE(relatively_near(answer(trees).usage.expected_tokens,
                              25 * 2 * answer(trees).usage.expected_steps, 1e-15));
}

VoteQuestion llama_vote(Ties ties) {
  return {.samples = 10,
          .categories = 11,
          .decay = 0.74604158,
          .tasks = {.law = {.alpha = .3797, .beta = 1.1336}},
          .ties = ties};
}

TEST(VoteAnswer, PublishedCurve) {
  const VoteAnswer uniform = answer(llama_vote(Ties::uniform));
  EXPECT_NEAR(uniform.outcome.success(), .358515, 5e-7);
  EXPECT_NEAR(uniform.plateau, .4154, 1e-8);
  EXPECT_NEAR(answer(llama_vote(Ties::strict)).outcome.success(), .331819, 5e-7);
  VoteQuestion measured = llama_vote(Ties::uniform);
  measured.decay = std::nullopt;
  measured.measured_plateau = .4154;
  EXPECT_NEAR(answer(measured).outcome.success(), .358515, 5e-7);
  EXPECT_NEAR(answer(measured).wrong_answers->decay, 0.74604158, 5e-9);
}

TEST(VoteAnswer, TwoAnswersAreTheThresholdFormOfTwo) {
  const VoteAnswer threshold = answer({.samples = 9, .alphabet = 2, .rate = .4});
  const VoteAnswer categories = answer({.samples = 9, .rate = .4});
  EXPECT_NEAR(threshold.outcome.success(), .26656768, 1e-13);
  EXPECT_NEAR(categories.outcome.success(), .26656768, 1e-13);
  EXPECT_EQ(threshold.plateau, 0);
  EXPECT_EQ(categories.plateau, 0);
  EXPECT_EQ(answer({.alphabet = 2, .rate = .5}).plateau, .5);
  EXPECT_EQ(answer({.rate = .5}).plateau, .5);
  EXPECT_EQ(answer({.categories = 11, .decay = .5, .rate = .5}).plateau, 1);
  EXPECT_FALSE(threshold.wrong_answers.has_value());
}

TEST(VoteAnswer, SaysWhatIsMissing) {
  EXPECT_THROW((void)answer(VoteQuestion{.categories = 4}), std::invalid_argument);
  EXPECT_THROW((void)answer(VoteQuestion{.alphabet = 2}), std::invalid_argument);
  EXPECT_THROW((void)generation_of(Writer{}), std::invalid_argument);
}

}  // namespace
}  // namespace inferlaw::strategy
