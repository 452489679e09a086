// The largest rows left out and predicted: which rows, at which cuts, and what a wrong law shows.
#include "inferlaw/solvers/fit/extrapolation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

// y = 2 + 100 x^-.5 times noise of 1 %, ten doublings of x with eight rows each.
Columns doublings() {
  Columns columns;
  simulation::WordStream words({.seed = 5});
  for (int doubling = 0; doubling < 10; ++doubling)
    for (int row = 0; row < 8; ++row) {
      const double x = std::ldexp(1.0, doubling);
      columns.numbers["x"].push_back(x);
      columns.numbers["y"].push_back((2 + 100 / std::sqrt(x)) *
                                     std::exp(0.01 * simulation::standard_normal(words)));
    }
  return columns;
}

FitRequest power() {
  return {.formula = "E + A*x^(-a)",
          .response = "y",
          .objective = ObjectiveKind::squared_log,
          .starts = {{{"E", 1}, {"A", 80}, {"a", 0.4}}},
          .extrapolate_along = "x"};
}

TEST(Extrapolation, CutsAreTheValuesAtTenthsOfTheRows) {
  const std::vector<ExtrapolationCurve> curves = extrapolation_curves(power(), doublings());
  ASSERT_EQ(curves.size(), 1U);
  EXPECT_EQ(curves[0].law, "E + A*x^(-a)");
  ASSERT_EQ(curves[0].cuts.size(), 7U);
  for (std::size_t i = 0; i < 7; ++i) {
    const ExtrapolationCut& cut = curves[0].cuts[i];
    EXPECT_EQ(cut.at, std::ldexp(1.0, static_cast<int>(i) + 2));
    EXPECT_EQ(cut.rows_fitted, 8 * (i + 3));
    EXPECT_EQ(cut.errors.predictions, 80 - cut.rows_fitted);
    EXPECT_TRUE(cut.usable);
  }
}

TEST(Extrapolation, EachDistanceGathersItsRowsOfAllCuts) {
  const ExtrapolationCurve curve = extrapolation_curves(power(), doublings()).front();
  ASSERT_EQ(curve.distances.size(), 7U);
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(curve.distances[i].above, std::ldexp(1.0, static_cast<int>(i)));
    EXPECT_EQ(curve.distances[i].up_to, std::ldexp(1.0, static_cast<int>(i) + 1));
    EXPECT_EQ(curve.distances[i].errors.predictions, 8 * (7 - i));
  }
}

TEST(Extrapolation, ACutIsAHoldout) {
  const Columns all = doublings();
  const ExtrapolationCut cut = extrapolation_curves(power(), all).front().cuts.front();
  std::vector<std::size_t> below;
  std::vector<std::size_t> above;
  for (std::size_t row = 0; row < all.rows(); ++row)
    (all.column("x")[row] > 4 ? above : below).push_back(row);
  const FittedLaw law = fit_law(power(), taken_rows(all, below));
  const Holdout held = holdout(law, rows_to_predict(power(), taken_rows(all, above)));
  EXPECT_TRUE(
      relatively_near(cut.errors.root_mean_square_residual, held.root_mean_square_residual, 1e-12));
  EXPECT_TRUE(relatively_near(cut.errors.mean_relative_error, held.mean_relative_error, 1e-12));
  EXPECT_EQ(cut.errors.share_inside, held.share_inside);
  EXPECT_EQ(cut.root_mean_square_of_fitted, held.root_mean_square_of_fitted);
}

TEST(Extrapolation, TheLawThatEndsNowhereIsFarOffBeyond) {
  FitRequest request = power();
  request.rival = {.formula = "A*x^(-a)", .start = {{"A", 80}, {"a", 0.4}}};
  const std::vector<ExtrapolationCurve> curves = extrapolation_curves(request, doublings());
  ASSERT_EQ(curves.size(), 2U);
  const PredictionErrors& right = curves[0].cuts.back().errors;
  const PredictionErrors& wrong = curves[1].cuts.back().errors;
  EXPECT_LT(std::abs(right.mean_residual), 0.02) << right.mean_residual;
  EXPECT_LT(wrong.mean_residual, -0.1) << "without its floor the law falls too far";
  EXPECT_GT(wrong.root_mean_square_residual, 3 * right.root_mean_square_residual);
}

TEST(Extrapolation, CutsThatMakeNoFitHaveNoErrors) {
  const Columns few{
      .numbers = {{"x", {1, 1, 1, 1, 2, 3, 4, 5}}, {"y", {9, 9.1, 8.9, 9, 7, 6.1, 5.3, 5.1}}}};
  const ExtrapolationCurve curve = extrapolation_curves(power(), few).front();
  EXPECT_EQ(curve.cuts.front().at, 1);
  EXPECT_FALSE(curve.cuts.front().usable);
  EXPECT_EQ(curve.cuts.front().errors.predictions, 0U);
  EXPECT_TRUE(std::isnan(curve.cuts.front().errors.mean_residual));
}

TEST(Extrapolation, RefusesColumnsWithoutAnOrder) {
  Columns columns = doublings();
  columns.numbers["x"][3] = -1;
  EXPECT_THROW(static_cast<void>(extrapolation_curves(power(), columns)), RowError);
  columns.numbers["x"].assign(columns.rows(), 7);
  EXPECT_THROW(static_cast<void>(extrapolation_curves(power(), columns)), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::fit
