// The engine on problems whose answer is known without it.
#include <gtest/gtest.h>

#include <cmath>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/laws/pass_at_k.hpp"
#include "inferlaw/solvers/fit/bootstrap.hpp"
#include "inferlaw/solvers/fit/detail/function.hpp"
#include "inferlaw/solvers/fit/diagnostics.hpp"
#include "inferlaw/solvers/fit/draws.hpp"
#include "inferlaw/solvers/fit/laws/isoflop.hpp"
#include "inferlaw/solvers/fit/laws/isoflop_bootstrap.hpp"
#include "inferlaw/solvers/fit/laws/loss.hpp"
#include "inferlaw/solvers/fit/laws/plateau.hpp"
#include "inferlaw/solvers/fit/laws/small.hpp"
#include "inferlaw/solvers/fit/profile.hpp"
#include "inferlaw/solvers/fit/uncertainty.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

// A straight line in log10(tokens) with errors of a fixed pattern.
Problem line(ObjectiveKind kind = ObjectiveKind::squared_raw) {
  std::vector<double> tokens;
  Problem problem{.model = {}, .objective = {.kind = kind}, .measured = {}};
  for (int i = 0; i < 20; ++i) {
    tokens.push_back(std::pow(10, 1 + 0.1 * i));
    problem.measured.push_back(
        {.response = 0.1 + 0.2 * (1 + 0.1 * i) + 0.01 * std::sin(7.0 * i * i)});
  }
  problem.model = accuracy_law(tokens);
  return problem;
}

struct Line {
  double slope = 0;
  double error = 0;
};

Line by_hand(const Problem& problem) {
  double mean = 0;
  double slope = 0;
  double squares = 0;
  const double centre = 1.95;
  for (std::size_t i = 0; i < 20; ++i) mean += problem.measured[i].response / 20;
  for (std::size_t i = 0; i < 20; ++i) {
    const double x = 1 + 0.1 * static_cast<double>(i) - centre;
    slope += x * problem.measured[i].response;
    squares += x * x;
  }
  slope /= squares;
  double left = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    const double x = 1 + 0.1 * static_cast<double>(i) - centre;
    left += std::pow(problem.measured[i].response - mean - slope * x, 2);
  }
  return {.slope = slope, .error = std::sqrt(left / 18 / squares)};
}

const std::vector<std::vector<double>> far_away{{3, -2}};

TEST(Engine, LeastSquaresAgreeWithTheClosedForm) {
  const Problem problem = line();
  const FitResult result = fit(problem, far_away);
  ASSERT_TRUE(result.usable()) << result.full();
  const Line expected = by_hand(problem);
  EXPECT_TRUE(relatively_near(result.best.parameters[1], expected.slope, 1e-12));
  const Covariance errors = covariance(problem, result, CovarianceKind::scaled);
  EXPECT_TRUE(relatively_near(errors.standard_error(1), expected.error, 1e-11));
}

TEST(Engine, ProfileOfALineIsItsStudentInterval) {
  const Problem problem = line();
  const FitResult result = fit(problem, far_away);
  const double error = by_hand(problem).error;
  const Interval student = symmetric_interval(result, result.best.parameters[1], error, 0.95);
  const ProfileInterval profile = profile_interval(problem, result, 1, 0.95);
  EXPECT_TRUE(relatively_near(profile.lower.value, student.lower, 1e-6));
  EXPECT_TRUE(relatively_near(profile.upper.value, student.upper, 1e-6));
  EXPECT_EQ(open_sides(profile, "b"), "");
}

TEST(Engine, AbsoluteDeviationsOfALineInterpolateTwoRowsAndNoneBeatsThem) {
  const Problem problem = line(ObjectiveKind::lad_log);
  const FitResult result = fit(problem, std::vector<std::vector<double>>{{0.1, 0.2}});
  ASSERT_TRUE(result.usable()) << result.full();
  EXPECT_EQ(result.best.interpolated_rows.size(), 2U);
  for (int i = 0; i < 16; ++i) {
    std::vector<double> beside = result.best.parameters;
    beside[0] += 1e-4 * std::cos(i);
    beside[1] += 1e-4 * std::sin(i);
    EXPECT_GT(objective_value(problem, beside), result.best.value);
  }
}

