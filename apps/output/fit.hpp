// Fits as JSON, notes and tables of draws. Numbers come as they are: nothing is computed here.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "inferlaw/apps/output/report.hpp"
#include "inferlaw/solvers/fit/extrapolation.hpp"
#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/holdout.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const fit::FittedLaw& law);
[[nodiscard]] Json estimate_json(const fit::Estimate& estimate);
/// Under their names.
[[nodiscard]] Json named_json(const std::vector<fit::Estimate>& estimates);
[[nodiscard]] Json to_json(const fit::DirectAnswer& answer);
[[nodiscard]] Json to_json(const fit::Record& record);

/// Covariance and correlation of the parameters, tables whose rows and columns have their names.
void add_matrices(const fit::FittedLaw& law, Json& results);

/// Residuals row by row, with what plots of them need; `lines` are those of the file, one a row of
/// the columns.
[[nodiscard]] Json residuals_json(const fit::FittedLaw& law, const std::vector<std::size_t>& lines);

/// Rows held out; `lines` are those of the file, one a row.
[[nodiscard]] Json to_json(const fit::Holdout& holdout, const std::vector<std::size_t>& lines);

/// The errors of two laws, or one, at each cut and by distance, as two tables.
void add_extrapolation(const std::vector<fit::ExtrapolationCurve>& curves, Json& results);

/// What a reader must know beside the numbers.
[[nodiscard]] std::vector<std::string> notes_on(const fit::FittedLaw& law);

/// A row a draw, of which 0 is the fit itself.
[[nodiscard]] std::string draws_csv(const fit::FittedLaw& law);

}  // namespace inferlaw::apps
