#include <gtest/gtest.h>

#include <array>
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/laws/cost_of_pass.hpp"
#include "inferlaw/lib/laws/coverage.hpp"
#include "inferlaw/lib/laws/pass_at_k.hpp"
#include "inferlaw/lib/laws/saturation.hpp"
#include "inferlaw/lib/laws/verifier.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::laws {
namespace {

using test::relatively_near;

constexpr double infinity = std::numeric_limits<double>::infinity();

// ---- pass@k and pass^k --------------------------------------------------------------------------

TEST(PassAtK, Published) {
  EXPECT_TRUE(relatively_near(pass_at_k({.drawn = 10, .correct = 3}, 1), .3, 1e-15));
  EXPECT_TRUE(relatively_near(pass_at_k({.drawn = 10, .correct = 3}, 5), 11. / 12, 1e-15));
}

double choose(double n, double k) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1));
}

TEST(PassHatK, IsTheShareOfChoices) {
  for (double n = 1; n <= 12; ++n)
    for (double c = 0; c <= n; ++c)
      for (double k = 1; k <= n; ++k) {
        const double expected = c < k ? 0 : choose(c, k) / choose(n, k);
        EXPECT_TRUE(relatively_near(pass_hat_k({.drawn = n, .correct = c}, k), expected, 1e-12))
            << n << " " << c << " " << k;
      }
}

// tau-bench: the estimator is unbiased, E[C(c, k)/C(n, k)] = p^k for c ~ Binomial(n, p).
TEST(PassHatK, MeanIsThePower) {
  constexpr double n = 10;
  constexpr double p = .7;
  double mean = 0;
  for (double c = 0; c <= n; ++c)
    mean += choose(n, c) * std::pow(p, c) * std::pow(1 - p, n - c) *
            pass_hat_k({.drawn = n, .correct = c}, 3);
  EXPECT_TRUE(relatively_near(mean, .343, 1e-12));
  EXPECT_TRUE(relatively_near(mean_pass_hat_k(p, 3), .343, 1e-15));
}

// From log-gamma functions of 60 digits, down to where doubles end.
TEST(PassHatK, LargeCounts) {
  struct Case {
    Samples samples;
    double k = 1;
    double expected = 0;
  };
  for (const Case& at :
       {Case{{.drawn = 1e4, .correct = 9990}, 700, .4838182976749782582},
        Case{{.drawn = 2600, .correct = 1590}, 1005, 1.0442912652991402007e-299},
        Case{{.drawn = 4000, .correct = 2990}, 1500, 7.3883121543936947702e-250},
        Case{{.drawn = 1e7, .correct = 9.9e6}, 20000, 4.1308777031402527172e-88},
        Case{{.drawn = 1e15, .correct = 1e15 - 1e9}, 1e6, .36787925704770546559},
        Case{{.drawn = 1e15, .correct = 1e15 - 3e12}, 1e5, 3.2796776407360070094e-131}})
    EXPECT_TRUE(relatively_near(pass_hat_k(at.samples, at.k), at.expected,
                                accuracy::allowed("pass_hat_k", std::log(at.expected))))
        << at.samples.drawn << " " << at.samples.correct << " " << at.k;
  EXPECT_EQ(pass_hat_k({.drawn = 1e15, .correct = 5e14}, 1e14), 0);
  EXPECT_EQ(pass_hat_k({.drawn = 1e15, .correct = 1e15}, 1e15), 1);
  EXPECT_THROW((void)pass_hat_k({.drawn = 10, .correct = 11}, 1), std::domain_error);
  EXPECT_THROW((void)pass_hat_k({.drawn = 10, .correct = 3}, 0), std::domain_error);
  EXPECT_THROW((void)mean_pass_hat_k(1.5, 2), std::domain_error);
}

// ---- coverage -----------------------------------------------------------------------------------

TEST(Coverage, ExponentialIsAPowerInTheLogarithm) {
  const ExponentialCoverage law{.factor = -2.1, .exponent = -.3};
  EXPECT_TRUE(relatively_near(coverage(law, 1), std::exp(-2.1), 1e-15));
  EXPECT_TRUE(relatively_near(minus_log_coverage(law, 1000), 2.1 * std::pow(1000, -.3), 1e-15));
  EXPECT_THROW((void)coverage({.factor = 1, .exponent = -1}, 2), std::domain_error);
  EXPECT_THROW((void)coverage({.factor = -1, .exponent = 0}, 2), std::domain_error);
  EXPECT_THROW((void)coverage(law, 0), std::domain_error);
}

