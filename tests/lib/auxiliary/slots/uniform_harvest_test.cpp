// Uniform harvest U(a, b) against a fixed demand, whose exact answer is rational: every engine of
// slots meets it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <limits>
#include <map>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::read_reference;
using test::ReferenceRow;
using test::relatively_near;

SlotModel fixed_against(double demand, const UniformHarvest& harvest) {
  return {.demand = {.arrivals = ArrivalLaw::fixed, .task_energy = {{.value = demand}}},
          .harvest = harvest};
}

SlotModel nine_against_twenty() {
  return fixed_against(9, {.lowest_joules_per_slot = 0, .highest_joules_per_slot = 20});
}

SlotModel model_of(const ReferenceRow& row) {
  return fixed_against(row.at("demand"), {.lowest_joules_per_slot = row.at("lowest"),
                                          .highest_joules_per_slot = row.at("highest")});
}

double deviation(const SlotModel& model) { return std::sqrt(net_demand_moments(model).variance); }

GriddedLaw gridded(const SlotModel& model) {
  return gridded_net_demand(model, fine_step(net_demand_moments(model)));
}

TEST(UniformHarvest, OneSlotOfNineJoulesIsEightyOneFortieths) {
  const SlotModel model = nine_against_twenty();
  const std::array horizons{1L};
  const GriddedLaw slot = gridded(model);
  EXPECT_NEAR(exact_slots_mean_curve(net_demand_law(model), 1).mean_joules[0], 81.0 / 40, 1e-9);
  EXPECT_NEAR(auxiliary_laws({&slot, 1}, horizons)[0].mean_joules.value, 81.0 / 40, 1e-6);
  EXPECT_NEAR(slot_battery_outcomes({&slot, 1}, horizons, {.capacity_joules = 1e4})[0]
                  .auxiliary_joules.value,
              81.0 / 40, 1e-6);
}

constexpr long most_slots = 8;  // of the reference

TEST(UniformHarvest, SpitzersSumMeetsTheRationalMean) {
  std::map<double, MeanCurve> curves;  // by the demand, which no two cases share
  for (const ReferenceRow& row : read_reference("uniform_harvest.csv")) {
    if (row.at("battery") > 0) continue;
    const SlotModel model = model_of(row);
    MeanCurve& curve = curves[row.at("demand")];
    if (curve.mean_joules.empty())
      curve = exact_slots_mean_curve(net_demand_law(model), most_slots);
    const auto slot = static_cast<std::size_t>(row.at("slots")) - 1;
    EXPECT_NEAR(curve.mean_joules[slot], row.at("mean"), curve.error_joules[slot])
        << "demand " << row.at("demand") << ", slot " << slot + 1;
    EXPECT_LT(curve.error_joules[slot], 1e-7 * deviation(model));
  }
}

// At the most that one slot can need the density of M_T jumps by J = 1/(highest - lowest) or less,
// and no polynomial goes through: J h^2/6 of the mean, J h/2 of a probability.
struct Allowed {
  double mean_joules;
  double probability;
};

Allowed allowed_error(const ReferenceRow& row) {
  const double sigma = deviation(model_of(row));
  if (row.at("battery") != row.at("demand") - row.at("lowest"))
    return {.mean_joules = 1e-6 * sigma, .probability = 1e-5};
  const double step = sigma / GridSettings{}.steps_per_deviation;
  const double jump = 1 / (row.at("highest") - row.at("lowest"));
  return {.mean_joules = jump * step * step / 6, .probability = jump * step / 2};
}

TEST(UniformHarvest, TheGridMeetsTheRationalLaw) {
  for (const ReferenceRow& row : read_reference("uniform_harvest.csv")) {
    const SlotModel model = model_of(row);
    const GriddedLaw slot = gridded(model);
    const std::array horizons{static_cast<long>(row.at("slots"))};
    const AuxiliaryLaw law =
        auxiliary_laws({&slot, 1}, horizons, {.initial_joules = row.at("battery")})[0];
    SCOPED_TRACE(testing::Message() << "demand " << row.at("demand") << ", battery "
                                    << row.at("battery") << ", slots " << horizons[0]);
    const Allowed allowed = allowed_error(row);
    EXPECT_NEAR(law.mean_joules.value, row.at("mean"), allowed.mean_joules);
    EXPECT_NEAR(law.probability_of_none.value, row.at("probability_of_none"), allowed.probability);
  }
}

