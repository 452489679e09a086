/// @file
/// How fast a plurality of n answers becomes right.
///
///     error ~ exp(-n I),   I = -ln(1 - (sqrt p1 - sqrt p2)^2)
///     bound on one rival   P(rival has as many or more) <= exp(-n I), for every n
///     votes for an error   ln(1/eps)/I, of that bound
///
/// p1 and p2 are the shares of the two commonest answers, p1 the right one's, p1 >= p2 >= 0,
/// p1 + p2 <= 1. Source: Chernoff; arXiv:2511.12309 [exact]. Throws std::domain_error where an
/// argument is out of range.
#pragma once

namespace inferlaw::laws {

struct TwoShares {
  double first = 1;   ///< p1
  double second = 0;  ///< p2
};

/// I, nats a vote; infinite where p1 = 1. Accuracy: docs/accuracy.md.
[[nodiscard]] double vote_exponent(const TwoShares& shares);

/// exp(-n I), n >= 0.
[[nodiscard]] double rival_bound(const TwoShares& shares, double votes);

/// ln(1/eps)/I, 0 < eps <= 1; infinite where the shares are alike.
[[nodiscard]] double votes_for_bound(const TwoShares& shares, double error);

}  // namespace inferlaw::laws
