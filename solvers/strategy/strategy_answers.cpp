#include "inferlaw/solvers/strategy/strategy_answers.hpp"

#include <cstddef>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::strategy {
namespace {

void check(const MapQuestion& question) {
  if (question.skills.last < question.skills.first)
    numeric::refuse("most skills", question.skills.last, "the fewest skills or more");
  if (question.chain_tokens.last < question.chain_tokens.first)
    numeric::refuse("most tokens", question.chain_tokens.last, "the least tokens or more");
}

std::vector<MapRow> rows_of(const StrategyMap& map, double tokens_per_step) {
  std::vector<MapRow> rows;
  for (std::size_t i = 0; i < map.skills.size(); ++i)
    for (std::size_t j = 0; j < map.chain_tokens.size(); ++j)
      rows.push_back({.budget_tokens = map.chain_tokens[j],
                      .task_tokens = map.skills[i] * tokens_per_step,
                      .skills = map.skills[i],
                      .choice = map.cells[i][j]});
  return rows;
}

}  // namespace

BestAnswer best_answer(const StrategyQuestion& question) {
  BestAnswer answer{
      .best = best_strategy(question),
      .budget_flops = evaluate(chain_flops(question.generation), question.chain_tokens)};
  for (const StrategyKind kind : {StrategyKind::chain, StrategyKind::tree, StrategyKind::best_of_n})
    answer.candidates.push_back(best_of_kind(question, kind));
  return answer;
}

MapAnswer map_answer(const MapQuestion& question) {
  check(question);
  const double tokens_per_step = question.strategy.generation.tokens_per_step;
  const StrategyMap map =
      strategy_map(question.strategy, numeric::log_spaced_whole(question.skills),
                   numeric::log_spaced(question.chain_tokens));
  MapAnswer answer{.rows = rows_of(map, tokens_per_step)};
  for (const ChoiceBoundary& boundary : boundaries(question.strategy, map))
    answer.boundaries.push_back(
        {.task_tokens = boundary.skills * tokens_per_step, .boundary = boundary});
  return answer;
}

}  // namespace inferlaw::strategy
