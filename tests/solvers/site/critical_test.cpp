// How much supply and battery a site should buy.
#include "inferlaw/solvers/site/critical.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

using site::critical;
using supply::Exceedance;
using supply::Status;
using testing::HasSubstr;

const site::Decision& decision_named(const std::vector<site::Decision>& decisions,
                                     const std::string& name) {
  for (const site::Decision& decision : decisions)
    if (decision.name == name) return decision;
  throw std::logic_error("no decision " + name);
}

double exact_target_capacity(const site::Critical& answer) {
  return decision_named(answer.in_exact_slots, "target_capacity").capacity_joules.value();
}

TEST(Critical, GivesCriticalAndCheapestSupply) {
  const site::Critical answer = critical(two_models());
  EXPECT_NEAR(answer.critical_supply_joules_per_slot, 587.4187, 5e-5);
  EXPECT_NEAR(answer.volatility_joules, 689.3053, 5e-5);
  EXPECT_LT(*answer.cheapest->joules_per_slot, answer.critical_supply_joules_per_slot);
  EXPECT_EQ(answer.cheapest->status, Status::solved);
  EXPECT_EQ(answer.supplies.size(), 2U);
  EXPECT_FALSE(answer.seed) << "nothing was simulated";
}

TEST(Critical, CriticalIsCheapestAtThePublishedPriceRatios) {
  for (const site::CriticalOptions& options :
       {site::CriticalOptions{.horizon_slots = 100, .prices = {.auxiliary = 2.0704}},
        site::CriticalOptions{.horizon_slots = 1000, .prices = {.auxiliary = 2.0217}},
        site::CriticalOptions{.horizon_slots = 10000,
        .prices = {.baseline = 2, .auxiliary = 4.0136}}}) {
    const site::Critical answer = critical(two_models(), options);
    EXPECT_TRUE(relatively_near(*answer.cheapest->joules_per_slot,
                                answer.critical_supply_joules_per_slot, 1e-4))
        << *options.horizon_slots;
  }
}

TEST(Critical, ConstantSpreadIsCheapestAtTwiceThePrice) {
  const site::Critical answer = critical(with_harvest(
      two_models(), {.shape = site::GammaShape{.standard_deviation_joules_per_slot = 300},
                     .mean = site::GivenMean{700}}));
  EXPECT_TRUE(relatively_near(*answer.cheapest->joules_per_slot,
                              answer.critical_supply_joules_per_slot, 1e-12));
  EXPECT_TRUE(std::isinf(answer.supply_of_least_brownian_mean));
}

TEST(Critical, MeetsATargetAndAProbability) {
  const site::Critical answer =
      critical(two_models(), {.horizon_slots = 100,
                              .target_joules = 4000,
                              .exceedance = Exceedance{.joules = 9000, .probability = 0.05}});
  ASSERT_EQ(answer.supplies.size(), 4U);
  EXPECT_TRUE(relatively_near(answer.supplies[2].mean_joules, 4000, 1e-10));
  EXPECT_LT(answer.target->per_unit_asked, 0);
  EXPECT_LT(answer.exceedance_supply->per_unit_asked, 0);
  EXPECT_GT(*answer.exceedance_supply->joules_per_slot, 500);
}

TEST(Critical, WarnsOfTheTrapAndAnswersInExactSlots) {
  const site::Critical answer = critical(two_models(), {.target_joules = 10.35});
  EXPECT_EQ(answer.target->status, Status::infeasible_in_brownian_model);
  EXPECT_NEAR(*answer.target->joules_per_slot, 4000, 1);
  EXPECT_NEAR(answer.supplies[2].mean_joules, 643.0, 0.5);
  EXPECT_NEAR(answer.supplies[2].exact_slots->joules, 10.35, 1e-7);
  ASSERT_EQ(answer.notes.size(), 1U);
  EXPECT_THAT(answer.notes[0], HasSubstr("exact slots"));
}

