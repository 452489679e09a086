// Sites whose battery loses: what each theory says of them, where the energy goes, and who refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/net_slot.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/validate.hpp"
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
using test::two_models;
using test::with_battery;
using test::with_harvest;
using test::with_horizons;
using test::with_trials;
using test::within_standard_errors;
using testing::HasSubstr;

Scenario published(const Battery& battery) {
  return with_horizons(with_battery(two_models(), battery), {100});
}

TEST(LossySite, HasTheCriticalSupplyOfItsBattery) {
  const Site site = site_of(published({.charging_efficiency = .9}));
  EXPECT_NEAR(site.harvest_moments.mean, 616.45029, 6e-6);
  EXPECT_NEAR(site.lossy->deliverable.mean, 0, 1e-6);
  EXPECT_EQ(critical_supply_of(site), site.harvest_moments.mean);
}

TEST(LossySite, IsPredictedInExactSlotsAndByTheDiffusionOfY) {
  const Prediction prediction = predict(published({.charging_efficiency = .9}));
  const PredictedHorizon& at = prediction.horizons.front();
  const double exact = at.exact_slots.value().joules;
  EXPECT_NEAR(exact, 4948, 5 * 9.3);
  // The Brownian mean of Y at criticality, from which slots stay about 0.58 sigma.
  const double sigma = *prediction.demand_and_supply.deliverable_volatility_joules;
  EXPECT_TRUE(relatively_near(at.mean_joules, sigma * std::sqrt(200 / std::acos(-1.)), 1e-6));
  EXPECT_NEAR(at.mean_joules - exact, .58 * sigma, .1 * sigma);
  EXPECT_TRUE(at.standard_deviation_joules.has_value());
  EXPECT_FALSE(at.corrected_mean_joules.has_value());
  EXPECT_FALSE(prediction.demand_and_supply.beyond_discharging_limit_joules_per_slot.has_value());
}

// Energy is kept: what came in is where it went.
void expect_balance(const auxiliary::BatteryLedger& at, const Battery& battery, double net) {
  EXPECT_NEAR(at.auxiliary_joules + battery.initial_joules,
              net + at.level_joules + at.curtailed_joules + at.spilled_joules +
                  at.conversion_losses_joules + at.leaked_joules,
              1e-6 * at.auxiliary_joules);
}

