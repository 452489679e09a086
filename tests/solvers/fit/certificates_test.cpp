// What may be believed of a fit: ends of profiles that are proven, minima that are none and why,
// tests and intervals that agree, errors that are known.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/profile.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

std::vector<double> steps(double first, double step, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(first + step * static_cast<double>(i));
  return values;
}

bool notes_hold(const FittedLaw& law, const std::string& words) {
  for (const std::string& note : law.notes)
    if (note.find(words) != std::string::npos) return true;
  return false;
}

// ---- profiles ---------------------------------------------------------------------------------

Columns saturating() {
  return {.numbers = {{"x", steps(1, 1, 20)},
                      {"y", {3.5033,   25.8848,  47.3733,  61.3366,  69.8898,  71.3660,  85.5210,
                             91.9141,  93.8780,  112.9053, 136.9643, 142.0386, 148.2452, 152.8661,
                             172.6728, 179.4170, 196.0119, 211.0509, 197.2535, 227.7672}}}};
}

FittedLaw profiled(const std::string& formula, const std::vector<NamedNumber>& start,
                   const Columns& columns) {
  return fit_law(
      {.formula = formula, .response = "y", .starts = {start}, .errors = {.profile = true}},
      columns);
}

// The excess at `value` by fits of its own, from many starts.
double excess_at(const FittedLaw& law, const std::string& name, double value) {
  Problem held = law.problem;
  std::vector<double> centre = law.result.best.parameters;
  for (std::size_t j = 0; j < centre.size(); ++j)
    if (held.model.parameters[j].name == name) {
      held.model.parameters[j].fixed = value;
      centre[j] = value;
    }
  const auto starts = scattered_starts(held.model, centre, 20, 7);
  return fit(held, starts).best.value - law.result.best.value;
}

TEST(Profile, AnEndIsWhereTheExcessIsWhatIsAllowed) {
  const FittedLaw law = profiled("v*x/(k+x)", {{"v", 500}, {"k", 40}}, saturating());
  const Interval v = law.parameter("v").spread.interval;
  EXPECT_TRUE(relatively_near(v.lower, 847.2501, 1e-7)) << v.lower;
  // F(1, 18) at 0.95, times s^2.
  const double allowed = 4.41387341917057 * std::pow(law.residual_standard_deviation, 2);
  for (const std::string name : {"v", "k"}) {
    const Interval interval = law.parameter(name).spread.interval;
    for (const double end : {interval.lower, interval.upper}) {
      if (!std::isfinite(end)) continue;
      EXPECT_TRUE(relatively_near(excess_at(law, name, end), allowed, 1e-5)) << name << end;
    }
  }
}

// Sums of exponentials that run into each other: p grows without end, and the sum of squares tends
// to 1.9141, below the 1.9296 that are allowed.
Columns two_exponentials() {
  return {.numbers = {
              {"x", steps(0.3, 0.1, 98)},
              {"y", {-2.270, -2.112, -2.094, -2.389, -2.575, -2.443, -2.414, -2.369, -2.760, -2.811,
                     -2.546, -2.612, -2.481, -2.589, -2.773, -2.817, -2.406, -2.848, -2.934, -2.995,
                     -2.816, -2.813, -2.889, -2.848, -2.796, -2.731, -2.666, -2.794, -3.087, -2.706,
                     -3.015, -2.818, -3.003, -2.770, -2.874, -2.712, -2.235, -2.723, -2.574, -2.883,
                     -2.712, -2.552, -2.648, -2.561, -2.584, -2.732, -2.478, -2.665, -2.244, -2.581,
                     -2.383, -2.466, -2.304, -2.517, -2.257, -2.405, -2.177, -2.253, -2.305, -2.423,
                     -2.170, -2.195, -1.999, -2.281, -2.121, -2.108, -2.122, -2.113, -2.097, -2.194,
                     -2.237, -2.124, -1.957, -1.799, -1.860, -1.829, -1.851, -1.844, -1.902, -1.795,
                     -1.626, -1.923, -1.959, -1.543, -1.782, -1.655, -1.652, -1.935, -1.382, -1.463,
                     -1.686, -1.582, -1.659, -1.794, -1.661, -1.571, -1.444, -1.488}}}};
}