TEST(Critical, AnswersAProbabilityBeyondTheTrapInExactSlots) {
  const site::Critical answer =
      critical(with_trials(two_models(), 20000, 5),
               {.horizon_slots = 100,
                .exceedance = Exceedance{.joules = 500, .probability = 0.02},
                .check = true});
  EXPECT_TRUE(answer.agrees);
  EXPECT_EQ(answer.exceedance_supply->status, Status::infeasible_in_brownian_model);
  const site::ExceedanceFound& probability = *answer.exceedance;
  EXPECT_TRUE(relatively_near(*probability.exact_slots_probability, 0.02, 1e-8));
  EXPECT_GT(probability.brownian_probability, 0.02);
  EXPECT_EQ(probability.agrees, true);
  EXPECT_LT(probability.simulated_probability->standard_error, 0.002);
  EXPECT_NEAR(probability.simulated_probability->mean, 0.02, 0.005);
}

TEST(Critical, ChecksAProbabilityOfTheBrownianModelToo) {
  const site::ExceedanceFound found =
      *critical(with_trials(two_models(), 20000),
                {.horizon_slots = 100,
                 .exceedance = Exceedance{.joules = 9000, .probability = 0.05},
                 .check = true})
           .exceedance;
  EXPECT_TRUE(relatively_near(found.brownian_probability, 0.05, 1e-10));
  EXPECT_NEAR(*found.exact_slots_probability, 0.0481, 5e-5);
  EXPECT_EQ(found.agrees, true);
}

TEST(Critical, SaysWhatItCannotReach) {
  // Too small for the grid, and too long for it.
  for (const site::CriticalOptions& options :
       {site::CriticalOptions{.horizon_slots = 10,
       .exceedance = Exceedance{.joules = 1, .probability = 1e-9}},
        site::CriticalOptions{.horizon_slots = 2000,
        .exceedance = Exceedance{.joules = 500, .probability = 0.1}}}) {
    const site::Critical answer = critical(two_models(), options);
    EXPECT_EQ(answer.exceedance_supply->status, Status::infeasible_in_brownian_model);
    EXPECT_FALSE(answer.exceedance_supply->joules_per_slot);
    EXPECT_THAT(answer.notes[0], HasSubstr("there is none"));
  }
}

TEST(Critical, WarnsOfASupplyBeyondTheTurn) {
  const auto notes = critical(with_harvest(two_models(), gamma_harvest(4000))).notes;
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_THAT(notes[0], HasSubstr("more supply looks worse"));
}

TEST(Critical, TheSimulatorAgreesAtTheAnswers) {
  const site::Critical answer =
      critical(with_trials(two_models(), 4000, 3),
               {.horizon_slots = 200, .target_joules = 3000, .check = true});
  EXPECT_TRUE(answer.agrees);
  EXPECT_EQ(answer.seed, 3U);
  for (const site::FoundSite& row : answer.supplies) {
    EXPECT_EQ(row.check->agrees, true) << row.name;
    EXPECT_LT(row.check->simulated_joules->standard_error,
              0.02 * row.check->simulated_joules->mean);
  }
}

TEST(Critical, ACapacityNeedsMoreSupply) {
  const site::CriticalOptions question{.horizon_slots = 100, .target_joules = 4000};
  const site::Scenario limited = with_battery(two_models(), {.capacity_joules = 3000});
  EXPECT_GT(*critical(limited, question).target->joules_per_slot,
            *critical(two_models(), question).target->joules_per_slot);
}

TEST(Critical, RefusesWhatItCannotKnow) {
  const auto refusal = [](const site::Scenario& scenario, const site::CriticalOptions& options) {
    return message_of<std::invalid_argument>([&] { (void)critical(scenario, options); });
  };
  const site::CriticalOptions above_five{.exceedance = Exceedance{.joules = 5, .probability = 0.1}};
  EXPECT_SAYS(refusal(with_battery(two_models(), {.capacity_joules = 3000}), above_five),
              "allowed: without a capacity");
  EXPECT_SAYS(refusal(two_models(), {.exceedance = Exceedance{.joules = 0, .probability = 0.5}}),
              "allowed: above 0 from an empty battery");
  EXPECT_SAYS(refusal(two_models(), {.size_battery = true}),
              "allowed: with a target or a coverage");
  for (const double outside : {0.0, 1.0, -1.0, 2.0})
    EXPECT_SAYS(refusal(two_models(), {.coverage = outside}), "coverage: ");
}

