// Batteries that lose: the transformed increment against published-scenario numbers, two engines
// against each other, and every law that knows no losses against a battery that has some.
#include "inferlaw/lib/auxiliary/battery/lossy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/battery/leaking.hpp"
#include "inferlaw/lib/auxiliary/battery/long_run.hpp"
#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/published_scenario.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::message_of;
using test::relatively_near;
using testing::HasSubstr;

constexpr double infinity = std::numeric_limits<double>::infinity();

// The published scenario with its coefficient of variation at another supply.
SlotModel published_at(double supply) {
  SlotModel model = test::published_slots();
  model.harvest = GammaHarvest{.mean_joules_per_slot = supply,
                               .standard_deviation_joules_per_slot = supply / 2};
  return model;
}

GriddedLaw gridded(const SlotModel& model) {
  return gridded_net_demand(model, fine_step(net_demand_moments(model)));
}

GriddedLaw gaussian(double drift, double deviation) {
  const numeric::Moments moments{.mean = drift, .variance = deviation * deviation};
  return gridded_gaussian(moments, fine_step(moments));
}

// E[D_100] in exact slots.
double mean_at_100(const GriddedLaw& net_demand, const Battery& battery, long slots = 100) {
  const GriddedLaw law = deliverable_law(net_demand, battery);
  const std::array horizon{slots};
  return auxiliary_laws({&law, 1}, horizon, deliverable_battery(battery))[0].mean_joules.value;
}

Battery with_round_trip(double eta) { return {.charging_efficiency = eta}; }

// Everything at once, in a battery of 5000 J.
const Battery& real_battery() {
  static const Battery battery{.initial_joules = 1000,
                               .capacity_joules = 5000,
                               .charging_efficiency = .95,
                               .discharging_efficiency = .92,
                               .charging_limit_joules_per_slot = 400,
                               .discharging_limit_joules_per_slot = 500};
  return battery;
}

// ---- the critical supply ----

// The printed supplies are right to their last digit: E[Y] changes its sign around it.
TEST(LossyBattery, HasACriticalSupplyAboveTheMeanDemand) {
  const auto deliverable_at = [](double supply, double eta) {
    const Battery battery = with_round_trip(eta);
    return deliverable_mean(slot_flows(net_demand_law(published_at(supply)), battery), battery);
  };
  for (const auto& [eta, supply] :
       {std::pair{1.0, 587.41865}, std::pair{.95, 601.45369}, std::pair{.9, 616.45029},
        std::pair{.85, 632.53282}, std::pair{.8, 649.85030}}) {
    EXPECT_GT(deliverable_at(supply - 6e-6, eta), 0) << "round trip " << eta;
    EXPECT_LT(deliverable_at(supply + 6e-6, eta), 0) << "round trip " << eta;
  }
}

// ---- exact slots, held against 200,000 simulated trials of another program ----

TEST(LossyBattery, NeedsWhatTheDirectDefinitionNeeds) {
  const GriddedLaw slot = gridded(published_at(616.4502941603424));
  EXPECT_NEAR(mean_at_100(slot, with_round_trip(.9)), 4948, 5 * 9.3);
  EXPECT_NEAR(mean_at_100(slot, {.charging_efficiency = .95, .discharging_efficiency = .9 / .95}),
              4933, 5 * 9.3);
}

// From an empty store without a capacity only the round trip matters.
TEST(LossyBattery, KnowsNoSidesWhenItBeginsEmptyWithoutACapacity) {
  const GriddedLaw slot = gridded(published_at(616.4502941603424));
  EXPECT_NEAR(mean_at_100(slot, with_round_trip(.9)),
              mean_at_100(slot, {.charging_efficiency = .95, .discharging_efficiency = .9 / .95}),
              1e-6);
}

