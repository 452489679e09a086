// The identities of the battery on any path.
#include "inferlaw/solvers/simulation/battery.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace inferlaw::simulation {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// Whole joules: every sum is exact, so the identities hold to the last bit.
std::vector<double> any_path() {
  const auto whole = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1001));
  return {whole.begin(), whole.end()};
}

BatteryState after(const std::vector<double>& path, const Battery& battery) {
  BatteryState state = {.level_joules = battery.initial_joules};
  advance(path, battery, state);
  return state;
}

double total(const std::vector<double>& path) {
  return std::accumulate(path.begin(), path.end(), 0.0);
}

double highest_partial_sum(const std::vector<double>& path) {
  double sum = 0;
  double highest = 0;
  for (const double net : path) highest = std::max(highest, sum += net);
  return highest;
}

TEST(Battery, DrawsAuxiliaryEnergyBeforeItStoresAndSpillsWhatDoesNotFit) {
  const BatteryState state = after({3, -4, 1, -10}, {.initial_joules = 1, .capacity_joules = 5});
  EXPECT_EQ(state.auxiliary_joules, 2);  // 3 - 1 in the first slot, then 4, 3, 13 are stored
  EXPECT_EQ(state.spilled_joules, 8);
  EXPECT_EQ(state.level_joules, 5);
}

RC_GTEST_PROP(Battery, AuxiliaryEnergyIsTheHighestPartialSumAboveTheInitialCharge, ()) {
  const auto path = any_path();
  const double initial = *rc::gen::inRange(0, 3000);
  const BatteryState state = after(path, {.initial_joules = initial});
  RC_ASSERT(state.auxiliary_joules == std::max(0.0, highest_partial_sum(path) - initial));
  RC_ASSERT(state.level_joules == initial + state.auxiliary_joules - total(path));
  RC_ASSERT(state.spilled_joules == 0);
}

RC_GTEST_PROP(Battery, KeepsEnergy, ()) {
  const auto path = any_path();
  const double capacity = *rc::gen::inRange(0, 3000);
  const double initial = *rc::gen::inRange(0, static_cast<int>(capacity) + 1);
  const BatteryState state = after(path, {.initial_joules = initial, .capacity_joules = capacity});
  RC_ASSERT(initial + state.auxiliary_joules ==
            total(path) + state.spilled_joules + state.level_joules);
  RC_ASSERT(state.level_joules >= 0);
  RC_ASSERT(state.level_joules <= capacity);
}

RC_GTEST_PROP(Battery, ALargerOneNeedsNoMoreAuxiliaryEnergy, ()) {
  const auto path = any_path();
  const double capacity = *rc::gen::inRange(0, 3000);
  const double more = *rc::gen::inRange(0, 3000);
  RC_ASSERT(after(path, {.capacity_joules = capacity + more}).auxiliary_joules <=
            after(path, {.capacity_joules = capacity}).auxiliary_joules);
}

RC_GTEST_PROP(Battery, APathMayBeCutAnywhere, ()) {
  const auto path = any_path();
  const auto cut = *rc::gen::inRange(std::size_t{0}, path.size() + 1);
  const Battery battery = {.initial_joules = 10, .capacity_joules = 500};
  BatteryState state = {.level_joules = battery.initial_joules};
  advance(std::span(path).first(cut), battery, state);
  advance(std::span(path).subspan(cut), battery, state);
  const BatteryState whole = after(path, battery);
  RC_ASSERT(state.auxiliary_joules == whole.auxiliary_joules);
  RC_ASSERT(state.spilled_joules == whole.spilled_joules);
  RC_ASSERT(state.level_joules == whole.level_joules);
}

TEST(Battery, RefusesChargesOutsideTheirRange) {
  EXPECT_NO_THROW(check(Battery{.initial_joules = 5, .capacity_joules = 5}));
  EXPECT_NO_THROW(check(Battery{.initial_joules = 0, .capacity_joules = 0}));
  for (const Battery& bad : std::array<Battery, 5>{{{.initial_joules = -1},
                                                    {.initial_joules = infinite},
                                                    {.initial_joules = std::nan("")},
                                                    {.capacity_joules = std::nan("")},
                                                    {.initial_joules = 2, .capacity_joules = 1}}})
    EXPECT_THROW(check(bad), std::domain_error) << bad.initial_joules << ' ' << bad.capacity_joules;
}

}  // namespace
}  // namespace inferlaw::simulation