TEST(Profile, AnOpenSideIsSaid) {
  const FittedLaw law = profiled("p*exp(-x/s)+q*exp(-x/t)",
                                 {{"p", 5}, {"q", -5}, {"s", 2}, {"t", 5}}, two_exponentials());
  ASSERT_TRUE(law.usable()) << law.brief();
  EXPECT_TRUE(std::isinf(law.parameter("p").spread.interval.upper));
  EXPECT_TRUE(notes_hold(law, "the profile of p stays below its level"));
}

// ---- minima that are none ---------------------------------------------------------------------

// Any c between 0 and 1 will do once b is large enough.
TEST(Certificate, AMinimumAtInfinityIsNone) {
  const Columns columns{.numbers = {{"x", {-2, -1, 0, 1, 2, 3}}, {"y", {0, 0, 0, 1, 1, 1}}}};
  const FittedLaw law =
      fit_law({.formula = "1/(1+exp(-b*(x-c)))", .response = "y", .starts = {{{"b", 1}, {"c", 0}}}},
              columns);
  EXPECT_FALSE(law.usable());
  EXPECT_NE(law.brief().find("runs to where no prediction feels it any more (b, c)"),
            std::string::npos)
      << law.brief();
}

TEST(Certificate, RedundantParametersAreNamedWithTheirCombination) {
  const Columns columns{.numbers = {{"x", {1, 2, 3, 4, 5}}, {"y", {3.1, 4.02, 4.89, 6.01, 7.02}}}};
  const FittedLaw law = fit_law(
      {.formula = "a*exp(b*x+c)", .response = "y", .starts = {{{"a", 1}, {"b", 0.1}, {"c", 0}}}},
      columns);
  EXPECT_FALSE(law.usable());
  EXPECT_EQ(law.result.best.end, End::redundant) << law.brief();
  EXPECT_EQ(law.unidentified, (std::vector<std::string>{"a", "c"}));
  // d(a e^c) = 0: da/dc = -a.
  const std::vector<Direction>& costless = law.result.best.costless;
  ASSERT_EQ(costless.size(), 2U);
  EXPECT_TRUE(relatively_near(costless[0].change / costless[1].change,
                              -law.result.best.parameters[0], 1e-5));
}

TEST(Certificate, AParameterThatIsZeroIsAMinimum) {
  const Columns columns{.numbers = {{"x", {-1, 0, 1}}, {"y", {1, 2, 1}}}};
  const FittedLaw law =
      fit_law({.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}}, columns);
  EXPECT_TRUE(law.usable()) << law.brief();
}

