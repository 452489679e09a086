// Laws of tokens and costs against batch size, as measured.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/energy/batch_curve.hpp"
#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/routing/measured_service.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::energy {
namespace {

using test::relatively_near;

// The moment of order k of the density of a histogram, in closed form.
double density_moment(const std::vector<TokenBin>& bins, int order) {
  double moment = 0;
  double all = 0;
  for (const TokenBin& bin : bins) {
    all += bin.count;
    moment += bin.count * (std::pow(bin.high, order + 1) - std::pow(bin.low, order + 1)) /
              ((order + 1) * (bin.high - bin.low));
  }
  return moment / all;
}

double atom_moment(const TokenLaw& law, int order) {
  double moment = 0;
  for (const numeric::ValueAtom& atom : law.atoms)
    moment += atom.probability * std::pow(atom.value, order);
  return moment;
}

TEST(TokenLaw, OfAHistogramHasTheMomentsOfItsDensity) {
  const std::vector<TokenBin> bins{{.low = 0, .high = 10, .count = 3},
                                   {.low = 10, .high = 40, .count = 5},
                                   {.low = 40, .high = 41, .count = 0},
                                   {.low = 100, .high = 180, .count = 2}};
  const TokenLaw law = token_law_of_bins(bins);
  EXPECT_TRUE(relatively_near(law.mean, density_moment(bins, 1), 1e-14));
  EXPECT_TRUE(relatively_near(law.second_moment, density_moment(bins, 2), 1e-14));
  for (const int order : {0, 1, 2, 3})
    EXPECT_TRUE(relatively_near(atom_moment(law, order), density_moment(bins, order), 1e-13))
        << "order " << order;
}

TEST(TokenLaw, OfAnswersKeepsEveryLength) {
  const TokenLaw law = token_law_of_answers(std::vector<double>{3, 1, 3, 5});
  EXPECT_DOUBLE_EQ(law.mean, 3);
  EXPECT_DOUBLE_EQ(law.second_moment, 11);
  ASSERT_EQ(law.atoms.size(), 3U);
  EXPECT_EQ(law.atoms[1].value, 3);
  EXPECT_EQ(law.atoms[1].probability, 0.5);
}

TEST(TokenLaw, RefusesWhatIsNone) {
  EXPECT_THROW((void)token_law_of_answers({}), std::domain_error);
  EXPECT_THROW((void)token_law_of_answers(std::vector<double>{-1}), std::domain_error);
  EXPECT_THROW((void)token_law_of_bins({}), std::domain_error);
  for (const TokenBin& bad : {TokenBin{2, 1, 1}, TokenBin{-1, 1, 1}, TokenBin{1, 2, -1},
                              TokenBin{1, 2, 0}, TokenBin{1, INFINITY, 1}})
    EXPECT_THROW((void)token_law_of_bins(std::vector{bad}), std::domain_error);
}

// Joules per token of Qwen3-8B, GPQA, B200 (Chung et al. 2025), out of order.
const std::vector<BatchPoint> measured{{32, 0.3947}, {8, 1.1709}, {16, 0.7138}, {128, 0.1732}};

TEST(BatchCurve, PassesThroughThePointsAndIsAPowerLawBetweenThem) {
  EXPECT_EQ(at_batch_size(measured, 8), 1.1709);
  EXPECT_EQ(at_batch_size(measured, 32), 0.3947);
  EXPECT_EQ(at_batch_size(measured, 128), 0.1732);
  EXPECT_TRUE(relatively_near(at_batch_size(measured, 64), std::sqrt(0.3947 * 0.1732), 1e-14));
  const std::vector<BatchPoint> power{{2, 5 * std::pow(2, -0.7)}, {50, 5 * std::pow(50, -0.7)}};
  EXPECT_TRUE(relatively_near(at_batch_size(power, 11), 5 * std::pow(11, -0.7), 1e-14));
}

TEST(BatchCurve, DoesNotExtrapolate) {
  for (const double outside : {7.9, 128.1, std::nan("")}) {
    try {
      (void)at_batch_size(measured, outside);
      FAIL() << outside;
    } catch (const std::domain_error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("allowed: 8 to 128, as measured"));
    }
  }
  EXPECT_THROW((void)at_batch_size({}, 8), std::domain_error);
  EXPECT_THROW((void)at_batch_size({{8, 1}, {8, 2}}, 8), std::domain_error);
  EXPECT_THROW((void)at_batch_size({{8, 0}}, 8), std::domain_error);
}

TEST(MeasuredService, HasTheMomentsOfItsTokens) {
  const TokenLaw law = token_law_of_bins(std::vector<TokenBin>{
      {.low = 10, .high = 30, .count = 1}, {.low = 30, .high = 90, .count = 3}});
  const routing::Service service = routing::measured_service(
      law, {.joules_per_token = 0.5, .seconds_per_token = 0.02, .success = 0.9});
  const numeric::Moments atoms = numeric::moments(service.energy_law);
  EXPECT_DOUBLE_EQ(service.energy_mean_joules, 0.5 * 50);
  EXPECT_DOUBLE_EQ(service.latency_mean_seconds, 1);
  EXPECT_TRUE(relatively_near(atoms.mean, service.energy_mean_joules, 1e-14));
  EXPECT_TRUE(relatively_near(atoms.variance + atoms.mean * atoms.mean,
                              service.energy_second_moment, 1e-14));
  EXPECT_THROW((void)routing::measured_service(law, {.joules_per_token = -1}), std::domain_error);
  EXPECT_THROW((void)routing::measured_service(law, {.success = 1.5}), std::domain_error);
}