TEST(UniformHarvest, AVeryLargeBatteryMeetsTheRationalMean) {
  for (const ReferenceRow& row : read_reference("uniform_harvest.csv")) {
    const SlotModel model = model_of(row);
    const GriddedLaw slot = gridded(model);
    const std::array horizons{static_cast<long>(row.at("slots"))};
    const SlotBatteryOutcome outcome = slot_battery_outcomes(
        {&slot, 1}, horizons,
        {.initial_joules = row.at("battery"), .capacity_joules = 100 * deviation(model)})[0];
    EXPECT_NEAR(outcome.auxiliary_joules.value, row.at("mean"), allowed_error(row).mean_joules)
        << "demand " << row.at("demand") << ", battery " << row.at("battery") << ", slots "
        << horizons[0];
    EXPECT_NEAR(outcome.spilled_joules.value, 0, 1e-12 * deviation(model));
  }
}

// ---- the parts ----

// Minus U(0, 2), without demand: ln E[exp(-i x R)] = ln(sin(x)/x) - i x.
NetDemandLaw harvest_alone() {
  return net_demand_law(SlotModel{.demand = {.tasks_per_slot = 0, .task_energy = {{.value = 1}}},
                                  .harvest = UniformHarvest{.highest_joules_per_slot = 2}});
}

TEST(UniformHarvest, TheLogarithmOfItsTransformKeepsItsDigits) {
  const NetDemandLaw law = harvest_alone();
  struct Row {
    double x, log_modulus;
  };
  for (const auto& [x, log_modulus] :
       {Row{1e-6, -1.666666666666722071382595e-13}, Row{0.03125, -0.0001627657151858462753223826},
        Row{0.5, -0.04201950582536896172579838}, Row{1.0, -0.172603746269091678513411},
        Row{1.0625, -0.1957859876491729460329344}, Row{3.0, -3.056756918278195617196799},
        Row{3.25, -3.402473877296694122264497}, Row{4.5, -1.526803573462951422328974}})  // mpmath
    EXPECT_TRUE(relatively_near(law.log_characteristic_function(x).real(), log_modulus, 2e-15));
}

TEST(UniformHarvest, TheTransformIsThatOfTheLaw) {
  const NetDemandLaw law = harvest_alone();
  for (const double x : {1e-6, 0.5, 2.0, 4.0, 7.0}) {
    const std::complex<double> actual = std::exp(law.log_characteristic_function(x));
    const std::complex<double> expected = std::polar(1.0, -x) * (std::sin(x) / x);
    EXPECT_NEAR(actual.real(), expected.real(), 1e-15);
    EXPECT_NEAR(actual.imag(), expected.imag(), 1e-15);
  }
}

TEST(UniformHarvest, NoFrequencyBeyondExceedsTheBound) {
  const NetDemandLaw law = harvest_alone();
  double largest_beyond = -std::numeric_limits<double>::infinity();
  for (double x = 40; x > 0; x -= 0.001) {
    largest_beyond = std::max(largest_beyond, law.log_characteristic_function(x).real());
    ASSERT_LE(largest_beyond, law.log_modulus_bound(x)) << x;
    ASSERT_GE(largest_beyond + 1, law.log_modulus_bound(x)) << x;
  }
}

TEST(UniformHarvest, CellsHoldWhatTheyCover) {
  // U(0.25, 1.5): cells 0, 1 and 2 of 0.5 hold 0.2, 0.4 and 0.4, at 0.375, 0.75 and 1.25.
  const GriddedLaw law = gridded_harvest(
      UniformHarvest{.lowest_joules_per_slot = 0.25, .highest_joules_per_slot = 1.5}, 0.5);
  ASSERT_EQ(law.first_index, 0);
  ASSERT_EQ(law.probabilities.size(), 4U);
  EXPECT_DOUBLE_EQ(law.probabilities[0], 0.05);
  EXPECT_DOUBLE_EQ(law.probabilities[1], 0.15 + 0.2);
  EXPECT_DOUBLE_EQ(law.probabilities[2], 0.2 + 0.2);
  EXPECT_DOUBLE_EQ(law.probabilities[3], 0.2);
}

