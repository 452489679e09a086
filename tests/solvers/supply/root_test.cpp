#include "inferlaw/solvers/supply/root.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/relative_error.hpp"

namespace inferlaw::supply {
namespace {

using test::relatively_near;

Falling exponential(double level) {
  return {.value = [=](double x) { return std::exp(-x) - level; },
          .slope = [](double x) { return -std::exp(-x); }};
}

TEST(RootOfFalling, IsFoundFromEitherSideAndFarAway) {
  for (const double level : {0.9, 1e-3, 1e-12})
    for (const double start : {0.0, 1.0, 500.0})
      for (const double step : {1e-3, 100.0})
        EXPECT_TRUE(
            relatively_near(root_of_falling(exponential(level), {.start = start, .step = step}),
                            -std::log(level), 1e-14))
            << level << ' ' << start << ' ' << step;
}

TEST(RootOfFalling, StaysWithinItsBounds) {
  const Falling f = exponential(0.5);
  EXPECT_EQ(root_of_falling(f, {.start = 3, .lower = 2}), 2);
  EXPECT_EQ(root_of_falling(f, {.start = 0.1, .upper = 0.3}), 0.3);
  double largest = 0;
  const Falling watched{.value =
                            [&](double x) {
                              largest = std::max(largest, x);
                              return f.value(x);
                            },
                        .slope = f.slope};
  EXPECT_TRUE(relatively_near(root_of_falling(watched, {.start = 0.1, .step = 0.1, .upper = 0.7}),
                              std::log(2.0), 1e-14));
  EXPECT_LE(largest, 0.7);
}

// A slope steers only; without one, or with one that is nonsense, values do.
TEST(RootOfFalling, DoesNotHangOnTheSlope) {
  const Search search{.start = 10};
  for (const double error : {1 + 1e-6, 0.7, 1e3, -1.0, 0.0}) {
    Falling f = exponential(1e-3);
    f.slope = [=](double x) { return -error * std::exp(-x); };
    EXPECT_TRUE(relatively_near(root_of_falling(f, search), 3 * std::log(10.0), 1e-10)) << error;
  }
  EXPECT_TRUE(relatively_near(root_of_falling({.value = exponential(1e-3).value}, search),
                              3 * std::log(10.0), 1e-14));
  Falling unknown = exponential(1e-3);
  unknown.slope = [](double) { return std::numeric_limits<double>::quiet_NaN(); };
  EXPECT_TRUE(relatively_near(root_of_falling(unknown, search), 3 * std::log(10.0), 1e-14));
}

TEST(RootOfFalling, MayBeAStep) {
  const Falling step{.value = [](double x) { return x < 7 ? 1.0 : -1.0; },
                     .slope = [](double) { return 0.0; }};
  EXPECT_NEAR(root_of_falling(step, {}), 7, 1e-13);
}

}  // namespace
}  // namespace inferlaw::supply
