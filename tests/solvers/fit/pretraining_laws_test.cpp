// The laws of pretraining by name: numbers that a program of 40 digits gives, the laws that they
// become at their ends, and slopes against differences.
#include "inferlaw/solvers/fit/laws/pretraining.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/lib/laws/train_to_test.hpp"
#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/laws/loss.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;
using Theta = std::vector<double>;

double value(const Model& model, const Theta& theta) { return predictions(model, theta).front(); }

double loss_of(double n, double d, const Theta& theta) {
  return value(loss_law(std::vector{n}, std::vector{d}), theta);
}

// E, A, B, alpha, beta, R_D, R_N as published.
const Theta& published_repetition() {
  static const Theta theta{1.87, 521, 1488, 0.353, 0.353, 15.39, 5.31};
  return theta;
}

double constrained(double n, double d, double unique, const Theta& theta) {
  return value(data_constrained_law(std::vector{n}, std::vector{d}, std::vector{unique}), theta);
}

TEST(DataConstrained, GivesTheNumbersOfItsPublishedConstants) {
  struct Row {
    double n, d, unique, right;
  };
  for (const Row& row : std::vector<Row>{{1e9, 4e10, 1e10, 2.4978556551904181927},
                                         {1e10, 4e11, 1e10, 2.2694555290791532332},
                                         {1e10, 1e12, 1e10, 2.2650098034685247129},
                                         {1e8, 5e9, 1e10, 3.2122113638444654519}})
    EXPECT_TRUE(relatively_near(constrained(row.n, row.d, row.unique, published_repetition()),
                                row.right, 1e-13))
        << row.n << " " << row.d << " " << row.unique;
  const Theta apart{1.69, 406.4, 410.7, 0.34, 0.28, 15.39, 5.31};
  EXPECT_TRUE(relatively_near(constrained(1e10, 1e12, 1e10, apart), 2.2743085450679843634, 1e-13));
}

// Up to the parameters for which the tokens are compute-optimal, and read once, nothing is
// constrained: 5.1e8 parameters of 1e10 tokens by the published constants.
TEST(DataConstrained, IsTheLossLawWhereNothingIsRepeated) {
  const Theta& theta = published_repetition();
  const Theta once(theta.begin(), theta.begin() + 5);
  for (const double n : {1e7, 5.11e8})
    for (const double unique : {1e10, 1e12})
      EXPECT_TRUE(
          relatively_near(constrained(n, 1e10, unique, theta), loss_of(n, 1e10, once), 1e-14))
          << n << " " << unique;
  EXPECT_GT(constrained(5.13e8, 1e10, 1e10, theta), loss_of(5.13e8, 1e10, once));
}

// Endless repetition is worth 1 + R_D first readings.
TEST(DataConstrained, RepetitionHasAnEnd) {
  const Theta& theta = published_repetition();
  const Theta once(theta.begin(), theta.begin() + 5);
  EXPECT_TRUE(
      relatively_near(constrained(1e7, 1e14, 1e10, theta), loss_of(1e7, 16.39e10, once), 1e-13));
}

TEST(OverTraining, IsTheLossLawOfEqualExponents) {
  const double eta = 0.121;
  const Theta theta{1.5, 140, 190, eta};
  const Theta equal{1.5, 140 / std::pow(6, eta), 190 / std::pow(6, eta), 2 * eta, 2 * eta};
  for (const double n : {1e7, 1e9})
    for (const double ratio : {5.0, 640.0}) {
      const double right = loss_of(n, n * ratio, equal);
      const double got = value(over_training_law(std::vector{n}, std::vector{n * ratio}), theta);
      EXPECT_TRUE(relatively_near(got, right, 1e-13)) << n << " " << ratio;
    }
  EXPECT_TRUE(
      relatively_near(value(over_training_law(std::vector{1e9}, std::vector{6.4e11}), theta),
                      2.4606906973328830409, 1e-13));
}

