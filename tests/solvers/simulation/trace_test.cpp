// The replay of a trace against the direct recursion, and the variance of its sums against a count
// of every start.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <stdexcept>
#include <vector>

#include "inferlaw/solvers/simulation/simulator.hpp"
#include "inferlaw/solvers/simulation/trace_sampler.hpp"
#include "inferlaw/solvers/simulation/window_moments.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::simulation {
namespace {

using test::relatively_near;
using test::within_standard_errors;

constexpr double unlimited = std::numeric_limits<double>::infinity();

TraceProcess small_process() {
  return {.demand = {.joules_per_slot = {3, 0, 5, 1, 0, 7, 2}},
          .harvest = HarvestSeries{.joules_per_slot = {1, 6, 0}, .slots_per_row = 2}};
}

double harvest_at(const HarvestSeries& series, std::size_t slot) {
  const auto held = static_cast<std::size_t>(series.slots_per_row);
  return series.joules_per_slot[slot / held % series.joules_per_slot.size()];
}

// The recursion of the slot model from one start of each, over `slots` slots.
double auxiliary_from(const TraceProcess& process, const Battery& battery, std::size_t demand_start,
                      std::size_t harvest_start, std::size_t slots) {
  const auto& series = std::get<HarvestSeries>(process.harvest);
  const std::vector<double>& demand = process.demand.joules_per_slot;
  double level = battery.initial_joules;
  double bought = 0;
  for (std::size_t t = 0; t < slots; ++t) {
    const double need = demand[(demand_start + t) % demand.size()];
    const double balance = level + harvest_at(series, harvest_start + t) - need;
    bought += std::max(0.0, -balance);
    level = std::min(battery.capacity_joules, std::max(0.0, balance));
  }
  return bought;
}

// All pairs of starts are alike likely, so the replay's mean is this average.
double mean_over_all_starts(const TraceProcess& process, const Battery& battery,
                            std::size_t slots) {
  const auto& series = std::get<HarvestSeries>(process.harvest);
  const std::size_t demand_slots = process.demand.joules_per_slot.size();
  const std::size_t harvest_slots =
      series.joules_per_slot.size() * static_cast<std::size_t>(series.slots_per_row);
  double sum = 0;
  for (std::size_t demand = 0; demand < demand_slots; ++demand)
    for (std::size_t harvest = 0; harvest < harvest_slots; ++harvest)
      sum += auxiliary_from(process, battery, demand, harvest, slots);
  return sum / static_cast<double>(demand_slots * harvest_slots);
}

TEST(TraceReplay, IsTheAverageOverEveryStart) {
  for (const Battery& battery : {Battery{}, Battery{.initial_joules = 2, .capacity_joules = 4}})
    for (const std::int64_t slots : {1, 5, 90}) {
      const Estimate replayed =
          simulate(small_process(), battery, {.horizons_slots = {slots}, .trials = 200'000})
              .horizons[0]
              .auxiliary_joules;
      EXPECT_TRUE(within_standard_errors(
          replayed.mean, replayed.standard_error,
          mean_over_all_starts(small_process(), battery, static_cast<std::size_t>(slots)), 0.01))
          << slots << " slots, capacity " << battery.capacity_joules;
    }
}

// Every trial is one of the paths, to the last bit.
TEST(TraceReplay, EveryTrialIsAPathOfTheTrace) {
  const TraceProcess process = small_process();
  const Battery battery{.initial_joules = 1, .capacity_joules = unlimited};
  std::set<double> possible;
  for (std::size_t demand = 0; demand < 7; ++demand)
    for (std::size_t harvest = 0; harvest < 6; ++harvest)
      possible.insert(auxiliary_from(process, battery, demand, harvest, 100));
  const auto result = simulate(
      process, battery, {.horizons_slots = {100}, .trials = 2000, .seed = 3, .keep_trials = true});
  std::set<double> found(result.auxiliary_of_trials[0].begin(),
                         result.auxiliary_of_trials[0].end());
  EXPECT_EQ(found, possible);
}

TEST(TraceReplay, DoesNotDependOnThreadsOrOtherHorizons) {
  SimulationOptions options{.horizons_slots = {3, 70}, .trials = 500, .threads = 1};
  const double alone = simulate(small_process(), {}, options).horizons[1].auxiliary_joules.mean;
  options.threads = 3;
  EXPECT_EQ(simulate(small_process(), {}, options).horizons[1].auxiliary_joules.mean, alone);
  options.horizons_slots = {70};
  EXPECT_TRUE(relatively_near(
      simulate(small_process(), {}, options).horizons[0].auxiliary_joules.mean, alone, 1e-15));
}

DemandTrace drawn_trace() {
  return {
      .joules_per_slot = {1, 0, 2},
      .drawn = {{.slot = 0, .law = 0, .tokens = 10},
                {.slot = 2, .law = 1, .tokens = 4},
                {.slot = 2, .law = 0, .tokens = 1}},
      .joules_per_token = {{{.value = 0.5, .probability = 0.75}, {.value = 2, .probability = 0.25}},
                           {{.value = 0, .probability = 0.9}, {.value = 3, .probability = 0.1}}}};
}

TEST(DrawnTasks, HaveTheMomentsOfTheirLaws) {
  const DemandTrace trace = drawn_trace();
  // E[j] = 0.875, 0.3; Var(j) = 1.5^2 0.1875 = 0.421875, 9 * 0.09 = 0.81
  EXPECT_THAT(expected_joules(trace), testing::ElementsAre(9.75, 0, 4.075));
  const std::vector<double> variance = drawn_variance(trace);
  EXPECT_DOUBLE_EQ(variance[0], 42.1875);
  EXPECT_EQ(variance[1], 0);
  EXPECT_DOUBLE_EQ(variance[2], 16 * 0.81 + 0.421875);
  const numeric::Moments slot = slot_moments(trace);
  const numeric::Moments law = numeric::moments(slot_law(trace));
  EXPECT_TRUE(relatively_near(law.mean, slot.mean, 1e-14));
  EXPECT_TRUE(relatively_near(law.variance, slot.variance, 1e-14));
  for (const numeric::ValueAtom& atom : slot_law(trace)) EXPECT_GE(atom.value, 0);
}

TEST(DrawnTasks, AreDrawnAnewEachTime) {
  const TraceProcess process{.demand = drawn_trace(), .harvest = auxiliary::ConstantHarvest{}};
  const numeric::Moments slot = slot_moments(process.demand);
  const auto result = simulate(process, {}, {.horizons_slots = {1, 3}, .trials = 200'000});
  const Estimate& one = result.horizons[0].demand_joules;
  EXPECT_TRUE(within_standard_errors(one.mean, one.standard_error, slot.mean, 0.01));
  EXPECT_TRUE(relatively_near(one.standard_deviation, std::sqrt(slot.variance), 0.01));
  // A whole turn: what is left is the variance of the draws.
  const Estimate& turn = result.horizons[1].demand_joules;
  EXPECT_TRUE(within_standard_errors(turn.mean, turn.standard_error, 3 * slot.mean, 0.01));
  EXPECT_TRUE(
      relatively_near(turn.standard_deviation, std::sqrt(42.1875 + 16 * 0.81 + 0.421875), 0.01));
}

// ---- the variance of sums ----

numeric::Moments counted(const std::vector<double>& rows, std::size_t held, std::size_t slots) {
  const std::size_t starts = rows.size() * held;
  std::vector<double> sums(starts, 0);
  for (std::size_t start = 0; start < starts; ++start)
    for (std::size_t t = 0; t < slots; ++t) sums[start] += rows[(start + t) / held % rows.size()];
  numeric::Moments moments;
  for (const double sum : sums) moments.mean += sum / static_cast<double>(starts);
  for (const double sum : sums)
    moments.variance += (sum - moments.mean) * (sum - moments.mean) / static_cast<double>(starts);
  return moments;
}

RC_GTEST_PROP(WindowMoments, AreThoseOfEveryStart, ()) {
  const auto whole =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-20, 20)));
  const std::vector<double> rows(whole.begin(), whole.end());
  const auto held = *rc::gen::inRange<std::size_t>(1, 6);
  const auto slots = *rc::gen::inRange<std::size_t>(0, 3 * rows.size() * held + 2);
  const numeric::Moments expected = counted(rows, held, slots);
  const numeric::Moments found =
      window_moments({.rows = rows, .slots_per_row = static_cast<std::int64_t>(held)},
                     static_cast<std::int64_t>(slots));
  RC_ASSERT(std::abs(found.mean - expected.mean) <= 1e-9 * (1 + std::abs(expected.mean)));
  RC_ASSERT(std::abs(found.variance - expected.variance) <= 1e-9 * (1 + expected.variance));
}

TEST(WindowMoments, OfAWholeTurnHaveNoVariance) {
  const std::vector<double> rows{1, 5, 2, 8, 1e6};
  EXPECT_EQ(window_moments({.rows = rows, .slots_per_row = 300}, 1500).variance, 0);
  EXPECT_DOUBLE_EQ(window_moments({.rows = rows, .slots_per_row = 300}, 1500).mean,
                   300 * 1000016.0);
}

TEST(TraceRefusals, NameTheParameterAndItsValue) {
  const auto refusal = [](const TraceProcess& process) -> std::string {
    try {
      check(process);
    } catch (const std::domain_error& error) {
      return error.what();
    }
    return "no refusal";
  };
  using testing::HasSubstr;
  TraceProcess process = small_process();
  EXPECT_EQ(refusal(process), "no refusal");
  std::get<HarvestSeries>(process.harvest).slots_per_row = 0;
  EXPECT_THAT(refusal(process), HasSubstr("slots per row of the harvest series is 0"));
  process = small_process();
  process.demand.joules_per_slot[1] = -1;
  EXPECT_THAT(refusal(process), HasSubstr("demand of a slot of the trace (joules) is -1"));
  process.demand.joules_per_slot = {};
  EXPECT_THAT(refusal(process), HasSubstr("number of slots of the trace is 0"));
  process.demand = drawn_trace();
  process.demand.drawn[2].slot = 1;
  EXPECT_THAT(refusal(process), HasSubstr("slot of a drawn task is 1"));
  process.demand = drawn_trace();
  process.demand.drawn[2].law = 2;
  EXPECT_THAT(refusal(process), HasSubstr("law of a drawn task is 2"));
  EXPECT_THROW((void)window_moments({.rows = {}}, 1), std::domain_error);
  const std::vector<double> rows{1};
  EXPECT_THROW((void)window_moments({.rows = rows, .slots_per_row = 0}, 1), std::domain_error);
  EXPECT_THROW((void)window_moments({.rows = rows}, -1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::simulation
