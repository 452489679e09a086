#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

double plain_spitzer_sum(double drift, double volatility, long slots) {
  long double sum = 0;
  for (long n = 1; n <= slots; ++n) {
    const double root = std::sqrt(static_cast<double>(n));
    std::array<double, 2> moments;
    numeric::normal_tail_moments(-drift * root / volatility, moments);
    sum += volatility * moments[1] / root;
  }
  return static_cast<double>(sum);
}

TEST(GaussianSlots, PublishedScaleValues) {
  EXPECT_NEAR(gaussian_slots_mean(0, 1, 1000), 24.655035368, 5e-10);
  EXPECT_NEAR(gaussian_slots_mean(0.05, 1, 1000), 59.060010594, 5e-10);
  EXPECT_NEAR(gaussian_slots_mean(-0.05, 1, 1000), 9.060010594, 5e-10);
}

TEST(GaussianSlots, EulerMaclaurinAgreesWithThePlainSum) {
  for (const double drift :
       {0.0, 1e-9, 1e-4, -0.003, 0.02, -0.05, 0.3, -0.49, 0.5, -0.51, 2.0, -5.0, -20.0})
    for (const long slots : {1L, 2L, 7L, 64L, 127L, 128L, 129L, 1000L, 30000L})
      EXPECT_TRUE(relatively_near(gaussian_slots_mean(drift, 1, static_cast<double>(slots)),
                                  plain_spitzer_sum(drift, 1, slots),
                                  accuracy::allowed("gaussian_slots_mean")))
          << "drift " << drift << ", slots " << slots;
}

TEST(GaussianSlots, TheContinuityCorrectionAppearsForLongHorizons) {
  const double horizon = 1e12;
  const double brownian_mean = brownian::mean({.horizon_slots = horizon});
  const double zeta_half_over_root_two_pi = -0.5825971579390107;
  EXPECT_NEAR(gaussian_slots_mean(0, 1, horizon) - brownian_mean, zeta_half_over_root_two_pi, 1e-6);
}

SlotModel two_atoms(double harvest_deviation) {
  return {.demand = {.tasks_per_slot = 0.7,
                     .task_energy = {{.value = 3, .probability = 0.4},
                                     {.value = 7.5, .probability = 0.6}}},
          .harvest = GammaHarvest{.mean_joules_per_slot = 4,
                                  .standard_deviation_joules_per_slot = harvest_deviation}};
}

TEST(AnySlots, OneSlotFromEmptyIsTheMeanExcessOfDemandOverHarvest) {
  // By hand: no task with probability e^-lambda, otherwise sums of energies against Gamma harvest;
  // here the harvest is nearly constant, so E[(C - R)^+] is a Poisson sum over atoms.
  SlotModel model = two_atoms(1);
  model.harvest = ConstantHarvest{.mean_joules_per_slot = 4};
  double expected = 0;
  double term = std::exp(-0.7);
  double by_count = 1;
  for (int tasks = 1; tasks < 40; ++tasks) {
    by_count *= 0.7 / tasks;
    for (int large = 0; large <= tasks; ++large) {
      const double ways = std::exp(std::lgamma(tasks + 1) - std::lgamma(large + 1) -
                                   std::lgamma(tasks - large + 1));
      const double chance = ways * std::pow(0.6, large) * std::pow(0.4, tasks - large);
      expected += term * by_count * chance * std::max(0.0, 3.0 * (tasks - large) + 7.5 * large - 4);
    }
  }
  const MeanCurve curve = exact_slots_mean_curve(net_demand_law(model), 1);
  EXPECT_LE(std::abs(curve.mean_joules[0] - expected), curve.error_joules);
  EXPECT_LT(curve.error_joules, 1e-4 * expected);
}

