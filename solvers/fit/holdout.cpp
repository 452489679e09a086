#include "inferlaw/solvers/fit/holdout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/fit/detail/task.hpp"
#include "inferlaw/solvers/fit/new_measurement.hpp"

namespace inferlaw::fit {
namespace {

void refuse_rows_without_weight(const std::vector<double>& weights) {
  for (std::size_t row = 0; row < weights.size(); ++row)
    if (weights[row] == 0)
      throw RowError(row, "the weight is 0; allowed: above 0 in a row that is held out");
}

// On the scale of the residuals, row by row; s is 1 where the weights are known errors.
std::vector<double> noise_of(const FittedLaw& law, const Problem& held_out) {
  const double s = law.problem.objective.known_errors ? 1 : law.residual_standard_deviation;
  std::vector<double> noise(held_out.model.rows, s);
  for (std::size_t row = 0; row < held_out.weights.size(); ++row)
    noise[row] = s / std::sqrt(held_out.weights[row]);
  return noise;
}

std::vector<HeldOutRow> rows_of(const FittedLaw& law, const Problem& held_out) {
  const std::vector<double> predicted = predictions(held_out.model, law.result.best.parameters);
  const std::vector<Interval> intervals = intervals_of_new_measurements(
      held_out.model, law.result, law.errors, noise_of(law, held_out));
  std::vector<HeldOutRow> rows;
  rows.reserve(predicted.size());
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const Measurement& measured = held_out.measured[i];
    rows.push_back(
        {.measured = measured.response,
         .predicted = predicted[i],
         .interval = intervals[i],
         .residual = residual(law.problem.objective, predicted[i], measured).value,
         .relative_error = std::abs((predicted[i] - measured.response) / measured.response)});
  }
  return rows;
}

double root_mean_square(const std::vector<double>& values) {
  double squares = 0;
  for (const double value : values) squares += value * value;
  return std::sqrt(squares / static_cast<double>(values.size()));
}

double root_mean_square_of_fitted(const FittedLaw& law) {
  const std::vector<double>& weights = law.problem.weights;
  std::vector<double> residuals;
  residuals.reserve(law.rows.size());
  for (std::size_t i = 0; i < law.rows.size(); ++i)
    if (weights.empty() || weights[i] > 0) residuals.push_back(law.rows[i].residual);
  return root_mean_square(residuals);
}

// Of relative errors, which are not negative; not numbers where one of them is none.
void summarise_errors(Holdout& holdout) {
  std::vector<double> errors;
  std::vector<double> residuals;
  errors.reserve(holdout.rows.size());
  residuals.reserve(holdout.rows.size());
  for (const HeldOutRow& row : holdout.rows) {
    errors.push_back(row.relative_error);
    residuals.push_back(row.residual);
  }
  holdout.root_mean_square_residual = root_mean_square(residuals);
  holdout.mean_relative_error = numeric::sample_mean(errors);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const bool known = std::isfinite(holdout.mean_relative_error);
  if (known) std::sort(errors.begin(), errors.end());
  holdout.median_relative_error = known ? numeric::quantile_of_sorted(errors, 0.5) : nan;
  holdout.largest_relative_error = known ? errors.back() : nan;
}

void count_inside(Holdout& holdout) {
  bool all_known = true;
  for (const HeldOutRow& row : holdout.rows) {
    if (row.inside()) ++holdout.inside;
    all_known = all_known && row.has_interval();
  }
  holdout.share_inside =
      all_known ? static_cast<double>(holdout.inside) / static_cast<double>(holdout.rows.size())
                : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

bool HeldOutRow::has_interval() const {
  return !std::isnan(interval.lower) && !std::isnan(interval.upper);
}

bool HeldOutRow::inside() const { return measured >= interval.lower && measured <= interval.upper; }

Problem rows_to_predict(const FitRequest& request, const Columns& held_out) {
  if (!request.families.column.empty())
    throw RequestError("holdout", "with families; allowed: without --by");
  const FitTask task = task_to_predict(request, held_out);
  const Problem& problem = task.on_data.problem;
  require_residuals_of_measurements("holdout", problem.objective.kind);
  if (task.on_data.curve.rows > 0)
    throw RequestError("holdout",
                       "with counts that make a curve together; allowed: with the curve itself");
  refuse_rows_without_weight(problem.weights);
  return problem;
}

Holdout holdout(const FittedLaw& law, const Problem& held_out) {
  if (!law.usable())
    throw std::domain_error("holdout: the fit is not usable; allowed: one that is");
  Holdout holdout{.rows = rows_of(law, held_out), .confidence = law.errors.options.confidence};
  holdout.root_mean_square_of_fitted = root_mean_square_of_fitted(law);
  summarise_errors(holdout);
  count_inside(holdout);
  return holdout;
}

}  // namespace inferlaw::fit
