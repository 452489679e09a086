#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "tests/support/published_scenario.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

GriddedLaw published_law() {
  const SlotModel model = test::published_slots();
  return gridded_net_demand(model, fine_step(net_demand_moments(model)));
}

double mass(const AuxiliaryLaw& law) {
  const std::vector<double>& p = law.grids[0].probabilities;
  return std::accumulate(p.begin(), p.end(), 0.0);
}

TEST(SlotLaw, PublishedScenarioMeetsTheSpitzerMean) {
  const GriddedLaw slot = published_law();
  const std::array horizons{1L, 10L, 100L, 1000L};
  const std::vector<AuxiliaryLaw> laws = auxiliary_laws({&slot, 1}, horizons);
  const MeanCurve curve = exact_slots_mean_curve(net_demand_law(test::published_slots()), 1000);
  for (const AuxiliaryLaw& law : laws) {
    const double expected = curve.mean_joules[static_cast<std::size_t>(law.slots - 1)];
    EXPECT_TRUE(
        relatively_near(law.mean_joules.value, expected, accuracy::allowed("auxiliary_laws")))
        << law.slots;
    EXPECT_LE(law.mean_joules.error, 1e-4 * expected) << law.slots;
    EXPECT_NEAR(mass(law), 1, 1e-13);
    EXPECT_LE(law.capped_probability, 1e-12);
  }
  EXPECT_NEAR(laws[1].mean_joules.value, 1373.0068, 2e-4);
  EXPECT_NEAR(laws[2].mean_joules.value, 5102.3353, 1e-3);
}

TEST(SlotLaw, GaussianSlotsMeetTheSpitzerMean) {
  for (const double drift : {-0.5, -0.05, 0.0, 0.3}) {
    const numeric::Moments moments{.mean = drift, .variance = 1};
    const GriddedLaw slot = gridded_gaussian(moments, fine_step(moments));
    const std::array horizons{3L, 200L};
    for (const AuxiliaryLaw& law : auxiliary_laws({&slot, 1}, horizons))
      EXPECT_TRUE(relatively_near(law.mean_joules.value,
                                  gaussian_slots_mean(drift, 1, static_cast<double>(law.slots)),
                                  accuracy::allowed("auxiliary_laws")))
          << "drift " << drift << ", slots " << law.slots;
  }
}

TEST(SlotLaw, NoneIsSparreAndersensProbabilityForSymmetricSlots) {
  // P(max S_n <= 0) = binomial(2 T, T)/4^T for any continuous symmetric law.
  const GriddedLaw slot = gridded_gaussian({.mean = 0, .variance = 4}, 2.0 / 2048);
  const std::array horizons{1L, 2L, 5L, 30L};
  for (const AuxiliaryLaw& law : auxiliary_laws({&slot, 1}, horizons)) {
    double expected = 1;
    for (long n = 1; n <= law.slots; ++n) expected *= 1 - 0.5 / static_cast<double>(n);
    EXPECT_TRUE(relatively_near(law.probability_of_none.value, expected, 2e-6)) << law.slots;
    EXPECT_EQ(quantile(law, expected * 0.999), 0);
  }
}

// Exact enumeration on a small lattice: the law of D_T by walking every path.
struct Enumerated {
  const std::vector<numeric::ValueAtom>& atoms;
  double battery;
  std::map<double, double> law = {};
  void walk(long slots, double sum, double maximum, double probability) {
    if (slots == 0) {
      law[std::max(0.0, maximum - battery)] += probability;
      return;
    }
    for (const numeric::ValueAtom& atom : atoms)
      walk(slots - 1, sum + atom.value, std::max(maximum, sum + atom.value),
           probability * atom.probability);
  }
};

const std::vector<numeric::ValueAtom> lattice{{.value = -1.5, .probability = 0.3},
                                              {.value = -0.5, .probability = 0.3},
                                              {.value = 0.5, .probability = 0.15},
                                              {.value = 2, .probability = 0.25}};

