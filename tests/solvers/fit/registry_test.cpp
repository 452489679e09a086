// The laws with names: their published coefficients, what they say beside their parameters, and
// that the documentation's table is this one.
#include "inferlaw/solvers/fit/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/laws/small.hpp"
#include "tests/support/dataset.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/text_table.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

Columns chinchilla() {
  const test::LossPoints points = test::chinchilla_points();
  return {.numbers = {{"N", points.parameters}, {"D", points.tokens}, {"loss", points.losses}}};
}

// ---- the table --------------------------------------------------------------------------------

// The row of the table in docs/fits.md that begins with the law's name.
std::string documented(const std::string& law) {
  std::ifstream file(INFERLAW_SOURCE_DIR "/docs/fits.md");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("| `" + law + "` |", 0) == 0) return line;
  return "";
}

TEST(Registry, IsTheTableOfTheDocumentation) {
  for (const NamedLaw& law : named_laws()) {
    const std::string row = documented(law.name);
    for (const LawColumn& column : law.columns)
      EXPECT_NE(row.find("`" + column.name + "`"), std::string::npos) << law.name << column.name;
    const std::string usual(law.is_searched() ? name_of(law.usual) : "");
    EXPECT_NE(row.find(usual), std::string::npos) << law.name;
  }
}

TEST(Registry, ALawHasAnAnswerOfOneKind) {
  for (const NamedLaw& law : named_laws()) {
    EXPECT_EQ(law.is_searched(), static_cast<bool>(law.on)) << law.name;
    EXPECT_EQ(law.is_searched(), static_cast<bool>(law.at)) << law.name;
    EXPECT_EQ(find_law(law.name), &law);
  }
  EXPECT_EQ(find_law("lost"), nullptr);
  EXPECT_THROW(static_cast<void>(law_named("lost")), RequestError);
}

TEST(Registry, EnumsReadTheNamesThatTheyWrite) {
  for (const std::string& name : objective_names())
    EXPECT_EQ(name_of(*objective_named(name)), name);
  EXPECT_EQ(objective_names().size(), 7U);
  EXPECT_EQ(covariance_names(), (std::vector<std::string>{"scaled", "sandwich", "sandwich-hc0"}));
  EXPECT_EQ(covariance_named("sandwich"), CovarianceKind::sandwich);
  EXPECT_EQ(bootstrap_interval_names(), (std::vector<std::string>{"percentile", "bca"}));
  EXPECT_EQ(bootstrap_interval_named("bca"), BootstrapInterval::bca);
  EXPECT_EQ(law_options().size(), 6U);
  EXPECT_FALSE(objective_named("least"));
}

// ---- without a search -------------------------------------------------------------------------

double number_of(const DirectAnswer& answer, const std::string& name) {
  for (const Outcome& outcome : answer.results)
    if (outcome.name == name) return std::get<double>(std::get<Value>(outcome.value));
  return std::nan("");
}

TEST(Registry, IsoflopsGiveTheExponentOfTheirMinima) {
  Columns columns{.numbers = {{"budget", {}}, {"N", {}}, {"loss", {}}}};
  for (const double budget : {1e18, 1e19, 1e20})
    for (const double factor : {0.2, 0.5, 1.0, 2.0, 5.0}) {
      const double best = 3 * std::pow(budget, 0.45);
      columns.numbers["budget"].push_back(budget);
      columns.numbers["N"].push_back(best * factor);
      columns.numbers["loss"].push_back(2 + 0.05 * std::pow(std::log(factor), 2));
    }
  const DirectAnswer answer = answer_directly({.law = "isoflop"}, columns);
  EXPECT_TRUE(answer.usable);
  EXPECT_TRUE(relatively_near(number_of(answer, "exponent_a_of_parameters"), 0.45, 1e-10));
  EXPECT_EQ(std::get<std::vector<Record>>(answer.results.back().value).size(), 3U);
}

