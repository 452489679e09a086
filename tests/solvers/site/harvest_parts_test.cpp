// A harvest of several parts: laws, series and constants at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/dependence.hpp"
#include "inferlaw/solvers/site/detail/planning.hpp"
#include "inferlaw/solvers/site/net_slot.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/validate.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::site {
namespace {

using test::message_of;
using test::relatively_near;
using test::series_harvest;
using test::two_models;
using test::with_battery;
using test::with_harvest;
using test::with_horizons;
using test::with_trials;
using test::within_standard_errors;

const double critical_mean = critical_supply_of(site_of(two_models()));

Scenario with_parts(std::vector<HarvestPart> parts) {
  return with_horizons(with_harvest(two_models(), harvest_of(std::move(parts))), {1, 10, 100});
}

HarvestPart constant(double joules) {
  return {.shape = ConstantShape{}, .mean = GivenMean{joules}};
}

HarvestPart series(std::vector<double> rows, HarvestMean mean = OwnMean{},
                   std::int64_t slots_per_row = 1) {
  return {.shape = SeriesShape{.joules_per_slot = std::move(rows), .slots_per_row = slots_per_row},
          .mean = mean};
}

// Of this mean and scale: the variance is their product.
HarvestPart gamma(double mean, double scale) {
  return {.shape = GammaShape{.standard_deviation_joules_per_slot = std::sqrt(mean * scale)},
          .mean = GivenMean{mean}};
}

std::vector<MeanWithError> exact_means(const Scenario& scenario) {
  return means_by(Theory::exact_slots, site_of(scenario)).value();
}

// Half as much at each second row, on top of a day's shape.
std::vector<double> rows_of_a_day() {
  std::vector<double> rows;
  for (int i = 0; i < 96; ++i) rows.push_back(400 + 4 * (i % 24) + (i % 2 == 0 ? 128 : 0));
  return rows;
}

std::vector<double> rows_of_a_wind() {
  std::vector<double> rows;
  for (int i = 0; i < 96; ++i) rows.push_back(100 + 8 * ((7 * i) % 31) + 2 * (i % 24));
  return rows;
}

// ---- sums ---------------------------------------------------------------------------------------

TEST(HarvestParts, GammasOfOneScaleAreOneGamma) {
  const double scale = critical_mean / 4;
  const Scenario one = with_parts({gamma(critical_mean, scale)});
  const Scenario two =
      with_parts({gamma(.3 * critical_mean, scale), gamma(.7 * critical_mean, scale)});
  const auto expected = exact_means(one);
  const auto summed = exact_means(two);
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_TRUE(relatively_near(summed[i].joules, expected[i].joules, 1e-10))
        << "T = " << one.horizons_slots[i];
  EXPECT_TRUE(
      relatively_near(site_of(two).volatility_joules, site_of(one).volatility_joules, 1e-14));
}

TEST(HarvestParts, GammasOfOneScaleAreOneGammaWithABattery) {
  const double scale = critical_mean / 4;
  for (const auxiliary::Battery& battery :
       {auxiliary::Battery{.initial_joules = 500, .capacity_joules = 3000},
        auxiliary::Battery{.charging_efficiency = .9}, auxiliary::Battery{.initial_joules = 4e4}}) {
    const auto means = [&](std::vector<HarvestPart> parts) {
      return exact_means(
          with_horizons(with_battery(with_parts(std::move(parts)), battery), {20}))[0];
    };
    const MeanWithError one = means({gamma(critical_mean, scale)});
    const MeanWithError two =
        means({gamma(.3 * critical_mean, scale), gamma(.7 * critical_mean, scale)});
    EXPECT_NEAR(two.joules, one.joules, one.error_joules + two.error_joules + 1e-9 * one.joules)
        << "capacity " << battery.capacity_joules << ", start " << battery.initial_joules;
  }
}

TEST(HarvestParts, AConstantIsADemandThatMuchLess) {
  const Scenario scenario = with_parts({constant(150), gamma(400, 100)});
  const Site site = site_of(scenario);
  const auxiliary::NetDemandLaw gamma_alone =
      auxiliary::net_demand_law(slot_model_of(site_of(with_parts({gamma(400, 100)}))));
  const auxiliary::NetDemandLaw shifted =
      auxiliary::with_drift(gamma_alone, gamma_alone.mean - 150);
  const auto expected = auxiliary::exact_slots_mean_curve(shifted, 100).mean_joules;
  const auto means = exact_means(scenario);
  for (std::size_t i = 0; i < means.size(); ++i) {
    const auto slots = static_cast<std::size_t>(scenario.horizons_slots[i]);
    EXPECT_TRUE(relatively_near(means[i].joules, expected[slots - 1], 1e-10)) << "T = " << slots;
  }
}

TEST(HarvestParts, OfThreeLawsAreSimulatedAsExactSlotsSay) {
  const Scenario scenario = with_trials(
      with_parts(
          {constant(80),
           gamma(300, 150),
           {.shape = UniformShape{.lowest_joules_per_slot = 0, .highest_joules_per_slot = 400},
            .mean = OwnMean{}}}),
      20000);
  const Validation validation = validate(scenario);
  EXPECT_TRUE(validation.agrees);
  EXPECT_TRUE(validation.is_decided);
  for (const ValidatedHorizon& at : validation.horizons)
    EXPECT_EQ(at.theory, Theory::exact_slots) << "T = " << at.slots;
}

TEST(HarvestParts, SeriesOfOneClockAddTheirRows) {
  std::vector<double> sum = rows_of_a_day();
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += rows_of_a_wind()[i];
  const Scenario two =
      with_trials(with_parts({series(rows_of_a_day()), series(rows_of_a_wind())}), 500);
  const Scenario one = with_trials(
      with_horizons(with_harvest(two_models(), series_harvest(sum, OwnMean{})), {1, 10, 100}), 500);
  const simulation::SimulationResult expected = run_simulation(site_of(one));
  const simulation::SimulationResult summed = run_simulation(site_of(two));
  for (std::size_t i = 0; i < expected.horizons.size(); ++i) {
    EXPECT_EQ(summed.horizons[i].auxiliary_joules.mean, expected.horizons[i].auxiliary_joules.mean);
    EXPECT_EQ(summed.horizons[i].battery_joules.mean, expected.horizons[i].battery_joules.mean);
  }
  EXPECT_TRUE(relatively_near(matched_volatility(site_of(two), 7),
                              matched_volatility(site_of(one), 7), 1e-13));
}

TEST(HarvestParts, RowsOfSeveralSlotsAddToShorterOnes) {
  const Site site =
      site_of(with_parts({series({100, 300}, OwnMean{}, 6), series({1, 2, 3}, OwnMean{}, 4)}));
  const auto& sum = std::get<simulation::HarvestSeries>(site.harvest);
  EXPECT_EQ(sum.slots_per_row, 2);
  EXPECT_THAT(sum.joules_per_slot, testing::ElementsAre(101, 101, 102, 302, 303, 303));
}

// ---- a series and a law ---------------------------------------------------------------------------

TEST(HarvestParts, ALawIsDrawnAnewInEverySlotOfASeries) {
  const Scenario scenario = with_trials(
      with_horizons(with_parts({series(rows_of_a_day()), gamma(60, 300), constant(20)}), {1}),
      40000);
  const Site site = site_of(scenario);
  const auto& harvest = std::get<simulation::HarvestSeries>(site.harvest);
  ASSERT_TRUE(harvest.drawn.has_value());
  EXPECT_EQ(harvest.joules_per_slot[1], 424);  // the constant with the rows
  const auto series_alone = moments_of(site_of(with_parts({series(rows_of_a_day())})).harvest);
  EXPECT_TRUE(
      relatively_near(site.harvest_moments.variance, series_alone.variance + 60 * 300, 1e-12));
  // Of one slot, whose law is that of independent slots.
  const std::array slot{gridded({.demand = site.demand, .harvest = site.harvest})};
  const double expected = auxiliary::auxiliary_laws(slot, std::array{1L}).front().mean_joules.value;
  const auto simulated = run_simulation(site).horizons.front().auxiliary_joules;
  EXPECT_TRUE(within_standard_errors(simulated.mean, simulated.standard_error, expected, .02));
}

TEST(HarvestParts, WhatIsDrawnAddsItsVarianceToEverySlotOfASeries) {
  const Site alone = site_of(with_parts({series(rows_of_a_day(), OwnMean{}, 3)}));
  const Site both = site_of(with_parts({series(rows_of_a_day(), OwnMean{}, 3), gamma(60, 300)}));
  const double drawn = 60 * 300;
  for (const std::int64_t slots : {1, 3, 50}) {
    const double without = matched_volatility(alone, slots);
    EXPECT_TRUE(relatively_near(matched_volatility(both, slots),
                                std::sqrt(without * without + drawn), 1e-12));
  }
  EXPECT_TRUE(relatively_near(harvest_dependence(both)->long_run.variance,
                              harvest_dependence(alone)->long_run.variance + drawn, 1e-12));
}

TEST(HarvestParts, WithASeriesAreReplayedFirst) {
  const Scenario scenario = with_trials(with_parts({series(rows_of_a_day()), gamma(60, 300)}), 200);
  const Prediction prediction = predict(scenario);
  EXPECT_TRUE(prediction.horizons.back().replayed.has_value());
  EXPECT_FALSE(prediction.horizons.back().exact_slots.has_value());
  EXPECT_TRUE(route(scenario).policies.front().price.volatility_joules > 0);
}

// ---- sizes ----------------------------------------------------------------------------------------

TEST(HarvestParts, ScaledOnesMakeUpWhatOthersLeaveOfTheCriticalSupply) {
  const Site site = site_of(with_parts({constant(100), {}, {.mean_factor = .5}}));
  const double rest = critical_mean - 100;
  EXPECT_TRUE(relatively_near(site.harvest_moments.mean, 100 + .75 * rest, 1e-14));
  const double variance = std::pow(rest / 4, 2) + std::pow(rest / 8, 2);  // c.v. 1/2 each
  EXPECT_TRUE(relatively_near(site.harvest_moments.variance, variance, 1e-13));
}

TEST(HarvestParts, MeasuredOnesAreScaledAlike) {
  const Site site =
      site_of(with_parts({series({100, 300}, CriticalMean{}), series({60, 20}, CriticalMean{})}));
  const auto& rows = std::get<simulation::HarvestSeries>(site.harvest).joules_per_slot;
  EXPECT_TRUE(relatively_near(site.harvest_moments.mean, critical_mean, 1e-14));
  EXPECT_TRUE(relatively_near(rows[0] / rows[1], 160.0 / 320, 1e-14));
}

TEST(HarvestParts, AnotherSupplyScalesWhatDoesNotKeepItsSize) {
  const Scenario scenario = with_parts({constant(100), {.mean = CriticalMean{}}});
  const Site more = site_of(with_supply(scenario, 700));
  EXPECT_EQ(more.harvest_moments.mean, 700);
  EXPECT_TRUE(relatively_near(more.harvest_moments.variance, 300 * 300, 1e-13));
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)site_of(with_supply(scenario, 99)); }),
              "supply (joules per slot) is 99; allowed: 100 or more");
  const Site all = site_of(with_supply(with_parts({constant(100), gamma(300, 50)}), 800));
  EXPECT_EQ(slot_model_of(all).demand.tasks_per_slot, 1);
  EXPECT_TRUE(relatively_near(all.harvest_moments.mean, 800, 1e-14));
}

