// A site that draws more than its tasks: pue and idle energy.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/rare_need.hpp"
#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/task.hpp"
#include "inferlaw/solvers/site/validate.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::site {
namespace {

using test::gamma_harvest;
using test::relatively_near;
using test::two_models;
using test::with_battery;
using test::with_harvest;
using test::with_horizons;
using test::with_trials;
using test::within_standard_errors;

Scenario with_overheads(Scenario scenario, const Overheads& overheads) {
  scenario.overheads = overheads;
  return scenario;
}

const Overheads cooled{.pue = 1.25, .idle_joules_per_slot = 80};

TEST(Overheads, AreNoneByDefault) {
  const Scenario scenario = with_horizons(two_models(), {1, 10, 100});
  const auto before = means_by(Theory::exact_slots, site_of(scenario)).value();
  const auto after =
      means_by(Theory::exact_slots, site_of(with_overheads(scenario, {.pue = 1}))).value();
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_EQ(after[i].joules, before[i].joules) << "horizon " << i;
}

TEST(Overheads, AreInTheCriticalSupply) {
  const double tasks = critical_supply_of(site_of(two_models()));
  const Site site = site_of(with_overheads(two_models(), cooled));
  EXPECT_TRUE(relatively_near(critical_supply_of(site), 1.25 * tasks + 80, 1e-14));
  EXPECT_TRUE(relatively_near(site.harvest_moments.mean, 1.25 * tasks + 80, 1e-14));
  EXPECT_NEAR(site.drift_joules_per_slot, 0, 1e-12);
  EXPECT_TRUE(relatively_near(predict(site.scenario).demand_and_supply.mean_demand_joules_per_slot,
                              1.25 * tasks + 80, 1e-14));
  EXPECT_TRUE(relatively_near(critical(site.scenario).critical_supply_joules_per_slot,
                              1.25 * tasks + 80, 1e-14));
}

// pue C + idle - R = pue (C - (R - idle)/pue): in units of pue the same site with less harvest.
TEST(Overheads, AreAChangeOfUnitAndAShift) {
  const double tasks = critical_supply_of(site_of(two_models()));
  const double harvest = 1.25 * 500;
  for (const double battery : {0.0, 700.0}) {
    const auto mean = [&](Overheads overheads, double constant, double unit) {
      const Scenario scenario = with_horizons(
          with_battery(with_harvest(with_overheads(two_models(), overheads),
                                    {.shape = ConstantShape{}, .mean = GivenMean{constant}}),
                       {.initial_joules = unit * battery}),
          {30});
      return means_by(Theory::exact_slots, site_of(scenario)).value().front();
    };
    const MeanWithError expected = mean({}, harvest / 1.25, 1);
    const MeanWithError found = mean(cooled, harvest + 80, 1.25);
    // on a grid what is constant converges slowly
    EXPECT_TRUE(relatively_near(found.joules, 1.25 * expected.joules, battery > 0 ? 6e-5 : 1e-9))
        << "battery " << battery << ", critical " << tasks;
  }
}

// The contour of heavy harvests, where slots are never without demand.
TEST(Overheads, OfAHeavyHarvestAgreeWithTheGrid) {
  const Scenario heavy =
      with_horizons(with_harvest(with_overheads(two_models(), cooled),
                                 {.shape = GammaShape{.coefficient_of_variation = 4}}),
                    {1, 5});
  const auto sums = means_by(Theory::exact_slots, site_of(heavy)).value();
  const auto grid =
      means_by(Theory::exact_slots, site_of(with_battery(heavy, {.initial_joules = 1e-9}))).value();
  for (std::size_t i = 0; i < sums.size(); ++i) {
    EXPECT_LT(sums[i].error_joules, 1e-8 * sums[i].joules);
    EXPECT_TRUE(relatively_near(sums[i].joules, grid[i].joules, 1e-5)) << "horizon " << i;
  }
}

// Idle energy that a constant harvest gives is as if both were not, also under tilted slots.
TEST(Overheads, AreInRareNeeds) {
  auxiliary::SlotModel plain{
      .demand = {.tasks_per_slot = 1, .task_energy = {{.value = 1, .probability = 1}}},
      .harvest = auxiliary::GammaHarvest{.mean_joules_per_slot = 1.2,
                                         .standard_deviation_joules_per_slot = .6}};
  auxiliary::SlotModel idle = plain;
  idle.demand.idle_joules_per_slot = .5;
  idle.harvest = auxiliary::HarvestSum{
      .sources = {auxiliary::GammaHarvest{.mean_joules_per_slot = 1.2,
                                          .standard_deviation_joules_per_slot = .6},
                  auxiliary::ConstantHarvest{.mean_joules_per_slot = .5}}};
  const auto need = [](const auxiliary::SlotModel& model) {
    return auxiliary::rare_need(auxiliary::tiltable_net_demand(model), 5, {.initial_joules = 30})
        .mean_joules;
  };
  EXPECT_LT(need(plain).value, 1e-9);
  EXPECT_TRUE(relatively_near(need(idle).value, need(plain).value, 1e-4));
}

TEST(Overheads, AreSimulatedAsExactSlotsSay) {
  Scenario fixed = with_overheads(two_models(), cooled);
  fixed.arrivals = {.law = auxiliary::ArrivalLaw::fixed, .tasks_per_slot = 2};
  for (const Scenario& scenario : {with_overheads(two_models(), cooled), fixed}) {
    const Validation validation = validate(with_trials(with_horizons(scenario, {1, 20}), 20000));
    EXPECT_TRUE(validation.agrees && validation.is_decided)
        << name_of(scenario.arrivals.law) << ": simulated "
        << validation.horizons.back().simulated_joules.mean << ", exact "
        << validation.horizons.back().theory_mean_joules;
  }
}

// A grid that cannot give all, and the share of demand that is met: both of demand at the meter.
TEST(Overheads, AreInWhatIsUnservedAndInTheCoverage) {
  const double tasks = critical_supply_of(site_of(two_models()));
  const auxiliary::Battery lossy{.initial_joules = 1000,
                                 .capacity_joules = 5000,
                                 .charging_efficiency = .95,
                                 .discharging_efficiency = .92,
                                 .discharging_limit_joules_per_slot = 500};
  for (const auxiliary::Battery& battery : {auxiliary::Battery{.capacity_joules = 3000}, lossy}) {
    Scenario scenario =
        with_horizons(with_trials(with_battery(with_harvest(with_overheads(two_models(), cooled),
                                                            gamma_harvest(1.25 * 650 + 80)),
                                               battery),
                                  20'000),
                      {50});
    scenario.grid.import_limit_joules_per_slot = 300;
    const PredictedHorizon exact = predict(scenario).horizons.front();
    const auto simulated = simulate(scenario).horizons.front().estimates;
    const double demand = 50 * (1.25 * tasks + 80);
    const simulation::Estimate& joules = simulated.auxiliary_joules;
    EXPECT_TRUE(within_standard_errors(simulated.unserved_joules.mean,
                                       simulated.unserved_joules.standard_error,
                                       exact.unserved.value().joules, .02))
        << battery.capacity_joules;
    EXPECT_TRUE(within_standard_errors(1 - joules.mean / demand, joules.standard_error / demand,
                                       exact.ledger.value().coverage, .02))
        << battery.capacity_joules;
  }
}

// Idle energy that a constant harvest gives changes what is demanded, and nothing else.
TEST(Overheads, ThatAreHarvestedLeaveAsMuchUnserved) {
  const auto exact = [](double idle) {
    Scenario scenario = with_overheads(two_models(), {.idle_joules_per_slot = idle});
    std::vector<HarvestPart> sources{{.mean = GivenMean{550}}};
    if (idle > 0) sources.push_back({.shape = ConstantShape{}, .mean = GivenMean{idle}});
    scenario.harvest = harvest_of(std::move(sources));
    scenario.battery.capacity_joules = 3000;
    scenario.grid.import_limit_joules_per_slot = 300;
    return predict(with_horizons(scenario, {50})).horizons.front();
  };
  const double tasks = critical_supply_of(site_of(two_models()));
  const PredictedHorizon plain = exact(0);
  const PredictedHorizon idle = exact(80);
  EXPECT_GT(plain.unserved.value().joules, 100);
  EXPECT_TRUE(relatively_near(idle.unserved.value().joules, plain.unserved->joules, 1e-4));
  EXPECT_TRUE(relatively_near((1 - idle.ledger.value().coverage) * (tasks + 80),
                              (1 - plain.ledger.value().coverage) * tasks, 1e-4));
}

TEST(Overheads, AreInTheSupplyForACoverage) {
  const Scenario scenario = with_horizons(with_overheads(two_models(), cooled), {50});
  const double supply = critical(scenario, {.prices = {.auxiliary = 2}, .coverage = .95})
                            .coverage.value()
                            .supply_joules_per_slot.value();
  const Site bought = site_of(with_supply(scenario, supply));
  const double need = means_by(Theory::exact_slots, bought).value().front().joules;
  const double tasks = critical_supply_of(site_of(two_models()));
  EXPECT_TRUE(relatively_near(need, .05 * 50 * (1.25 * tasks + 80), 1e-5));
}

TEST(Overheads, AreInRoutingButNotInTheEnergyOfATask) {
  const Scenario scenario = with_overheads(two_models(), cooled);
  const Routing plain = route(two_models());
  const Routing routed = route(scenario);
  for (std::size_t i = 0; i < plain.policies.size(); ++i)
    EXPECT_TRUE(relatively_near(routed.policies[i].price.mean_joules_per_slot,
                                1.25 * plain.policies[i].price.mean_joules_per_slot + 80, 1e-13))
        << plain.policies[i].policy;
  EXPECT_EQ(task_costs(scenario).demand_lower_bound_joules_per_slot,
            task_costs(two_models()).demand_lower_bound_joules_per_slot);
  EXPECT_TRUE(relatively_near(predict(scenario).demand_and_supply.task_energy_second_moment,
                              predict(two_models()).demand_and_supply.task_energy_second_moment,
                              1e-13));
}

TEST(Overheads, OfATraceAreReplayed) {
  const Scenario plain = test::small_trace_site();
  const Site before = site_of(plain);
  const Site after = site_of(with_overheads(plain, cooled));
  const std::vector<double> tasks = simulation::expected_joules(*before.trace);
  const std::vector<double> metered = simulation::expected_joules(*after.trace);
  for (std::size_t slot = 0; slot < tasks.size(); ++slot)
    EXPECT_TRUE(relatively_near(metered[slot], 1.25 * tasks[slot] + 80, 1e-13)) << "slot " << slot;
  EXPECT_TRUE(
      relatively_near(critical_supply_of(after), 1.25 * critical_supply_of(before) + 80, 1e-13));
}

TEST(Overheads, AreInTheirRange) {
  const auto refuses = [](const Overheads& overheads) {
    EXPECT_THROW((void)site_of(with_overheads(two_models(), overheads)), std::domain_error);
  };
  refuses({.pue = .99});
  refuses({.pue = std::numeric_limits<double>::infinity()});
  refuses({.idle_joules_per_slot = -1});
}

}  // namespace
}  // namespace inferlaw::site
