#include "inferlaw/solvers/fit/laws/tripartite.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/lib/training/tripartite.hpp"
#include "inferlaw/solvers/fit/fit.hpp"
#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/registry.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

constexpr double training_flops = 3.8e25;  // of the published curve

struct Truth {
  double share = .5;
  double tokens = 25;
  double ceiling = 1;
};

// The 50 published budgets, by the curve itself.
Columns published_budgets(const Truth& truth) {
  const std::vector<double> budgets =
      numeric::log_spaced({.first = 1e15, .last = 1e17, .count = 50});
  const training::ReasonedTasks tasks(
      training::trained_graph({}, training::run_of_compute({}, training_flops)),
      {.tokens_per_step = truth.tokens, .uniform_share = truth.share},
      strategy::uniform_tasks(training::published_box));
  std::vector<double> accuracies;
  accuracies.reserve(budgets.size());
  for (const double budget : budgets)
    accuracies.push_back(truth.ceiling * tasks.at(budget).accuracy);
  return {.numbers = {{"training_flops", std::vector<double>(budgets.size(), training_flops)},
                      {"inference_flops", budgets},
                      {"accuracy", accuracies}}};
}

Problem problem_of(const Columns& columns) {
  Problem problem{
      .model = tripartite_law(columns.column("training_flops"), columns.column("inference_flops")),
      .objective = {.kind = ObjectiveKind::squared_raw},
      .measured = {}};
  for (const double accuracy : columns.column("accuracy"))
    problem.measured.push_back({.response = accuracy});
  return problem;
}

TEST(TripartiteLaw, RecoversItsParametersFromThePublishedBudgets) {
  const Truth truth{.share = .4, .tokens = 30, .ceiling = .9};
  const FitResult result =
      fit(problem_of(published_budgets(truth)), std::vector<std::vector<double>>{{.45, 27, .85}});
  ASSERT_TRUE(result.usable()) << result.full();
  EXPECT_TRUE(relatively_near(result.best.parameters[0], truth.share, 1e-6));
  EXPECT_TRUE(relatively_near(result.best.parameters[1], truth.tokens, 1e-6));
  EXPECT_TRUE(relatively_near(result.best.parameters[2], truth.ceiling, 1e-6));
}

TEST(TripartiteLaw, FindsTheFiguresShareWhereTheRestIsHeld) {
  const FittedLaw law =
      fit_law({.law = "tripartite", .fixed = {{"omega", 25}, {"A", 1}}}, published_budgets({}));
  ASSERT_TRUE(law.usable()) << law.result.full();
  EXPECT_TRUE(relatively_near(law.parameter("rho").value, .5, 1e-6));
}

// Five standard errors, which are as small as 50 rows of this noise allow.
TEST(TripartiteLaw, NoisyNumbersGiveTheTruthWithinStandardErrors) {
  Columns columns = published_budgets({.share = .4, .tokens = 25, .ceiling = .9});
  std::mt19937_64 words(7);
  std::normal_distribution<double> noise(0, .01);
  for (double& accuracy : columns.numbers["accuracy"]) accuracy += noise(words);
  const FittedLaw law = fit_law({.law = "tripartite", .fixed = {{"omega", 25}}}, columns);
  ASSERT_TRUE(law.usable()) << law.result.full();
  const Estimate& share = law.parameter("rho");
  const Estimate& ceiling = law.parameter("A");
  EXPECT_LT(std::abs(share.value - .4), 5 * share.spread.standard_error) << share.value;
  EXPECT_LT(std::abs(ceiling.value - .9), 5 * ceiling.spread.standard_error) << ceiling.value;
  EXPECT_LT(share.spread.standard_error, .02);
  EXPECT_LT(ceiling.spread.standard_error, .02);
  EXPECT_NEAR(law.residual_standard_deviation, .01, 5 * .01 / std::sqrt(2. * 48));
}

TEST(TripartiteLaw, SlopesAreThoseOfDifferencesForEachTraining) {
  const std::vector<double> training{1e25, 3.8e25, 1e25, 2e27};
  const std::vector<double> inference{1e15, 3e15, 2e16, 4e17};
  const Model model = tripartite_law(training, inference);
  const std::vector<double> theta{.3, 40, .8};
  std::vector<double> values(4);
  std::vector<double> gradient(12);
  model.predict(theta, values, gradient);
  for (std::size_t j = 0; j < 3; ++j) {
    const double step = 1e-5 * theta[j];
    std::vector<double> moved = theta;
    moved[j] = theta[j] + step;
    const std::vector<double> above = predictions(model, moved);
    moved[j] = theta[j] - step;
    const std::vector<double> below = predictions(model, moved);
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_NEAR(theta[j] * gradient[3 * i + j], (above[i] - below[i]) / 2e-5, 1e-8)
          << "row " << i << " parameter " << j << " value " << values[i];
  }
  // Rows stay in their order whichever training they are of.
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ(predictions(tripartite_law({&training[i], 1}, {&inference[i], 1}), theta)[0],
              values[i]);
}

TEST(TripartiteLaw, RefusesColumnsOutsideTheirRange) {
  const Columns good = published_budgets({});
  const std::vector<std::pair<std::string, double>> cases{
      {"accuracy", 1.2}, {"accuracy", -.1}, {"training_flops", 0}, {"inference_flops", -1e15}};
  for (const auto& [name, wrong] : cases) {
    Columns columns = good;
    columns.numbers[name][3] = wrong;
    EXPECT_THROW(check_nature(law_named("tripartite"), columns), RowError) << name << wrong;
  }
  EXPECT_THROW((void)tripartite_law(std::vector<double>{0}, std::vector<double>{1e15}),
               std::domain_error);
}

}  // namespace
}  // namespace inferlaw::fit
