/// @file
/// Tree of thought that keeps up to w nodes of its deepest level.
///
///     start      depth 0, one node
///     a level    each of the j nodes kept has b children: c ~ Binomial(j b, r) of them are right;
///                c > 0: depth + 1, min(w, c) nodes;  c = 0: the level is wasted, nothing changes
///     end        depth m (success), or K levels
///     tokens     j b w_s a level, w_s tokens a step
///     knowledge  a task with an unknown skill (1-gamma^m) keeps one node, without success, to K
///
/// m, K whole, w whole, 1 to 1000; K m w^2 up to 1e10, the operations it takes. Rest as in
/// tree_of_thought.hpp; w = 1 is that tree.
///
/// Source: the setting of DS3, arXiv:2507.00004; which nodes are kept [choice]; the value of that
/// policy by dynamic programming over levels, sums of positive terms only [exact].
/// Accuracy: docs/accuracy.md. Throws std::domain_error where an argument is out of range.
#pragma once

#include "inferlaw/lib/strategy/tree_of_thought.hpp"

namespace inferlaw::strategy {

struct WideTree {
  TreeOfThought tree = {};
  double width = 1;  ///< w
};

struct WideTreeResult {
  Outcome outcome = {};
  double expected_levels = 0;
  double expected_squared_levels = 0;
  double expected_nodes = 0;        ///< children generated, E[sum_t j_t b]
  double expected_node_levels = 0;  ///< each counted with its level t = 1, 2, ..: E[sum_t t j_t b]
};

[[nodiscard]] WideTreeResult explore(const WideTree& wide);

}  // namespace inferlaw::strategy
