#include "inferlaw/lib/auxiliary/slot_model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

SlotModel two_energies(ArrivalLaw arrivals, double rate) {
  return {.demand = {.arrivals = arrivals,
                     .tasks_per_slot = rate,
                     .task_energy = {{.energy_joules = 1, .probability = 0.25},
                                     {.energy_joules = 5, .probability = 0.75}}},
          .harvest =
              GammaHarvest{.mean_joules_per_slot = 4, .standard_deviation_joules_per_slot = 0.5}};
}

TEST(SlotModel, MomentsOfATaskEnergy) {
  const Moments moments = task_energy_moments(two_energies(ArrivalLaw::poisson, 1).demand);
  EXPECT_DOUBLE_EQ(moments.mean, 4);
  EXPECT_DOUBLE_EQ(moments.variance, 3);
}

TEST(SlotModel, PoissonDemandHasTheSecondMomentAsVariance) {
  const Moments net = net_demand_moments(two_energies(ArrivalLaw::poisson, 2));
  EXPECT_TRUE(relatively_near(net.mean, 8 - 4, 1e-15));
  EXPECT_TRUE(relatively_near(net.variance, 2 * 19 + 0.25, 1e-15));
}

TEST(SlotModel, FixedArrivalsAddTheVarianceOnly) {
  const Moments net = net_demand_moments(two_energies(ArrivalLaw::fixed, 2));
  EXPECT_TRUE(relatively_near(net.mean, 8 - 4, 1e-15));
  EXPECT_TRUE(relatively_near(net.variance, 2 * 3 + 0.25, 1e-15));
}

TEST(SlotModel, RefusesNumbersOutsideTheirRange) {
  EXPECT_NO_THROW(check(two_energies(ArrivalLaw::fixed, 2)));
  EXPECT_THROW(check(two_energies(ArrivalLaw::fixed, 1.5)), std::domain_error);
  EXPECT_THROW(check(two_energies(ArrivalLaw::poisson, -1)), std::domain_error);
  SlotModel model = two_energies(ArrivalLaw::poisson, 1);
  model.demand.task_energy[0].probability = 0.3;
  EXPECT_THROW(check(model), std::domain_error);
  model = two_energies(ArrivalLaw::poisson, 1);
  model.harvest = ConstantHarvest{.mean_joules_per_slot = std::nan("")};
  EXPECT_THROW(check(model), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::auxiliary
