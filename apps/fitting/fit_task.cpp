#include "inferlaw/apps/fitting/fit_task.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/fitting/named_numbers.hpp"

namespace inferlaw::apps {
namespace {

// A formula's search begins at the start given and at these many around it, itself counted.
constexpr std::size_t starts_around_one = 10;

fit::Parameter& parameter_named(fit::Model& model, const std::string& name) {
  for (fit::Parameter& parameter : model.parameters)
    if (parameter.name == name) return parameter;
  std::string known;
  for (const fit::Parameter& parameter : model.parameters)
    known += (known.empty() ? "" : ", ") + parameter.name;
  throw UsageError(fmt::format("no parameter {}; allowed: {}", name, known));
}

void apply_bounds(const FitRequest& request, fit::Model& model) {
  for (const std::string& text : request.bounds) {
    const auto [name, range] = split("--bound", text, '=');
    const auto [low, high] = split("--bound", range, ':');
    fit::Parameter& parameter = parameter_named(model, name);
    parameter.lower = number_in("--bound", low);
    if (!high.empty()) parameter.upper = number_in("--bound", high);
  }
  for (const std::string& text : request.fixed)
    for (const auto& [name, value] : named_numbers("--fix", text))
      parameter_named(model, name).fixed = value;
}

// Values that the user named replace those of `usual`.
std::vector<double> start_from(const std::string& text, fit::Model& model,
                               std::vector<double> usual) {
  for (const auto& [name, value] : named_numbers("--start", text)) {
    const fit::Parameter& parameter = parameter_named(model, name);
    usual[static_cast<std::size_t>(&parameter - model.parameters.data())] = value;
  }
  return usual;
}

void apply_starts(const FitRequest& request, LawOnData& law) {
  if (!request.starts.empty()) {
    const std::vector<double> usual = law.starts.front();
    law.starts.clear();
    for (const std::string& text : request.starts)
      law.starts.push_back(start_from(text, law.problem.model, usual));
  }
  const bool alone = request.has_formula() && request.starts.size() == 1;
  const std::size_t count =
      request.start_count == 0 && alone ? starts_around_one : request.start_count;
  if (count == 0) return;
  law.starts =
      request.law() == "loss" && request.starts.empty()
          ? thinned_published_starts(count)
          : fit::scattered_starts(law.problem.model, law.starts.front(), count, request.seed);
}

// ---- the problem ------------------------------------------------------------------------------

fit::Objective objective_of(const FitRequest& request, fit::ObjectiveKind usual) {
  fit::Objective objective{.kind = usual, .huber_threshold = request.huber_threshold};
  if (!request.objective.empty()) objective.kind = *fit::objective_named(request.objective);
  return objective;
}

std::vector<std::string> parameter_names(const FitRequest& request) {
  if (request.starts.empty())
    throw UsageError("--start: missing; allowed: NAME=VALUE,.. for every parameter of the formula");
  std::vector<std::string> names;
  for (const NamedNumber& number : named_numbers("--start", request.starts.front()))
    names.push_back(number.name);
  return names;
}

void refuse_unused(const Formula& formula, const std::vector<std::string>& parameters) {
  for (std::size_t j = 0; j < parameters.size(); ++j)
    if (!formula.uses_parameter(j))
      throw UsageError(
          fmt::format("--start: {}; allowed: parameters that the formula has", parameters[j]));
}

std::vector<fit::Measurement> measurements(const DataSet& data, const FitRequest& request,
                                           const fit::Objective& objective) {
  std::vector<fit::Measurement> measured;
  for (const double response : data.numbers(request.response))
    measured.push_back({.response = response});
  if (objective.kind != fit::ObjectiveKind::binomial) return measured;
  const std::vector<double> trials = data.numbers("trials");
  for (std::size_t i = 0; i < measured.size(); ++i) measured[i].trials = trials[i];
  return measured;
}

FitTask formula_task(const FitRequest& request, DataSet& data) {
  if (request.response.empty()) throw UsageError("--response: missing; allowed: a column");
  const std::vector<std::string> parameters = parameter_names(request);
  FitTask task{.law = {},
               .formula = Formula(request.formula, parameters, data.names()),
               .formula_columns = data.names()};
  refuse_unused(*task.formula, parameters);
  const std::vector<std::string>& names = task.formula_columns;
  data.drop_missing({request.response});
  for (std::size_t j = 0; j < names.size(); ++j)
    if (task.formula->uses_column(j)) data.drop_missing({names[j]});
  fit::Columns columns(names.size());
  for (std::size_t j = 0; j < names.size(); ++j)
    if (task.formula->uses_column(j)) columns[j] = data.numbers(names[j]);
  std::vector<fit::Parameter> model_parameters;
  for (const std::string& name : parameters) model_parameters.push_back({.name = name});
  const fit::Objective objective = objective_of(request, fit::ObjectiveKind::squared_raw);
  if (objective.kind == fit::ObjectiveKind::beta_binomial)
    throw UsageError("--objective: beta-binomial; allowed: with the law beta only");
  task.law.problem = {.model = fit::formula_model(task.formula->with_derivatives(),
                                                  model_parameters, columns, data.rows()),
                      .objective = objective,
                      .measured = measurements(data, request, objective)};
  task.law.starts = {std::vector<double>(parameters.size())};
  return task;
}

// A law of a column cannot be read from a single value of it. One loss serves the law ds3.
void refuse_constant(const DataSet& data, const std::string& column) {
  const std::vector<double> values = data.numbers(column);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (values.size() > 1 && *least == *most && column != "loss")
    throw InputError(fmt::format("{}: {} is {} in every row; allowed: two values or more",
                                 data.table().file().string(), column, *least));
}

FitTask law_task(const FitRequest& request, DataSet& data) {
  const LawChoice& choice = law_named(request.law());
  for (const std::string& column : choice.columns)
    if (data.has(column)) data.drop_missing({column});
  const LawOptions law_options{.objective = objective_of(request, choice.usual),
                               .tokens_per_step = request.tokens_per_step,
                               .budgets_flop = request.budgets_flop};
  if (law_options.objective.kind == fit::ObjectiveKind::binomial ||
      (law_options.objective.kind == fit::ObjectiveKind::beta_binomial && choice.name != "beta"))
    throw UsageError(
        fmt::format("--objective: {} with the law {}; allowed: beta-binomial with beta, "
                    "binomial with a formula",
                    request.objective, choice.name));
  for (const std::string& column : choice.columns)
    if (data.has(column)) refuse_constant(data, column);
  return {.law = choice.on(data, law_options), .formula = std::nullopt};
}

// ---- predictions ------------------------------------------------------------------------------

class Point {
 public:
  explicit Point(const std::string& text) : numbers_(named_numbers("--at", text)) {}

