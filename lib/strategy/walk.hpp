/// @file
/// The walk beyond equal steps: unequal success, steps back, an evaluator that errs.
///
///     depth d = 0 .. m-1: forward with r_d, back with s_d (at depth 0 there is no way back), else
///     stay; the walk ends at depth m, or after K steps
///     unequal steps   s = 0: T is a sum of independent geometric steps of rates r_0 .. r_{m-1}
///     steps back      r_d = r, s_d = s: a birth-death chain
///     false accepts   the evaluator takes a wrong step for a right one with probability f: the
///                     trace ends as if r' = r + f(1-r), and is right with I_{r'}(m, K-m+1)
///                     (r/r')^m
///
/// Walks by propagating the law of the depth through K steps: sums of positive terms only, K m
/// operations, at most 1e10. Accuracy: docs/accuracy.md, down to 1e-300. r_d, s_d >= 0, r_d + s_d
/// <= 1; K >= 0, floor(K) is used. Moments are of min(T, K).
///
/// Source: the walk of DS3, arXiv:2507.00004; these extensions [exact]. Throws std::domain_error
/// where an argument is out of range.
#pragma once

#include <vector>

#include "inferlaw/lib/strategy/chain_of_thought.hpp"

namespace inferlaw::strategy {

struct DepthRates {
  double forward = 1;  ///< r_d
  double back = 0;     ///< s_d
};

struct Walk {
  std::vector<DepthRates> depths = {};  ///< d = 0 .. m-1
  double steps = 1;                     ///< K
};

[[nodiscard]] Walk unequal_steps(const std::vector<double>& step_success, double steps);

struct BackStep {
  double skills = 1;
  double steps = 1;
  double step_success = 1;
  double step_back = 0;
};

[[nodiscard]] Walk with_steps_back(const BackStep& walk);

struct WalkResult {
  Outcome outcome = {};
  RawMoments steps_used = {};
};

[[nodiscard]] WalkResult explore(const Walk& walk);

/// A chain judged by an evaluator with false-accept probability f.
struct FalseAccepts {
  ChainOfThought chain = {};
  double false_accept = 0;  ///< f
};

[[nodiscard]] Outcome outcome(const FalseAccepts& judged);

/// The chain as the evaluator sees it, r' for r: its success is the chance to be accepted, its
/// steps are the steps used.
[[nodiscard]] ChainOfThought chain_as_judged(const FalseAccepts& judged);

}  // namespace inferlaw::strategy