TEST(Engine, SaysThatACollinearLawIsNotIdentified) {
  std::vector<double> same(10, 1e9);
  std::vector<double> sizes;
  Problem problem{.model = {}, .objective = {.kind = ObjectiveKind::squared_raw}, .measured = {}};
  for (int i = 0; i < 10; ++i) {
    sizes.push_back(1e7 * std::pow(2, i));
    problem.measured.push_back({.response = 2 + 300 * std::pow(sizes.back(), -0.3)});
  }
  problem.model = loss_law(sizes, same);  // one D: B and beta act through a constant
  const FitResult result =
      fit(problem, std::vector<std::vector<double>>{{1.5, 200, 400, 0.3, 0.3}});
  EXPECT_FALSE(result.usable()) << result.full();
  EXPECT_EQ(result.brief().substr(0, 10), "NOT usable");
}

TEST(Engine, BoundsHoldAndAreReported) {
  Problem problem = line();
  problem.model.parameters[1].upper = 0.1;
  const FitResult result = fit(problem, std::vector<std::vector<double>>{{0, 0.05}});
  EXPECT_TRUE(result.usable()) << result.full();
  EXPECT_EQ(result.best.parameters[1], 0.1);
  EXPECT_EQ(result.best.at_bound, std::vector<std::string>{"v"});
}

TEST(Engine, RefusesProblemsThatAreNone) {
  Problem problem = line();
  problem.measured.pop_back();
  EXPECT_THROW(static_cast<void>(fit(problem, far_away)), std::domain_error);
  problem = line(ObjectiveKind::squared_log);
  problem.measured[3].response = -1;
  EXPECT_THROW(static_cast<void>(fit(problem, far_away)), std::domain_error);
  EXPECT_THROW(static_cast<void>(fit(line(), std::vector<std::vector<double>>{})),
               std::domain_error);
}

// Gradient and Hessian of every objective against differences of the value.
TEST(Function, DerivativesAreThoseOfTheValue) {
  for (const ObjectiveKind kind :
       {ObjectiveKind::huber_log, ObjectiveKind::lad_log, ObjectiveKind::squared_log,
        ObjectiveKind::huber_raw, ObjectiveKind::squared_raw, ObjectiveKind::binomial}) {
    Problem problem = line(kind);
    for (Measurement& row : problem.measured) row.trials = 2;
    Function function(problem);
    Eigen::VectorXd u = function.coordinates(std::vector{0.15, 0.22});
    Expansion at;
    ASSERT_TRUE(function.expand(u, at));
    for (Eigen::Index j = 0; j < 2; ++j) {
      const double step = 1e-6;
      Expansion above;
      Expansion below;
      u[j] += step;
      ASSERT_TRUE(function.expand(u, above));
      u[j] -= 2 * step;
      ASSERT_TRUE(function.expand(u, below));
      u[j] += step;
      EXPECT_NEAR((above.value - below.value) / (2 * step), at.gradient[j],
                  1e-6 * (1 + std::abs(at.gradient[j])))
          << name_of(kind);
      for (Eigen::Index k = 0; k < 2; ++k)
        EXPECT_NEAR((above.gradient[k] - below.gradient[k]) / (2 * step), at.hessian(j, k),
                    1e-4 * (1 + std::abs(at.hessian(j, k))))
            << name_of(kind);
    }
  }
}

TEST(Bootstrap, IsTheSameOnAnyNumberOfThreadsAndDiffersBySeed) {
  const Problem problem = line();
  const FitResult result = fit(problem, far_away);
  const auto run = [&](int threads, std::uint64_t seed) {
    return bootstrap(problem, result, far_away, {.refits = 50, .seed = seed, .threads = threads})
        .parameters;
  };
  EXPECT_EQ(run(1, 7), run(3, 7));
  EXPECT_NE(run(1, 7), run(1, 8));
}

TEST(Bootstrap, SpreadOfALineIsNearItsCovariance) {
  const Problem problem = line();
  const FitResult result = fit(problem, far_away);
  const Derived slope{.name = "v", .value = [](std::span<const double> theta) { return theta[1]; }};
  const Bootstrap refits =
      bootstrap(problem, result, far_away, {.refits = 2000, .jackknife = true});
  for (const BootstrapInterval kind : {BootstrapInterval::percentile, BootstrapInterval::bca}) {
    const Spread found = spread(refits, slope, result.best.parameters[1], 0.95, kind);
    EXPECT_NEAR(found.standard_error, by_hand(problem).error, 0.3 * by_hand(problem).error);
    EXPECT_LT(found.interval.lower, result.best.parameters[1]);
    EXPECT_GT(found.interval.upper, result.best.parameters[1]);
  }
}

