#include "inferlaw/solvers/fit/extrapolation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>

#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/fit/detail/task.hpp"

namespace inferlaw::fit {
namespace {

constexpr int shares = 10;
constexpr int first_share = 3;

std::vector<double> cuts_of(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  std::vector<double> cuts;
  for (std::size_t share = first_share; share < shares; ++share) {
    const double cut = x[(share * x.size() + shares - 1) / shares - 1];
    if (cut < x.back() && (cuts.empty() || cut > cuts.back())) cuts.push_back(cut);
  }
  return cuts;
}

struct RowsAtCut {
  std::vector<std::size_t> fitted;
  std::vector<std::size_t> predicted;
};

RowsAtCut rows_at(double cut, const std::vector<double>& x) {
  RowsAtCut rows;
  for (std::size_t row = 0; row < x.size(); ++row)
    (x[row] > cut ? rows.predicted : rows.fitted).push_back(row);
  return rows;
}

PredictionErrors errors_of(const std::vector<HeldOutRow>& rows) {
  std::vector<double> residuals;
  std::vector<double> squares;
  std::vector<double> relative;
  std::vector<double> inside;
  for (const HeldOutRow& row : rows) {
    residuals.push_back(row.residual);
    squares.push_back(row.residual * row.residual);
    relative.push_back(row.relative_error);
    inside.push_back(!row.has_interval() ? std::numeric_limits<double>::quiet_NaN()
                                         : static_cast<double>(row.inside()));
  }
  return {.predictions = rows.size(),
          .root_mean_square_residual = std::sqrt(numeric::sample_mean(squares)),
          .mean_residual = numeric::sample_mean(residuals),
          .mean_relative_error = numeric::sample_mean(relative),
          .share_inside = numeric::sample_mean(inside)};
}

// What is fitted again and again: without what is asked of the fit to all rows.
FitRequest without_extras(const FitRequest& request) {
  FitRequest bare = request;
  bare.rival.reset();
  bare.points.clear();
  bare.held.clear();
  bare.new_measurements = bare.influence = bare.draws = bare.latex = false;
  bare.errors.refits = 0;
  bare.errors.profile = false;
  return bare;
}

// None where the rows left do not make a fit: too few of them, one value in a column.
std::optional<Holdout> holdout_at(const FitRequest& request, const Columns& columns,
                                  const RowsAtCut& rows) {
  try {
    const FittedLaw law = fit_law(request, taken_rows(columns, rows.fitted));
    if (!law.usable()) return std::nullopt;
    return holdout(law, rows_to_predict(request, taken_rows(columns, rows.predicted)));
  } catch (const std::domain_error&) {
    return std::nullopt;
  }
}

std::vector<ExtrapolationDistance> distances_of(
    const std::map<int, std::vector<HeldOutRow>>& by_doublings) {
  std::vector<ExtrapolationDistance> distances;
  distances.reserve(by_doublings.size());
  for (const auto& [doublings, rows] : by_doublings)
    distances.push_back({.above = std::ldexp(1.0, doublings - 1),
                         .up_to = std::ldexp(1.0, doublings),
                         .errors = errors_of(rows)});
  return distances;
}

ExtrapolationCurve curve_of(const FitRequest& request, const Columns& columns,
                            const std::vector<double>& x) {
  ExtrapolationCurve curve{
      .law = request.law.empty() ? request.formula : request.law, .cuts = {}, .distances = {}};
  std::map<int, std::vector<HeldOutRow>> by_doublings;
  for (const double cut : cuts_of(x)) {
    const RowsAtCut rows = rows_at(cut, x);
    const std::optional<Holdout> found = holdout_at(request, columns, rows);
    ExtrapolationCut& at = curve.cuts.emplace_back(ExtrapolationCut{
        .at = cut, .rows_fitted = rows.fitted.size(), .usable = found.has_value()});
    at.root_mean_square_of_fitted =
        found ? found->root_mean_square_of_fitted : std::numeric_limits<double>::quiet_NaN();
    at.errors = errors_of(found ? found->rows : std::vector<HeldOutRow>());
    for (std::size_t i = 0; found && i < found->rows.size(); ++i) {
      const double distance = x[rows.predicted[i]] / cut;
      by_doublings[static_cast<int>(std::ceil(std::log2(distance)))].push_back(found->rows[i]);
    }
  }
  curve.distances = distances_of(by_doublings);
  return curve;
}

}  // namespace

std::vector<ExtrapolationCurve> extrapolation_curves(const FitRequest& request,
                                                     const Columns& columns) {
  require_positive(columns, request.extrapolate_along);
  if (!request.families.column.empty())
    throw RequestError("extrapolate", "with families; allowed: without --by");
  refuse_constant(columns, request.extrapolate_along);
  static_cast<void>(rows_to_predict(request, columns));
  const std::vector<double>& x = columns.column(request.extrapolate_along);
  std::vector<ExtrapolationCurve> curves{curve_of(without_extras(request), columns, x)};
  if (request.rival)
    curves.push_back(curve_of(without_extras(request_of_rival(request)), columns, x));
  return curves;
}

}  // namespace inferlaw::fit
