// Rows held out of a fit: their predictions, the intervals of new measurements, what they come to.
#include "inferlaw/solvers/fit/holdout.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

// The intervals of this line were computed in fractions of whole numbers, with Student's quantile
// of four degrees of freedom to forty digits, by a program that shares nothing with this project.
Columns line() {
  return {.numbers = {{"x", {1, 2, 3, 4, 5, 6}},
                      {"y", {2.1, 3.9, 6.2, 7.7, 10.7, 11.2}},
                      {"w", {3, 1, 2, 0.5, 1, 4}},
                      {"s", {0.1, 0.2, 0.1, 0.5, 0.3, 0.2}}}};
}

Columns beyond() {
  return {.numbers = {{"x", {8, 10}}, {"y", {16, 23}}, {"w", {2, 0.5}}, {"s", {0.4, 0.2}}}};
}

FitRequest straight() {
  return {.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
}

Holdout held_out_by(const FitRequest& request, const Columns& fitted, const Columns& held_out) {
  const Problem rows = rows_to_predict(request, held_out);
  return holdout(fit_law(request, fitted), rows);
}

void expect_interval(const Interval& interval, double lower, double upper) {
  EXPECT_TRUE(relatively_near(interval.lower, lower, 1e-9));
  EXPECT_TRUE(relatively_near(interval.upper, upper, 1e-9));
}

Columns exponentials_of_y(Columns columns) {
  for (double& y : columns.numbers["y"]) y = std::exp(y);
  return columns;
}

std::string refused(const FitRequest& request, const Columns& held_out) {
  try {
    static_cast<void>(rows_to_predict(request, held_out));
  } catch (const RequestError& error) {
    return error.what();
  } catch (const RowError& error) {
    return "row " + std::to_string(error.row) + ": " + error.problem;
  }
  return "nothing";
}

// ---- intervals --------------------------------------------------------------------------------

TEST(Holdout, OfALineHasTheIntervalOfTheTextbooks) {
  const Holdout held = held_out_by(straight(), line(), beyond());
  EXPECT_TRUE(relatively_near(held.rows[0].predicted, 15.632380952380952, 1e-12));
  EXPECT_TRUE(relatively_near(held.rows[1].predicted, 19.483809523809523, 1e-12));
  expect_interval(held.rows[0].interval, 13.33674160779495, 17.928020296966956);
  expect_interval(held.rows[1].interval, 16.63408638500343, 22.333532662615614);
  EXPECT_TRUE(held.rows[0].inside());
  EXPECT_FALSE(held.rows[1].inside());
}

TEST(Holdout, OfLogarithmsIsMadeInThem) {
  FitRequest request = straight();
  request.formula = "exp(a+b*x)";
  request.objective = ObjectiveKind::squared_log;
  const Holdout held = held_out_by(request, exponentials_of_y(line()), exponentials_of_y(beyond()));
  expect_interval(held.rows[0].interval, std::exp(13.33674160779495), std::exp(17.928020296966956));
  EXPECT_TRUE(relatively_near(held.rows[0].residual, 15.632380952380952 - 16, 1e-9));
  EXPECT_TRUE(
      relatively_near(held.rows[0].relative_error, -std::expm1(15.632380952380952 - 16), 1e-9));
}

TEST(Holdout, OfWeightsHasTheNoiseOfEachRow) {
  FitRequest request = straight();
  request.weights = "w";
  const Holdout held = held_out_by(request, line(), beyond());
  expect_interval(held.rows[0].interval, 13.367845112489835, 16.93161821488047);
  expect_interval(held.rows[1].interval, 15.760425547071577, 21.920790910889068);
}

TEST(Holdout, OfKnownErrorsTakesThemAndTheNormalLaw) {
  FitRequest request = straight();
  request.sigma = "s";
  const Holdout held = held_out_by(request, line(), beyond());
  expect_interval(held.rows[0].interval, 14.67128687283778, 16.46943012310622);
  expect_interval(held.rows[1].interval, 18.684907898857507, 20.102597007592838);
}

TEST(Holdout, OfABootstrapTakesTheSpreadOfItsRefits) {
  FitRequest request = straight();
  request.errors.refits = 200;
  const FittedLaw law = fit_law(request, line());
  const Holdout held = holdout(law, rows_to_predict(request, beyond()));
  std::vector<double> there;
  there.reserve(law.errors.bootstrap->parameters.size());
  for (const std::vector<double>& refit : law.errors.bootstrap->parameters)
    there.push_back(refit[0] + refit[1] * 8);
  const double reach = 2.776445105197794 * std::hypot(numeric::sample_standard_deviation(there),
                                                      law.residual_standard_deviation);
  expect_interval(held.rows[0].interval, held.rows[0].predicted - reach,
                  held.rows[0].predicted + reach);
}

// Four rows beyond ten: each data set is one trial, of its last row.
TEST(Holdout, HoldsNewMeasurementsAsOftenAsItSays) {
  constexpr int data_sets = 1500;
  constexpr double confidence = 0.8;
  FitRequest request = straight();
  request.errors.confidence = confidence;
  request.threads = 1;
  simulation::WordStream words({.seed = 3, .trial = 0, .purpose = simulation::Purpose::demand});
  int inside = 0;
  int inside_band_of_law = 0;
  for (int i = 0; i < data_sets; ++i) {
    Columns fitted{.numbers = {{"x", {}}, {"y", {}}}};
    for (int x = 1; x <= 10; ++x) {
      fitted.numbers["x"].push_back(x);
      fitted.numbers["y"].push_back(3 + 2 * x + simulation::standard_normal(words));
    }
    const Columns new_row{
        .numbers = {{"x", {14}}, {"y", {31 + simulation::standard_normal(words)}}}};
    request.points = {{.numbers = {{"x", 14}}}};
    const FittedLaw law = fit_law(request, fitted);
    inside += static_cast<int>(holdout(law, rows_to_predict(request, new_row)).inside);
    const Interval& band = law.predictions.front().spread.interval;
    const double y = new_row.column("y").front();
    inside_band_of_law += static_cast<int>(y >= band.lower && y <= band.upper);
  }
  const double share = static_cast<double>(inside) / data_sets;
  const double error = std::sqrt(confidence * (1 - confidence) / data_sets);
  EXPECT_NEAR(share, confidence, 5 * error) << inside << " of " << data_sets;
  EXPECT_LT(inside_band_of_law, inside - 10 * data_sets * error) << inside_band_of_law;
}

TEST(NewMeasurement, AtAPointIsThatOfARowHeldOut) {
  FitRequest request = straight();
  request.points = {{.numbers = {{"x", 8}}}, {.numbers = {{"x", 10}}}};
  EXPECT_TRUE(fit_law(request, line()).new_measurements.empty());
  request.new_measurements = true;
  const FittedLaw law = fit_law(request, line());
  expect_interval(law.new_measurements.at(0), 13.33674160779495, 17.928020296966956);
  expect_interval(law.new_measurements.at(1), 16.63408638500343, 22.333532662615614);
}

TEST(NewMeasurement, IsRefusedWhereItsNoiseIsNotKnown) {
  FitRequest request = straight();
  request.points = {{.numbers = {{"x", 8}}}};
  request.new_measurements = true;
  request.sigma = "s";
  const auto refused_of = [](const FitRequest& asked, const Columns& columns) {
    try {
      static_cast<void>(fit_law(asked, columns));
    } catch (const RequestError& error) {
      return error.field;
    }
    return std::string("nothing");
  };
  EXPECT_EQ(refused_of(request, line()), "new");
  request.sigma.clear();
  EXPECT_EQ(refused_of(request, line()), "nothing");
  request.objective = ObjectiveKind::binomial;
  EXPECT_EQ(
      refused_of(request, {.numbers = {{"x", {1, 2, 3}}, {"y", {1, 2, 3}}, {"trials", {5, 5, 5}}}}),
      "new");
}

// ---- what the rows come to --------------------------------------------------------------------

TEST(Holdout, SumsUpItsErrors) {
  const Columns fitted{.numbers = {{"x", {1, 2, 3, 4}}, {"y", {1, 3, 1, 3}}}};
  const Columns held_out{.numbers = {{"x", {1, 2, 3, 4}}, {"y", {2, 4, 1, -4}}}};
  FitRequest request{.formula = "a+0*x", .response = "y", .starts = {{{"a", 1}}}};
  const Holdout held = held_out_by(request, fitted, held_out);  // 2 everywhere
  EXPECT_TRUE(relatively_near(held.mean_relative_error, (0 + 0.5 + 1 + 1.5) / 4, 1e-12));
  EXPECT_TRUE(relatively_near(held.median_relative_error, 0.75, 1e-12));
  EXPECT_TRUE(relatively_near(held.largest_relative_error, 1.5, 1e-12));
  EXPECT_TRUE(
      relatively_near(held.root_mean_square_residual, std::sqrt((4 + 1 + 36) / 4.0), 1e-12));
  EXPECT_TRUE(relatively_near(held.root_mean_square_of_fitted, 1, 1e-12));
  EXPECT_TRUE(relatively_near(held.ratio_to_fitted(), std::sqrt(41.0 / 4), 1e-12));
  // 2 -+ 3.18 sqrt(4/3 (1 + 1/4)), -2.11 to 6.11
  EXPECT_EQ(held.inside, 3U);
  EXPECT_EQ(held.share_inside, 0.75);
}

TEST(Holdout, LeavesRelativeErrorsOutWhereNothingWasMeasured) {
  Columns held_out = beyond();
  held_out.numbers["y"][1] = 0;
  const Holdout held = held_out_by(straight(), line(), held_out);
  EXPECT_FALSE(std::isfinite(held.rows[1].relative_error));
  EXPECT_FALSE(std::isfinite(held.mean_relative_error));
  EXPECT_FALSE(std::isfinite(held.median_relative_error));
  EXPECT_FALSE(std::isfinite(held.largest_relative_error));
  EXPECT_TRUE(std::isfinite(held.root_mean_square_residual));
}

TEST(Holdout, TakesRowsOfOneSizeByALawWithAName) {
  Columns fitted{.numbers = {{"x", {}}, {"y", {}}}};
  for (int i = 1; i <= 12; ++i) {
    fitted.numbers["x"].push_back(i);
    fitted.numbers["y"].push_back(std::pow(5.0 / i, 0.7) + 1 + 0.01 * std::sin(7.0 * i));
  }
  const Columns one_size{.numbers = {{"x", {40, 40}}, {"y", {1.23, 1.25}}}};
  const Holdout held = held_out_by({.law = "power"}, fitted, one_size);
  EXPECT_EQ(held.rows[0].predicted, held.rows[1].predicted);
  EXPECT_TRUE(relatively_near(held.rows[0].predicted, std::pow(5.0 / 40, 0.7) + 1, 0.05));
}

// ---- refusals ---------------------------------------------------------------------------------

TEST(Holdout, RefusesRowsThatCannotBeJudged) {
  Columns no_weight = beyond();
  no_weight.numbers["w"][1] = 0;
  FitRequest weighted = straight();
  weighted.weights = "w";
  EXPECT_EQ(refused(weighted, no_weight),
            "row 1: the weight is 0; allowed: above 0 in a row that is held out");
  Columns negative = beyond();
  negative.numbers["y"][0] = -1;
  FitRequest logarithms = straight();
  logarithms.objective = ObjectiveKind::squared_log;
  EXPECT_EQ(refused(logarithms, negative).rfind("row 0: y", 0), 0U)
      << refused(logarithms, negative);
  const Columns counts{.numbers = {{"samples", {10, 10}}, {"correct", {1, 7}}}};
  EXPECT_EQ(refused({.law = "coverage"}, counts),
            "holdout: with counts that make a curve together; allowed: with the curve itself");
  EXPECT_EQ(
      refused({.law = "beta", .objective = ObjectiveKind::beta_binomial}, counts),
      "holdout: with beta-binomial; allowed: with squares, Huber's loss or absolute deviations");
}

TEST(Holdout, RefusesAFitThatFailed) {
  FitRequest request{
      .formula = "a+b*x+c*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}, {"c", 1}}}};
  EXPECT_THROW(held_out_by(request, line(), beyond()), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::fit
