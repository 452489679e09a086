// Two laws in a row: errors of the first carried into the second, or both at once, held against
// simulated data and against what must be refused.
#include "inferlaw/solvers/fit/two_steps.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/text_table.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

constexpr double a = 3;
constexpr double b = 2;
constexpr double c = 1;
constexpr double d = 0.5;

// y = a + b x, z = c + d y^2, few rows and much noise of y: then its error is most of that of d.
Columns curve(simulation::WordStream& words) {
  Columns columns;
  for (int row = 0; row < 12; ++row) {
    const double x = 0.25 * row;
    const double y = a + b * x;
    columns.numbers["x"].push_back(x);
    columns.numbers["y"].push_back(y + 0.5 * simulation::standard_normal(words));
    columns.numbers["z"].push_back(c + d * y * y + 0.3 * simulation::standard_normal(words));
  }
  return columns;
}

FitRequest line() {
  return {.formula = "a+b*x",
          .response = "y",
          .starts = {{{"a", 1}, {"b", 1}}},
          .start_count = 1,
          .threads = 1};
}

SecondStep parabola(TwoStepMethod method) {
  return {
      .formula = "c+d*y^2", .response = "z", .start = {{"c", 0.5}, {"d", 0.4}}, .method = method};
}

const Estimate& named(const std::vector<Estimate>& estimates, const std::string& name) {
  for (const Estimate& estimate : estimates)
    if (estimate.name == name) return estimate;
  throw std::invalid_argument(name);
}

// How many of many intervals of 90 % hold the truth, of each parameter and of z at x = 2.
std::map<std::string, int> held(TwoStepMethod method, int data_sets) {
  const std::map<std::string, double> truths{
      {"a", a}, {"b", b}, {"c", c}, {"d", d}, {"x=2", c + d * 49}};
  FitRequest request = line();
  request.errors.confidence = 0.9;
  request.points = {{.numbers = {{"x", 2}}}};
  simulation::WordStream words({.seed = 11});
  std::map<std::string, int> inside;
  for (int i = 0; i < data_sets; ++i) {
    const TwoSteps steps = fit_two_steps(request, parabola(method), curve(words));
    EXPECT_TRUE(steps.usable());
    std::vector<Estimate> all = steps.parameters;
    all.insert(all.end(), steps.predictions.begin(), steps.predictions.end());
    for (const auto& [name, truth] : truths) {
      const Interval& interval = named(all, name).spread.interval;
      inside[name] += static_cast<int>(interval.lower <= truth && truth <= interval.upper);
    }
  }
  return inside;
}

void expect_nine_tenths(const std::map<std::string, int>& inside, int data_sets) {
  const double error = std::sqrt(0.9 * 0.1 / data_sets);
  for (const auto& [name, count] : inside)
    EXPECT_NEAR(static_cast<double>(count) / data_sets, 0.9, 5 * error) << name;
}

TEST(TwoSteps, IntervalsOfBothWaysHoldWhatTheySay) {
  constexpr int data_sets = 200;
  expect_nine_tenths(held(TwoStepMethod::in_sequence, data_sets), data_sets);
  expect_nine_tenths(held(TwoStepMethod::jointly, data_sets), data_sets);
}

// Without the first step's error the second would look surer by far.
TEST(TwoSteps, ErrorOfTheFirstIsCarriedOn) {
  simulation::WordStream words({.seed = 3});
  const TwoSteps steps = fit_two_steps(line(), parabola(TwoStepMethod::in_sequence), curve(words));
  ASSERT_TRUE(steps.usable()) << steps.second.brief();
  const double alone = steps.second.parameter("d").spread.standard_error;
  const double carried = named(steps.parameters, "d").spread.standard_error;
  EXPECT_GT(carried, 2 * alone);
  EXPECT_EQ(named(steps.parameters, "b").value, steps.first.parameter("b").value);
  EXPECT_TRUE(relatively_near(named(steps.parameters, "b").spread.standard_error,
                              steps.first.parameter("b").spread.standard_error, 1e-12));
}

// z = c + d (a + b x): in sequence d b is the slope of z by x, whatever the noise of y, and its
// variance that of the regression of z alone; d = slope/b has both errors, to first order.
TEST(TwoSteps, LinesFollowTheTextbook) {
  simulation::WordStream words({.seed = 8});
  const Columns columns = curve(words);
  const SecondStep linear{.formula = "c+d*y", .response = "z", .start = {{"c", 1}, {"d", 1}}};
  const TwoSteps steps = fit_two_steps(line(), linear, columns);
  const FitRequest direct{
      .formula = "e+f*x", .response = "z", .starts = {{{"e", 1}, {"f", 1}}}, .start_count = 1};
  const FittedLaw regression = fit_law(direct, columns);
  const double slope = regression.parameter("f").value;
  const double first = steps.first.parameter("b").value;
  EXPECT_TRUE(relatively_near(named(steps.parameters, "d").value, slope / first, 1e-9));
  const double relative = std::hypot(regression.parameter("f").spread.standard_error / slope,
                                     steps.first.parameter("b").spread.standard_error / first);
  EXPECT_TRUE(relatively_near(named(steps.parameters, "d").spread.standard_error,
                              slope / first * relative, 1e-6));
}