TEST(UniformHarvest, TheGridKeepsMassMeanAndNearlyTheVariance) {
  for (const double lowest : {0.0, 0.3, 7.0, 1e6})
    for (const double step : {0.001, 0.07, 0.5, 3.0, 10.0}) {
      const UniformHarvest harvest{.lowest_joules_per_slot = lowest,
                                   .highest_joules_per_slot = lowest + 3};
      const GriddedLaw law = gridded_harvest(harvest, step);
      const numeric::Moments exact = harvest_moments(harvest);
      const double mass = std::accumulate(law.probabilities.begin(), law.probabilities.end(), 0.0);
      EXPECT_NEAR(mass, 1, 1e-13);
      EXPECT_NEAR(moments(law).mean, exact.mean, 1e-12 * (1 + lowest));
      EXPECT_EQ(law.represented.variance, exact.variance);
      EXPECT_GE(moments(law).variance, exact.variance * (1 - 1e-9));
      EXPECT_LE(moments(law).variance, exact.variance + step * step / 4 + 1e-9);
      for (const double p : law.probabilities) EXPECT_GE(p, 0);
    }
}

TEST(UniformHarvest, HasNoSkewnessOfItsOwn) {
  EXPECT_EQ(slot_shape(nine_against_twenty()).skewness, 0);
  SlotModel model = nine_against_twenty();
  model.demand.arrivals = ArrivalLaw::poisson;
  const double variance = net_demand_moments(model).variance;  // 9^2 + 20^2/12
  EXPECT_TRUE(relatively_near(slot_shape(model).skewness, 729 / std::pow(variance, 1.5), 1e-14));
}

TEST(UniformHarvest, TheCorrectedBrownianMeanIsNearTheExactOne) {
  for (const double demand : {9.5, 10.0, 10.5}) {
    const SlotModel model = fixed_against(demand, {.highest_joules_per_slot = 20});
    const numeric::Moments net = net_demand_moments(model);
    const double corrected = corrected_mean({.drift_joules_per_slot = net.mean,
                                             .volatility_joules = std::sqrt(net.variance),
                                             .horizon_slots = 100},
                                            slot_shape(model))
                                 .value();
    const double exact = exact_slots_mean_curve(net_demand_law(model), 100).mean_joules.back();
    EXPECT_TRUE(relatively_near(corrected, exact, 1e-3)) << demand;
  }
}

TEST(UniformHarvest, PoissonDemandMeetsSpitzersSumOnTheGrid) {
  const SlotModel model{
      .demand = {.tasks_per_slot = 1.7,
                 .task_energy = {{.value = 2, .probability = 0.4},
                                 {.value = 5.5, .probability = 0.6}}},
      .harvest = UniformHarvest{.lowest_joules_per_slot = 3, .highest_joules_per_slot = 12}};
  const GriddedLaw slot = gridded(model);
  const std::array horizons{1L, 5L, 100L};
  const MeanCurve curve = exact_slots_mean_curve(net_demand_law(model), 100);
  for (const AuxiliaryLaw& law : auxiliary_laws({&slot, 1}, horizons))
    EXPECT_TRUE(relatively_near(law.mean_joules.value,
                                curve.mean_joules[static_cast<std::size_t>(law.slots - 1)], 1e-6))
        << law.slots;
}

TEST(UniformHarvest, HasItsMomentsAndRefusesWhatIsNoInterval) {
  const numeric::Moments moments =
      harvest_moments(UniformHarvest{.lowest_joules_per_slot = 5, .highest_joules_per_slot = 17});
  EXPECT_EQ(moments.mean, 11);
  EXPECT_EQ(moments.variance, 12);
  const double infinity = std::numeric_limits<double>::infinity();
  for (const auto& [lowest, highest] :
       {std::pair{-1.0, 2.0}, {2.0, 2.0}, {3.0, 2.0}, {0.0, infinity}, {0.0, std::nan("")}})
    EXPECT_THROW(check(HarvestLaw{UniformHarvest{.lowest_joules_per_slot = lowest,
                                                 .highest_joules_per_slot = highest}}),
                 std::domain_error);
}

}  // namespace
}  // namespace inferlaw::auxiliary