  [[nodiscard]] double operator()(const std::string& column) const {
    for (const NamedNumber& number : numbers_)
      if (number.name == column) return number.value;
    throw UsageError(
        fmt::format("--at: {} is missing; allowed: a value for each column of the law", column));
  }

 private:
  std::vector<NamedNumber> numbers_;
};

fit::Model model_at(const Point& point, const FitRequest& request, const FitTask& task) {
  if (!task.formula)
    return law_named(request.law())
        .at(point,
            {.objective = task.law.problem.objective, .tokens_per_step = request.tokens_per_step});
  fit::Columns columns(task.formula_columns.size());
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (task.formula->uses_column(j)) columns[j] = {point(task.formula_columns[j])};
  return fit::formula_model(task.formula->with_derivatives(), task.law.problem.model.parameters,
                            columns, 1);
}

}  // namespace

FitTask fit_task_of(const FitRequest& request, DataSet& data) {
  FitTask task = request.has_formula() ? formula_task(request, data) : law_task(request, data);
  apply_bounds(request, task.law.problem.model);
  apply_starts(request, task.law);
  if (!request.weights.empty()) task.law.problem.weights = data.numbers(request.weights);
  return task;
}

FitRequest rival_of(const FitRequest& request) {
  FitRequest rival = request;
  rival.formula = request.rival;
  rival.starts = {request.rival_start};
  rival.bounds.clear();
  rival.fixed.clear();
  return rival;
}

fit::Problem held(const fit::Problem& problem, const std::string& test) {
  fit::Problem smaller = problem;
  for (const auto& [name, value] : named_numbers("--test", test)) {
    fit::Parameter& parameter = parameter_named(smaller.model, name);
    if (parameter.fixed)
      throw UsageError(fmt::format("--test: {}; allowed: a parameter that is not fixed", name));
    parameter.fixed = value;
  }
  return smaller;
}

std::vector<fit::Derived> predictions_of(const FitRequest& request, const FitTask& task) {
  std::vector<fit::Derived> predictions;
  for (const std::string& text : request.points) {
    const fit::Model model = model_at(Point(text), request, task);
    predictions.push_back({.name = text, .value = [model](std::span<const double> theta) {
                             return fit::predictions(model, theta).front();
                           }});
  }
  return predictions;
}

}  // namespace inferlaw::apps
