// A law fitted to columns: every part of the answer, on columns whose answer is known without it.
#include "inferlaw/solvers/fit/fit_law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/support/relative_error.hpp"
#include "tests/support/text_table.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

Columns line() {
  return {.numbers = {{"x", {1, 2, 3, 4, 5}}, {"y", {5.01, 6.99, 9.01, 10.99, 13}}}};
}

// The loss law with errors of a fixed pattern.
Columns losses() {
  Columns columns{.numbers = {{"N", {}}, {"D", {}}, {"loss", {}}}};
  int i = 0;
  for (const double n : {1e8, 3e8, 1e9, 3e9})
    for (const double d : {2e9, 5e9, 1e10, 3e10}) {
      columns.numbers["N"].push_back(n);
      columns.numbers["D"].push_back(d);
      columns.numbers["loss"].push_back(1.8 + 400 * std::pow(n, -0.34) + 1500 * std::pow(d, -0.36) +
                                        0.002 * std::sin(7.0 * ++i));
    }
  return columns;
}

FitRequest straight() {
  return {.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
}

// What a request is refused with, as "field: what is wrong".
std::string refused(const FitRequest& request, const Columns& columns) {
  try {
    static_cast<void>(fit_law(request, columns));
  } catch (const RequestError& error) {
    return error.what();
  }
  return "nothing";
}

TEST(FitLaw, NeverCallsAFailedFitGood) {
  const Columns columns{.numbers = {{"x", {1, 2, 3, 4}}, {"y", {2, 3, 4, 5.5}}}};
  for (const std::string formula : {"a+b*x+c*x", "a*b+c*x", "log(-1-a^2)+b+c*x"}) {
    const FittedLaw law = fit_law({.formula = formula,
                                   .response = "y",
                                   .starts = {{{"a", 1}, {"b", 1}, {"c", 1}}},
                                   .errors = {.refits = 5},
                                   .draws = true},
                                  columns);
    EXPECT_FALSE(law.usable()) << formula;
    EXPECT_EQ(law.brief().rfind("NOT usable: ", 0), 0U) << law.brief();
    EXPECT_FALSE(law.errors.bootstrap) << formula;
    EXPECT_TRUE(law.draws.empty()) << formula;
  }
}

TEST(FitLaw, PredictsAtPointsWithTheBandOfALine) {
  const Columns columns{.numbers = {{"x", {1, 2, 3, 4, 5}}, {"y", {2, 3, 4, 5.5, 5.5}}}};
  FitRequest request = straight();
  request.points = {{.numbers = {{"x", 3}}}, {.numbers = {{"x", 10}}, .name = "ten"}};
  const FittedLaw law = fit_law(request, columns);
  // At the mean of x the standard error is s/sqrt(n); the line goes through the mean of y there.
  const double s = law.residual_standard_deviation;
  EXPECT_EQ(law.predictions[0].name, "x=3");
  EXPECT_EQ(law.predictions[1].name, "ten");
  EXPECT_TRUE(relatively_near(law.predictions[0].value, 4, 1e-12));
  EXPECT_TRUE(relatively_near(law.predictions[0].spread.standard_error, s / std::sqrt(5), 1e-8));
  EXPECT_TRUE(relatively_near(law.predictions[1].spread.standard_error,
                              s * std::sqrt(1.0 / 5 + 49.0 / 10), 1e-8));
  const std::vector<double> there = predict(law, {.numbers = {{"x", {3, 10}}}});
  EXPECT_EQ(there[0], law.predictions[0].value);
  EXPECT_EQ(there[1], law.predictions[1].value);
}

TEST(FitLaw, TestsAHeldParameterAndComparesWithARival) {
  Columns columns{.numbers = {{"x", {}}, {"y", {}}}};
  for (int i = 1; i <= 20; ++i) {
    columns.numbers["x"].push_back(i);
    columns.numbers["y"].push_back(3 + 2 * i + (i % 3 - 1));
  }
  FitRequest request = straight();
  request.held = {{.numbers = {{"b", 2}}}, {.numbers = {{"b", 0}}}};
  request.rival = {.formula = "c*exp(d*x)", .start = {{"c", 5}, {"d", 0.1}}};
  const FittedLaw law = fit_law(request, columns);
  EXPECT_EQ(law.tests[0].held, "b=2");
  EXPECT_GT(law.tests[0].ratio.probability, 0.05);
  EXPECT_LT(law.tests[1].ratio.probability, 1e-6);
  // n ln of the ratio of sums of squares, by definition.
  EXPECT_TRUE(relatively_near(law.tests[0].ratio.statistic,
                              20 * std::log(law.tests[0].objective_value / law.result.best.value),
                              1e-8));
  EXPECT_EQ(law.comparison->lower_bic().law, "a+b*x");
  EXPECT_TRUE(law.comparison->rival.converged);
}

TEST(FitLaw, ARivalsMistakesAreSaidOfTheRival) {
  FitRequest request = straight();
  request.rival = {.formula = "c*x", .start = {{"c", 5}, {"d", 0.1}}};
  EXPECT_EQ(refused(request, line()), "against-start: d; allowed: parameters that the formula has");
  request.rival = {.formula = "c*y", .start = {{"c", 5}}};
  EXPECT_EQ(refused(request, line()).rfind("against: y is the response", 0), 0U);
}

TEST(FitLaw, AFormulaWithLikeTermsKeepsTheOrderOfItsStart) {
  const Columns columns =
      test::columns_of(INFERLAW_REFERENCE_DIR "/nist_strd.csv", {{"x", "x"}, {"y", "y"}},
                       {.column = "problem", .text = "lanczos3"});
  const FittedLaw law =
      fit_law({.formula = "b1*exp(-b2*x)+b3*exp(-b4*x)+b5*exp(-b6*x)",
               .response = "y",
               .starts = {{{"b1", 6}, {"b2", 7}, {"b3", .5}, {"b4", .7}, {"b5", 4}, {"b6", 4}}}},
              columns);
  EXPECT_GT(law.result.starts.agreeing, 1U);
  EXPECT_TRUE(relatively_near(law.parameter("b2").value, 4.9863565084E+00, 1e-9));
  EXPECT_TRUE(relatively_near(law.parameter("b4").value, 9.5498101505E-01, 1e-9));
}

TEST(FitLaw, CertifiesDataThatTheLawFitsToAnyNumberOfDigits) {
  for (const int digits : {7, 8, 9, 10, 11, 12, 15}) {
    Columns columns{.numbers = {{"x", {}}, {"y", {}}}};
    for (int x = 1; x <= 30; ++x) {
      char text[40];
      std::snprintf(text, sizeof text, "%.*g", digits, 5 * std::exp(-0.1 * x));
      columns.numbers["x"].push_back(x);
      columns.numbers["y"].push_back(std::stod(text));
    }
    const FittedLaw law = fit_law(
        {.formula = "b1*exp(-b2*x)", .response = "y", .starts = {{{"b1", 1}, {"b2", 1}}}}, columns);
    EXPECT_TRUE(law.usable()) << digits;
    EXPECT_TRUE(relatively_near(law.parameter("b2").value, 0.1, std::pow(10, 1 - digits)))
        << digits;
  }
}

TEST(FitLaw, TakesTheLimitOfTheDerivativeOfAPowerAtZero) {
  Columns columns{.numbers = {{"x", {}}, {"y", {}}}};
  for (int x = 0; x < 20; ++x) {
    columns.numbers["x"].push_back(x);
    columns.numbers["y"].push_back(1 + 2 * std::pow(x, 0.7));
  }
  const FittedLaw law =
      fit_law({.formula = "a+b*x^c", .response = "y", .starts = {{{"a", .5}, {"b", 1}, {"c", 1}}}},
              columns);
  EXPECT_TRUE(law.usable());
  EXPECT_NEAR(law.parameter("c").value, 0.7, 1e-5);
}

TEST(FitLaw, SearchesAFormulaWithoutAStart) {
  const FittedLaw found =
      fit_law({.formula = "a+b*x^pi", .response = "y", .start_count = 5}, line());
  EXPECT_EQ(found.parameters.size(), 2U);
  EXPECT_EQ(found.result.starts.total, 5U);
  EXPECT_EQ(found.seed, 1U);
  FitRequest held{.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}}}};
  held.fixed = {{"b", 2}};
  EXPECT_NEAR(fit_law(held, line()).parameter("a").value, 3, 1e-9);
  FitRequest bounded{.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}}}};
  bounded.bounds = {{.name = "b", .lower = 1.5}};
  EXPECT_NEAR(fit_law(bounded, line()).parameter("b").value, 2, 0.01);
}

