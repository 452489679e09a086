#include "inferlaw/solvers/fit/problem.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"

namespace inferlaw::fit {
namespace {

void check_measurement(const Objective& objective, const Measurement& measured, std::size_t row) {
  const std::string name = "response of row " + std::to_string(row + 1);
  if (objective.kind == ObjectiveKind::beta_binomial) return;  // the model holds the counts
  numeric::require_finite(name, measured.response);
  if (on_logarithms(objective.kind)) numeric::require_positive(name, measured.response);
  if (objective.kind != ObjectiveKind::binomial) return;
  numeric::require_positive("trials of row " + std::to_string(row + 1), measured.trials);
  numeric::require_non_negative(name, measured.response);
  if (measured.response > measured.trials)
    numeric::refuse(name, measured.response, "at most its trials");
}

void check_parameter(const Parameter& parameter) {
  if (!(parameter.lower <= parameter.upper))
    numeric::refuse("lower bound of " + parameter.name, parameter.lower, "at most the upper bound");
  if (parameter.scale == Scale::logarithmic && parameter.fixed)
    numeric::require_positive(parameter.name, *parameter.fixed);
}

void check_prior(const Problem& problem, const Prior& prior) {
  const std::vector<Parameter>& parameters = problem.model.parameters;
  if (is_huber(problem.objective.kind) || is_absolute(problem.objective.kind))
    throw std::domain_error("a prior is weighed by squares and likelihoods alone");
  if (prior.parameter >= parameters.size() || prior.centre.value_or(0) >= parameters.size())
    numeric::refuse("parameter of a prior", static_cast<double>(prior.parameter),
                    "a position in the model");
  const std::string name = "prior of " + parameters[prior.parameter].name;
  numeric::require_finite(name, prior.mean);
  numeric::require_finite(name, prior.standard_deviation);
  numeric::require_positive("standard deviation of the " + name, prior.standard_deviation);
}

// By row from by parameter.
void put_rows(std::span<const double> by_parameter, std::size_t count, std::span<double> by_row) {
  const std::size_t width = by_row.size() / count;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < width; ++j) by_row[i * width + j] = by_parameter[j * count + i];
}

constexpr std::size_t rows_at_a_time = 512;

}  // namespace

std::function<void(std::span<const double>, std::span<double>, std::span<double>)> all_blocks(
    decltype(Model::predict_block) predict_block) {
  return [predict_block = std::move(predict_block)](std::span<const double> parameters,
                                                    std::span<double> values,
                                                    std::span<double> gradient) {
    const std::size_t width = gradient.empty() ? 0 : parameters.size();
    std::vector<double> slopes(std::min(rows_at_a_time, values.size()) * width);
    for (std::size_t first = 0; first < values.size(); first += rows_at_a_time) {
      const std::size_t count = std::min(rows_at_a_time, values.size() - first);
      const std::span<double> of_block = std::span(slopes).first(count * width);
      predict_block(parameters, first, values.subspan(first, count), of_block);
      if (width > 0) put_rows(of_block, count, gradient.subspan(first * width, count * width));
    }
  };
}

double prior_weight(const Problem& problem) {
  if (is_likelihood(problem.objective.kind)) return 0.5;
  return problem.objective.known_errors ? 1 : problem.noise_variance;
}

std::size_t free_parameters(const Model& model) {
  return static_cast<std::size_t>(
      std::count_if(model.parameters.begin(), model.parameters.end(),
                    [](const Parameter& parameter) { return !parameter.fixed; }));
}

void check(const Problem& problem) {
  const std::size_t rows = problem.model.rows;
  if (problem.measured.size() != rows)
    numeric::refuse("number of measurements", static_cast<double>(problem.measured.size()),
                    "one a row of the model");
  if (!problem.weights.empty() && problem.weights.size() != rows)
    numeric::refuse("number of weights", static_cast<double>(problem.weights.size()),
                    "none, or one a row");
  for (const double weight : problem.weights) numeric::require_non_negative("weight", weight);
  numeric::require_positive("huber threshold", problem.objective.huber_threshold);
  for (std::size_t i = 0; i < rows; ++i)
    check_measurement(problem.objective, problem.measured[i], i);
  for (const Parameter& parameter : problem.model.parameters) check_parameter(parameter);
  for (const Prior& prior : problem.priors) check_prior(problem, prior);
  if (rows + problem.priors.size() < free_parameters(problem.model) || rows == 0)
    numeric::refuse("number of rows", static_cast<double>(rows),
                    "at least the number of free parameters, " +
                        std::to_string(free_parameters(problem.model)));
}

std::vector<double> predictions(const Model& model, std::span<const double> parameters) {
  std::vector<double> values(model.rows);
  model.predict(parameters, values, {});
  return values;
}

double objective_value(const Problem& problem, std::span<const double> parameters) {
  const std::vector<double> values = predictions(problem.model, parameters);
  numeric::CompensatedSum sum;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = problem.weights.empty() ? 1 : problem.weights[i];
    sum.add(weight * row_loss(problem.objective, values[i], problem.measured[i]).value);
  }
  return sum.value();
}

}  // namespace inferlaw::fit
