// Grids that cannot give all: what stays unserved in exact slots and in the simulator.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::site {
namespace {

using auxiliary::Battery;
using test::gamma_harvest;
using test::real_battery;
using test::two_models;
using test::with_battery;
using test::with_harvest;
using test::with_horizons;
using test::with_trials;
using test::within_standard_errors;
using testing::HasSubstr;

constexpr double infinite = std::numeric_limits<double>::infinity();

Scenario limited(const Battery& battery, double import_limit) {
  Scenario scenario =
      with_horizons(with_battery(with_harvest(two_models(), gamma_harvest(650)), battery), {100});
  scenario.grid.import_limit_joules_per_slot = import_limit;
  return scenario;
}

// Of another program, 200,000 trials.
TEST(ImportLimit, LeavesUnservedWhatIsKnownOfThePublishedScenario) {
  const PredictedHorizon at = predict(limited(real_battery(), 300)).horizons.front();
  EXPECT_NEAR(at.unserved.value().joules, 6270.3, 5 * 5.9);
  EXPECT_NEAR(at.exact_slots.value().joules, 11230.6, 5 * 8.4);
}

TEST(ImportLimit, IsTheSameInExactSlotsAndInTheSimulator) {
  Battery leaking = real_battery();
  leaking.self_discharge_per_slot = .02;
  for (const Battery& battery :
       {real_battery(), leaking, Battery{}, Battery{.initial_joules = 900},
        Battery{.initial_joules = 900, .capacity_joules = 2000},
        Battery{.charging_efficiency = .9, .discharging_limit_joules_per_slot = 500}}) {
    const Scenario scenario = with_trials(limited(battery, 300), 20'000);
    const Unserved unserved = predict(scenario).horizons.front().unserved.value();
    const auto simulated = simulate(scenario).horizons.front().estimates;
    const simulation::Estimate& joules = simulated.unserved_joules;
    const simulation::Estimate& share = simulated.share_of_slots_with_unserved;
    EXPECT_TRUE(within_standard_errors(joules.mean, joules.standard_error, unserved.joules, .02))
        << battery.capacity_joules;
    EXPECT_TRUE(
        within_standard_errors(share.mean, share.standard_error, unserved.share_of_slots, .02))
        << battery.capacity_joules;
  }
}

TEST(ImportLimit, OfNothingServesNothing) {
  const PredictedHorizon at = predict(limited(real_battery(), 0)).horizons.front();
  EXPECT_NEAR(at.unserved.value().joules, at.exact_slots.value().joules, 1e-3);
}

// A limit that no slot reaches leaves all as it is, to the last bit.
TEST(ImportLimit, BeyondEveryNeedChangesNothing) {
  for (const Battery& battery : {real_battery(), Battery{.capacity_joules = 2000}}) {
    const auto far = simulate(limited(battery, 1e300)).horizons.front().estimates;
    const auto none = simulate(limited(battery, infinite)).horizons.front().estimates;
    EXPECT_EQ(far.auxiliary_joules.mean, none.auxiliary_joules.mean);
    EXPECT_EQ(far.battery_joules.mean, none.battery_joules.mean);
    EXPECT_EQ(far.ledger.delivered_joules.mean, none.ledger.delivered_joules.mean);
    EXPECT_EQ(far.unserved_joules.mean, 0);
    EXPECT_EQ(none.unserved_joules.mean, 0);
    EXPECT_EQ(predict(limited(battery, infinite)).horizons.front().unserved.value().joules, 0);
  }
}

TEST(ImportLimit, IsOfTheReplayWhereAnythingIsMeasured) {
  Scenario scenario = limited({.capacity_joules = 3000}, 300);
  scenario.harvest = test::series_harvest({2, 0, 7, 1, 4});
  const Unserved unserved = predict(scenario).horizons.front().unserved.value();
  const auto replay = run_simulation(site_of(scenario)).horizons.front();
  EXPECT_EQ(unserved.joules, replay.unserved_joules.mean);
  EXPECT_GT(unserved.joules, 0);
}

TEST(ImportLimit, IsUnknownWhereExactSlotsMayNotSpeak) {
  const Prediction prediction =
      predict(with_horizons(limited({.initial_joules = 500}, 300), {100'000}));
  EXPECT_FALSE(prediction.horizons.front().unserved.has_value());
  EXPECT_THAT(prediction.notes, testing::Contains(HasSubstr("unserved")));
  EXPECT_THROW((void)site_of(limited({}, -1)), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::site
