#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/laws/best_of_n_reward.hpp"
#include "inferlaw/lib/laws/over_optimisation.hpp"
#include "inferlaw/lib/laws/vote_exponent.hpp"
#include "inferlaw/lib/laws/vote_mixture.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::laws {
namespace {

using test::relatively_near;

constexpr double infinity = std::numeric_limits<double>::infinity();

// ---- best of n by a reward ----------------------------------------------------------------------

TEST(BestOfNReward, Published) {
  EXPECT_NEAR(divergence_bound(16), 1.8351, 5e-5);
  EXPECT_NEAR(win_rate(16), .9412, 5e-5);
  EXPECT_NEAR(expected_maximum(16), 1.7660, 5e-5);
}

// Closed forms of small samples, and the extreme-value limit of large ones.
TEST(BestOfNReward, ExpectedMaximum) {
  const double root_pi = std::sqrt(std::numbers::pi);
  EXPECT_EQ(expected_maximum(1), 0);
  EXPECT_TRUE(relatively_near(expected_maximum(2), 1 / root_pi, 1e-13));
  EXPECT_TRUE(relatively_near(expected_maximum(3), 1.5 / root_pi, 1e-13));
  EXPECT_TRUE(relatively_near(
      expected_maximum(4), 6 / root_pi * std::atan(std::numbers::sqrt2) / std::numbers::pi, 1e-13))
      << "E[max of 4] = 6/(pi sqrt pi) atan(sqrt 2)";
  // by quadrature of 40 digits
  struct Case {
    double samples = 1;
    double expected = 0;
  };
  for (const Case& at : {Case{16, 1.7659913930547879673}, Case{1e3, 3.2414357691334408614},
                         Case{1e6, 4.8628974861964627212}, Case{1e15, 8.0111407227787421559}})
    EXPECT_TRUE(relatively_near(expected_maximum(at.samples), at.expected,
                                accuracy::allowed("expected_maximum")))
        << at.samples;
  double last = expected_maximum(1e3);
  for (const double n : {1e6, 1e9, 1e12, 1e15}) {
    EXPECT_GT(expected_maximum(n), last) << n;
    EXPECT_LT(expected_maximum(n), std::sqrt(2 * std::log(n))) << n;
    last = expected_maximum(n);
  }
  EXPECT_THROW((void)expected_maximum(0), std::domain_error);
  EXPECT_THROW((void)win_rate(1.5), std::domain_error);
  EXPECT_THROW((void)divergence_bound(-1), std::domain_error);
}

// ---- over-optimisation --------------------------------------------------------------------------

TEST(OverOptimisation, PeaksAreThoseOfAGrid) {
  for (const OverOptimisation law : {OverOptimisation{.alpha = 1, .beta = .2},
                                     {.alpha = .3, .beta = .45},
                                     {.alpha = 2, .beta = 1}}) {
    const Peak best = peak_of_best_of_n(law);
    const Peak reinforced = peak_of_reinforcement(law);
    double most_best = 0;
    double most_reinforced = 0;
    for (double d = 0; d < 4 * reinforced.distance + 4 * best.distance; d += 1e-3) {
      most_best = std::max(most_best, reward_of_best_of_n(law, d * d));
      most_reinforced = std::max(most_reinforced, reward_of_reinforcement(law, d * d));
    }
    EXPECT_NEAR(best.reward, most_best, 1e-5) << law.alpha;
    EXPECT_NEAR(reinforced.reward, most_reinforced, 1e-5) << law.alpha;
    EXPECT_TRUE(relatively_near(reward_of_best_of_n(law, best.distance * best.distance),
                                best.reward, 1e-13));
    EXPECT_TRUE(
        relatively_near(reward_of_reinforcement(law, reinforced.distance * reinforced.distance),
                        reinforced.reward, 1e-13));
  }
  EXPECT_EQ(reward_of_reinforcement({.alpha = 1, .beta = 1}, 0), 0);
  EXPECT_THROW((void)peak_of_best_of_n({.alpha = 1, .beta = 0}), std::domain_error);
  EXPECT_THROW((void)reward_of_best_of_n({.alpha = 1, .beta = 1}, -1), std::domain_error);
}

// ---- vote on a mixture --------------------------------------------------------------------------

// Every outcome of K votes counted.
double majority_by_counting(double p, int votes) {
  double right = 0;
  for (int wins = votes / 2 + 1; wins <= votes; ++wins)
    right +=
        std::exp(std::lgamma(votes + 1) - std::lgamma(wins + 1) - std::lgamma(votes - wins + 1)) *
        std::pow(p, wins) * std::pow(1 - p, votes - wins);
  return right;
}

TEST(VoteMixture, BestVotesAreThoseOfAScan) {
  for (const double a : {.3, .5, .6, .8, .97})
    for (const double p1 : {.55, .7, .85, .99})
      for (const double p2 : {.05, .2, .4, .48}) {
        const VoteMixture mixture{.easy_share = a, .easy_rate = p1, .hard_rate = p2};
        double best = 1;
        for (double votes = 3; votes <= 801; votes += 2)
          if (majority_of_mixture(mixture, votes).success() >
              majority_of_mixture(mixture, best).success() + 1e-13)
            best = votes;
        const double ours = best_votes(mixture);
        if (best < 700 && ours <= 801)
          EXPECT_EQ(ours, best) << a << " " << p1 << " " << p2;
        else
          EXPECT_GT(ours, 700) << a << " " << p1 << " " << p2;
        EXPECT_NEAR(majority_of_mixture(mixture, 15).success(),
                    a * majority_by_counting(p1, 15) + (1 - a) * majority_by_counting(p2, 15),
                    1e-13);
      }
}

TEST(VoteMixture, PublishedBestIsWithinOneVoteOfTheBestOddNumber) {
  const VoteMixture mixture{.easy_share = .6, .easy_rate = .85, .hard_rate = .4};
  EXPECT_EQ(best_votes(mixture), 5);
  EXPECT_NEAR(published_best_votes(mixture), 5.2432, 5e-5);
  for (const double a : {.55, .7, .9})
    for (const double p2 : {.3, .4, .49}) {
      const VoteMixture other{.easy_share = a, .easy_rate = .9, .hard_rate = p2};
      EXPECT_LE(std::abs(best_votes(other) - published_best_votes(other)), 1) << a << " " << p2;
    }
}

TEST(VoteMixture, AtItsEnds) {
  EXPECT_EQ(best_votes({.easy_share = 1, .easy_rate = .6, .hard_rate = .4}), infinity);
  EXPECT_EQ(best_votes({.easy_share = 0, .easy_rate = .6, .hard_rate = .4}), 1);
  EXPECT_EQ(best_votes({.easy_share = .5, .easy_rate = 1, .hard_rate = 0}), 1);
  EXPECT_EQ(best_votes({.easy_share = .5, .easy_rate = 1, .hard_rate = .3}), 1);
  // falls, then rises to a: one vote is right with .2 .55 + .8 .3, more than .2
  EXPECT_EQ(best_votes({.easy_share = .2, .easy_rate = .55, .hard_rate = .3}), 1);
  EXPECT_EQ(best_votes({.easy_share = .9, .easy_rate = .55, .hard_rate = .05}), infinity);
  const VoteMixture mixture{.easy_share = .5, .easy_rate = .6, .hard_rate = .4};
  EXPECT_TRUE(relatively_near(majority_of_mixture(mixture, 1e15 - 1).success(), .5, 1e-12));
  EXPECT_THROW((void)majority_of_mixture(mixture, 2), std::domain_error);
  EXPECT_THROW((void)best_votes({.easy_share = .5, .easy_rate = .5, .hard_rate = .4}),
               std::domain_error);
  EXPECT_THROW((void)best_votes({.easy_share = .5, .easy_rate = .6, .hard_rate = .5}),
               std::domain_error);
}

// ---- vote exponent ------------------------------------------------------------------------------

TEST(VoteExponent, KeepsItsDigits) {
  const double allowed = accuracy::allowed("vote_exponent");
  EXPECT_TRUE(relatively_near(vote_exponent({.first = .35, .second = .25}), .0084274329579859861192,
                              allowed));
  EXPECT_TRUE(relatively_near(vote_exponent({.first = .25000000000000006, .second = .25}),
                              3.0814879110195773649e-33, allowed));
}

TEST(VoteExponent, Published) {
  EXPECT_NEAR(vote_exponent({.first = .35, .second = .25}), .008427, 5e-7);
}

// P(second answer has as many votes as the first or more), by counting.
double rival_level(const TwoShares& shares, int votes) {
  double level = 0;
  for (int first = 0; first <= votes; ++first)
    for (int second = first; first + second <= votes; ++second) {
      const int rest = votes - first - second;
      level += std::exp(std::lgamma(votes + 1) - std::lgamma(first + 1) - std::lgamma(second + 1) -
                        std::lgamma(rest + 1) + first * std::log(shares.first) +
                        second * std::log(shares.second) +
                        rest * std::log1p(-shares.first - shares.second));
    }
  return level;
}

TEST(VoteExponent, BoundsTheRivalAndIsItsRate) {
  const TwoShares shares{.first = .4, .second = .2};
  for (const int votes : {1, 5, 20, 80})
    EXPECT_LE(rival_level(shares, votes), rival_bound(shares, votes)) << votes;
  const double slope = std::log(rival_level(shares, 200) / rival_level(shares, 400)) / 200;
  EXPECT_NEAR(slope, vote_exponent(shares), .1 * vote_exponent(shares));
}

TEST(VoteExponent, AtItsEnds) {
  EXPECT_EQ(vote_exponent({.first = .3, .second = .3}), 0);
  EXPECT_EQ(vote_exponent({.first = 0, .second = 0}), 0);
  EXPECT_EQ(vote_exponent({.first = 1, .second = 0}), infinity);
  EXPECT_EQ(votes_for_bound({.first = .3, .second = .3}, .01), infinity);
  EXPECT_EQ(rival_bound({.first = 1, .second = 0}, 1), 0);
  EXPECT_NO_THROW((void)vote_exponent({.first = .7, .second = .3}));
  // two shares next to each other: (dp/(2 sqrt p))^2
  EXPECT_TRUE(relatively_near(vote_exponent({.first = .25 + 1e-9, .second = .25}), 1e-18, 1e-6));
  EXPECT_TRUE(relatively_near(votes_for_bound({.first = .35, .second = .25}, .01),
                              std::log(100) / .0084274, 1e-4));
  EXPECT_THROW((void)vote_exponent({.first = .2, .second = .3}), std::domain_error);
  EXPECT_THROW((void)vote_exponent({.first = .7, .second = .4}), std::domain_error);
  EXPECT_THROW((void)votes_for_bound({.first = .7, .second = .1}, 0), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::laws
