#include "inferlaw/solvers/strategy/strategy_answers.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace inferlaw::strategy {
namespace {

StrategyQuestion question_of(double step_success) {
  return {.generation = {.model = {.parameters = 1e10, .layers = 96, .attention_width = 12288},
                         .prompt_tokens = 200},
          .skills = 100,
          .step_success = step_success,
          .chain_tokens = 1e5};
}

TEST(BestAnswer, HoldsTheBestOfEachKind) {
  const StrategyQuestion question = question_of(.01);
  const BestAnswer answer = best_answer(question);
  EXPECT_EQ(answer.best.kind, StrategyKind::tree);
  EXPECT_GT(answer.best.outcome.success(), .965);
  EXPECT_EQ(answer.budget_flops, evaluate(chain_flops(question.generation), 1e5));
  ASSERT_EQ(answer.candidates.size(), 3U);
  for (const StrategyChoice& candidate : answer.candidates)
    EXPECT_LE(candidate.outcome.success(), answer.best.outcome.success());
}

TEST(MapAnswer, HasARowACellAndWhereTheChoiceChanges) {
  MapQuestion question{.strategy = question_of(.02)};
  question.skills.count = 6;
  question.chain_tokens.count = 9;
  const MapAnswer answer = map_answer(question);
  ASSERT_EQ(answer.rows.size(), 6U * 9);
  EXPECT_EQ(answer.rows[9].skills, answer.rows[17].skills);
  EXPECT_EQ(answer.rows.back().task_tokens, 100 * 25);
  EXPECT_EQ(answer.rows.back().budget_tokens, 1e6);
  std::set<StrategyKind> kinds;
  for (const MapRow& row : answer.rows) kinds.insert(row.choice.kind);
  for (const StrategyKind kind : {StrategyKind::none, StrategyKind::chain, StrategyKind::tree})
    EXPECT_EQ(kinds.count(kind), 1U) << name_of(kind);
  EXPECT_GE(answer.boundaries.size(), 6U);
  for (const BoundaryRow& change : answer.boundaries)
    EXPECT_EQ(change.task_tokens, 25 * change.boundary.skills);
}

TEST(MapAnswer, RefusesAxesThatRunBackwards) {
  MapQuestion question{.strategy = question_of(.02)};
  question.skills = {.first = 10, .last = 5};
  EXPECT_THROW((void)map_answer(question), std::domain_error);
  question = {.strategy = question_of(.02)};
  question.chain_tokens.last = 10;
  EXPECT_THROW((void)map_answer(question), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
