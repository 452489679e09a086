// Curves of a known law, and the published crossover in a simulation.
#include "inferlaw/solvers/simulation/regime.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "inferlaw/solvers/simulation/horizons.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::simulation {
namespace {

using test::relatively_near;

// Standard errors of 1 %, and errors of alternating sign of half that size.
template <typename Law>
std::vector<CurvePoint> noisy_curve(const Law& law) {
  std::vector<CurvePoint> curve;
  double sign = 1;
  for (const std::int64_t horizon : log_spaced_horizons({.last_slots = 100'000})) {
    const auto slots = static_cast<double>(horizon);
    const double mean = law(slots);
    curve.push_back({.slots = slots,
                     .mean_joules = mean * (1 + 0.005 * sign),
                     .standard_error_joules = 0.01 * mean});
    sign = -sign;
  }
  return curve;
}

TEST(Regime, FindsASquareRoot) {
  const GrowthLawChoice fits =
      detect_regime(noisy_curve([](double t) { return 3 * std::sqrt(t); }));
  EXPECT_EQ(fits.chosen, GrowthLaw::square_root);
  EXPECT_TRUE(relatively_near(fits.square_root.joules_per_root_slot, 3, 0.002));
  EXPECT_LT(fits.square_root.goodness.bic, fits.kinked.goodness.bic);
  EXPECT_LT(fits.square_root.goodness.bic, fits.linear.goodness.bic);
}

TEST(Regime, FindsALine) {
  const GrowthLawChoice fits = detect_regime(noisy_curve([](double t) { return 0.25 * t; }));
  EXPECT_EQ(fits.chosen, GrowthLaw::linear);
  EXPECT_TRUE(relatively_near(fits.linear.joules_per_slot, 0.25, 0.002));
}

TEST(Regime, FindsAKink) {
  const std::vector<CurvePoint> grid = noisy_curve([](double) { return 1; });
  const double kink = grid[grid.size() - 12].slots;
  const GrowthLawChoice fits = detect_regime(noisy_curve([kink](double t) {
    return 3 * std::sqrt(std::min(t, kink)) + 0.5 * std::max(t - kink, 0.0);
  }));
  EXPECT_EQ(fits.chosen, GrowthLaw::kinked);
  EXPECT_EQ(fits.kinked.kink_slots, kink);
  EXPECT_TRUE(relatively_near(fits.kinked.joules_per_root_slot, 3, 0.005));
  EXPECT_TRUE(relatively_near(fits.kinked.joules_per_slot, 0.5, 0.005));
}

TEST(Regime, CountsParametersInTheCriterion) {
  const std::vector<CurvePoint> curve = noisy_curve([](double t) { return 3 * std::sqrt(t); });
  const GrowthLawChoice fits = detect_regime(curve);
  const double log_points = std::log(static_cast<double>(curve.size()));
  EXPECT_DOUBLE_EQ(fits.square_root.goodness.bic,
                   fits.square_root.goodness.chi_squared + log_points);
  EXPECT_DOUBLE_EQ(fits.kinked.goodness.bic, fits.kinked.goodness.chi_squared + 3 * log_points);
  EXPECT_DOUBLE_EQ(fits.linear.goodness.bic, fits.linear.goodness.chi_squared + log_points);
  // Errors of +- 0.5 % against standard errors of 1 %: a quarter a point.
  EXPECT_TRUE(relatively_near(fits.square_root.goodness.chi_squared,
                              0.25 * static_cast<double>(curve.size()), 0.01));
}

GrowthLaw regime_of_gaussian_slots(double drift, std::uint64_t seed) {
  const auto result =
      simulate(GaussianProcess{.drift = drift, .volatility = 1}, {},
               {.horizons_slots = log_spaced_horizons({.first_slots = 100, .last_slots = 10'000}),
                .trials = 100,
                .seed = seed});
  return detect_regime(auxiliary_curve(result)).chosen;
}

TEST(Regime, DriftMakesASimulatedCurveLeaveTheSquareRoot) {
  EXPECT_EQ(regime_of_gaussian_slots(0.04, 1), GrowthLaw::kinked);
  EXPECT_EQ(regime_of_gaussian_slots(3, 1), GrowthLaw::linear);
}

// The rate that the header states: 20 % of critical curves are taken for kinked ones.
TEST(Regime, MostCriticalCurvesAreFoundToBeSquareRoots) {
  int square_roots = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed)
    square_roots += regime_of_gaussian_slots(0, seed) == GrowthLaw::square_root;
  EXPECT_GE(square_roots, 70);
  EXPECT_LE(square_roots, 90);
}

TEST(Regime, RefusesCurvesItCannotWeigh) {
  std::vector<CurvePoint> curve = noisy_curve([](double t) { return t; });
  EXPECT_THROW((void)detect_regime(std::span(curve).first(3)), std::domain_error);
  std::swap(curve[3], curve[4]);
  EXPECT_THROW((void)detect_regime(curve), std::domain_error);
  std::swap(curve[3], curve[4]);
  EXPECT_NO_THROW((void)detect_regime(curve));
  curve[5].standard_error_joules = 0;
  EXPECT_THROW((void)detect_regime(curve), std::domain_error);
  curve[5] = {.slots = curve[5].slots,
              .mean_joules = std::numeric_limits<double>::infinity(),
              .standard_error_joules = 1};
  EXPECT_THROW((void)detect_regime(curve), std::domain_error);
}

TEST(Regime, HasAName) {
  EXPECT_EQ(name_of(GrowthLaw::square_root), "square root");
  EXPECT_EQ(name_of(GrowthLaw::kinked), "kinked");
  EXPECT_EQ(name_of(GrowthLaw::linear), "linear");
}

}  // namespace
}  // namespace inferlaw::simulation
