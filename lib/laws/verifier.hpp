/// @file
/// Samples that an imperfect verifier accepts or not; the first accepted one is the answer.
///
///     accepted            q = p t + (1-p) f
///     accuracy accepted   p t/q, whatever the number of samples; where p differs from task to
///                         task, that of unlimited samples is E[p t/q] (0 where none is
///                         accepted)
///     worth of K samples  U(K) = g (1-(1-q)^K)/q - kappa K,   g = p t - w (1-p) f
///                         drawn in advance; a wrong answer costs w, a sample kappa, a right answer
///                         is worth 1; without an accepted one there is no answer, worth 0
///     best in advance     K* = max(0, ceil(ln(kappa/g)/ln(1-q))), 0 if g <= 0, infinite if never
///     one by one          stopped at the first accepted: K -> (g - kappa)(1-(1-q)^K)/q, so that 0
///                         or unlimited is best, worth max(0, (g - kappa)/q)
///
///     p   a sample is right, 0 to 1        t, f  true and false accepts, 0 to 1
///     w, kappa  >= 0, in units of a right answer
///
/// Source: arXiv:2411.17501 [published; K* exact]. Throws std::domain_error where an argument is
/// out of range.
#pragma once

#include "inferlaw/lib/strategy/population.hpp"

namespace inferlaw::laws {

struct Verifier {
  double true_accept = 1;   ///< t
  double false_accept = 0;  ///< f
};

[[nodiscard]] double chance_accepted(const Verifier& verifier, double rate);

/// Not a number where nothing is ever accepted.
[[nodiscard]] double accuracy_accepted(const Verifier& verifier, double rate);

/// E[p t/q] over tasks, with the error of its quadrature.
[[nodiscard]] numeric::Integral accuracy_ceiling(const Verifier& verifier,
                                                 const strategy::RatePopulation& tasks);

/// What is at stake when samples of one task are judged.
struct Stakes {
  double rate = 0;         ///< p
  double wrong_cost = 0;   ///< w
  double sample_cost = 0;  ///< kappa
};

/// U(K), K >= 0, real.
[[nodiscard]] double worth_of_samples(const Verifier& verifier, const Stakes& stakes,
                                      double samples);

/// K*.
[[nodiscard]] double best_samples(const Verifier& verifier, const Stakes& stakes);

/// Of unlimited samples drawn one by one, or of none where that is better.
[[nodiscard]] double worth_one_by_one(const Verifier& verifier, const Stakes& stakes);

}  // namespace inferlaw::laws
