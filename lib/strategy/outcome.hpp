/// @file
/// How a strategy ends: the probabilities of success and of failure, both as logarithms, so that
/// neither tail loses its digits to the other and both reach below the smallest double.
///
///     both                 S = S1 S2              F = F1 + S1 F2        independent events
///     best of n            S = 1 - F1^n           F = F1^n              one of n independent tries
///     at least h of n      S = I_{S1}(h, n-h+1)   F = I_{F1}(n-h+1, h)  0 <= h, h and n real
///
/// Source: identities [exact]. S and F keep the digits of what they are made from, as far as
/// a logarithm can hold them.
#pragma once

#include <cmath>
#include <limits>

namespace inferlaw::strategy {

struct Outcome {
  double log_success = 0;
  double log_failure = -std::numeric_limits<double>::infinity();

  [[nodiscard]] double success() const { return std::exp(log_success); }
  [[nodiscard]] double failure() const { return std::exp(log_failure); }
};

/// From a probability and its complement, each given with its own digits.
[[nodiscard]] Outcome outcome_of(double success, double failure);

/// From a success probability, 0 to 1; throws std::domain_error elsewhere.
[[nodiscard]] Outcome outcome_of(double success);

[[nodiscard]] Outcome both(const Outcome& first, const Outcome& second);

/// All m skills are known, each with probability gamma: gamma^m.
[[nodiscard]] Outcome all_known(double skills, double skill_knowledge);

/// `tries` >= 0, finite, real; throws std::domain_error elsewhere.
[[nodiscard]] Outcome best_of(const Outcome& single, double tries);

/// `trials` >= 1 independent tries, finite; S = 0 where trials < successes, 1 where successes = 0.
/// Counted by whichever of S1 and F1 is small, for 1 minus it would round the other away.
[[nodiscard]] Outcome at_least(double successes, double trials, const Outcome& single);

/// More likely to succeed: told by the successes where they are small, by the failures otherwise.
[[nodiscard]] bool better(const Outcome& one, const Outcome& other);

}  // namespace inferlaw::strategy
