#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "tests/support/published_scenario.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

double mass(const GriddedLaw& law) {
  return std::accumulate(law.probabilities.begin(), law.probabilities.end(), 0.0);
}

void expect_mass_and_mean(const GriddedLaw& law) {
  const double scale = std::sqrt(law.represented.variance) + std::abs(law.represented.mean);
  EXPECT_NEAR(mass(law), 1, 1e-13);
  EXPECT_NEAR(moments(law).mean, law.represented.mean, 1e-12 * scale);
  for (const double p : law.probabilities) EXPECT_GE(p, 0);
}

double probability_at(const GriddedLaw& law, long index) {
  const long i = index - law.first_index;
  if (i < 0 || i >= static_cast<long>(law.probabilities.size())) return 0;
  return law.probabilities[static_cast<std::size_t>(i)];
}

TEST(GriddedLaw, AnAtomIsSharedByItsNeighbours) {
  const std::array atoms{numeric::ValueAtom{.value = -1.25, .probability = 1}};
  const GriddedLaw law = gridded_atoms(atoms, 0.5);
  EXPECT_DOUBLE_EQ(probability_at(law, -3), 0.5);
  EXPECT_DOUBLE_EQ(probability_at(law, -2), 0.5);
  EXPECT_FALSE(law.on_grid);
  EXPECT_TRUE(gridded_atoms(atoms, 0.25).on_grid);
}

TEST(GriddedLaw, PoissonDemandOnTheGrid) {
  const DemandLaw demand{.tasks_per_slot = 2.5, .task_energy = {{.value = 3}}};
  const GriddedLaw law = gridded_demand(demand, 1.5);
  EXPECT_TRUE(law.on_grid);
  double term = std::exp(-2.5);
  for (int tasks = 0; tasks < 25; ++tasks) {
    EXPECT_NEAR(probability_at(law, 2L * tasks), term, 1e-16) << tasks;
    EXPECT_NEAR(probability_at(law, 2L * tasks + 1), 0, 1e-16) << tasks;
    term *= 2.5 / (tasks + 1);
  }
}

TEST(GriddedLaw, FixedArrivalsAreBinomial) {
  const DemandLaw demand{
      .arrivals = ArrivalLaw::fixed,
      .tasks_per_slot = 3,
      .task_energy = {{.value = 1, .probability = 0.25}, {.value = 4, .probability = 0.75}}};
  const GriddedLaw law = gridded_demand(demand, 1);
  EXPECT_NEAR(probability_at(law, 3), 1.0 / 64, 1e-16);
  EXPECT_NEAR(probability_at(law, 6), 9.0 / 64, 1e-16);
  EXPECT_NEAR(probability_at(law, 9), 27.0 / 64, 1e-16);
  EXPECT_NEAR(probability_at(law, 12), 27.0 / 64, 1e-16);
}

TEST(GriddedLaw, ManyTasksASlotFitIntoAWindow) {
  const DemandLaw demand{.tasks_per_slot = 1e4, .task_energy = {{.value = 2.3}}};
  const GriddedLaw law = gridded_demand(demand, 1);
  expect_mass_and_mean(law);
  EXPECT_GT(law.first_index, 20000);
  EXPECT_TRUE(relatively_near(moments(law).variance, 1e4 * (2.3 * 2.3 + 0.21), 1e-9));
}

TEST(GriddedLaw, GammaHarvestOfShapeOneIsExponential) {
  const double step = 0.1;
  const GriddedLaw law = gridded_harvest(
      GammaHarvest{.mean_joules_per_slot = 2, .standard_deviation_joules_per_slot = 2}, step);
  expect_mass_and_mean(law);
  // The second difference of E[(R - x)^+] = 2 e^{-x/2} over the step.
  for (const long k : {1L, 5L, 50L, 200L}) {
    const double x = static_cast<double>(k) * step;
    const double expected = 4 * std::exp(-x / 2) * (std::cosh(step / 2) - 1) / step;
    EXPECT_NEAR(probability_at(law, k), expected, 1e-13) << k;
  }
}

