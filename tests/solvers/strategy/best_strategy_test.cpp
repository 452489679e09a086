#include "inferlaw/solvers/strategy/best_strategy.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <stdexcept>

#include "inferlaw/lib/strategy/tree_of_thought.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relative_error;

const Generation published{.model = {.parameters = 1e10, .layers = 96, .attention_width = 12288},
                           .prompt_tokens = 200,
                           .tokens_per_step = 25};

// Every number, each with whole steps.
StrategyChoice best_by_trying_all(const StrategyQuestion& question, StrategyKind kind) {
  StrategyChoice best;
  const double most = kind == StrategyKind::tree ? question.most_branches : question.most_samples;
  for (double number = 1; number <= most; ++number) {
    const double tokens =
        kind == StrategyKind::tree
            ? tree_tokens_at_equal_cost(question.generation, number, question.chain_tokens)
            : sample_tokens_at_equal_cost(question.generation, number, question.chain_tokens);
    const double steps = std::floor(tokens / question.generation.tokens_per_step);
    if (steps < question.skills) continue;
    const TreeOfThought tree{.skills = question.skills,
                             .levels = steps,
                             .step_success = question.step_success,
                             .branching = kind == StrategyKind::tree ? number : 1,
                             .skill_knowledge = question.skill_knowledge};
    const Outcome result =
        kind == StrategyKind::tree
            ? outcome(tree)
            : outcome(BestOfN{
                  .sample = sample_of(tree), .samples = number, .ignorance = question.ignorance});
    if (best.kind == StrategyKind::none || better(result, best.outcome))
      best = {
          .kind = kind, .number = number, .path_tokens = tokens, .steps = steps, .outcome = result};
  }
  return best;
}

StrategyQuestion any_question() {
  const auto number = [](double lowest, double highest) {
    return std::pow(10, lowest + (highest - lowest) * *rc::gen::inRange(0, 1000) / 1000.0);
  };
  return {.generation = published,
          .skills = std::floor(number(0, 2)),
          .step_success = number(-3, -.05),
          .skill_knowledge = *rc::gen::inRange(0, 2) == 0 ? 1 : .99,
          .ignorance = *rc::gen::inRange(0, 2) == 0 ? Ignorance::shared : Ignorance::independent,
          .chain_tokens = number(1.5, 6),
          .most_branches = 200,
          .most_samples = 200};
}

double larger_log(const Outcome& outcome) {
  return outcome.log_success > -.5 ? outcome.log_failure : outcome.log_success;
}

RC_GTEST_PROP(BestStrategy, FindsTheTopOfAllCandidates, ()) {
  const StrategyQuestion question = any_question();
  for (const auto kind : {StrategyKind::tree, StrategyKind::best_of_n}) {
    const StrategyChoice found = best_of_kind(question, kind);
    const StrategyChoice best = best_by_trying_all(question, kind);
    RC_ASSERT(found.kind == best.kind);
    if (best.kind == StrategyKind::none) continue;
    const double gap = std::abs(larger_log(found.outcome) - larger_log(best.outcome));
    RC_ASSERT(gap <= 1e-9 * (1 + std::abs(larger_log(best.outcome))) ||
              best.outcome.failure() < 1e-300);
  }
}

RC_GTEST_PROP(BestStrategy, IsTheBestKind, ()) {
  const StrategyQuestion question = any_question();
  const StrategyChoice best = best_strategy(question);
  for (const auto kind : {StrategyKind::chain, StrategyKind::tree, StrategyKind::best_of_n})
    RC_ASSERT(!better(best_of_kind(question, kind).outcome, best.outcome));
}

TEST(BestStrategy, TreesWinOnHardStepsAndChainsOnEasyOnes) {
  const StrategyQuestion hard{
      .generation = published, .skills = 100, .step_success = .01, .chain_tokens = 1e5};
  EXPECT_EQ(best_strategy(hard).kind, StrategyKind::tree);
  EXPECT_GT(best_strategy(hard).outcome.success(), .965);
  StrategyQuestion easy = hard;
  easy.step_success = .5;
  easy.chain_tokens = 5e3;
  EXPECT_EQ(best_strategy(easy).kind, StrategyKind::chain);
  StrategyQuestion short_of_tokens = hard;
  short_of_tokens.chain_tokens = 2400;
  EXPECT_EQ(best_strategy(short_of_tokens).kind, StrategyKind::none);
  EXPECT_EQ(best_strategy(short_of_tokens).outcome.success(), 0);
}

TEST(StrategyMap, IsItsCellsWhateverTheThreads) {
  const StrategyQuestion question{.generation = published, .step_success = .05};
  const std::vector<double> skills{1, 4, 30};
  const std::vector<double> budgets{300, 3e3, 3e4, 3e5};
  const StrategyMap one = strategy_map(question, skills, budgets, 1);
  const StrategyMap many = strategy_map(question, skills, budgets, 3);
  for (std::size_t i = 0; i < skills.size(); ++i)
    for (std::size_t j = 0; j < budgets.size(); ++j) {
      StrategyQuestion at = question;
      at.skills = skills[i];
      at.chain_tokens = budgets[j];
      const StrategyChoice expected = best_strategy(at);
      EXPECT_EQ(one.cells[i][j].kind, expected.kind);
      EXPECT_EQ(one.cells[i][j].number, expected.number);
      EXPECT_EQ(one.cells[i][j].outcome.log_success, many.cells[i][j].outcome.log_success);
    }
}

TEST(StrategyMap, BoundariesSeparateTheChoices) {
  const StrategyQuestion question{.generation = published, .step_success = .02};
  std::vector<double> budgets;
  for (int i = 0; i < 40; ++i) budgets.push_back(100 * std::pow(10, i / 10.0));
  const StrategyMap map = strategy_map(question, {2, 20, 80}, budgets);
  const auto found = boundaries(question, map);
  ASSERT_GE(found.size(), 6U);  // none to chain, chain to tree, at least
  for (const ChoiceBoundary& boundary : found) {
    StrategyQuestion at = question;
    at.skills = boundary.skills;
    at.chain_tokens = boundary.chain_tokens;
    EXPECT_EQ(best_strategy(at).kind, boundary.above);
    at.chain_tokens *= 1 - 2e-6;
    EXPECT_EQ(best_strategy(at).kind, boundary.below);
  }
}

TEST(BestStrategy, RefusesNumbersOutsideTheirRange) {
  const StrategyQuestion good{.generation = published};
  for (double StrategyQuestion::*part :
       {&StrategyQuestion::skills, &StrategyQuestion::step_success, &StrategyQuestion::chain_tokens,
        &StrategyQuestion::most_branches, &StrategyQuestion::most_samples}) {
    StrategyQuestion bad = good;
    bad.*part = -1;
    EXPECT_THROW((void)best_strategy(bad), std::domain_error);
  }
  EXPECT_THROW((void)strategy_map(good, {0}, {100}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