TEST(LossyBattery, KeepsALedgerInExactSlots) {
  const Battery& battery = real_battery();
  const SlotModel model = published_at(650);
  const GriddedLaw law = deliverable_law(gridded(model), battery);
  const std::array horizon{100L};
  const SlotBatteryOutcome outcome =
      slot_battery_outcomes({&law, 1}, horizon, deliverable_battery(battery))[0];
  const SlotFlows flows = slot_flows(net_demand_law(model), battery);
  const BatteryLedger ledger = battery_ledger(flows, battery, 100,
                                              {.auxiliary_joules = outcome.auxiliary_joules.value,
                                               .spilled_joules = outcome.spilled_joules.value,
                                               .level_joules = outcome.level_joules.value});
  EXPECT_NEAR(ledger.auxiliary_joules, 11230.6, 5 * 8.4);
  EXPECT_NEAR(ledger.level_joules, 3039.7, 5 * 3.3);
  EXPECT_NEAR(ledger.curtailed_joules, 12011.5, 5 * 5.2);
  EXPECT_NEAR(ledger.spilled_joules, 1348.2, 5 * 4.3);
  EXPECT_NEAR(ledger.taken_joules, 17863.8, 5 * 3);
  EXPECT_EQ(ledger.leaked_joules, 0);
  EXPECT_TRUE(relatively_near(ledger.drawn_joules, ledger.delivered_joules / .92, 1e-14));
  EXPECT_TRUE(relatively_near(ledger.cycles, ledger.drawn_joules / 5000, 1e-14));
  const double net = 100 * net_demand_moments(model).mean;
  EXPECT_NEAR(ledger.auxiliary_joules + battery.initial_joules,
              net + ledger.level_joules + ledger.curtailed_joules + ledger.spilled_joules +
                  ledger.conversion_losses_joules,
              1e-3);  // the grids' own errors
}

TEST(LossyBattery, IsWorseThanALosslessOneInGaussianSlots) {
  const GriddedLaw slot = gaussian(-.1, 1);
  EXPECT_NEAR(mean_at_100(slot, {}, 200), 4.1593, 6e-5);
  EXPECT_NEAR(mean_at_100(slot, with_round_trip(.8835), 200), 6.1973, 6e-5);
}

// ---- the transformed increment ----

TEST(DeliverableLaw, KeepsMassAndMean) {
  const GriddedLaw slot = gridded(published_at(650));
  const GriddedLaw law = deliverable_law(slot, real_battery());
  double mass = 0;
  for (const double probability : law.probabilities) mass += probability;
  EXPECT_NEAR(mass, 1, 1e-12);
  EXPECT_NEAR(moments(law).mean, deliverable_moments(slot, real_battery()).mean, 1e-9);
}

TEST(DeliverableLaw, IsTheLawItselfWithoutLosses) {
  const GriddedLaw slot = gaussian(.2, 1);
  const GriddedLaw law = deliverable_law(slot, {.initial_joules = 3, .capacity_joules = 9});
  EXPECT_EQ(law.first_index, slot.first_index);
  EXPECT_EQ(law.probabilities, slot.probabilities);
}

// Two atoms on the grid: Y by hand.
TEST(DeliverableLaw, OfALatticeIsExact) {
  const std::vector<numeric::ValueAtom> atoms{{.value = -8, .probability = .5},
                                              {.value = 6, .probability = .5}};
  const GriddedLaw law =
      deliverable_law(gridded_atoms(atoms, 1), {.charging_efficiency = .5,
                                                .charging_limit_joules_per_slot = 4,
                                                .discharging_limit_joules_per_slot = 5});
  EXPECT_TRUE(law.on_grid);
  EXPECT_EQ(law.first_index, -2);
  EXPECT_EQ(law.probabilities, (std::vector{.5, 0., 0., 0., 0., 0., 0., .5}));
}

TEST(SlotFlows, OfTwoEnginesAgree) {
  const SlotModel model = published_at(650);
  const SlotFlows on_grid = slot_flows(gridded(model), real_battery());
  const SlotFlows by_transform = slot_flows(net_demand_law(model), real_battery());
  EXPECT_TRUE(relatively_near(on_grid.need, by_transform.need, 1e-6));
  EXPECT_TRUE(relatively_near(on_grid.surplus, by_transform.surplus, 1e-6));
  EXPECT_TRUE(relatively_near(on_grid.beyond_limit, by_transform.beyond_limit, 1e-6));
  EXPECT_TRUE(relatively_near(on_grid.curtailed, by_transform.curtailed, 1e-6));
}

TEST(SlotFlows, OfGaussianSlotsHaveAClosedForm) {
  const Battery battery{.charging_efficiency = .9,
                        .discharging_efficiency = .95,
                        .charging_limit_joules_per_slot = .7,
                        .discharging_limit_joules_per_slot = 1.1};
  for (const double drift : {-2.5, -.3, 0., .4, 2.}) {
    const numeric::Moments moments{.mean = drift, .variance = 1};
    const GriddedLaw slot = gaussian(drift, 1);
    const SlotFlows closed = gaussian_slot_flows(moments, battery);
    const SlotFlows on_grid = slot_flows(slot, battery);
    EXPECT_NEAR(closed.need, on_grid.need, 1e-7) << drift;
    EXPECT_NEAR(closed.surplus, on_grid.surplus, 1e-7) << drift;
    EXPECT_NEAR(closed.beyond_limit, on_grid.beyond_limit, 1e-7) << drift;
    EXPECT_NEAR(closed.curtailed, on_grid.curtailed, 1e-7) << drift;
    for (const Battery& kind : {battery, with_round_trip(.8835), Battery{}}) {
      const numeric::Moments y = gaussian_deliverable_moments(moments, kind);
      const numeric::Moments expected = deliverable_moments(slot, kind);
      EXPECT_NEAR(y.mean, expected.mean, 1e-7) << drift;
      EXPECT_NEAR(y.variance, expected.variance, 1e-6) << drift;
    }
  }
}