TEST(Precision, GivesItsNumberAndWithManyBitsTheLossLaw) {
  const Theta theta{2.76, 4299, 18060, 0.4965, 0.589, 2.67};
  const auto at = [&](double bits) {
    return value(precision_law(std::vector{1e9}, std::vector{2e10}, std::vector{bits}), theta);
  };
  EXPECT_TRUE(relatively_near(at(4), 2.9412065351230809888, 1e-13));
  EXPECT_TRUE(relatively_near(at(1000), loss_of(1e9, 2e10, Theta(theta.begin(), theta.begin() + 5)),
                              1e-14));
}

TEST(Quantisation, GivesItsNumber) {
  const Model law = quantisation_law(std::vector{1e9}, std::vector{2e10}, std::vector{4.0});
  EXPECT_TRUE(
      relatively_near(value(law, {0.0598, 0.5068, 0.3439, 0.5907}), 0.00914709093992025, 1e-12));
}

TEST(Experts, GivesTheNumberOfItsPublishedConstants) {
  const Model law = experts_law(std::vector{1e9}, std::vector{1e11}, std::vector{16.0});
  EXPECT_TRUE(relatively_near(value(law, {0.47, 18.1, 30.8, 0.115, 0.147, 2.1, 0.58}),
                              2.922616039620636771, 1e-13));
}

TEST(Annealing, GivesItsNumber) {
  const Model law = annealing_law(std::vector{3.0}, std::vector{0.1});
  EXPECT_TRUE(relatively_near(value(law, {2.6, 0.5, 0.5, 0.4}), 2.8486751345948128823, 1e-14));
}

TEST(TrainToTest, IsTheLawOfTheBestSize) {
  const laws::TrainToTest law{.least_loss = 1.69,
                              .size = {.factor = 406.4, .exponent = 0.34},
                              .tokens = {.factor = 410.7, .exponent = 0.28},
                              .samples = {.factor = 1.5, .exponent = 0.3},
                              .training_flop = 1e21,
                              .test_flop = 1e12};
  const Theta theta{1.69, 406.4, 410.7, 0.34, 0.28, 1.5, 0.3};
  const auto at = [&](double n) {
    return value(
        train_to_test_law(std::vector{n}, std::vector{1e21 / 6 / n}, std::vector{1e12 / 2 / n}),
        theta);
  };
  const double best = laws::best_size(law);
  EXPECT_TRUE(relatively_near(best, 6.85277594e8, 1e-8));
  EXPECT_TRUE(relatively_near(at(best), laws::loss_of_size(law, best), 1e-13));
  EXPECT_LT(at(best), at(1.01 * best));
  EXPECT_LT(at(best), at(best / 1.01));
}

TEST(LossToAccuracy, GivesItsNumberAndItsEnds) {
  const Theta theta{-0.65, 4, 2.8, 0.92};
  const auto at = [&](double loss) {
    return value(loss_to_accuracy_law(std::vector{loss}), theta);
  };
  EXPECT_TRUE(relatively_near(at(2.3), 0.84251810068562358864, 1e-14));
  EXPECT_TRUE(relatively_near(at(-50), 0.92, 1e-14));
  EXPECT_TRUE(relatively_near(at(50), 0.27, 1e-14));
}

// ---- slopes -----------------------------------------------------------------------------------

struct Sloped {
  std::string name;
  Model model;
  Theta theta;
};

