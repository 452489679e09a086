// How the mean auxiliary energy of a site grows over the horizon, by every engine.
#include "inferlaw/solvers/site/growth.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/theories.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::test {
namespace {

const double pi = std::acos(-1.0);

// The largest standard errors, a share of the value each, that 4000 trials may have.
struct Allowed {
  double exponent = 0.02;
  double prefactor = 0.02;
  double spread = 0.03;
};

TEST(Growth, OfACriticalSiteIsThatOfADiffusion) {
  const site::Growth growth =
      site::growth_of(two_models(), {.longest_slots = 1000, .trials = 6000});
  EXPECT_TRUE(relatively_near(growth.exponent.theory, 0.5, 1e-9));
  EXPECT_TRUE(relatively_near(growth.prefactor.theory, std::sqrt(2 / pi), 1e-9));
  EXPECT_TRUE(relatively_near(growth.spread.theory, std::sqrt(pi / 2 - 1), 1e-9));
  EXPECT_TRUE(std::isnan(growth.spread.exact_slots));
}

TEST(Growth, IsTheSameByExactSlotsAndBySimulation) {
  const Allowed allowed;
  const site::Growth growth =
      site::growth_of(two_models(), {.longest_slots = 1000, .trials = 6000});
  const auto agrees = [](const simulation::Estimate& simulated, double expected, double error) {
    return within_standard_errors(simulated.mean, simulated.standard_error, expected, error);
  };
  EXPECT_TRUE(agrees(growth.exponent.simulated, growth.exponent.exact_slots, allowed.exponent));
  EXPECT_TRUE(agrees(growth.prefactor.simulated, growth.prefactor.exact_slots, allowed.prefactor));
  EXPECT_TRUE(agrees(growth.spread.simulated, growth.spread.theory, allowed.spread));
  EXPECT_TRUE(agrees(growth.demand_joules_per_slot, 587.4187, 0.01));
}

TEST(Growth, OfExactSlotsIsThatOfTheirMeans) {
  const site::Growth growth = site::growth_of(two_models(), {.longest_slots = 100, .trials = 2});
  EXPECT_NEAR(growth.prefactor.exact_slots * 689.3053 * 10, 5102.3353, 5e-4);
  const auto means =
      *site::means_by(site::Theory::exact_slots, site::site_of(with_horizons(two_models(), {50})));
  EXPECT_NEAR(growth.exponent.exact_slots, std::log2(5102.3353 / means[0].joules), 1e-7);
}

// Too little supply: in the end the drift alone, E[D_T] = nu T.
TEST(Growth, OfADeficitIsLinear) {
  const site::Growth growth =
      site::growth_of(two_models(), {.longest_slots = 20000, .trials = 2, .supply_factor = 0.8});
  EXPECT_NEAR(growth.exponent.theory, 1, 0.01);
  EXPECT_NEAR(growth.exponent.exact_slots, growth.exponent.theory, 1e-3);
}

TEST(Growth, NeedsExactSlots) {
  EXPECT_THROW((void)site::growth_of(with_harvest(two_models(), series_harvest({2, 6, 4})),
                                     {.longest_slots = 100, .trials = 2}),
               std::domain_error);
}

TEST(Growth, RoutingErrorsLeaveTheSupplyAsItWas) {
  const site::DemandAndSupply erring =
      site::demand_and_supply_of(site::site_of(site::with_routing_errors(two_models(), 0.1)));
  EXPECT_NEAR(erring.critical_supply_joules_per_slot, 587.4187, 5e-5);
  EXPECT_NEAR(erring.crossover_slots, 5640, 0.5);
  EXPECT_EQ(site::name_of(site::with_routing_errors(two_models(), 0).policy), "myopic");
}

TEST(Growth, ModelsCrossInEnergyBeforeTheyDoInLatency) {
  const site::CostCrossovers crossovers = site::cost_crossovers(two_models());
  EXPECT_NEAR(crossovers.energy_level, 1.737, 5e-4);
  EXPECT_NEAR(crossovers.latency_level, 1.785, 5e-4);
  EXPECT_TRUE(crossovers.first_is_cheaper_on_easiest);
  EXPECT_TRUE(crossovers.last_is_cheaper_on_hardest);
  site::Scenario twins = two_models();
  twins.models[1] = twins.models[0];
  EXPECT_TRUE(std::isnan(site::cost_crossovers(twins).energy_level)) << "nowhere, or everywhere";
}

}  // namespace
}  // namespace inferlaw::test
