#include "inferlaw/solvers/fit/two_steps.hpp"

#include <fmt/format.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <utility>

#include "inferlaw/solvers/fit/detail/matrix.hpp"
#include "inferlaw/solvers/fit/detail/task.hpp"
#include "inferlaw/solvers/fit/formula/formula.hpp"
#include "inferlaw/solvers/fit/formula/words.hpp"
#include "inferlaw/solvers/fit/registry.hpp"

namespace inferlaw::fit {
namespace {

// ---- formulas ---------------------------------------------------------------------------------

const std::string& formula_of_first(const FitRequest& request) {
  return request.law.empty() ? request.formula : law_named(request.law).formula;
}

const std::string& response_of_first(const FitRequest& request) {
  return request.law.empty() ? request.response : law_named(request.law).response();
}

// A law by its name, with the first response among its columns.
const NamedLaw* law_of(const SecondStep& second, const std::string& first_response) {
  const NamedLaw* law = find_law(second.formula);
  if (law == nullptr || !law->is_searched()) return nullptr;
  const std::vector<std::string> names = law->column_names();
  if (std::find(names.begin(), names.end() - 1, first_response) == names.end() - 1)
    throw RequestError("then", fmt::format("the law {} reads no column {}; allowed: one that does, "
                                           "or a formula",
                                           law->name, first_response));
  return law;
}

SecondStep resolved(const SecondStep& second, const std::string& first_response) {
  SecondStep found = second;
  if (const NamedLaw* law = law_of(second, first_response)) {
    if (!second.response.empty() && second.response != law->response())
      throw RequestError("then-response", fmt::format("{}; allowed: {}, that of the law {}",
                                                      second.response, law->response(), law->name));
    found.formula = law->formula;
    found.response = law->response();
    return found;
  }
  if (second.response.empty())
    throw RequestError("then-response", "missing; allowed: the column that the formula predicts");
  if (second.start.empty())
    throw RequestError("then-start",
                       "missing; allowed: a value for every parameter of the formula");
  return found;
}

std::string second_by_columns(const FitRequest& request, const SecondStep& second) {
  const std::string& first_response = response_of_first(request);
  std::string written = with_word_replaced(second.formula, first_response,
                                           fmt::format("({})", formula_of_first(request)));
  if (written == second.formula)
    throw RequestError("then", fmt::format("{} has no {}; allowed: a formula of what the first "
                                           "step predicts",
                                           second.formula, first_response));
  return written;
}

// ---- requests ---------------------------------------------------------------------------------

void refuse_what_steps_cannot(const FitRequest& request) {
  if (!request.weights.empty() || !request.sigma.empty())
    throw RequestError("then", "with weights or known errors; allowed: with rows that are alike");
  if (!request.priors.empty()) throw RequestError("then", "with priors; allowed: without");
  if (!request.families.column.empty())
    throw RequestError("then", "with families; allowed: without --by");
  const bool counts = request.objective && is_likelihood(*request.objective);
  if (counts)
    throw RequestError("then", fmt::format("with {}; allowed: with squares, Huber's loss or "
                                           "absolute deviations",
                                           name_of(*request.objective)));
}

std::vector<NamedNumber> named(const FitResult& result) {
  std::vector<NamedNumber> numbers;
  numbers.reserve(result.names.size());
  for (std::size_t j = 0; j < result.names.size(); ++j)
    numbers.push_back({.name = result.names[j], .value = result.best.parameters[j]});
  return numbers;
}

std::vector<NamedNumber> joined(std::vector<NamedNumber> numbers,
                                const std::vector<NamedNumber>& more) {
  for (const NamedNumber& number : more) {
    const bool taken = std::any_of(numbers.begin(), numbers.end(), [&](const NamedNumber& known) {
      return known.name == number.name;
    });
    if (taken)
      throw RequestError("then-start", fmt::format("{} is a parameter of the first step; allowed: "
                                                   "another name",
                                                   number.name));
    numbers.push_back(number);
  }
  return numbers;
}

// The starts of the second step: those given, or those of its law at the losses predicted.
std::vector<std::vector<NamedNumber>> starts_of_second(const FitRequest& request,
                                                       const SecondStep& second,
                                                       const FittedLaw& first,
                                                       const Columns& columns) {
  const NamedLaw* law = law_of(second, response_of_first(request));
  if (law == nullptr) return {second.start};
  Columns predicted = columns;
  predicted.numbers[response_of_first(request)] = predict(first, columns);
  check_nature(*law, predicted);
  const LawOnData on_data =
      law->on(predicted, {.kind = ObjectiveKind::squared_raw}, request.options);
  std::vector<std::vector<NamedNumber>> starts;
  for (const std::vector<double>& values : on_data.starts) {
    std::vector<NamedNumber>& start = starts.emplace_back();
    for (std::size_t j = 0; j < values.size(); ++j)
      start.push_back({.name = on_data.problem.model.parameters[j].name, .value = values[j]});
  }
  return starts;
}

FitRequest request_of_second(const FitRequest& request, const TwoSteps& steps,
                             const std::vector<std::vector<NamedNumber>>& starts) {
  const std::vector<NamedNumber> held = named(steps.first.result);
  FitRequest second{.formula = steps.formula,
                    .response = steps.asked.response,
                    .objective = ObjectiveKind::squared_raw,
                    .fixed = held,
                    .errors = {.confidence = request.errors.confidence},
                    .seed = request.seed,
                    .threads = request.threads};
  second.starts.reserve(starts.size());
  for (const std::vector<NamedNumber>& start : starts) second.starts.push_back(joined(held, start));
  return second;
}

// What is wrong with the second step is said of its own part of the request.
FittedLaw fit_second(const FitRequest& second, const Columns& columns) {
  try {
    return fit_law(second, columns);
  } catch (const RequestError& error) {
    const bool of_start = error.field == "start" || error.field == "fix";
    const std::string field = error.field == "response" ? "then-response" : "then";
    throw RequestError(of_start ? "then-start" : field, error.problem);
  } catch (const FormulaError& error) {
    throw RequestError("then", fmt::format("{}: {}", second.formula, error.what()));
  }
}

// ---- in sequence ------------------------------------------------------------------------------

struct Slopes {
  Eigen::MatrixXd by_first;   // K
  Eigen::MatrixXd by_second;  // J
};

Slopes slopes_of_second(const TwoSteps& steps) {
  const Model& model = steps.second.problem.model;
  const std::vector<double>& parameters = steps.second.result.best.parameters;
  const std::size_t width = parameters.size();
  std::vector<double> values(model.rows);
  std::vector<double> gradient(model.rows * width);
  model.predict(parameters, values, gradient);
  const Eigen::Map<const RowMatrix> all(gradient.data(), static_cast<Eigen::Index>(model.rows),
                                        static_cast<Eigen::Index>(width));
  const auto first = static_cast<Eigen::Index>(steps.first.result.names.size());
  return {.by_first = all.leftCols(first), .by_second = all.rightCols(all.cols() - first)};
}

Covariance as_covariance(const Eigen::MatrixXd& matrix) {
  Covariance covariance{.size = static_cast<std::size_t>(matrix.rows()), .entries = {}};
  const RowMatrix rows = (matrix + matrix.transpose()) / 2;
  covariance.entries.assign(rows.data(), rows.data() + rows.size());
  return covariance;
}

// Murphy and Topel's, see the header.
Covariance carried_covariance(const TwoSteps& steps) {
  const Covariance of_first = covariance_of(steps.first.errors);
  const Slopes slopes = slopes_of_second(steps);
  const auto p = static_cast<Eigen::Index>(of_first.size);
  const Eigen::Index q = slopes.by_second.cols();
  const Eigen::Map<const RowMatrix> v(of_first.entries.data(), p, p);
  const Eigen::MatrixXd inverse = inverse_of_square(slopes.by_second);
  const Eigen::MatrixXd g = inverse * (slopes.by_second.transpose() * slopes.by_first);
  Eigen::MatrixXd all(p + q, p + q);
  all.topLeftCorner(p, p) = v;
  all.bottomLeftCorner(q, p) = -g * v;
  all.topRightCorner(p, q) = all.bottomLeftCorner(q, p).transpose();
  all.bottomRightCorner(q, q) =
      steps.second_noise * steps.second_noise * inverse + g * v * g.transpose();
  return as_covariance(all);
}

double free_of(const FitResult& result) { return static_cast<double>(result.free); }

// Intervals by Student's t with the degrees of freedom of the second step.
void solve_in_sequence(TwoSteps& steps) {
  steps.first_noise = steps.first.residual_standard_deviation;
  steps.second_noise = steps.second.residual_standard_deviation;
  steps.result = steps.second.result;
  steps.errors = steps.second.errors;
  steps.errors.covariance = carried_covariance(steps);
}

// ---- jointly ----------------------------------------------------------------------------------

// Rows of both responses, one below the other, told apart by a column of zeros and ones.
struct Stacked {
  Columns columns;
  std::string formula;
  std::string response;
  std::string sigma;
};

std::string free_name(std::string name, const Columns& columns,
                      const std::vector<NamedNumber>& parameters) {
  const auto taken = [&] {
    return columns.has(name) ||
           std::any_of(parameters.begin(), parameters.end(),
                       [&](const NamedNumber& parameter) { return parameter.name == name; });
  };
  while (taken()) name += "_";
  return name;
}

std::vector<double> twice(const std::vector<double>& values) {
  std::vector<double> both = values;
  both.insert(both.end(), values.begin(), values.end());
  return both;
}

Stacked stacked(const FitRequest& request, const TwoSteps& steps, const Columns& columns) {
  const std::vector<NamedNumber> parameters = named(steps.second.result);
  const bool logs = on_logarithms(steps.first.problem.objective.kind);
  const std::string which = free_name("second_step", columns, parameters);
  Stacked both{.columns = {},
               .formula = fmt::format("(1-{0})*{1}({2}) + {0}*({3})", which, logs ? "log" : "",
                                      formula_of_first(request), steps.formula),
               .response = free_name("responses", columns, parameters),
               .sigma = free_name("noise", columns, parameters)};
  for (const std::string& name : columns.names())
    both.columns.numbers[name] = twice(columns.column(name));
  std::vector<double> responses = columns.column(response_of_first(request));
  if (logs)
    for (double& value : responses) value = std::log(value);
  const std::vector<double>& second = columns.column(steps.asked.response);
  responses.insert(responses.end(), second.begin(), second.end());
  both.columns.numbers[both.response] = std::move(responses);
  std::vector<double>& is_second = both.columns.numbers[which];
  is_second.assign(columns.rows(), 0);
  is_second.insert(is_second.end(), columns.rows(), 1);
  return both;
}

void set_noise(Stacked& both, const TwoSteps& steps) {
  const std::size_t rows = both.columns.rows() / 2;
  std::vector<double>& sigma = both.columns.numbers[both.sigma];
  sigma.assign(rows, steps.first_noise);
  sigma.insert(sigma.end(), rows, steps.second_noise);
}

// s_k of the residuals, n_k - p_k as in the header.
void take_noise(const FittedLaw& jointly, double first_free, double second_free, TwoSteps& steps) {
  const std::size_t rows = jointly.rows.size() / 2;
  double first = 0;
  double second = 0;
  for (std::size_t i = 0; i < jointly.rows.size(); ++i) {
    const double r = jointly.rows[i].residual;
    (i < rows ? first : second) += r * r;
  }
  const auto n = static_cast<double>(rows);
  steps.first_noise = std::sqrt(first / (n - first_free));
  steps.second_noise = std::sqrt(second / (n - second_free));
}

constexpr int most_rounds = 200;
constexpr double settled = 1e-9;

// Errors of a noise that is estimated: Student's t over all rows.
void solve_jointly(const FitRequest& request, const Columns& columns, TwoSteps& steps) {
  const double first_free = free_of(steps.first.result);
  const double second_free = free_of(steps.second.result);
  solve_in_sequence(steps);
  Stacked both = stacked(request, steps, columns);
  FitRequest jointly{.formula = both.formula,
                     .response = both.response,
                     .objective = ObjectiveKind::squared_raw,
                     .sigma = both.sigma,
                     .fixed = request.fixed,
                     .bounds = request.bounds,
                     .starts = {named(steps.second.result)},
                     .start_count = 1,
                     .errors = {.confidence = request.errors.confidence},
                     .threads = request.threads};
  bool has_settled = false;
  for (int round = 0; round < most_rounds && !has_settled; ++round) {
    set_noise(both, steps);
    steps.second = fit_law(jointly, both.columns);
    if (!steps.second.usable()) return;
    const double first_before = steps.first_noise;
    const double second_before = steps.second_noise;
    take_noise(steps.second, first_free, second_free, steps);
    has_settled = std::abs(steps.first_noise - first_before) <= settled * steps.first_noise &&
                  std::abs(steps.second_noise - second_before) <= settled * steps.second_noise;
    jointly.starts = {named(steps.second.result)};
  }
  if (!has_settled) steps.second.result.best.end = End::at_no_minimum;
  steps.result = steps.second.result;
  steps.result.objective.known_errors = false;
  steps.errors = steps.second.errors;
}

// ---- what follows -----------------------------------------------------------------------------

double correlation_of(const std::vector<double>& one, const std::vector<double>& other) {
  double squares_of_one = 0;
  double squares_of_other = 0;
  double products = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    squares_of_one += one[i] * one[i];
    squares_of_other += other[i] * other[i];
    products += one[i] * other[i];
  }
  return products / std::sqrt(squares_of_one) / std::sqrt(squares_of_other);
}

// Of the rows of each step, or of both halves of the rows of both.
double residual_correlation(const TwoSteps& steps) {
  std::vector<double> first;
  std::vector<double> second;
  const std::size_t rows = steps.first.rows.size();
  const bool jointly = steps.asked.method == TwoStepMethod::jointly;
  for (std::size_t i = 0; i < rows; ++i) {
    first.push_back((jointly ? steps.second : steps.first).rows[i].residual);
    second.push_back(steps.second.rows[jointly ? rows + i : i].residual);
  }
  return correlation_of(first, second);
}

void add_parameters(TwoSteps& steps) {
  for (std::size_t j = 0; j < steps.result.names.size(); ++j) {
    const std::size_t of_first = steps.first.result.names.size();
    const Parameter& parameter = j < of_first ? steps.first.problem.model.parameters[j]
                                              : steps.second.problem.model.parameters[j];
    const double value = steps.result.best.parameters[j];
    const double error = steps.errors.covariance.standard_error(j);
    steps.parameters.push_back(
        {.name = steps.result.names[j],
         .value = value,
         .spread = {.standard_error = error,
                    .interval = parameter_interval(parameter, steps.result, value, error,
                                                   steps.errors.options.confidence)}});
  }
}

void add_predictions(const FitRequest& request, const FitRequest& second, const Columns& columns,
                     TwoSteps& steps) {
  const LawAtPoints law = law_at_points(second, columns.names());
  for (const NamedNumbers& point : request.points) {
    const Derived derived{.name = point.shown_as(),
                          .value = [model = law.at(columns_of_point(point, law.columns))](
                                       auto theta) { return predictions(model, theta).front(); }};
    steps.predictions.push_back({.name = derived.name,
                                 .value = derived.value(steps.result.best.parameters),
                                 .spread = spread_of(steps.errors, steps.result, derived)});
  }
}

void add_notes(TwoSteps& steps) {
  const auto rows = static_cast<double>(steps.first.rows.size());
  if (std::abs(steps.residual_correlation) > 3 / std::sqrt(rows))
    steps.notes.push_back(
        fmt::format("residuals of the two steps are correlated ({:.2g}): their errors take the "
                    "noise of a row's two responses for independent",
                    steps.residual_correlation));
}

}  // namespace