TEST(Critical, TakesAnotherVolatility) {
  const site::Critical answer =
      critical(two_models(), {.volatility_joules = 720, .target_joules = 15000});
  EXPECT_EQ(answer.volatility_joules, 720);
  EXPECT_TRUE(relatively_near(*answer.cheapest->joules_per_slot,
                              answer.critical_supply_joules_per_slot, 1e-12));
  EXPECT_TRUE(relatively_near(answer.supplies[0].mean_joules,
                              720 * std::sqrt(2000 / std::acos(-1.0)), 1e-12));
}

TEST(Critical, BuysNothingWhereNothingIsCheapest) {
  const site::Critical answer =
      critical(with_trials(two_models(), 10), {.prices = {.auxiliary = 0.5}, .check = true});
  EXPECT_EQ(answer.cheapest->status, Status::buy_nothing);
  EXPECT_EQ(answer.cheapest->joules_per_slot, 0.0);
  EXPECT_FALSE(answer.supplies[1].check->simulated_joules) << "none without supply";
}

TEST(Critical, SaysThatNoSupplyIsEnoughInsteadOfSearchingForever) {
  const site::Critical answer =
      critical(two_models(), {.horizon_slots = 100, .target_joules = 1e-9});
  EXPECT_FALSE(answer.target->joules_per_slot);
  EXPECT_THAT(answer.notes, testing::Contains(HasSubstr("thousand times")));
}

// ---- batteries --------------------------------------------------------------------------------

const site::FoundSite& capacity_named(const site::Critical& answer, const std::string& name) {
  const auto row = std::find_if(answer.capacities.begin(), answer.capacities.end(),
                                [&](const site::FoundSite& at) { return at.name == name; });
  if (row == answer.capacities.end()) throw std::logic_error("no capacity " + name);
  return *row;
}

site::Scenario with_more_supply() { return with_harvest(two_models(), gamma_harvest(700)); }

TEST(CriticalBattery, IsTheCheapestAloneAndWithTheSupply) {
  const site::Critical answer =
      critical(with_trials(two_models(), 2000),
               {.horizon_slots = 100, .prices = {.auxiliary = 4, .capacity = 0.5}, .check = true});
  EXPECT_NEAR(answer.cheapest_capacity->capacity_joules, 7424.83, 0.01);
  EXPECT_EQ(answer.cheapest_capacity->status, Status::solved);
  const supply::SiteAnswer& both = *answer.cheapest_site;
  EXPECT_NEAR(both.supply_joules_per_slot, 658.271, 0.001);
  EXPECT_NEAR(both.capacity_joules, 7234.26, 0.01);
  EXPECT_EQ(both.supply_status, Status::solved);
  EXPECT_LT(both.per_price_ratio.supply, 0);
  EXPECT_LT(both.cost, capacity_named(answer, "cheapest_capacity").cost);
  for (const site::FoundSite& row : answer.capacities)
    EXPECT_EQ(row.check->agrees, true) << row.name;
}

TEST(CriticalBattery, TradesCapacityForSupplyAtATarget) {
  const site::Critical answer = critical(
      with_more_supply(), {.horizon_slots = 100, .target_joules = 4000, .size_battery = true});
  EXPECT_TRUE(relatively_near(capacity_named(answer, "target_capacity").mean_joules, 4000, 1e-10));
  // Slots overshoot both ends: about 1.165 volatilities less will do.
  const double exact = exact_target_capacity(answer);
  EXPECT_NEAR(answer.target_capacity->capacity_joules - exact, 1.165 * 700, 0.2 * 700);
  double last = std::numeric_limits<double>::infinity();
  ASSERT_EQ(answer.capacities.size(), 6U);
  for (std::size_t i = 1; i < 6; ++i) {
    const site::FoundSite& row = answer.capacities[i];
    EXPECT_TRUE(relatively_near(row.mean_joules, 4000, 1e-10)) << i;
    EXPECT_LT(*row.capacity_joules, last);
    last = *row.capacity_joules;
  }
  const site::Critical few = critical(with_more_supply(), {.horizon_slots = 100,
                                                           .prices = {.capacity = 1},
                                                           .target_joules = 4000,
                                                           .size_battery = true,
                                                           .trade_off_supplies = {650, 900}});
  EXPECT_EQ(few.capacities.size(), 5U);
}

