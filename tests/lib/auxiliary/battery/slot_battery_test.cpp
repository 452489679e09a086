#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "tests/support/published_scenario.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

GriddedLaw gaussian(double drift, double deviation) {
  const numeric::Moments moments{.mean = drift, .variance = deviation * deviation};
  return gridded_gaussian(moments, fine_step(moments));
}

TEST(SlotBattery, LongRunRatesOfGaussianSlots) {
  const std::array horizons{400L};
  for (const auto& [drift, expected] : {std::pair{0.3, 0.32244}, std::pair{0.0, 0.11253}}) {
    const GriddedLaw slot = gaussian(drift, 1.2);
    const SlotBatteryOutcome outcome =
        slot_battery_outcomes({&slot, 1}, horizons, {.capacity_joules = 5})[0];
    EXPECT_NEAR(outcome.auxiliary_in_last_slot_joules.value, expected, 5e-6);
    EXPECT_NEAR(
        outcome.auxiliary_in_last_slot_joules.value - outcome.spilled_in_last_slot_joules.value,
        drift, 1e-9);
  }
}

// Night and day on a lattice, and functions of a period of their own: every path, one by one.
TEST(SlotBattery, FunctionsOfTheLevelGoWithTheSlot) {
  const std::vector<std::vector<numeric::ValueAtom>> atoms{
      {{.value = 1, .probability = 0.6}, {.value = 3, .probability = 0.4}},
      {{.value = -2, .probability = 0.7}, {.value = 2, .probability = 0.3}}};
  const std::array slots{gridded_atoms(atoms[0], 1), gridded_atoms(atoms[1], 1)};
  const std::array<LevelFunctions, 1> functions{LevelFunctions{
      [](double level) { return level * level; }, [](double level) { return 10 / (1 + level); },
      [](double level) { return 3 - level; }}};
  const long longest = 5;
  const std::array horizons{2L, longest};
  const auto outcomes = slot_battery_outcomes(
      slots, horizons, {.initial_joules = 2, .capacity_joules = 4}, {}, functions);
  std::array<double, longest + 1> expected{};  // of the function of the slot after so many
  const auto walk = [&](auto&& self, long slot, double level, double probability) -> void {
    const auto at = static_cast<std::size_t>(slot);
    expected[at] += probability * functions[0][at % 3](level);
    if (slot == longest) return;
    for (const numeric::ValueAtom& atom : atoms[at % 2])
      self(self, slot + 1, std::clamp(level - atom.value, 0.0, 4.0),
           probability * atom.probability);
  };
  walk(walk, 0, 2, 1);
  EXPECT_NEAR(outcomes[0].of_levels[0].summed.value, expected[0] + expected[1], 1e-12);
  EXPECT_NEAR(outcomes[0].of_levels[0].at_end.value, expected[2], 1e-12);
  EXPECT_NEAR(outcomes[1].of_levels[0].summed.value,
              std::accumulate(expected.begin(), expected.end() - 1, 0.0), 1e-12);
  EXPECT_NEAR(outcomes[1].of_levels[0].at_end.value, expected[longest], 1e-12);
  const std::vector<double>& in_slots = outcomes[1].of_levels[0].in_slots;
  ASSERT_EQ(in_slots.size(), longest);
  for (std::size_t slot = 0; slot < in_slots.size(); ++slot)
    EXPECT_NEAR(in_slots[slot], expected[slot], 1e-12) << "slot " << slot;
  const std::array<LevelFunctions, 1> none{};
  EXPECT_THROW((void)slot_battery_outcomes(slots, horizons, {.capacity_joules = 4}, {}, none),
               std::domain_error);
}

TEST(SlotBattery, ALatticeIsExact) {
  const std::vector<numeric::ValueAtom> atoms{{.value = -2, .probability = 0.35},
                                              {.value = 1, .probability = 0.4},
                                              {.value = 3, .probability = 0.25}};
  const GriddedLaw slot = gridded_atoms(atoms, 1);
  const double capacity = 4;
  const std::array horizons{6L};
  const SlotBatteryOutcome outcome = slot_battery_outcomes(
      {&slot, 1}, horizons, {.initial_joules = 3, .capacity_joules = capacity})[0];
  double auxiliary = 0;
  double spilled = 0;
  std::array<double, 5> level{};
  const auto walk = [&](auto&& self, long slots, double battery, double drawn, double lost,
                        double probability) -> void {
    if (slots == 0) {
      auxiliary += probability * drawn;
      spilled += probability * lost;
      level[static_cast<std::size_t>(battery)] += probability;
      return;
    }
    for (const numeric::ValueAtom& atom : atoms) {
      const double after = battery - atom.value;
      self(self, slots - 1, std::clamp(after, 0.0, capacity), drawn + std::max(0.0, -after),
           lost + std::max(0.0, after - capacity), probability * atom.probability);
    }
  };
  walk(walk, 6, 3, 0, 0, 1);
  EXPECT_NEAR(outcome.auxiliary_joules.value, auxiliary, 1e-13);
  EXPECT_NEAR(outcome.spilled_joules.value, spilled, 1e-13);
  EXPECT_EQ(outcome.auxiliary_joules.error, 0);
  ASSERT_EQ(outcome.level_probabilities.size(), level.size());
  for (std::size_t k = 0; k < level.size(); ++k)
    EXPECT_NEAR(outcome.level_probabilities[k], level[k], 1e-14);
}

