/// @file
/// Parabolas of the loss in the logarithm of the size, one a training budget, and what their minima
/// say: an independent check of a fitted loss law.
///
///     L = L_min + h (ln N - ln N*)^2   at each budget C, linear least squares in (1, x, x^2)
///     ln N* = a ln C + const           unweighted least squares over the budgets: the exponent a
///
/// Standard errors: of ln N* by the delta method from the parabola's covariance; of a from the
/// scatter of the minima about the line; by refits isoflop_bootstrap.hpp.
///
/// Source: Hoffmann et al. (2022), approach 2 [published].
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace inferlaw::fit {

struct IsoflopPoint {
  double budget_flop = 0;
  double parameters = 0;
  double loss = 0;
};

struct Parabola {
  double budget_flop = 0;
  std::size_t rows = 0;
  double optimal_parameters = 0;
  double standard_error_of_log = 0;  ///< of ln N*; not a number with three rows
  double least_loss = 0;
  double curvature = 0;      ///< h
  double squares_left = 0;   ///< sum of (L - the parabola)^2
  bool has_minimum = false;  ///< h > 0
  bool inside = false;       ///< N* lies between the smallest and the largest size
};

struct IsoflopFit {
  std::vector<Parabola> parabolas;   ///< budgets ascending, those with three sizes or more
  std::size_t budgets_left_out = 0;  ///< those with fewer
  std::size_t used = 0;              ///< minima inside
  double exponent = 0;               ///< a; not a number with fewer than two
  double standard_error = 0;         ///< not a number with fewer than three
  double log_factor = 0;             ///< ln N* = exponent ln C + log_factor
};

[[nodiscard]] IsoflopFit fit_isoflops(std::span<const IsoflopPoint> points);

}  // namespace inferlaw::fit