TEST(Registry, APlateauGivesTheCommonestWrongAnswer) {
  const Columns columns{.numbers = {{"accuracy", {0.2, 0.6, 0.5}}}};
  const Population population{.mass = 0.9, .alpha = 0.35, .beta = 3};
  const DirectAnswer answer =
      answer_directly({.law = "majority", .options = {.population = population}}, columns);
  EXPECT_EQ(number_of(answer, "plateau"), 0.6);
  EXPECT_EQ(number_of(answer, "commonest_wrong_share"), commonest_wrong_share(population, 0.6));
  EXPECT_THROW(static_cast<void>(answer_directly({.law = "majority"}, columns)), RequestError);
  EXPECT_THROW(static_cast<void>(answer_directly({.law = "loss"}, columns)), RequestError);
}

// ---- known parameters ------------------------------------------------------------------------

void expect_parameters(const FittedLaw& law,
                       const std::vector<std::pair<std::string, double>>& known, double tolerance) {
  EXPECT_TRUE(law.usable());
  for (const auto& [name, value] : known)
    EXPECT_TRUE(relatively_near(law.parameter(name).value, value, tolerance)) << name;
}

TEST(Registry, JoulesOfTokensAreRecovered) {
  Columns columns{.numbers = {{"tokens_in", {}}, {"tokens_out", {}}, {"joules", {}}}};
  for (const double in : {8., 64., 256., 1024., 2048.})
    for (const double out : {8., 128., 512., 1024.}) {
      columns.numbers["tokens_in"].push_back(in);
      columns.numbers["tokens_out"].push_back(out);
      columns.numbers["joules"].push_back(.04 * in + 1.7 * out + 3e-4 * in * out);
    }
  const FittedLaw law = fit_law({.law = "joules"}, columns);
  expect_parameters(law, {{"a", .04}, {"b", 1.7}, {"c", 3e-4}}, 1e-6);
}

TEST(Registry, ParallelStreamsAreRecovered) {
  Columns columns{.numbers = {{"N", {}}, {"P", {}}, {"loss", {}}}};
  for (const double size : {5e8, 1e9, 2e9, 4e9})
    for (const double streams : {1., 2., 4., 8.}) {
      columns.numbers["N"].push_back(size);
      columns.numbers["P"].push_back(streams);
      columns.numbers["loss"].push_back(
          std::pow(1.1e9 / (size * (.39 * std::log(streams) + 1)), .2) + .8);
    }
  const FittedLaw law = fit_law({.law = "parallel"}, columns);
  expect_parameters(law, {{"A", 1.1e9}, {"k", .39}, {"alpha", .2}, {"E", .8}}, 1e-3);
  columns.numbers["P"][0] = .5;
  EXPECT_THROW(static_cast<void>(fit_law({.law = "parallel"}, columns)), std::exception);
}

TEST(Registry, TheReinforcementSigmoidIsRecovered) {
  Columns columns{.numbers = {{"compute", {}}, {"reward", {}}}};
  for (double compute = 100; compute < 3e5; compute *= 1.6) {
    columns.numbers["compute"].push_back(compute);
    columns.numbers["reward"].push_back(.25 + (.61 - .25) / (1 + std::pow(3000 / compute, 1.9)));
  }
  const FittedLaw law = fit_law({.law = "reinforcement"}, columns);
  expect_parameters(law, {{"R_0", .25}, {"A", .61}, {"C_mid", 3000}, {"B", 1.9}}, 1e-4);
}

// ---- beside the parameters --------------------------------------------------------------------

TEST(Registry, ACurveOfDeficitsWithErrorsSaysItsRegime) {
  Columns columns{.numbers = {{"horizon", {100, 200, 400, 800, 1600}}}};
  for (const double slots : columns.column("horizon")) {
    columns.numbers["mean"].push_back(8 * std::sqrt(slots) * (1 + 0.001 * std::sin(slots)));
    columns.numbers["standard_error"].push_back(0.05 * std::sqrt(slots));
  }
  const FittedLaw law = fit_law({.law = "auxiliary"}, columns);
  ASSERT_EQ(law.outcomes.size(), 1U);
  const Record regime = std::get<Record>(law.outcomes[0].value);
  EXPECT_EQ(std::get<std::string>(regime[0].value), "square root");
  EXPECT_EQ(law.problem.weights.size(), 5U);
  columns.numbers.erase("standard_error");
  EXPECT_TRUE(fit_law({.law = "auxiliary"}, columns).outcomes.empty());
}

