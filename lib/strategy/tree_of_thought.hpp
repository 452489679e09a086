/// @file
/// Tree of thought, one node kept: each level tries the next step b times and goes on from a
/// success.
///
///     r_b = 1 - (1-r)^b          success probability of a level
///     success                    gamma^m I_{r_b}(m, K-m+1)               K levels
///     tokens generated           b w K                                    w tokens a step
///
/// A chain whose step succeeds with r_b: law, moments and cost of its levels are that chain's.
///
/// b branches a level, whole, 1 to 1e9; everything else as in chain_of_thought.hpp. Levels use
/// floor(K): published K = floor(Omega/w) for Omega tokens a path.
///
/// Source: DS3, arXiv:2507.00004, ToT(1) [published]. Throws std::domain_error where an argument is
/// out of range.
///
/// Accuracy: docs/accuracy.md. Where r_b is near 1 the failed levels
/// are counted instead, because 1 - r_b would round away.
#pragma once

#include "inferlaw/lib/strategy/chain_of_thought.hpp"

namespace inferlaw::strategy {

struct TreeOfThought {
  double skills = 1;           ///< m
  double levels = 1;           ///< K
  double step_success = 1;     ///< r
  double branching = 1;        ///< b
  double skill_knowledge = 1;  ///< gamma
};

void check(const TreeOfThought& tree);

/// The tree that has a chain's task and as many levels as the chain has steps.
[[nodiscard]] TreeOfThought tree_of(const ChainOfThought& chain, double branching);

/// r_b and its complement.
[[nodiscard]] Outcome level_outcome(double step_success, double branching);

[[nodiscard]] Outcome outcome(const TreeOfThought& tree);

/// The chain of the tree's levels.
[[nodiscard]] ChainOfThought chain_of_levels(const TreeOfThought& tree);

}  // namespace inferlaw::strategy
