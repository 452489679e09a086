// The identities of the battery on any path.
#include "inferlaw/solvers/simulation/battery.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/lossy.hpp"

namespace inferlaw::simulation {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// Whole joules: every sum is exact, so the identities hold to the last bit.
std::vector<double> any_path() {
  const auto whole = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-1000, 1001));
  return {whole.begin(), whole.end()};
}

BatteryState after(const std::vector<double>& path, const Battery& battery) {
  BatteryState state = {{.level_joules = battery.initial_joules}};
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
  BatteryState state = {{.level_joules = battery.initial_joules}};
  advance(std::span(path).first(cut), battery, state);
  advance(std::span(path).subspan(cut), battery, state);
  const BatteryState whole = after(path, battery);
  RC_ASSERT(state.auxiliary_joules == whole.auxiliary_joules);
  RC_ASSERT(state.spilled_joules == whole.spilled_joules);
  RC_ASSERT(state.level_joules == whole.level_joules);
}

// ---- with losses ----

Battery any_lossy_battery() {
  const auto share = [](int least, int most) { return *rc::gen::inRange(least, most) / 100.0; };
  Battery battery{.charging_efficiency = share(50, 101),
                  .discharging_efficiency = share(50, 101),
                  .self_discharge_per_slot = share(0, 30)};
  if (*rc::gen::arbitrary<bool>()) {
    battery.capacity_joules = *rc::gen::inRange(1, 3000);
    battery.minimum_state_of_charge = share(0, 90);
  }
  if (*rc::gen::arbitrary<bool>())
    battery.charging_limit_joules_per_slot = *rc::gen::inRange(1, 1500);
  if (*rc::gen::arbitrary<bool>())
    battery.discharging_limit_joules_per_slot = *rc::gen::inRange(1, 1500);
  const double room = std::isfinite(battery.capacity_joules) ? battery.capacity_joules : 3000;
  const double least = battery.minimum_state_of_charge * room;
  battery.initial_joules = least + share(0, 101) * (room - least);
  return battery;
}

RC_GTEST_PROP(LossyBattery, KeepsEnergy, ()) {
  const auto path = any_path();
  const Battery battery = any_lossy_battery();
  const BatteryState state = after(path, battery);
  const double given = battery.initial_joules + state.auxiliary_joules - total(path);
  const double found = state.level_joules + state.spilled_joules + state.curtailed_joules +
                       state.leaked_joules + conversion_losses_joules(state, battery);
  double size = battery.initial_joules + 1;
  for (const double net : path) size += std::abs(net);
  RC_ASSERT(std::abs(given - found) <= 1e-9 * size);
  RC_ASSERT(state.level_joules <= battery.capacity_joules);
  if (std::isfinite(battery.capacity_joules))
    RC_ASSERT(state.level_joules >=
              battery.minimum_state_of_charge * battery.capacity_joules * (1 - 1e-12));
}

// The needs and surpluses of a path are where they went.
RC_GTEST_PROP(LossyBattery, PutsEveryNeedAndSurplusSomewhere, ()) {
  const auto path = any_path();
  const BatteryState state = after(path, any_lossy_battery());
  double need = 0;
  for (const double net : path) need += std::max(0.0, net);
  const double surplus = need - total(path);
  RC_ASSERT(std::abs(need - state.auxiliary_joules - state.delivered_joules) <= 1e-9 * (need + 1));
  RC_ASSERT(std::abs(surplus - state.taken_joules - state.curtailed_joules -
                     state.spilled_joules) <= 1e-9 * (surplus + 1));
}

