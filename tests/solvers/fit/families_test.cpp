// Families: parameters shared, their own and pooled, against closed forms of normal laws, and by
// simulation.
#include "inferlaw/solvers/fit/families.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

// ---- means with known errors ------------------------------------------------------------------

const std::vector<double> means{2.1, 3.4, 1.2, 2.9, 4.0, 2.2};
const std::vector<double> errors{0.3, 0.5, 0.2, 0.4, 0.6, 0.3};

Columns of_means(const std::vector<double>& values) {
  Columns columns{
      .numbers = {{"x", std::vector<double>(values.size(), 1.0)}, {"y", values}, {"s", errors}},
      .texts = {{"run", {"a", "b", "c", "d", "e", "f"}}}};
  return columns;
}

FitRequest pooled_means() {
  FitRequest request{.formula = "t*x", .response = "y", .sigma = "s", .starts = {{{"t", 1}}}};
  request.families = {.column = "run", .pooled = {"t"}};
  return request;
}

struct MeansAt {
  double restricted = 0;  // -2 ln of the restricted likelihood
  double slope = 0;       // by ln tau
  double centre = 0;
  double certainty = 0;  // of the centre
};

// sum [ln v + (m - mu)^2/v] + ln sum 1/v, v = s^2 + tau^2; mu stands at its best.
MeansAt means_at(const std::vector<double>& values, double tau) {
  MeansAt at;
  double weighted = 0;
  double squared = 0;
  for (std::size_t f = 0; f < values.size(); ++f) {
    const double v = errors[f] * errors[f] + tau * tau;
    at.certainty += 1 / v;
    weighted += values[f] / v;
    squared += 1 / (v * v);
  }
  at.centre = weighted / at.certainty;
  at.restricted = std::log(at.certainty);
  double by_square = -squared / at.certainty;
  for (std::size_t f = 0; f < values.size(); ++f) {
    const double v = errors[f] * errors[f] + tau * tau;
    const double off = values[f] - at.centre;
    at.restricted += std::log(v) + off * off / v;
    by_square += 1 / v - off * off / (v * v);
  }
  at.slope = 2 * tau * tau * by_square;
  return at;
}

double halved(double low, double high, const std::function<bool(double)>& is_below) {
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (is_below(middle) ? low : high) = middle;
  }
  return low;
}

TEST(Families, PooledMeansAreThoseOfRestrictedLikelihood) {
  const FittedLaw law = fit_law(pooled_means(), of_means(means));
  ASSERT_TRUE(law.usable()) << law.brief();
  const double tau = halved(1e-3, 10, [](double t) { return means_at(means, t).slope < 0; });
  const MeansAt right = means_at(means, tau);
  ASSERT_EQ(law.families->pooled.size(), 1U);
  const PooledParameter& pooled = law.families->pooled.front();
  EXPECT_TRUE(relatively_near(pooled.spread, tau, 1e-8));
  EXPECT_TRUE(relatively_near(pooled.centre, right.centre, 1e-8));
  EXPECT_TRUE(relatively_near(pooled.centre_error, 1 / std::sqrt(right.certainty), 1e-8));
  const double step = 1e-4;
  const double bend =
      (means_at(means, tau * std::exp(step)).slope - means_at(means, tau * std::exp(-step)).slope) /
      (2 * step);
  EXPECT_TRUE(relatively_near(pooled.spread_error, tau * std::sqrt(2 / bend), 1e-5));
  // Each family between its own mean and the centre, by their certainties.
  for (std::size_t f = 0; f < means.size(); ++f) {
    const double own = 1 / (errors[f] * errors[f]);
    const double common = 1 / (tau * tau);
    const std::string name = "t[" + std::string(1, static_cast<char>('a' + f)) + "]";
    EXPECT_TRUE(relatively_near(law.parameter(name).value,
                                (means[f] * own + right.centre * common) / (own + common), 1e-8));
    const double variance =
        1 / (own + common) + std::pow(common / (own + common), 2) / right.certainty;
    EXPECT_TRUE(
        relatively_near(law.parameter(name).spread.standard_error, std::sqrt(variance), 1e-8));
  }
}

