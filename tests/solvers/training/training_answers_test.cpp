#include "inferlaw/solvers/training/training_answers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "inferlaw/solvers/training/lifetime_run.hpp"
#include "inferlaw/solvers/training/model_size.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::training {
namespace {

using test::relatively_near;

constexpr BridgedTask task{.skills = 80, .solved_loss = 3};

TEST(BridgeAnswer, ComesFromTheRunThatIsAskedFor) {
  BridgeQuestion given;
  given.parameters = 8e9;
  given.tokens = 1.5e13;
  EXPECT_EQ(answer(given).source, RunSource::given);
  EXPECT_EQ(answer(given).loss, loss({}, {.parameters = 8e9, .tokens = 1.5e13}));
  EXPECT_EQ(answer(given).step_success, std::nullopt);

  BridgeQuestion trained;
  trained.training_flops = 1e23;
  trained.lifetime_tokens = 1e12;
  EXPECT_EQ(answer(trained).source, RunSource::training_budget);
  EXPECT_EQ(answer(trained).run.tokens,
            lifetime_run({}, {.total_flops = 1e23, .inference_tokens = 1e12}).tokens);

  BridgeQuestion sized;
  sized.bridge.slope = 20;
  sized.task = task;
  sized.inference_flops = 1.2e11;
  const BridgeAnswer best = answer(sized);
  EXPECT_EQ(best.source, RunSource::inference_budget);
  EXPECT_EQ(best.training_flops, std::nullopt);  // data without end
  SizeQuestion direct;
  direct.bridge = sized.bridge;
  direct.tasks = {task};
  direct.inference_flops = 1.2e11;
  EXPECT_EQ(best.chain.value().outcome.log_success, best_size(direct).accuracy.log_success);
}

TEST(BridgeAnswer, RefusesQuestionsThatSayTooLittleOrTooMuch) {
  BridgeQuestion question;
  EXPECT_THROW((void)answer(question), std::invalid_argument);
  question.inference_flops = 1e12;
  EXPECT_THROW((void)answer(question), std::invalid_argument);  // no task
  question.task = task;
  question.total_flops = 1e24;
  EXPECT_THROW((void)answer(question), std::invalid_argument);
  question.total_flops = std::nullopt;
  question.parameters = 1e9;
  question.training_flops = 1e22;
  EXPECT_THROW((void)answer(question), std::invalid_argument);
  question.parameters = std::nullopt;
  question.tokens = 1e12;
  EXPECT_THROW((void)answer(question), std::invalid_argument);
  question.training_flops = std::nullopt;
  question.lifetime_tokens = 1;
  EXPECT_THROW((void)answer(question), std::invalid_argument);
}

TEST(TripartiteAnswer, HoldsThePointAndTheCurve) {
  TripartiteQuestion question;
  question.training_flops = 3.8e25;
  EXPECT_EQ(answer(question).point, std::nullopt);
  question.inference_flops = 1e17;
  question.curve = numeric::LogRange{.first = 1e15, .last = 1e17, .count = 3};
  const TripartiteAnswer found = answer(question);
  EXPECT_EQ(found.highest_level, 60);
  ASSERT_EQ(found.curve.size(), 3U);
  EXPECT_TRUE(relatively_near(found.curve.back().accuracy, found.point.value().accuracy, 1e-12));
  question.run = TrainingRun{};
  EXPECT_THROW((void)answer(question), std::invalid_argument);
  EXPECT_THROW((void)answer(TripartiteQuestion{}), std::invalid_argument);
}

// C' = C/(6 varsigma tau), and N D of the answer is the budget again.
TEST(SizeScalingAnswer, IsTheSameForBothBudgets) {
  SizeScalingQuestion question;
  question.training_flops = 6 * 2e5 * 8e5 * 1e12;
  const SizeScalingAnswer found = answer(question);
  EXPECT_TRUE(relatively_near(found.concepts_times_texts, 1e12, 1e-14));
  EXPECT_TRUE(relatively_near(found.training_flops, *question.training_flops, 1e-12));
  EXPECT_EQ(found.connected.size(), 100U);
  question.concepts_times_texts = 1e12;
  EXPECT_THROW((void)answer(question), std::invalid_argument);
}

}  // namespace
}  // namespace inferlaw::training