// D_T = sum (X_t - P_d)^+ + D_T[Y], by the lossless recursion in deliverable joules.
RC_GTEST_PROP(LossyBattery, IsALosslessOneUnderTheTransformedIncrement, ()) {
  const auto path = any_path();
  Battery battery = any_lossy_battery();
  battery.self_discharge_per_slot = 0;
  const double eta = auxiliary::round_trip_efficiency(battery);
  std::vector<double> transformed;
  double beyond_limit = 0;
  for (const double net : path) {
    const double limit = battery.discharging_limit_joules_per_slot;
    beyond_limit += std::max(0.0, net - limit);
    transformed.push_back(net > 0 ? std::min(net, limit)
                                  : -eta * std::min(-net, battery.charging_limit_joules_per_slot));
  }
  const BatteryState direct = after(path, battery);
  const BatteryState other = after(transformed, auxiliary::deliverable_battery(battery));
  double size = battery.initial_joules + 1;
  for (const double net : path) size += std::abs(net);
  RC_ASSERT(std::abs(direct.auxiliary_joules - beyond_limit - other.auxiliary_joules) <=
            1e-11 * size);
  RC_ASSERT(std::abs(direct.spilled_joules - other.spilled_joules / eta) <= 1e-11 * size);
}

// Limits that no path reaches take the way of the losses, and must end where the other way does.
RC_GTEST_PROP(LossyBattery, WithoutLossesIsTheLosslessOne, ()) {
  const auto path = any_path();
  const double capacity = *rc::gen::inRange(1, 3000);
  const Battery lossless{.initial_joules = std::floor(capacity / 2), .capacity_joules = capacity};
  Battery limited = lossless;
  limited.charging_limit_joules_per_slot = 1e9;
  const BatteryState one = after(path, lossless);
  const BatteryState other = after(path, limited);
  RC_ASSERT(one.auxiliary_joules == other.auxiliary_joules);
  RC_ASSERT(one.spilled_joules == other.spilled_joules);
  RC_ASSERT(one.level_joules == other.level_joules);
  RC_ASSERT(one.delivered_joules == other.delivered_joules);
  RC_ASSERT(one.taken_joules == other.taken_joules);
}

// By hand: a store of 10 J of which 2 stay, 4 at first; half is lost either way, power is limited,
// and a tenth of what is usable leaks.
TEST(LossyBattery, MeasuresEachNumberOnItsSide) {
  const Battery battery{.initial_joules = 4,
                        .capacity_joules = 10,
                        .minimum_state_of_charge = .2,
                        .charging_efficiency = .5,
                        .discharging_efficiency = .5,
                        .charging_limit_joules_per_slot = 12,
                        .discharging_limit_joules_per_slot = 3,
                        .self_discharge_per_slot = .1};
  const BatteryState needy = after({5}, battery);  // (4 - 2)/2 = 1 J can be delivered
  EXPECT_DOUBLE_EQ(needy.delivered_joules, 1);
  EXPECT_DOUBLE_EQ(needy.auxiliary_joules, 4);
  EXPECT_DOUBLE_EQ(needy.level_joules, 2);
  const BatteryState state = after({-20, 5}, battery);
  EXPECT_DOUBLE_EQ(state.curtailed_joules, 8);
  EXPECT_DOUBLE_EQ(state.taken_joules, 12);  // exactly what fits: 6 J in the store
  EXPECT_DOUBLE_EQ(state.spilled_joules, 0);
  EXPECT_DOUBLE_EQ(state.delivered_joules, 3);  // of 0.5 (9.2 - 2) = 3.6
  EXPECT_DOUBLE_EQ(state.auxiliary_joules, 2);
  EXPECT_DOUBLE_EQ(state.leaked_joules, .8 + .12);
  EXPECT_DOUBLE_EQ(state.level_joules, 9.2 - 6 - .12);
}

// ---- direct and transformed, many of them -----------------------------------------------------

struct Direct {
  Battery battery = {};
  std::vector<double> path = {};
};

// Of the size of a joule or so; limits, capacity and self-discharge are there half of the time.
Direct any_direct(std::mt19937_64& words) {
  const auto uniform = [&](double least, double most) {
    return std::uniform_real_distribution(least, most)(words);
  };
  const auto perhaps = [&] { return uniform(0, 1) < .5; };
  Battery battery{.charging_efficiency = uniform(.3, 1), .discharging_efficiency = uniform(.3, 1)};
  if (perhaps()) battery.capacity_joules = uniform(.1, 5);
  if (perhaps()) battery.charging_limit_joules_per_slot = uniform(.1, 2);
  if (perhaps()) battery.discharging_limit_joules_per_slot = uniform(.1, 2);
  if (perhaps()) battery.self_discharge_per_slot = uniform(0, .3);
  battery.initial_joules =
      std::isfinite(battery.capacity_joules) ? uniform(0, battery.capacity_joules) : uniform(0, 5);
  Direct direct{.battery = battery};
  for (int slot = 0; slot < 30; ++slot) direct.path.push_back(uniform(-2, 2));
  return direct;
}