TwoSteps fit_two_steps(const FitRequest& request, const SecondStep& second,
                       const Columns& columns) {
  refuse_what_steps_cannot(request);
  TwoSteps steps{.asked = resolved(second, response_of_first(request)),
                 .formula = {},
                 .first = {},
                 .second = {},
                 .result = {}};
  steps.formula = second_by_columns(request, steps.asked);
  steps.first = fit_law(request, columns);
  if (!steps.first.usable()) return steps;
  const FitRequest in_sequence =
      request_of_second(request, steps, starts_of_second(request, second, steps.first, columns));
  steps.second = fit_second(in_sequence, columns);
  if (!steps.second.usable()) return steps;
  if (steps.asked.method == TwoStepMethod::jointly)
    solve_jointly(request, columns, steps);
  else
    solve_in_sequence(steps);
  if (!steps.usable()) return steps;
  steps.residual_correlation = residual_correlation(steps);
  add_parameters(steps);
  add_predictions(request, in_sequence, columns, steps);
  add_notes(steps);
  return steps;
}

ColumnsRead columns_read(const FitRequest& request, const SecondStep& second,
                         const std::vector<std::string>& there) {
  ColumnsRead read = columns_read(request, there);
  const SecondStep asked = resolved(second, response_of_first(request));
  read.numbers.push_back(asked.response);
  for (const Word& word : words_in(asked.formula))
    if (!word.called && std::find(there.begin(), there.end(), word.text) != there.end())
      read.numbers.push_back(word.text);
  return read;
}

}  // namespace inferlaw::fit