TEST(CriticalBattery, TheExactCapacityMeetsTheTargetInSlots) {
  const site::Critical answer = critical(
      with_more_supply(), {.horizon_slots = 50, .target_joules = 3000, .size_battery = true});
  const site::Scenario sized = with_horizons(
      with_battery(with_more_supply(), {.capacity_joules = exact_target_capacity(answer)}), {50});
  // A search takes a coarser grid than a prediction.
  EXPECT_TRUE(relatively_near(site::predict(sized).horizons[0].exact_slots->joules, 3000, 3e-6));
}

// The cheapest site of exact slots costs no more there than any other near it.
TEST(CriticalInExactSlots, TheCheapestSiteIsTheCheapestOfItsNeighbours) {
  const double capacity_price = 0.5;
  const site::Critical answer =
      critical(with_more_supply(), {.horizon_slots = 50, .prices = {.capacity = capacity_price}});
  const site::Decision& cheapest = decision_named(answer.in_exact_slots, "cheapest_site");
  const auto cost_at = [&](double supply, double capacity) {
    const site::Scenario sized =
        with_horizons(with_battery(with_harvest(two_models(), gamma_harvest(supply)),
                                   {.capacity_joules = capacity}),
                      {50});
    return supply * 50 + 2 * site::predict(sized).horizons[0].exact_slots->joules +
           capacity_price * capacity;
  };
  const double supply = cheapest.supply_joules_per_slot;
  const double capacity = cheapest.capacity_joules.value();
  const double cost = cost_at(supply, capacity);
  EXPECT_TRUE(relatively_near(cheapest.cost, cost, 1e-6));
  for (const double moved : {0.97, 1.03}) {
    EXPECT_LT(cost, cost_at(moved * supply, capacity)) << moved;
    EXPECT_LT(cost, cost_at(supply, moved * capacity)) << moved;
  }
  // Slots overshoot both ends of a battery: they need less of it than the Brownian model says.
  EXPECT_LT(capacity, answer.cheapest_site->capacity_joules);
}

TEST(CriticalInExactSlots, TheTargetSupplyMeetsTheTarget) {
  const site::Critical answer =
      critical(two_models(), {.horizon_slots = 100, .target_joules = 4000});
  const site::Decision& found = decision_named(answer.in_exact_slots, "target_supply");
  EXPECT_TRUE(relatively_near(found.mean_joules, 4000, 1e-6));
  EXPECT_LT(found.supply_joules_per_slot, answer.target->joules_per_slot.value());
}

TEST(CriticalBattery, WarnsOfOneTooSmallForTheBrownianModel) {
  const auto notes_at = [](double price) {
    return critical(two_models(), {.horizon_slots = 100, .prices = {.capacity = price}}).notes;
  };
  EXPECT_EQ(notes_at(0.5).size(), 1U);
  const std::vector<std::string> tiny = notes_at(500);
  ASSERT_EQ(tiny.size(), 2U);
  EXPECT_THAT(tiny[1], HasSubstr("trust exact slots"));
}

// ---- what is measured -------------------------------------------------------------------------

// An autoregression of 0.9: the variance of long sums is 19 times that of a slot.
std::vector<double> remembering_series() {
  std::mt19937 random(3);
  std::vector<double> rows;
  double state = 0;
  for (int i = 0; i < 4000; ++i) {
    const double noise = static_cast<double>(random()) / 4294967296.0 - 0.5;
    state = 0.9 * state + noise;
    rows.push_back(10 + 4 * state);
  }
  return rows;
}

