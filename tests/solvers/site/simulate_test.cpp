// A site simulated, and which law its curve follows.
#include "inferlaw/solvers/site/simulate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

// Routing errors at critical supply: the curve turns from diffusion to drift.
TEST(Simulate, SaysWhichLawTheCurveFollows) {
  const site::Scenario erring =
      with_policy(two_models(), routing::RoutingError{.probability = 0.1});
  const site::SiteSimulation simulation =
      site::simulate(erring, {.horizon = 100000, .growth_law = true});
  EXPECT_EQ(simulation.horizons.size(), 40U);
  const simulation::GrowthLawChoice& laws = *simulation.growth_law;
  EXPECT_EQ(laws.chosen, simulation::GrowthLaw::kinked);
  EXPECT_GE(laws.square_root.goodness.bic, laws.kinked.goodness.bic);
  EXPECT_GE(laws.linear.goodness.bic, laws.kinked.goodness.bic);
  EXPECT_NEAR(laws.kinked.joules_per_slot / simulation.demand_and_supply.drift_joules_per_slot, 1,
              0.25);
  EXPECT_NEAR(simulation.demand_and_supply.crossover_slots, 5640, 0.5);
}

TEST(Simulate, SeeksNoGrowthLawInAShortCurve) {
  EXPECT_SAYS(message_of<std::invalid_argument>(
                  [] { (void)site::simulate(two_models(), {.horizon = 500, .growth_law = true}); }),
              "the longest horizon is 500 slots; allowed: 1000 or more");
}

TEST(Simulate, ALongestHorizonReplacesTheScenariosOwn) {
  const auto horizons = [](std::int64_t longest) {
    return site::simulate(with_trials(two_models(), 2), {.horizon = longest})
        .scenario.horizons_slots;
  };
  EXPECT_THAT(horizons(500), testing::ElementsAre(1, 10, 100, 500));
  EXPECT_THAT(horizons(2000), testing::ElementsAre(1, 10, 100, 1000, 2000));
}

TEST(Simulate, IsTheSameForAnyNumberOfThreads) {
  const auto means = [](std::uint64_t seed, int threads) {
    std::vector<double> all;
    for (const auto& at :
         site::simulate(with_trials(two_models(), 300, seed), {.threads = threads}).horizons) {
      all.push_back(at.estimates.auxiliary_joules.mean);
      all.push_back(at.estimates.auxiliary_joules.standard_error);
      all.push_back(at.estimates.battery_joules.mean);
      all.push_back(at.estimates.demand_joules.mean);
    }
    return all;
  };
  EXPECT_EQ(means(7, 1), means(7, 3));
  EXPECT_NE(means(7, 1), means(8, 1));
}

// Long answers go to A (2 J a token) half of the time, to the fixed model (3 J) otherwise.
TEST(Simulate, RandomRoutingIsDrawnTaskByTask) {
  const site::SiteSimulation simulation = site::simulate(
      with_policy(small_trace_site(), routing::Mixture{.probabilities = {{0, 1}, {0.5, 0.5}}}));
  const double mean = (3 * (1 + 2) + 2.5 * (3 + 8)) / 4;
  EXPECT_NEAR(simulation.demand_and_supply.mean_demand_joules_per_slot, mean, 1e-12);
  // Slots of 10.5, 0, 6, 20 J on average, and 0.25 J^2 of variance for each squared token drawn.
  const double between = (10.5 * 10.5 + 36 + 400) / 4 - mean * mean;
  const double variance = between + 0.25 * (9 + 64) / 4;
  EXPECT_TRUE(
      relatively_near(simulation.demand_and_supply.volatility_joules, std::sqrt(variance), 1e-12));
  const simulation::Estimate& turn = simulation.horizons[1].estimates.demand_joules;
  EXPECT_NEAR(turn.mean, 4 * mean, 5 * turn.standard_error);
  EXPECT_GT(turn.standard_error, 0);
}

TEST(Simulate, RefusesARunThatWouldNeverEnd) {
  site::Scenario busy = two_models();
  busy.arrivals.tasks_per_slot = 4000;
  busy.trials = 1'000'000'000;
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)site::simulate(busy); }),
              "slots and tasks to simulate");
}

}  // namespace
}  // namespace inferlaw::test
