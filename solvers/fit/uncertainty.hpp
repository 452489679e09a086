/// @file
/// How far a fitted parameter may be off: covariances. Profile likelihood and the bootstrap have
/// headers of their own.
///
///     scaled    s^2 (J^T W J)^-1        J = d residual/d theta, s^2 = sum w r^2 / (n - p)
///               for likelihoods the inverse Hessian [exact]; s = 1 where the errors are known
///     sandwich  H^-1 (sum w^2 psi^2 J J^T) H^-1      H the Hessian of the objective; it does not
///               assume that all rows are equally noisy, nor that squares were minimised [exact]
///               Huber and absolute deviations: H = J^T W E[psi'(r + h Z)] J, Z normal, for psi'
///               as it is counts the few rows next to zero alone; h by Hall and Sheather (1988), as
///               in Powell's (1991) errors of quantile regression [published; kernel: choice]
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
};

enum class CovarianceKind { scaled, sandwich };

[[nodiscard]] std::string_view name_of(CovarianceKind kind);
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

/// estimate -+ quantile * standard_error; Student's quantile for `degrees_of_freedom`, the normal
/// one for likelihoods and known errors.
[[nodiscard]] Interval symmetric_interval(const FitResult& result, double estimate,
                                          double standard_error, double confidence);

}  // namespace inferlaw::fit