TEST(Families, ThatDoNotSpreadAreSharedWithAnEndAboveZero) {
  const std::vector<double> alike{2.1, 2.2, 1.95, 2.0, 2.3, 2.05};
  const FittedLaw law = fit_law(pooled_means(), of_means(alike));
  ASSERT_TRUE(law.usable()) << law.brief();
  const MeansAt right = means_at(alike, 0);
  EXPECT_TRUE(relatively_near(law.parameter("t").value, right.centre, 1e-9));
  EXPECT_TRUE(relatively_near(law.parameter("t").spread.standard_error,
                              1 / std::sqrt(right.certainty), 1e-9));
  const PooledParameter& pooled = law.families->pooled.front();
  EXPECT_EQ(pooled.spread, 0);
  EXPECT_TRUE(std::isnan(pooled.spread_error));
  const double allowed = 2.705543454095404;  // chi-square of 1, .9
  const double upper = halved(0.01, 10, [&](double t) {
    return means_at(alike, t).restricted - right.restricted < allowed;
  });
  EXPECT_TRUE(relatively_near(pooled.spread_interval.upper, upper, 1e-5));
  EXPECT_NE(law.notes.front().find("do not spread in t"), std::string::npos) << law.notes.front();
}

// ---- lines ------------------------------------------------------------------------------------

const std::vector<double> noises{0.11, -0.2,  0.05,  0.17, -0.13, -0.02, 0.09, -0.15,
                                 0.21, -0.04, -0.11, 0.06, 0.14,  -0.19, 0.01};

// Three families of five rows.
Columns three_lines(double slope_apart) {
  Columns columns{.numbers = {}, .texts = {}};
  for (std::size_t i = 0; i < noises.size(); ++i) {
    const auto family = i / 5;
    const auto x = static_cast<double>(i % 5) + 0.5 * static_cast<double>(family);
    const double f = static_cast<double>(family);
    columns.numbers["x"].push_back(x);
    columns.numbers["y"].push_back(1 + f + (2 + slope_apart * f) * x + noises[i]);
    columns.texts["run"].push_back(std::string(1, static_cast<char>('a' + family)));
  }
  return columns;
}

FitRequest lines(FamilyRequest families) {
  FitRequest request{.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
  request.families = std::move(families);
  return request;
}

Columns of_family(const Columns& columns, const std::string& name) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < columns.rows(); ++i)
    if (columns.text_column("run")[i] == name) rows.push_back(i);
  Columns taken = taken_rows(columns, rows);
  taken.texts.clear();
  return taken;
}

TEST(Families, OnTheirOwnAreTheFitsOfEach) {
  const Columns data = three_lines(0.05);
  const FittedLaw law = fit_law(lines({.column = "run"}), data);
  ASSERT_TRUE(law.usable()) << law.brief();
  double squares = 0;
  for (const char* name : {"a", "b", "c"}) {
    const FittedLaw alone = fit_law(lines({}), of_family(data, name));
    for (const char* parameter : {"a", "b"})
      EXPECT_TRUE(relatively_near(law.parameter(std::string(parameter) + "[" + name + "]").value,
                                  alone.parameter(parameter).value, 1e-9));
    squares += alone.result.best.value;
  }
  EXPECT_TRUE(relatively_near(law.result.best.value, squares, 1e-9));
  EXPECT_TRUE(relatively_near(law.residual_standard_deviation, std::sqrt(squares / 9), 1e-9));
  // Against one line for all: F of 4 parameters more.
  Columns without_texts = data;
  without_texts.texts.clear();
  const double of_one = fit_law(lines({}), without_texts).result.best.value;
  ASSERT_EQ(law.families->tests.size(), 1U);
  const LikelihoodRatio& ratio = law.families->tests.front().ratio;
  EXPECT_EQ(ratio.degrees_of_freedom, 4);
  EXPECT_TRUE(relatively_near(ratio.f_statistic, (of_one - squares) / 4 / (squares / 9), 1e-8));
  EXPECT_TRUE(relatively_near(ratio.statistic, 15 * std::log(of_one / squares), 1e-8));
}