TEST(HarvestParts, ThatKeepMoreThanTheCriticalSupplyLeaveNothingToScale) {
  EXPECT_SAYS(message_of<std::domain_error>([] {
                (void)site_of(with_parts({constant(900), {}}));
              }),
              "allowed: 900 or more");
}

TEST(HarvestParts, OfALossyBatteryComeToItsCriticalSupply) {
  const Scenario scenario =
      with_battery(with_parts({constant(100), {}}), {.charging_efficiency = .9});
  const Site site = site_of(scenario);
  EXPECT_GT(site.harvest_moments.mean, critical_mean);
  EXPECT_NEAR(site.lossy->deliverable.mean, 0, 1e-6);
}

TEST(HarvestParts, AreOfOneClock) {
  EXPECT_SAYS(message_of<std::domain_error>([] {
                (void)harvest_of({series({1, 2}), series({1, 2, 3})});
              }),
              " 3; allowed: series of one clock");
  HarvestPart early = series({1, 2});
  HarvestPart late = series({1, 2});
  std::get<SeriesShape>(early.shape).record.starts_seconds = 0;
  std::get<SeriesShape>(late.shape).record.starts_seconds = 3600;
  EXPECT_SAYS(message_of<std::domain_error>([&] {
                (void)harvest_of({early, late});
              }),
              "begins 3600 s before");
  EXPECT_THROW((void)harvest_of({}), std::domain_error);
  EXPECT_THROW((void)harvest_of({{}, {.mean = OwnMean{}}}), std::domain_error);
}

