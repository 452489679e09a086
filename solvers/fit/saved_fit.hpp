/// @file
/// A fit without its data: what predictions at new points need, and no more.
///
///     const SavedFit kept = saved_fit(request, law);
///     const std::vector<PredictedRow> rows = predict_from(kept, points);
///
/// Values, standard errors and intervals are those that the fit itself gives at these points
/// (request.hpp, points and new_measurements).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"

namespace inferlaw::fit {

struct SavedFit {
  std::string law = {};  ///< its name; empty for a formula
  std::string formula = {};
  std::string response = {};
  std::vector<std::string> columns = {};  ///< that a point must have
  LawOptions options = {};
  FitResult result = {};  ///< the certified minimum; of its starts nothing
  ErrorBars errors = {};
  /// The standard deviation of a new measurement about the law, on the scale of the objective; none
  /// where the residuals do not say it.
  std::optional<double> noise = {};
};

/// Throws std::domain_error for a fit that is not usable, RequestError (save) for one of families.
[[nodiscard]] SavedFit saved_fit(const FitRequest& request, const FittedLaw& law);

struct PredictedRow {
  Estimate prediction;                      ///< its name is empty
  std::optional<Interval> new_measurement;  ///< new_measurement.hpp
};

/// Row by row at points, of which other columns than those of the fit are not read; the intervals
/// at `fit.errors.options.confidence`. Throws RequestError (new) where new measurements are wanted
/// of a fit that does not know their noise, std::invalid_argument for a column that is missing,
/// RowError and std::domain_error for points where the law is none, and RequestError and
/// FormulaError where law, formula and parameters do not belong together.
[[nodiscard]] std::vector<PredictedRow> predict_from(const SavedFit& fit, const Columns& points,
                                                     bool new_measurements = false);

}  // namespace inferlaw::fit
