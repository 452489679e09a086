#include "inferlaw/solvers/fit/saved_fit.hpp"

#include <stdexcept>

#include "inferlaw/solvers/fit/detail/task.hpp"
#include "inferlaw/solvers/fit/new_measurement.hpp"

namespace inferlaw::fit {
namespace {

// As it could have been asked: the parameters of a formula are those of its first start.
FitRequest request_of(const SavedFit& fit) {
  FitRequest request{
      .law = fit.law, .formula = fit.formula, .response = fit.response, .options = fit.options};
  if (!fit.law.empty()) return request;
  std::vector<NamedNumber>& start = request.starts.emplace_back();
  start.reserve(fit.result.names.size());
  for (std::size_t j = 0; j < fit.result.names.size(); ++j)
    start.push_back({.name = fit.result.names[j], .value = fit.result.best.parameters[j]});
  return request;
}

void require_parameters(const SavedFit& fit, const Model& model) {
  bool same = model.parameters.size() == fit.result.names.size();
  for (std::size_t j = 0; same && j < model.parameters.size(); ++j)
    same = model.parameters[j].name == fit.result.names[j];
  if (!same) throw RequestError("law", fit.law + ": allowed: with the parameters of this law");
}

Columns only_columns(const Columns& points, const std::vector<std::string>& names) {
  Columns some;
  for (const std::string& name : names) {
    some.numbers[name] = points.column(name);
    if (points.remainders.contains(name)) some.remainders[name] = points.remainders_of(name);
  }
  return some;
}

// A law of a constant reads no column: then any says how many rows there are.
Columns columns_read_of(const LawAtPoints& law, const Columns& points) {
  return law.columns.empty() ? points : only_columns(points, law.columns);
}

Derived prediction_of(const LawAtPoints& law, const Columns& points, std::size_t row) {
  const std::vector<std::size_t> alone{row};
  return {.name = {}, .value = [model = law.at(taken_rows(points, alone))](auto theta) {
            return predictions(model, theta).front();
          }};
}

std::vector<Interval> new_measurements_at(const SavedFit& fit, const Model& model) {
  if (!fit.noise)
    throw RequestError("new",
                       "of a fit that says nothing of the noise of a new measurement; allowed: of "
                       "squares, Huber's loss or absolute deviations with residuals that say it");
  const std::vector<double> noise(model.rows, *fit.noise);
  return intervals_of_new_measurements(model, fit.result, fit.errors, noise);
}

}  // namespace

SavedFit saved_fit(const FitRequest& request, const FittedLaw& law) {
  if (!request.families.column.empty())
    throw RequestError("save", "with families; allowed: without --by");
  if (!law.usable())
    throw std::domain_error("saved_fit: the fit is not usable; allowed: one that is");
  if (law.families) throw RequestError("save", "with families; allowed: of one law for all rows");
  SavedFit saved{.law = law.law,
                 .formula = law.formula,
                 .response = law.law.empty() ? request.response : law_named(law.law).response(),
                 .options = request.options,
                 .result = law.result,
                 .errors = law.errors};
  saved.columns = law.point_columns;
  if (!why_noise_is_unknown(request, law.problem)) saved.noise = law.residual_standard_deviation;
  return saved;
}

std::vector<PredictedRow> predict_from(const SavedFit& fit, const Columns& points,
                                       bool new_measurements) {
  check(points);
  const LawAtPoints law = law_at_points(request_of(fit), fit.columns);
  const Columns read = columns_read_of(law, points);
  const Model model = law.at(read);
  require_parameters(fit, model);
  std::vector<Interval> intervals;
  if (new_measurements) intervals = new_measurements_at(fit, model);
  std::vector<PredictedRow> rows;
  rows.reserve(model.rows);
  for (std::size_t row = 0; row < model.rows; ++row) {
    const Derived derived = prediction_of(law, read, row);
    rows.push_back({.prediction = {.name = {},
                                   .value = derived.value(fit.result.best.parameters),
                                   .spread = spread_of(fit.errors, fit.result, derived)},
                    .new_measurement = std::nullopt});
    if (new_measurements) rows.back().new_measurement = intervals[row];
  }
  return rows;
}

}  // namespace inferlaw::fit
