#include "inferlaw/lib/auxiliary/brownian/law.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary::brownian {
namespace {

using test::relatively_near;

std::string shown(const BrownianSite& site) {
  return "drift " + test::in_full(site.drift_joules_per_slot) + ", volatility " +
         test::in_full(site.volatility_joules) + ", horizon " + test::in_full(site.horizon_slots) +
         ", battery " + test::in_full(site.battery.initial_joules);
}

TEST(Brownian, PublishedLimits) {
  // arXiv:2601.00823, Theorem 2 and Eq. 28.
  const double volatility = 3, horizon = 400;
  const BrownianSite critical{.volatility_joules = volatility, .horizon_slots = horizon};
  EXPECT_TRUE(relatively_near(mean(critical),
                              volatility * std::sqrt(2 * horizon / std::numbers::pi), 1e-15));
  EXPECT_TRUE(relatively_near(
      variance(critical), volatility * volatility * horizon * (1 - 2 / std::numbers::pi), 1e-15));
  for (const double drift : {-2.0, 2.0}) {
    const BrownianSite site{.drift_joules_per_slot = drift,
                            .volatility_joules = volatility,
                            .horizon_slots = horizon,
                            .battery = {.initial_joules = 1.5}};
    EXPECT_TRUE(relatively_near(mean(site), limiting_mean(site), 1e-12)) << shown(site);
  }
}

TEST(Brownian, TableOfStandardisedValues) {
  struct Row {
    double d, g, g_slope, sigma_slope, second;
  };
  for (const Row& row : {Row{-2, 0.247115636643, 0.115067115705, 0.477249868052, 0.120835842419},
                         Row{-1, 0.424660216656, 0.258029275481, 0.682689492137, 0.333369058825},
                         Row{-0.1, 0.749213703975, 0.473430415656, 0.796556745541, 0.898509045258},
                         Row{0, 0.797884560803, 0.5, 0.797884560803, 1},
                         Row{1, 1.424660216656, 0.741970724519, 0.682689492137, 2.666630941175}}) {
    const BrownianSite site{.drift_joules_per_slot = row.d};
    EXPECT_NEAR(mean(site), row.g, 5e-13);
    EXPECT_NEAR(sensitivities(site).drift_slots, row.g_slope, 5e-13);
    EXPECT_NEAR(sensitivities(site).volatility, row.sigma_slope, 5e-13);
    EXPECT_NEAR(second_moment(site), row.second, 5e-13);
  }
}

TEST(Brownian, CrossoverHorizon) {
  EXPECT_TRUE(relatively_near(crossover_horizon(0.5, 3), 2 * 9 / (std::numbers::pi * 0.25),
                              accuracy::allowed("crossover_horizon")));
  EXPECT_TRUE(std::isinf(crossover_horizon(0, 3)));
}

TEST(Brownian, RegimeIsTheSignOfTheDrift) {
  EXPECT_EQ(regime(1e-300), Regime::deficit);
  EXPECT_EQ(regime(0), Regime::critical);
  EXPECT_EQ(regime(-1e-300), Regime::surplus);
}

TEST(Brownian, RefusesParametersOutsideTheirRange) {
  const double nan = std::nan("");
  EXPECT_THROW((void)mean({.drift_joules_per_slot = nan}), std::domain_error);
  EXPECT_THROW((void)mean({.volatility_joules = 0}), std::domain_error);
  EXPECT_THROW((void)mean({.horizon_slots = 0}), std::domain_error);
  EXPECT_THROW((void)mean({.battery = {.initial_joules = -1}}), std::domain_error);
  EXPECT_THROW((void)survival({.volatility_joules = -1}, 1), std::domain_error);
}

BrownianSite arbitrary_site() {
  const auto between = [](int low, int high) { return *rc::gen::inRange(low, high) / 1000.0; };
  return {.drift_joules_per_slot = between(-10000, 10000),
          .volatility_joules = between(1, 20000),
          .horizon_slots = between(1, 100000),
          .battery = {.initial_joules = between(0, 50000)}};
}

RC_GTEST_PROP(BrownianProperties, CumulativeAndSurvivalAreComplements, ()) {
  const BrownianSite site = arbitrary_site();
  const double joules = *rc::gen::inRange(0, 100000) / 1000.0;
  RC_ASSERT(std::abs(cumulative(site, joules) + survival(site, joules) - 1) < 1e-14);
}

RC_GTEST_PROP(BrownianProperties, SurvivalFallsAndMeanGrowsWithTheHorizon, ()) {
  const BrownianSite site = arbitrary_site();
  BrownianSite longer = site;
  longer.horizon_slots *= 1.01;
  RC_PRE(mean(site) > 1e-100);  // further out the tail is known to fewer digits
  RC_ASSERT(mean(longer) >= mean(site) * (1 - 1e-12));
  RC_ASSERT(survival(site, 2) <= survival(site, 1) * (1 + 1e-12));
}

RC_GTEST_PROP(BrownianProperties, WasteIsTheMirrorImageOfAuxiliaryEnergy, ()) {
  BrownianSite site = arbitrary_site();
  site.battery.initial_joules = 0;
  BrownianSite mirror = site;
  mirror.drift_joules_per_slot = -site.drift_joules_per_slot;
  RC_ASSERT(std::abs(mean_battery_level(site) - mean(mirror)) <= 1e-14 * mean(mirror));
}

RC_GTEST_PROP(BrownianProperties, TheSurvivalIntegratesToTheMean, ()) {
  const BrownianSite site = arbitrary_site();
  RC_PRE(mean(site) > 1e-6);
  // The mean excess over b0 is minus the integral of dE/db0 = -P(D > 0): compare by the trapezium
  // rule over one small step.
  const double step = 1e-3 * mean(site) / survival(site, 0);
  BrownianSite above = site;
  above.battery.initial_joules += step;
  const double area = step * (survival(site, 0) + survival(above, 0)) / 2;
  RC_ASSERT(std::abs(mean(site) - mean(above) - area) < 1e-5 * area);
}

}  // namespace
}  // namespace inferlaw::auxiliary::brownian