// On both sides of the kinks of data that are constrained.
std::vector<Sloped> sloped_laws() {
  const std::vector<double> n{1e8, 4e8, 2e9, 1e10};
  const std::vector<double> d{5e9, 2e10, 1e11, 1e12};
  const std::vector<double> unique{1e10, 1e10, 1e10, 2e10};
  const std::vector<double> bits{3, 4, 6, 12};
  return {
      {"data-constrained",
       data_constrained_law(n, d, unique),
       {1.87, 521, 1200, 0.353, 0.34, 15.39, 5.31}},
      {"over-training", over_training_law(n, d), {1.5, 140, 190, 0.121}},
      {"precision", precision_law(n, d, bits), {2.76, 4299, 18060, 0.4965, 0.589, 2.67}},
      {"quantisation", quantisation_law(n, d, bits), {0.0598, 0.5068, 0.3439, 0.5907}},
      {"experts", experts_law(n, d, bits), {0.47, 18.1, 30.8, 0.115, 0.147, 2.1, 0.58}},
      {"annealing", annealing_law(bits, bits), {2.6, 0.5, 0.5, 0.4}},
      {"train-to-test", train_to_test_law(n, d, bits), {1.69, 406.4, 410.7, 0.34, 0.28, 1.5, 0.3}},
      {"loss-to-accuracy", loss_to_accuracy_law(bits), {-0.65, 4, 2.8, 0.92}}};
}

// Fourth-order differences: their own error is 1e-10 of the value.
double difference(const Model& model, const Theta& theta, std::size_t parameter, std::size_t row) {
  const double step = 1e-3 * std::abs(theta[parameter]);
  const auto at = [&](double steps) {
    Theta moved = theta;
    moved[parameter] += steps * step;
    return predictions(model, moved)[row];
  };
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
}

TEST(PretrainingLaws, HaveTheSlopesOfTheirDifferences) {
  for (const auto& [name, model, theta] : sloped_laws()) {
    const std::size_t width = theta.size();
    std::vector<double> values(model.rows);
    std::vector<double> gradient(model.rows * width);
    model.predict(theta, values, gradient);
    for (std::size_t i = 0; i < model.rows; ++i)
      for (std::size_t j = 0; j < width; ++j) {
        const double by_differences = difference(model, theta, j, i);
        EXPECT_NEAR(gradient[i * width + j], by_differences,
                    1e-7 * (std::abs(by_differences) + std::abs(values[i] / theta[j])))
            << name << " row " << i << " " << model.parameters[j].name;
      }
  }
}

// ---- the fits ---------------------------------------------------------------------------------

TEST(PretrainingLaws, RefuseWhatTheyCannotHold) {
  const std::vector<double> one{1};
  const std::vector<double> none{0};
  EXPECT_THROW(static_cast<void>(data_constrained_law(one, one, none)), std::domain_error);
  EXPECT_THROW(static_cast<void>(over_training_law(none, one)), std::domain_error);
  EXPECT_THROW(static_cast<void>(precision_law(one, one, none)), std::domain_error);
  EXPECT_THROW(static_cast<void>(quantisation_law(one, none, one)), std::domain_error);
  EXPECT_THROW(static_cast<void>(experts_law(one, one, none)), std::domain_error);
  EXPECT_THROW(static_cast<void>(annealing_law(none, one)), std::domain_error);
  EXPECT_THROW(static_cast<void>(annealing_law(one, std::vector{-1.0})), std::domain_error);
  EXPECT_THROW(static_cast<void>(train_to_test_law(one, one, none)), std::domain_error);
}

// M* = (b/a)^(1/(2 eta)): here 3.5322 tokens a parameter.
TEST(OverTraining, SaysHowManyTokensAParameterAreBest) {
  Columns columns;
  const Theta truth{1.5, 140, 190, 0.121};
  for (const double n : {1e7, 1e8, 1e9, 7e9})
    for (const double ratio : {2.0, 20.0, 200.0}) {
      columns.numbers["N"].push_back(n);
      columns.numbers["D"].push_back(n * ratio);
    }
  columns.numbers["loss"] =
      predictions(over_training_law(columns.column("N"), columns.column("D")), truth);
  const FittedLaw law = fit_law({.law = "over-training"}, columns);
  ASSERT_TRUE(law.usable()) << law.brief();
  EXPECT_EQ(law.derived.at(0).name, "optimal_tokens_per_parameter");
  EXPECT_TRUE(relatively_near(law.derived.at(0).value, 3.5321531509524866, 1e-5))
      << law.derived.at(0).value;
}

}  // namespace
}  // namespace inferlaw::fit