TEST(FitLaw, ABoundThatHoldsHasNoErrorOfItsOwn) {
  FitRequest request = straight();
  request.bounds = {{.name = "b", .upper = 1.5}};
  const FittedLaw law = fit_law(request, line());
  EXPECT_EQ(law.parameter("b").value, 1.5);
  EXPECT_EQ(law.result.best.at_bound, std::vector<std::string>{"b"});
  EXPECT_TRUE(std::isnan(law.parameter("b").spread.standard_error));
  EXPECT_GT(law.parameter("a").spread.standard_error, 0);
}

// exp(-b x) has no slope in b left at b = 1000, so that from there nothing is found; with b = 0 for
// a missing value nothing would be either.
TEST(FitLaw, LaterStartsTakeWhatTheyLackFromTheFirst) {
  const Columns decay{
      .numbers = {{"x", {0, 1, 2, 3, 4, 5}}, {"y", {1.001, .3672, .1359, .0493, .0185, .0064}}}};
  const FittedLaw law = fit_law({.formula = "a*exp(-b*x)",
                                 .response = "y",
                                 .starts = {{{"a", 2}, {"b", 1.5}}, {{"a", 1}}, {{"a", .5}}}},
                                decay);
  EXPECT_EQ(law.result.starts.total, 3U);
  EXPECT_EQ(law.result.starts.agreeing, 3U);
  EXPECT_NEAR(law.parameter("b").value, 1, 0.01);
}

