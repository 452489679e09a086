#include "inferlaw/solvers/supply/battery_size.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/brent.hpp"
#include "tests/support/published_supply.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::supply {
namespace {

using test::constant_spread;
using test::minimum_by_brent;
using test::published_site;
using test::relatively_near;
using test::root_by_brent;

constexpr double infinity = std::numeric_limits<double>::infinity();

SupplyModel with_capacity(SupplyModel site, double capacity) {
  site.battery.capacity_joules = capacity;
  return site;
}

SupplyModel charged(SupplyModel site) {
  site.battery.initial_joules = 3000;
  return site;
}

std::array<SupplyModel, 4> sites() {
  return {published_site(100), constant_spread(1e4), charged(published_site(1e4)),
          charged(constant_spread(100))};
}

const Prices dear_batteries{.baseline = 1, .auxiliary = 5, .waste = 0.2, .capacity = 1};

TEST(CapacityForTarget, InvertsTheClosedForm) {
  for (const SupplyModel& site : sites())
    for (const double supply : {500.0, 587.0, 700.0})
      for (const double times : {1.01, 1.5, 8.0}) {
        const double asked = (site.battery.initial_joules + 300) * times;
        const double target = mean_auxiliary(with_capacity(site, asked), supply);
        const CapacityAnswer answer = capacity_for_target(site, target, supply);
        ASSERT_EQ(answer.status, Status::solved) << supply << ' ' << asked;
        EXPECT_TRUE(relatively_near(answer.mean_auxiliary_joules, target,
                                    accuracy::allowed("capacity_for_target")));
        // A large battery hardly matters, so that its size is known to fewer digits than its
        // effect.
        const double condition = std::abs(answer.per_unit_asked) * target / asked;
        EXPECT_TRUE(relatively_near(answer.capacity_joules, asked, 1e-11 * (1 + condition)))
            << supply;
      }
}

TEST(CapacityForTarget, IsTheRootThatBrentFinds) {
  for (const SupplyModel& site : sites()) {
    const double target = 1.1 * mean_auxiliary(site, 600);
    const double capacity = capacity_for_target(site, target, 600).capacity_joules;
    const double root = root_by_brent(
        [&](double at) { return mean_auxiliary(with_capacity(site, at), 600) - target; },
        site.battery.initial_joules + 1, 1e8);
    EXPECT_TRUE(relatively_near(capacity, root, 1e-10));
  }
}

TEST(CapacityForTarget, MayBeOutOfReachOrAlreadyThere) {
  const SupplyModel site = charged(published_site(100));
  const CapacityAnswer none = capacity_for_target(site, mean_auxiliary(site, 600), 600);
  EXPECT_EQ(none.status, Status::no_capacity_is_enough);
  EXPECT_EQ(none.capacity_joules, infinity);
  const double at_least = mean_auxiliary(with_capacity(site, 3000), 600);
  const CapacityAnswer least = capacity_for_target(site, at_least * 1.001, 600);
  EXPECT_EQ(least.status, Status::least_capacity);
  EXPECT_EQ(least.capacity_joules, 3000);
}

TEST(CapacityForTarget, TradesSupplyForCapacity) {
  constexpr std::array supplies{550.0, 600.0, 650.0, 700.0, 800.0};
  const auto answers = capacities_for_target(published_site(1000), 20000, supplies);
  ASSERT_EQ(answers.size(), supplies.size());
  EXPECT_EQ(answers[0].status, Status::no_capacity_is_enough);
  for (std::size_t i = 2; i < answers.size(); ++i) {
    EXPECT_LT(answers[i].capacity_joules, answers[i - 1].capacity_joules);
    EXPECT_LT(answers[i].per_supply, 0);
  }
}

TEST(CheapestCapacity, IsWhereBrentFindsTheLeastCost) {
  for (const SupplyModel& site : sites()) {
    const CapacityAnswer answer = cheapest_capacity(site, dear_batteries, 620);
    ASSERT_EQ(answer.status, Status::solved);
    const double b0 = site.battery.initial_joules;
    const double least = minimum_by_brent(
        [&](double at) { return cost(with_capacity(site, at), dear_batteries, 620); },
        answer.capacity_joules * 1.01, b0 + (answer.capacity_joules - b0) / 5,
        answer.capacity_joules * 5);
    EXPECT_TRUE(relatively_near(least, answer.capacity_joules, 1e-5));
  }
}

// At critical supply and in the long run E = T sigma^2/(2 c) + c/3.
TEST(CheapestCapacity, IsThatOfTheLongRunAtCriticalSupply) {
  const SupplyModel site = constant_spread(1e9);
  const double kappa = 5e4;
  const double critical = critical_supply(site);
  EXPECT_TRUE(relatively_near(
      cheapest_capacity(site, {.auxiliary = 1, .capacity = kappa}, critical).capacity_joules,
      volatility(site, critical) * std::sqrt(1e9 / (2 * (kappa + 1.0 / 3))), 1e-10));
}

TEST(CheapestCapacity, HasItsBounds) {
  const SupplyModel site = charged(published_site(100));
  const CapacityAnswer free = cheapest_capacity(site, {.capacity = 0}, 600);
  EXPECT_EQ(free.status, Status::unlimited_capacity);
  EXPECT_EQ(free.capacity_joules, infinity);
  EXPECT_EQ(free.mean_auxiliary_joules, mean_auxiliary(site, 600));
  const CapacityAnswer dear = cheapest_capacity(site, {.capacity = 1000}, 600);
  EXPECT_EQ(dear.status, Status::least_capacity);
  EXPECT_EQ(dear.capacity_joules, 3000);
}

// The nearly free battery is so large that a limit is not felt.
TEST(CheapestCapacity, TendsToAnUnlimitedBattery) {
  const SupplyModel site = published_site(100);
  const Prices prices{.baseline = 1, .auxiliary = 4, .waste = 0, .capacity = 1e-12};
  const SiteAnswer answer = cheapest_site(site, prices);
  EXPECT_TRUE(relatively_near(answer.supply_joules_per_slot,
                              cheapest_supply(site, prices).supply_joules_per_slot, 1e-8));
  EXPECT_TRUE(relatively_near(answer.mean_auxiliary_joules,
                              mean_auxiliary(site, answer.supply_joules_per_slot), 1e-11));
  const SiteAnswer free = cheapest_site(site, {.baseline = 1, .auxiliary = 4});
  EXPECT_EQ(free.capacity_status, Status::unlimited_capacity);
  EXPECT_EQ(free.supply_joules_per_slot,
            cheapest_supply(site, {.baseline = 1, .auxiliary = 4}).supply_joules_per_slot);
}

double least_cost_over_capacities(const SupplyModel& site, const Prices& prices, double supply,
                                  double guess) {
  const auto at = [&](double x) {
    const double capacity = std::max(std::exp(x), site.battery.initial_joules);
    return cost(with_capacity(site, capacity), prices, supply);
  };
  const double lower =
      site.battery.initial_joules > 0 ? std::log(site.battery.initial_joules) : std::log(guess) - 3;
  return at(minimum_by_brent(at, std::log(guess), lower, std::log(guess) + 3));
}

TEST(CheapestSite, IsWhereBrentWithinBrentFindsTheLeastCost) {
  for (const SupplyModel& site : sites()) {
    const SiteAnswer answer = cheapest_site(site, dear_batteries);
    ASSERT_EQ(answer.supply_status, Status::solved);
    ASSERT_EQ(answer.capacity_status, Status::solved);
    const double supply = answer.supply_joules_per_slot;
    const double least = minimum_by_brent(
        [&](double at) {
          return least_cost_over_capacities(site, dear_batteries, at, answer.capacity_joules);
        },
        supply * 1.001, supply * 0.9, supply * 1.1);
    EXPECT_TRUE(relatively_near(least, supply, 1e-5));
    EXPECT_TRUE(relatively_near(
        least_cost_over_capacities(site, dear_batteries, supply, answer.capacity_joules),
        answer.cost, 1e-12));
  }
}

// Each is the best for the other.
TEST(CheapestSite, AgreesWithItsTwoHalves) {
  for (const SupplyModel& site : sites())
    for (const double price : {1e-3, 0.1, 10.0}) {
      const Prices prices{.baseline = 1, .auxiliary = 3, .waste = 0.1, .capacity = price};
      const SiteAnswer both = cheapest_site(site, prices);
      const SupplyModel sized = with_capacity(site, both.capacity_joules);
      EXPECT_TRUE(relatively_near(cheapest_supply(sized, prices).supply_joules_per_slot,
                                  both.supply_joules_per_slot, 1e-8))
          << price;
      EXPECT_TRUE(relatively_near(
          cheapest_capacity(site, prices, both.supply_joules_per_slot).capacity_joules,
          both.capacity_joules, 1e-7))
          << price;
    }
}

TEST(CheapestSite, HasItsBounds) {
  const SupplyModel site = charged(constant_spread(100));
  const SiteAnswer least = cheapest_site(site, {.baseline = 1, .auxiliary = 4, .capacity = 100});
  EXPECT_EQ(least.supply_status, Status::solved);
  EXPECT_EQ(least.capacity_status, Status::least_capacity);
  EXPECT_EQ(least.capacity_joules, 3000);
  EXPECT_EQ(least.supply_joules_per_slot,
            cheapest_supply(with_capacity(site, 3000), {.baseline = 1, .auxiliary = 4})
                .supply_joules_per_slot);
  const SiteAnswer nothing =
      cheapest_site(constant_spread(100), {.baseline = 1, .auxiliary = 1, .capacity = 1});
  EXPECT_EQ(nothing.supply_status, Status::buy_nothing);
  EXPECT_EQ(nothing.supply_joules_per_slot, 0);
}

// D_T is the value of a linear programme that is linear in supply and capacity.
RC_GTEST_PROP(BatterySize, TheMeanIsConvexInSupplyAndCapacityTogether, ()) {
  const auto between = [](int low, int high) { return *rc::gen::inRange(low, high) / 100.0; };
  const SupplyModel site = *rc::gen::element(published_site(30), published_site(3000),
                                             constant_spread(30), charged(constant_spread(300)));
  const double b0 = site.battery.initial_joules;
  struct Point {
    double supply, capacity;
  };
  const auto point = [&] {
    return Point{.supply = between(1000, 200000), .capacity = b0 + between(10000, 3000000)};
  };
  const Point a = point();
  const Point b = point();
  const auto mean = [&](const Point& at) {
    return mean_auxiliary(with_capacity(site, at.capacity), at.supply);
  };
  const Point middle{.supply = (a.supply + b.supply) / 2,
                     .capacity = (a.capacity + b.capacity) / 2};
  RC_ASSERT(mean(middle) <= (mean(a) + mean(b)) / 2 * (1 + 1e-10));
}

TEST(BatterySizeSensitivities, OfOneUnknownAreThoseOfNeighbouringQuestions) {
  const SupplyModel site = published_site(300);
  const auto moved = [&](double joules) {
    SupplyModel other = site;
    other.demand_mean_joules_per_slot += joules;
    return other;
  };
  const auto expect_slopes = [&](auto solve, double asked) {
    const CapacityAnswer answer = solve(site, asked, 620.0);
    const auto slope = [](const CapacityAnswer& more, const CapacityAnswer& less, double apart) {
      return (more.capacity_joules - less.capacity_joules) / apart;
    };
    const double step = 1e-5 * asked;
    EXPECT_TRUE(relatively_near(
        answer.per_unit_asked,
        slope(solve(site, asked + step, 620.0), solve(site, asked - step, 620.0), 2 * step), 1e-5));
    EXPECT_TRUE(relatively_near(answer.per_supply,
                                slope(solve(site, asked, 620.01), solve(site, asked, 619.99), 0.02),
                                1e-5));
    EXPECT_TRUE(relatively_near(
        answer.per_demand_mean,
        slope(solve(moved(0.01), asked, 620.0), solve(moved(-0.01), asked, 620.0), 0.02), 1e-5));
  };
  expect_slopes([](const SupplyModel& at, double target,
                   double supply) { return capacity_for_target(at, target, supply); },
                9000);
  expect_slopes(
      [](const SupplyModel& at, double kappa, double supply) {
        return cheapest_capacity(at, {.auxiliary = 1, .capacity = kappa}, supply);
      },
      0.3);
}

TEST(BatterySizeSensitivities, OfTwoUnknownsAreThoseOfNeighbouringQuestions) {
  const SupplyModel site = published_site(300);
  const auto solve = [&](double demand, double ratio, double capacity_ratio) {
    SupplyModel other = site;
    other.demand_mean_joules_per_slot += demand;
    return cheapest_site(other, {.baseline = ratio, .auxiliary = 1, .capacity = capacity_ratio});
  };
  const SiteAnswer answer = solve(0, 0.3, 0.2);
  const auto expect_move = [](const Move& move, const SiteAnswer& more, const SiteAnswer& less,
                              double apart) {
    EXPECT_TRUE(relatively_near(
        move.supply, (more.supply_joules_per_slot - less.supply_joules_per_slot) / apart, 1e-4));
    EXPECT_TRUE(relatively_near(move.capacity,
                                (more.capacity_joules - less.capacity_joules) / apart, 1e-4));
  };
  expect_move(answer.per_price_ratio, solve(0, 0.3001, 0.2), solve(0, 0.2999, 0.2), 2e-4);
  expect_move(answer.per_capacity_price_ratio, solve(0, 0.3, 0.2001), solve(0, 0.3, 0.1999), 2e-4);
  expect_move(answer.per_demand_mean, solve(0.05, 0.3, 0.2), solve(-0.05, 0.3, 0.2), 0.1);
}

TEST(BatterySize, RefusesWhatIsOutOfRange) {
  const SupplyModel site = published_site(100);
  EXPECT_THROW((void)capacity_for_target(site, 0, 600), std::domain_error);
  EXPECT_THROW((void)capacity_for_target(site, 100, -1), std::domain_error);
  EXPECT_THROW((void)cheapest_capacity(site, {.capacity = -1}, 600), std::domain_error);
  EXPECT_THROW((void)cheapest_capacity(site, {.capacity = 1}, infinity), std::domain_error);
  EXPECT_THROW((void)cheapest_site(site, {.baseline = 0}), std::domain_error);
  EXPECT_THROW((void)cheapest_site({}, {}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::supply
