// Laws of tokens and costs against batch size, as measured.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

}  // namespace
}  // namespace inferlaw::energy