TEST(Critical, GivesTheLongRunOfASeriesBesideIndependentSlots) {
  const site::Critical answer = critical(
      with_harvest(two_models(), series_harvest(remembering_series())),
      {.target_joules = 15000, .exceedance = Exceedance{.joules = 40000, .probability = 0.1}});
  const site::LongRunSupplies& long_run = *answer.long_run;
  EXPECT_NEAR(*long_run.harvest_lag_one_autocorrelation, 0.9, 0.03);
  EXPECT_GT(long_run.volatility_joules, answer.volatility_joules);
  EXPECT_GT(long_run.target->supply_joules_per_slot, *answer.target->joules_per_slot);
  EXPECT_TRUE(relatively_near(long_run.target->mean_auxiliary_joules, 15000, 1e-10));
  EXPECT_GT(long_run.exceedance->supply_joules_per_slot,
            *answer.exceedance_supply->joules_per_slot);
  EXPECT_FALSE(critical(two_models()).long_run);
}

// ---- found with the simulator itself ----------------------------------------------------------

const site::Decision& simulated_named(const site::Critical& answer, const std::string& name) {
  return decision_named(answer.simulated, name);
}

TEST(CriticalBySimulation, MeetsTheTargetOfExactSlots) {
  const site::Critical answer =
      critical(with_trials(two_models(), 20000), {.horizon_slots = 100,
                                                  .prices = {.auxiliary = 1},
                                                  .target_joules = 4000,
                                                  .by_simulation = true});
  const site::Decision& row = simulated_named(answer, "target_supply");
  EXPECT_TRUE(relatively_near(row.mean_joules, 4000, 2e-3));
  const auto found = with_harvest(two_models(), gamma_harvest(row.supply_joules_per_slot));
  EXPECT_NEAR(site::predict(found).horizons[2].exact_slots->joules, 4000, 5 * row.error_joules + 8);
}

// The published ratio at which the critical supply is the cheapest, in the Brownian model.
TEST(CriticalBySimulation, FindsTheCheapestSupplyNearTheBrownianOne) {
  const site::Critical answer =
      critical(with_trials(two_models(), 2000),
               {.horizon_slots = 1000, .prices = {.auxiliary = 2.0217}, .by_simulation = true});
  EXPECT_TRUE(relatively_near(simulated_named(answer, "cheapest_supply").supply_joules_per_slot,
                              587.4187, 0.02));
}

TEST(CriticalBySimulation, AFewerShareExceedWithMoreSupply) {
  const auto at = [](double probability) {
    return critical(with_trials(two_models(), 4000),
                    {.horizon_slots = 100,
                     .exceedance = Exceedance{.joules = 9000, .probability = probability},
                     .by_simulation = true});
  };
  const site::Critical often = at(0.2);
  const site::Critical seldom = at(0.05);
  const double found = simulated_named(seldom, "exceedance_supply").supply_joules_per_slot;
  EXPECT_GT(found, simulated_named(often, "exceedance_supply").supply_joules_per_slot);
  // The Brownian answer lies a little above that of slots.
  EXPECT_TRUE(relatively_near(found, *seldom.exceedance_supply->joules_per_slot, 0.03));
}

// Slots of 12, 0, 6, 24 J: a mean of 6 J over four needs a little more supply than 10.5 J.
TEST(CriticalBySimulation, ASupplyForATargetIsFoundOnTheReplay) {
  const site::Critical answer = critical(
      small_trace_site(),
      {.horizon_slots = 4, .prices = {.auxiliary = 1}, .target_joules = 6, .by_simulation = true});
  const site::Decision& row = simulated_named(answer, "target_supply");
  const double supply = row.supply_joules_per_slot;
  // From the slots of 12, of 6 and of 24 J on; from the one of 0 J nothing is needed.
  const double first = 12 - supply;
  const double third = std::max(30 - 2 * supply, 42 - 3 * supply);
  const double last = std::max(24 - supply, 36 - 2 * supply);
  const double mean = (first + third + last) / 4;
  EXPECT_NEAR(mean, 6, 0.5) << supply;
  EXPECT_NEAR(row.mean_joules, 6, 0.01) << supply;
  EXPECT_TRUE(std::isinf(row.error_joules)) << "the trace is one window of four slots";
  EXPECT_GT(supply, 10.5);
}

