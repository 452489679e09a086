#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

SlotModel two_energies(ArrivalLaw arrivals, double rate) {
  return {.demand = {.arrivals = arrivals,
                     .tasks_per_slot = rate,
                     .task_energy = {{.value = 1, .probability = 0.25},
                                     {.value = 5, .probability = 0.75}}},
          .harvest =
              GammaHarvest{.mean_joules_per_slot = 4, .standard_deviation_joules_per_slot = 0.5}};
}

TEST(SlotModel, MomentsOfATaskEnergy) {
  const numeric::Moments moments = task_energy_moments(two_energies(ArrivalLaw::poisson, 1).demand);
  EXPECT_DOUBLE_EQ(moments.mean, 4);
  EXPECT_DOUBLE_EQ(moments.variance, 3);
}

TEST(SlotModel, PoissonDemandHasTheSecondMomentAsVariance) {
  const numeric::Moments net = net_demand_moments(two_energies(ArrivalLaw::poisson, 2));
  EXPECT_TRUE(relatively_near(net.mean, 8 - 4, 1e-15));
  EXPECT_TRUE(relatively_near(net.variance, 2 * 19 + 0.25, 1e-15));
}

TEST(SlotModel, FixedArrivalsAddTheVarianceOnly) {
  const numeric::Moments net = net_demand_moments(two_energies(ArrivalLaw::fixed, 2));
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

TEST(ValueAtoms, CondensedLawsKeepTheirFirstMoments) {
  std::vector<numeric::ValueAtom> atoms;
  for (int i = 0; i < 1000; ++i)
    atoms.push_back({.value = 100 + i + 0.3 * std::sin(i), .probability = (i % 7 + 1) / 3997.0});
  const std::vector<numeric::ValueAtom> few = condensed(atoms, 20);
  EXPECT_EQ(few.size(), 40U);
  for (const int power : {0, 1, 2, 3}) {
    const auto moment = [=](const std::vector<numeric::ValueAtom>& law) {
      double sum = 0;
      for (const numeric::ValueAtom& atom : law)
        sum += atom.probability * std::pow(atom.value, power);
      return sum;
    };
    EXPECT_TRUE(relatively_near(moment(few), moment(atoms), 1e-13)) << "power " << power;
  }
  EXPECT_EQ(condensed(few, 20).size(), 40U);
}

}  // namespace
}  // namespace inferlaw::auxiliary