TEST(DeliverableBattery, MeasuresWhatIsUsableAtTheBus) {
  const Battery usable = deliverable_battery({.initial_joules = 300,
                                              .capacity_joules = 1000,
                                              .minimum_state_of_charge = .2,
                                              .charging_efficiency = .5,
                                              .discharging_efficiency = .75,
                                              .self_discharge_per_slot = .01});
  EXPECT_DOUBLE_EQ(usable.initial_joules, 75);
  EXPECT_DOUBLE_EQ(usable.capacity_joules, 600);
  EXPECT_EQ(usable.self_discharge_per_slot, .01);
  EXPECT_EQ(usable.charging_efficiency, 1);
  EXPECT_EQ(usable.discharging_efficiency, 1);
}

// ---- self-discharge ----

constexpr double leak = .01;

TEST(LeakingBattery, HasALongRunRateInTheDiffusionAndInSlots) {
  const BrownianSite site{.drift_joules_per_slot = -.1,
                          .battery = {.self_discharge_per_slot = leak}};
  EXPECT_NEAR(leaking_auxiliary_rate(site), .011264, 6e-7);
  BrownianSite corrected = site;
  corrected.drift_joules_per_slot -= leak * continuity_constant;  // m + 0.5826 sigma
  EXPECT_NEAR(leaking_auxiliary_rate(corrected), .009869, 6e-7);
  const GriddedLaw slot = gaussian(-.1, 1);
  const std::array horizons{1500L};
  const Battery battery{.capacity_joules = 64, .self_discharge_per_slot = leak};
  const SlotBatteryOutcome outcome = slot_battery_outcomes({&slot, 1}, horizons, battery)[0];
  EXPECT_NEAR(outcome.auxiliary_in_last_slot_joules.value, .009974, 6e-7);
  EXPECT_NEAR(
      outcome.auxiliary_joules.value + .1 * 1500,
      outcome.spilled_joules.value + outcome.leaked_joules.value + outcome.level_joules.value,
      1e-6);
}

TEST(LeakingBattery, KeepsItsBalanceWhereItStartsFarUp) {
  const GriddedLaw slot = gaussian(.5, 1);
  const std::array horizons{10L, 60L};
  const Battery battery{
      .initial_joules = 120, .capacity_joules = 150, .self_discharge_per_slot = .05};
  for (const SlotBatteryOutcome& at : slot_battery_outcomes({&slot, 1}, horizons, battery)) {
    const auto slots = static_cast<double>(at.slots);
    EXPECT_NEAR(
        120 + at.auxiliary_joules.value,
        .5 * slots + at.spilled_joules.value + at.leaked_joules.value + at.level_joules.value,
        1e-8);
    if (at.slots == 10) {  // nothing is needed yet: the level falls as its mean does
      double level = 120;
      for (int slot_number = 0; slot_number < 10; ++slot_number) level = .95 * (level - .5);
      EXPECT_NEAR(at.level_joules.value, level, 1e-8);
    }
  }
}

TEST(LeakingBattery, AlwaysEmptyOrInDeepDeficitDrawsTheDeficit) {
  EXPECT_NEAR(leaking_auxiliary_rate(
                  {.drift_joules_per_slot = 50, .battery = {.self_discharge_per_slot = leak}}),
              50, 1e-3);
}

TEST(Battery, KeepsItsUsableChargeInAnotherCapacity) {
  const Battery battery{
      .initial_joules = 50, .capacity_joules = 100, .minimum_state_of_charge = .2};
  EXPECT_EQ(kept_joules(battery), 20);
  EXPECT_EQ(least_capacity(battery), 30 / .8);
  EXPECT_DOUBLE_EQ(with_capacity(battery, 200).initial_joules, 70);
  EXPECT_DOUBLE_EQ(with_capacity(battery, least_capacity(battery)).initial_joules, 37.5);
  const Battery endless = with_capacity(battery, std::numeric_limits<double>::infinity());
  EXPECT_EQ(endless.initial_joules, 30);
  EXPECT_EQ(endless.minimum_state_of_charge, 0);
}