TEST(SlotLaw, ALatticeIsExact) {
  const GriddedLaw slot = gridded_atoms(lattice, 0.5);
  ASSERT_TRUE(slot.on_grid);
  for (const double battery : {0.0, 1.5, 0.7}) {
    const std::array horizons{1L, 7L};
    for (const AuxiliaryLaw& law :
         auxiliary_laws({&slot, 1}, horizons, {.initial_joules = battery})) {
      Enumerated expected{.atoms = lattice, .battery = battery};
      expected.walk(law.slots, 0, 0, 1);
      double below = 0;
      double mean = 0;
      double square = 0;
      for (const auto& [joules, probability] : expected.law) {
        below += probability;
        mean += probability * joules;
        square += probability * joules * joules;
        EXPECT_NEAR(cumulative(law, joules), below, 1e-13) << joules;
        EXPECT_NEAR(quantile(law, below - probability / 2), joules, 1e-8);
      }
      EXPECT_NEAR(law.mean_joules.value, mean, 1e-13);
      EXPECT_NEAR(law.standard_deviation_joules.value, std::sqrt(square - mean * mean), 1e-12);
      EXPECT_NEAR(law.probability_of_none.value, expected.law[0], 1e-13);
      EXPECT_LT(law.mean_joules.error, 1e-11);
    }
  }
}

TEST(SlotLaw, APeriodIsWalkedInItsOrder) {
  const std::vector<numeric::ValueAtom> night{{.value = 1, .probability = 0.5},
                                              {.value = 3, .probability = 0.5}};
  const std::vector<numeric::ValueAtom> day{{.value = -4, .probability = 0.7},
                                            {.value = 1, .probability = 0.3}};
  const std::array period{gridded_atoms(night, 1), gridded_atoms(night, 1), gridded_atoms(day, 1)};
  const std::array horizons{5L, 1L, 3L, 6L};
  const std::vector<AuxiliaryLaw> laws = auxiliary_laws(period, horizons);
  for (std::size_t i = 0; i < horizons.size(); ++i) {
    ASSERT_EQ(laws[i].slots, horizons[i]);
    double expected = 0;
    const auto walk = [&](auto&& self, long slot, double sum, double maximum,
                          double probability) -> void {
      if (slot == horizons[i]) {
        expected += probability * maximum;
        return;
      }
      for (const numeric::ValueAtom& atom : slot % 3 == 2 ? day : night)
        self(self, slot + 1, sum + atom.value, std::max(maximum, sum + atom.value),
             probability * atom.probability);
    };
    walk(walk, 0, 0, 0, 1);
    EXPECT_NEAR(laws[i].mean_joules.value, expected, 1e-13) << horizons[i];
  }
}

double simulated_auxiliary(const SlotModel& model, long slots, boost::random::mt19937_64& random) {
  const auto& harvest = std::get<GammaHarvest>(model.harvest);
  const double scale = harvest.standard_deviation_joules_per_slot *
                       harvest.standard_deviation_joules_per_slot / harvest.mean_joules_per_slot;
  boost::random::poisson_distribution<int, double> tasks(model.demand.tasks_per_slot);
  boost::random::uniform_int_distribution<std::size_t> type(0, model.demand.task_energy.size() - 1);
  boost::random::gamma_distribution<double> supply(harvest.mean_joules_per_slot / scale, scale);
  double battery = 0;
  double auxiliary = 0;
  for (long slot = 0; slot < slots; ++slot) {
    double net = -supply(random);
    for (int left = tasks(random); left > 0; --left)
      net += model.demand.task_energy[type(random)].value;
    auxiliary += std::max(0.0, net - battery);
    battery = std::max(0.0, battery - net);
  }
  return auxiliary;
}

