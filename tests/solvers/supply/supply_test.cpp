#include "inferlaw/solvers/supply/supply.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "tests/support/brent.hpp"
#include "tests/support/published_supply.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::supply {
namespace {

namespace brownian = auxiliary::brownian;
using test::constant_spread;
using test::minimum_by_brent;
using test::published_site;
using test::published_slots;
using test::relatively_near;
using test::root_by_brent;

TEST(CheapestSupply, IsCriticalAtTwiceTheBaselinePrice) {
  for (const double horizon : {1.0, 100.0, 1e4, 1e8}) {
    const SupplyModel site = constant_spread(horizon);
    const SupplyAnswer answer = cheapest_supply(site, {.baseline = 3, .auxiliary = 6});
    EXPECT_EQ(answer.status, Status::solved);
    EXPECT_TRUE(relatively_near(answer.supply_joules_per_slot, critical_supply(site), 1e-12));
    EXPECT_NEAR(answer.per_demand_mean, 1, 1e-6);
  }
}

// With a proportional spread the price ratio at which critical supply is cheapest depends on T.
TEST(CheapestSupply, IsCriticalAtThePublishedRatioOfAProportionalSpread) {
  struct Row {
    double horizon, ratio;
  };
  for (const Row& row : {Row{1e2, 2.0704}, Row{1e3, 2.0217}, Row{1e4, 2.0068}}) {
    const SupplyModel site = published_site(row.horizon);
    const double critical = critical_supply(site);
    const double exact = 2 / (1 - 2 * std::sqrt(2 / (std::acos(-1.0) * row.horizon)) * 0.25 *
                                      critical / volatility(site, critical));
    EXPECT_NEAR(exact, row.ratio, 5e-5);
    const SupplyAnswer answer = cheapest_supply(site, {.baseline = 1, .auxiliary = exact});
    EXPECT_TRUE(relatively_near(answer.supply_joules_per_slot, critical, 1e-11));
  }
}

TEST(CheapestSupply, StandsWhereTheShareOfTimeBeforeTheMaximumIsThePriceRatio) {
  const Prices prices{.baseline = 1, .auxiliary = 5, .waste = 0.5};
  const SupplyModel site = constant_spread(1000);
  const double supply = cheapest_supply(site, prices).supply_joules_per_slot;
  const double drift =
      (site.demand_mean_joules_per_slot - supply) * std::sqrt(1000.0) / volatility(site, supply);
  EXPECT_NEAR(brownian::sensitivities({.drift_joules_per_slot = drift}).drift_slots, 1.5 / 5.5,
              1e-12);
}

// Charged: a strong drift has not yet emptied the battery when supply is scarce.
std::vector<SupplyModel> sites_of_every_kind() {
  SupplyModel limited = constant_spread(200);
  limited.battery.capacity_joules = 5000;
  limited.battery.initial_joules = 1000;
  SupplyModel charged = published_site(200);
  charged.battery.initial_joules = 3000;
  SupplyModel full = constant_spread(100);
  full.battery.capacity_joules = full.battery.initial_joules = 50000;
  return {published_site(200), constant_spread(200), charged, limited, full};
}

TEST(CheapestSupply, IsWhereBrentFindsTheLeastCost) {
  const Prices prices{.baseline = 1, .auxiliary = 4, .waste = 0.3};
  for (const SupplyModel& site : sites_of_every_kind()) {
    const double supply = cheapest_supply(site, prices).supply_joules_per_slot;
    const double least = minimum_by_brent([&](double at) { return cost(site, prices, at); },
                                          supply * 1.01, supply / 3, supply * 3);
    EXPECT_TRUE(relatively_near(least, supply, 1e-5)) << site.battery.initial_joules;
  }
}

TEST(CheapestSupply, BuysNothingThatIsNoCheaperThanAuxiliaryEnergy) {
  const SupplyAnswer answer = cheapest_supply(published_site(100), {.baseline = 2, .auxiliary = 2});
  EXPECT_EQ(answer.status, Status::buy_nothing);
  EXPECT_EQ(answer.supply_joules_per_slot, 0);
}

TEST(SupplyForTarget, InvertsTheClosedForm) {
  for (const double horizon : {1.0, 100.0, 1e6})
    for (const SupplyModel& site : {published_site(horizon), constant_spread(horizon)})
      for (const double supply : {100.0, 500.0, critical_supply(site), 600.0, 700.0, 1000.0}) {
        const double target = mean_auxiliary(site, supply);
        const SupplyAnswer answer = supply_for_target(site, target);
        ASSERT_EQ(answer.status, Status::solved) << horizon << ' ' << supply;
        EXPECT_TRUE(relatively_near(answer.supply_joules_per_slot, supply, 1e-10));
        EXPECT_TRUE(relatively_near(answer.mean_auxiliary_joules, target,
                                    accuracy::allowed("supply_for_target")));
      }
}

TEST(SupplyForTarget, IsTheRootThatBrentFinds) {
  for (const SupplyModel& site : sites_of_every_kind()) {
    const double target = mean_auxiliary(site, 0) / 30;
    const double supply = supply_for_target(site, target).supply_joules_per_slot;
    const double root = root_by_brent([&](double at) { return mean_auxiliary(site, at) - target; },
                                      0, 2 * critical_supply(site));
    EXPECT_TRUE(relatively_near(supply, root, 1e-10)) << site.battery.initial_joules;
  }
}

TEST(SupplyForTarget, NothingIsBoughtWhereTheBatteryIsEnough) {
  SupplyModel site = constant_spread(1);
  site.battery.initial_joules = 1e6;
  EXPECT_EQ(supply_for_target(site, 1).status, Status::buy_nothing);
}

TEST(SupplyForExceedance, InvertsTheClosedForm) {
  for (const double horizon : {1.0, 100.0, 1e6})
    for (const SupplyModel& site : {published_site(horizon), constant_spread(horizon)})
      for (const double supply : {500.0, critical_supply(site), 650.0, 800.0}) {
        const double joules = 2000 * std::sqrt(horizon);
        const auto exceeded = [&](double at) {
          return brownian::survival({.drift_joules_per_slot = site.demand_mean_joules_per_slot - at,
                                     .volatility_joules = volatility(site, at),
                                     .horizon_slots = horizon},
                                    joules);
        };
        const double probability = exceeded(supply);
        if (probability < 1e-200 || probability >= 0.999) continue;
        const SupplyAnswer answer =
            supply_for_exceedance(site, {.joules = joules, .probability = probability});
        ASSERT_EQ(answer.status, Status::solved) << horizon << ' ' << supply;
        EXPECT_TRUE(relatively_near(answer.supply_joules_per_slot, supply, 1e-10));
        EXPECT_TRUE(relatively_near(exceeded(answer.supply_joules_per_slot), probability,
                                    accuracy::allowed("supply_for_exceedance")));
      }
}

TEST(SupplyForExceedance, IsTheRootThatBrentFinds) {
  for (const SupplyModel& site : sites_of_every_kind()) {
    if (std::isfinite(site.battery.capacity_joules)) continue;
    const auto excess = [&](double at) {
      return brownian::survival({.drift_joules_per_slot = site.demand_mean_joules_per_slot - at,
                                 .volatility_joules = volatility(site, at),
                                 .horizon_slots = site.horizon_slots,
                                 .battery = {.initial_joules = site.battery.initial_joules}},
                                9000) -
             0.01;
    };
    const SupplyAnswer answer = supply_for_exceedance(site, {.joules = 9000, .probability = 0.01});
    EXPECT_TRUE(relatively_near(answer.supply_joules_per_slot,
                                root_by_brent(excess, 1, 2 * critical_supply(site)), 1e-10))
        << site.battery.initial_joules;
  }
}

TEST(Sensitivities, AreThoseOfNeighbouringQuestions) {
  const SupplyModel site = published_site(300);
  SupplyModel more = site;
  SupplyModel less = site;
  more.demand_mean_joules_per_slot += 0.01;
  less.demand_mean_joules_per_slot -= 0.01;
  const auto expect_slopes = [&](auto solve, double asked) {
    const SupplyAnswer answer = solve(site, asked);
    const double step = 1e-5 * asked;
    const auto supply = [&](const SupplyModel& at, double value) {
      return solve(at, value).supply_joules_per_slot;
    };
    EXPECT_TRUE(relatively_near(
        answer.per_unit_asked,
        (supply(site, asked + step) - supply(site, asked - step)) / (2 * step), 1e-5));
    EXPECT_TRUE(relatively_near(answer.per_demand_mean,
                                (supply(more, asked) - supply(less, asked)) / 0.02, 1e-5));
  };
  expect_slopes([](const SupplyModel& at, double target) { return supply_for_target(at, target); },
                5000);
  expect_slopes(
      [](const SupplyModel& at, double p) {
        return supply_for_exceedance(at, {.joules = 9000, .probability = p});
      },
      0.05);
  expect_slopes(
      [](const SupplyModel& at, double ratio) {
        return cheapest_supply(at, {.baseline = ratio, .auxiliary = 1});
      },
      0.3);
}

TEST(Capacity, OfManyTimesTheNeedChangesNothing) {
  const SupplyModel unlimited = published_site(100);
  SupplyModel limited = unlimited;
  limited.battery.capacity_joules = 1e7;
  EXPECT_TRUE(relatively_near(supply_for_target(limited, 4000).supply_joules_per_slot,
                              supply_for_target(unlimited, 4000).supply_joules_per_slot, 1e-10));
  EXPECT_TRUE(relatively_near(cheapest_supply(limited, {}).supply_joules_per_slot,
                              cheapest_supply(unlimited, {}).supply_joules_per_slot, 1e-8));
}

TEST(Capacity, ThatIsSmallNeedsMoreSupply) {
  SupplyModel limited = constant_spread(100);
  limited.battery.capacity_joules = 3000;
  const SupplyAnswer answer = supply_for_target(limited, 4000);
  EXPECT_EQ(answer.status, Status::solved);
  EXPECT_GT(answer.supply_joules_per_slot,
            supply_for_target(constant_spread(100), 4000).supply_joules_per_slot);
  EXPECT_TRUE(relatively_near(mean_auxiliary(limited, answer.supply_joules_per_slot), 4000, 1e-10));
}

// Beyond the point of return the Brownian model says that more supply needs more auxiliary energy.
TEST(Trap, BrownianMeanTurnsAtThePublishedSupply) {
  const SupplyModel site = published_site(1e6);
  const double turn = supply_of_least_mean(site);
  EXPECT_NEAR(turn, 1966.0, 0.05);
  EXPECT_NEAR(mean_auxiliary(site, turn), 491.5, 0.05);
  EXPECT_NEAR(mean_auxiliary(site, 4000), 643.0, 0.05);
  EXPECT_TRUE(std::isinf(supply_of_least_mean(constant_spread(1e6))));
}

double exact_mean(double supply, long slots) {
  auxiliary::SlotModel slot = published_slots();
  slot.harvest = auxiliary::GammaHarvest{.mean_joules_per_slot = supply,
                                         .standard_deviation_joules_per_slot = supply / 2};
  return auxiliary::exact_slots_mean_curve(auxiliary::net_demand_law(slot), slots)
      .mean_joules.back();
}

TEST(Trap, ATargetBelowTheTurnIsMetInExactSlots) {
  constexpr long slots = 1000;
  EXPECT_NEAR(exact_mean(4000, slots), 10.35, 0.005);
  const SupplyAnswer answer = supply_for_target(published_site(slots), 10.35);
  EXPECT_EQ(answer.status, Status::infeasible_in_brownian_model);
  EXPECT_EQ(name_of(answer.status), "infeasible_in_brownian_model");
  const double supply = least_supply([](double at) { return exact_mean(at, slots); }, 10.35,
                                     answer.supply_joules_per_slot);
  EXPECT_NEAR(supply, 4000, 1);
  EXPECT_TRUE(relatively_near(exact_mean(supply, slots), 10.35, 1e-9));
}

TEST(Trap, AnAnswerLiesLeftOfTheTurn) {
  const SupplyModel site = published_site(1e6);
  EXPECT_LT(supply_for_target(site, mean_auxiliary(site, 4000)).supply_joules_per_slot, 1966);
}

TEST(Supply, RefusesWhatIsOutOfRange) {
  const SupplyModel site = published_site(100);
  EXPECT_THROW((void)cheapest_supply(site, {.baseline = 0}), std::domain_error);
  EXPECT_THROW((void)cheapest_supply(site, {.waste = -1}), std::domain_error);
  EXPECT_THROW((void)supply_for_target(site, 0), std::domain_error);
  EXPECT_THROW((void)supply_for_exceedance(site, {.joules = 0}), std::domain_error);
  EXPECT_THROW((void)supply_for_exceedance(site, {.joules = 1, .probability = 1}),
               std::domain_error);
  EXPECT_THROW((void)supply_for_target({.demand_mean_joules_per_slot = 1}, 1), std::domain_error);
  SupplyModel limited = site;
  limited.battery.capacity_joules = 10;
  EXPECT_THROW((void)supply_for_exceedance(limited, {.joules = 5}), std::domain_error);
  limited.battery.initial_joules = 11;
  EXPECT_THROW((void)supply_for_target(limited, 5), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::supply