TEST(FitLaw, OneStartOfANamedLawIsSearchedAround) {
  const FittedLaw law = fit_law({.law = "loss", .starts = {{{"E", 2}, {"A", 400}}}}, losses());
  EXPECT_EQ(law.result.starts.total, 10U);
}

TEST(FitLaw, GroupsAreResampledTogether) {
  Columns columns = line();
  columns.texts["run"] = {"a", "a", "a", "b", "b"};
  FitRequest request = straight();
  request.errors.refits = 40;
  request.group = "run";
  const FittedLaw law = fit_law(request, columns);
  // Of two groups a refit holds both, or one alone: three lines are all that can come out.
  std::vector<double> slopes;
  for (const std::vector<double>& refit : law.errors.bootstrap->parameters)
    if (std::none_of(slopes.begin(), slopes.end(),
                     [&](double slope) { return std::abs(slope - refit[1]) < 1e-9; }))
      slopes.push_back(refit[1]);
  EXPECT_GT(slopes.size(), 1U);
  EXPECT_LE(slopes.size(), 3U);
}

TEST(FitLaw, WeightsCountRows) {
  Columns twice = line();
  for (auto& [name, values] : twice.numbers) values.push_back(values.back());
  Columns weighted = line();
  weighted.numbers["w"] = {1, 1, 1, 1, 2};
  FitRequest request = straight();
  const double expected = fit_law(request, twice).parameter("b").value;
  request.weights = "w";
  EXPECT_TRUE(relatively_near(fit_law(request, weighted).parameter("b").value, expected, 1e-12));
}

TEST(FitLaw, DrawsAreTheRefitsOrNormal) {
  FitRequest request = straight();
  request.draws = true;
  request.draw_count = 7;
  EXPECT_EQ(fit_law(request, line()).draws.size(), 7U);
  request.errors.refits = 4;
  const FittedLaw law = fit_law(request, line());
  EXPECT_EQ(law.draws, law.errors.bootstrap->parameters);
}

TEST(FitLaw, RefusesARequestByItsField) {
  const auto with = [](auto change) {
    FitRequest request{.law = "loss"};
    change(request);
    return refused(request, losses());
  };
  EXPECT_EQ(with([](FitRequest& r) { r.fixed = {{"E", -1}}; }), "fix: E is -1; allowed: above 0");
  EXPECT_EQ(with([](FitRequest& r) { r.bounds = {{.name = "E", .lower = -1, .upper = 2}}; }),
            "bound: E=-1:2; allowed: 0 or more, as E is a positive number");
  EXPECT_EQ(with([](FitRequest& r) {
              r.starts = {{{"E", -1}}};
            }),
            "start: E is -1; allowed: above 0");
  EXPECT_EQ(with([](FitRequest& r) {
              r.starts = {{{"Q", 1}}};
            }),
            "start: no parameter Q; allowed: E, A, B, alpha, beta");
  EXPECT_EQ(with([](FitRequest& r) {
              r.held = {{.numbers = {{"E", -1}}}};
            }),
            "test: E is -1; allowed: above 0");
  EXPECT_EQ(with([](FitRequest& r) {
              r.points = {{.numbers = {{"N", 1e9}}}};
            }),
            "at: D is missing; allowed: a value for each column of the law");
  EXPECT_EQ(with([](FitRequest& r) {
              r.points = {{.numbers = {{"N", 1e9}, {"D", 0}}}};
            }),
            "at: N=1000000000,D=0: D is 0; allowed: a finite number above 0");
  EXPECT_EQ(with([](FitRequest& r) {
              r.points = {{.numbers = {{"N", 1}, {"D", 1}, {"Q", 3}}}};
            }),
            "at: Q is no column of the law; allowed: D, N");
  EXPECT_EQ(with([](FitRequest& r) { r.objective = ObjectiveKind::binomial; }),
            "objective: binomial with the law loss; allowed: beta-binomial with beta, binomial "
            "with a formula");
  EXPECT_EQ(with([](FitRequest& r) { r.law = "isoflop"; }),
            "law: isoflop needs no search; allowed: answer_directly");
}

