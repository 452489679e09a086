// Priors: the most probable parameters, Laplace's posterior, and how far each parameter moved. Held
// against closed forms of normal laws, and by simulation.
#include "inferlaw/solvers/fit/priors.hpp"

#include <gtest/gtest.h>

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

Columns line() {
  return {.numbers = {{"x", {1, 2, 3, 4, 5, 6}},
                      {"y", {2.1, 3.9, 6.2, 7.7, 10.7, 11.2}},
                      {"s", {0.1, 0.2, 0.1, 0.5, 0.3, 0.2}}}};
}

FitRequest straight() {
  return {.formula = "a+b*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
}

FitRequest with_priors(FitRequest request, std::vector<NamedPrior> priors) {
  request.priors = std::move(priors);
  return request;
}

// Of a straight line with weights and normal priors of both: sums, then two equations in two.
struct StraightPosterior {
  double a = 0;
  double b = 0;
  double error_of_a = 0;
  double error_of_b = 0;
};

StraightPosterior straight_posterior(const std::vector<double>& weights, const NamedPrior& of_a,
                                     const NamedPrior& of_b) {
  const Columns data = line();
  double aa = 1 / (of_a.spread * of_a.spread);
  double bb = 1 / (of_b.spread * of_b.spread);
  double ay = of_a.value * aa;
  double by = of_b.value * bb;
  double ab = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double x = data.column("x")[i];
    const double y = data.column("y")[i];
    aa += weights[i];
    ab += weights[i] * x;
    bb += weights[i] * x * x;
    ay += weights[i] * y;
    by += weights[i] * x * y;
  }
  const double determinant = aa * bb - ab * ab;
  return {.a = (ay * bb - by * ab) / determinant,
          .b = (by * aa - ay * ab) / determinant,
          .error_of_a = std::sqrt(bb / determinant),
          .error_of_b = std::sqrt(aa / determinant)};
}

std::string refused(const FitRequest& request, const Columns& columns) {
  try {
    static_cast<void>(fit_law(request, columns));
  } catch (const RequestError& error) {
    return error.what();
  }
  return "nothing";
}

TEST(Priors, OfALineOverKnownErrorsAreThoseOfTheTextbooks) {
  const NamedPrior of_a{.name = "a", .value = 0.5, .spread = 0.2};
  const NamedPrior of_b{.name = "b", .value = 1.8, .spread = 0.05};
  FitRequest request = with_priors(straight(), {of_a, of_b});
  request.sigma = "s";
  const FittedLaw law = fit_law(request, line());
  ASSERT_TRUE(law.usable()) << law.brief();
  std::vector<double> weights;
  const Columns data = line();
  for (const double s : data.column("s")) weights.push_back(1 / (s * s));
  const StraightPosterior right = straight_posterior(weights, of_a, of_b);
  const Estimate& a = law.parameter("a");
  const Estimate& b = law.parameter("b");
  EXPECT_TRUE(relatively_near(a.value, right.a, 1e-11));
  EXPECT_TRUE(relatively_near(b.value, right.b, 1e-11));
  EXPECT_TRUE(relatively_near(a.spread.standard_error, right.error_of_a, 1e-10));
  EXPECT_TRUE(relatively_near(b.spread.standard_error, right.error_of_b, 1e-10));
  EXPECT_EQ(law.errors.method(), "Laplace posterior");
  EXPECT_TRUE(std::isnan(law.criteria.aic));
  // How far: from the prior in its own spread, from the data alone in their error.
  const FittedLaw alone = fit_law(
      [&] {
        FitRequest without = request;
        without.priors.clear();
        return without;
      }(),
      line());
  ASSERT_EQ(law.shifts.size(), 2U);
  EXPECT_TRUE(relatively_near(law.shifts[1].from_prior, (right.b - 1.8) / 0.05, 1e-9));
  EXPECT_TRUE(relatively_near(
      law.shifts[1].from_unpenalised,
      (right.b - alone.parameter("b").value) / alone.parameter("b").spread.standard_error, 1e-9));
}

TEST(Priors, OfALineOverUnknownNoiseMeetTheirFixedPoint) {
  const NamedPrior of_a{.name = "a", .value = 0.5, .spread = 0.2};
  const NamedPrior of_b{.name = "b", .value = 1.5, .spread = 0.05};
  const FittedLaw law = fit_law(with_priors(straight(), {of_a, of_b}), line());
  ASSERT_TRUE(law.usable()) << law.brief();
  const double variance = law.problem.noise_variance;
  const StraightPosterior right =
      straight_posterior(std::vector<double>(6, 1 / variance), of_a, of_b);
  EXPECT_TRUE(relatively_near(law.parameter("a").value, right.a, 1e-9));
  EXPECT_TRUE(relatively_near(law.parameter("b").value, right.b, 1e-9));
  EXPECT_TRUE(relatively_near(law.parameter("b").spread.standard_error, right.error_of_b, 1e-9));
  const double determined =
      2 - std::pow(right.error_of_a / 0.2, 2) - std::pow(right.error_of_b / 0.05, 2);
  double squares = 0;
  const Columns data = line();
  for (std::size_t i = 0; i < 6; ++i)
    squares += std::pow(data.column("y")[i] - right.a - right.b * data.column("x")[i], 2);
  EXPECT_TRUE(relatively_near(variance, squares / (6 - determined), 1e-9));
  EXPECT_TRUE(relatively_near(law.result.degrees_of_freedom(), 6 - determined, 1e-9));
  EXPECT_TRUE(relatively_near(law.residual_standard_deviation, std::sqrt(variance), 1e-9));
}