// E[-ln p] = psi(alpha + beta) - psi(alpha) for one sample.
TEST(Coverage, MeanOfMinusLogIsNotMinusLogOfTheMean) {
  for (const numeric::BetaLaw law : {numeric::BetaLaw{.alpha = .388, .beta = 2.715},
                                     {.alpha = .05, .beta = 8},
                                     {.alpha = 3, .beta = .5}}) {
    const double expected =
        boost::math::digamma(law.alpha + law.beta) - boost::math::digamma(law.alpha);
    EXPECT_TRUE(relatively_near(mean_of_minus_log(law, 1).value, expected, 1e-10));
    for (const double k : {1.0, 30.0, 1e4})
      EXPECT_GT(mean_of_minus_log(law, k).value,
                -pass_at(strategy::RatePopulation{.law = law}, k).log_success);
  }
}

// ---- saturation ---------------------------------------------------------------------------------

TEST(Saturation, StopsAtTheFirstSampleThatGainsTooLittle) {
  for (const double rate : {1e-3, .1, .3, .5, .97})
    for (const double ceiling : {.2, .8, 1.0})
      for (const double gain : {1e-9, .003, .1, .5}) {
        const Saturation law{.ceiling = ceiling, .rate = rate};
        double first = 0;
        while (gain_of_next_sample(law, first) > gain * (1 + 1e-13)) ++first;
        EXPECT_EQ(samples_until_gain(law, gain), first) << rate << " " << ceiling << " " << gain;
        EXPECT_TRUE(relatively_near(share_solved(law, first + 1) - share_solved(law, first),
                                    gain_of_next_sample(law, first), 1e-6));
      }
}

TEST(Saturation, AtItsEnds) {
  EXPECT_EQ(samples_until_gain({.ceiling = .8, .rate = 1}, .5), 1);
  EXPECT_EQ(samples_until_gain({.ceiling = .8, .rate = 1}, .8), 0);
  EXPECT_EQ(samples_until_gain({.ceiling = .8, .rate = .5}, 0), infinity);
  EXPECT_EQ(samples_until_gain({.ceiling = .8, .rate = 0}, 0), 0);
  EXPECT_EQ(samples_until_gain({.ceiling = 1, .rate = .5}, .125), 2);  // .5^3 exactly
  EXPECT_EQ(share_solved({.ceiling = .8, .rate = 1}, 0), 0);
  EXPECT_EQ(share_solved({.ceiling = .8, .rate = 1}, 1), .8);
  EXPECT_EQ(gain_of_next_sample({.ceiling = .8, .rate = 1}, 0), .8);
  EXPECT_TRUE(relatively_near(share_solved({.ceiling = 1, .rate = 1e-18}, 1e3), 1e-15, 1e-14));
  EXPECT_THROW((void)share_solved({.ceiling = 1.1, .rate = .5}, 1), std::domain_error);
  EXPECT_THROW((void)samples_until_gain({.ceiling = 1, .rate = .5}, -1), std::domain_error);
}

// ---- verifier -----------------------------------------------------------------------------------

// Samples one by one until one is accepted: U(K) as a sum over when that is.
double worth_by_summation(const Verifier& verifier, const Stakes& stakes, double samples) {
  double worth = -stakes.sample_cost * samples;
  double none_yet = 1;
  for (double k = 0; k < samples; ++k) {
    worth += none_yet * (stakes.rate * verifier.true_accept -
                         stakes.wrong_cost * (1 - stakes.rate) * verifier.false_accept);
    none_yet *=
        stakes.rate * (1 - verifier.true_accept) + (1 - stakes.rate) * (1 - verifier.false_accept);
  }
  return worth;
}

