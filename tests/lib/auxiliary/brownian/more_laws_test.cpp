// Properties of the laws built on brownian.hpp; their reference tables are held by tests/accuracy.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/auxiliary/brownian/batch.hpp"
#include "inferlaw/lib/auxiliary/brownian/battery_level.hpp"
#include "inferlaw/lib/auxiliary/brownian/excess.hpp"
#include "inferlaw/lib/auxiliary/brownian/first_need.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/brownian/shape.hpp"
#include "inferlaw/lib/numeric/bracketed_newton.hpp"
#include "inferlaw/lib/numeric/detail/average.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary::brownian {
namespace {

using test::relatively_near;

double drawn(int low, int high) { return *rc::gen::inRange(low, high) / 1000.0; }

BrownianSite arbitrary_site() {
  return {.drift_joules_per_slot = drawn(-2000, 2000),
          .volatility_joules = drawn(500, 3000),
          .horizon_slots = drawn(500, 30000),
          .battery = {.initial_joules = *rc::gen::element(0.0, drawn(0, 10000))}};
}

template <typename Function>
double integral(Function f, double from, double to, int panels) {
  double sum = 0;
  const double width = (to - from) / panels;
  for (int i = 0; i < panels; ++i)
    sum += width *
           numeric::average_over_unit_interval([&](double x) { return f(from + width * (i + x)); });
  return sum;
}

TEST(BrownianShape, TheNamedLimits) {
  const double pi = std::acos(-1.0);
  const double skewness_of_half_normal = std::sqrt(2.0) * (4 - pi) / std::pow(pi - 2, 1.5);
  const double kurtosis_of_half_normal = 3 + 8 * (pi - 3) / std::pow(pi - 2, 2);
  EXPECT_TRUE(relatively_near(skewness({}), skewness_of_half_normal, 1e-13));
  EXPECT_TRUE(relatively_near(kurtosis({}), kurtosis_of_half_normal, 1e-13));
  EXPECT_TRUE(relatively_near(skewness({.drift_joules_per_slot = -1e4}), 2, 1e-7));
  EXPECT_TRUE(relatively_near(kurtosis({.drift_joules_per_slot = -1e4}), 9, 1e-7));
  EXPECT_TRUE(relatively_near(skewness({.drift_joules_per_slot = 1e4}), 1.75e-12, 1e-6));
}

RC_GTEST_PROP(BrownianShapeProperties, KurtosisIsAtLeastOneMoreThanSkewnessSquared, ()) {
  const BrownianSite site = arbitrary_site();
  RC_PRE(survival(site, 0) > 1e-200);
  RC_ASSERT(kurtosis(site) >= (1 + std::pow(skewness(site), 2)) * (1 - 1e-10));
}

RC_GTEST_PROP(BrownianQuantileProperties, TheProbabilityAtTheQuantileIsTheOneAskedFor, ()) {
  const BrownianSite site = arbitrary_site();
  const double probability = std::pow(10, drawn(-300000, -1));
  const double below = quantile(site, probability);
  if (below > 0) RC_ASSERT(relatively_near(cumulative(site, below), probability, 1e-10));
  if (below == 0) RC_ASSERT(cumulative(site, 0) >= probability * (1 - 1e-10));
  const double above = upper_quantile(site, probability);
  if (above > 0) RC_ASSERT(relatively_near(survival(site, above), probability, 1e-10));
  if (above == 0) RC_ASSERT(survival(site, 0) <= probability * (1 + 1e-10));
}

RC_GTEST_PROP(BrownianQuantileProperties, TheSameForTheBattery, ()) {
  const BrownianSite site = arbitrary_site();
  const double probability = std::pow(10, drawn(-300000, -1));
  const double below = battery_level::quantile(site, probability);
  RC_ASSERT(relatively_near(battery_level::cumulative(site, below), probability, 1e-10));
  const double above = battery_level::upper_quantile(site, probability);
  RC_ASSERT(relatively_near(battery_level::survival(site, above), probability, 1e-10));
}

TEST(BrownianQuantile, ExtremeScalesAreFoundToo) {
  for (const double drift : {-1e80, -1e10, -1e-300, 0.0, 1e-300, 1e5})
    for (const double q : {1e-300, 1e-10, 0.3}) {
      const BrownianSite site{.drift_joules_per_slot = drift};
      const double y = upper_quantile(site, q);
      EXPECT_TRUE(relatively_near(log_survival(site, y), std::log(q), 1e-7)) << drift << ' ' << q;
    }
}

// In a long surplus D_T is exponential: P(D_T > y) = exp(2 nu y/sigma^2), whatever the horizon, also
// where y is nothing beside nu T.
TEST(BrownianQuantile, TheHorizonCostsNoDigitsInALongSurplus) {
  for (const double horizon : {1e4, 1e6, 1e9, 1e12, 1e15}) {
    const BrownianSite site{.drift_joules_per_slot = -3, .horizon_slots = horizon};
    EXPECT_TRUE(relatively_near(quantile(site, 0.5), std::numbers::ln2 / 6, 1e-13)) << horizon;
    EXPECT_TRUE(relatively_near(log_survival(site, 0.1), -0.6, 1e-13)) << horizon;
    EXPECT_TRUE(relatively_near(cumulative(site, 1e-3), -std::expm1(-6e-3), 1e-13)) << horizon;
  }
}

RC_GTEST_PROP(BrownianExcessProperties, TheMeanExcessIsTheProductOfItsParts, ()) {
  const BrownianSite site = arbitrary_site();
  const double joules = drawn(0, 20000);
  RC_PRE(survival(site, joules) > 1e-250);
  RC_ASSERT(relatively_near(mean_excess(site, joules),
                            survival(site, joules) * mean_excess_given_exceeded(site, joules),
                            1e-11));
  RC_ASSERT(probability_none_needed(site) == cumulative(site, 0));
}

TEST(BrownianExcess, TheConditionalMeanOutlivesTheProbability) {
  const BrownianSite site{.drift_joules_per_slot = -2};
  EXPECT_EQ(survival(site, 1000), 0);
  EXPECT_TRUE(relatively_near(mean_excess_given_exceeded(site, 1000), 1.0 / 1002, 1e-2));
}

RC_GTEST_PROP(FirstNeedProperties, TheMeanIsTheIntegralOfTheSurvival, ()) {
  BrownianSite site = arbitrary_site();
  site.battery.initial_joules = drawn(1000, 10000);
  const auto not_yet = [&](double t) { return first_need::survival(site, t); };
  RC_ASSERT(relatively_near(first_need::mean_within_horizon(site),
                            integral(not_yet, 0, site.horizon_slots, 400), 1e-8));
}

RC_GTEST_PROP(FirstNeedProperties, TheDensityIntegratesToTheProbability, ()) {
  BrownianSite site = arbitrary_site();
  site.battery.initial_joules = drawn(1000, 10000);
  RC_PRE(survival(site, 0) > 1e-200);
  const auto density = [&](double t) { return first_need::density(site, t); };
  RC_ASSERT(
      relatively_near(integral(density, 0, site.horizon_slots, 400), survival(site, 0), 1e-8));
}

TEST(FirstNeed, LimitsAndRefusals) {
  const double infinity = std::numeric_limits<double>::infinity();
  const BrownianSite surplus{.drift_joules_per_slot = -0.5, .battery = {.initial_joules = 2}};
  BrownianSite deficit = surplus;
  deficit.drift_joules_per_slot = 0.5;
  EXPECT_TRUE(relatively_near(first_need::cumulative(surplus, infinity), std::exp(-2), 1e-15));
  EXPECT_TRUE(relatively_near(first_need::survival(surplus, infinity), 1 - std::exp(-2), 1e-15));
  EXPECT_EQ(first_need::cumulative(deficit, infinity), 1);
  EXPECT_EQ(first_need::mean(deficit), 4);
  EXPECT_TRUE(relatively_near(
      first_need::mean({.drift_joules_per_slot = 0.3, .battery = {.initial_joules = 2}}), 2 / 0.3,
      accuracy::allowed("first_need::mean")));
  EXPECT_EQ(first_need::mean(surplus), infinity);
  EXPECT_EQ(first_need::mean({}), 0);
  EXPECT_EQ(first_need::cumulative({}, 0), 1);
  EXPECT_EQ(first_need::cumulative(surplus, 0), 0);
  deficit.horizon_slots = 1e4;
  EXPECT_TRUE(relatively_near(first_need::mean_within_horizon(deficit), 4, 1e-12));
  EXPECT_TRUE(relatively_near(first_need::mean_time_of_maximum({.horizon_slots = 8}), 4, 1e-14));
  EXPECT_THROW((void)first_need::cumulative(surplus, -1), std::domain_error);
}

RC_GTEST_PROP(BatteryProperties, AnEmptyBatteryMirrorsTheNeed, ()) {
  BrownianSite site = arbitrary_site();
  site.battery.initial_joules = 0;
  BrownianSite mirror = site;
  mirror.drift_joules_per_slot = -site.drift_joules_per_slot;
  const double joules = drawn(1, 20000);
  RC_PRE(survival(mirror, joules) > 1e-250);
  RC_ASSERT(
      relatively_near(battery_level::survival(site, joules), survival(mirror, joules), 1e-11));
  RC_ASSERT(relatively_near(battery_level::variance(site), variance(mirror), 1e-12));
}

RC_GTEST_PROP(BatteryProperties, SurvivalIntegratesToTheMomentsAndDensityToSurvival, ()) {
  const BrownianSite site = arbitrary_site();
  const double top = battery_level::upper_quantile(site, 1e-14);
  const auto above = [&](double x) { return battery_level::survival(site, x); };
  const auto weighted = [&](double x) { return 2 * x * battery_level::survival(site, x); };
  const auto density = [&](double x) { return battery_level::density(site, x); };
  RC_ASSERT(relatively_near(integral(above, 0, top, 60), mean_battery_level(site), 1e-11));
  RC_ASSERT(
      relatively_near(integral(weighted, 0, top, 60), battery_level::second_moment(site), 1e-10));
  RC_ASSERT(std::abs(integral(density, 0, top, 60) - 1) < 1e-12);
}

TEST(Batch, EqualsOneByOneAndRefusesUnequalLengths) {
  const BrownianSite site{.drift_joules_per_slot = 0.2, .battery = {.initial_joules = 0.5}};
  const std::array sites{site, BrownianSite{}};
  const std::array inputs{0.3, 0.8};
  std::array<double, 2> results{};
  mean(sites, results);
  EXPECT_EQ(results[0], mean(site));
  EXPECT_EQ(results[1], mean(BrownianSite{}));
  cumulative(site, inputs, results);
  EXPECT_EQ(results[1], cumulative(site, 0.8));
  quantile(site, inputs, results);
  EXPECT_EQ(results[1], quantile(site, 0.8));
  std::array<double, 3> too_many{};
  EXPECT_THROW(mean(sites, too_many), std::domain_error);
}

TEST(Quantiles, RefuseProbabilitiesOutsideTheirRange) {
  for (const double p : {0.0, 1.0, -0.1, std::nan("")}) {
    EXPECT_THROW((void)quantile({}, p), std::domain_error);
    EXPECT_THROW((void)upper_quantile({}, p), std::domain_error);
    EXPECT_THROW((void)battery_level::quantile({}, p), std::domain_error);
  }
  EXPECT_THROW((void)mean_excess({}, -1), std::domain_error);
}

TEST(BracketedNewton, FindsRootsOfAnyMagnitude) {
  for (const double root : {1e-300, 1e-20, 1.0, 1e200}) {
    const auto f = [&](double x) {
      return numeric::ValueAndSlope{.value = std::log(root / x), .slope = -1 / x};
    };
    EXPECT_TRUE(relatively_near(numeric::bracketed_newton(f, {}, 5, 1e-15), root, 1e-13));
  }
}

}  // namespace
}  // namespace inferlaw::auxiliary::brownian
