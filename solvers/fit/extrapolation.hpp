/// @file
/// How a law predicts beyond what it was fitted to: the largest rows are left out and predicted, at
/// several cuts, and the errors are gathered by how far beyond the cut a row lies. Two laws of the
/// same rows and objective can be compared by what they predict, not by how they fit.
///
///     cut c       rows with x <= c are fitted, all with x > c are predicted (holdout.hpp)
///     distance    x/c of a row predicted, in classes (1, 2], (2, 4], (4, 8] ..
///
/// Cuts are the values of x at 3/10, 4/10 .. 9/10 of the rows in the order of x, each value once,
/// and not the largest [choice]. Rows that are far beyond one cut are near to another, and count in
/// each: the errors of a class are not independent.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/holdout.hpp"

namespace inferlaw::fit {

/// Errors of rows that were predicted. Not numbers where there are none.
struct PredictionErrors {
  std::size_t predictions = 0;
  double root_mean_square_residual = 0;  ///< on the scale of the objective
  double mean_residual = 0;              ///< above 0: predicted too high
  double mean_relative_error = 0;        ///< of |predicted - measured|/|measured|
  double share_inside = 0;               ///< the interval of a new measurement
};

struct ExtrapolationCut {
  double at = 0;
  std::size_t rows_fitted = 0;
  bool usable = false;                    ///< the fit; where it is not, there are no errors
  double root_mean_square_of_fitted = 0;  ///< residual
  PredictionErrors errors = {};
};

struct ExtrapolationDistance {
  double above = 0;  ///< x/c
  double up_to = 0;
  PredictionErrors errors = {};
};

struct ExtrapolationCurve {
  std::string law;  ///< its name, or the formula
  std::vector<ExtrapolationCut> cuts;
  std::vector<ExtrapolationDistance> distances;  ///< those that some row lies at
};

/// The curve of the law of the request, and beside it that of its rival, along the column
/// `request.extrapolate_along`. Errors are by covariance, also where the request asks for a
/// bootstrap. Throws as rows_to_predict does; RowError where the column is not above 0;
/// std::domain_error where all its rows have one value.
[[nodiscard]] std::vector<ExtrapolationCurve> extrapolation_curves(const FitRequest& request,
                                                                   const Columns& columns);

}  // namespace inferlaw::fit
