// What a site costs: sums of its ledger in the scenario's prices.
#include "inferlaw/solvers/site/costs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::site {
namespace {

using test::gamma_harvest;
using test::relatively_near;
using test::series_harvest;
using test::two_models;
using test::with_battery;
using test::with_harvest;
using test::with_horizons;
using test::with_trials;

constexpr double supply = 650;

energy::Prices energy_prices() {
  return {.baseline = 2,
          .auxiliary = 3,
          .baseline_carbon = .25,
          .auxiliary_carbon = .5,
          .wear_per_cycle = 40};
}

Scenario priced(const energy::Prices& prices = energy_prices()) {
  Scenario scenario = with_horizons(with_harvest(two_models(), gamma_harvest(supply)), {10, 100});
  scenario.slot_seconds = 60;
  scenario.prices = prices;
  return scenario;
}

Scenario with_capacity(Scenario scenario) {
  return with_battery(std::move(scenario), {.capacity_joules = 3000});
}

TEST(Costs, AreThoseOfTheAuxiliaryEnergyAndTheSupply) {
  for (const PredictedHorizon& at : predict(priced()).horizons) {
    const double auxiliary = at.exact_slots.value().joules;
    const double bought = supply * static_cast<double>(at.slots);
    EXPECT_TRUE(relatively_near(at.cost.value().money, 3 * auxiliary + 2 * bought, 1e-12));
    EXPECT_TRUE(
        relatively_near(at.cost.value().carbon_grams, .5 * auxiliary + .25 * bought, 1e-12));
  }
}

TEST(Costs, CountTheCyclesOfABatteryWithACapacity) {
  const PredictedHorizon at = predict(with_capacity(priced())).horizons.back();
  const auxiliary::BatteryLedger& means = at.ledger.value().means;
  ASSERT_GT(means.cycles, 1);
  EXPECT_TRUE(relatively_near(
      at.cost.value().money,
      3 * at.exact_slots.value().joules + 2 * supply * 100 + 40 * means.cycles, 1e-12));
}

// A year has 525,600 slots of a minute; $5 a watt and $0.01 a joule of battery over 4 years.
TEST(Costs, OfAYearHaveTheCapitalInThem) {
  energy::Prices prices = energy_prices();
  prices.capital = {.supply_per_watt = 5, .battery_per_joule = .01, .lifetime_years = 4};
  const SiteCost cost = predict(with_capacity(priced(prices))).horizons.back().cost.value();
  EXPECT_TRUE(relatively_near(cost.money_per_year.value(),
                              cost.money * 5256 + (5 * supply / 60 + .01 * 3000) / 4, 1e-12));
}

TEST(Costs, OfAYearHaveNoneForAnUnlimitedBatteryThatIsPaidFor) {
  energy::Prices prices = energy_prices();
  prices.capital = {.battery_per_joule = .01, .lifetime_years = 4};
  const Prediction prediction = predict(priced(prices));
  EXPECT_FALSE(prediction.horizons.back().cost.value().money_per_year.has_value());
  EXPECT_THAT(prediction.notes, testing::Contains(testing::HasSubstr("cost_per_year")));
}

TEST(Costs, OfALimitedGridAreOfWhatItGives) {
  Scenario scenario = priced();
  scenario.grid.import_limit_joules_per_slot = 300;
  const PredictedHorizon at = predict(scenario).horizons.back();
  const double bought = at.exact_slots.value().joules - at.unserved.value().joules;
  ASSERT_GT(at.unserved->joules, 0);
  EXPECT_TRUE(relatively_near(at.cost.value().money, 3 * bought + 2 * supply * 100, 1e-12));
}

TEST(Costs, AreOfTheReplayWhereAnythingIsMeasured) {
  const Scenario scenario =
      with_trials(with_harvest(priced(), series_harvest({2, 0, 7, 1, 4}, GivenMean{supply})), 50);
  const PredictedHorizon at = predict(scenario).horizons.back();
  EXPECT_TRUE(relatively_near(at.cost.value().money,
                              3 * at.replayed.value().auxiliary_joules.mean + 2 * supply * 100,
                              1e-12));
}

// Exact slots do not reach so far with a battery, and over a slot the Brownian model needs more
// than there is.
TEST(Costs, AreBrownianWhereExactSlotsMayNotSpeakAndNoneWhereNothingMay) {
  const Scenario scenario = with_horizons(
      with_battery(priced(), {.initial_joules = 500, .self_discharge_per_slot = .01}), {100'000});
  EXPECT_FALSE(predict(scenario).horizons.back().cost.has_value());
  const PredictedHorizon at =
      predict(with_horizons(with_capacity(priced()), {100'000})).horizons.back();
  EXPECT_EQ(at.ledger.value().theory, Theory::brownian);
  EXPECT_TRUE(relatively_near(
      at.cost.value().money,
      3 * at.mean_joules + 2 * supply * 100'000 + 40 * at.ledger->means.cycles, 1e-12));
}

// Where work can wait, theory does not know what passes through the store.
TEST(Costs, AreNoneWhereCyclesArePricedAndNotKnown) {
  Scenario scenario = with_capacity(priced());
  scenario.deferral = auxiliary::Deferral{.joules = 500};
  EXPECT_FALSE(predict(scenario).horizons.back().cost.has_value());
  scenario.prices->wear_per_cycle = 0;
  const PredictedHorizon at = predict(scenario).horizons.back();
  EXPECT_TRUE(relatively_near(at.cost.value().money,
                              3 * at.exact_slots.value().joules + 2 * supply * 100, 1e-12));
}

TEST(Costs, AreNoneWithoutPrices) {
  for (const PredictedHorizon& at : predict(two_models()).horizons)
    EXPECT_FALSE(at.cost.has_value());
}

TEST(Costs, RefusePricesBelowNothing) {
  energy::Prices prices = energy_prices();
  prices.auxiliary = -1;
  EXPECT_THROW((void)predict(priced(prices)), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::site
