/// @file
/// The best strategy for a budget: chain, tree or best of N, with which branching, N and length.
///
///     budget     the FLOPs of a chain of Omega_C tokens; every strategy may spend them (equal
///                cost, lib/strategy/flops.hpp), in whole steps of w tokens: K = floor(Omega/w)
///     chain      K steps                                  tree      b branches, K_b levels
///     best of N  N chains of K_N steps, an oracle picks
///     choice     the highest success; the least failure where both succeed more often than not.
///                Ties go to the chain, then to the tree, then to the smaller number.
///
/// Search over b and N by branch and bound, so the best is found for certain although whole steps
/// make the success a rough function: of the numbers i..j none does better than j of them with the
/// steps of i would.
///
/// A vote needs no oracle and is not compared: with an oracle best of N is never worse.
///
/// Range: tokens of the chain 0 to 1e15, limits whole, 1 to 1e6; the rest as in lib/strategy.
/// Source: DS3, arXiv:2507.00004 [published: strategies and equal cost; choice: whole steps, ties].
/// Throws std::domain_error where an argument is out of range.
#pragma once

#include <limits>
#include <string_view>
#include <vector>

#include "inferlaw/lib/strategy/best_of_n.hpp"
#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/outcome.hpp"

namespace inferlaw::strategy {

enum class StrategyKind { none, chain, tree, best_of_n };

/// "none" where the budget is too small for every strategy.
constexpr std::string_view name_of(StrategyKind kind) {
  switch (kind) {
    case StrategyKind::none:
      return "none";
    case StrategyKind::chain:
      return "chain";
    case StrategyKind::tree:
      return "tree";
    case StrategyKind::best_of_n:
      return "best_of_n";
  }
  return {};
}

struct StrategyQuestion {
  Generation generation = {};
  double skills = 1;           ///< m
  double step_success = 0.1;   ///< r
  double skill_knowledge = 1;  ///< gamma
  Ignorance ignorance = Ignorance::independent;
  double chain_tokens = 1000;  ///< Omega_C
  double most_branches = 1024;
  double most_samples = 1024;
};

struct StrategyChoice {
  StrategyKind kind = StrategyKind::none;
  double number = 1;       ///< branches or samples; 1 for a chain
  double path_tokens = 0;  ///< Omega of one path
  double steps = 0;        ///< K of one path
  Outcome outcome = {.log_success = -std::numeric_limits<double>::infinity(), .log_failure = 0};
};

/// The best of one kind, with its best number.
[[nodiscard]] StrategyChoice best_of_kind(const StrategyQuestion& question, StrategyKind kind);

[[nodiscard]] StrategyChoice best_strategy(const StrategyQuestion& question);

/// Cells [skills][budget]; question.skills and question.chain_tokens are taken from the axes.
struct StrategyMap {
  std::vector<double> skills;
  std::vector<double> chain_tokens;
  std::vector<std::vector<StrategyChoice>> cells;
};

/// `threads` 0: one a processor; the result is the same.
[[nodiscard]] StrategyMap strategy_map(const StrategyQuestion& question,
                                       const std::vector<double>& skills,
                                       const std::vector<double>& chain_tokens, int threads = 0);

struct ChoiceBoundary {
  double skills = 1;
  double chain_tokens = 0;  ///< here the choice changes
  StrategyKind below = StrategyKind::none;
  StrategyKind above = StrategyKind::none;
};

/// Where the kind changes between neighbouring budgets of a row of the map, found by halving to a
/// relative `precision`. Changes back and forth between two neighbours are not seen.
[[nodiscard]] std::vector<ChoiceBoundary> boundaries(const StrategyQuestion& question,
                                                     const StrategyMap& map,
                                                     double precision = 1e-6);

}  // namespace inferlaw::strategy
