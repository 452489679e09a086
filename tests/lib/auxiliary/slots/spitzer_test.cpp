#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <variant>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/auxiliary/slots/heavy_harvest.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "tests/support/published_scenario.hpp"
#include "tests/support/reference_table.hpp"
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
  EXPECT_LE(std::abs(curve.mean_joules[0] - expected), curve.error_joules[0]);
  EXPECT_LT(curve.error_joules[0], 1e-4 * expected);
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
      EXPECT_LE(std::abs(curve.mean_joules[slots - 1] - expected), curve.error_joules[slots - 1])
          << "drift " << drift << ", slots " << slots;
      EXPECT_NEAR(curve.mean_joules[slots - 1], expected, 1e-12 * std::sqrt(1000.0));
    }
  }
}

TEST(HeavyHarvest, PublishedScenarioAtOneSlotByEnumeration) {
  // Over the counts of all ten energies; 4e-12 of the law is left out.
  for (const auto& [variation, expected] :
       {std::pair{2.0, 407.36238667}, std::pair{3.0, 463.36349469}, std::pair{5.0, 519.40387619},
        std::pair{10.0, 561.98230379}, std::pair{30.0, 583.11821491}}) {
    SlotModel model = test::published_slots();
    auto& harvest = std::get<GammaHarvest>(model.harvest);
    harvest.standard_deviation_joules_per_slot = variation * harvest.mean_joules_per_slot;
    const MeanCurve curve = exact_slots_mean_curve(net_demand_law(model), 1);
    EXPECT_NEAR(curve.mean_joules[0], expected, 4e-8) << "c.v. " << variation;
    EXPECT_LT(curve.error_joules[0], 1e-9 * expected) << "c.v. " << variation;
  }
}

SlotModel model_of(const test::ReferenceRow& row) {
  SlotModel model{.demand = {.arrivals = row.at("fixed_arrivals") == 1 ? ArrivalLaw::fixed
                                                                       : ArrivalLaw::poisson,
                             .tasks_per_slot = row.at("tasks"),
                             .task_energy = {{.value = 1, .probability = 0.5},
                                             {.value = 2, .probability = 0.3},
                                             {.value = 7, .probability = 0.2}}},
                  .harvest = {}};
  const double mean = row.at("mean_ratio") * demand_moments(model.demand).mean;
  model.harvest = GammaHarvest{.mean_joules_per_slot = mean,
                               .standard_deviation_joules_per_slot = row.at("cv") * mean};
  return model;
}

TEST(HeavyHarvest, ReferenceTableByEnumeration) {
  const auto rows = test::read_reference("heavy_harvest.csv");
  ASSERT_GT(rows.size(), 50U);
  for (const test::ReferenceRow& row : rows) {
    const auto slots = static_cast<long>(row.at("slots"));
    const MeanCurve curve = exact_slots_mean_curve(net_demand_law(model_of(row)), slots);
    const double off = std::abs(curve.mean_joules.back() - row.at("mean"));
    EXPECT_LE(off, curve.error_joules.back())
        << "c.v. " << row.at("cv") << ", harvest " << row.at("mean_ratio") << ", slots " << slots
        << ", mean " << row.at("mean") << ", found " << curve.mean_joules.back();
    EXPECT_LE(curve.error_joules.back(),
              accuracy::allowed("exact_slots_mean_curve") * row.at("mean"))
        << "c.v. " << row.at("cv") << ", harvest " << row.at("mean_ratio") << ", slots " << slots;
  }
}

TEST(HeavyHarvest, TheContourMeetsTheTrapeziumWhereBothHold) {
  const SlotModel model = two_atoms(2);
  const auto& harvest = std::get<GammaHarvest>(model.harvest);
  const PositiveParts parts = mean_positive_parts(model.demand, harvest, 64, 128);
  NetDemandLaw law = net_demand_law(model);
  law.model.reset();  // the trapezium rule alone
  const MeanCurve curve = exact_slots_mean_curve(law, 128);
  for (std::size_t n = 65; n <= 128; ++n) {
    const double term = curve.mean_joules[n - 1] - curve.mean_joules[n - 2];
    EXPECT_TRUE(relatively_near(parts.mean_joules[n - 64], term * static_cast<double>(n), 1e-9));
  }
}