// Two parameters meet any two rows, unless errors are known: then they have errors too.
TEST(Certificate, AsManyParametersAsRowsAreNoFit) {
  const Columns columns{.numbers = {{"x", {1, 3}}, {"y", {2, 7}}, {"e", {0.3, 0.4}}}};
  FitRequest request{.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
  const FittedLaw alone = fit_law(request, columns);
  EXPECT_EQ(alone.result.best.end, End::saturated) << alone.brief();
  EXPECT_NE(alone.brief().find("saturated: as many free parameters as rows"), std::string::npos)
      << alone.brief();
  request.sigma = "e";
  const FittedLaw known = fit_law(request, columns);
  EXPECT_TRUE(known.usable()) << known.brief();
  EXPECT_TRUE(relatively_near(known.parameter("b").spread.standard_error, 0.5 / 2, 1e-12));
}

TEST(Certificate, AConstantResponseIsFittedWhereTheFormulaMakesSenseOfIt) {
  const Columns columns{.numbers = {{"x", {1, 2, 3}}, {"y", {5, 5, 5}}, {"e", {1, 2, 2}}}};
  const FittedLaw line =
      fit_law({.formula = "a*x", .response = "y", .starts = {{{"a", 1}}}}, columns);
  EXPECT_TRUE(line.usable()) << line.brief();
  EXPECT_TRUE(relatively_near(line.parameter("a").value, 30.0 / 14, 1e-14));
  const FittedLaw mean =
      fit_law({.formula = "m", .response = "y", .sigma = "e", .starts = {{{"m", 1}}}}, columns);
  EXPECT_TRUE(mean.usable()) << mean.brief();
  EXPECT_TRUE(relatively_near(mean.parameter("m").value, 5, 1e-14));
  EXPECT_TRUE(
      relatively_near(mean.parameter("m").spread.standard_error, 1 / std::sqrt(1.5), 1e-12));
}

// Of rows without noise every other value is outside: an interval is the value itself.
TEST(Certificate, ALawThatMeetsEveryRowHasNoOpenProfile) {
  const Columns columns{.numbers = {{"x", {1, 2, 3, 4, 5}}, {"y", {2, 4, 6, 8, 10}}}};
  const FittedLaw law = profiled("a*x", {{"a", 1}}, columns);
  EXPECT_TRUE(law.usable()) << law.brief();
  EXPECT_EQ(law.parameter("a").spread.interval.lower, 2);
  EXPECT_EQ(law.parameter("a").spread.interval.upper, 2);
  EXPECT_TRUE(notes_hold(law, "meets every row to rounding"));
  EXPECT_FALSE(notes_hold(law, "no end could be proven"));
}

// ---- minima far from their start --------------------------------------------------------------

// x near 2000 puts the amplitude at 3e-169: its slope squared is beyond doubles. Right values by
// 40 digits.
TEST(Search, FindsGrowthOverYears) {
  const Columns columns{
      .numbers = {{"x", {2011, 2012, 2013, 2014, 2015}}, {"y", {310, 402, 489, 601, 702}}}};
  FitRequest request{.formula = "a*exp(b*x)", .response = "y", .starts = {{{"a", 1}, {"b", 1e-3}}}};
  const FittedLaw growth = fit_law(request, columns);
  ASSERT_TRUE(growth.usable()) << growth.brief();
  EXPECT_EQ(growth.result.starts.agreeing, growth.result.starts.total);
  EXPECT_TRUE(relatively_near(growth.result.best.value, 670.292826329387, 1e-11));
  EXPECT_TRUE(relatively_near(growth.parameter("b").value, 0.19580855494717, 1e-10));
  EXPECT_TRUE(relatively_near(growth.parameter("a").value, 3.16808879894486e-169, 1e-7));
  EXPECT_TRUE(growth.unidentified.empty());

  request.objective = ObjectiveKind::huber_raw;
  request.huber_threshold = 10;
  const FittedLaw robust = fit_law(request, columns);
  ASSERT_TRUE(robust.usable()) << robust.brief();
  EXPECT_TRUE(relatively_near(robust.result.best.value, 294.6092386884, 1e-11));

  request = {
      .formula = "a*exp(b*x)+c", .response = "y", .starts = {{{"a", 1}, {"b", 1e-3}, {"c", 1}}}};
  const FittedLaw above = fit_law(request, columns);
  ASSERT_TRUE(above.usable()) << above.brief();
  EXPECT_TRUE(relatively_near(above.result.best.value, 66.8452089761272, 1e-11));
  EXPECT_TRUE(relatively_near(above.parameter("b").value, 0.0620190174013796, 1e-7));
}

// ---- tests and intervals ----------------------------------------------------------------------

TEST(Certificate, ATestAndAnIntervalSayTheSame) {
  const Columns columns{.numbers = {{"x", {0, 1, 2, 3, 4, 5, 6, 7}},
                                    {"y",
                                     {0.9993173220134477, 1.3903286149447758, 1.6455874135574198,
                                      1.9295385113078563, 2.3047347651905503, 2.3080156143067954,
                                      2.6515901671780773, 2.8679336788394876}}}};
  FitRequest request;
  request.formula = "a+b*x/7+c*(x/7)^2";
  request.response = "y";
  request.starts = {{{"a", 1}, {"b", 1}, {"c", 1}}};
  request.held = {{.numbers = {{"c", 0}}}};
  const FittedLaw law = fit_law(request, columns);
  const Estimate& c = law.parameter("c");
  EXPECT_NEAR(c.spread.interval.lower, -1.32, 0.005);
  EXPECT_NEAR(c.spread.interval.upper, 0.20, 0.005);
  const LikelihoodRatio& test = law.tests[0].ratio;
  EXPECT_EQ(test.residual_degrees_of_freedom, 5);
  EXPECT_TRUE(
      relatively_near(test.f_statistic, std::pow(c.value / c.spread.standard_error, 2), 1e-8));
  EXPECT_GT(test.probability, 0.05);
  EXPECT_LT(test.probability, 0.2);
}

// ---- known errors -----------------------------------------------------------------------------

FitRequest line_with(const std::string& weights, const std::string& sigma) {
  return {.formula = "m*x+c",
          .response = "y",
          .weights = weights,
          .sigma = sigma,
          .starts = {{{"m", 1}, {"c", 1}}},
          .held = {{.numbers = {{"m", 1.5}}}}};
}

TEST(Certificate, KnownErrorsAreNotRescaled) {
  Columns columns{.numbers = {{"x", steps(1, 1, 12)},
                              {"err", steps(1, 0.5, 12)},
                              {"y",
                               {5.70823, 7.35008, 9.12363, 10.90719, 12.75744, 14.03287, 15.80692,
                                16.98637, 20.10191, 21.79848, 22.59270, 24.08905}}}};
  for (const double error : columns.column("err"))
    columns.numbers["w"].push_back(1 / (error * error));
  const FittedLaw relative = fit_law(line_with("w", ""), columns);
  EXPECT_NEAR(relative.parameter("m").spread.standard_error, 0.0232, 5e-5);
  EXPECT_TRUE(notes_hold(relative, "weights are relative"));
  const FittedLaw absolute = fit_law(line_with("", "err"), columns);
  const Estimate& m = absolute.parameter("m");
  EXPECT_EQ(m.value, relative.parameter("m").value);
  EXPECT_NEAR(m.spread.standard_error, 0.2608, 5e-5);
  EXPECT_TRUE(relatively_near(m.spread.interval.upper - m.value,
                              1.959963984540054 * m.spread.standard_error, 1e-12));
  ASSERT_TRUE(absolute.goodness_of_fit);
  EXPECT_EQ(absolute.goodness_of_fit->chi_squared, absolute.result.best.value);
  EXPECT_GT(absolute.goodness_of_fit->probability, 0.999);  // the errors are far too large
  // chi^2 of the held value: what the sum rises by.
  EXPECT_TRUE(relatively_near(absolute.tests[0].ratio.statistic,
                              std::pow((m.value - 1.5) / m.spread.standard_error, 2), 1e-8));
  EXPECT_THROW(static_cast<void>(fit_law(line_with("w", "err"), columns)), RequestError);
}

// ---- criteria ---------------------------------------------------------------------------------

FittedLaw decay_against_a_line(double outlier, double delta) {
  Columns columns{.numbers = {{"x", steps(0.1, 0.08, 60)}, {"y", {}}}};
  for (const double x : columns.column("x"))
    columns.numbers["y"].push_back(1 + 4 * std::exp(-0.7 * x) + 0.03 * std::sin(40 * x * x));
  for (const std::size_t row : {0u, 18u, 23u, 31u, 47u})
    columns.numbers["y"][row] += row % 2 == 0 ? outlier : -outlier;
  FitRequest request;
  request.formula = "a+b*exp(-c*x)";
  request.response = "y";
  request.objective = ObjectiveKind::huber_raw;
  request.huber_threshold = delta;
  request.starts = {{{"a", 1}, {"b", 2}, {"c", 1}}};
  request.rival = Rival{.formula = "a+b*x", .start = {{"a", 1}, {"b", 1}}};
  return fit_law(request, columns);
}

// The objective has lower minima still, where c of 50 chases the outlier next to x = 0: the start
// says which is meant.
TEST(Criteria, OfHuberDoNotFollowOutliers) {
  for (const double outlier : {10.0, 100.0}) {
    const FittedLaw law = decay_against_a_line(outlier, 0.05);
    EXPECT_EQ(law.comparison->lower_aic().law, "a+b*exp(-c*x)") << outlier;
    EXPECT_NEAR(law.parameter("c").value, 0.7, 0.05) << outlier;
  }
}

// A wide threshold leaves squares: n ln(2 pi S/n) + n.
TEST(Criteria, OfAWideHuberAreThoseOfSquares) {
  const FittedLaw law = decay_against_a_line(1, 1e3);
  EXPECT_TRUE(relatively_near(law.criteria.minus_two_log_likelihood,
                              60 * std::log(4 * std::numbers::pi * law.result.best.value / 60) + 60,
                              1e-9));
}

}  // namespace
}  // namespace inferlaw::fit