// The joint minimum again, by a fit of one formula to rows weighted by hand.
TEST(TwoSteps, JointlyIsOneMinimumOfBoth) {
  simulation::WordStream words({.seed = 21});
  const Columns columns = curve(words);
  const TwoSteps steps = fit_two_steps(line(), parabola(TwoStepMethod::jointly), columns);
  ASSERT_TRUE(steps.usable()) << steps.second.brief();
  const auto sum = [&](const std::vector<double>& p) {
    double total = 0;
    for (std::size_t i = 0; i < columns.rows(); ++i) {
      const double y = p[0] + p[1] * columns.column("x")[i];
      const double z = p[2] + p[3] * y * y;
      total += std::pow((columns.column("y")[i] - y) / steps.first_noise, 2) +
               std::pow((columns.column("z")[i] - z) / steps.second_noise, 2);
    }
    return total;
  };
  const std::vector<double>& best = steps.result.best.parameters;
  for (std::size_t j = 0; j < best.size(); ++j)
    for (const double step : {1e-4, -1e-4}) {
      std::vector<double> moved = best;
      moved[j] += step;
      EXPECT_GT(sum(moved), sum(best)) << steps.result.names[j] << " " << best[j];
    }
  EXPECT_NEAR(sum(best), 2 * static_cast<double>(columns.rows()) - 4, 1e-6)
      << "each noise is the one that its residuals say";
}

TEST(TwoSteps, SampleOfLossesGivesItsAccuracies) {
  const Columns columns =
      test::columns_of(INFERLAW_SOURCE_DIR "/data/losses/losses.csv",
                       {{"N", "N"}, {"D", "D"}, {"loss", "loss"}, {"accuracy", "accuracy"}});
  const std::map<std::string, double> truths{
      {"c", 0.25}, {"s", 0.7}, {"k", 5}, {"m", 2.4}, {"E", 1.8}, {"alpha", 0.34}, {"beta", 0.35}};
  for (const TwoStepMethod method : {TwoStepMethod::in_sequence, TwoStepMethod::jointly}) {
    const SecondStep sigmoid{.formula = "c + s/(1+exp(k*(loss-m)))",
                             .response = "accuracy",
                             .start = {{"c", 0.2}, {"s", 0.5}, {"k", 4}, {"m", 2.5}},
                             .method = method};
    const FitRequest request{.law = "loss", .objective = ObjectiveKind::squared_log};
    const TwoSteps steps = fit_two_steps(request, sigmoid, columns);
    ASSERT_TRUE(steps.usable()) << steps.second.brief();
    for (const auto& [name, truth] : truths) {
      const Estimate& found = named(steps.parameters, name);
      EXPECT_LT(std::abs(found.value - truth), 5 * found.spread.standard_error)
          << name_of(method) << " " << name << " " << found.value << " +- "
          << found.spread.standard_error;
    }
    EXPECT_NEAR(steps.first_noise, 0.01, 5 * 0.01 / std::sqrt(150.0));
    EXPECT_NEAR(steps.second_noise, 0.01, 5 * 0.01 / std::sqrt(150.0));
  }
}

std::string refused(const FitRequest& request, const SecondStep& second) {
  simulation::WordStream words({.seed = 3});
  try {
    static_cast<void>(fit_two_steps(request, second, curve(words)));
  } catch (const RequestError& error) {
    return error.what();
  }
  return "nothing";
}

TEST(TwoSteps, RefusesWhatDoesNotFollow) {
  const SecondStep fine = parabola(TwoStepMethod::in_sequence);
  SecondStep apart = fine;
  apart.formula = "c+d*x";
  EXPECT_NE(refused(line(), apart).find("then: c+d*x has no y"), std::string::npos);
  SecondStep open = fine;
  open.response = "";
  EXPECT_NE(refused(line(), open).find("then-response: missing"), std::string::npos);
  SecondStep nowhere = fine;
  nowhere.start = {};
  EXPECT_NE(refused(line(), nowhere).find("then-start: missing"), std::string::npos);
  SecondStep twice = fine;
  twice.formula = "c+b*y";
  twice.start = {{"c", 1}, {"b", 1}};
  EXPECT_NE(refused(line(), twice).find("then-start: b is a parameter of the first"),
            std::string::npos);
  SecondStep broken = fine;
  broken.formula = "c+d*(y";
  EXPECT_NE(refused(line(), broken).find("then: c+d*((a+b*x)"), std::string::npos);
  SecondStep law = fine;
  law.formula = "power";
  EXPECT_NE(refused(line(), law).find("then: the law power reads no column y"), std::string::npos);
  FitRequest weighted = line();
  weighted.weights = "x";
  EXPECT_NE(refused(weighted, fine).find("then: with weights"), std::string::npos);
}

}  // namespace
}  // namespace inferlaw::fit