// ---- supplies to buy ------------------------------------------------------------------------------

// Kept and scaled rows have something in common, so the variance has a term of both.
TEST(HarvestParts, MoveTheVolatilityWithTheSupplyAsTheSitesThemselvesDo) {
  const std::vector<std::vector<HarvestPart>> all{
      {constant(100), {}},
      {gamma(100, 50), {}, {.shape = GammaShape{.standard_deviation_joules_per_slot = 90}}},
      {series(rows_of_a_wind()), series(rows_of_a_day(), CriticalMean{}), {}},
      {series(rows_of_a_wind()), gamma(100, 50)}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const detail::Planning planning = detail::planning_of(with_parts(all[i]), {});
    for (const double supply : {460.0, 587.0, 900.0})
      EXPECT_TRUE(relatively_near(
          supply::volatility(planning.model, supply),
          detail::site_with(planning, {.supply_joules_per_slot = supply}).volatility_joules, 1e-12))
          << "case " << i << ", supply " << supply;
  }
}

TEST(HarvestParts, AreBoughtForATarget) {
  const Scenario scenario = with_parts({constant(200), {}});
  CriticalOptions options;
  options.target_joules = 3000;
  const Critical found = critical(scenario, options);
  ASSERT_EQ(found.target->status, supply::Status::solved);
  const double supply = *found.target->joules_per_slot;
  EXPECT_TRUE(relatively_near(
      brownian_means(site_of(with_supply(scenario, supply)), 100).auxiliary_joules, 3000, 1e-9));
  EXPECT_EQ(found.critical_supply_joules_per_slot, critical_mean);
  for (const Decision& decision : found.in_exact_slots) {
    if (decision.name != "target_supply") continue;
    EXPECT_TRUE(relatively_near(decision.mean_joules, 3000, 1e-6));
  }
}

TEST(HarvestParts, ThatSufficeAreNotAddedTo) {
  const Scenario scenario = with_parts({constant(560), {}});
  CriticalOptions options;
  options.target_joules = 20000;
  const Critical found = critical(scenario, options);
  EXPECT_EQ(found.target->status, supply::Status::buy_nothing);
  EXPECT_EQ(found.target->joules_per_slot, 560);
  for (const Decision& decision : found.in_exact_slots)
    EXPECT_GE(decision.supply_joules_per_slot, 560) << decision.name;
}

}  // namespace
}  // namespace inferlaw::site
