#include "inferlaw/lib/auxiliary/slots/remembering_slots.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

template <class Variance>
std::vector<SumVariance> curve_of(double slots, const Variance& variance) {
  std::vector<SumVariance> curve;
  for (const double n : curve_slots(slots)) curve.push_back({.slots = n, .variance = variance(n)});
  return curve;
}

// exact_slots: Gaussian steps, sigma = 1, T = 1000 (reference values of Spitzer's sum).
TEST(RememberingSlots, WithoutMemoryAreSpitzersSum) {
  struct Case {
    double drift;
    double mean;
  };
  for (const Case& one :
       {Case{0, 24.655035368}, Case{0.05, 59.060010594}, Case{-0.05, 9.060010594}}) {
    const auto curve = curve_of(1000, [](double n) { return n; });
    EXPECT_TRUE(relatively_near(remembering_means(one.drift, curve).back(), one.mean, 1e-4));
  }
}

// X_t = X: D_T = T X^+.
TEST(RememberingSlots, WithFullMemoryAreOneDraw) {
  const auto curve = curve_of(5000, [](double n) { return 9 * n * n; });
  const double pi = std::acos(-1.0);
  EXPECT_TRUE(
      relatively_near(remembering_means(0, curve).back(), 5000 * 3 / std::sqrt(2 * pi), 1e-5));
  const auto still = curve_of(100, [](double) { return 0.0; });
  EXPECT_TRUE(relatively_near(remembering_means(2, still).back(), 200, 1e-6));
  EXPECT_EQ(remembering_means(-2, still).back(), 0);
}

struct Simulated {
  double mean;
  double standard_error;
};

Simulated simulated_mean(double rho, int slots, int trials) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  double total = 0;
  double squares = 0;
  for (int trial = 0; trial < trials; ++trial) {
    double state = normal(random);
    double sum = 0;
    double largest = 0;
    for (int t = 0; t < slots; ++t) {
      sum += state;
      largest = std::max(largest, sum);
      state = rho * state + std::sqrt(1 - rho * rho) * normal(random);
    }
    total += largest;
    squares += largest * largest;
  }
  const double mean = total / trials;
  return {mean, std::sqrt((squares / trials - mean * mean) / trials)};
}

// V(n) = n (1 + rho)/(1 - rho) - 2 rho (1 - rho^n)/(1 - rho)^2
TEST(RememberingSlots, MeetAutoregressionsWithinThreePerCent) {
  for (const double rho : {0.5, 0.9, 0.98})
    for (const int slots : {10, 100, 1000}) {
      const auto curve = curve_of(slots, [rho](double n) {
        const double rest = 1 - rho;
        return n * (1 + rho) / rest - 2 * rho * (1 - std::pow(rho, n)) / (rest * rest);
      });
      const Simulated simulated = simulated_mean(rho, slots, 40'000);
      const double mean = remembering_means(0, curve).back();
      EXPECT_LT(simulated.standard_error, 0.008 * simulated.mean);
      EXPECT_NEAR(mean, simulated.mean, 0.02 * simulated.mean + 5 * simulated.standard_error)
          << "rho " << rho << ", T = " << slots;
    }
}

TEST(RememberingSlots, RefuseWhatIsNoCurve) {
  const auto means = [](std::vector<SumVariance> curve, double drift = 0) {
    (void)remembering_means(drift, curve);
  };
  EXPECT_NO_THROW(means({{1, 1}, {2, 2}}));
  EXPECT_THROW(means({}), std::domain_error);
  EXPECT_THROW(means({{2, 1}}), std::domain_error);
  EXPECT_THROW(means({{1, 1}, {1, 2}}), std::domain_error);
  EXPECT_THROW(means({{1, 1}, {2.5, 2}}), std::domain_error);
  EXPECT_THROW(means({{1, -1}}), std::domain_error);
  EXPECT_THROW(means({{1, 1}}, std::nan("")), std::domain_error);
  EXPECT_THROW((void)curve_slots(0), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::auxiliary
