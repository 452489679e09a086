// Prices that change over the day, and series of them: theory, replay and simulator.
#include "inferlaw/solvers/site/price_courses.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::site {
namespace {

using auxiliary::Battery;
using test::gamma_harvest;
using test::message_of;
using test::real_battery;
using test::relatively_near;
using test::series_harvest;
using test::two_models;
using test::with_battery;
using test::with_harvest;
using test::with_horizons;
using test::with_trials;
using test::within_standard_errors;

PriceCourse day_of(std::vector<double> prices, std::int64_t slots_per_row = 1) {
  return {.tariff = {.per_joule = std::move(prices), .slots_per_row = slots_per_row}};
}

PriceCourse series_of(std::vector<double> prices, std::int64_t slots_per_row = 1) {
  PriceCourse course = day_of(std::move(prices), slots_per_row);
  course.is_series = true;
  return course;
}

Scenario with_courses(Scenario scenario, PriceCourse money, PriceCourse carbon) {
  scenario.prices = energy::Prices{.baseline = 2};
  scenario.price_courses = {.money = std::move(money), .carbon = std::move(carbon)};
  return scenario;
}

Scenario priced(Scenario scenario) {
  return with_courses(std::move(scenario), day_of({1, 5, -2, 4}), day_of({.5, 0}, 3));
}

Scenario site_with(const Battery& battery) {
  return with_battery(with_horizons(with_harvest(two_models(), gamma_harvest(650)), {3, 10}),
                      battery);
}

Scenario with_profiles(Scenario scenario) {
  scenario.arrivals_profile = {1, 2, 1, 4};
  scenario.harvest.profile = {0, 1, 3, 2};
  return scenario;
}

Scenario with_import_limit(Scenario scenario) {
  scenario.grid.import_limit_joules_per_slot = 300;
  return scenario;
}

Scenario with_patience(Scenario scenario) {
  scenario.deferral = auxiliary::Deferral{.joules = 400};
  return scenario;
}

TEST(PriceCourses, AreThoseOfTheSimulatorInExactSlots) {
  const Battery small{.initial_joules = 300, .capacity_joules = 1500};
  for (const Scenario& unpriced :
       {site_with({}), with_import_limit(site_with(real_battery())),
        with_profiles(site_with(small)), with_patience(site_with(small))}) {
    const Scenario scenario = with_trials(priced(unpriced), 10'000);
    const std::vector<PredictedHorizon> theory = predict(scenario).horizons;
    const std::vector<SimulatedHorizon> simulated = simulate(scenario).horizons;
    for (std::size_t i = 0; i < theory.size(); ++i) {
      const std::vector<simulation::Estimate>& paid = simulated[i].estimates.paid;
      const Bought bought = theory[i].bought.value();
      EXPECT_TRUE(within_standard_errors(paid[0].mean, paid[0].standard_error, bought.money, .05));
      EXPECT_TRUE(
          within_standard_errors(paid[1].mean, paid[1].standard_error, bought.carbon_grams, .05));
    }
  }
}

// All of it is paid for, with the supply and by the year.
TEST(PriceCourses, AreInTheCost) {
  const Site site = site_of(priced(with_profiles(site_with({}))));
  for (const PredictedHorizon& at : predict(site.scenario).horizons)
    EXPECT_TRUE(relatively_near(at.cost.value().money,
                                at.bought.value().money + 2 * harvested_joules(site, at.slots),
                                1e-12));
}

TEST(PriceCourses, ThatDoNotChangeAreConstant) {
  const Scenario constant = with_courses(site_with({}), day_of({3}), day_of({.5}));
  const Scenario even = with_courses(site_with({}), day_of({3, 3, 3}), day_of({.5, .5}));
  const std::vector<PredictedHorizon> expected = predict(constant).horizons;
  const std::vector<PredictedHorizon> found = predict(even).horizons;
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_TRUE(
        relatively_near(found[i].cost.value().money, expected[i].cost.value().money, 1e-14));
    EXPECT_TRUE(relatively_near(expected[i].cost.value().carbon_grams,
                                .5 * expected[i].exact_slots.value().joules, 1e-14));
  }
}

// That differ by a millionth, so that every slot is priced: they come to the mean times their price.
TEST(PriceCourses, ThatHardlyChangeAreAsGoodAsConstant) {
  const double price = 3;
  const PredictedHorizon at =
      predict(with_courses(site_with({}), day_of({price, price * (1 + 1e-6)}), day_of({0})))
          .horizons.back();
  EXPECT_TRUE(
      relatively_near(at.bought.value().money, price * at.exact_slots.value().joules, 3e-6));
}

// Of a replay all of which is measured but for the demand, whose every slot is bought: no harvest.
TEST(PriceCourses, OfASeriesGoWithItsSlots) {
  const std::vector<double> rows{0, 0, 1e9, 0, 0, 0};  // a day with one hour of sun
  const std::vector<double> prices{1, 2, 1000, 4, 5, 6};
  Scenario scenario = with_trials(
      with_harvest(with_horizons(two_models(), {1}), series_harvest(rows, OwnMean{})), 40'000);
  scenario.battery = {.capacity_joules = 1e-3};  // next to nothing is kept for the next slot
  scenario = with_courses(scenario, series_of(prices), series_of({1, 1, 1, 1, 1, 1}));
  const PredictedHorizon at = predict(scenario).horizons.front();
  // five of six slots buy their whole demand, at 1, 2, 4, 5 and 6
  EXPECT_TRUE(relatively_near(at.bought.value().carbon_grams,
                              at.replayed.value().auxiliary_joules.mean, 1e-9));
  const double demand = auxiliary::demand_moments(site_of(scenario).demand).mean;
  const auto simulated = simulate(scenario).horizons.front().estimates.paid;
  EXPECT_TRUE(within_standard_errors(simulated[0].mean, simulated[0].standard_error,
                                     demand * (1 + 2 + 4 + 5 + 6) / 6, .02));
}

// A day goes round with the rows of a series, from its first on.
TEST(PriceCourses, OfADayGoRoundWithASeries) {
  const std::vector<double> rows{300, 900, 500, 100, 800, 700};
  const Scenario scenario =
      with_trials(with_harvest(with_horizons(two_models(), {5}), series_harvest(rows)), 500);
  const auto paid_with = [&](PriceCourse money) {
    return simulate(with_courses(scenario, std::move(money), day_of({1})))
        .horizons.front()
        .estimates.paid[0]
        .mean;
  };
  EXPECT_EQ(paid_with(day_of({1, 7, 3})), paid_with(series_of({1, 7, 3, 1, 7, 3})));
  EXPECT_EQ(paid_with(day_of({1, 7}, 3)), paid_with(series_of({1, 1, 1, 7, 7, 7})));
}

TEST(PriceCourses, AreMeansToCritical) {
  const Critical found = critical(priced(site_with({})), {});
  EXPECT_EQ(found.prices.auxiliary, 2);
  EXPECT_THAT(found.notes,
              testing::Contains(testing::HasSubstr("prices change from slot to slot")));
}

TEST(PriceCourses, NeedAClock) {
  const auto refusal = [](const Scenario& scenario) {
    return message_of<std::domain_error>([&] { (void)site_of(scenario); });
  };
  const Scenario replayed =
      with_harvest(with_horizons(two_models(), {1}), series_harvest({1, 2, 3, 4, 5, 6}));
  EXPECT_SAYS(refusal(with_courses(replayed, day_of({1, 2, 3, 4}), day_of({0}))),
              "a whole part of the 6 slots");
  EXPECT_SAYS(refusal(with_courses(replayed, series_of({1, 2, 3}), day_of({0}))),
              "allowed: 6, as many as are replayed");
  EXPECT_SAYS(refusal(with_courses(site_with({}), series_of({1, 2, 3}), day_of({0}))),
              "laws have no clock");
  Scenario late = replayed;
  std::get<SeriesShape>(late.harvest.shape).record.starts_seconds = 3600;
  PriceCourse early = series_of({1, 2, 3, 4, 5, 6});
  early.starts_seconds = 0;
  EXPECT_SAYS(refusal(with_courses(late, early, day_of({0}))), "allowed: at the same time");
}

}  // namespace
}  // namespace inferlaw::site