TEST(Registry, OneLossServesTheLawDs3) {
  const Columns columns{.numbers = {{"tokens", {100, 200, 400, 800, 1600}},
                                    {"loss", {2, 2, 2, 2, 2}},
                                    {"accuracy", {.1, .3, .5, .6, .7}}}};
  const FittedLaw law = fit_law({.law = "ds3", .fixed = {{"b", 5}, {"L_0", 2.5}}}, columns);
  EXPECT_TRUE(law.usable()) << law.result.full();
}

// A search from the law's own starts passes chains of so few skills that doubles have 0 for them.
TEST(Registry, TheBridgeIsRecoveredFromAccuracies) {
  const std::vector<double> losses{2.1172936789, 1.9485316378, 1.8574756598};
  const std::vector<double> accuracies{.1619577367, .8320107175, .9980250358,
                                       .2877697842, .9343892708, .9998132123,
                                       .3364668549, .9542181400, .9999211955};
  Columns columns{.numbers = {{"tokens", {}}, {"loss", {}}, {"accuracy", accuracies}}};
  for (const double loss : losses)
    for (const double tokens : {300., 500., 800.}) {
      columns.numbers["tokens"].push_back(tokens);
      columns.numbers["loss"].push_back(loss);
    }
  const FittedLaw law = fit_law({.law = "ds3"}, columns);
  expect_parameters(law, {{"b", 5}, {"L_0", 2.4}, {"iota", .6}, {"m", 8}}, 1e-5);
}

// ---- published coefficients -------------------------------------------------------------------

TEST(RegistryLoss, GivesThePublishedDataTheirOptimum) {
  SKIP_WITHOUT_DATASETS();
  const FittedLaw law = fit_law({.law = "loss"}, chinchilla());
  EXPECT_TRUE(relatively_near(law.result.best.value, 1.0182740178006e-3, 1e-12));
  EXPECT_TRUE(relatively_near(law.parameter("B").value, 2143.417363360, 1e-9));
  EXPECT_EQ(law.result.starts.agreeing, law.result.starts.total);
}

TEST(RegistryLoss, ABoundGivesTheMinimumThatHoldingItThereGives) {
  SKIP_WITHOUT_DATASETS();
  const Columns columns = chinchilla();
  struct Case {
    double lower, upper, held;
  };
  for (const ObjectiveKind objective : {ObjectiveKind::huber_log, ObjectiveKind::lad_log,
                                        ObjectiveKind::huber_raw, ObjectiveKind::squared_log})
    for (const Case& one : {Case{0.4, 0.5, 0.4}, Case{0.2, 0.3, 0.3}}) {
      FitRequest request{.law = "loss", .objective = objective};
      request.bounds = {{.name = "alpha", .lower = one.lower, .upper = one.upper}};
      const FittedLaw bounded = fit_law(request, columns);
      request.bounds.clear();
      request.fixed = {{"alpha", one.held}};
      const FittedLaw fixed = fit_law(request, columns);
      EXPECT_TRUE(relatively_near(bounded.result.best.value, fixed.result.best.value, 1e-9))
          << name_of(objective) << one.held;
      EXPECT_EQ(bounded.result.best.at_bound, std::vector<std::string>{"alpha"});
    }
}

TEST(RegistryLoss, BootstrapIsTheSameOnAnyNumberOfThreads) {
  SKIP_WITHOUT_DATASETS();
  FitRequest request{.law = "loss", .errors = {.refits = 40}, .threads = 1};
  const FittedLaw one = fit_law(request, chinchilla());
  request.threads = 3;
  const FittedLaw three = fit_law(request, chinchilla());
  EXPECT_EQ(one.errors.bootstrap->parameters, three.errors.bootstrap->parameters);
  EXPECT_EQ(one.result.best.parameters, three.result.best.parameters);
}

