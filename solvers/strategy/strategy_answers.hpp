/// @file
/// The best strategy for a budget beside the best of each kind, and over budgets and tasks, as rows
/// of a table: what `best_strategy.hpp` finds, whole.
///
/// Axes of a map are evenly spaced in their logarithms, skills whole and each once
/// (numeric/spacing.hpp). Source and range as in best_strategy.hpp [choice: the axes]. Throws
/// std::domain_error where an argument is out of range.
#pragma once

#include <vector>

#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/solvers/strategy/best_strategy.hpp"

namespace inferlaw::strategy {

struct BestAnswer {
  StrategyChoice best = {};
  double budget_flops = 0;                      ///< those of the chain, which all may spend
  std::vector<StrategyChoice> candidates = {};  ///< chain, tree, best of N
};

[[nodiscard]] BestAnswer best_answer(const StrategyQuestion& question);

struct MapQuestion {
  StrategyQuestion strategy = {};  ///< its skills and chain_tokens are taken from the axes
  numeric::LogRange skills = {.first = 1, .last = 100, .count = 50};
  numeric::LogRange chain_tokens = {.first = 100, .last = 1e6, .count = 50};
};

struct MapRow {
  double budget_tokens = 0;
  double task_tokens = 0;  ///< those of the skills, a step each
  double skills = 1;
  StrategyChoice choice = {};
};

struct BoundaryRow {
  double task_tokens = 0;
  ChoiceBoundary boundary = {};
};

struct MapAnswer {
  std::vector<MapRow> rows = {};  ///< by skills, then by budget
  std::vector<BoundaryRow> boundaries = {};
};

[[nodiscard]] MapAnswer map_answer(const MapQuestion& question);

}  // namespace inferlaw::strategy
