/// @file
/// What a fit leaves over, row by row, and which of two laws the data prefer.
///
///     AIC = -2 ln L + 2 k,   BIC = -2 ln L + k ln n,   k parameters, a fitted scale among them
///     -2 ln L   squares              n ln(2 pi S/n) + n          S = sum w r^2    (normal errors)
///               absolute deviations  2 n ln(2 S/n) + 2 n         S = sum w |r|   (Laplace errors)
///               likelihoods          twice the objective
///               known errors         S + sum ln(2 pi/w)                         no scale is fitted
///               Huber                2 min_s [n ln(s Z(delta/s)) + F/s^2]       F the objective
///     Huber's objective is s^2 times the sum of rho(r/s) at k = delta/s of his least informative
///     density exp(-rho)/Z, Z(k) = sqrt(2 pi) (2 Phi(k) - 1) + 2 exp(-k^2/2)/k, Huber (1964)
///     [published]; normal errors for large delta, Laplace's for small. Its scale: F/n <= s^2 <=
///     2F/n.
///
///     Breusch-Pagan   w r^2 by a line in the fit (its logarithm where logarithms are fitted);
///               F = (n-2) R^2/(1 - R^2) on 1 and n-2 degrees of freedom
///     in the form of Koenker (1981), which does not need normal errors [published]. F in place of
///     chi-square of n R^2: with few rows that hardly ever rejects. By simulation with normal
///     errors at the level .01: F .007 to .010 from 60 rows on, .001 to .008 with ten; chi-square
///     .000 to .003 with ten.
///     by ranks   the same of the ranks of |r| sqrt(w/(1-h)), h the leverage, and of the fit:
///               Spearman's (1904) correlation. Where the spread follows the fit, 25 rows of an
///               exponential show it in .90 of all cases, in .68 to Breusch and Pagan; of rows
///               that are equally noisy it rejects .011, with ten rows .018 to .025 [choice].
///
/// Only laws judged on the same rows, and residuals on the same scale, may be compared. With priors
/// -2 ln L is of the data alone, and AIC and BIC are not numbers: a parameter that a prior holds is
/// no whole one.
#pragma once

#include <optional>
#include <vector>

#include "inferlaw/solvers/fit/uncertainty.hpp"

namespace inferlaw::fit {

struct RowDiagnosis {
  double predicted = 0;
  double residual = 0;      ///< on the scale of the objective
  double standardised = 0;  ///< over 1.4826 times the median absolute residual
  bool outlier = false;     ///< |standardised| above `outlier_at`
};

inline constexpr double outlier_at = 4;

[[nodiscard]] std::vector<RowDiagnosis> diagnose(const Problem& problem, const FitResult& result);

/// What plots of residuals need beside: against leverage, against the quantiles of a normal law.
struct ResidualPlotRow {
  double measured = 0;
  double leverage = 0;
  /// Phi^-1((rank - 3/8)/(n + 1/4)) of the residual's rank among n, Blom (1958) [published]; equal
  /// residuals share it.
  double normal_quantile = 0;
};

[[nodiscard]] std::vector<ResidualPlotRow> residual_plot(const Problem& problem,
                                                         const FitResult& result);

/// By how much each parameter moves when a row is left out: all parameters, row by row. Not numbers
/// where the fit without the row reached no minimum.
[[nodiscard]] std::vector<std::vector<double>> leave_one_out_changes(const Problem& problem,
                                                                     const FitResult& result,
                                                                     int threads = 0);

struct Criteria {
  double minus_two_log_likelihood = 0;
  double aic = 0;
  double bic = 0;
};

[[nodiscard]] Criteria criteria(const Problem& problem, const FitResult& result);

struct LikelihoodRatio {
  double statistic = 0;           ///< difference of -2 ln L
  double degrees_of_freedom = 0;  ///< parameters that the larger law has more
  double probability = 0;         ///< of a larger statistic, if the smaller law is right
  /// Where the scale is fitted: the drop of the objective over its dispersion and the degrees of
  /// freedom, by the law of which the probability is; 0 where it is that of chi-square.
  double f_statistic = 0;
  double residual_degrees_of_freedom = 0;
};

/// The probability that a test of Fisher's F gives where the scale is fitted: exact for squares of
/// a linear law with normal errors, and at one with the profile intervals for all.
void judge_by_f(LikelihoodRatio& ratio, double drop_of_objective, double dispersion,
                double residual_degrees_of_freedom);

/// S of known errors as a chi-square on n - p degrees of freedom.
struct GoodnessOfFit {
  double chi_squared = 0;
  double degrees_of_freedom = 0;
  double probability = 0;  ///< of a larger one, if law and errors are right; not a number for n = p
};

[[nodiscard]] GoodnessOfFit goodness_of_fit(const Problem& problem, const FitResult& result);

/// Squares, or ranks, of the residuals by a line in the fit.
struct SlopeTest {
  double correlation = 0;
  double f_statistic = 0;
  double probability = 0;  ///< of a larger statistic, if all rows are equally noisy
};

/// Whether the spread of the residuals changes with the fit.
struct SpreadTest {
  SlopeTest breusch_pagan = {};
  SlopeTest by_ranks = {};
  double residual_degrees_of_freedom = 0;  ///< of both

  /// The one that is less probable.
  [[nodiscard]] const SlopeTest& clearer() const;
};

/// None of likelihoods, whose spread is not equal by their law, with fewer than four rows, or where
/// the fit or the squares are the same in all rows.
[[nodiscard]] std::optional<SpreadTest> spread_test(const Problem& problem,
                                                    const FitResult& result);

/// Below this probability the spread is said to change.
inline constexpr double spread_changes_at = 0.01;

/// The smaller law must be a special case of the larger one. Throws std::domain_error unless it has
/// fewer parameters.
[[nodiscard]] LikelihoodRatio likelihood_ratio(const Criteria& smaller,
                                               std::size_t parameters_of_smaller,
                                               const Criteria& larger,
                                               std::size_t parameters_of_larger);

/// Parameters that the data do not pin down: a standard error above the estimate on a logarithmic
/// scale, or no standard error at all.
[[nodiscard]] std::vector<std::string> unidentified(const Problem& problem, const FitResult& result,
                                                    const Covariance& covariance);

}  // namespace inferlaw::fit