TEST(RegistryLoss, EveryExperimentFitsAndThatWhichIsNotIdentifiedSaysSo) {
  SKIP_WITHOUT_DATASETS();
  const std::string file = test::dataset("chinchilla/openathena_isoflops.csv");
  for (const std::string experiment :
       {"epochai_chinchilla__massivetext__chinchilla", "llama_3__exp_loss", "llama_3__raw_loss",
        "marin_202603__comma__llama_2", "marin_202603__dclm__llama_2",
        "marin_202603__nemotron__llama_2", "misfitting__fineweb_c4__transformer",
        "ml_scalefit__massivetext__chinchilla"})
    for (const ObjectiveKind objective : {ObjectiveKind::huber_raw, ObjectiveKind::squared_raw}) {
      const Columns columns =
          test::columns_of(file, {{"N", "params"}, {"D", "tokens"}, {"loss", "loss"}},
                           {.column = "experiment", .text = experiment});
      const FittedLaw law = fit_law({.law = "loss", .objective = objective}, columns);
      EXPECT_TRUE(law.usable()) << experiment;
      EXPECT_EQ(law.result.starts.agreeing, law.result.starts.total) << experiment;
      EXPECT_GT(law.parameter("alpha").spread.standard_error, 0);
      const bool identified = experiment.substr(0, 7) != "epochai";
      EXPECT_TRUE(identified || !law.unidentified.empty()) << name_of(objective);
    }
}

Columns counts_of(const std::string& model) {
  return test::columns_of(test::dataset("coverage/brown2024_counts.csv"),
                          {{"samples", "num_samples"}, {"correct", "num_correct"}},
                          {.column = "model", .text = model});
}

Columns curve_of(const std::string& name) {
  return test::columns_of(test::dataset("coverage/" + name + ".csv"),
                          {{"k", "x"}, {"coverage", "y"}});
}

TEST(RegistryCoverage, GivesThePublishedCoefficients) {
  SKIP_WITHOUT_DATASETS();
  struct Published {
    Columns columns;
    double a, b, tolerance;
  };
  for (const Published& curve :
       std::vector<Published>{{counts_of("Pythia 70M"), -7.600, -0.1820, 0.02},
                              {counts_of("Pythia 12B"), -3.931, -0.3467, 0.02},
                              {curve_of("llama38Binstruct_oracle"), -1.3333, -0.4294, 0.01},
                              {curve_of("llama370Binstruct_oracle"), -0.7591, -0.4532, 0.01}}) {
    const FittedLaw law = fit_law({.law = "coverage"}, curve.columns);
    EXPECT_NEAR(law.parameter("a").value, curve.a, curve.tolerance);
    EXPECT_NEAR(law.parameter("b").value, curve.b, curve.tolerance);
  }
}

TEST(RegistryCoverage, ACurveOfCountsIsResampledByProblems) {
  SKIP_WITHOUT_DATASETS();
  const Columns counts = counts_of("Pythia 70M");
  const FittedLaw rows = fit_law({.law = "coverage"}, counts);
  EXPECT_TRUE(rows.rows_share_a_sample);
  FitRequest request{.law = "coverage"};
  request.errors.refits = 500;
  request.points = {{.numbers = {{"k", 100}}}};
  const FittedLaw problems = fit_law(request, counts);
  // Of 128 problems the mean pass@100 has a standard error of 0.01136 by itself; the law follows
  // it.
  EXPECT_NEAR(problems.predictions[0].spread.standard_error, 0.01136, 0.003);
  EXPECT_GT(problems.parameter("a").spread.standard_error,
            10 * rows.parameter("a").spread.standard_error);
}

