// The first trial slot by slot: its sums are those that the simulator keeps, to the last bit.
#include "inferlaw/solvers/simulation/path.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "tests/support/published_scenario.hpp"

namespace inferlaw::simulation {
namespace {

double sum_of(const std::vector<SlotRecord>& path, double SlotRecord::*member) {
  double sum = 0;
  for (const SlotRecord& at : path) sum += at.*member;
  return sum;
}

struct PathCase {
  const char* name;
  NetDemandProcess process;
  Battery battery;
  Windows windows = {};
};

std::vector<PathCase> cases() {
  const auxiliary::SlotModel slots = test::published_slots();
  const HarvestSeries series{.joules_per_slot = {1, 6, 0, 2, 9}, .slots_per_row = 3};
  const TraceProcess trace{.demand = {.joules_per_slot = {3, 0, 5, 1, 0, 7, 2}}, .harvest = series};
  return {
      {"published", SlotProcess{.demand = slots.demand, .harvest = slots.harvest}, {}},
      {"limited battery",
       SlotProcess{.demand = slots.demand, .harvest = slots.harvest},
       {.initial_joules = 500, .capacity_joules = 2000}},
      {"series", SlotProcess{.demand = slots.demand, .harvest = series}, {}},
      {"Gaussian", GaussianProcess{.drift = -0.1, .volatility = 1}, {.capacity_joules = 3}},
      {"trace", trace, {.initial_joules = 2, .capacity_joules = 4}},
      {"trace in windows", trace, {}, {.number = 3, .slots = 5}},
  };
}

// 150 slots: two whole blocks and a part.
SimulationOptions options_of(const PathCase& of) {
  return {.horizons_slots = {10, 150},
          .trials = 3,
          .seed = 21,
          .windows = of.windows,
          .keep_trials = true};
}

TEST(Path, AddsUpToTheAuxiliaryEnergyOfTheFirstTrial) {
  for (const PathCase& of : cases()) {
    const SimulationOptions options = options_of(of);
    const std::vector<SlotRecord> records = path(of.process, of.battery, options);
    const SimulationResult result = simulate(of.process, of.battery, options);
    ASSERT_EQ(records.size(), 150U) << of.name;
    const std::vector<SlotRecord> first(records.begin(), records.begin() + 10);
    EXPECT_EQ(sum_of(first, &SlotRecord::auxiliary_joules), result.auxiliary_of_trials[0][0])
        << of.name;
    EXPECT_EQ(sum_of(records, &SlotRecord::auxiliary_joules), result.auxiliary_of_trials[1][0])
        << of.name;
    EXPECT_GT(result.auxiliary_of_trials[1][0], 0) << of.name;
  }
}

TEST(Path, KeepsItsBooksInEverySlot) {
  for (const PathCase& of : cases()) {
    double level = of.battery.initial_joules;
    std::int64_t slot = 0;
    for (const SlotRecord& at : path(of.process, of.battery, options_of(of))) {
      EXPECT_EQ(at.slot, ++slot) << of.name;
      if (!std::holds_alternative<GaussianProcess>(of.process)) {
        EXPECT_EQ(at.net_demand_joules, at.demand_joules - at.harvest_joules) << of.name;
      }
      EXPECT_EQ(at.auxiliary_joules, std::max(0.0, at.net_demand_joules - level)) << of.name;
      const double kept = level + at.auxiliary_joules - at.net_demand_joules - at.spilled_joules;
      EXPECT_NEAR(at.battery_joules, kept, 1e-12 * (1 + level + std::abs(at.net_demand_joules)))
          << of.name << ", slot " << at.slot;
      EXPECT_LE(at.battery_joules, of.battery.capacity_joules) << of.name;
      level = at.battery_joules;
    }
  }
}

TEST(Path, ShowsTheRowsOfASeriesAsTheyAre) {
  const TraceProcess measured{.demand = {.joules_per_slot = {3, 0, 5}},
                              .harvest = HarvestSeries{.joules_per_slot = {0.1, 6}}};
  const std::vector<SlotRecord> records =
      path(measured, {}, {.horizons_slots = {4}, .windows = {.number = 1, .slots = 4}});
  const std::vector<double> demand{3, 0, 5, 3};
  const std::vector<double> harvest{0.1, 6, 0.1, 6};
  ASSERT_EQ(records.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(records[i].demand_joules, demand[i]) << i;
    EXPECT_EQ(records[i].harvest_joules, harvest[i]) << i;
  }
}

TEST(Path, RefusesWhatTheSimulatorRefuses) {
  EXPECT_THROW((void)path(GaussianProcess{}, {}, {}), std::domain_error) << "no horizon";
  EXPECT_THROW((void)path(GaussianProcess{}, {.initial_joules = -1}, {.horizons_slots = {5}}),
               std::domain_error);
}

}  // namespace
}  // namespace inferlaw::simulation