// The slope of parallel lines is that of the sums within families.
TEST(Families, WithASharedSlopeAreParallelLines) {
  const Columns data = three_lines(0.05);
  const FittedLaw law = fit_law(lines({.column = "run", .shared = {"b"}}), data);
  ASSERT_TRUE(law.usable()) << law.brief();
  double xx = 0;
  double xy = 0;
  double yy = 0;
  for (const char* name : {"a", "b", "c"}) {
    const Columns own = of_family(data, name);
    double mean_x = 0;
    double mean_y = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      mean_x += own.column("x")[i] / 5;
      mean_y += own.column("y")[i] / 5;
    }
    for (std::size_t i = 0; i < 5; ++i) {
      const double x = own.column("x")[i] - mean_x;
      const double y = own.column("y")[i] - mean_y;
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
  }
  const double squares = yy - xy * xy / xx;
  EXPECT_TRUE(relatively_near(law.parameter("b").value, xy / xx, 1e-9));
  EXPECT_TRUE(relatively_near(law.parameter("b").spread.standard_error,
                              std::sqrt(squares / 11 / xx), 1e-8));
  EXPECT_TRUE(relatively_near(law.result.best.value, squares, 1e-9));
  EXPECT_EQ(law.families->fits.size(), 3U);
  EXPECT_EQ(law.families->tests.size(), 3U);
  const FittedLaw by_own = fit_law(lines({.column = "run", .own = {"a"}}), data);
  EXPECT_TRUE(relatively_near(by_own.parameter("b").value, xy / xx, 1e-9));
}

// One-way layout, balanced: restricted likelihood is the analysis of variance.
TEST(Families, PooledOverUnknownNoiseAreTheAnalysisOfVariance) {
  Columns data = three_lines(0);
  for (std::size_t i = 0; i < noises.size(); ++i) {
    data.numbers["x"][i] = 1;
    data.numbers["y"][i] = 5 + 0.3 * static_cast<double>(i / 5) + noises[i];
  }
  FitRequest request{.formula = "t*x", .response = "y", .starts = {{{"t", 1}}}};
  request.families = {.column = "run", .pooled = {"t"}};
  const FittedLaw law = fit_law(request, data);
  ASSERT_TRUE(law.usable()) << law.brief();
  double within = 0;
  std::vector<double> centres;
  for (const char* name : {"a", "b", "c"}) {
    const std::vector<double> y = of_family(data, name).column("y");
    double mean = 0;
    for (const double each : y) mean += each / 5;
    for (const double each : y) within += (each - mean) * (each - mean) / 12;
    centres.push_back(mean);
  }
  const double mean = (centres[0] + centres[1] + centres[2]) / 3;
  double between = 0;
  for (const double each : centres) between += 5 * (each - mean) * (each - mean) / 2;
  const PooledParameter& pooled = law.families->pooled.front();
  EXPECT_TRUE(relatively_near(law.problem.noise_variance, within, 1e-8));
  EXPECT_TRUE(relatively_near(pooled.spread, std::sqrt((between - within) / 5), 1e-8));
  EXPECT_TRUE(relatively_near(pooled.centre, mean, 1e-9));
  EXPECT_TRUE(relatively_near(pooled.centre_error, std::sqrt(between / 15), 1e-8));
}

TEST(Families, WithoutRowsOfTheirOwnAreLeftOutByName) {
  Columns data = three_lines(0.05);
  data.numbers["x"].insert(data.numbers["x"].begin(), 3);
  data.numbers["y"].insert(data.numbers["y"].begin(), 70);
  data.texts["run"].insert(data.texts["run"].begin(), "lonely");
  FitRequest request = lines({.column = "run"});
  request.points = {{.numbers = {{"x", 2}}}};
  const FittedLaw law = fit_law(request, data);
  ASSERT_TRUE(law.usable()) << law.brief();
  const FittedLaw without = fit_law(lines({.column = "run"}), three_lines(0.05));
  EXPECT_TRUE(relatively_near(law.result.best.value, without.result.best.value, 1e-12));
  EXPECT_EQ(law.notes.front().substr(0, 28), "lonely (1 rows) is left out:") << law.notes.front();
  EXPECT_EQ(law.fitted_rows.front(), 1U);
  EXPECT_EQ(law.rows.size(), 15U);
  ASSERT_EQ(law.predictions.size(), 3U);
  EXPECT_EQ(law.predictions[1].name, "x=2 [b]");
  EXPECT_TRUE(relatively_near(law.predictions[1].value,
                              law.parameter("a[b]").value + 2 * law.parameter("b[b]").value,
                              1e-12));
  // A shared slope lets it in again.
  FitRequest shared = lines({.column = "run", .shared = {"b"}});
  EXPECT_EQ(fit_law(shared, data).rows.size(), 16U);
}