TEST(SlotBattery, AVeryLargeBatteryIsUnlimited) {
  const SlotModel model = test::published_slots();
  const GriddedLaw slot = gridded_net_demand(model, fine_step(net_demand_moments(model)));
  const std::array horizons{10L, 60L};
  const std::vector<AuxiliaryLaw> unlimited =
      auxiliary_laws({&slot, 1}, horizons, {.initial_joules = 500});
  const std::vector<SlotBatteryOutcome> limited =
      slot_battery_outcomes({&slot, 1}, horizons, {.initial_joules = 500, .capacity_joules = 6e4});
  for (std::size_t i = 0; i < horizons.size(); ++i) {
    EXPECT_TRUE(
        relatively_near(limited[i].auxiliary_joules.value, unlimited[i].mean_joules.value, 1e-6));
    EXPECT_NEAR(limited[i].spilled_joules.value, 0, 1e-9);
  }
}

TEST(SlotBattery, ACapacityBeyondReachChangesNothing) {
  // At c = 1e5 the levels alone would be 6.5 million nodes.
  const GriddedLaw slot = gaussian(0, 1);
  const std::array horizons{100L};
  for (const double capacity : {1e3, 1e5, 1e12}) {
    const SlotBatteryOutcome outcome =
        slot_battery_outcomes({&slot, 1}, horizons, {.capacity_joules = capacity})[0];
    EXPECT_NEAR(outcome.auxiliary_joules.value, 7.41617902027, 1e-9) << "capacity " << capacity;
    EXPECT_NEAR(outcome.auxiliary_joules.value, gaussian_slots_mean(0, 1, 100),
                2 * outcome.auxiliary_joules.error + 1e-11);
    EXPECT_NEAR(outcome.spilled_joules.value, 0, 1e-12);
  }
}

TEST(SlotBattery, AStartBeyondReachIsCountedFromThere) {
  const GriddedLaw slot = gaussian(0.1, 1);
  const std::array horizons{50L};
  const SlotBatteryOutcome outcome = slot_battery_outcomes(
      {&slot, 1}, horizons, {.initial_joules = 1e9, .capacity_joules = 1e9 + 3})[0];
  const SlotBatteryOutcome mirrored = slot_battery_outcomes(
      {&slot, 1}, horizons, {.initial_joules = 200, .capacity_joules = 203})[0];
  EXPECT_NEAR(outcome.spilled_joules.value, mirrored.spilled_joules.value, 1e-6);
  EXPECT_NEAR(outcome.auxiliary_joules.value, 0, 1e-12);
  EXPECT_NEAR(outcome.level_joules.value, 1e9 - 50 * 0.1 - outcome.spilled_joules.value, 1e-5);
}

TEST(SlotBattery, TheWorkIsKnownBeforeAndRefused) {
  const GriddedLaw slot = gaussian(0, 1);
  const std::array horizons{100L};
  const Battery battery{.capacity_joules = 50};
  const double work = slot_battery_work({&slot, 1}, horizons, battery);
  EXPECT_GT(work, 100 * 1600 * 10);
  EXPECT_LT(work, 100 * 2 * 4000 * 13);
  EXPECT_THROW((void)slot_battery_outcomes({&slot, 1}, horizons, battery, {.most_work = work / 2}),
               std::domain_error);
  EXPECT_THROW((void)auxiliary_laws({&slot, 1}, horizons, {}, {.most_work = 1e5}),
               std::domain_error);
  const std::array endless{10000000L};
  EXPECT_THROW((void)auxiliary_laws({&slot, 1}, endless), std::domain_error);
}

TEST(SlotBattery, RefusesParametersOutsideTheirRange) {
  const GriddedLaw slot = gaussian(0, 1);
  const std::array one{1L};
  const std::array none{0L};
  EXPECT_THROW((void)slot_battery_outcomes({&slot, 1}, one, {.capacity_joules = 0}),
               std::domain_error);
  EXPECT_THROW(
      (void)slot_battery_outcomes({&slot, 1}, one, {.initial_joules = 1.1, .capacity_joules = 1}),
      std::domain_error);
  EXPECT_THROW((void)slot_battery_outcomes({&slot, 1}, none, {}), std::domain_error);
  EXPECT_THROW((void)slot_battery_outcomes({}, one, {}), std::domain_error);
}

RC_GTEST_PROP(SlotBatteryProperties, EnergyIsKeptAndCapacityHelps, ()) {
  const double drift = *rc::gen::inRange(-800, 800) / 1000.0;
  const double capacity = *rc::gen::inRange(200, 12000) / 1000.0;
  const double initial = capacity * *rc::gen::inRange(0, 1001) / 1000.0;
  const numeric::Moments moments{.mean = drift, .variance = 1};
  const GriddedLaw slot = gridded_gaussian(moments, 1.0 / 256);
  const std::array horizons{30L};
  const auto outcome_with = [&](double joules) {
    return slot_battery_outcomes({&slot, 1}, horizons,
                                 {.initial_joules = initial, .capacity_joules = joules})[0];
  };
  const SlotBatteryOutcome outcome = outcome_with(capacity);
  RC_ASSERT(std::abs(initial + outcome.auxiliary_joules.value - 30 * drift -
                     outcome.spilled_joules.value - outcome.level_joules.value) < 1e-9);
  const double mass =
      std::accumulate(outcome.level_probabilities.begin(), outcome.level_probabilities.end(), 0.0);
  RC_ASSERT(std::abs(mass - 1) < 1e-12);
  const SlotBatteryOutcome larger = outcome_with(1.3 * capacity);
  RC_ASSERT(larger.auxiliary_joules.value <= outcome.auxiliary_joules.value + 1e-4);
  RC_ASSERT(larger.spilled_joules.value <= outcome.spilled_joules.value + 1e-4);
}

}  // namespace
}  // namespace inferlaw::auxiliary