TEST(Bootstrap, GroupsAreDrawnWhole) {
  const Problem problem = line();
  const FitResult result = fit(problem, far_away);
  std::vector<std::size_t> one_group(20, 0);
  const Bootstrap refits = bootstrap(problem, result, far_away, {.refits = 5, .groups = one_group});
  for (const std::vector<double>& parameters : refits.parameters)
    EXPECT_TRUE(relatively_near(parameters[1], result.best.parameters[1], 1e-12));
}

TEST(Draws, HaveTheCovarianceTheyComeFrom) {
  Problem problem = line();
  const FitResult result = fit(problem, far_away);
  const Covariance covariance = fit::covariance(problem, result, CovarianceKind::scaled);
  const std::size_t count = 20000;
  const auto draws = normal_draws(problem, result, covariance, count, 3);
  EXPECT_EQ(draws, normal_draws(problem, result, covariance, count, 3));
  const double root = std::sqrt(static_cast<double>(count));
  for (std::size_t j = 0; j < 2; ++j)
    for (std::size_t k = 0; k < 2; ++k) {
      double sum = 0;
      for (const auto& draw : draws)
        sum += (draw[j] - result.best.parameters[j]) * (draw[k] - result.best.parameters[k]);
      const double size = covariance.standard_error(j) * covariance.standard_error(k);
      EXPECT_NEAR(sum / static_cast<double>(count), covariance.at(j, k), 5 * 1.5 * size / root);
    }
}

TEST(Draws, OfALogarithmicParameterArePositiveAndFixedOnesStay) {
  Problem problem{.model = loss_law(std::vector<double>{1e8, 1e9, 1e10, 1e8, 1e9, 3e9},
                                    std::vector<double>{1e9, 1e10, 1e9, 1e11, 1e11, 2e10}),
                  .objective = {.kind = ObjectiveKind::squared_log},
                  .measured = {{.response = 3.8},
                               {.response = 2.9},
                               {.response = 3.4},
                               {.response = 3.1},
                               {.response = 2.6},
                               {.response = 2.62}}};
  problem.model.parameters[3].fixed = 0.34;
  problem.model.parameters[4].fixed = 0.28;
  const FitResult result =
      fit(problem, std::vector<std::vector<double>>{{1.7, 400, 400, 0.34, 0.28}});
  ASSERT_TRUE(result.usable()) << result.full();
  const Covariance covariance = fit::covariance(problem, result, CovarianceKind::scaled);
  for (const auto& draw : normal_draws(problem, result, covariance, 500, 1)) {
    EXPECT_GT(draw[1], 0);
    EXPECT_EQ(draw[3], 0.34);
  }
}

TEST(Diagnostics, FlagTheOutlierAndItsInfluence) {
  Problem problem = line();
  problem.measured[19].response += 1;
  const FitResult result = fit(problem, far_away);
  const std::vector<RowDiagnosis> rows = diagnose(problem, result);
  EXPECT_TRUE(rows[19].outlier);
  const auto changes = leave_one_out_changes(problem, result, 1);
  for (std::size_t i = 0; i < 19; ++i) EXPECT_LT(std::abs(changes[i][1]), std::abs(changes[19][1]));
}

TEST(Diagnostics, TheLikelihoodRatioPrefersTheSlopeThatIsThere) {
  const Problem larger = line();
  Problem smaller = line();
  smaller.model.parameters[1].fixed = 0;
  const Criteria with = criteria(larger, fit(larger, far_away));
  const Criteria without =
      criteria(smaller, fit(smaller, std::vector<std::vector<double>>{{0, 0}}));
  EXPECT_LT(with.bic, without.bic);
  EXPECT_LT(likelihood_ratio(without, 1, with, 2).probability, 1e-6);
}

TEST(PassAtK, AgreesWithBinomialCoefficientsAndIsUnbiasedInItsLimits) {
  using laws::pass_at_k;
  EXPECT_TRUE(relatively_near(pass_at_k({.drawn = 10, .correct = 3}, 2), 1 - 21.0 / 45, 1e-15));
  EXPECT_TRUE(relatively_near(pass_at_k({.drawn = 10000, .correct = 122}, 1), 0.0122,
                              accuracy::allowed("pass_at_k")));
  EXPECT_TRUE(relatively_near(pass_at_k({.drawn = 10000, .correct = 1}, 5000), 0.5,
                              accuracy::allowed("pass_at_k")));
  EXPECT_EQ(pass_at_k({.drawn = 10000, .correct = 0}, 10000), 0);
  EXPECT_EQ(pass_at_k({.drawn = 10, .correct = 8}, 3), 1);
  // The recursion C(n-c, k+1)/C(n, k+1) = C(n-c, k)/C(n, k) (n-c-k)/(n-k), another way there.
  long double none = 1;
  for (int k = 0; k < 3000; ++k) none *= (10000.0L - 37 - k) / (10000.0L - k);
  EXPECT_TRUE(relatively_near(pass_at_k({.drawn = 10000, .correct = 37}, 3000),
                              static_cast<double>(1 - none), 1e-13));
  EXPECT_THROW(static_cast<void>(pass_at_k({.drawn = 10, .correct = 3}, 11)), std::domain_error);
}