double largest_difference(std::uint64_t seed, int batteries) {
  std::mt19937_64 words(seed);
  double largest = 0;
  for (int i = 0; i < batteries; ++i) {
    const auto [battery, path] = any_direct(words);
    const double eta = auxiliary::round_trip_efficiency(battery);
    std::vector<double> transformed;
    double beyond_limit = 0;
    for (const double net : path) {
      const double limit = battery.discharging_limit_joules_per_slot;
      beyond_limit += std::max(0.0, net - limit);
      transformed.push_back(net > 0
                                ? std::min(net, limit)
                                : -eta * std::min(-net, battery.charging_limit_joules_per_slot));
    }
    const double other =
        after(transformed, auxiliary::deliverable_battery(battery)).auxiliary_joules;
    largest =
        std::max(largest, std::abs(after(path, battery).auxiliary_joules - beyond_limit - other));
  }
  return largest;
}

// 100 times 1000 random batteries.
RC_GTEST_PROP(LossyBattery, IsALosslessOneUnderTheTransformedIncrementOfAnySize, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  RC_ASSERT(largest_difference(seed, 1000) <= 1e-9);
}

// ---- work that can wait -----------------------------------------------------------------------

BatteryState after(const std::vector<double>& path, const Battery& battery,
                   const SlotRules& rules) {
  BatteryState state = {{.level_joules = battery.initial_joules}};
  advance(path, battery, state, rules);
  return state;
}

// Put-off work is a battery that was charged in advance.
RC_GTEST_PROP(Deferral, IsALargerBatteryChargedInAdvance, ()) {
  std::vector<double> path = any_path();
  for (double& net : path) net /= 3;
  Battery battery{.initial_joules = *rc::gen::inRange(0, 500) / 7.0};
  if (*rc::gen::arbitrary<bool>())
    battery.capacity_joules = battery.initial_joules + *rc::gen::inRange(0, 3000) / 7.0;
  const auxiliary::Deferral deferral{.joules = *rc::gen::inRange(0, 2000) / 11.0};
  const BatteryState patient = after(path, battery, {.deferral = deferral});
  const BatteryState larger = after(path, auxiliary::patient_battery(battery, deferral));
  const double size = 1 + patient.auxiliary_joules;
  RC_ASSERT(std::abs(patient.auxiliary_joules - larger.auxiliary_joules) <= 1e-9 * size);
  RC_ASSERT(std::abs(patient.spilled_joules - larger.spilled_joules) <= 1e-9 * size * 1e3);
  RC_ASSERT(std::abs(patient.backlog_joules -
                     std::max(0.0, deferral.joules - larger.level_joules)) <= 1e-9);
  RC_ASSERT(std::abs(patient.level_joules - std::max(0.0, larger.level_joules - deferral.joules)) <=
            1e-9);
}

// A limit that no need reaches takes the way of the rules, and must end where the other way does.
RC_GTEST_PROP(Deferral, OfNothingChangesNothing, ()) {
  const auto path = any_path();
  const Battery lossy = any_lossy_battery();
  const Battery lossless{.initial_joules = 10, .capacity_joules = 500};
  for (const Battery& battery : {lossy, lossless}) {
    const BatteryState one = after(path, battery);
    const BatteryState other =
        after(path, battery, {.import_limit_joules_per_slot = 1e300, .deferral = {.joules = 0}});
    RC_ASSERT(one.auxiliary_joules == other.auxiliary_joules);
    RC_ASSERT(one.level_joules == other.level_joules);
    RC_ASSERT(one.spilled_joules == other.spilled_joules);
    RC_ASSERT(one.delivered_joules == other.delivered_joules);
  }
}

