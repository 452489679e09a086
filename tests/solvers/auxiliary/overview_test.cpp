#include "inferlaw/solvers/auxiliary/overview.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

TEST(Overview, NamesTheRegime) {
  const auto regime = [](double drift) {
    return overview({.site = {.drift_joules_per_slot = drift}}).regime;
  };
  EXPECT_EQ(regime(0.3), brownian::Regime::deficit);
  EXPECT_EQ(regime(0), brownian::Regime::critical);
  EXPECT_EQ(regime(-0.3), brownian::Regime::surplus);
}

TEST(Overview, TimesAndCorrection) {
  const Overview found = overview(
      {.site = {.volatility_joules = 2, .horizon_slots = 100}, .exact_gaussian_slots = true});
  const UnlimitedOverview& unlimited = found.unlimited.value();
  EXPECT_FALSE(found.limited.has_value());
  EXPECT_TRUE(relatively_near(unlimited.time_of_maximum_slots, 50, 1e-14));
  EXPECT_EQ(unlimited.probability_none, 0);
  EXPECT_TRUE(std::isinf(unlimited.crossover_slots));
  EXPECT_TRUE(relatively_near(unlimited.corrected_mean_joules.value(),
                              found.exact_slots.value().mean_joules.value, 1e-3));
}

TEST(Overview, TheCorrectionHasNoAnswerForPartOfASlotOrASteepDrift) {
  const auto corrected = [](double drift, double horizon) {
    return overview({.site = {.drift_joules_per_slot = drift, .horizon_slots = horizon}})
        .unlimited.value()
        .corrected_mean_joules;
  };
  EXPECT_TRUE(corrected(1, 40).has_value());
  EXPECT_FALSE(corrected(1, 40.5).has_value());
  EXPECT_FALSE(corrected(-1.01, 40).has_value());
  EXPECT_FALSE(corrected(0, 1e17).has_value());
}

TEST(Overview, SurvivalKeepsItsDigitsAndQuantilesInvertIt) {
  // Surplus from an empty battery over a long horizon: P(D > y) = exp(-2 |nu| y/sigma^2).
  const UnlimitedOverview found =
      overview({.site = {.drift_joules_per_slot = -0.5, .horizon_slots = 1e6},
                .probabilities = {0.5, 0.9, 0.999},
                .levels_joules = {0, 1, 10, 600}})
          .unlimited.value();
  const double levels[] = {0, 1, 10, 600};
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_TRUE(relatively_near(found.survival.at(i), std::exp(-levels[i]), 1e-10)) << levels[i];
  const double exceeded[] = {0.5, 0.1, 0.001};
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_TRUE(relatively_near(found.quantiles_joules.at(i), -std::log(exceeded[i]), 1e-10))
        << exceeded[i];
  EXPECT_EQ(found.battery_level_quantiles_joules.size(), 3U);
  EXPECT_EQ(found.mean_excess_joules.size(), 4U);
}

const BrownianSite limited_site{.drift_joules_per_slot = 0.3,
                                .volatility_joules = 1.2,
                                .horizon_slots = 40,
                                .battery = {.initial_joules = 1, .capacity_joules = 5}};

TEST(Overview, ABatteryOfFiniteCapacity) {
  const Overview found = overview({.site = limited_site, .exact_gaussian_slots = true});
  const LimitedOverview& limited = found.limited.value();
  const double mean = limited.mean.joules;
  EXPECT_FALSE(found.unlimited.has_value());
  EXPECT_NEAR(mean, 14.199054002, 1e-9);
  EXPECT_NEAR(limited.long_run_rate_joules_per_slot, 0.342667000, 5e-10);
  EXPECT_NEAR(limited.long_run_spilled_joules_per_slot, 0.342667000 - 0.3, 5e-10);
  EXPECT_LT(std::abs(limited.mean.disagreement_joules), 1e-9);
  // The energy is kept: b0 + E[D] - nu T - spilled = left.
  EXPECT_NEAR(1 + mean - 12 - limited.spilled_joules, limited.battery_level_joules, 1e-9);
  const ExactSlotsOverview& exact = found.exact_slots.value();
  EXPECT_NEAR(1 + exact.mean_joules.value - 12 - exact.spilled_joules.value().value,
              exact.battery_level_joules.value().value, 1e-5);
  // Slots: the correction takes out most of what the Brownian mean is off.
  EXPECT_LT(std::abs(limited.corrected_mean_joules / exact.mean_joules.value - 1), 0.01);
  EXPECT_GT(std::abs(mean / exact.mean_joules.value - 1), 0.05);
}

