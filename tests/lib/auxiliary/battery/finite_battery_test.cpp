#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/auxiliary/battery/long_run.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <string>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/numeric/detail/average.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary::finite_battery {
namespace {

using test::read_reference;
using test::ReferenceRow;
using test::relatively_near;

constexpr double infinity = std::numeric_limits<double>::infinity();

BrownianSite site_of(const ReferenceRow& row) {
  return {.drift_joules_per_slot = row.at("drift"),
          .volatility_joules = row.at("volatility"),
          .horizon_slots = row.at("horizon"),
          .battery = {.initial_joules = row.at("battery"), .capacity_joules = row.at("capacity")}};
}

std::string shown(const BrownianSite& site) {
  return "drift " + test::in_full(site.drift_joules_per_slot) + ", volatility " +
         test::in_full(site.volatility_joules) + ", capacity " +
         test::in_full(site.battery.capacity_joules) + ", horizon " +
         test::in_full(site.horizon_slots) + ", battery " +
         test::in_full(site.battery.initial_joules);
}

double reach(const BrownianSite& site) {
  return std::abs(site.drift_joules_per_slot) * site.horizon_slots;
}

double scale(const BrownianSite& site) {
  return site.volatility_joules * std::sqrt(site.horizon_slots);
}

// Where the header promises full precision of the Laplace inversion.
bool contour_is_precise(const BrownianSite& site) {
  return reach(site) <= 2 * scale(site) || 2 * site.battery.initial_joules <= reach(site);
}

// Derivatives are right, also where the contour loses its digits, to a part of their own scale, not
// of themselves.
template <typename Function>
void expect_slope(const std::string& column, Function quantity, double tolerance) {
  int compared = 0;
  int beyond_the_contour = 0;
  for (const ReferenceRow& row : read_reference("finite_battery.csv")) {
    const BrownianSite site = site_of(row);
    if (std::isnan(row.at(column))) continue;
    if (!contour_is_precise(site)) ++beyond_the_contour;
    const double size = std::max(1.0, std::abs(row.at(column)));
    EXPECT_NEAR(quantity(sensitivities(site)) / size, row.at(column) / size, tolerance)
        << column << " at " << shown(site);
    ++compared;
  }
  EXPECT_GT(compared, 20);
  EXPECT_GT(beyond_the_contour, 3);
}

TEST(FiniteBattery, TheMeanLevelAgreesWithTheReference) {
  for (const ReferenceRow& row : read_reference("finite_battery.csv")) {
    const BrownianSite site = site_of(row);
    EXPECT_TRUE(relatively_near(mean_battery_level(site), row.at("mean_battery_level"), 1e-9))
        << shown(site);
  }
}

TEST(FiniteBattery, SlopesAgreeWithTheReference) {
  const double allowed = accuracy::allowed("finite_battery::sensitivities");
  expect_slope(
      "drift_slope", [](const Sensitivities& s) { return s.drift_slots; }, allowed);
  expect_slope(
      "volatility_slope", [](const Sensitivities& s) { return s.volatility; }, allowed);
  expect_slope(
      "horizon_slope", [](const Sensitivities& s) { return s.horizon_joules_per_slot; }, allowed);
  expect_slope(
      "battery_slope", [](const Sensitivities& s) { return s.initial_battery; }, allowed);
}

// Relative to itself, however small, and where the contour of the other slopes loses its digits.
TEST(FiniteBattery, CapacitySlopesKeepTheirDigits) {
  int compared = 0;
  for (const ReferenceRow& row : read_reference("finite_battery.csv")) {
    const BrownianSite site = site_of(row);
    const double expected = row.at("capacity_slope");
    // The reference is a difference of means of 22 digits.
    const bool resolved = std::abs(expected) * site.battery.capacity_joules > 1e-6 * row.at("mean");
    if (std::isnan(expected) || !resolved) continue;
    EXPECT_TRUE(relatively_near(sensitivities(site).capacity, expected,
                                accuracy::allowed("finite_battery::capacity_slopes")))
        << shown(site);
    ++compared;
  }
  EXPECT_GT(compared, 20);
}

// By the transform's own derivative, inverted in 700 digits.
TEST(FiniteBattery, CapacitySlopesMayBeTiny) {
  EXPECT_TRUE(
      relatively_near(capacity_slopes({.drift_joules_per_slot = 3,
                                       .horizon_slots = 25,
                                       .battery = {.initial_joules = 60, .capacity_joules = 100}})
                          .slope,
                      -6.11387779327567e-143, 1e-12));
  EXPECT_TRUE(
      relatively_near(capacity_slopes({.drift_joules_per_slot = -0.3,
                                       .volatility_joules = 1.2,
                                       .horizon_slots = 40,
                                       .battery = {.initial_joules = 1, .capacity_joules = 80}})
                          .slope,
                      -9.50525236684819e-98, 1e-12));
}

// Five-point differences of the slope: 1e-12 of truncation, 1e-10 of rounding.
TEST(FiniteBattery, CapacityCurvatureIsTheSlopeOfTheSlope) {
  for (const ReferenceRow& row : read_reference("finite_battery.csv")) {
    const BrownianSite site = site_of(row);
    if (site.battery.initial_joules > 0.99 * site.battery.capacity_joules) continue;
    const double step = 1e-3 * std::min(site.battery.capacity_joules,
                                        scale(site) * scale(site) / (scale(site) + reach(site)));
    const auto slope = [&](double steps) {
      BrownianSite moved = site;
      moved.battery.capacity_joules += steps * step;
      return capacity_slopes(moved).slope;
    };
    const double difference = (slope(-2) - 8 * slope(-1) + 8 * slope(1) - slope(2)) / (12 * step);
    const CapacitySlopes at = capacity_slopes(site);
    if (std::abs(at.slope) < 1e-250) continue;
    EXPECT_LT(at.slope, 0) << shown(site);
    EXPECT_TRUE(relatively_near(at.curvature, difference, 1e-6)) << shown(site);
  }
  EXPECT_EQ(capacity_slopes({.battery = {.capacity_joules = infinity}}).slope, 0);
  EXPECT_EQ(capacity_slopes({.battery = {.capacity_joules = infinity}}).curvature, 0);
}

TEST(FiniteBattery, ImagesAndLaplaceInversionAgree) {
  for (const ReferenceRow& row : read_reference("finite_battery.csv")) {
    const BrownianSite site = site_of(row);
    if (reach(site) > 4 * scale(site) && !contour_is_precise(site)) continue;
    const CheckedMean checked = checked_mean(site);
    EXPECT_LE(
        checked.disagreement_joules,
        (contour_is_precise(site) ? accuracy::allowed("finite_battery::checked_mean") : 1e-8) *
            std::max(scale(site), checked.joules))
        << shown(site);
  }
}

TEST(FiniteBattery, WorkedExample) {
  const BrownianSite site{.drift_joules_per_slot = 0.3,
                          .volatility_joules = 1.2,
                          .horizon_slots = 40,
                          .battery = {.initial_joules = 1, .capacity_joules = 5}};
  EXPECT_NEAR(mean(site), 14.199054002, 5e-10);
  EXPECT_NEAR(auxiliary_rate(site), 0.342667000, 5e-10);
  EXPECT_NEAR(auxiliary_rate({.volatility_joules = 1.2, .battery = {.capacity_joules = 5}}), 0.144,
              1e-15);
}

TEST(FiniteBattery, EffectiveBatteryGivesTheRatesOfSlots) {
  const double capacity = effective_battery({.capacity_joules = 5}, 1.2).capacity_joules;
  EXPECT_NEAR(auxiliary_rate({.drift_joules_per_slot = 0.3,
                              .volatility_joules = 1.2,
                              .battery = {.capacity_joules = capacity}}),
              0.32242, 5e-6);
  EXPECT_NEAR(auxiliary_rate({.volatility_joules = 1.2, .battery = {.capacity_joules = capacity}}),
              0.11253, 5e-6);
}

TEST(FiniteBattery, RatesOfAnySignAndSize) {
  for (const double drift : {0.0, 1e-300, -1e-300, 1e-12, -1e-12, 3.0, -3.0, 1e5, -1e5})
    for (const double capacity : {1e-6, 1.0, 50.0}) {
      const BrownianSite battery{.drift_joules_per_slot = drift,
                                 .battery = {.capacity_joules = capacity}};
      const double larger = std::max(auxiliary_rate(battery), spilled_rate(battery));
      EXPECT_GE(auxiliary_rate(battery), 0);
      EXPECT_NEAR(auxiliary_rate(battery) - spilled_rate(battery), drift, 4e-16 * larger);
    }
  // mu e^{-a} where e^a is beyond a double's range by itself: a = 720
  EXPECT_TRUE(relatively_near(auxiliary_rate({.drift_joules_per_slot = -1e8,
                                              .volatility_joules = 1e4,
                                              .battery = {.capacity_joules = 360}}),
                              1e8 * std::exp(-360.0) * std::exp(-360.0), 1e-12));
  EXPECT_EQ(auxiliary_rate({.drift_joules_per_slot = 2, .battery = {.capacity_joules = infinity}}),
            2);
  EXPECT_EQ(spilled_rate({.drift_joules_per_slot = 2, .battery = {.capacity_joules = infinity}}),
            0);
}

TEST(FiniteBattery, TheEquilibriumIsALaw) {
  for (const double drift : {0.0, 1e-9, -1e-9, 0.4, -0.4, 30.0, -30.0, 2000.0, -2000.0}) {
    const BrownianSite battery{.drift_joules_per_slot = drift,
                               .volatility_joules = 1.5,
                               .battery = {.capacity_joules = 2}};
    for (const double probability : {1e-6, 0.1, 0.5, 0.9, 1.0}) {
      const double level = level_quantile(battery, probability);
      EXPECT_NEAR(level_cumulative(battery, level), probability, 1e-11) << drift;
      EXPECT_NEAR(level_survival(battery, level), 1 - probability, 1e-11) << drift;
      if (probability == 1) continue;
      const double step = 1e-6 * (1 + std::abs(drift)) / (1 + drift * drift);
      const double slope =
          (level_cumulative(battery, level + step) - level_cumulative(battery, level)) / step;
      EXPECT_TRUE(relatively_near(level_density(battery, level + step / 2), slope, 1e-4)) << drift;
    }
    if (std::abs(drift) < 1) {
      const double mean_by_survival = 2 * numeric::average_over_unit_interval([&](double x) {
                                        return level_survival(battery, 2 * x);
                                      });
      EXPECT_TRUE(relatively_near(level_mean(battery), mean_by_survival, 1e-13)) << drift;
    }
  }
}

TEST(FiniteBattery, WithoutLimitItIsTheBrownianModel) {
  for (const double drift : {-0.7, 0.0, 0.7}) {
    const BrownianSite unlimited{.drift_joules_per_slot = drift,
                                 .volatility_joules = 2,
                                 .horizon_slots = 30,
                                 .battery = {.initial_joules = 4}};
    BrownianSite site{.drift_joules_per_slot = drift,
                      .volatility_joules = 2,
                      .horizon_slots = 30,
                      .battery = {.initial_joules = 4, .capacity_joules = infinity}};
    EXPECT_EQ(mean(site), brownian::mean(unlimited));
    EXPECT_EQ(mean_spilled(site), 0);
    EXPECT_EQ(sensitivities(site).volatility, brownian::sensitivities(unlimited).volatility);
    site.battery.capacity_joules = 400;
    EXPECT_TRUE(relatively_near(mean(site), brownian::mean(unlimited), 1e-14));
    EXPECT_TRUE(
        relatively_near(mean_battery_level(site), brownian::mean_battery_level(unlimited), 1e-12));
    EXPECT_NEAR(sensitivities(site).drift_slots, brownian::sensitivities(unlimited).drift_slots,
                1e-10 * 30);
  }
}

// However large it is: factors that overflow meet others that underflow.
TEST(FiniteBattery, ABatteryOutOfReachIsWithoutLimit) {
  for (const double drift : {-3.0, -0.01, 0.0, 0.01, 3.0})
    for (const double capacity : {1e3, 1e5, 1e8, 1e300}) {
      const BrownianSite site{.drift_joules_per_slot = drift,
                              .horizon_slots = 100,
                              .battery = {.initial_joules = 20, .capacity_joules = capacity}};
      BrownianSite unlimited = site;
      unlimited.battery.capacity_joules = infinity;
      EXPECT_TRUE(relatively_near(mean(site), mean(unlimited), 1e-13)) << shown(site);
      EXPECT_EQ(capacity_slopes(site).slope, 0) << shown(site);
      EXPECT_TRUE(relatively_near(motion_slopes(site).drift_slots,
                                  motion_slopes(unlimited).drift_slots, 1e-9))
          << shown(site);
    }
}

TEST(FiniteBattery, RefusesParametersOutsideTheirRange) {
  EXPECT_THROW((void)mean({.battery = {.capacity_joules = 0}}), std::domain_error);
  EXPECT_THROW((void)mean({.battery = {.initial_joules = 1.5, .capacity_joules = 1}}),
               std::domain_error);
  EXPECT_THROW((void)mean({.horizon_slots = -1}), std::domain_error);
  EXPECT_THROW((void)mean({.drift_joules_per_slot = infinity}), std::domain_error);
  EXPECT_THROW((void)level_mean({.battery = {.capacity_joules = infinity}}), std::domain_error);
  EXPECT_THROW((void)level_quantile({.battery = {.capacity_joules = 1}}, 1.5), std::domain_error);
}

BrownianSite arbitrary_site() {
  const auto between = [](int low, int high) { return *rc::gen::inRange(low, high) / 1000.0; };
  BrownianSite site{.drift_joules_per_slot = between(-3000, 3000),
                    .volatility_joules = between(300, 3000),
                    .horizon_slots = between(10, 200000),
                    .battery = {.capacity_joules = between(100, 20000)}};
  site.battery.initial_joules = site.battery.capacity_joules * between(0, 1001);
  return site;
}

RC_GTEST_PROP(FiniteBatteryProperties, MoreCapacityOrBatteryNeedsLessAuxiliaryEnergy, ()) {
  const BrownianSite site = arbitrary_site();
  BrownianSite larger = site;
  larger.battery.capacity_joules *= 1.1;
  BrownianSite longer = site;
  longer.horizon_slots *= 1.1;
  RC_ASSERT(mean(larger) <= mean(site) * (1 + 1e-11));
  RC_ASSERT(mean(longer) >= mean(site) * (1 - 1e-11));
  larger.battery.initial_joules *= 1.1;
  RC_ASSERT(mean(larger) <= mean(site) * (1 + 1e-11));
}

RC_GTEST_PROP(FiniteBatteryProperties, CapacityIsOfDiminishingReturn, ()) {
  const CapacitySlopes at = capacity_slopes(arbitrary_site());
  RC_ASSERT(at.slope <= 0);
  RC_ASSERT(at.curvature >= 0);
}

RC_GTEST_PROP(FiniteBatteryProperties, TheMeanLevelStaysInTheBattery, ()) {
  const BrownianSite site = arbitrary_site();
  const double level = mean_battery_level(site);
  RC_ASSERT(level >= -1e-9 * site.battery.capacity_joules);
  RC_ASSERT(level <= site.battery.capacity_joules * (1 + 1e-9));
}

}  // namespace
}  // namespace inferlaw::auxiliary::finite_battery