TEST(Priors, ThatSayNothingLeaveTheFitAsItWas) {
  const FittedLaw law = fit_law(with_priors(straight(), {{"a", 0, 1e6}, {"b", 0, 1e6}}), line());
  const FittedLaw alone = fit_law(straight(), line());
  ASSERT_TRUE(law.usable()) << law.brief();
  for (const char* name : {"a", "b"}) {
    EXPECT_TRUE(relatively_near(law.parameter(name).value, alone.parameter(name).value, 1e-9));
    const Spread& spread = law.parameter(name).spread;
    const Spread& without = alone.parameter(name).spread;
    EXPECT_TRUE(relatively_near(spread.standard_error, without.standard_error, 1e-9));
    EXPECT_TRUE(relatively_near(spread.interval.lower, without.interval.lower, 1e-8));
  }
}

// k of n with p = 1/(1+exp(-t)), t normal about 0: its posterior is a function of t alone.
TEST(Priors, OfABinomialAreExact) {
  const double prior_spread = 0.5;
  FitRequest request{.formula = "1/(1+exp(-t*x))",
                     .response = "k",
                     .objective = ObjectiveKind::binomial,
                     .starts = {{{"t", 0.1}}}};
  request.priors = {{"t", 0, prior_spread}};
  const Columns counts{.numbers = {{"x", {1, 1}}, {"k", {7, 8}}, {"trials", {10, 10}}}};
  const FittedLaw law = fit_law(request, counts);
  ASSERT_TRUE(law.usable()) << law.brief();
  double low = 0;
  double high = 5;
  for (int i = 0; i < 200; ++i) {
    const double t = (low + high) / 2;
    const double pull = 15 - 20 / (1 + std::exp(-t)) - t / (prior_spread * prior_spread);
    (pull > 0 ? low : high) = t;
  }
  const double p = 1 / (1 + std::exp(-low));
  const double certainty = 20 * p * (1 - p) + 1 / (prior_spread * prior_spread);
  EXPECT_TRUE(relatively_near(law.parameter("t").value, low, 1e-10));
  EXPECT_TRUE(
      relatively_near(law.parameter("t").spread.standard_error, 1 / std::sqrt(certainty), 1e-8));
}

TEST(Priors, TellApartWhatTheDataDoNot) {
  FitRequest request{.formula = "(a+b)*x", .response = "y", .starts = {{{"a", 1}, {"b", 0.5}}}};
  request.sigma = "s";
  const FittedLaw alone = fit_law(request, line());
  EXPECT_FALSE(alone.usable()) << alone.brief();
  request.priors = {{"a", 1.5, 0.1}};
  const FittedLaw law = fit_law(request, line());
  ASSERT_TRUE(law.usable()) << law.brief();
  double xx = 0;
  double xy = 0;
  const Columns data = line();
  for (std::size_t i = 0; i < 6; ++i) {
    const double w = std::pow(data.column("s")[i], -2);
    xx += w * data.column("x")[i] * data.column("x")[i];
    xy += w * data.column("x")[i] * data.column("y")[i];
  }
  EXPECT_TRUE(relatively_near(law.parameter("a").value, 1.5, 1e-9));
  EXPECT_TRUE(relatively_near(law.parameter("b").value, xy / xx - 1.5, 1e-9));
  EXPECT_TRUE(relatively_near(law.parameter("a").spread.standard_error, 0.1, 1e-9));
  EXPECT_TRUE(relatively_near(law.parameter("b").spread.standard_error,
                              std::hypot(0.1, std::sqrt(1 / xx)), 1e-9));
  EXPECT_TRUE(std::isnan(law.shifts[0].from_unpenalised));
}

TEST(Priors, MakeUpForRowsThatAreMissing) {
  FitRequest request = with_priors(straight(), {{"b", 2, 0.5}});
  request.sigma = "s";
  const Columns one{.numbers = {{"x", {3}}, {"y", {7}}, {"s", {0.1}}}};
  const FittedLaw law = fit_law(request, one);
  ASSERT_TRUE(law.usable()) << law.brief();
  EXPECT_TRUE(relatively_near(law.parameter("a").value, 1, 1e-9));
  EXPECT_TRUE(
      relatively_near(law.parameter("a").spread.standard_error, std::hypot(0.1, 1.5), 1e-9));
}