TEST(Overview, ALargeCapacityIsAnUnlimitedOne) {
  BrownianSite site = limited_site;
  site.battery.capacity_joules = 1e9;
  const LimitedOverview found = overview({.site = site}).limited.value();
  EXPECT_TRUE(relatively_near(found.mean.joules, found.unlimited_mean_joules, 1e-12));
}

TEST(Overview, ExactSlotsBySumAndByGrid) {
  OverviewQuestion question{.site = {.drift_joules_per_slot = 0.05, .horizon_slots = 1000},
                            .exact_gaussian_slots = true};
  const ExactSlotsOverview sum = overview(question).exact_slots.value();
  EXPECT_NEAR(sum.mean_joules.value, 59.060010594, 5e-10);
  EXPECT_FALSE(sum.standard_deviation_joules.has_value());
  // The grid from an almost empty battery.
  question.site.battery.initial_joules = 1e-9;
  question.probabilities = {0.5};
  question.levels_joules = {60};
  const ExactSlotsOverview grid = overview(question).exact_slots.value();
  EXPECT_NEAR(grid.mean_joules.value, 59.060010594, 1e-5);
  EXPECT_GT(grid.standard_deviation_joules.value().value, 20);
  EXPECT_EQ(grid.quantiles_joules.size(), 1U);
  EXPECT_EQ(grid.survival.size(), 1U);
  EXPECT_FALSE(grid.spilled_joules.has_value());
}

TEST(Overview, ARareNeedKeepsItsDigits) {
  const ExactSlotsOverview rare = overview({.site = {.drift_joules_per_slot = -5,
                                                     .horizon_slots = 1,
                                                     .battery = {.initial_joules = 10}},
                                            .levels_joules = {5},
                                            .exact_gaussian_slots = true})
                                      .exact_slots.value();
  // phi(15) - 15 Q(15) and Q(20) by mpmath.
  EXPECT_TRUE(relatively_near(rare.mean_joules.value, 2.42602508752898304e-52, 1e-5));
  EXPECT_TRUE(relatively_near(rare.survival.at(0).value, 2.75362411860623e-89, 1e-5));
  EXPECT_FALSE(rare.below_resolution);
}

TEST(Overview, WhatTheGridOfAFiniteBatteryHidesIsSaid) {
  const Overview hidden =
      overview({.site = {.drift_joules_per_slot = -5,
                         .horizon_slots = 100,
                         .battery = {.initial_joules = 10, .capacity_joules = 20}},
                .exact_gaussian_slots = true});
  EXPECT_TRUE(hidden.exact_slots.value().below_resolution);
  EXPECT_THAT(hidden.notes, testing::Contains(below_resolution_note));
}

TEST(Overview, TinyBatteriesAreWarnedAbout) {
  const auto notes_at = [](double capacity) {
    return overview({.site = {.horizon_slots = 10, .battery = {.capacity_joules = capacity}}})
        .notes;
  };
  EXPECT_THAT(notes_at(2.9), testing::Contains(small_battery_note));
  EXPECT_THAT(notes_at(3), testing::Not(testing::Contains(small_battery_note)));
}

TEST(Overview, RefusesWhatItCannotAnswer) {
  EXPECT_THROW((void)overview({.site = limited_site, .levels_joules = {2}}), std::invalid_argument);
  EXPECT_THROW((void)overview({.site = {.horizon_slots = 2.5}, .exact_gaussian_slots = true}),
               std::domain_error);
  const BrownianSite long_site{.horizon_slots = 1e6, .battery = {.initial_joules = 1}};
  EXPECT_THROW((void)overview({.site = long_site, .exact_gaussian_slots = true}),
               std::domain_error);
  EXPECT_NO_THROW((void)overview({.site = long_site}));
  BrownianSite overfull = limited_site;
  overfull.battery.initial_joules = 6;
  EXPECT_THROW((void)overview({.site = overfull}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::auxiliary
