#include "inferlaw/lib/auxiliary/battery/patient_slots.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "inferlaw/lib/auxiliary/battery/lossy.hpp"
#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::message_of;
using test::relatively_near;
using testing::HasSubstr;

constexpr double infinite = std::numeric_limits<double>::infinity();

GriddedLaw gaussian(double drift, double deviation) {
  const numeric::Moments moments{.mean = drift, .variance = deviation * deviation};
  return gridded_gaussian(moments, fine_step(moments));
}

PatientOutcome patient(const GriddedLaw& slot, long slots, const Battery& battery,
                       double patience) {
  const std::array horizon{slots};
  return patient_slot_outcomes({&slot, 1}, horizon, battery, patience).front();
}

TEST(PatientSlots, WithoutLossesAreALargerBattery) {
  const GriddedLaw slot = gaussian(.2, 1);
  const std::array horizon{30L};
  for (const double capacity : {2.7, 6.123456, infinite}) {
    for (const double patience : {.37, 2.}) {
      const Battery battery{.initial_joules = 1.3, .capacity_joules = capacity};
      Battery larger = battery;
      larger.initial_joules += patience;
      larger.capacity_joules = capacity == infinite ? 60 : capacity + patience;
      const PatientOutcome found = patient(slot, 30, battery, patience);
      const SlotBatteryOutcome expected =
          slot_battery_outcomes({&slot, 1}, horizon, larger).front();
      EXPECT_TRUE(
          relatively_near(found.auxiliary_joules.value, expected.auxiliary_joules.value, 2e-7))
          << capacity << " " << patience;
      EXPECT_LT(std::abs(found.auxiliary_joules.value - expected.auxiliary_joules.value),
                5 * (found.auxiliary_joules.error + expected.auxiliary_joules.error) + 1e-9);
      EXPECT_NEAR(found.level_joules.value - found.backlog_joules.value,
                  expected.level_joules.value - patience, 1e-6)
          << capacity << " " << patience;
      EXPECT_NEAR(found.spilled_joules.value, expected.spilled_joules.value, 1e-6);
    }
  }
}

// Slot by slot, by the definition of deferral.hpp.
struct Simulated {
  double auxiliary = 0;
  double error = 0;
  double backlog = 0;
};

Simulated simulated(double drift, long slots, const Battery& battery, double patience) {
  constexpr int trials = 40'000;
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal(drift, 1);
  double sum = 0;
  double squares = 0;
  double backlogs = 0;
  for (int trial = 0; trial < trials; ++trial) {
    double store = battery.initial_joules;
    double backlog = 0;
    double drawn = 0;
    for (long slot = 0; slot < slots; ++slot) {
      const double net = normal(random) + backlog;
      double lacking = 0;
      if (net > 0) {
        const double delivered = std::min(net, store * battery.discharging_efficiency);
        store -= delivered / battery.discharging_efficiency;
        lacking = net - delivered;
      } else {
        store = std::min(battery.capacity_joules, store - net * battery.charging_efficiency);
      }
      backlog = std::min(lacking, patience);
      drawn += lacking - backlog;
    }
    sum += drawn;
    squares += drawn * drawn;
    backlogs += backlog;
  }
  const double mean = sum / trials;
  return {.auxiliary = mean,
          .error = std::sqrt((squares / trials - mean * mean) / trials),
          .backlog = backlogs / trials};
}

TEST(PatientSlots, WithLossesAreWhatHappensSlotBySlot) {
  for (const double capacity : {3., infinite}) {
    for (const double drift : {-.15, .1}) {
      const Battery battery{.initial_joules = .8,
                            .capacity_joules = capacity,
                            .charging_efficiency = .8,
                            .discharging_efficiency = .9};
      const PatientOutcome found = patient(gaussian(drift, 1), 40, battery, 1.5);
      const Simulated expected = simulated(drift, 40, battery, 1.5);
      EXPECT_LT(std::abs(found.auxiliary_joules.value - expected.auxiliary), 5 * expected.error)
          << capacity << " " << drift << ": " << found.auxiliary_joules.value << ", simulated "
          << expected.auxiliary << " +- " << expected.error;
      EXPECT_NEAR(found.backlog_joules.value, expected.backlog, 5 * 1.5 / std::sqrt(40'000.));
      EXPECT_LT(found.auxiliary_joules.error, 1e-5 * found.auxiliary_joules.value);
    }
  }
}

// A joule of patience is worth more than one of capacity, which loses.
TEST(PatientSlots, LoseNothingOfWhatWaits) {
  const GriddedLaw slot = gaussian(0, 1);
  const Battery battery{.capacity_joules = 3, .charging_efficiency = .8};
  const double waiting = patient(slot, 50, battery, 1).auxiliary_joules.value;
  const std::array horizon{50L};
  const GriddedLaw stored = deliverable_law(slot, battery);
  const double larger =
      slot_battery_outcomes({&stored, 1}, horizon, {.initial_joules = 1, .capacity_joules = 4})
          .front()
          .auxiliary_joules.value;
  const double neither = slot_battery_outcomes({&stored, 1}, horizon, {.capacity_joules = 3})
                             .front()
                             .auxiliary_joules.value;
  EXPECT_LT(waiting, larger);
  EXPECT_LT(larger, neither);
  EXPECT_TRUE(
      relatively_near(patient(slot, 50, battery, 1e-2).auxiliary_joules.value, neither, 1e-2));
}

TEST(PatientSlots, RefuseLimitsOfPowerAndNoPatience) {
  const GriddedLaw slot = gaussian(0, 1);
  EXPECT_THAT(message_of<std::domain_error>(
                  [&] { (void)patient(slot, 5, {.discharging_limit_joules_per_slot = 2}, 1); }),
              HasSubstr("discharging limit"));
  EXPECT_THAT(message_of<std::domain_error>(
                  [&] { (void)patient(slot, 5, {.self_discharge_per_slot = .1}, 1); }),
              HasSubstr("self-discharge"));
  EXPECT_THAT(message_of<std::domain_error>([&] { (void)patient(slot, 5, {}, 0); }),
              HasSubstr("wait"));
}

}  // namespace
}  // namespace inferlaw::auxiliary