TEST(FitLaw, RefusesAFormulaByItsField) {
  const auto with = [](auto change) {
    FitRequest request = straight();
    change(request);
    return refused(request, line());
  };
  EXPECT_EQ(with([](FitRequest& r) {
              r.starts = {{{"a", 1}, {"b", 1}, {"c", 1}}};
            }),
            "start: c; allowed: parameters that the formula has");
  EXPECT_EQ(with([](FitRequest& r) {
              r.fixed = {{"c", 2}};
            }),
            "fix: c; allowed: parameters that the formula has");
  EXPECT_EQ(with([](FitRequest& r) {
              r.bounds = {{.name = "b", .lower = 1, .upper = 3}};
              r.fixed = {{"b", 5}};
            }),
            "fix: b is 5; allowed: 1 or more, 3 or less");
  EXPECT_EQ(with([](FitRequest& r) { r.bounds = {{.name = "b", .lower = 3, .upper = 1}}; }),
            "bound: b from 3 to 1; allowed: bounds that do not cross");
  EXPECT_EQ(with([](FitRequest& r) { r.bounds = {{.name = "x", .lower = 0}}; }),
            "bound: x is a column of the data; allowed: another name for the parameter");
  EXPECT_EQ(with([](FitRequest& r) { r.formula = "a+b*y"; }),
            "formula: y is the response y itself; allowed: columns that it does not predict");
  EXPECT_EQ(with([](FitRequest& r) { r.response.clear(); }),
            "response: missing; allowed: a column");
  EXPECT_EQ(with([](FitRequest& r) { r.starts.clear(); }).rfind("start: missing; allowed: ", 0),
            0U);
  EXPECT_EQ(with([](FitRequest& r) { r.objective = ObjectiveKind::beta_binomial; }),
            "objective: beta-binomial; allowed: with the law beta only");
}

TEST(FitLaw, RefusesColumnsThatNoLawAllows) {
  const auto said = [](const FitRequest& request, const Columns& columns) -> std::string {
    try {
      static_cast<void>(fit_law(request, columns));
    } catch (const RowError& error) {
      return std::to_string(error.row) + ": " + error.problem;
    } catch (const std::exception& error) {
      return error.what();
    }
    return "nothing";
  };
  Columns bad = losses();
  bad.numbers["N"][3] = 0;
  EXPECT_EQ(said({.law = "loss"}, bad), "3: N is 0; allowed: a finite number above 0");
  bad = losses();
  bad.numbers["loss"].assign(16, 3);
  EXPECT_EQ(said({.law = "loss"}, bad), "loss is 3 in every row; allowed: two values or more");
  bad = losses();
  bad.numbers["D"].pop_back();
  EXPECT_EQ(said({.law = "loss"}, bad).rfind("column N has 16 rows", 0), 0U);
  EXPECT_EQ(said({.law = "loss"}, {}), "no rows are left; allowed: 1 or more");
  EXPECT_EQ(said({.law = "loss"}, line()), "no column N; allowed: x, y");
  Columns weights = line();
  weights.numbers["w"] = {1, -1, 1, 1, 1};
  FitRequest request = straight();
  request.weights = "w";
  EXPECT_EQ(said(request, weights), "1: weight w is -1; allowed: a finite number, 0 or above");
}

TEST(FitLaw, SaysWhichColumnsARequestReads) {
  using Names = std::vector<std::string>;
  FitRequest request = straight();
  request.weights = "w";
  request.group = "run";
  request.rival = {.formula = "c*z", .start = {{"c", 1}}};
  const ColumnsRead read = columns_read(request, {"x", "y", "z", "w", "run", "other"});
  EXPECT_EQ(read.numbers, (Names{"x", "y", "w"}));
  EXPECT_EQ(read.texts, Names{"run"});
  EXPECT_EQ(read.of_formula, Names{"x"});
  EXPECT_EQ(read.of_rival, (Names{"z", "y", "w"}));
  // x^0 is 1, but stands there: its name must be known when the formula is read again.
  FitRequest constant{.formula = "b*x^0", .response = "y", .starts = {{{"b", 5}}}};
  EXPECT_EQ(columns_read(constant, {"x", "y"}).numbers, (Names{"x", "y"}));
  EXPECT_TRUE(columns_read(constant, {"x", "y"}).of_formula.empty());
  EXPECT_EQ(columns_read({.law = "coverage"}, {"samples", "correct", "k"}).numbers,
            (Names{"samples", "correct"}));
  EXPECT_EQ(columns_read({.law = "coverage"}, {"k", "coverage"}).numbers, (Names{"k", "coverage"}));
  EXPECT_EQ(columns_read({.law = "auxiliary"}, {"horizon", "mean", "standard_error"}).numbers,
            (Names{"horizon", "mean", "standard_error"}));
}

}  // namespace
}  // namespace inferlaw::fit
