// Starts in stages: minima that a single start misses, when the search stops, and what it says.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/stages.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

template <typename Mean>
Columns drawn(std::size_t rows, double last, double noise, const Mean& mean) {
  simulation::WordStream words({.seed = 7});
  Columns columns{.numbers = {{"x", {}}, {"y", {}}}};
  for (std::size_t i = 0; i < rows; ++i) {
    const double x = last * simulation::uniform_above_zero(words());
    columns.numbers["x"].push_back(x);
    columns.numbers["y"].push_back(mean(x) + noise * simulation::standard_normal(words));
  }
  return columns;
}

Columns fast_wave() {
  return drawn(60, 6, 0.2, [](double x) { return 3 * std::sin(17.3 * x); });
}

FitRequest wave_from_afar() {
  return {.formula = "a*sin(b*x)", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
}

bool notes_hold(const FittedLaw& law, const std::string& words) {
  for (const std::string& note : law.notes)
    if (note.find(words) != std::string::npos) return true;
  return false;
}

// Ten starts within a decade of it end in ten minima, the lowest of 257 where this is 2.4.
TEST(Stages, FindAFarFrequencyWhereASingleStartMissesIt) {
  const FittedLaw law = fit_law(wave_from_afar(), fast_wave());
  const std::vector<std::vector<double>> alone{{1, 1}};
  const FitResult missed = fit(law.problem, alone);
  ASSERT_TRUE(missed.usable());
  EXPECT_GT(missed.best.value, 50 * law.result.best.value);
  const double b = law.parameter("b").value;
  const double sign = b < 0 ? -1 : 1;
  EXPECT_NEAR(sign * b, 17.3, 5 * law.parameter("b").spread.standard_error) << law.result.full();
  EXPECT_NEAR(sign * law.parameter("a").value, 3, 5 * law.parameter("a").spread.standard_error);
  EXPECT_LT(law.residual_standard_deviation, 0.3);
  EXPECT_GE(law.result.starts.agreeing, enough_agreeing);
  EXPECT_GT(law.result.starts.at_other_minima(), 0U);
  EXPECT_GT(law.result.starts.second_value, law.result.best.value);
  EXPECT_GT(law.result.starts.drawn, 0U);
  EXPECT_EQ(law.result.starts.screened_rows, 60U);
}

// The step goes up where the start takes it down, and lies on the other side of zero.
TEST(Stages, TryTheOtherSigns) {
  const Columns columns =
      drawn(80, 6, 0.02, [](double x) { return 1 / (1 + std::exp(-9 * (x - 2.7))) + 0.2; });
  FitRequest request{.formula = "1/(1+exp(b*(x+c)))+d",
                     .response = "y",
                     .starts = {{{"b", 9}, {"c", 2.7}, {"d", 0.2}}}};
  const FittedLaw law = fit_law(request, columns);
  ASSERT_TRUE(law.usable()) << law.result.full();
  EXPECT_NEAR(law.parameter("b").value, -9, 5 * law.parameter("b").spread.standard_error);
  EXPECT_NEAR(law.parameter("c").value, -2.7, 5 * law.parameter("c").spread.standard_error);
}

TEST(Stages, StopWhereThreeAgree) {
  const Columns columns = drawn(30, 5, 0.1, [](double x) { return 1 + 2 * x; });
  FitRequest line{.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
  const FittedLaw three = fit_law(line, columns);
  EXPECT_EQ(three.result.starts.total, 3U);
  EXPECT_EQ(three.result.starts.agreeing, 3U);
  line.starts = {{{"a", 1}, {"b", 1}}, {{"a", 9}}, {{"b", -9}}};
  const FittedLaw given = fit_law(line, columns);
  EXPECT_EQ(given.result.starts.total, 3U);
  EXPECT_EQ(given.result.starts.drawn, 0U);
  EXPECT_FALSE(notes_hold(given, "starts came to this minimum"));
}

TEST(Stages, AreTheSameOnAnyNumberOfThreads) {
  FitRequest request = wave_from_afar();
  request.threads = 1;
  const FittedLaw one = fit_law(request, fast_wave());
  request.threads = 3;
  const FittedLaw three = fit_law(request, fast_wave());
  EXPECT_EQ(one.result.best.parameters, three.result.best.parameters);
  EXPECT_EQ(one.result.starts.total, three.result.starts.total);
  EXPECT_EQ(one.result.starts.agreeing, three.result.starts.agreeing);
}

constexpr double distance = 10;

double peaks(double x) {
  double sum = 0;
  for (int i = 0; i < 10; ++i) {
    const double from_centre = (x - 5 - distance * i - std::sin(i)) / (1.5 + 0.2 * (i % 4));
    sum += (20 + 3 * i) * std::exp(-from_centre * from_centre);
  }
  return sum;
}

// Thirty parameters from rough starts. From starts a decade away, on all rows, it took minutes.
TEST(Stages, ScreenOnSomeRowsWhereThereAreMany) {
  const Columns columns = drawn(700, 10 * distance, 0.5, peaks);
  FitRequest request{.formula = "", .response = "y", .starts = {{}}};
  for (int i = 0; i < 10; ++i) {
    const std::string n = std::to_string(i);
    request.formula += (i > 0 ? "+a" : "a") + n + "*exp(-((x-c" + n + ")/w" + n + ")^2)";
    request.starts[0].push_back({"a" + n, 30});
    request.starts[0].push_back({"c" + n, 5 + distance * i});
    request.starts[0].push_back({"w" + n, 2});
  }
  const FittedLaw law = fit_law(request, columns);
  ASSERT_TRUE(law.usable()) << law.result.full();
  EXPECT_EQ(law.result.starts.screened_rows, 300U);
  EXPECT_GE(law.result.starts.agreeing, enough_agreeing);
  for (int i = 0; i < 10; ++i) {
    const Estimate& centre = law.parameter("c" + std::to_string(i));
    EXPECT_NEAR(centre.value, 5 + distance * i + std::sin(i), 5 * centre.spread.standard_error);
  }
}

FitRequest decay_of_many(int threads) {
  return {.formula = "a*exp(-b*x)+c",
          .response = "y",
          .starts = {{{"a", 1}, {"b", 1}, {"c", 1}}},
          .threads = threads};
}

// The minimum is that of all rows, to the bit for any number of threads.
TEST(Stages, ManyRowsAreSearchedByASample) {
  const Columns columns = drawn(40000, 10, 0.05, [](double x) { return 3 * std::exp(-x / 2) + 1; });
  const FittedLaw law = fit_law(decay_of_many(1), columns);
  ASSERT_TRUE(law.usable()) << law.result.full();
  EXPECT_EQ(law.result.starts.searched_rows, least_sample);
  EXPECT_EQ(law.result.rows, 40000U);
  EXPECT_TRUE(notes_hold(law, "starts were searched on 4096 of the 40000 rows"));
  const FitResult on_all = fit(law.problem, std::vector<std::vector<double>>{{1, 1, 1}});
  for (std::size_t j = 0; j < 3; ++j)
    EXPECT_TRUE(relatively_near(law.result.best.parameters[j], on_all.best.parameters[j], 1e-12));
  EXPECT_TRUE(relatively_near(law.result.best.value, on_all.best.value, 1e-14));
  const FittedLaw by_three = fit_law(decay_of_many(3), columns);
  EXPECT_EQ(by_three.result.best.parameters, law.result.best.parameters);
  EXPECT_EQ(by_three.result.best.value, law.result.best.value);
}

// A second minimum hardly higher may be the lower one of all rows: then all are searched.
TEST(Stages, ASampleInDoubtIsNotTrusted) {
  const Columns columns = drawn(17000, 6, 1, [](double x) { return 0.02 * std::sin(3 * x); });
  const FittedLaw law = fit_law({.formula = "a*sin(b*x)",
                                 .response = "y",
                                 .bounds = {{.name = "b", .lower = 1, .upper = 12}},
                                 .starts = {{{"a", 0.1}, {"b", 9}}}},
                                columns);
  EXPECT_EQ(law.result.starts.searched_rows, 0U);
}

// Minima a whole turn of the phase apart are none of a valley.
TEST(Stages, APhaseIsNoValley) {
  const Columns columns =
      drawn(80, 8, 0.05, [](double x) { return 3 * std::exp(-0.4 * x) * std::cos(2 * x + 1); });
  const FittedLaw law = fit_law({.formula = "a*exp(-g*x)*cos(w*x+p)",
                                 .response = "y",
                                 .starts = {{{"a", 1}, {"g", 0.1}, {"w", 1.5}, {"p", 0}},
                                            {{"a", 1}, {"g", 0.1}, {"w", 2}, {"p", 7}},
                                            {{"a", 1}, {"g", 0.1}, {"w", 2}, {"p", 13.5}}}},
                                columns);
  ASSERT_TRUE(law.usable()) << law.result.full();
  EXPECT_GT(law.result.starts.largest_parameter_spread, 0.1);
  EXPECT_NEAR(std::abs(law.parameter("w").value), 2, 5 * law.parameter("w").spread.standard_error);
}

TEST(Stages, SayWhereFewStartsAgree) {
  const Columns columns = drawn(60, 6, 0.2, [](double x) { return 3 * std::sin(17.3 * x); });
  FitRequest request = wave_from_afar();
  request.formula = "a*sin(b*x)+c*sin(d*x)+e*sin(f*x)";
  request.starts = {{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 2}, {"e", 1}, {"f", 3}}};
  const FittedLaw law = fit_law(request, columns);
  const bool few = law.result.starts.agreeing < enough_agreeing;
  EXPECT_TRUE(few) << law.result.full();
  EXPECT_EQ(notes_hold(law, "starts came to this minimum, fewer than 3"), law.usable() && few);
}

// ---- leverage ---------------------------------------------------------------------------------

// Only the last row tells the slope: the fit without it has none.
TEST(Sandwich, OfARowOfLeverageOneIsNotKnownAndSaysSo) {
  const Columns columns{.numbers = {{"x", {0, 0, 0, 0, 1}}, {"y", {1, 1.2, 0.9, 1.1, 3}}}};
  FitRequest request{.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
  request.errors.covariance = CovarianceKind::sandwich;
  const FittedLaw hc3 = fit_law(request, columns);
  EXPECT_EQ(rows_of_full_leverage(hc3.problem, hc3.result), std::vector<std::size_t>{4});
  EXPECT_TRUE(std::isnan(hc3.parameter("b").spread.standard_error));
  EXPECT_TRUE(notes_hold(hc3, "row 5 of those fitted has leverage 1"));
  EXPECT_TRUE(notes_hold(hc3, "--errors sandwich-hc0"));
  request.objective = ObjectiveKind::huber_raw;
  request.huber_threshold = 10;
  const FittedLaw huber = fit_law(request, columns);
  EXPECT_TRUE(std::isnan(huber.parameter("b").spread.standard_error));
  EXPECT_TRUE(notes_hold(huber, "row 5 of those fitted has leverage 1"));
  request.objective = ObjectiveKind::squared_raw;
  request.errors.covariance = CovarianceKind::sandwich_hc0;
  const FittedLaw hc0 = fit_law(request, columns);
  // Of a and of b alike the root of sum r^2 over 4: the last row has no residual.
  EXPECT_TRUE(relatively_near(hc0.parameter("b").spread.standard_error, std::sqrt(0.05) / 4, 1e-8));
  EXPECT_FALSE(notes_hold(hc0, "leverage"));
}

}  // namespace
}  // namespace inferlaw::fit
