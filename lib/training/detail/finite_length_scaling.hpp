// The scaling parameters alpha^2 and beta of erasure_threshold.hpp for any ensemble. Degree functions are
// asked at u = 1 - w, w given, because near u = 1 they depend on w alone.
#pragma once

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/training/erasure_threshold.hpp"

namespace inferlaw::training::detail {

// Ensemble: lambda(w), lambda_slope(w), rho(w), rho_slope(w), derivatives taken in u, and
// mean_variable_degree() = Lnode'(1).
template <typename Ensemble>
[[nodiscard]] double finite_length_scaling(const Ensemble& ensemble, double x, double eps,
                                           AlphaVariant variant) {
  const double rho = ensemble.rho(x);
  const double rho_slope = ensemble.rho_slope(x);
  const double rho_of_square = ensemble.rho(x * (2 - x));  // at (1-x)^2
  const double rho_slope_of_square = ensemble.rho_slope(x * (2 - x));
  const double y = 1 - rho;
  const double lambda = ensemble.lambda(rho);
  const double lambda_of_square = ensemble.lambda(rho * (2 - rho));  // at y^2
  const double lambda_slope_of_square = ensemble.lambda_slope(rho * (2 - rho));
  const double sign = [variant] {
    switch (variant) {
      case AlphaVariant::literature:
        return -1.0;
      case AlphaVariant::authors:
        return 1.0;
    }
    numeric::refuse_member("variant of alpha");
  }();
  const double of_checks = rho * rho - rho_of_square + rho_slope * (1 - 2 * x * rho) +
                           sign * (1 - x) * (1 - x) * rho_slope_of_square;
  const double of_variables =
      eps * eps *
      (lambda * lambda + sign * lambda_of_square + sign * y * y * lambda_slope_of_square);
  const double scale = ensemble.mean_variable_degree() * lambda * lambda;
  return of_checks / (scale * rho_slope * rho_slope) + of_variables / scale;
}

// Ensemble has lambda_curvature(w) and rho_curvature(w) too, second derivatives in u. x is where
// x/lambda(1 - rho(1-x)) has a minimum inside.
template <typename Ensemble>
[[nodiscard]] double finite_length_shift(const Ensemble& ensemble, double x, double eps) {
  const double rho = ensemble.rho(x);
  const double rho_slope = ensemble.rho_slope(x);
  const double lambda_slope = ensemble.lambda_slope(rho);
  const double lambda_curvature = ensemble.lambda_curvature(rho);
  const double second = x * x * rho_slope;                         // r_2
  const double third = x * x * x * ensemble.rho_curvature(x) / 2;  // r_3
  const double drift = eps * lambda_slope * lambda_slope * second -
                       x * (lambda_curvature * second + lambda_slope * x);
  const double degree = ensemble.mean_variable_degree();
  const double above = eps * eps * second * drift;
  const double below =
      2 * eps * lambda_slope * lambda_slope * third - lambda_curvature * second * x;
  return std::cbrt(above * above /
                   (degree * degree * std::pow(rho_slope, 3) * std::pow(x, 10) * below));
}

}  // namespace inferlaw::training::detail
