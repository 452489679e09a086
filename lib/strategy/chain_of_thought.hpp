/// @file
/// Chain of thought: one trace that works through m skills, one try a step, within K steps.
///
///     success       gamma^m I_r(m, K-m+1)                        0 if K < m
///     steps used    tau = min(T, K),  T ~ Pascal(m, r) the step of the m-th success
///     E[T(T+1)..(T+j-1); T <= K] = m(m+1)..(m+j-1)/r^j I_r(m+j, K-m+1)
///     gated         gamma^m E[f(tau)] + (1-gamma^m) f(K): a trace that lacks a skill runs to K
///
///     m   skills, whole, 1 to 1e15         r      success probability of a step, 0 to 1
///     K   steps (budget), 0 to 1e16        gamma  probability that one skill is known, 0 to 1
///
/// A budget that is not whole serves the success and the published approximation min(K, m/r);
/// everything else uses floor(K).
///
/// Source: DS3, arXiv:2507.00004: success and the two approximations [published]; moments, law of
/// the steps used, gated moments and quantiles [exact]. Every function throws std::domain_error
/// where an argument is out of range.
///
/// Accuracy: docs/accuracy.md.
#pragma once

#include <array>
#include <vector>

#include "inferlaw/lib/strategy/outcome.hpp"

namespace inferlaw::strategy {

struct ChainOfThought {
  double skills = 1;           ///< m
  double steps = 1;            ///< K
  double step_success = 1;     ///< r
  double skill_knowledge = 1;  ///< gamma
};

void check(const ChainOfThought& chain);

[[nodiscard]] double success(const ChainOfThought& chain);
[[nodiscard]] double failure(const ChainOfThought& chain);      ///< 1 - success, not cancelled
[[nodiscard]] double log_success(const ChainOfThought& chain);  ///< finite where success underflows
[[nodiscard]] Outcome outcome(const ChainOfThought& chain);     ///< all of these at once

/// E[X^q] at index q = 0..4.
using RawMoments = std::array<double, 5>;

/// Of the steps used, gated by knowledge.
[[nodiscard]] RawMoments steps_used_moments(const ChainOfThought& chain);

/// E[T^q; T <= limit] of the step T at which the last skill succeeds; index 0 is P(T <= limit).
[[nodiscard]] RawMoments finished_moments(double skills, double step_success, double limit);

/// min(K, m/r), the authors' first approximation of E[tau] (no knowledge gate) [published].
[[nodiscard]] double steps_used_capped_mean(const ChainOfThought& chain);

/// mu Phi(z) + K (1-Phi(z)) - s phi(z), mu = m/r, s = sqrt(m(1-r))/r, z = (K-mu)/s: their second,
/// E[min(T, K)] for a normal T (no knowledge gate) [published].
[[nodiscard]] double steps_used_normal_mean(const ChainOfThought& chain);

struct StepsAtom {
  double steps = 0;
  double probability = 0;
};

/// The law of min(T, K), without the knowledge gate, steps ascending, the last atom at floor(K).
/// Atoms below 1e-30 of the most probable one are left out (at most 1e-22 together for 1e8 atoms);
/// the rest sum to 1 within two epsilon. At most 1e8 steps beyond m.
[[nodiscard]] std::vector<StepsAtom> steps_used_law(const ChainOfThought& chain);

/// How many steps for how small a probability of failure.
struct StepsWanted {
  double skills = 1;        ///< m
  double step_success = 1;  ///< r
  double failure = 0.1;     ///< eps, 0 to below 1
};

/// min{k : I_r(m, k-m+1) >= 1-eps}, compared as failure <= eps (equal within 1e-13 counts as met).
/// Infinity where 2^53 steps are not enough.
[[nodiscard]] double steps_for_failure(const StepsWanted& wanted);

/// The real k >= m with I_r(m, k-m+1) = 1-eps (m where already m steps do better); infinity as
/// above.
[[nodiscard]] double real_steps_for_failure(const StepsWanted& wanted);

/// sqrt k = [z sqrt(r(1-r)) + sqrt(z^2 r(1-r) + 4 r m)]/(2r), z the normal quantile of 1-eps, but
/// at least m; eps > 0. Real [choice].
[[nodiscard]] double normal_steps_for_failure(const StepsWanted& wanted);

/// m/r. Real [choice].
[[nodiscard]] double mean_steps(const StepsWanted& wanted);

}  // namespace inferlaw::strategy