// E[(R - x)^+] of the law on its grid, which splitting keeps at every node.
double mean_excess(const GriddedLaw& law, long node) {
  double excess = 0;
  for (std::size_t i = law.probabilities.size(); i-- > 0;) {
    const long above = law.first_index + static_cast<long>(i) - node;
    if (above > 0) excess += static_cast<double>(above) * law.step_joules * law.probabilities[i];
  }
  return excess;
}

// E[(R - x)^+] = mean Q(shape + 1, x/scale) - x Q(shape, x/scale), in extended precision.
TEST(GriddedLaw, MeanExcessOfAGammaHarvestOfAnyShape) {
  using boost::math::gamma_q;
  for (const double shape : {0.0012, 0.04, 0.7, 1.0, 3.3, 40.0, 2500.0, 1e6}) {
    const double deviation = std::sqrt(shape);  // scale 1
    for (const double steps_per_deviation : {3.0, 32.0, 1024.0}) {
      const double step = deviation / steps_per_deviation;
      const GriddedLaw law =
          gridded_harvest(GammaHarvest{.mean_joules_per_slot = shape,
                                       .standard_deviation_joules_per_slot = deviation},
                          step);
      for (const double at : {0.0, 0.02, 0.5, 1.0, 1.5, 3.0}) {
        const long node = std::lround((shape + (at - 1) * std::min(shape, 3 * deviation)) / step);
        const long double x = static_cast<long double>(node) * static_cast<long double>(step);
        const long double a = shape;
        const auto exact = static_cast<double>(a * gamma_q(a + 1, x) - x * gamma_q(a, x));
        EXPECT_NEAR(mean_excess(law, node), exact, 2e-12 * exact + 1e-15 * shape)
            << "shape " << shape << " steps a deviation " << steps_per_deviation << " node "
            << node;
      }
    }
  }
}

TEST(GriddedLaw, AHarvestBeyondUseCountsAsTheMostOfUse) {
  const GammaHarvest heavy{.mean_joules_per_slot = 3, .standard_deviation_joules_per_slot = 60};
  const double step = 0.01;
  const double most = 50;
  const GriddedLaw law = gridded_harvest(heavy, step, most);
  expect_mass_and_mean(law);
  const numeric::Moments cut = harvest_moments_up_to(heavy, most);
  EXPECT_LT(cut.variance, 0.05 * 60 * 60);
  EXPECT_TRUE(relatively_near(law.represented.variance, cut.variance, 1e-12));
  const GriddedLaw whole = gridded_harvest(heavy, step);
  for (const long node : {0L, 17L, 400L, 4990L})
    EXPECT_TRUE(relatively_near(mean_excess(law, node),
                                mean_excess(whole, node) - mean_excess(whole, 5000), 1e-9))
        << node;
}

// Of a Poisson number of equal tasks the bound is above what is needed with probability exp(-42).
TEST(GriddedLaw, DemandsStayBelowTheMostDemanded) {
  const DemandLaw demand{.tasks_per_slot = 0.5, .task_energy = {{.value = 3}}};
  for (const long slots : {1L, 10L, 1000L}) {
    const double mean = 0.5 * static_cast<double>(slots);
    const double most = most_demanded(demand, slots) / 3;
    EXPECT_LT(boost::math::gamma_p(std::floor(most) + 1, mean), std::exp(-42.0)) << slots;
  }
  const DemandLaw fixed{
      .arrivals = ArrivalLaw::fixed, .tasks_per_slot = 2, .task_energy = {{.value = 3}}};
  EXPECT_EQ(most_demanded(fixed, 10), 60);
  DemandLaw idle = fixed;
  idle.idle_joules_per_slot = 5;
  EXPECT_EQ(most_demanded(idle, 10), 110);
}