// What a request is refused with.
std::string refused(const FitRequest& request, const Columns& columns) {
  try {
    static_cast<void>(fit_law(request, columns));
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing";
}

// By hand: pass@2 of (4, 1) is 1 - 3/6, of (4, 2) 1 - 1/6, of (8, 4) 1 - 6/28; pass@3 of the last
// 1 - 4/56; the problem of two samples ends at k = 2.
TEST(RegistryCoverage, EveryProblemCountsUpToItsOwnSamples) {
  const Columns counts{.numbers = {{"samples", {2, 4, 4, 8}}, {"correct", {1, 1, 2, 4}}}};
  const FittedLaw law = fit_law({.law = "coverage"}, counts);
  const std::vector<double> right{0.4375,
                                  (1 + 1.0 / 2 + 5.0 / 6 + 22.0 / 28) / 4,
                                  (3.0 / 4 + 1 + 52.0 / 56) / 3,
                                  (1 + 1 + 69.0 / 70) / 3,
                                  1,
                                  1,
                                  1,
                                  1};
  ASSERT_EQ(law.problem.measured.size(), right.size());
  for (std::size_t k = 0; k < right.size(); ++k)
    EXPECT_TRUE(relatively_near(law.problem.measured[k].response, right[k], 1e-14)) << k + 1;
  EXPECT_EQ(law.result.degrees_of_freedom(), 6);  // 8 distinct k, though 100 are drawn
  ASSERT_EQ(law.notes.size(), 2U);
  EXPECT_EQ(law.notes[0], "coverage at 8 distinct k, 1 to 8");
  EXPECT_EQ(law.notes[1],
            "problems have 2 to 8 samples: each counts up to its own, 1 of 4 at the largest k");
}

// A draw without the one problem of many samples leaves no coverage at large k: that point is left
// out of the refit, not the refit.
TEST(RegistryCoverage, ResamplesThatLoseTheLongestProblemAreRefitted) {
  const Columns counts{.numbers = {{"samples", {1000, 20, 20, 20, 20, 20, 20, 20}},
                                   {"correct", {90, 1, 2, 5, 9, 1, 4, 2}}}};
  FitRequest request{.law = "coverage"};
  request.errors.refits = 50;
  const FittedLaw law = fit_law(request, counts);
  ASSERT_TRUE(law.errors.bootstrap);
  EXPECT_EQ(law.errors.bootstrap->converged, 50U);
}

TEST(RegistryCoverage, SaysWhichBudgetsNoProblemSolved) {
  const Columns counts{.numbers = {{"samples", {4, 4, 9}}, {"correct", {1, 2, 0}}}};
  const FittedLaw law = fit_law({.law = "coverage"}, counts);
  EXPECT_EQ(law.notes[1], "k above 4 is left out: no problem with so many samples was solved");
}

TEST(RegistryCoverage, TakesNoLongerForMoreSamples) {
  const Columns counts{.numbers = {{"samples", {1e12, 1e12, 1e12, 1e12, 1e12}},
                                   {"correct", {1e6, 3e8, 12, 5e10, 7e4}}}};
  EXPECT_TRUE(fit_law({.law = "coverage"}, counts).usable());
}

TEST(Registry, HoldsProbabilitiesAndCountsToTheirRange) {
  const Columns per_cent{.numbers = {{"k", {1, 2, 5}}, {"coverage", {21.5, 30.2, 42.8}}}};
  const std::string wrong = "row 1: coverage is 21.5; allowed: a probability, 0 to 1";
  EXPECT_EQ(refused({.law = "coverage"}, per_cent), wrong);
  EXPECT_EQ(refused({.law = "beta"}, per_cent), wrong);
  const Columns counts{.numbers = {{"samples", {100, 100, 100}}, {"correct", {4, 105, 7}}}};
  const std::string many = "row 2: correct is 105; allowed: a whole number, 0 to the samples 100";
  EXPECT_EQ(refused({.law = "coverage"}, counts), many);
  EXPECT_EQ(refused({.law = "beta", .objective = ObjectiveKind::beta_binomial}, counts), many);
  const Columns none{.numbers = {{"samples", {100, 100}}, {"correct", {0, 0}}}};
  EXPECT_EQ(refused({.law = "coverage"}, none),
            "correct is 0 in every row; allowed: above 0 in one row or more");
  const Columns tokens{.numbers = {{"tokens", {10, 100, 1000}}, {"accuracy", {10, 20, 30}}}};
  EXPECT_EQ(refused({.law = "accuracy"}, tokens),
            "row 1: accuracy is 10; allowed: a probability, 0 to 1");
  const Columns trials{.numbers = {{"x", {1, 2}}, {"y", {3, 12}}, {"trials", {10, 10}}}};
  EXPECT_EQ(refused({.formula = "p+q*x",
                     .response = "y",
                     .objective = ObjectiveKind::binomial,
                     .starts = {{{"p", .1}, {"q", .1}}}},
                    trials),
            "row 2: y is 12; allowed: a whole number, 0 to the trials 10");
}

TEST(Registry, HoldsColumnsToTheirNature) {
  const Columns energy{.numbers = {{"batch", {1, 2, 4}},
                                   {"parameters", {1, 2, 3}},
                                   {"joules_per_token", {3, -2, 1}}}};
  EXPECT_EQ(refused({.law = "energy", .objective = ObjectiveKind::squared_raw}, energy),
            "row 2: joules_per_token is -2; allowed: a finite number above 0");
  const Columns deficits{.numbers = {{"horizon", {1, 2, 4}}, {"mean", {1, 2, -3}}}};
  EXPECT_EQ(refused({.law = "auxiliary"}, deficits), "row 3: mean is -3; allowed: 0 or above");
  const Columns errors{
      .numbers = {{"horizon", {1, 2, 4}}, {"mean", {1, 2, 3}}, {"standard_error", {0.1, 0, 0.1}}}};
  EXPECT_EQ(refused({.law = "auxiliary"}, errors),
            "row 2: standard_error is 0; allowed: a finite number above 0");
  const Columns isoflop{.numbers = {{"budget", {1, 1}}, {"N", {2, 0}}, {"loss", {3, 3}}}};
  EXPECT_THROW(static_cast<void>(answer_directly({.law = "isoflop"}, isoflop)), RowError);
}

TEST(Registry, SaysWhichBudgetsHaveTooFewSizes) {
  const Columns runs{.numbers = {{"budget", {1, 1, 1, 4, 4, 4, 9}},
                                 {"N", {1, 2, 4, 2, 4, 8, 5}},
                                 {"loss", {3, 2, 3, 2.5, 1.5, 2.5, 1}}}};
  const DirectAnswer answer = answer_directly({.law = "isoflop"}, runs);
  ASSERT_EQ(answer.notes.size(), 1U);
  EXPECT_EQ(answer.notes[0], "1 budgets with fewer than 3 distinct N are left out");
}

// One D says nothing of B and beta; where they are held, nothing is asked of it.
TEST(Registry, AColumnMayBeConstantWhereWhatItSaysIsHeld) {
  Columns runs;
  for (int i = 0; i < 8; ++i) {
    const double n = 1e7 * std::pow(3, i);
    runs.numbers["N"].push_back(n);
    runs.numbers["D"].push_back(1e10);
    runs.numbers["loss"].push_back((1.8 + 400 * std::pow(n, -0.34) + 400 * std::pow(1e10, -0.28)) *
                                   (1 + 1e-3 * (i % 3 - 1)));
  }
  EXPECT_EQ(refused({.law = "loss"}, runs),
            "D is 10000000000 in every row; allowed: two values or more");
  const FittedLaw law = fit_law({.law = "loss", .fixed = {{"B", 400}, {"beta", 0.28}}}, runs);
  EXPECT_TRUE(law.usable()) << law.brief();
  EXPECT_NEAR(law.parameter("E").value, 1.8, 0.02);
}

// At 1e12 samples logarithms of gamma functions are 1e13: right values by 40 digits.
TEST(RegistryBeta, KeepsItsDigitsAtManySamples) {
  struct Row {
    double drawn, correct, right;
  };
  const std::vector<double> theta{0.7, 0.35, 92.5};
  for (const Row& row : std::vector<Row>{{1e12, 500, 13.418543757536812},
                                         {1e12, 7e10, 32.250684020514696},
                                         {1e12, 0, 1.2032559409941446},
                                         {100, 3, 4.2645580852167075},
                                         {20, 20, 53.444701665592777}}) {
    const Model model = beta_counts(std::vector{row.drawn}, std::vector{row.correct});
    EXPECT_TRUE(relatively_near(predictions(model, theta)[0], row.right, 1e-13))
        << row.drawn << " " << row.correct;
  }
  struct Point {
    double k, right;
  };
  for (const Point& point : std::vector<Point>{{1, 0.0026386645126548196},
                                               {7, 0.017705363858130775},
                                               {100, 0.1587234237096436},
                                               {1e12, 0.69978486389808425}}) {
    const Model model = beta_law(std::vector{point.k});
    EXPECT_TRUE(relatively_near(predictions(model, theta)[0], point.right, 1e-13)) << point.k;
  }
}

// beta was held below 50, which nobody had said.
TEST(RegistryBeta, FindsPopulationsOfHardProblems) {
  SKIP_WITHOUT_DATASETS();
  const FitRequest request{.law = "beta", .objective = ObjectiveKind::beta_binomial};
  const FittedLaw small = fit_law(request, counts_of("Pythia 70M"));
  EXPECT_NEAR(small.parameter("beta").value, 100.08, 0.005);
  EXPECT_NEAR(small.result.best.value, 193.7076, 5e-5);
  const FittedLaw larger = fit_law(request, counts_of("Pythia 160M"));
  EXPECT_NEAR(larger.parameter("A").value, 0.705, 5e-4);
  EXPECT_NEAR(larger.parameter("alpha").value, 0.352, 5e-4);
  EXPECT_NEAR(larger.parameter("beta").value, 92.5, 0.05);
  EXPECT_NEAR(larger.result.best.value, 429.38, 5e-3);
  for (const FittedLaw* law : {&small, &larger}) EXPECT_TRUE(law->usable());
}

TEST(RegistryBeta, GivesThePublishedPopulations) {
  SKIP_WITHOUT_DATASETS();
  struct Published {
    std::string file;
    std::vector<NamedNumber> fixed;
    double a, alpha, beta;
  };
  for (const Published& one :
       std::vector<Published>{{"llama8BpassN", {}, 1, 0.388, 2.715},
                              {"gemma2B", {}, 1, 0.361, 4.649},
                              {"llama38Binstruct_oracle", {}, 1, 0.3797, 1.1336},
                              {"llama370Binstruct_oracle", {}, 1, 0.4089, 0.4882},
                              {"pythia28B", {}, 0.96451, 0.28965, 15.698},
                              {"pythia28B", {{"beta", 18}}, 0.934, 0.322, 18}}) {
    const FittedLaw law = fit_law({.law = "beta", .fixed = one.fixed}, curve_of(one.file));
    EXPECT_NEAR(law.parameter("A").value, one.a, 6e-4) << one.file;
    EXPECT_NEAR(law.parameter("alpha").value, one.alpha, 6e-4) << one.file;
    EXPECT_TRUE(relatively_near(law.parameter("beta").value, one.beta, 2e-4)) << one.file;
  }
}

TEST(RegistryAccuracy, GivesThePublishedGainPerDoubling) {
  SKIP_WITHOUT_DATASETS();
  const auto gain = [](const std::string& file, const test::ColumnNames& names) {
    const Columns columns = test::columns_of(test::dataset("accuracy/" + file), names);
    return fit_law({.law = "accuracy"}, columns).derived.at(0).value;
  };
  EXPECT_NEAR(gain("claude_3_7_aime.csv", {{"tokens", "Tokens"}, {"accuracy", "Accuracy"}}),
              0.07855, 5e-6);
  EXPECT_NEAR(
      gain("o1_mini_aime_majority.csv", {{"tokens", "avg_tokens_used"}, {"accuracy", "accuracy"}}),
      0.06064, 5e-6);
}

TEST(RegistryAccuracy, WritesLatexOfItsLaw) {
  const Columns columns{.numbers = {{"tokens", {10, 100, 10000}}, {"accuracy", {.1, .2, .4}}}};
  const std::string latex = fit_law({.law = "accuracy", .latex = true}, columns).latex;
  EXPECT_NE(latex.find("\\log\\left(\\mathrm{tokens}\\right)"), std::string::npos) << latex;
}

}  // namespace
}  // namespace inferlaw::fit