TEST(Families, PredictTheirOwnRows) {
  const Columns data = three_lines(0.05);
  const FittedLaw law = fit_law(lines({.column = "run"}), data);
  const std::vector<double> predicted = predict(law, data);
  for (std::size_t i = 0; i < predicted.size(); ++i)
    EXPECT_TRUE(relatively_near(predicted[i], law.rows[i].predicted, 1e-14));
  Columns other = data;
  other.texts["run"][4] = "new";
  EXPECT_THROW(static_cast<void>(predict(law, other)), RowError);
}

std::string refused(const FitRequest& request, const Columns& columns) {
  try {
    static_cast<void>(fit_law(request, columns));
  } catch (const RequestError& error) {
    return error.what();
  }
  return "nothing";
}

TEST(Families, AreRefusedWithTheReason) {
  const Columns data = three_lines(0);
  EXPECT_EQ(refused(lines({.column = "run", .shared = {"c"}}), data),
            "share: no parameter c; allowed: a, b");
  EXPECT_EQ(refused(lines({.column = "run", .shared = {"a"}, .pooled = {"a"}}), data),
            "pool: a stands twice; allowed: once, in one of share, own and pool");
  Columns one = data;
  for (std::string& name : one.texts["run"]) name = "same";
  EXPECT_EQ(refused(lines({.column = "run"}), one), "by: run names one family; allowed: 2 or more");
  FitRequest robust = lines({.column = "run", .pooled = {"b"}});
  robust.objective = ObjectiveKind::huber_raw;
  EXPECT_EQ(refused(robust, data).substr(0, 20), "pool: with huber-raw");
}

// Of rates drawn from one law: the interval of their centre holds the truth as often as it says,
// and their spread is right on the whole.
TEST(Families, PooledHoldTheCentreTheyWereDrawnAbout) {
  constexpr std::size_t trials = 40;
  constexpr std::size_t families = 6;
  constexpr double centre = 0.5;
  constexpr double spread = 0.1;
  std::size_t held = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    simulation::WordStream words(
        {.seed = 11, .trial = trial, .purpose = simulation::Purpose::parameters});
    Columns data{.numbers = {}, .texts = {}};
    for (std::size_t f = 0; f < families; ++f) {
      const double rate = centre + spread * simulation::standard_normal(words);
      const double size = 1 + 0.2 * static_cast<double>(f);
      for (int i = 0; i < 5; ++i) {
        const double noise = 0.03 * simulation::standard_normal(words);
        data.numbers["x"].push_back(i);
        data.numbers["y"].push_back(size * std::exp(-rate * i) + noise);
        data.texts["run"].push_back(std::to_string(f));
      }
    }
    FitRequest request{.formula = "a*exp(-b*x)", .response = "y", .start_count = 1, .threads = 1};
    request.starts = {{{"a", 1}, {"b", 0.5}}};
    request.families = {.column = "run", .pooled = {"b"}};
    const FittedLaw law = fit_law(request, data);
    ASSERT_TRUE(law.usable()) << law.brief();
    const PooledParameter& pooled = law.families->pooled.front();
    sum += pooled.spread * pooled.spread;
    squares += std::pow(pooled.spread, 4);
    const Interval interval =
        pooled.spread > 0 ? pooled.centre_interval : law.parameter("b").spread.interval;
    if (centre >= interval.lower && centre <= interval.upper) ++held;
  }
  const double share = static_cast<double>(held) / trials;
  EXPECT_NEAR(share, 0.95, 5 * std::sqrt(0.95 * 0.05 / trials));
  const double mean = sum / trials;
  const double error = std::sqrt((squares / trials - mean * mean) / trials);
  EXPECT_NEAR(mean, spread * spread, 5 * error);
  EXPECT_LT(error, 0.2 * spread * spread);
}

}  // namespace
}  // namespace inferlaw::fit
