/// @file
/// What a measured plateau of majority voting says about the wrong answers.
///
/// One right answer with rate r, M-1 wrong ones with shares q_j of the rest, c* = max q_j. Votes
/// settle on the right one where r > r_c = c*/(1+c*). With rates A Beta(alpha, beta), else 0:
///
///     P(inf) = A (1 - I_{r_c}(alpha, beta)),   so   r_c = I^-1(1 - P(inf)/A),  c* = r_c/(1-r_c)
///
/// Shares falling geometrically, q_j = (1-lambda) lambda^(j-1)/(1-lambda^(M-1)), have q_1 = c*; the
/// plateau fixes c* only, M must be given, and M-1 > 1/c*.
///
/// Source: DS3, arXiv:2507.00004 [published]; the inverse [exact]. Throws std::domain_error outside
/// 0 < P(inf) < A <= 1.
#pragma once

namespace inferlaw::fit {

struct Population {
  double mass = 1;  ///< A
  double alpha = 1;
  double beta = 1;
};

/// c* from the plateau; more than 1 where even a single wrong answer would have to win more often.
[[nodiscard]] double commonest_wrong_share(const Population& population, double plateau);

/// lambda in (0, 1) from c* and M.
[[nodiscard]] double geometric_ratio(double commonest_wrong_share, double answers);

}  // namespace inferlaw::fit
