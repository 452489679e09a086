/// @file
/// Voting: N independent answers, the most frequent one is given.
///
///     threshold   right where h = ceil((N+1)/alphabet) answers are: I_a(h, N-h+1)
///     categories  one right answer with rate r, wrong answer j with rate (1-r) q_j, sum_j q_j = 1:
///                 P(N) = sum_{s=1..N} P(S = s) W_s,   S votes for the right answer,
///                 W_s = (N-s)! [x^{N-s}] prod_j sum_{i<s} (q_j x)^i/i!     no wrong answer has s
///       ties      strict: a tie is lost; win: it is won;
///                 uniform: t wrong ones level share it, 1/(1+t)
///     many votes  the right answer wins as N grows iff r > r_c = c/(1+c), c = max_j q_j;
///       plateau   A (1 - I_{r_c}(alpha, beta)) for R ~ (1-A) delta_0 + A Beta(alpha, beta)
///       one rate  1 above r_c, 0 below, 1/2 at it; threshold form: r_c = 1/alphabet
///     error law   q_j = (1-lambda) lambda^{j-1}/(1-lambda^{M-1}), j = 1..M-1, so c = q_1
///
/// How W_s is computed: categories are joined one by one, each a Poisson count of mean q_j (N-s),
/// which keeps every number between 0 and 1; only positive terms are added, and the chance to lose
/// is propagated beside the chance to win, so both are right far into their tails. Up to M N^3/12
/// multiplications (N = 1000, M = 21: seconds; N = 100, M = 11: milliseconds).
///
/// N whole, 1 to 1000 for categories (1e15 for the threshold); 1 to 1000 shares q_j >= 0, summing
/// to 1 within 1e-9; alphabet whole, 2 to 1e15; lambda in (0, 1). Source: DS3, arXiv:2507.00004
/// [published: both forms, plateau, error law; its curves break ties uniformly]; evaluation
/// [exact]. Throws std::domain_error where an argument is out of range.
///
/// Accuracy: docs/accuracy.md.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "inferlaw/lib/strategy/outcome.hpp"
#include "inferlaw/lib/strategy/population.hpp"

namespace inferlaw::strategy {

struct ThresholdVote {
  static constexpr std::string_view name = "vote";
  double samples = 1;
  double alphabet = 2;  ///< 2: strict majority
};

[[nodiscard]] Outcome outcome(const ThresholdVote& vote, const Outcome& single);

enum class Ties { strict, uniform, win };

constexpr std::string_view name_of(Ties ties) {
  switch (ties) {
    case Ties::strict:
      return "strict";
    case Ties::uniform:
      return "uniform";
    case Ties::win:
      return "win";
  }
  return {};
}

struct Vote {
  static constexpr std::string_view name = "vote";
  double samples = 1;                ///< N
  std::vector<double> wrong_shares;  ///< q_j
  Ties ties = Ties::uniform;
};

/// P(S = s) at index s = 0 .. N: binomial, or averaged over the tasks.
[[nodiscard]] std::vector<double> right_votes_law(const Outcome& single, double samples);
[[nodiscard]] std::vector<double> right_votes_law(const RatePopulation& tasks, double samples);

/// What becomes of s right votes: W_s and its complement.
struct VoteChance {
  double win = 0;
  double lose = 1;
};

/// At index s = 0 .. N. The same for every rate and population: compute once, average often.
[[nodiscard]] std::vector<VoteChance> vote_chances(const Vote& vote);

[[nodiscard]] Outcome average(std::span<const VoteChance> chances, std::span<const double> law);

[[nodiscard]] Outcome outcome(const Vote& vote, const Outcome& single);
[[nodiscard]] Outcome outcome(const Vote& vote, const RatePopulation& tasks);

/// r_c from c = max_j q_j, 0 < c <= 1.
[[nodiscard]] double critical_rate(double largest_share);

/// P(infinity) of one rate, 0 to 1: of the threshold form, and of categories.
[[nodiscard]] double plateau(const ThresholdVote& vote, double rate);
[[nodiscard]] double plateau(double rate, double largest_share);

/// P(infinity), and c from a plateau between A (1 - I_{1/2}) and A.
[[nodiscard]] double plateau(const RatePopulation& tasks, double largest_share);
[[nodiscard]] double largest_share_for_plateau(const RatePopulation& tasks,
                                               double measured_plateau);

/// q_1 .. q_{M-1} of the truncated geometric law, M categories with the right one, M >= 2.
[[nodiscard]] std::vector<double> geometric_shares(double decay, double categories);

/// lambda from c = q_1; needs 1/(M-1) < c < 1.
[[nodiscard]] double decay_for_largest_share(double largest_share, double categories);

/// Tasks whose accuracy under many votes was measured, and the answers that they have.
struct MeasuredPlateau {
  RatePopulation tasks = {};
  double plateau = 0;
  double categories = 2;
};

/// lambda, as largest_share_for_plateau and decay_for_largest_share have it.
[[nodiscard]] double decay(const MeasuredPlateau& measured);

/// N votes on those tasks, wrong answers by the geometric law.
[[nodiscard]] Vote vote_on(const MeasuredPlateau& measured, double samples, Ties ties);

}  // namespace inferlaw::strategy
