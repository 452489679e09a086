// A fit kept without its data predicts what the fit itself predicts, and refuses what it cannot say.
#include "inferlaw/solvers/fit/saved_fit.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/text_table.hpp"

namespace inferlaw::fit {
namespace {

Columns losses() {
  return test::columns_of(INFERLAW_SOURCE_DIR "/data/losses/losses.csv",
                          {{"N", "N"}, {"D", "D"}, {"loss", "loss"}});
}

FitRequest at_two_points(FitRequest request) {
  request.points = {{.numbers = {{"N", 7e9}, {"D", 1.4e12}}},
                    {.numbers = {{"N", 1e8}, {"D", 1e10}}}};
  request.new_measurements = true;
  return request;
}

const Columns two_points{.numbers = {{"N", {7e9, 1e8}}, {"D", {1.4e12, 1e10}}, {"other", {1, 2}}}};

void expect_same_as_fit(const FitRequest& asked) {
  const FitRequest request = at_two_points(asked);
  const FittedLaw law = fit_law(request, losses());
  ASSERT_TRUE(law.usable()) << law.brief();
  const std::vector<PredictedRow> rows = predict_from(saved_fit(request, law), two_points, true);
  ASSERT_EQ(rows.size(), 2U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].prediction.value, law.predictions[i].value);
    const Spread& spread = rows[i].prediction.spread;
    EXPECT_EQ(spread.standard_error, law.predictions[i].spread.standard_error);
    EXPECT_EQ(spread.interval.lower, law.predictions[i].spread.interval.lower);
    EXPECT_EQ(spread.interval.upper, law.predictions[i].spread.interval.upper);
    EXPECT_EQ(rows[i].new_measurement->lower, law.new_measurements[i].lower);
    EXPECT_EQ(rows[i].new_measurement->upper, law.new_measurements[i].upper);
  }
}

FitRequest formula() {
  return {.formula = "E + A*N^(-alpha) + B*D^(-beta)",
          .response = "loss",
          .objective = ObjectiveKind::squared_log,
          .starts = {{{"E", 1.8}, {"A", 400}, {"B", 1500}, {"alpha", 0.33}, {"beta", 0.36}}}};
}

TEST(SavedFit, PredictsAsTheFitOfALaw) { expect_same_as_fit({.law = "loss"}); }

TEST(SavedFit, PredictsAsTheFitOfAFormula) { expect_same_as_fit(formula()); }

TEST(SavedFit, PredictsAsTheRefits) {
  FitRequest request{.law = "loss"};
  request.errors.refits = 40;
  expect_same_as_fit(request);
  request.errors.interval = BootstrapInterval::bca;
  expect_same_as_fit(request);
}

TEST(SavedFit, PredictsAsThePosterior) {
  FitRequest request = formula();
  request.priors = {{.name = "alpha", .value = 0.34, .spread = 0.01}};
  expect_same_as_fit(request);
}

TEST(SavedFit, RefusesNoiseThatTheFitDoesNotKnow) {
  Columns columns = losses();
  columns.numbers["s"] = std::vector<double>(columns.rows(), 0.02);
  FitRequest request = formula();
  request.sigma = "s";
  const SavedFit saved = saved_fit(request, fit_law(request, columns));
  EXPECT_FALSE(saved.noise);
  EXPECT_EQ(predict_from(saved, two_points).size(), 2U);
  EXPECT_THROW(static_cast<void>(predict_from(saved, two_points, true)), RequestError);
}

TEST(SavedFit, RefusesPointsThatLackAColumn) {
  const SavedFit saved = saved_fit({.law = "loss"}, fit_law({.law = "loss"}, losses()));
  EXPECT_THROW(static_cast<void>(predict_from(saved, {.numbers = {{"N", {1e9}}}})),
               std::invalid_argument);
}

TEST(SavedFit, RefusesParametersOfAnotherLaw) {
  SavedFit saved = saved_fit({.law = "loss"}, fit_law({.law = "loss"}, losses()));
  saved.law = "accuracy";
  saved.columns = {"tokens"};
  EXPECT_THROW(static_cast<void>(predict_from(saved, {.numbers = {{"tokens", {1e3}}}})),
               RequestError);
}

TEST(SavedFit, RefusesAFitThatIsNotUsable) {
  const FitRequest twice{.formula = "(a+b)*x", .response = "y", .starts = {{{"a", 1}, {"b", 1}}}};
  const Columns columns{.numbers = {{"x", {1, 2, 3, 4}}, {"y", {1.1, 2.1, 2.9, 4.2}}}};
  EXPECT_THROW(static_cast<void>(saved_fit(twice, fit_law(twice, columns))), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::fit
