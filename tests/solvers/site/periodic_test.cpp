// Sites whose slots are those of a day: profiles of arrivals and harvests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/periodic.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/validate.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::site {
namespace {

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

const std::vector<double> day{0, 1, 3, 2};  // a night, a noon

Scenario with_profiles(std::vector<double> arrivals, std::vector<double> harvest,
                       std::vector<std::int64_t> horizons = {1, 3, 12}) {
  Scenario scenario = with_horizons(two_models(), std::move(horizons));
  scenario.arrivals_profile = std::move(arrivals);
  scenario.harvest.profile = std::move(harvest);
  return scenario;
}

std::vector<MeanWithError> exact_means(const Scenario& scenario) {
  return means_by(Theory::exact_slots, site_of(scenario)).value();
}

// To the last bit, in theory and in the simulator.
TEST(Profiles, OfEqualSlotsAreNone) {
  const Scenario even = with_profiles({.3, .3, .3}, {5, 5, 5});
  const auto alike = exact_means(with_horizons(two_models(), {1, 3, 12}));
  const auto same = exact_means(even);
  const auto simulated = simulate(with_horizons(two_models(), {1, 3, 12})).horizons;
  const auto simulated_even = simulate(even).horizons;
  for (std::size_t i = 0; i < alike.size(); ++i) {
    EXPECT_EQ(same[i].joules, alike[i].joules) << "horizon " << i;
    EXPECT_EQ(simulated_even[i].estimates.auxiliary_joules.mean,
              simulated[i].estimates.auxiliary_joules.mean)
        << "horizon " << i;
  }
  EXPECT_EQ(period_slots(even), 0);
}

// Factors that differ by a rounding are a period, whose slots are as good as alike.
TEST(Profiles, OfNearlyEqualSlotsAreAsGoodAsNone) {
  const auto alike = exact_means(with_horizons(two_models(), {1, 3, 12}));
  const auto periodic = exact_means(with_profiles({2, 2, 2.0000001}, {}));
  for (std::size_t i = 0; i < alike.size(); ++i) {
    EXPECT_NEAR(periodic[i].joules, alike[i].joules,
                alike[i].error_joules + periodic[i].error_joules + 1e-6 * alike[i].joules)
        << "horizon " << i;
    EXPECT_LT(periodic[i].error_joules, 1e-5 * periodic[i].joules);
  }
}

// The first slot is night: its whole demand is bought.
TEST(Profiles, BeginAtNight) {
  const Scenario scenario = with_profiles({}, day, {1});
  const Site site = site_of(scenario);
  const double demand = auxiliary::demand_moments(site.demand).mean;
  EXPECT_TRUE(relatively_near(exact_means(scenario).front().joules, demand, 1e-9));
  EXPECT_TRUE(relatively_near(demanded_joules(site, 6), 6 * demand, 1e-12));
  EXPECT_TRUE(relatively_near(harvested_joules(site, 4), 4 * demand, 1e-12));
  EXPECT_TRUE(relatively_near(harvested_joules(site, 6), (4 + 2. / 3) * demand, 1e-12));
}

TEST(Profiles, AreSimulatedAsExactSlotsSay) {
  const auxiliary::Battery small{.initial_joules = 300, .capacity_joules = 1500};
  const std::vector<double> arrivals{1, 2, 1, 4};
  for (const Scenario& scenario : {with_profiles({}, day), with_profiles(arrivals, {}),
                                   with_battery(with_profiles(arrivals, day), small)}) {
    const Validation validation = validate(with_trials(scenario, 3000));
    EXPECT_TRUE(validation.is_decided);
    for (const ValidatedHorizon& at : validation.horizons)
      EXPECT_TRUE(at.agrees.value_or(false))
          << "T = " << at.slots << ", supply " << at.supply_joules_per_slot << ": simulated "
          << at.simulated_joules.mean << " +- " << at.simulated_joules.standard_error << ", exact "
          << at.theory_mean_joules;
  }
}

TEST(Profiles, BeginWithTheFirstSlotInEveryTrial) {
  Scenario scenario = with_trials(with_profiles({}, day, {1}), 1000);
  const simulation::SimulationResult night = run_simulation(site_of(scenario));
  EXPECT_EQ(night.horizons.front().auxiliary_joules.mean,
            night.horizons.front().demand_joules.mean);
  const auto path = first_path(site_of(with_profiles({}, day, {9})));
  for (const simulation::SlotRecord& at : path)
    EXPECT_EQ(at.harvest_joules == 0, at.slot % 4 == 1) << "slot " << at.slot;
}

TEST(Profiles, KeepMeansOverThePeriod) {
  const Site site = site_of(with_profiles({1, 2, 1, 4}, day));
  const double critical = critical_supply_of(site_of(two_models()));
  EXPECT_TRUE(relatively_near(site.harvest_moments.mean, critical, 1e-13));
  EXPECT_TRUE(relatively_near(demanded_joules(site, 8), 8 * critical, 1e-12));
  EXPECT_TRUE(relatively_near(demanded_joules(site, 5), (4 + 1. / 2) * critical, 1e-12));
  // c.v. 1/2 in every slot: mean square of 0, 2/3, 2, 4/3 is 14/9
  EXPECT_TRUE(
      relatively_near(site.harvest_moments.variance, critical * critical / 4 * 14 / 9, 1e-13));
}

TEST(Profiles, OfSeveralHarvestsAreEachTheirOwn) {
  Scenario scenario = with_profiles({}, {});
  scenario.harvest = harvest_of({{.shape = ConstantShape{}, .mean = GivenMean{100}},
                                 {.mean = GivenMean{400}, .profile = day}});
  const Site site = site_of(scenario);
  const std::vector<double> means{100, 100 + 800. / 3, 900, 100 + 1600. / 3};
  for (std::size_t slot = 0; slot < 4; ++slot)
    EXPECT_TRUE(relatively_near(auxiliary::harvest_moments(site.periodic->harvest[slot]).mean,
                                means[slot], 1e-13))
        << "slot " << slot;
}

// A harvest of a heavy tail, of which an unlimited battery cannot use all, and work that can wait.
TEST(Profiles, OfAHeavyHarvestAndOfPatienceAgreeWithTheSimulator) {
  Scenario heavy = with_profiles({1, 2, 1, 4}, day, {1, 6});
  heavy.harvest.shape = GammaShape{.coefficient_of_variation = 5};
  Scenario patient =
      with_battery(with_profiles({1, 2, 1, 4}, day, {1, 6}), {.capacity_joules = 1500});
  patient.deferral = auxiliary::Deferral{.joules = 400};
  for (const Scenario& scenario : {heavy, patient}) {
    const auto exact = exact_means(scenario);
    const auto simulated = simulate(with_trials(scenario, 20'000)).horizons;
    for (std::size_t i = 0; i < exact.size(); ++i) {
      const simulation::Estimate& joules = simulated[i].estimates.auxiliary_joules;
      EXPECT_TRUE(within_standard_errors(joules.mean, joules.standard_error, exact[i].joules, .03))
          << "horizon " << i << (scenario.deferral ? ", patient" : ", heavy");
    }
  }
  const auto backlog = predict(patient).horizons.back().backlog_joules;
  const simulation::Estimate simulated =
      simulate(with_trials(patient, 20'000)).horizons.back().estimates.backlog_joules;
  EXPECT_TRUE(
      within_standard_errors(simulated.mean, simulated.standard_error, backlog.value(), .05));
}

// Batteries that lose, and a grid that cannot give all, in a day and in parts of one.
TEST(Profiles, GoWithBatteriesThatLoseAndAGridThatCannotGiveAll) {
  auxiliary::Battery leaking = real_battery();
  leaking.self_discharge_per_slot = .02;
  for (const auxiliary::Battery& battery :
       {leaking, auxiliary::Battery{.charging_efficiency = .8}}) {
    Scenario scenario =
        with_trials(with_battery(with_profiles({1, 2, 1, 4}, day, {3, 7}), battery), 4000);
    scenario.grid.import_limit_joules_per_slot = 300;
    const std::vector<PredictedHorizon> theory = predict(scenario).horizons;
    const auto simulated = simulate(scenario).horizons;
    for (std::size_t i = 0; i < theory.size(); ++i) {
      const simulation::HorizonEstimates& at = simulated[i].estimates;
      const auxiliary::BatteryLedger& ledger = theory[i].ledger.value().means;
      const auto is_near = [](const simulation::Estimate& estimate, double expected) {
        return within_standard_errors(estimate.mean, estimate.standard_error, expected, .1);
      };
      EXPECT_TRUE(is_near(at.auxiliary_joules, theory[i].exact_slots.value().joules));
      EXPECT_TRUE(is_near(at.unserved_joules, theory[i].unserved.value().joules));
      EXPECT_TRUE(
          is_near(at.share_of_slots_with_unserved, theory[i].unserved.value().share_of_slots));
      EXPECT_TRUE(is_near(at.battery_joules, ledger.level_joules));
      EXPECT_TRUE(is_near(at.ledger.delivered_joules, ledger.delivered_joules));
      EXPECT_TRUE(is_near(at.ledger.conversion_losses_joules, ledger.conversion_losses_joules));
      EXPECT_TRUE(is_near(at.demand_joules, demanded_joules(site_of(scenario), at.slots)));
    }
  }
}

// Of C and R drawn by another program, 400,000 trials: 12 slots, a lossless battery of 1500 J that
// starts with 300.
TEST(Profiles, AreThoseOfAnotherProgram) {
  const Scenario scenario = with_battery(with_profiles({1, 2, 1, 4}, day, {3, 12}),
                                         {.initial_joules = 300, .capacity_joules = 1500});
  const auto exact = exact_means(scenario);
  EXPECT_NEAR(exact[0].joules, 473.863, 5 * .973);
  EXPECT_NEAR(exact[1].joules, 1717.611, 5 * 2.387);
}

// What a battery that loses delivers keeps up with demand over the day.
TEST(Profiles, HaveACriticalSupplyOfABatteryThatLoses) {
  const Scenario scenario = with_battery(with_profiles({}, day, {4}),
                                         {.charging_efficiency = .9, .discharging_efficiency = .9});
  const Site site = site_of(scenario);
  EXPECT_NEAR(auxiliary::deliverable_mean(site.lossy.value().flows, scenario.battery), 0,
              1e-6 * demanded_joules(site, 1));
  const Scenario alike = with_battery(with_horizons(two_models(), {4}), scenario.battery);
  EXPECT_GT(critical_supply_of(site), 1.01 * critical_supply_of(site_of(alike)));
  EXPECT_TRUE(relatively_near(critical(scenario, {}).critical_supply_joules_per_slot,
                              critical_supply_of(site), 1e-9));
}

TEST(Profiles, AreRefusedByTheoriesOfSlotsThatAreAlike) {
  const Prediction prediction = predict(with_profiles({}, day));
  for (const TheoryStanding& theory : prediction.theories)
    EXPECT_EQ(theory.may_speak(), theory.theory == Theory::exact_slots)
        << name_of(theory.theory) << ": " << theory.reason;
  EXPECT_TRUE(prediction.horizons.back().exact_slots.has_value());
  EXPECT_TRUE(std::isnan(prediction.horizons.back().mean_joules));
  EXPECT_SAYS(message_of<std::invalid_argument>([] { (void)route(with_profiles({}, day)); }),
              "without a profile");
}

TEST(Profiles, AreBoughtForATarget) {
  CriticalOptions options;
  options.target_joules = 2500;
  const Scenario scenario = with_profiles({}, day, {12});
  const Critical found = critical(scenario, options);
  EXPECT_TRUE(relatively_near(found.critical_supply_joules_per_slot,
                              critical_supply_of(site_of(two_models())), 1e-13));
  bool is_found = false;
  for (const Decision& decision : found.in_exact_slots) {
    if (decision.name != "target_supply") continue;
    is_found = true;
    EXPECT_TRUE(relatively_near(decision.mean_joules, 2500, 1e-5));
    const auto mean = exact_means(with_supply(scenario, decision.supply_joules_per_slot));
    EXPECT_TRUE(relatively_near(mean.front().joules, 2500, 1e-5));
  }
  EXPECT_TRUE(is_found);
  EXPECT_SAYS(message_of<std::invalid_argument>(
                  [&] { (void)critical(with_horizons(scenario, {13}), options); }),
              "13 slots; allowed: whole periods");
}

TEST(Profiles, GoWithSlotsThatAreDrawnAlone) {
  const auto refusal = [](const Scenario& scenario) {
    return message_of<std::domain_error>([&] { (void)site_of(scenario); });
  };
  EXPECT_SAYS(refusal(with_profiles({1, 2}, day)), "allowed: 4, as many");
  EXPECT_SAYS(refusal(with_profiles({}, {0, 0})), "sum of a profile");
  EXPECT_SAYS(refusal(with_profiles({}, {1, -1})), "factor of a profile");
  Scenario series = with_harvest(with_profiles(day, {}), series_harvest({1, 2}));
  EXPECT_SAYS(refusal(series), "without a harvest series");
  Scenario searched = with_profiles({}, day);
  searched.policy = SearchedPolicy{.is_variance_aware = true};
  EXPECT_SAYS(refusal(searched), "without a policy that is searched for");
  Scenario fixed = with_profiles({1, 2}, {});
  fixed.arrivals = {.law = auxiliary::ArrivalLaw::fixed, .tasks_per_slot = 2};
  EXPECT_SAYS(refusal(fixed), "a whole number when arrivals are fixed");
  fixed.arrivals_profile = {.1, .2, .3};  // 1, 2 and 3 tasks, but for the rounding of factors
  const std::vector<NetSlot> slots = net_slots(site_of(fixed));
  ASSERT_EQ(slots.size(), 3);
  for (std::size_t slot = 0; slot < slots.size(); ++slot)
    EXPECT_EQ(slots[slot].demand.tasks_per_slot, static_cast<double>(slot + 1));
}

}  // namespace
}  // namespace inferlaw::site
