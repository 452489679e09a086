/// @file
/// How far a fitted parameter may be off: covariances. Profile likelihood and the bootstrap have
/// headers of their own.
///
///     scaled    s^2 (J^T W J)^-1        J = d residual/d theta, s^2 = sum w r^2 / (n - p)
///               for likelihoods the inverse Hessian [exact]; s = 1 where the errors are known
///     sandwich  H^-1 (sum w^2 psi(r_(i))^2 J J^T) H^-1      H the Hessian of the objective, r_(i)
///               the residual of row i from the fit without it, by one Newton step; it does not
///               assume that all rows are equally noisy, nor that squares were minimised [exact]
///               squares    r_(i) = r/(1 - h), h the leverage J_i (J^T W J)^-1 J_i^T w: HC3,
///                          MacKinnon and White (1985) [published]
///               binomial   the same of the score, h by the slopes of deviance residuals
///               beta-binomial   no leverage is known: all times n/(n - p), HC1
///               Huber and absolute deviations   r_(i) = r + psi g/(1 - psi' g), g = w J H^-1 J^T,
///                          H = J^T W E[psi'(r + h_i Z)] J, Z normal, for psi' as it is counts the
///                          few rows next to zero alone. h_i^2 = window^2 + the variance of the
///                          row's prediction. The window's standard deviation is 1/sqrt(3) of half
///                          of that by Hall and Sheather (1988); that the fit's own error smooths
///                          is Brown and Wang (2005) [published; their sum: choice]. Without the
///                          latter, rows that pull the fit to themselves make it look sure. Of a
///                          row that absolute deviations pass through psi^2 = 1
///     HC0       the same with r itself in place of r_(i), White (1980) [published]: too small
///               where rows are few
///     dispersion  tau = (sum psi^2/(n-p)) / mean psi' (smoothed as above), for squares 2 s^2 (2
///               where the errors are known), for likelihoods 1: what a drop of the objective is
///               measured in
///
/// Parameters are the natural ones, also where the solver moved their logarithm.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/fit/fit.hpp"

namespace inferlaw::fit {

/// Of all parameters; rows and columns of fixed ones, and of those at a bound, are zero.
struct Covariance {
  std::size_t size = 0;
  std::vector<double> entries;  ///< row by row

  [[nodiscard]] double at(std::size_t i, std::size_t j) const { return entries[i * size + j]; }
  [[nodiscard]] double standard_error(std::size_t i) const;
  /// Not a number where one of the two is fixed or at a bound.
  [[nodiscard]] double correlation(std::size_t i, std::size_t j) const;
};

/// `sandwich` is HC3.
enum class CovarianceKind { scaled, sandwich, sandwich_hc0 };

[[nodiscard]] constexpr std::string_view name_of(CovarianceKind kind) {
  switch (kind) {
    case CovarianceKind::scaled:
      return "scaled";
    case CovarianceKind::sandwich:
      return "sandwich";
    case CovarianceKind::sandwich_hc0:
      return "sandwich-hc0";
  }
  return {};
}
/// The name in a sentence: "scaled covariance".
[[nodiscard]] std::string_view description(CovarianceKind kind);
[[nodiscard]] std::optional<CovarianceKind> covariance_named(std::string_view name);
[[nodiscard]] std::vector<std::string> covariance_names();

/// Entries are not numbers where the matrix to invert is singular.
[[nodiscard]] Covariance covariance(const Problem& problem, const FitResult& result,
                                    CovarianceKind kind);

/// tau of the header: twice a drop of the objective is measured in it.
[[nodiscard]] double dispersion(const Problem& problem, const FitResult& result);

/// sqrt(sum w r^2 / (n - p)) on the scale of the objective; not a number for n = p.
[[nodiscard]] double residual_standard_deviation(const Problem& problem, const FitResult& result);

/// A number that follows from the parameters: an exponent, an optimum, a prediction.
struct Derived {
  std::string name;
  std::function<double(std::span<const double>)> value;
};

/// sqrt(g^T C g), g the gradient by central differences (delta method).
[[nodiscard]] double standard_error(const Derived& derived, std::span<const double> parameters,
                                    const Covariance& covariance);

struct Interval {
  double lower = 0;
  double upper = 0;
};

/// By which law an interval is made of a standard error.
struct IntervalLaw {
  double degrees_of_freedom = 0;  ///< of Student's t; 0: normal

  /// "Student's t, 55 degrees of freedom", "normal".
  [[nodiscard]] std::string in_words() const;
  /// (1 + confidence)/2 of it.
  [[nodiscard]] double quantile(double confidence) const;
};

/// Student's where a scale is estimated from the residuals, with n - p degrees of freedom; normal
/// for likelihoods and known errors.
[[nodiscard]] IntervalLaw interval_law(const FitResult& result);

/// estimate -+ quantile * standard_error by interval_law.
[[nodiscard]] Interval symmetric_interval(const FitResult& result, double estimate,
                                          double standard_error, double confidence);

/// Of a parameter a that is positive by its law or its lower bound, exp(ln a -+ quantile *
/// standard_error/a); else symmetric. Also symmetric where a parameter that is moved as it is, and
/// so may be 0, has a standard error above itself: its logarithm is not known then [choice]. Held
/// within the bounds.
[[nodiscard]] Interval parameter_interval(const Parameter& parameter, const FitResult& result,
                                          double estimate, double standard_error,
                                          double confidence);

/// Rows, counted from 0, that have a parameter to themselves: of leverage 1, or its like of Huber.
/// The fit without such a row does not exist, and HC3 is not a number.
[[nodiscard]] std::vector<std::size_t> rows_of_full_leverage(const Problem& problem,
                                                             const FitResult& result);

/// h_i = w_i J_i (J^T W J)^-1 J_i^T, J the slopes of the residuals by the parameters that are free
/// and at no bound: how much a row's prediction follows its own measurement. They sum to their
/// number; 0 for rows of weight 0, 1 where a row alone decides a parameter.
[[nodiscard]] std::vector<double> leverages(const Problem& problem, const FitResult& result);

}  // namespace inferlaw::fit