TEST(LossySite, KeepsALedger) {
  const Scenario scenario = with_harvest(published(real_battery()), gamma_harvest(650));
  const Prediction prediction = predict(scenario);
  const PredictedHorizon& at = prediction.horizons.front();
  ASSERT_TRUE(at.ledger.has_value());
  EXPECT_EQ(at.ledger->theory, Theory::exact_slots);
  const auxiliary::BatteryLedger& ledger = at.ledger->means;
  EXPECT_EQ(ledger.auxiliary_joules, at.exact_slots->joules);
  EXPECT_NEAR(ledger.auxiliary_joules, 11230.6, 5 * 8.4);
  EXPECT_NEAR(ledger.level_joules, 3039.7, 5 * 3.3);
  EXPECT_NEAR(ledger.curtailed_joules, 12011.5, 5 * 5.2);
  EXPECT_NEAR(ledger.spilled_joules, 1348.2, 5 * 4.3);
  EXPECT_NEAR(ledger.taken_joules, 17863.8, 5 * 3);
  expect_balance(ledger, scenario.battery,
                 100 * prediction.demand_and_supply.drift_joules_per_slot);
  EXPECT_GT(*prediction.demand_and_supply.beyond_discharging_limit_joules_per_slot, 0);
  EXPECT_FALSE(at.standard_deviation_joules.has_value());  // a limit leaves the mean alone
  const auto simulated = simulate(with_trials(scenario, 20'000)).horizons.front().estimates;
  const auto agree = [](const simulation::Estimate& estimate, double expected) {
    return within_standard_errors(estimate.mean, estimate.standard_error, expected, .02);
  };
  EXPECT_TRUE(agree(simulated.auxiliary_joules, ledger.auxiliary_joules));
  EXPECT_TRUE(agree(simulated.battery_joules, ledger.level_joules));
  EXPECT_TRUE(agree(simulated.spilled_joules, ledger.spilled_joules));
  EXPECT_TRUE(agree(simulated.ledger.curtailed_joules, ledger.curtailed_joules));
  EXPECT_TRUE(agree(simulated.ledger.taken_joules, ledger.taken_joules));
  EXPECT_TRUE(agree(simulated.ledger.drawn_joules, ledger.drawn_joules));
  EXPECT_TRUE(agree(simulated.ledger.conversion_losses_joules, ledger.conversion_losses_joules));
  EXPECT_TRUE(agree(simulated.ledger.cycles, ledger.cycles));
}

// What is measured comes first: the ledger is that of the replay.
TEST(LossySite, ThatIsReplayedKeepsTheLedgerOfTheReplay) {
  std::vector<double> rows;
  rows.reserve(240);
  for (int row = 0; row < 240; ++row) rows.push_back(row % 24 < 12 ? 0 : 1 + row % 5);
  const Battery battery{.initial_joules = 1000,
                        .capacity_joules = 8000,
                        .charging_efficiency = .9,
                        .discharging_efficiency = .95};
  const Scenario scenario = with_horizons(
      with_battery(with_harvest(two_models(), test::series_harvest(rows)), battery), {24, 96});
  const Prediction prediction = predict(scenario);
  const simulation::SimulationResult replay = run_simulation(site_of(scenario));
  for (std::size_t i = 0; i < 2; ++i) {
    const PredictedLedger ledger = prediction.horizons[i].ledger.value();
    EXPECT_FALSE(ledger.theory.has_value());
    EXPECT_EQ(ledger.means.delivered_joules, replay.horizons[i].ledger.delivered_joules.mean);
    expect_balance(ledger.means, battery, replay.horizons[i].net_demand_joules.mean);
  }
  EXPECT_EQ(prediction.demand_and_supply.deliverable_drift_joules_per_slot, 0);
  EXPECT_EQ(prediction.demand_and_supply.regime, auxiliary::brownian::Regime::critical);
}

// A capacity alone has a ledger too, in which nothing is lost.
TEST(LossySite, ALosslessCapacityHasALedger) {
  const Battery battery{.initial_joules = 500, .capacity_joules = 3000};
  const Prediction prediction = predict(published(battery));
  const auxiliary::BatteryLedger& ledger = prediction.horizons.front().ledger.value().means;
  EXPECT_EQ(ledger.conversion_losses_joules, 0);
  EXPECT_EQ(ledger.leaked_joules, 0);
  EXPECT_EQ(ledger.drawn_joules, ledger.delivered_joules);
  expect_balance(ledger, battery, 0);
}

TEST(LossySite, WithSelfDischargeIsKnownToExactSlotsWithACapacity) {
  Battery battery = real_battery();
  battery.minimum_state_of_charge = .1;
  battery.self_discharge_per_slot = .02;
  const Scenario scenario =
      with_trials(with_harvest(published(battery), gamma_harvest(650)), 20'000);
  const Prediction prediction = predict(scenario);
  const PredictedHorizon& at = prediction.horizons.front();
  EXPECT_TRUE(std::isnan(at.mean_joules));
  const auxiliary::BatteryLedger& ledger = at.ledger.value().means;
  const auto simulated = simulate(scenario).horizons.front().estimates;
  EXPECT_TRUE(within_standard_errors(simulated.auxiliary_joules.mean,
                                     simulated.auxiliary_joules.standard_error,
                                     ledger.auxiliary_joules, .02));
  EXPECT_TRUE(within_standard_errors(simulated.ledger.leaked_joules.mean,
                                     simulated.ledger.leaked_joules.standard_error,
                                     ledger.leaked_joules, .02));
  EXPECT_TRUE(within_standard_errors(simulated.battery_joules.mean,
                                     simulated.battery_joules.standard_error, ledger.level_joules,
                                     .02));
  battery = {.self_discharge_per_slot = .02};
  const Site unlimited = site_of(published(battery));
  for (const TheoryStanding& theory : theories_for(unlimited))
    EXPECT_EQ(theory.standing, Standing::refused) << name_of(theory.theory);
  EXPECT_THAT(message_of<std::exception>([&] { (void)validate(published(battery)); }),
              HasSubstr("self-discharge is known with a capacity alone"));
}

TEST(LossySite, IsValidated) {
  for (const Battery& battery : {Battery{.charging_efficiency = .9}, real_battery()}) {
    const Scenario scenario =
        with_horizons(with_trials(with_battery(two_models(), battery), 4000), {10, 100});
    const Validation validation = validate(scenario, {.supply_factors = {1, 1.1}});
    EXPECT_TRUE(validation.agrees);
    EXPECT_TRUE(validation.is_decided);
    EXPECT_EQ(validation.horizons.front().theory, Theory::exact_slots);
  }
}

TEST(LossySite, IsRefusedByTheoriesThatKnowNoLosses) {
  const auto standing = [](Theory theory, const Battery& battery) {
    return standing_of(theory, site_of(published(battery)));
  };
  const Battery lossy{.charging_efficiency = .9};
  EXPECT_EQ(standing(Theory::exact_slots, lossy).standing, Standing::holds);
  EXPECT_EQ(standing(Theory::brownian, lossy).standing, Standing::holds);
  EXPECT_EQ(standing(Theory::brownian_law, lossy).standing, Standing::holds);
  EXPECT_THAT(standing(Theory::corrected_slots, lossy).reason, HasSubstr("losses"));
  const Battery limited{.discharging_limit_joules_per_slot = 500};
  EXPECT_EQ(standing(Theory::brownian, limited).standing, Standing::holds);
  EXPECT_THAT(standing(Theory::brownian_law, limited).reason, HasSubstr("discharging limit"));
  const Scenario series = with_battery(
      with_harvest(two_models(), test::series_harvest(std::vector<double>{1, 9, 2, 8, 3, 7})),
      lossy);
  const Site replayed = site_of(series);
  EXPECT_EQ(standing_of(Theory::brownian, replayed).standing, Standing::conditional);
  for (const Theory theory : {Theory::long_run, Theory::matched, Theory::remembering})
    EXPECT_THAT(standing_of(theory, replayed).reason, HasSubstr("losses")) << name_of(theory);
  EXPECT_THAT(message_of<std::exception>(
                  [&] { (void)validate(published(lossy), {.volatility_joules = 400}); }),
              HasSubstr("--volatility"));
}

// ---- critical ----

TEST(LossySite, ItsCriticalSupplyAndWhatExactSlotsDecide) {
  const Scenario scenario = with_horizons(published({.charging_efficiency = .9}), {50});
  const Critical answer = critical(scenario, {.target_joules = 2000});
  EXPECT_NEAR(answer.critical_supply_joules_per_slot, 616.45029, 6e-6);
  EXPECT_FALSE(answer.cheapest.has_value());
  ASSERT_EQ(answer.supplies.size(), 1U);
  ASSERT_FALSE(answer.in_exact_slots.empty());
  for (const Decision& found : answer.in_exact_slots) {
    if (found.name != "target_supply") continue;
    EXPECT_TRUE(relatively_near(found.mean_joules, 2000, 1e-3)) << found.supply_joules_per_slot;
  }
}

TEST(LossySite, CriticalRefusesWhatItDoesNotKnow) {
  const Battery battery = real_battery();
  const Scenario scenario = with_horizons(published(battery), {50});
  EXPECT_THAT(
      message_of<std::exception>([&] { (void)critical(scenario, {.volatility_joules = 400}); }),
      HasSubstr("--volatility"));
  EXPECT_THAT(message_of<std::exception>([&] {
                (void)critical(
                    scenario, {.exceedance = supply::Exceedance{.joules = 500, .probability = .1}});
              }),
              HasSubstr("--exceed"));
  EXPECT_THAT(message_of<std::exception>([&] {
                (void)critical(with_horizons(scenario, {100'000}), {.target_joules = 4000});
              }),
              HasSubstr("--by-simulation"));
}

// What must stay in the store is bought with it: 90 % of such a capacity is that of a battery that
// may be emptied.
TEST(LossySite, SizesABatteryWithAMinimumChargeByWhatIsUsable) {
  Battery emptied{.initial_joules = 450, .capacity_joules = 3600, .charging_efficiency = .9};
  Battery kept = auxiliary::with_capacity(emptied, 4000);
  kept.minimum_state_of_charge = .1;
  kept.initial_joules = 450 + 400;
  const CriticalOptions wanted{.target_joules = 1500, .size_battery = true};
  const auto capacity_of = [&](const Battery& battery) {
    const Critical answer = critical(with_horizons(published(battery), {20}), wanted);
    for (const Decision& found : answer.in_exact_slots)
      if (found.name == "target_capacity") return found.capacity_joules.value();
    return 0.;
  };
  const double usable = capacity_of(emptied);
  EXPECT_GT(usable, 450);
  EXPECT_TRUE(relatively_near(.9 * capacity_of(kept), usable, 1e-6));
}

// By night nothing is harvested, and by day no more is taken than the limit.
TEST(LossySite, MayHaveNoCriticalSupply) {
  const Battery battery{.charging_limit_joules_per_slot = 1};
  const Scenario scenario = with_battery(
      with_harvest(two_models(), test::series_harvest({0, 1}, GivenMean{500})), battery);
  EXPECT_TRUE(std::isinf(critical_supply_of(site_of(scenario))));
  Scenario asked = scenario;
  asked.harvest.mean = CriticalMean{};
  EXPECT_THAT(message_of<std::exception>([&] { (void)site_of(asked); }),
              HasSubstr("critical supply"));
}

TEST(LossySite, RoutesByLeastMeanButNotByVariance) {
  Scenario scenario = with_battery(test::retries(), {.charging_efficiency = .9});
  EXPECT_THAT(message_of<std::exception>([&] { (void)site_of(scenario); }),
              HasSubstr("charging efficiency is 0.9"));
  scenario.policy = SearchedPolicy{};
  EXPECT_NO_THROW((void)site_of(scenario));
}

}  // namespace
}  // namespace inferlaw::site
