// Whether intervals are honest: sandwiches by their formula, intervals of positive parameters,
// the test of equal spread, and how often the truth is held.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/fit/fit_law.hpp"
#include "tests/coverage/coverage.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::coverage_of;
using test::CoverageSetting;
using test::IntervalMethod;
using test::relatively_near;

// The numbers of this line's tests were computed in fractions of whole numbers by a program that
// shares nothing with this project.
Columns widening_line() {
  return {.numbers = {{"x", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
                      {"y", {2.1, 3.9, 6.2, 7.7, 10.7, 11.2, 15.3, 14.1, 20.4, 17.5}}}};
}

FittedLaw line_by(const Columns& columns, const ErrorOptions& errors = {},
                  const std::string& weights = "") {
  FitRequest request{
      .formula = "a+b*x", .response = "y", .weights = weights, .starts = {{{"a", 1}, {"b", 1}}}};
  request.errors = errors;
  return fit_law(request, columns);
}

bool has_note(const FittedLaw& law, const std::string& words) {
  return std::any_of(law.notes.begin(), law.notes.end(), [&](const std::string& note) {
    return note.find(words) != std::string::npos;
  });
}

// ---- sandwiches -------------------------------------------------------------------------------

TEST(Sandwich, OfALineIsThatOfItsFormula) {
  const FittedLaw hc3 = line_by(widening_line(), {.covariance = CovarianceKind::sandwich});
  EXPECT_TRUE(relatively_near(hc3.parameter("a").spread.standard_error, 0.8365352449702624, 1e-9));
  EXPECT_TRUE(relatively_near(hc3.parameter("b").spread.standard_error, 0.2423587252015169, 1e-9));
  EXPECT_EQ(hc3.errors.method(), "sandwich (HC3)");
  const FittedLaw hc0 = line_by(widening_line(), {.covariance = CovarianceKind::sandwich_hc0});
  EXPECT_TRUE(relatively_near(hc0.parameter("a").spread.standard_error, 0.5889869634360706, 1e-9));
  EXPECT_TRUE(relatively_near(hc0.parameter("b").spread.standard_error, 0.17255702659861616, 1e-9));
  EXPECT_EQ(hc0.errors.method(), "sandwich (HC0)");
}

// Without a row, the line moves by H^-1 J^T r/(1 - h): squares of these changes sum to HC3.
TEST(Sandwich, OfWeightedSquaresIsTheJackknife) {
  Columns columns = widening_line();
  columns.numbers["w"] = {3, 1, 2, 0.5, 1, 4, 1, 0.25, 2, 1};
  FitRequest request{.formula = "a+b*x",
                     .response = "y",
                     .weights = "w",
                     .starts = {{{"a", 1}, {"b", 1}}},
                     .influence = true};
  request.errors.covariance = CovarianceKind::sandwich;
  const FittedLaw law = fit_law(request, columns);
  for (std::size_t j = 0; j < 2; ++j) {
    double squares = 0;
    for (std::size_t i = 0; i < 10; ++i) squares += law.influence[i][j] * law.influence[i][j];
    EXPECT_TRUE(relatively_near(law.parameters[j].spread.standard_error, std::sqrt(squares), 1e-6))
        << law.parameters[j].name;
  }
}

TEST(Sandwich, OfAWideHuberIsThatOfSquares) {
  FitRequest request{.formula = "a+b*x",
                     .response = "y",
                     .objective = ObjectiveKind::huber_raw,
                     .huber_threshold = 1e4,
                     .starts = {{{"a", 1}, {"b", 1}}}};
  const FittedLaw huber = fit_law(request, widening_line());
  EXPECT_EQ(huber.errors.kind, CovarianceKind::sandwich);
  EXPECT_TRUE(
      relatively_near(huber.parameter("b").spread.standard_error, 0.2423587252015169, 1e-8));
}

TEST(Sandwich, LeveragesSumToTheParameters) {
  const FittedLaw law = line_by(widening_line());
  const std::vector<double> h = leverages(law.problem, law.result);
  double sum = 0;
  for (const double each : h) sum += each;
  EXPECT_TRUE(relatively_near(sum, 2, 1e-12));
  EXPECT_TRUE(relatively_near(h.front(), 0.1 + 20.25 / 82.5, 1e-12));
  EXPECT_TRUE(relatively_near(h[4], 0.1 + 0.25 / 82.5, 1e-12));
}

// A kernel whose standard deviation is its whole window makes the error half as large again.
TEST(Sandwich, OfANarrowHuberIsTheSpreadOfItsEstimates) {
  const CoverageSetting setting = test::coverage_settings().front();
  ASSERT_EQ(setting.request.objective, ObjectiveKind::huber_log);
  std::vector<double> estimates;
  std::vector<double> errors;
  for (std::uint64_t i = 0; i < 100; ++i) {
    simulation::WordStream words({.seed = 5, .trial = i, .purpose = simulation::Purpose::demand});
    const FittedLaw law = fit_law(setting.request, setting.draw(words));
    ASSERT_TRUE(law.usable()) << law.brief();
    estimates.push_back(law.parameter("alpha").value);
    errors.push_back(law.parameter("alpha").spread.standard_error);
  }
  // The spread of 100 estimates is known to 1/sqrt(200) of itself.
  const double ratio = numeric::sample_mean(errors) / numeric::sample_standard_deviation(estimates);
  EXPECT_GT(ratio, 1 - 5 / std::sqrt(200.0));
  EXPECT_LT(ratio, 1 + 5 / std::sqrt(200.0));
}

// ---- intervals --------------------------------------------------------------------------------

TEST(Interval, OfAPositiveParameterIsMadeInItsLogarithm) {
  FitRequest request{.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
  request.bounds = {{.name = "b", .lower = 0}};
  const FittedLaw law = fit_law(request, widening_line());
  // Of Student's law with 8 degrees of freedom .975 are below 2.306004135; the error of b by hand.
  const double b = 1.9206060606060606;
  const double reach = 2.306004135 * 0.16509395716493783;
  EXPECT_TRUE(
      relatively_near(law.parameter("b").spread.interval.lower, b * std::exp(-reach / b), 1e-8));
  EXPECT_TRUE(
      relatively_near(law.parameter("b").spread.interval.upper, b * std::exp(reach / b), 1e-8));
  EXPECT_EQ(law.errors.intervals(law.result),
            "Student's t, 8 degrees of freedom; of positive parameters by their logarithm");
  const FittedLaw free = line_by(widening_line());
  EXPECT_TRUE(relatively_near(free.parameter("b").spread.interval.lower, b - reach, 1e-8));
}

// A fit of one parameter, for its degrees of freedom and objective alone.
FitResult nine_degrees(ObjectiveKind kind) {
  FitResult result;
  result.objective.kind = kind;
  result.rows = 10;
  result.free = 1;
  return result;
}

TEST(Interval, IsHeldWithinTheBoundsAndKeepsZeroWhereZeroIsAllowed) {
  const FitResult result = nine_degrees(ObjectiveKind::squared_raw);
  const double t = 2.262157163;
  const Parameter offset{.name = "E", .lower = 0, .upper = 1.5};
  const Interval near_zero = parameter_interval(offset, result, 0.3, 0.4, 0.95);
  EXPECT_EQ(near_zero.lower, 0);
  EXPECT_TRUE(relatively_near(near_zero.upper, 0.3 + t * 0.4, 1e-8));
  const Interval known = parameter_interval(offset, result, 0.3, 0.2, 0.95);
  EXPECT_TRUE(relatively_near(known.lower, 0.3 * std::exp(-t * 2 / 3), 1e-8));
  EXPECT_TRUE(relatively_near(known.upper, 0.3 * std::exp(t * 2 / 3), 1e-8));
  const Interval far = parameter_interval(offset, result, 1, 0.4, 0.95);
  EXPECT_TRUE(relatively_near(far.lower, std::exp(-t * 0.4), 1e-8));
  EXPECT_EQ(far.upper, 1.5);
  const Parameter amplitude{.name = "A", .lower = 0, .scale = Scale::logarithmic};
  const Interval wide = parameter_interval(amplitude, result, 2, 4, 0.95);
  EXPECT_TRUE(relatively_near(wide.lower, 2 * std::exp(-2 * t), 1e-8));
  EXPECT_TRUE(relatively_near(wide.upper, 2 * std::exp(2 * t), 1e-8));
}

TEST(Interval, SaysByWhichLaw) {
  EXPECT_EQ(interval_law(nine_degrees(ObjectiveKind::squared_raw)).in_words(),
            "Student's t, 9 degrees of freedom");
  EXPECT_EQ(interval_law(nine_degrees(ObjectiveKind::binomial)).in_words(), "normal");
  EXPECT_TRUE(relatively_near(interval_law(nine_degrees(ObjectiveKind::binomial)).quantile(0.95),
                              1.959963984540054, 1e-12));
}

// ---- spread -----------------------------------------------------------------------------------

TEST(SpreadTest, HasTheNumbersOfAKnownLine) {
  const FittedLaw law = line_by(widening_line());
  ASSERT_TRUE(law.spread_test);
  const SlopeTest& squares = law.spread_test->breusch_pagan;
  EXPECT_TRUE(relatively_near(squares.correlation, 0.8055878994648248, 1e-9));
  EXPECT_TRUE(relatively_near(squares.f_statistic, 14.790195924992462, 1e-9));
  EXPECT_TRUE(relatively_near(squares.probability, 0.004906642282717422, 1e-9));
  const SlopeTest& ranks = law.spread_test->by_ranks;
  EXPECT_TRUE(relatively_near(ranks.correlation, 0.9393939393939394, 1e-12));
  EXPECT_TRUE(relatively_near(ranks.f_statistic, 60.0625, 1e-9));
  EXPECT_TRUE(relatively_near(ranks.probability, 5.484052998527833e-05, 1e-9));
  EXPECT_EQ(law.spread_test->residual_degrees_of_freedom, 8);
  EXPECT_TRUE(has_note(law, "the spread of the residuals grows with the fit"));
  EXPECT_TRUE(has_note(law,
                       "remedies: weights, a log objective, --errors sandwich (HC3), "
                       "--bootstrap"));
}

TEST(SpreadTest, WarnsOnlyWhereErrorsRestOnEqualSpread) {
  EXPECT_FALSE(has_note(line_by(widening_line(), {.covariance = CovarianceKind::sandwich}),
                        "spread of the residuals"));
  EXPECT_FALSE(has_note(line_by(widening_line(), {.refits = 20}), "spread of the residuals"));
  EXPECT_TRUE(has_note(line_by(widening_line(), {.profile = true}), "spread of the residuals"));
  Columns columns = widening_line();
  columns.numbers["y"] = {2.1, 3.8, 6.1, 7.9, 10.2, 11.9, 14.1, 15.8, 18.1, 19.9};
  const FittedLaw equal = line_by(columns);
  EXPECT_FALSE(equal.spread_changes()) << equal.spread_test->clearer().probability;
  EXPECT_FALSE(has_note(equal, "spread of the residuals"));
}

// ---- coverage ---------------------------------------------------------------------------------

double least_share(std::size_t data_sets) {
  return 0.95 - 5 * std::sqrt(0.95 * 0.05 / static_cast<double>(data_sets));
}

CoverageSetting setting_named(const std::string& name) {
  for (const CoverageSetting& setting : test::coverage_settings())
    if (setting.name == name) return setting;
  throw std::invalid_argument("no setting " + name);
}

// The harness of docs/coverage.md with few data sets: what holds .59 of the truth fails here.
TEST(Coverage, DefaultIntervalsHoldTheTruthWhereTheirAssumptionsDo) {
  const std::vector<IntervalMethod> methods{IntervalMethod::usual};
  for (const std::string name : {"loss law, squared-log", "exponential decay", "binomial"}) {
    const CoverageSetting setting = setting_named(name);
    const test::Coverage coverage = coverage_of(setting, methods, {.data_sets = 60, .seed = 3});
    EXPECT_EQ(coverage.usable, 60U) << name;
    for (std::size_t j = 0; j < setting.truth.size(); ++j)
      EXPECT_GT(coverage.share(0, j), least_share(60)) << name << ", " << setting.truth[j].name;
  }
}

TEST(Coverage, NoiseInProportionIsWarnedOfAndHeldBetterByTheSandwich) {
  const CoverageSetting setting = setting_named("exponential decay, noise in proportion");
  const std::vector<IntervalMethod> methods{IntervalMethod::usual, IntervalMethod::sandwich};
  const test::Coverage coverage = coverage_of(setting, methods, {.data_sets = 80, .seed = 3});
  // .95 are warned of in docs/coverage.md.
  EXPECT_GT(static_cast<double>(coverage.warned), 80 * least_share(80));
  for (std::size_t j = 0; j < 2; ++j)
    EXPECT_GT(coverage.share(1, j), coverage.share(0, j) + 0.05) << setting.truth[j].name;
}

}  // namespace
}  // namespace inferlaw::fit
