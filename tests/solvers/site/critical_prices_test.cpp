// Purchases in the scenario's own prices, and the plan of what was found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::site {
namespace {

using test::gamma_harvest;
using test::message_of;
using test::relatively_near;
using test::series_harvest;
using test::two_models;
using test::with_battery;
using test::with_harvest;
using test::with_horizons;
using test::with_trials;
using testing::HasSubstr;

constexpr double year = 365 * 86400.0;

// Per joule of supply 1 + 1 of capital, auxiliary 8, and per joule of battery over the 50 slots of a
// minute 0.25.
Scenario priced() {
  Scenario scenario = with_horizons(with_harvest(two_models(), gamma_harvest(700)), {10, 50});
  scenario.slot_seconds = 60;
  scenario.prices = energy::Prices{
      .baseline = 1,
      .auxiliary = 8,
      .auxiliary_carbon = .5,
      .capital = energy::Capital{
          .supply_per_watt = 4 * year, .battery_per_joule = year / 3000, .lifetime_years = 4}};
  return scenario;
}

const PlannedSite& planned(const Critical& answer, const std::string& name) {
  for (const PlannedSite& row : answer.plan)
    if (row.name == name) return row;
  throw std::logic_error("not planned: " + name);
}

TEST(CriticalPrices, AreTheScenariosWithItsCapital) {
  const AskedPrices prices = prices_asked(priced(), 50, {});
  EXPECT_DOUBLE_EQ(prices.baseline.value(), 2);
  EXPECT_DOUBLE_EQ(prices.auxiliary.value(), 8);
  EXPECT_DOUBLE_EQ(prices.capacity.value(), .25);
  EXPECT_DOUBLE_EQ(prices_asked(priced(), 10, {}).capacity.value(), .05);
}

TEST(CriticalPrices, GiveWayToThoseAskedFor) {
  const AskedPrices prices =
      prices_asked(priced(), 50, {.baseline = 3, .auxiliary = 4, .capacity = .5});
  EXPECT_EQ(prices.baseline, 3);
  EXPECT_EQ(prices.auxiliary, 4);
  EXPECT_EQ(prices.capacity, .5);
  EXPECT_FALSE(prices_asked(two_models(), 50, {}).baseline.has_value());
}

TEST(CriticalPrices, AnswerAsTheSamePricesAskedFor) {
  Scenario without = priced();
  without.prices.reset();
  const Critical own = critical(priced());
  const Critical asked =
      critical(without, {.prices = {.baseline = 2, .auxiliary = 8, .capacity = .25}});
  EXPECT_TRUE(relatively_near(own.cheapest.value().joules_per_slot.value(),
                              asked.cheapest.value().joules_per_slot.value(), 1e-9));
  EXPECT_TRUE(
      relatively_near(own.cheapest_site.value().cost, asked.cheapest_site.value().cost, 1e-9));
  EXPECT_TRUE(asked.plan.empty()) << "without prices of the scenario there is none";
}

// Every row once, by exact slots where they decided, at the cost that was minimised.
TEST(CriticalPrices, MakeAPlan) {
  const Critical answer = critical(priced(), {.coverage = .95});
  std::vector<std::string> names;
  for (const PlannedSite& row : answer.plan) names.push_back(row.name);
  EXPECT_THAT(names, testing::ElementsAre("critical_supply", "cheapest_supply", "coverage_supply",
                                          "cheapest_capacity", "cheapest_site"));
  for (const Decision& decision : answer.in_exact_slots) {
    const PlannedSite& row = planned(answer, decision.name);
    EXPECT_EQ(row.decider, Decider::exact_slots);
    EXPECT_EQ(row.supply_joules_per_slot, decision.supply_joules_per_slot);
    EXPECT_TRUE(relatively_near(row.cost.value(), decision.cost, 1e-5)) << row.name;
    EXPECT_NEAR(row.coverage.value(), decision.coverage, 1e-5) << row.name;
  }
  EXPECT_NEAR(planned(answer, "coverage_supply").coverage.value(), .95, 1e-5);
  const PlannedSite& cheapest = planned(answer, "cheapest_site");
  EXPECT_LE(*cheapest.cost, *planned(answer, "cheapest_capacity").cost);
  EXPECT_TRUE(relatively_near(cheapest.cost_per_year.value(), *cheapest.cost * year / 3000, 1e-12));
  EXPECT_GT(cheapest.cycles.value(), 0);
  EXPECT_FALSE(planned(answer, "cheapest_supply").cycles.has_value());
}

// A plan's row is what predict says of that site, with the capital's part.
TEST(CriticalPrices, PlanWhatPredictSays) {
  Scenario scenario = with_battery(priced(), {.capacity_joules = 2500});
  scenario.prices->wear_per_cycle = 30;
  const PlannedSite row = planned(critical(scenario), "cheapest_site");
  scenario.harvest.mean = GivenMean{row.supply_joules_per_slot};
  scenario.battery.capacity_joules = row.capacity_joules;
  const SiteCost cost = predict(scenario).horizons.back().cost.value();
  EXPECT_TRUE(relatively_near(
      row.cost.value(), cost.money + row.supply_joules_per_slot * 50 + .25 * row.capacity_joules,
      1e-9));
  EXPECT_TRUE(relatively_near(row.cost_per_year.value(), cost.money_per_year.value(), 1e-9));
  EXPECT_TRUE(relatively_near(row.carbon_grams.value(), cost.carbon_grams, 1e-9));
}

// A cycle that costs as much as 300 J: a battery that is used less, by exact slots as by simulation.
TEST(CriticalPrices, SearchWithTheWearOfTheBattery) {
  Scenario scenario = with_trials(with_battery(priced(), {.capacity_joules = 2500}), 4000);
  const auto cheapest_of = [](const Critical& answer) {
    for (const Decision& found : answer.in_exact_slots)
      if (found.name == "cheapest_site") return found;
    return Decision{};
  };
  const Decision without = cheapest_of(critical(scenario));
  scenario.prices->wear_per_cycle = 300;
  const Critical answer = critical(scenario, {.by_simulation = true});
  const Decision with = cheapest_of(answer);
  const double usual_cost = planned(answer, "cheapest_capacity").cost.value();
  EXPECT_LT(with.cost, usual_cost);
  EXPECT_GT(with.cost, without.cost);
  EXPECT_GT(with.capacity_joules.value(), 1.02 * without.capacity_joules.value())
      << "the larger the battery, the fewer its cycles";
  EXPECT_TRUE(relatively_near(planned(answer, "cheapest_site").cost.value(), with.cost, 1e-4));
  for (const Decision& found : answer.simulated)
    if (found.name == "cheapest_site") {
      EXPECT_TRUE(relatively_near(found.cost, with.cost, .01));
    }
}

TEST(CriticalPrices, PlanOnTheReplayWhereAnythingIsMeasured) {
  Scenario scenario =
      with_trials(with_harvest(priced(), series_harvest({2, 0, 7, 1, 4}, GivenMean{700})), 40);
  scenario.prices->capital.reset();
  const Critical answer = critical(scenario);
  const PlannedSite& row = planned(answer, "cheapest_supply");
  EXPECT_EQ(row.decider, Decider::replay);
  EXPECT_EQ(row.supply_joules_per_slot, answer.simulated.front().supply_joules_per_slot);
  EXPECT_TRUE(relatively_near(row.cost.value(), answer.simulated.front().cost, 1e-12));
}

TEST(CriticalPrices, SizeNothingBesideWorkThatCanWait) {
  Scenario scenario = with_battery(priced(), {.capacity_joules = 3000});
  scenario.deferral = auxiliary::Deferral{.joules = 500};
  const Critical answer = critical(scenario);
  EXPECT_FALSE(answer.asked_prices.capacity.has_value());
  EXPECT_FALSE(planned(answer, "cheapest_supply").cycles.has_value());
  EXPECT_GT(planned(answer, "cheapest_supply").cost.value(), 0);
}

TEST(CriticalPrices, MustBeAboveNothingToBuyBy) {
  Scenario scenario = priced();
  scenario.prices = energy::Prices{.auxiliary = 8};
  EXPECT_THAT(message_of<std::invalid_argument>([&] { (void)critical(scenario); }),
              HasSubstr("prices.baseline: 0; allowed for critical: above 0"));
  EXPECT_TRUE(critical(scenario, {.prices = {.baseline = 1}}).cheapest.has_value());
}

}  // namespace
}  // namespace inferlaw::site
