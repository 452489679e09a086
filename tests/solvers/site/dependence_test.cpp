// How dependent measured demand and harvest are, and what that does to sums.
#include "inferlaw/solvers/site/dependence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// 1, 3, 1, 3, ..
std::vector<double> alternating(int rows) {
  std::vector<double> series;
  for (int i = 0; i < rows; ++i) series.push_back(i % 2 == 0 ? 1 : 3);
  return series;
}

site::Site site_with(std::vector<double> rows) {
  return site::site_of(with_harvest(two_models(), series_harvest(std::move(rows))));
}

std::string note_on(std::vector<double> rows) {
  const auto scenario = with_harvest(two_models(), series_harvest(std::move(rows)));
  return site::predict(scenario).notes.front();
}

TEST(Dependence, OfTooFewOrTooEvenRowsIsUnknown) {
  EXPECT_FALSE(site::harvest_dependence(site_with({2, 6, 4})));
  EXPECT_FALSE(site::harvest_dependence(site_with(std::vector<double>(100, 600))));
  EXPECT_FALSE(site::harvest_dependence(site::site_of(two_models())));
  EXPECT_FALSE(site::demand_dependence(site::site_of(two_models())));
  EXPECT_FALSE(site::demand_dependence(site::site_of(small_trace_site())));
  EXPECT_THAT(note_on({600, 600, 600}),
              AllOf(HasSubstr("too short or too even"), Not(HasSubstr("nan"))));
}

// Every second slot gives back what the one before took: long sums hardly vary.
TEST(Dependence, OfAnAlternatingSeriesIsPerfectAndItsSumsHardlyVary) {
  const site::Site site = site_with(alternating(100));
  const site::Dependence dependence = *site::harvest_dependence(site);
  EXPECT_EQ(dependence.rows, 100U);
  EXPECT_NEAR(dependence.lag_one_autocorrelation, -0.99, 1e-12);  // 99 products of 100
  EXPECT_LT(dependence.long_run.variance, 0.25 * dependence.long_run.marginal_variance);
  EXPECT_LT(site::long_run_volatility(site), site.volatility_joules);
  EXPECT_THAT(note_on(alternating(100)), HasSubstr("is not independent from slot to slot (lag-one "
                                                   "autocorrelation -0.9900"));
}

// Two slots harvest 4 whatever they are, three 5 or 7: half of the mean and its variance.
TEST(Dependence, MatchesTheSumsOfEachHorizon) {
  const site::Site site = site_with(alternating(100));
  const double demand =
      site.volatility_joules * site.volatility_joules - site.harvest_moments.variance;
  const double spread = site.harvest_moments.variance;  // of a slot: the mean squared over 4
  EXPECT_TRUE(
      relatively_near(site::matched_volatility(site, 1), std::sqrt(demand + spread), 1e-12));
  EXPECT_TRUE(relatively_near(site::matched_volatility(site, 2), std::sqrt(demand), 1e-12));
  EXPECT_TRUE(
      relatively_near(site::matched_volatility(site, 3), std::sqrt(demand + spread / 3), 1e-12));
}

TEST(Dependence, OfRowsThatLastIsThatOfTheirSlots) {
  site::Scenario scenario = with_harvest(two_models(), series_harvest(alternating(100)));
  const double alone = site::harvest_dependence(site::site_of(scenario))->long_run.variance;
  std::get<site::SeriesShape>(scenario.harvest.shape).slots_per_row = 3;
  EXPECT_TRUE(relatively_near(site::harvest_dependence(site::site_of(scenario))->long_run.variance,
                              3 * alone, 1e-12));
}

TEST(Dependence, SlotsThatRememberHaveAMeanForEachHorizon) {
  const site::Site site = site_with(alternating(100));
  const std::vector<double> means = site::remembering_means(site);
  ASSERT_EQ(means.size(), site.scenario.horizons_slots.size());
  for (std::size_t i = 1; i < means.size(); ++i) EXPECT_GT(means[i], means[i - 1]);
  // One slot of variance sigma^2 that is taken for normal: sigma/sqrt(2 pi) of it is above 0.
  EXPECT_TRUE(
      relatively_near(means[0], site.volatility_joules / std::sqrt(2 * std::acos(-1.0)), 1e-9));
}

}  // namespace
}  // namespace inferlaw::test