TEST(Verifier, BestSamplesAreThoseOfAScan) {
  for (const double rate : {.02, .3, .9})
    for (const double false_accept : {0.0, .05, .4})
      for (const double wrong_cost : {0.0, .5, 3.0})
        for (const double sample_cost : {1e-3, .03, .2}) {
          const Verifier verifier{.true_accept = .8, .false_accept = false_accept};
          const Stakes stakes{.rate = rate, .wrong_cost = wrong_cost, .sample_cost = sample_cost};
          double best = 0;
          double most = 0;
          for (double samples = 1; samples <= 600; ++samples) {
            const double worth = worth_of_samples(verifier, stakes, samples);
            if (worth > most + 1e-15) {
              best = samples;
              most = worth;
            }
          }
          EXPECT_EQ(best_samples(verifier, stakes), best)
              << rate << " " << false_accept << " " << wrong_cost << " " << sample_cost;
          EXPECT_NEAR(worth_of_samples(verifier, stakes, 17),
                      worth_by_summation(verifier, stakes, 17), 1e-13);
        }
}

TEST(Verifier, AtItsEnds) {
  const Verifier perfect{.true_accept = 1, .false_accept = 0};
  EXPECT_EQ(best_samples(perfect, {.rate = 1, .sample_cost = .3}), 1);
  EXPECT_EQ(best_samples(perfect, {.rate = 1, .sample_cost = 1}), 0);
  EXPECT_EQ(best_samples(perfect, {.rate = .5, .sample_cost = 0}), infinity);
  EXPECT_EQ(best_samples(perfect, {.rate = 0, .sample_cost = .1}), 0);
  EXPECT_EQ(accuracy_accepted(perfect, .1), 1);
  EXPECT_TRUE(std::isnan(accuracy_accepted(perfect, 0)));
  EXPECT_EQ(worth_of_samples(perfect, {.rate = 0, .sample_cost = .1}, 3), -.1 * 3);
  EXPECT_TRUE(
      relatively_near(worth_one_by_one(perfect, {.rate = .5, .sample_cost = .1}), .8, 1e-15));
  EXPECT_EQ(worth_one_by_one(perfect, {.rate = .5, .sample_cost = .6}), 0);
  EXPECT_THROW((void)chance_accepted({.true_accept = 2}, .5), std::domain_error);
  EXPECT_THROW((void)best_samples(perfect, {.rate = .5, .sample_cost = -1}), std::domain_error);
}

// p ~ Uniform(0, 1): E[p t/(f + p (t - f))] = t/d - t f/d^2 ln(t/f), d = t - f.
TEST(Verifier, CeilingOverTasks) {
  const Verifier verifier{.true_accept = .9, .false_accept = .2};
  constexpr double d = .7;
  EXPECT_TRUE(relatively_near(accuracy_ceiling(verifier, {.law = {.alpha = 1, .beta = 1}}).value,
                              .9 / d - .9 * .2 / (d * d) * std::log(.9 / .2), 1e-11));
  // tasks that are never right: accepted ones are wrong, or there is none
  EXPECT_TRUE(relatively_near(accuracy_ceiling({.true_accept = .9, .false_accept = 0},
                                               {.law = {.alpha = 1, .beta = 1}, .mass = .6})
                                  .value,
                              .6, 1e-11));
}

// ---- cost of pass -------------------------------------------------------------------------------

TEST(CostOfPass, FrontierIsTheLeast) {
  EXPECT_EQ(cost_of_pass({.cost = .5, .success = .25}), 2);
  EXPECT_EQ(cost_of_pass({.cost = .5, .success = 0}), infinity);
  EXPECT_EQ(cost_of_pass({.cost = 0, .success = 0}), infinity);
  const std::array solvers{Attempt{.cost = .02, .success = 0}, Attempt{.cost = .5, .success = .8},
                           Attempt{.cost = .1, .success = .6}, Attempt{.cost = 20, .success = 1}};
  const Frontier frontier = cost_frontier(solvers);
  EXPECT_EQ(frontier.position, 2U);
  EXPECT_TRUE(relatively_near(frontier.cost, .1 / .6, 1e-15));
  EXPECT_THROW((void)cost_frontier({}), std::domain_error);
  EXPECT_THROW((void)cost_of_pass({.cost = -1, .success = .5}), std::domain_error);
  EXPECT_THROW((void)cost_of_pass({.cost = 1, .success = 1.5}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::laws