TEST(AnySlots, GaussianLawThroughItsCharacteristicFunction) {
  for (const double drift : {0.0, 0.05, -0.05, -1.5}) {
    const NetDemandLaw law{
        .mean = drift,
        .variance = 1,
        .log_characteristic_function =
            [=](double x) { return std::complex<double>(-x * x / 2, drift * x); },
        .log_modulus_bound = [](double x) { return -x * x / 2; },
        .tail_scale = 0};
    const MeanCurve curve = exact_slots_mean_curve(law, 1000);
    for (const std::size_t slots : {1U, 2U, 10U, 100U, 1000U}) {
      const double expected = gaussian_slots_mean(drift, 1, static_cast<double>(slots));
      EXPECT_LE(std::abs(curve.mean_joules[slots - 1] - expected), curve.error_joules)
          << "drift " << drift << ", slots " << slots;
      EXPECT_NEAR(curve.mean_joules[slots - 1], expected, 1e-12 * std::sqrt(1000.0));
    }
  }
}

TEST(AnySlots, AnotherVolatilityScalesTheFluctuationsOnly) {
  const NetDemandLaw law = net_demand_law(two_atoms(2));
  const double volatility = std::sqrt(law.variance);
  const MeanCurve same = exact_slots_mean_curve(with_volatility(law, volatility), 50);
  const MeanCurve original = exact_slots_mean_curve(law, 50);
  EXPECT_TRUE(relatively_near(same.mean_joules[49], original.mean_joules[49], 1e-13));
  NetDemandLaw centred = law;  // without drift the whole answer scales
  centred.mean = 0;
  centred.log_characteristic_function = [=](double x) {
    return law.log_characteristic_function(x) - std::complex<double>(0, law.mean * x);
  };
  const MeanCurve once = exact_slots_mean_curve(centred, 50);
  const MeanCurve thrice = exact_slots_mean_curve(with_volatility(centred, 3 * volatility), 50);
  EXPECT_TRUE(relatively_near(thrice.mean_joules[49], 3 * once.mean_joules[49], 1e-12));
}

TEST(AnySlots, WithoutRandomnessTheMeanIsTheDrift) {
  SlotModel model{.demand = {.arrivals = ArrivalLaw::fixed, .task_energy = {{.value = 5}}},
                  .harvest = ConstantHarvest{.mean_joules_per_slot = 3}};
  EXPECT_EQ(exact_slots_mean_curve(net_demand_law(model), 10).mean_joules[9], 20);
  model.harvest = ConstantHarvest{.mean_joules_per_slot = 6};
  EXPECT_EQ(exact_slots_mean_curve(net_demand_law(model), 10).mean_joules[9], 0);
}

TEST(AnySlots, ADiscreteLawBothWaysAndOnItsGrid) {
  const DemandLaw demand{
      .arrivals = ArrivalLaw::fixed,
      .task_energy = {{.value = 1, .probability = 0.5}, {.value = 4, .probability = 0.5}}};
  const std::array harvest{numeric::ValueAtom{.value = 0, .probability = 0.25},
                           numeric::ValueAtom{.value = 3, .probability = 0.75}};
  const std::array net{numeric::ValueAtom{.value = 1, .probability = 0.125},
                       numeric::ValueAtom{.value = 4, .probability = 0.125},
                       numeric::ValueAtom{.value = -2, .probability = 0.375},
                       numeric::ValueAtom{.value = 1, .probability = 0.375}};
  const MeanCurve apart = exact_slots_mean_curve(net_demand_law(demand, harvest), 40);
  const MeanCurve together = exact_slots_mean_curve(net_demand_law(net), 40);
  const GriddedLaw slot = gridded_atoms(net, 1);
  const std::array horizons{1L, 40L};
  for (const AuxiliaryLaw& law : auxiliary_laws({&slot, 1}, horizons)) {
    const auto i = static_cast<std::size_t>(law.slots - 1);
    EXPECT_NEAR(apart.mean_joules[i], law.mean_joules.value, apart.error_joules);
    EXPECT_NEAR(together.mean_joules[i], law.mean_joules.value, together.error_joules);
    EXPECT_LT(together.error_joules, 0.01 * law.mean_joules.value);
  }
}

TEST(AnySlots, RefusesParametersOutsideTheirRange) {
  EXPECT_THROW((void)gaussian_slots_mean(0, 1, 0), std::domain_error);
  EXPECT_THROW((void)gaussian_slots_mean(0, 1, 1.5), std::domain_error);
  EXPECT_THROW((void)gaussian_slots_mean(0, 0, 1), std::domain_error);
  EXPECT_THROW((void)exact_slots_mean_curve(net_demand_law(two_atoms(1)), 0), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::auxiliary