// Of A of the loss law, which is moved by its logarithm: normal in ln A.
TEST(Priors, OfPositiveParametersAreOfTheirLogarithm) {
  std::vector<double> sizes;
  std::vector<double> tokens;
  std::vector<double> losses;
  for (int i = 0; i < 5; ++i)
    for (int j = 0; j < 5; ++j) {
      sizes.push_back(1e7 * std::pow(4, i));
      tokens.push_back(1e9 * std::pow(3, j));
      const double noise = 0.01 * std::sin(3 * i + 7 * j + 1);
      losses.push_back(
          (1.7 + 400 * std::pow(sizes.back(), -0.34) + 410 * std::pow(tokens.back(), -0.28)) *
          std::exp(noise));
    }
  const Columns data{.numbers = {{"N", sizes}, {"D", tokens}, {"loss", losses}}};
  FitRequest request{.law = "loss", .objective = ObjectiveKind::squared_log};
  request.priors = {{"A", 350, 35}};
  const FittedLaw law = fit_law(request, data);
  ASSERT_TRUE(law.usable()) << law.brief();
  const Estimate& a = law.parameter("A");
  EXPECT_LT(a.spread.standard_error / a.value, 0.1);
  // At the most probable A the slopes by ln A cancel: that of the best squares with A held there, and
  // that of the prior.
  const auto profile = [&](double value) {
    FitRequest held = request;
    held.priors.clear();
    held.fixed = {{"A", value}};
    return fit_law(held, data).result.best.value;
  };
  const double by = 1e-3;
  const double slope =
      (profile(a.value * std::exp(by)) - profile(a.value * std::exp(-by))) / (2 * by);
  const double pull = 2 * law.problem.noise_variance * std::log(a.value / 350) / (0.1 * 0.1);
  EXPECT_TRUE(relatively_near(-slope, pull, 1e-5)) << slope << " against " << pull;
  EXPECT_TRUE(relatively_near(law.shifts[1].from_prior, std::log(a.value / 350) / 0.1, 1e-9));
}

// Slopes drawn from the prior, data from the slopes: intervals hold the truth as often as they say.
TEST(Priors, MakeIntervalsThatHold) {
  constexpr std::size_t trials = 600;
  constexpr double prior_spread = 0.3;
  std::size_t held = 0;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    simulation::WordStream words(
        {.seed = 5, .trial = trial, .purpose = simulation::Purpose::parameters});
    const double b = 2 + prior_spread * simulation::standard_normal(words);
    std::vector<double> y;
    const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8};
    for (const double each : x) y.push_back(b * each + 2 * simulation::standard_normal(words));
    FitRequest request{.formula = "b*x", .response = "y", .starts = {{{"b", 2}}}};
    request.priors = {{"b", 2, prior_spread}};
    request.threads = 1;
    const FittedLaw law = fit_law(request, {.numbers = {{"x", x}, {"y", y}}});
    ASSERT_TRUE(law.usable()) << law.brief();
    const Interval& interval = law.parameter("b").spread.interval;
    if (b >= interval.lower && b <= interval.upper) ++held;
  }
  const double share = static_cast<double>(held) / trials;
  EXPECT_NEAR(share, 0.95, 5 * std::sqrt(0.95 * 0.05 / trials));
}

TEST(Priors, AreRefusedWhereTheySayNothing) {
  const auto refused_with = [](const std::vector<NamedPrior>& priors) {
    return refused(with_priors(straight(), priors), line());
  };
  EXPECT_EQ(refused_with({{"b", 1, 0}}),
            "prior: b=1:0; allowed: NAME=VALUE:SPREAD, a spread above 0");
  EXPECT_EQ(refused_with({{"b", 1, 1}, {"b", 2, 1}}), "prior: b stands twice; allowed: once");
  EXPECT_EQ(refused_with({{"c", 1, 1}}), "prior: c; allowed: parameters that the formula has");
  FitRequest fixed = with_priors(straight(), {{"b", 1, 1}});
  fixed.fixed = {{"b", 2}};
  EXPECT_EQ(refused(fixed, line()), "prior: b=1:1; allowed: a parameter that is not fixed");
  for (const auto& change : std::vector<std::function<void(FitRequest&)>>{
           [](FitRequest& request) { request.errors.refits = 10; },
           [](FitRequest& request) { request.errors.covariance = CovarianceKind::sandwich; },
           [](FitRequest& request) {
             request.held = {{.numbers = {{"b", 2}}}};
           },
           [](FitRequest& request) { request.objective = ObjectiveKind::huber_raw; }}) {
    FitRequest request = with_priors(straight(), {{"b", 1, 1}});
    change(request);
    EXPECT_NE(refused(request, line()).find("allowed:"), std::string::npos);
  }
}

// A profile of a normal posterior ends where its standard error says.
TEST(Priors, HaveProfilesOfThePosterior) {
  FitRequest request = with_priors(straight(), {{"b", 1.8, 0.05}});
  request.sigma = "s";
  request.errors.profile = true;
  const FittedLaw law = fit_law(request, line());
  ASSERT_TRUE(law.usable()) << law.brief();
  const Estimate& b = law.parameter("b");
  const double reach = 1.959963984540054 * b.spread.standard_error;
  EXPECT_NEAR(b.spread.interval.lower, b.value - reach, 1e-6 * reach);
  EXPECT_NEAR(b.spread.interval.upper, b.value + reach, 1e-6 * reach);
}

}  // namespace
}  // namespace inferlaw::fit