TEST(SlotLaw, AgreesWithSimulationByKolmogorovAndSmirnov) {
  constexpr std::size_t trials = 20000;
  const SlotModel model = test::published_slots();
  const GriddedLaw slot = published_law();
  const std::array horizons{5L, 40L};
  boost::random::mt19937_64 random(20260102);
  for (const AuxiliaryLaw& law : auxiliary_laws({&slot, 1}, horizons)) {
    std::vector<double> values;
    for (std::size_t i = 0; i < trials; ++i)
      values.push_back(simulated_auxiliary(model, law.slots, random));
    std::sort(values.begin(), values.end());
    double distance = 0;
    for (std::size_t i = 0; i < trials; ++i) {
      const double expected = cumulative(law, values[i]);
      const double above = static_cast<double>(i + 1) / trials;
      const double below = values[i] > 0 ? static_cast<double>(i) / trials : expected;
      if (i + 1 < trials && values[i + 1] == values[i]) continue;  // the atom at 0
      distance = std::max({distance, std::abs(above - expected), std::abs(below - expected)});
    }
    EXPECT_LT(distance, 1.95 / std::sqrt(static_cast<double>(trials))) << law.slots;  // level 1e-3
  }
}

TEST(SlotLaw, QuantilesInvertTheCumulative) {
  const GriddedLaw slot = published_law();
  const std::array horizons{50L};
  const AuxiliaryLaw law = auxiliary_laws({&slot, 1}, horizons, {.initial_joules = 333})[0];
  for (const double probability : {0.3, 0.5, 0.9, 0.999, 0.999999})
    EXPECT_NEAR(cumulative(law, quantile(law, probability)), probability, 1e-12);
  EXPECT_NEAR(1 - survival(law, 0), law.probability_of_none.value, 1e-12);
  EXPECT_EQ(survival(law, -1), 1);
  EXPECT_EQ(survival(law, 1e9), 0);
}

TEST(SlotLaw, ATailBelowTheGridsRoundingIsNoZero) {
  // Exact: about exp(-2 (5) 10) = 4e-44 times the overshoot.
  const numeric::Moments deep{.mean = -5, .variance = 1};
  const GriddedLaw slot = gridded_gaussian(deep, fine_step(deep));
  const std::array horizon{100L};
  EXPECT_TRUE(auxiliary_laws({&slot, 1}, horizon, {.initial_joules = 10})[0].below_resolution);
  EXPECT_FALSE(auxiliary_laws({&slot, 1}, horizon)[0].below_resolution);
  const std::array never{numeric::ValueAtom{.value = -1, .probability = 1}};
  const GriddedLaw idle = gridded_atoms(never, 1);  // 0 is exact
  EXPECT_FALSE(auxiliary_laws({&idle, 1}, horizon)[0].below_resolution);
}

TEST(SlotLaw, RefusesParametersOutsideTheirRange) {
  const GriddedLaw slot = gridded_gaussian({.mean = 0, .variance = 1}, 0.1);
  const std::array none{0L};
  const std::array one{1L};
  EXPECT_THROW((void)auxiliary_laws({&slot, 1}, none), std::domain_error);
  EXPECT_THROW((void)auxiliary_laws({}, one), std::domain_error);
  EXPECT_THROW((void)auxiliary_laws({&slot, 1}, one, {.initial_joules = -1}), std::domain_error);
  EXPECT_THROW((void)quantile(auxiliary_laws({&slot, 1}, one)[0], 1), std::domain_error);
}

RC_GTEST_PROP(SlotLawProperties, MassIsKeptAndTheMeanGrowsWithTheHorizon, ()) {
  const double drift = *rc::gen::inRange(-1000, 1000) / 1000.0;
  const double battery = *rc::gen::inRange(0, 5000) / 1000.0;
  const numeric::Moments moments{.mean = drift, .variance = 1};
  const GriddedLaw slot = gridded_gaussian(moments, 0.01);
  const std::array horizons{1L, 2L, 20L, 21L, 60L};
  const std::vector<AuxiliaryLaw> laws =
      auxiliary_laws({&slot, 1}, horizons, {.initial_joules = battery});
  double last = 0;
  for (const AuxiliaryLaw& law : laws) {
    RC_ASSERT(std::abs(mass(law) - 1) < 1e-12);
    RC_ASSERT(law.mean_joules.value >= last - 1e-12);
    RC_ASSERT(law.mean_joules.value >=
              std::max(0.0, drift * static_cast<double>(law.slots) - battery) - 1e-9);
    last = law.mean_joules.value;
  }
}

}  // namespace
}  // namespace inferlaw::auxiliary