TEST(GriddedLaw, MassAndMeanOfEveryKind) {
  for (const double variation : {0.001, 0.1, 0.5, 1.0, 3.0})
    for (const double step : {0.01, 0.3, 5.0})
      expect_mass_and_mean(
          gridded_harvest(GammaHarvest{.mean_joules_per_slot = 4,
                                       .standard_deviation_joules_per_slot = 4 * variation},
                          step));
  expect_mass_and_mean(gridded_gaussian({.mean = -0.7, .variance = 2}, 0.05));
  expect_mass_and_mean(gridded_gaussian({.mean = 1e3, .variance = 1e-2}, 0.7));
  const SlotModel model = test::published_slots();
  const GriddedLaw law = gridded_net_demand(model, fine_step(net_demand_moments(model)));
  EXPECT_NEAR(mass(law), 1, 1e-13);
  EXPECT_NEAR(moments(law).mean, 0, 1e-9);
  EXPECT_TRUE(relatively_near(std::sqrt(law.represented.variance), 689.3053, 1e-7));
  EXPECT_TRUE(relatively_near(moments(law).variance, law.represented.variance, 2e-7));
  expect_mass_and_mean(regridded(law, 20));
}

TEST(GriddedLaw, EmpiricalLawCountsSamples) {
  const std::array samples{1.0, 1.0, 2.0, -3.0};
  const GriddedLaw law = gridded_samples(samples, 1);
  EXPECT_TRUE(law.on_grid);
  EXPECT_DOUBLE_EQ(probability_at(law, 1), 0.5);
  EXPECT_DOUBLE_EQ(probability_at(law, -3), 0.25);
}

TEST(GriddedLaw, RefusesWhatItCannotHold) {
  const std::array half{numeric::ValueAtom{.value = 1, .probability = 0.5}};
  EXPECT_THROW((void)gridded_atoms(half, 1), std::domain_error);
  const std::array far{numeric::ValueAtom{.value = 0, .probability = 0.5},
                       numeric::ValueAtom{.value = 1e9, .probability = 0.5}};
  EXPECT_THROW((void)gridded_atoms(far, 1), std::domain_error);
  EXPECT_THROW((void)gridded_gaussian({.mean = 0, .variance = 0}, 1), std::domain_error);
  EXPECT_THROW((void)gridded_gaussian({.mean = 0, .variance = 1}, 0), std::domain_error);
  EXPECT_THROW((void)gridded_samples({}, 1), std::domain_error);
  const GriddedLaw fine = gridded_gaussian({.mean = 0, .variance = 1}, 0.1);
  const GriddedLaw coarse = gridded_gaussian({.mean = 0, .variance = 1}, 0.2);
  EXPECT_THROW((void)difference(fine, coarse), std::domain_error);
}

RC_GTEST_PROP(GriddedLawProperties, RegriddingKeepsMassMeanAndMeanExcessAtTheNodes, ()) {
  std::array<double, 20> samples;
  for (double& sample : samples) sample = *rc::gen::inRange(-100000, 100000) / 1000.0;
  const double step = *rc::gen::inRange(1, 5000) / 1000.0;
  const GriddedLaw law = gridded_samples(samples, step);
  RC_ASSERT(std::abs(mass(law) - 1) < 1e-13);
  RC_ASSERT(std::abs(moments(law).mean - law.represented.mean) < 1e-11);
  double on_grid = 0;
  double direct = 0;
  for (std::size_t i = 0; i < law.probabilities.size(); ++i)
    on_grid += law.probabilities[i] *
               std::max(0.0, step * static_cast<double>(law.first_index + static_cast<long>(i)));
  for (const double sample : samples) direct += std::max(0.0, sample) / 20;
  RC_ASSERT(std::abs(on_grid - direct) < 1e-11);
}

}  // namespace
}  // namespace inferlaw::auxiliary