// By mpmath, 60 digits, as ratios of Gamma functions.
TEST(PassAtK, TakesNoLongerForMoreSamples) {
  using laws::pass_at_k;
  struct Case {
    double drawn, correct, k, right;
  };
  for (const Case& one :
       {Case{1e12, 1e6, 1e6, 0.63212092670806016309},
        Case{1e12, 123456, 654321, 0.077603297355537263453},
        Case{1e15, 3e7, 2e7, 0.45118837213814812387},
        Case{30000, 1100, 1050, 0.99999999999999999549},
        Case{1e12, 2000, 1e6, 0.001998002332664604739}, Case{1e12, 5, 4e11, 0.9222400000005184},
        Case{1e9, 1500, 1200, 0.0017983833962981319401}})
    EXPECT_TRUE(relatively_near(pass_at_k({.drawn = one.drawn, .correct = one.correct}, one.k),
                                one.right, 1e-14))
        << one.drawn;
  EXPECT_EQ(pass_at_k({.drawn = 1e15, .correct = 3e14}, 5e14), 1);
}

TEST(Plateau, GivesThePublishedShares) {
  const double small = commonest_wrong_share({.mass = 1, .alpha = 0.3797, .beta = 1.1336}, 0.4154);
  EXPECT_NEAR(small, 0.26828794, 1e-5);
  EXPECT_NEAR(geometric_ratio(0.26828794, 11), 0.74604158, 1e-7);
  const double large = commonest_wrong_share({.mass = 1, .alpha = 0.4089, .beta = 0.4882}, 0.5779);
  EXPECT_NEAR(large, 0.41126233, 1e-4);
  EXPECT_NEAR(geometric_ratio(0.41126233, 9), 0.59521686, 1e-7);
  EXPECT_THROW(static_cast<void>(geometric_ratio(0.1, 5)), std::domain_error);
}

TEST(Isoflop, FindsTheMinimaOfExactParabolas) {
  std::vector<IsoflopPoint> points;
  for (const double budget : {1e18, 1e19, 1e20})
    for (const double x : {-1.0, -0.3, 0.2, 1.1})
      points.push_back({.budget_flop = budget,
                        .parameters = 0.1 * std::sqrt(budget) * std::exp(x),
                        .loss = 3 + 0.05 * x * x});
  const IsoflopFit result = fit_isoflops(points);
  EXPECT_EQ(result.used, 3U);
  EXPECT_TRUE(relatively_near(result.exponent, 0.5, 1e-10));
  EXPECT_TRUE(relatively_near(result.parabolas[0].least_loss, 3, 1e-12));
}

// Without noise every refit is the fit: then nothing has a spread, and there are no weights.
TEST(Isoflop, RefitsOfExactParabolasHaveNoNoise) {
  std::vector<IsoflopPoint> points;
  for (const double budget : {1e18, 1e19, 1e20})
    for (const double x : {-1.0, -0.3, 0.2, 1.1})
      points.push_back({.budget_flop = budget,
                        .parameters = 0.1 * std::sqrt(budget) * std::exp(x),
                        .loss = 3 + 0.05 * x * x});
  const WeightedIsoflops weighted = weighted_isoflops(points, fit_isoflops(points), {.refits = 20});
  EXPECT_LT(weighted.loss_noise, 1e-13);
  EXPECT_THROW(static_cast<void>(weighted_isoflops(points, fit_isoflops(points), {.refits = 0})),
               std::domain_error);
}