TEST(HeavyHarvest, AMeanFarBelowItsScaleKeepsItsDigits) {
  // E[(3 - R)^+] = 3 P(25, x) - 300 P(26, x) for shape 25, scale 12, x = 1/4, by mpmath.
  SlotModel model{.demand = {.arrivals = ArrivalLaw::fixed, .task_energy = {{.value = 3}}},
                  .harvest = GammaHarvest{.mean_joules_per_slot = 300,
                                          .standard_deviation_joules_per_slot = 60}};
  const PositiveParts parts =
      mean_positive_parts(model.demand, std::get<GammaHarvest>(model.harvest), 1, 1);
  EXPECT_TRUE(relatively_near(parts.mean_joules[0], 5.2420930133489677e-42, 1e-9));
}

TEST(AnySlots, AnotherVolatilityScalesTheFluctuationsOnly) {
  const NetDemandLaw law = net_demand_law(two_atoms(2));
  const double volatility = std::sqrt(law.variance);
  const MeanCurve same = exact_slots_mean_curve(with_volatility(law, volatility), 50);
  const MeanCurve original = exact_slots_mean_curve(law, 50);
  EXPECT_TRUE(relatively_near(same.mean_joules[49], original.mean_joules[49], 1e-13));
  const NetDemandLaw centred = with_drift(law, 0);  // the whole answer scales
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
    EXPECT_NEAR(apart.mean_joules[i], law.mean_joules.value, apart.error_joules[i]);
    EXPECT_NEAR(together.mean_joules[i], law.mean_joules.value, together.error_joules[i]);
    EXPECT_LT(together.error_joules[i], 0.01 * law.mean_joules.value);
  }
}

TEST(AnySlots, RefusesParametersOutsideTheirRange) {
  EXPECT_THROW((void)gaussian_slots_mean(0, 1, 0), std::domain_error);
  EXPECT_THROW((void)gaussian_slots_mean(0, 1, 1.5), std::domain_error);
  EXPECT_THROW((void)gaussian_slots_mean(0, 0, 1), std::domain_error);
  EXPECT_THROW((void)exact_slots_mean_curve(net_demand_law(two_atoms(1)), 0), std::domain_error);
}

// Gammas of one scale add their shapes; a constant is a shift.
TEST(HarvestSums, MultiplyCharacteristicFunctions) {
  const SlotModel one = test::published_slots();
  const auto whole = std::get<GammaHarvest>(one.harvest);
  const auto part = [&](double share) {
    return GammaHarvest{.mean_joules_per_slot = share * whole.mean_joules_per_slot,
                        .standard_deviation_joules_per_slot =
                            std::sqrt(share) * whole.standard_deviation_joules_per_slot};
  };
  SlotModel two = one;
  two.harvest = HarvestSum{.sources = {part(.2), part(.8)}};
  SlotModel shifted = one;
  shifted.harvest = HarvestSum{.sources = {whole, ConstantHarvest{.mean_joules_per_slot = 50}}};
  EXPECT_TRUE(
      relatively_near(net_demand_moments(two).variance, net_demand_moments(one).variance, 1e-14));
  const auto means = [](const NetDemandLaw& law) {
    return exact_slots_mean_curve(law, 100).mean_joules;
  };
  const NetDemandLaw law = net_demand_law(one);
  const auto expected = means(law);
  const auto expected_of_shifted = means(with_drift(law, law.mean - 50));
  const auto of_two = means(net_demand_law(two));
  const auto of_shifted = means(net_demand_law(shifted));
  for (const std::size_t slots : {1UL, 10UL, 100UL}) {
    EXPECT_TRUE(relatively_near(of_two[slots - 1], expected[slots - 1], 1e-10)) << "T = " << slots;
    EXPECT_TRUE(relatively_near(of_shifted[slots - 1], expected_of_shifted[slots - 1], 1e-10))
        << "T = " << slots;
  }
}

TEST(HarvestSums, HaveSourcesAndEachInItsRange) {
  EXPECT_THROW(check(HarvestLaw(HarvestSum{})), std::domain_error);
  EXPECT_THROW(check(HarvestLaw(HarvestSum{.sources = {GammaHarvest{}}})), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::auxiliary
