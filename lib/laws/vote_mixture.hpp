/// @file
/// A majority of K on a mixture of easy and hard questions: more votes help, then hurt.
///
///     accuracy     a I_{p1}(m, m) + (1-a) I_{p2}(m, m),   m = (K+1)/2, K odd
///     two votes more change it by   C(2m-1, m) [A (p1(1-p1))^m - B (p2(1-p2))^m]
///                  A = a (2p1-1),  B = (1-a)(1-2p2)
///     best odd K   2 max(1, ceil x) - 1,  x = ln(A/B)/ln[p2(1-p2)/(p1(1-p1))],
///                  where p2(1-p2) > p1(1-p1); else accuracy falls before it rises, so that one
///                  vote or unlimited ones, accuracy a, are best
///     published    K* ~ 2 x, real
///
///     a    share of questions answered right with p1 > 1/2; the rest with p2 < 1/2. Two answers
///
/// Source: arXiv:2403.02419 [curve exact; K* published, approximate]; best odd K from the
/// difference above [exact]. Throws std::domain_error where an argument is out of range.
#pragma once

#include "inferlaw/lib/strategy/outcome.hpp"

namespace inferlaw::laws {

struct VoteMixture {
  double easy_share = .5;  ///< a, 0 to 1
  double easy_rate = 1;    ///< p1, above 1/2, up to 1
  double hard_rate = 0;    ///< p2, 0 to below 1/2
};

/// Of K votes, odd, 1 to 1e15.
[[nodiscard]] strategy::Outcome majority_of_mixture(const VoteMixture& mixture, double votes);

/// The best odd K, the least of them where several are; infinite where more votes always help.
[[nodiscard]] double best_votes(const VoteMixture& mixture);

/// The published approximation, real; below 0 or not a number where it says nothing.
[[nodiscard]] double published_best_votes(const VoteMixture& mixture);

}  // namespace inferlaw::laws