// 2 J a token, right half of the time; then 3 J a token, always right: 2 or 5 J, evenly.
TEST(MeasuredService, ARetryCostsTheTokensOfTheTaskAgain) {
  const TokenLaw tokens = token_law_of_answers(std::vector<double>{3, 8});
  const routing::MeasuredServing serving{
      .first = {.costs = {.joules_per_token = 2, .seconds_per_token = 0.02, .success = 0.5}},
      .retries = 2,
      .again = {.costs = {.joules_per_token = 3, .seconds_per_token = 0.1, .success = 1}}};
  const routing::Service service = routing::measured_service(tokens, serving);
  EXPECT_NEAR(service.energy_mean_joules, 3.5 * 5.5, 1e-12);
  EXPECT_NEAR(service.energy_second_moment, 14.5 * 36.5, 1e-10);
  EXPECT_NEAR(service.latency_mean_seconds, (0.02 + 0.5 * 0.1) * 5.5, 1e-12);
  EXPECT_EQ(service.success, 1);
  EXPECT_NEAR(routing::mean_retries(serving), 0.5, 1e-15);
  ASSERT_EQ(service.energy_law.size(), 4U);
  numeric::check(service.energy_law);
}

// Two samples of 1 or 3 tokens each, then once more: all 2^4 lengths and failures, one by one.
TEST(MeasuredService, AnswersOfTheirOwnLengthsAreDrawnAnew) {
  const TokenLaw lengths = token_law_of_answers(std::vector<double>{1, 3});
  const double p = 0.3;
  const routing::MeasuredTry twice{
      .costs = {.joules_per_token = 2, .seconds_per_token = 0.5, .success = p},
      .answer = BestOfSamples{.samples = 2}};
  const routing::Service service = routing::measured_service(
      routing::AnswerLengths{.first = lengths, .again = lengths},
      routing::MeasuredServing{.first = twice, .retries = 1, .again = twice});
  const double failure = (1 - p) * (1 - p);
  double mean = 0;
  double second = 0;
  double seconds = 0;
  double squared_seconds = 0;
  for (const double a : {1.0, 3.0})
    for (const double b : {1.0, 3.0}) {
      const double once = 2 * (a + b);
      mean += (1 - failure) * once / 4;
      second += (1 - failure) * once * once / 4;
      const double one_try = 0.5 * std::max(a, b);
      seconds += (1 - failure) * one_try / 4;
      squared_seconds += (1 - failure) * one_try * one_try / 4;
      for (const double c : {1.0, 3.0})
        for (const double d : {1.0, 3.0}) {
          const double both = once + 2 * (c + d);
          mean += failure * both / 16;
          second += failure * both * both / 16;
          const double two_tries = one_try + 0.5 * std::max(c, d);
          seconds += failure * two_tries / 16;
          squared_seconds += failure * two_tries * two_tries / 16;
        }
    }
  EXPECT_NEAR(service.energy_mean_joules, mean, 1e-12);
  EXPECT_NEAR(service.energy_second_moment, second, 1e-12);
  EXPECT_NEAR(service.latency_mean_seconds, seconds, 1e-12);
  EXPECT_NEAR(service.latency_second_moment, squared_seconds, 1e-12);
  EXPECT_NEAR(service.success, 1 - failure * failure, 1e-15);
  const numeric::Moments atoms = numeric::moments(service.energy_law);
  EXPECT_NEAR(atoms.mean, mean, 1e-12);
  EXPECT_NEAR(atoms.variance + atoms.mean * atoms.mean, second, 1e-10);
}

// Of three votes two must be right: p^2 (3 - 2p); nobody sees that they are not.
TEST(MeasuredService, AVoteIsNotTriedAgain) {
  const routing::MeasuredTry vote{
      .costs = {.joules_per_token = 1, .seconds_per_token = 1, .success = 0.9},
      .answer = strategy::ThresholdVote{.samples = 3}};
  const routing::MeasuredServing serving{.first = vote, .retries = 5, .again = vote};
  const routing::Service service =
      routing::measured_service(token_law_of_answers(std::vector<double>{10}), serving);
  EXPECT_NEAR(service.success, 0.972, 1e-12);
  EXPECT_NEAR(service.energy_mean_joules, 30, 1e-12);
  EXPECT_EQ(service.latency_mean_seconds, 10);
  EXPECT_EQ(routing::mean_retries(serving), 0);
}

// Laws that are condensed keep their moments.
TEST(MeasuredService, ManyRetriesKeepTheMomentsInTheLaw) {
  std::vector<double> answers;
  for (int i = 0; i < 300; ++i) answers.push_back(1 + (i * 37) % 211);
  const TokenLaw tokens = token_law_of_answers(answers);
  const routing::MeasuredTry hard{.costs = {.joules_per_token = 2, .success = 0.2}};
  const routing::MeasuredServing serving{.first = hard, .retries = 40, .again = hard};
  for (const routing::Service& service :
       {routing::measured_service(tokens, serving),
        routing::measured_service(routing::AnswerLengths{.first = tokens, .again = tokens},
                                  serving)}) {
    EXPECT_LE(service.energy_law.size(), 4096U);
    const numeric::Moments atoms = numeric::moments(service.energy_law);
    EXPECT_TRUE(relatively_near(atoms.mean, service.energy_mean_joules, 1e-10));
    EXPECT_TRUE(relatively_near(atoms.variance + atoms.mean * atoms.mean,
                                service.energy_second_moment, 1e-10));
  }
}

}  // namespace
}  // namespace inferlaw::energy