// To first order ln N* = -b/(2c) of b x + c x^2 spreads by s/(2c) sqrt(1/S_2) where x is even about
// the minimum, S_2 = sum x^2: the slopes of c and of the constant vanish there.
TEST(Isoflop, MinimaSpreadAsTheirParabolasSay) {
  const std::vector<double> x{-1.2, -0.6, -0.2, 0.2, 0.6, 1.2};
  constexpr double noise = 2e-4;
  std::vector<IsoflopPoint> points;
  double squares = 0;
  for (const double each : x) squares += each * each;
  const std::vector<double> bends{0.05, 0.2};
  for (std::size_t i = 0; i < bends.size(); ++i)
    for (std::size_t j = 0; j < x.size(); ++j)
      points.push_back({.budget_flop = std::pow(10, 18 + static_cast<double>(i)),
                        .parameters = 1e9 * std::exp(x[j]),
                        .loss = 3 + bends[i] * x[j] * x[j] + (j % 2 == 0 ? noise : -noise)});
  const IsoflopFit fit = fit_isoflops(points);
  const WeightedIsoflops weighted = weighted_isoflops(points, fit, {.refits = 2000, .seed = 4});
  ASSERT_EQ(weighted.spreads_of_log.size(), 2U);
  for (std::size_t i = 0; i < bends.size(); ++i) {
    const double bend = fit.parabolas[i].curvature;
    const double right = weighted.loss_noise / (2 * bend) / std::sqrt(squares);
    // of 2000 refits the spread of a spread is 1/sqrt(4000) of it; curvature adds a thousandth
    EXPECT_NEAR(weighted.spreads_of_log[i] / right, 1, 5 / std::sqrt(4000.0) + 0.001) << bends[i];
  }
  // The line through two minima: its slope spreads by both.
  const double run = std::log(10.0);
  const double right = std::hypot(weighted.spreads_of_log[0], weighted.spreads_of_log[1]) / run;
  EXPECT_NEAR(weighted.spread.standard_error / right, 1, 5 / std::sqrt(4000.0));
}

// By hand: minima 0, 1, 3 at ln C = 0, 1, 2 with weights 4, 1, 1 lie about a line of slope 10/7:
// means 1/2 and 2/3, sums of products 5 and of squares 3.5.
TEST(Isoflop, TheLineIsWeightedByTheSpreads) {
  std::vector<IsoflopPoint> points;
  const std::vector<double> minima{0, 1, 3};
  const std::vector<double> bends{0.1, 0.05, 0.05};
  for (std::size_t i = 0; i < 3; ++i)
    for (const double x : {-1.2, -0.6, -0.2, 0.2, 0.6, 1.2})
      points.push_back({.budget_flop = std::exp(static_cast<double>(i)),
                        .parameters = std::exp(minima[i] + x),
                        .loss = 3 + bends[i] * x * x + 1e-6 * std::sin(70 * x)});
  const IsoflopFit fit = fit_isoflops(points);
  const WeightedIsoflops weighted = weighted_isoflops(points, fit, {.refits = 20000, .seed = 4});
  // Spreads of 20000 refits are known to 1/200 of themselves, weights to 1/100.
  EXPECT_NEAR(weighted.exponent, 10.0 / 7, 0.01);
  EXPECT_NEAR(fit.exponent, 1.5, 1e-4);
}

// Each law recovers the parameters that made its data.
TEST(SmallLaws, RecoverTheirParameters) {
  struct Case {
    Model model;
    std::vector<double> truth;
    std::vector<double> start;
  };
  const std::vector<double> x{1, 2, 5, 10, 30, 100, 300, 1000, 3000, 10000};
  const std::vector<double> batch{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
  const std::vector<double> loss{3, 2.8, 2.6, 2.4, 2.3, 2.2, 2.1, 2.05, 2, 1.95};
  std::vector<double> tokens;
  for (const double value : x) tokens.push_back(500 + 3 * value);
  const std::vector<Case> cases{{power_law(x), {50, 0.4, 1.5}, {10, 0.2, 1}},
                                {coverage_law(x), {-3.9, -0.35}, {-1, -0.2}},
                                {beta_law(x), {0.9, 0.4, 3}, {0.5, 0.8, 10}},
                                {accuracy_law(x), {-0.5, 0.26}, {0, 0}},
                                {energy_law(batch, x), {0.7, 0.01, 1.2}, {0.1, 0.1, 0.5}},
                                {auxiliary_law(x), {0.1, 2}, {0, 1}},
                                {ds3_law(tokens, loss, 25), {4, 2.4, 0.5, 8}, {3, 2.5, 0.4, 7}}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    Problem problem{
        .model = cases[i].model, .objective = {.kind = ObjectiveKind::squared_raw}, .measured = {}};
    for (const double value : predictions(problem.model, cases[i].truth))
      problem.measured.push_back({.response = value});
    const FitResult result = fit(problem, std::vector<std::vector<double>>{cases[i].start});
    EXPECT_TRUE(result.usable()) << i << " " << result.full();
    for (std::size_t j = 0; j < cases[i].truth.size(); ++j)
      EXPECT_TRUE(relatively_near(result.best.parameters[j], cases[i].truth[j], 1e-6))
          << i << " " << result.names[j];
  }
}

}  // namespace
}  // namespace inferlaw::fit