// ---- who knows no losses says so ----

const std::vector<std::pair<Battery, std::string>>& losses() {
  static const std::vector<std::pair<Battery, std::string>> batteries{
      {{.initial_joules = 5, .capacity_joules = 10, .minimum_state_of_charge = .1},
       "minimum state of charge is 0.1; allowed: 0"},
      {{.charging_efficiency = .9}, "charging efficiency is 0.9; allowed: 1"},
      {{.discharging_efficiency = .9}, "discharging efficiency is 0.9; allowed: 1"},
      {{.charging_limit_joules_per_slot = 9},
       "charging limit (joules per slot) is 9; allowed: infinity"},
      {{.discharging_limit_joules_per_slot = 9},
       "discharging limit (joules per slot) is 9; allowed: infinity"},
      {{.self_discharge_per_slot = .01}, "self-discharge (share per slot) is 0.01; allowed: 0"}};
  return batteries;
}

TEST(LossyBattery, IsRefusedByLawsThatKnowNoLosses) {
  const GriddedLaw slot = gaussian(0, 1);
  const std::array horizon{3L};
  for (const auto& loss : losses()) {
    const Battery& battery = loss.first;
    const std::string& reason = loss.second;
    const BrownianSite site{.horizon_slots = 3, .battery = battery};
    BrownianSite limited = site;
    limited.battery.capacity_joules = 10;
    EXPECT_THAT(message_of<std::domain_error>([&] { (void)finite_battery::mean(limited); }),
                HasSubstr(reason));
    EXPECT_THAT(
        message_of<std::domain_error>([&] { (void)finite_battery::auxiliary_rate(limited); }),
        HasSubstr(reason));
    EXPECT_THAT(message_of<std::domain_error>([&] { (void)finite_battery::level_mean(limited); }),
                HasSubstr(reason));
    EXPECT_THAT(message_of<std::domain_error>([&] { (void)effective_battery(limited.battery, 1); }),
                HasSubstr(reason));
    if (battery.self_discharge_per_slot == 0) {
      EXPECT_THAT(message_of<std::domain_error>([&] {
                    (void)slot_battery_outcomes({&slot, 1}, horizon, limited.battery);
                  }),
                  HasSubstr(reason));
      EXPECT_THAT(message_of<std::domain_error>([&] { (void)leaking_auxiliary_rate(site); }),
                  HasSubstr("self-discharge"));
    }
    if (is_limited(battery)) continue;
    EXPECT_THAT(message_of<std::domain_error>([&] { (void)brownian::mean(site); }),
                HasSubstr(reason));
    EXPECT_THAT(message_of<std::domain_error>([&] { (void)brownian::cumulative(site, 1); }),
                HasSubstr(reason));
    EXPECT_THAT(message_of<std::domain_error>([&] { (void)corrected_mean(site); }),
                HasSubstr(reason));
    EXPECT_THAT(message_of<std::domain_error>([&] {
                  (void)auxiliary_laws({&slot, 1}, horizon, battery);
                }),
                HasSubstr(reason));
  }
}

TEST(LossyBattery, IsRefusedOutsideItsRanges) {
  const double none = std::nan("");
  for (const auto& [battery, name] : std::vector<std::pair<Battery, std::string>>{
           {{.charging_efficiency = 0}, "charging efficiency is 0"},
           {{.charging_efficiency = 1.01}, "charging efficiency is 1.01"},
           {{.discharging_efficiency = none}, "discharging efficiency"},
           {{.discharging_efficiency = -1}, "discharging efficiency is -1"},
           {{.charging_limit_joules_per_slot = 0}, "charging limit"},
           {{.discharging_limit_joules_per_slot = none}, "discharging limit"},
           {{.self_discharge_per_slot = 1}, "self-discharge"},
           {{.self_discharge_per_slot = -.1}, "self-discharge"},
           {{.capacity_joules = 9, .minimum_state_of_charge = 1}, "minimum state of charge is 1"},
           {{.minimum_state_of_charge = .2}, "minimum state of charge is 0.2"},
           {{.initial_joules = 1, .capacity_joules = 9, .minimum_state_of_charge = .2},
            "initial battery (joules) is 1"}})
    EXPECT_THAT(message_of<std::domain_error>([&battery = battery] { check(battery); }),
                HasSubstr(name));
  EXPECT_NO_THROW(check(real_battery()));
  EXPECT_FALSE(is_lossless(real_battery()));
  EXPECT_TRUE(is_lossless({.initial_joules = 1, .capacity_joules = infinity}));
}

}  // namespace
}  // namespace inferlaw::auxiliary