// ---- coverage ---------------------------------------------------------------------------------

// E[D_T] at the supply found is the share not covered of the mean demand, and a joule less of supply
// covers less; the simulator finds the same supply.
TEST(Coverage, IsOfTheLeastSupplyInExactSlots) {
  const site::Scenario scenario =
      with_trials(with_battery(two_models(), {.capacity_joules = 5000}), 4000);
  const site::Critical answer = critical(
      scenario,
      {.horizon_slots = 50, .prices = {.auxiliary = 1}, .coverage = .95, .by_simulation = true});
  const site::CoverageFound found = answer.coverage.value();
  EXPECT_EQ(found.decider, site::Decider::exact_slots);
  const auto covered_at = [&](double supply) {
    const site::Scenario bought = with_horizons(site::with_supply(scenario, supply), {50});
    return site::predict(bought).horizons[0].ledger.value().coverage;
  };
  const double supply = found.supply_joules_per_slot.value();
  EXPECT_NEAR(covered_at(supply), .95, 1e-6);
  EXPECT_LT(covered_at(supply - 1), .95 - 1e-5);
  const site::Decision simulated = answer.simulated.front();
  EXPECT_EQ(simulated.name, "coverage_supply");
  EXPECT_NEAR(simulated.coverage, .95, 1e-3);
  EXPECT_NEAR(simulated.supply_joules_per_slot, supply, .02 * supply);
  EXPECT_TRUE(answer.is_feasible);
}

TEST(Coverage, OfWhatIsMeasuredIsDecidedOnTheReplay) {
  const site::Scenario series =
      with_horizons(with_battery(with_harvest(two_models(), series_harvest({2, 0, 7, 1, 4})),
                                 {.capacity_joules = 5000}),
                    {20});
  const site::Critical answer =
      critical(series, {.prices = {.auxiliary = 1}, .coverage = .9, .by_simulation = true});
  EXPECT_EQ(answer.coverage.value().decider, site::Decider::replay);
  EXPECT_EQ(*answer.coverage->supply_joules_per_slot,
            answer.simulated.front().supply_joules_per_slot);
}

TEST(Coverage, OfLongHorizonsIsBrownian) {
  const site::Critical answer = critical(two_models(), {.horizon_slots = 100'000, .coverage = .99});
  const site::CoverageFound found = answer.coverage.value();
  EXPECT_EQ(found.decider, site::Decider::brownian);
  const site::Site bought =
      site::site_of(site::with_supply(two_models(), found.supply_joules_per_slot.value()));
  EXPECT_NEAR(site::coverage_of(bought, 1e5, site::brownian_means(bought, 1e5).auxiliary_joules),
              .99, 1e-9);
}

// By night nothing is harvested, and the battery holds less than a night needs.
TEST(Coverage, MayBeOutOfReach) {
  const site::Scenario nights =
      with_horizons(with_battery(with_harvest(two_models(), series_harvest({0, 0, 0, 0, 1})),
                                 {.capacity_joules = 500}),
                    {20});
  const site::Critical answer =
      critical(nights, {.prices = {.auxiliary = 1}, .coverage = .9, .by_simulation = true});
  EXPECT_FALSE(answer.coverage.value().supply_joules_per_slot.has_value());
  EXPECT_FALSE(answer.is_feasible);
  EXPECT_THAT(answer.notes, testing::Contains(testing::HasSubstr(
                                "coverage_supply: on the replay no supply, up to a thousand times "
                                "the mean demand, covers 0.9 of the mean demand over 20 slots")));
}

}  // namespace
}  // namespace inferlaw::test
