// The simulator against exact slot sums, the published scenario and its own identities.
#include "inferlaw/solvers/simulation/simulator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/simulation/slot_sampler.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/published_scenario.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::simulation {
namespace {

using auxiliary::ArrivalLaw;
using auxiliary::ConstantHarvest;
using auxiliary::GammaHarvest;
using auxiliary::UniformHarvest;
using test::message_of;
using test::relatively_near;
using test::within_standard_errors;
using testing::HasSubstr;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

testing::AssertionResult agrees(const Estimate& estimate, double expected,
                                double largest_relative_error) {
  return within_standard_errors(estimate.mean, estimate.standard_error, expected,
                                largest_relative_error);
}

constexpr double published_mean_joules = 587.4187;  // to the digits printed

SlotProcess published_scenario() {
  const auxiliary::SlotModel slots = test::published_slots();
  return {.demand = slots.demand, .harvest = slots.harvest};
}

// ---- exact answers ----

struct SpitzerCase {
  double drift;
  double expected_joules;
};

class GaussianSlots : public testing::TestWithParam<SpitzerCase> {};

TEST_P(GaussianSlots, NeedTheAuxiliaryEnergyOfSpitzersSum) {
  const auto result = simulate(GaussianProcess{.drift = GetParam().drift, .volatility = 1}, {},
                               {.horizons_slots = {1000}, .trials = 200'000, .seed = 11});
  EXPECT_TRUE(agrees(result.horizons[0].auxiliary_joules, GetParam().expected_joules, 0.003));
  const Estimate& net_demand = result.horizons[0].net_demand_joules;
  EXPECT_LE(std::abs(net_demand.mean - 1000 * GetParam().drift), 5 * net_demand.standard_error);
}

INSTANTIATE_TEST_SUITE_P(Drifts, GaussianSlots,
                         testing::Values(SpitzerCase{0, 24.655035368},
                                         SpitzerCase{0.05, 59.060010594},
                                         SpitzerCase{-0.05, 9.060010594}));

// ---- batteries that lose: exact slots of the transformed increment ----

SlotProcess published_at(double supply) {
  SlotProcess scenario = published_scenario();
  scenario.harvest = auxiliary::HarvestLaw{GammaHarvest{
      .mean_joules_per_slot = supply, .standard_deviation_joules_per_slot = supply / 2}};
  return scenario;
}

TEST(LossyBattery, NeedsWhatExactSlotsSay) {
  for (const auto& [charging, discharging, expected] :
       {std::array{.9, 1., 4935.321}, std::array{.95, .9 / .95, 4935.321}}) {
    const Battery battery{.charging_efficiency = charging, .discharging_efficiency = discharging};
    const auto result = simulate(published_at(616.4502941603424), battery,
                                 {.horizons_slots = {100}, .trials = 60'000, .seed = 21});
    EXPECT_TRUE(agrees(result.horizons[0].auxiliary_joules, expected, 0.004));
  }
}

TEST(LossyBattery, KeepsTheLedgerOfExactSlots) {
  const Battery battery{.initial_joules = 1000,
                        .capacity_joules = 5000,
                        .charging_efficiency = .95,
                        .discharging_efficiency = .92,
                        .charging_limit_joules_per_slot = 400,
                        .discharging_limit_joules_per_slot = 500};
  const auto result =
      simulate(published_at(650), battery, {.horizons_slots = {100}, .trials = 60'000, .seed = 22});
  const HorizonEstimates& at = result.horizons[0];
  const BatteryEstimates& ledger = at.ledger;
  EXPECT_TRUE(agrees(at.auxiliary_joules, 11225.12, 0.002));
  EXPECT_TRUE(agrees(at.battery_joules, 3036.46, 0.003));
  EXPECT_TRUE(agrees(at.spilled_joules, 1348.05, 0.007));
  EXPECT_TRUE(agrees(ledger.curtailed_joules, 12010.39, 0.002));
  EXPECT_TRUE(agrees(ledger.taken_joules, 17867.3, 0.001));
  EXPECT_TRUE(relatively_near(ledger.drawn_joules.mean, ledger.delivered_joules.mean / .92, 1e-14));
  EXPECT_TRUE(relatively_near(ledger.cycles.mean, ledger.drawn_joules.mean / 5000, 1e-14));
  EXPECT_TRUE(relatively_near(at.auxiliary_joules.mean + 1000,
                              at.net_demand_joules.mean + at.battery_joules.mean +
                                  at.spilled_joules.mean + ledger.curtailed_joules.mean +
                                  ledger.conversion_losses_joules.mean + ledger.leaked_joules.mean,
                              1e-9));
}

TEST(LeakingBattery, DrawsInTheLongRunWhatTheGridSays) {
  const Battery battery{.capacity_joules = 64, .self_discharge_per_slot = .01};
  const auto result = simulate(GaussianProcess{.drift = -.1, .volatility = 1}, battery,
                               {.horizons_slots = {600, 1200}, .trials = 20'000, .seed = 23});
  const double rate =
      (result.horizons[1].auxiliary_joules.mean - result.horizons[0].auxiliary_joules.mean) / 600;
  const double error = std::hypot(result.horizons[1].auxiliary_joules.standard_error,
                                  result.horizons[0].auxiliary_joules.standard_error) /
                       600;
  EXPECT_TRUE(within_standard_errors(rate, error, .009974, 0.02)) << rate << " +- " << error;
}

TEST(PublishedScenario, NeedsTheAuxiliaryEnergyOfTheExactSlotLaw) {
  const SlotProcess scenario = published_scenario();
  EXPECT_TRUE(relatively_near(auxiliary::task_energy_moments(scenario.demand).mean,
                              published_mean_joules, 1e-7));
  const auto result =
      simulate(scenario, {}, {.horizons_slots = {10, 100}, .trials = 300'000, .seed = 5});
  EXPECT_TRUE(agrees(result.horizons[0].auxiliary_joules, 1373.0068, 0.003));
  EXPECT_TRUE(agrees(result.horizons[1].auxiliary_joules, 5102.3353, 0.003));
  EXPECT_TRUE(agrees(result.horizons[1].demand_joules, 100 * published_mean_joules, 0.001));
}

// The rational means of tests/reference/uniform_harvest.csv.
TEST(UniformHarvest, NeedsTheAuxiliaryEnergyOfTheExactSlots) {
  const SlotProcess process = {
      .demand = {.arrivals = ArrivalLaw::fixed, .task_energy = {{.value = 9}}},
      .harvest = UniformHarvest{.lowest_joules_per_slot = 0, .highest_joules_per_slot = 20}};
  const auto result =
      simulate(process, {}, {.horizons_slots = {1, 2, 3}, .trials = 1'000'000, .seed = 8});
  EXPECT_TRUE(agrees(result.horizons[0].auxiliary_joules, 81.0 / 40, 0.002));
  EXPECT_TRUE(agrees(result.horizons[1].auxiliary_joules, 81.0 / 25, 0.002));
  EXPECT_TRUE(agrees(result.horizons[2].auxiliary_joules, 398413.0 / 96000, 0.002));
}

// At c = 5 and sigma = 1.2 the reflected Brownian model would say 0.34267 and 0.14400. The rate is
// the slope between two horizons, so that the transient from the empty battery does not count.
double long_run_rate(double drift) {
  constexpr std::int64_t settled = 2000;
  constexpr std::int64_t end = 102'000;
  const auto result = simulate(GaussianProcess{.drift = drift, .volatility = 1.2},
                               {.initial_joules = 2, .capacity_joules = 5},
                               {.horizons_slots = {settled, end}, .trials = 400, .seed = 3});
  return (result.horizons[1].auxiliary_joules.mean - result.horizons[0].auxiliary_joules.mean) /
         static_cast<double>(end - settled);
}

TEST(FiniteBattery, HasTheLongRunRateOfSlots) {
  EXPECT_NEAR(long_run_rate(0.3), 0.32244, 5e-4);
  EXPECT_NEAR(long_run_rate(0), 0.11253, 5e-4);
}

// One slot, so the moments are those of lib/auxiliary.
void expect_slot_moments(const SlotProcess& process, const numeric::Moments& exact) {
  const Estimate net = simulate(process, {}, {.horizons_slots = {1}, .trials = 100'000})
                           .horizons[0]
                           .net_demand_joules;
  EXPECT_LE(std::abs(net.mean - exact.mean), 5 * net.standard_error);
  EXPECT_TRUE(relatively_near(net.standard_deviation, std::sqrt(exact.variance), 0.03));
}

TEST(Slots, HaveTheMomentsOfTheSlotModel) {
  for (const ArrivalLaw arrivals : {ArrivalLaw::poisson, ArrivalLaw::fixed})
    for (const double tasks : {0.0, 1.0, 3.0, 40.0})
      for (const auxiliary::HarvestLaw& harvest : std::vector<auxiliary::HarvestLaw>{
               ConstantHarvest{.mean_joules_per_slot = 2},
               UniformHarvest{.lowest_joules_per_slot = 1, .highest_joules_per_slot = 3},
               GammaHarvest{.mean_joules_per_slot = 2, .standard_deviation_joules_per_slot = 3}}) {
        const auxiliary::DemandLaw demand = {
            .arrivals = arrivals,
            .tasks_per_slot = tasks,
            .task_energy = {{.value = 1, .probability = 0.25}, {.value = 5, .probability = 0.75}}};
        SCOPED_TRACE("tasks per slot " + std::to_string(tasks));
        expect_slot_moments({.demand = demand, .harvest = harvest},
                            auxiliary::net_demand_moments({.demand = demand, .harvest = harvest}));
      }
}

// Tasks of a block are thrown into its slots: neighbours must stay uncorrelated.
TEST(Slots, OfPoissonDemandAreIndependent) {
  const SlotProcess process = {.demand = {.tasks_per_slot = 1, .task_energy = {{.value = 1}}},
                               .harvest = ConstantHarvest{}};
  const auto result =
      simulate(process, {}, {.horizons_slots = {2, 7, 64, 100}, .trials = 100'000, .seed = 9});
  for (const HorizonEstimates& horizon : result.horizons) {
    const double poisson_deviation = std::sqrt(static_cast<double>(horizon.slots));
    EXPECT_TRUE(relatively_near(horizon.demand_joules.standard_deviation, poisson_deviation, 0.015))
        << horizon.slots;
    EXPECT_TRUE(agrees(horizon.demand_joules, static_cast<double>(horizon.slots), 0.01));
  }
}

// ---- identities ----

SimulationOptions few_trials() {
  return {.horizons_slots = {1, 63, 64, 65, 128, 500}, .trials = 20, .seed = 4};
}

TEST(Simulator, KeepsEnergyAtEveryHorizon) {
  for (const double capacity : {0.0, 700.0, 5000.0, std::numeric_limits<double>::infinity()}) {
    const Battery battery = {.initial_joules = std::min(capacity, 600.0),
                             .capacity_joules = capacity};
    for (const HorizonEstimates& at :
         simulate(published_scenario(), battery, few_trials()).horizons)
      EXPECT_NEAR(battery.initial_joules + at.auxiliary_joules.mean,
                  at.net_demand_joules.mean + at.spilled_joules.mean + at.battery_joules.mean, 1e-8)
          << "capacity " << capacity << ", slots " << at.slots;
  }
}

RC_GTEST_PROP(Simulator, APathDoesNotDependOnTheOtherHorizons, ()) {
  const auto first = *rc::gen::inRange<std::int64_t>(1, 400);
  const auto last = *rc::gen::inRange<std::int64_t>(first + 1, 500);
  const Battery battery = {.initial_joules = 1, .capacity_joules = 3};
  const GaussianProcess process = {.drift = 0.1, .volatility = 1};
  const auto both = simulate(process, battery, {.horizons_slots = {first, last}, .trials = 4});
  const auto alone = simulate(process, battery, {.horizons_slots = {last}, .trials = 4});
  RC_ASSERT(relatively_near(both.horizons[1].auxiliary_joules.mean,
                            alone.horizons[0].auxiliary_joules.mean, 0));
  RC_ASSERT(relatively_near(both.horizons[1].battery_joules.mean,
                            alone.horizons[0].battery_joules.mean, 0));
}

TEST(Simulator, TheKeptTrialsAreTheOnesAveraged) {
  SimulationOptions options = few_trials();
  EXPECT_TRUE(simulate(published_scenario(), {}, options).auxiliary_of_trials.empty());
  options.keep_trials = true;
  const auto result = simulate(published_scenario(), {}, options);
  ASSERT_EQ(result.auxiliary_of_trials.size(), options.horizons_slots.size());
  for (std::size_t i = 0; i < result.horizons.size(); ++i) {
    ASSERT_EQ(result.auxiliary_of_trials[i].size(), 20U);
    RunningMoments moments;
    for (const double joules : result.auxiliary_of_trials[i]) moments.add(joules);
    EXPECT_TRUE(relatively_near(moments.mean, result.horizons[i].auxiliary_joules.mean, 1e-14));
    EXPECT_TRUE(relatively_near(estimate_of(moments).standard_error,
                                result.horizons[i].auxiliary_joules.standard_error, 1e-12));
  }
}

// ---- the same bits ----

std::vector<std::uint64_t> bits_of(const SimulationResult& result) {
  std::vector<std::uint64_t> bits;
  for (const HorizonEstimates& at : result.horizons)
    for (const Estimate& estimate : {at.auxiliary_joules, at.battery_joules, at.spilled_joules,
                                     at.demand_joules, at.net_demand_joules})
      for (const double value :
           {estimate.mean, estimate.standard_error, estimate.standard_deviation})
        bits.push_back(std::bit_cast<std::uint64_t>(value));
  for (const auto& trials : result.auxiliary_of_trials)
    for (const double joules : trials) bits.push_back(std::bit_cast<std::uint64_t>(joules));
  return bits;
}

std::vector<std::uint64_t> bits_with(std::uint64_t seed, int threads) {
  return bits_of(simulate(published_scenario(), {.capacity_joules = 4000},
                          {.horizons_slots = {5, 70},
                           .trials = 3001,  // chunks of three, the last one short
                           .seed = seed,
                           .threads = threads,
                           .keep_trials = true}));
}

TEST(Threads, DoNotChangeABit) {
  const auto alone = bits_with(1, 1);
  for (const int threads : {2, 3, 7, 0}) EXPECT_EQ(bits_with(1, threads), alone) << threads;
}

TEST(Seed, DecidesEverything) {
  EXPECT_EQ(bits_with(1, 1), bits_with(1, 1));
  EXPECT_NE(bits_with(1, 1), bits_with(2, 1));
}

// ---- harvest series ----

SlotProcess harvest_only(std::vector<double> rows) {
  return {.demand = {.tasks_per_slot = 0, .task_energy = {{.value = 1}}},
          .harvest = HarvestSeries{std::move(rows)}};
}

TEST(HarvestSeriesReplay, StartsAnywhereGoesOnInOrderAndWrapsAround) {
  const SlotProcess process = harvest_only({1, 2, 4, 8, 16});
  const SlotSampler sampler(process);
  std::set<double> first_rows;
  for (std::uint64_t number = 0; number < 200; ++number) {
    auto trial = sampler.begin({.seed = 1, .trial = number});
    SlotBlock block;
    sampler.fill(trial, block);
    const double last_of_block = -block.net_demand_joules.back();
    first_rows.insert(-block.net_demand_joules.front());
    for (std::size_t slot = 1; slot < block_slots; ++slot) {
      const double before = block.net_demand_joules[slot - 1];
      EXPECT_EQ(block.net_demand_joules[slot], before == -16 ? -1 : 2 * before);
    }
    sampler.fill(trial, block);
    EXPECT_EQ(-block.net_demand_joules.front(), last_of_block == 16 ? 1 : 2 * last_of_block);
  }
  EXPECT_EQ(first_rows, (std::set<double>{1, 2, 4, 8, 16}));
}

TEST(HarvestSeriesReplay, IsTheStationaryLaw) {
  const auto result =
      simulate(harvest_only({0, 0, 9, 3}), {}, {.horizons_slots = {1, 4, 6}, .trials = 20'000});
  EXPECT_TRUE(agrees(result.horizons[0].battery_joules, 3, 0.01));
  EXPECT_EQ(result.horizons[1].battery_joules.mean, 12);  // a whole turn, wherever it starts
  EXPECT_EQ(result.horizons[1].battery_joules.standard_error, 0);
  EXPECT_TRUE(agrees(result.horizons[2].battery_joules, 18, 0.01));
}

TEST(Simulator, OneSeedGivesOneHarvestUnderTwoDemands) {
  SlotProcess process = published_scenario();
  SimulationOptions options = few_trials();
  const auto with = simulate(process, {}, options);
  for (auto& atom : process.demand.task_energy) atom.value *= 2;
  const auto twice = simulate(process, {}, options);
  const auto harvest = [](const HorizonEstimates& at) {
    return at.demand_joules.mean - at.net_demand_joules.mean;
  };
  for (std::size_t i = 0; i < with.horizons.size(); ++i)
    EXPECT_TRUE(relatively_near(harvest(twice.horizons[i]), harvest(with.horizons[i]), 1e-12));
}

// ---- refusals ----

std::string refusal_of(const SimulationOptions& options) {
  return message_of<std::domain_error>([&] { (void)simulate(GaussianProcess{}, {}, options); });
}

std::string refusal_of(const NetDemandProcess& process) {
  return message_of<std::domain_error>(
      [&] { (void)simulate(process, {}, {.horizons_slots = {1}}); });
}

TEST(Refusals, OfOptionsNameTheOptionAndItsValue) {
  EXPECT_THAT(refusal_of(SimulationOptions{}), HasSubstr("number of horizons is 0"));
  EXPECT_THAT(refusal_of({.horizons_slots = {0}}), HasSubstr("horizon (slots) is 0"));
  EXPECT_THAT(refusal_of({.horizons_slots = {5, 5}}), HasSubstr("horizon (slots) is 5"));
  EXPECT_THAT(refusal_of({.horizons_slots = {5, 4}}), HasSubstr("horizon (slots) is 4"));
  EXPECT_THAT(refusal_of({.horizons_slots = {1}, .trials = 1}), HasSubstr("trials is 1"));
  EXPECT_THAT(refusal_of({.horizons_slots = {1}, .threads = -2}), HasSubstr("threads is -2"));
  EXPECT_THAT(refusal_of({.horizons_slots = {1}}), HasSubstr("nothing of this type"));
}

TEST(Refusals, OfProcessesNameTheParameterAndItsValue) {
  EXPECT_THAT(refusal_of(GaussianProcess{.drift = not_a_number}), HasSubstr("drift"));
  EXPECT_THAT(refusal_of(GaussianProcess{.volatility = -1}), HasSubstr("volatility"));
  EXPECT_THAT(refusal_of(harvest_only({})), HasSubstr("rows of the harvest series is 0"));
  EXPECT_THAT(refusal_of(harvest_only({1, -3})), HasSubstr("is -3"));
  SlotProcess process = published_scenario();
  process.demand.tasks_per_slot = 2e9;
  EXPECT_THAT(refusal_of(process), HasSubstr("tasks per slot is 2e+09"));
  process = published_scenario();
  process.demand.task_energy.pop_back();
  EXPECT_THAT(refusal_of(process), HasSubstr("sum of the probabilities of the atoms"));
  process = published_scenario();
  process.harvest =
      GammaHarvest{.mean_joules_per_slot = -1, .standard_deviation_joules_per_slot = 1};
  EXPECT_THAT(refusal_of(process), HasSubstr("harvest mean (joules per slot) is -1"));
  process.harvest =
      GammaHarvest{.mean_joules_per_slot = 1e200, .standard_deviation_joules_per_slot = 1e-200};
  EXPECT_THAT(refusal_of(process), HasSubstr("Gamma shape is inf"));
}

TEST(Refusals, OfTheBatteryNameTheParameterAndItsValue) {
  EXPECT_THAT(message_of<std::domain_error>([] {
                (void)simulate(GaussianProcess{}, {.initial_joules = 3, .capacity_joules = 2},
                               {.horizons_slots = {1}});
              }),
              HasSubstr("initial battery (joules) is 3"));
}

}  // namespace
}  // namespace inferlaw::simulation
