/// @file
/// Rows that a fit has not seen, predicted by it: how far off, and how often the interval of a new
/// measurement (new_measurement.hpp) holds what was measured.
///
///     const Problem held_out = rows_to_predict(request, columns_held_out);
///     const FittedLaw law = fit_law(request, columns_fitted);
///     if (law.usable()) show(holdout(law, held_out));
///
///     relative error   |predicted - measured|/|measured|
///     residual         ln predicted - ln measured where logarithms are fitted, else without ln
#pragma once

#include <cstddef>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"

namespace inferlaw::fit {

struct HeldOutRow {
  double measured = 0;
  double predicted = 0;
  Interval interval = {};     ///< of a new measurement
  double residual = 0;        ///< on the scale of the objective
  double relative_error = 0;  ///< not a finite number where 0 was measured

  [[nodiscard]] bool has_interval() const;
  [[nodiscard]] bool inside() const;
};

/// Errors are not numbers where that of a row is none.
struct Holdout {
  std::vector<HeldOutRow> rows;
  double confidence = 0;
  double mean_relative_error = 0;
  double median_relative_error = 0;
  double largest_relative_error = 0;
  double root_mean_square_residual = 0;
  double root_mean_square_of_fitted = 0;  ///< the same of the rows fitted, those of weight 0 not
  std::size_t inside = 0;
  double share_inside = 0;  ///< not a number where a row has no interval

  /// How many times as large as in the rows fitted; not a finite number where these are met.
  [[nodiscard]] double ratio_to_fitted() const {
    return root_mean_square_residual / root_mean_square_of_fitted;
  }
};

/// What is held out, judged as the request judges what is fitted: with its weights or known errors,
/// which say how noisy each row is. Throws as fit_law does; RequestError (holdout) for likelihoods
/// and for counts that make a curve, whose points have no noise of their own; RowError for a row of
/// weight 0, whose noise has no bound.
[[nodiscard]] Problem rows_to_predict(const FitRequest& request, const Columns& held_out);

/// Of a fit by the same request. Throws std::domain_error for a fit that is not usable.
[[nodiscard]] Holdout holdout(const FittedLaw& law, const Problem& held_out);

}  // namespace inferlaw::fit