// What is put off at the end was not served.
RC_GTEST_PROP(Deferral, KeepsEnergyWithAndWithoutADeadline, ()) {
  const auto path = any_path();
  const Battery battery = any_lossy_battery();
  const bool has_deadline = *rc::gen::arbitrary<bool>();
  const auxiliary::Deferral deferral{.joules = has_deadline ? 0.0 : *rc::gen::inRange(0, 2000),
                                     .deadline_slots = has_deadline ? *rc::gen::inRange(1, 8) : 0};
  const BatteryState state = after(path, battery, {.deferral = deferral});
  const double given =
      battery.initial_joules + state.auxiliary_joules + state.backlog_joules - total(path);
  const double found = state.level_joules + state.spilled_joules + state.curtailed_joules +
                       state.leaked_joules + conversion_losses_joules(state, battery);
  double size = battery.initial_joules + 1;
  for (const double net : path) size += std::abs(net);
  RC_ASSERT(std::abs(given - found) <= 1e-9 * size);
  RC_ASSERT(state.auxiliary_joules <= after(path, battery).auxiliary_joules + 1e-9 * size);
}

// By hand, without a battery: what is put off in a slot is served by the surplus of the next, or
// bought when it must be.
TEST(Deferral, BuysAtItsDeadline) {
  const Battery none{.capacity_joules = 0};
  const auto by = [&](std::int64_t deadline, const std::vector<double>& path) {
    return after(path, none, {.deferral = {.deadline_slots = deadline}});
  };
  const BatteryState next = by(1, {3, -4, 2, 1});
  EXPECT_EQ(next.auxiliary_joules, 2);
  EXPECT_EQ(next.backlog_joules, 1);
  EXPECT_EQ(next.spilled_joules, 1);
  const BatteryState second = by(2, {3, 1, -2, 5});  // 1 of 3 in slot 3, 1 in slot 4
  EXPECT_EQ(second.auxiliary_joules, 2);
  EXPECT_EQ(second.backlog_joules, 5);
  EXPECT_EQ(by(4, {3, 1, -2, 5}).auxiliary_joules, 0);
}

// By hand: half is lost on charging, and nothing of what waits. 4 of 6 J wait, 3 are worked off, the
// 4 J of the last surplus leave 1 for the backlog and 3, of which half stays, for the store.
TEST(Deferral, LosesNothing) {
  const BatteryState state =
      after({6, -3, -4}, {.charging_efficiency = .5}, {.deferral = {.joules = 4}});
  EXPECT_EQ(state.auxiliary_joules, 2);
  EXPECT_EQ(state.backlog_joules, 0);
  EXPECT_EQ(state.level_joules, 1.5);
}

TEST(Deferral, RefusesWhatItCannotMean) {
  for (const auxiliary::Deferral bad :
       std::array<auxiliary::Deferral, 4>{{{.joules = -1},
                                           {.joules = infinite},
                                           {.deadline_slots = -1},
                                           {.joules = 1, .deadline_slots = 1}}})
    EXPECT_THROW(check(SlotRules{.deferral = bad}), std::domain_error);
  EXPECT_THROW((void)auxiliary::patient_battery({.charging_efficiency = .9}, {.joules = 1}),
               std::domain_error);
}

// By hand, 2 J of import a slot: 4 J lack in the first slot, 1 in the last.
TEST(Battery, LeavesUnservedWhatTheGridCannotGive) {
  for (const double charging_limit : {infinite, 1e9}) {
    BatteryState state{{.level_joules = 1}};
    const Battery battery{.capacity_joules = 3, .charging_limit_joules_per_slot = charging_limit};
    advance(std::array<double, 3>{5, -9, 4}, battery, state, {.import_limit_joules_per_slot = 2});
    EXPECT_EQ(state.auxiliary_joules, 5);
    EXPECT_EQ(state.unserved_joules, 2);
    EXPECT_EQ(state.unserved_slots, 1);
    EXPECT_EQ(state.spilled_joules, 6);
  }
  EXPECT_THROW(check(SlotRules{.import_limit_joules_per_slot = -1}), std::domain_error);
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
