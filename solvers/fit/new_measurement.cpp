#include "inferlaw/solvers/fit/new_measurement.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace inferlaw::fit {
namespace {

std::string no_residuals_of(ObjectiveKind objective) {
  return fmt::format("with {}; allowed: with squares, Huber's loss or absolute deviations",
                     name_of(objective));
}

// Predictions on the scale of the residuals: q of the header.
std::vector<double> on_scale_of_residuals(ObjectiveKind kind, std::vector<double> predicted) {
  if (on_logarithms(kind))
    for (double& value : predicted) value = std::log(value);
  return predicted;
}

double from_scale_of_residuals(ObjectiveKind kind, double value) {
  return on_logarithms(kind) ? std::exp(value) : value;
}

// g^T C g of each row, the gradient being that of the model itself.
std::vector<double> variances_by_covariance(const Model& model, const FitResult& result,
                                            const Covariance& covariance) {
  const std::size_t size = covariance.size;
  std::vector<double> values(model.rows);
  std::vector<double> slopes(model.rows * size);
  model.predict(result.best.parameters, values, slopes);
  std::vector<double> variances(model.rows);
  for (std::size_t row = 0; row < model.rows; ++row) {
    const std::span<const double> g = std::span(slopes).subspan(row * size, size);
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < size; ++j) variances[row] += g[i] * covariance.at(i, j) * g[j];
    if (on_logarithms(result.objective.kind)) variances[row] /= values[row] * values[row];
  }
  return variances;
}

// Welford's: no difference of large sums.
std::vector<double> variances_over_refits(const Model& model, ObjectiveKind kind,
                                          const Bootstrap& bootstrap) {
  std::vector<double> means(model.rows);
  std::vector<double> squares(model.rows);
  double count = 0;
  for (const std::vector<double>& parameters : bootstrap.parameters) {
    const std::vector<double> q = on_scale_of_residuals(kind, predictions(model, parameters));
    ++count;
    for (std::size_t row = 0; row < model.rows; ++row) {
      const double step = q[row] - means[row];
      means[row] += step / count;
      squares[row] += step * (q[row] - means[row]);
    }
  }
  for (double& square : squares)
    square = count < 2 ? std::numeric_limits<double>::quiet_NaN() : square / (count - 1);
  return squares;
}

}  // namespace

std::vector<Interval> intervals_of_new_measurements(const Model& model, const FitResult& result,
                                                    const ErrorBars& bars,
                                                    std::span<const double> noise) {
  const ObjectiveKind kind = result.objective.kind;
  const std::vector<double> variances =
      bars.bootstrap ? variances_over_refits(model, kind, *bars.bootstrap)
                     : variances_by_covariance(model, result, bars.covariance);
  const std::vector<double> centres =
      on_scale_of_residuals(kind, predictions(model, result.best.parameters));
  std::vector<Interval> intervals;
  intervals.reserve(model.rows);
  for (std::size_t row = 0; row < model.rows; ++row) {
    const Interval on_scale =
        symmetric_interval(result, centres[row], std::hypot(std::sqrt(variances[row]), noise[row]),
                           bars.options.confidence);
    intervals.push_back({.lower = from_scale_of_residuals(kind, on_scale.lower),
                         .upper = from_scale_of_residuals(kind, on_scale.upper)});
  }
  return intervals;
}

void require_residuals_of_measurements(const std::string& field, ObjectiveKind objective) {
  if (is_likelihood(objective)) throw RequestError(field, no_residuals_of(objective));
}

std::optional<std::string> why_noise_is_unknown(const FitRequest& request, const Problem& problem) {
  if (is_likelihood(problem.objective.kind)) return no_residuals_of(problem.objective.kind);
  if (problem.objective.known_errors)
    return "with errors known row by row; allowed: where residuals say them";
  if (!problem.weights.empty() && request.weights.empty())
    return "with rows that the law weights itself; allowed: with equal ones";
  return std::nullopt;
}

}  // namespace inferlaw::fit
