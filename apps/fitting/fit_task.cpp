#include "inferlaw/apps/fitting/fit_task.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/fitting/named_numbers.hpp"

namespace inferlaw::apps {
namespace {

// The search begins at the one start given and at these many around it, itself counted.
constexpr std::size_t starts_around_one = 10;

// ---- parameters -------------------------------------------------------------------------------

fit::Parameter& parameter_named(fit::Model& model, const std::string& option,
                                const std::string& name) {
  std::vector<std::string> known;
  for (fit::Parameter& parameter : model.parameters) {
    if (parameter.name == name) return parameter;
    known.push_back(parameter.name);
  }
  throw UsageError(
      fmt::format("{}: no parameter {}; allowed: {}", option, name, fmt::join(known, ", ")));
}

std::string range_of(const fit::Parameter& parameter) {
  const bool positive = parameter.scale == fit::Scale::logarithmic && !(parameter.lower > 0);
  const std::string low = positive ? "above 0" : fmt::format("{} or more", parameter.lower);
  if (std::isinf(parameter.upper)) return low;
  const std::string high = fmt::format("{} or less", parameter.upper);
  return !positive && std::isinf(parameter.lower) ? high : low + ", " + high;
}

void require_in_range(const std::string& option, const fit::Parameter& parameter, double value) {
  const bool positive = parameter.scale == fit::Scale::linear || value > 0;
  if (positive && value >= parameter.lower && value <= parameter.upper) return;
  throw UsageError(
      fmt::format("{}: {} is {}; allowed: {}", option, parameter.name, value, range_of(parameter)));
}

// Infinity in words, or no bound at all where nothing stands.
double bound_in(const std::string& text, double unless_given) {
  if (text.empty()) return unless_given;
  if (text == "inf" || text == "+inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return number_in("--bound", text);
}

void apply_bound(const std::string& text, fit::Model& model) {
  const auto [name, range] = split("--bound", text, '=');
  const std::size_t colon = range.find(':');
  if (colon == std::string::npos || range.size() == 1)
    throw UsageError(
        fmt::format("--bound: {}; allowed: NAME=LOW:HIGH, NAME=LOW: or NAME=:HIGH", text));
  fit::Parameter& parameter = parameter_named(model, "--bound", name);
  const double law_lower = parameter.lower;
  parameter.lower = bound_in(std::string(trimmed(range.substr(0, colon))), parameter.lower);
  parameter.upper = bound_in(std::string(trimmed(range.substr(colon + 1))), parameter.upper);
  if (parameter.scale == fit::Scale::logarithmic && parameter.lower < law_lower)
    throw UsageError(fmt::format("--bound: {}; allowed: {} or more, as {} is a positive number",
                                 text, law_lower, name));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!(parameter.lower <= parameter.upper) || parameter.lower == infinity ||
      parameter.upper == -infinity)
    throw UsageError(fmt::format("--bound: {} from {} to {}; allowed: bounds that do not cross",
                                 name, parameter.lower, parameter.upper));
}

void apply_bounds(const FitRequest& request, fit::Model& model) {
  for (const std::string& text : request.bounds) apply_bound(text, model);
  for (const std::string& text : request.fixed)
    for (const auto& [name, value] : named_numbers("--fix", text)) {
      fit::Parameter& parameter = parameter_named(model, "--fix", name);
      require_in_range("--fix", parameter, value);
      parameter.fixed = value;
    }
}

// Values that the user named replace those of `usual`.
std::vector<double> start_from(const std::string& text, fit::Model& model,
                               std::vector<double> usual) {
  for (const auto& [name, value] : named_numbers("--start", text)) {
    const fit::Parameter& parameter = parameter_named(model, "--start", name);
    require_in_range("--start", parameter, value);
    usual[static_cast<std::size_t>(&parameter - model.parameters.data())] = value;
  }
  return usual;
}

// Where a formula's search begins unless told: 1, or as near as the bounds allow.
std::vector<double> ones(const fit::Model& model) {
  std::vector<double> start;
  for (const fit::Parameter& parameter : model.parameters)
    start.push_back(parameter.fixed.value_or(std::clamp(1.0, parameter.lower, parameter.upper)));
  return start;
}

// The first start takes what it lacks from the law, later ones from the first.
void apply_given_starts(const FitRequest& request, LawOnData& law) {
  if (request.starts.empty()) return;
  law.starts = {start_from(request.starts.front(), law.problem.model, law.starts.front())};
  for (std::size_t i = 1; i < request.starts.size(); ++i)
    law.starts.push_back(start_from(request.starts[i], law.problem.model, law.starts.front()));
}

void apply_starts(const FitRequest& request, LawOnData& law) {
  if (request.has_formula()) law.starts = {ones(law.problem.model)};
  apply_given_starts(request, law);
  const bool alone = request.starts.size() == 1;
  const std::size_t count =
      request.start_count == 0 && alone ? starts_around_one : request.start_count;
  if (count == 0) return;
  if (request.law() == "loss" && request.starts.empty()) {
    law.starts = thinned_published_starts(count);
    return;
  }
  std::vector<std::vector<double>> starts =
      fit::scattered_starts(law.problem.model, law.starts.front(), count, request.seed);
  if (!request.starts.empty())
    starts.insert(starts.end(), law.starts.begin() + 1, law.starts.end());
  law.starts = std::move(starts);
}

// ---- columns ----------------------------------------------------------------------------------

// A law of a column cannot be read from a single value of it.
void refuse_constant(const DataSet& data, const std::string& column) {
  const std::vector<double> values = data.numbers(column);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (values.size() > 1 && *least == *most)
    throw InputError(fmt::format("{}: {} is {} in every row; allowed: two values or more",
                                 data.table().file().string(), column, *least));
}

void require_positive(const DataSet& data, const std::string& column) {
  const std::vector<double> values = data.numbers(column);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(values[i] > 0))
      throw InputError(fmt::format("{}:{}: {} is {}; allowed: a finite number above 0",
                                   data.table().file().string(), data.line(i), column, values[i]));
}

std::vector<double> weights_in(const DataSet& data, const std::string& column) {
  std::vector<double> weights = data.numbers(column);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] < 0)
      throw InputError(fmt::format("{}:{}: weight {} is {}; allowed: a finite number, 0 or above",
                                   data.table().file().string(), data.line(i), column, weights[i]));
  return weights;
}

// ---- the problem ------------------------------------------------------------------------------

fit::Objective objective_of(const FitRequest& request, fit::ObjectiveKind usual) {
  fit::Objective objective{.kind = usual, .huber_threshold = request.huber_threshold};
  if (!request.objective.empty()) objective.kind = *fit::objective_named(request.objective);
  return objective;
}

// A parameter of a formula, and the option that named it.
struct NamedParameter {
  std::string name;
  std::string option;
};

class NamedParameters {
 public:
  void add(const std::string& name, const std::string& option) {
    for (const NamedParameter& known : all_)
      if (known.name == name) return;
    all_.push_back({.name = name, .option = option});
  }
  [[nodiscard]] const std::vector<NamedParameter>& all() const { return all_; }

 private:
  std::vector<NamedParameter> all_;
};

// Those of the first start, or without one all names that the formula has and nothing else has;
// then those held or bounded.
std::vector<NamedParameter> parameters_of(const FitRequest& request, const DataSet& data) {
  if (request.starts.empty() && request.start_count == 0)
    throw UsageError(
        "--start: missing; allowed: NAME=VALUE,.. for every parameter of the formula, "
        "or --starts N");
  NamedParameters parameters;
  if (!request.starts.empty())
    for (const NamedNumber& number : named_numbers("--start", request.starts.front()))
      parameters.add(number.name, "--start");
  else
    for (const Word& word : words_in(request.formula))
      if (!word.called && !is_known_function(word.text) && !data.has(word.text))
        parameters.add(word.text, "--formula");
  for (const std::string& text : request.fixed)
    for (const NamedNumber& number : named_numbers("--fix", text))
      parameters.add(number.name, "--fix");
  for (const std::string& text : request.bounds)
    parameters.add(split("--bound", text, '=').first, "--bound");
  return parameters.all();
}

void refuse_columns(const std::vector<NamedParameter>& parameters, const DataSet& data) {
  for (const auto& [name, option] : parameters)
    if (data.has(name))
      throw UsageError(fmt::format(
          "{}: {} is a column of the data; allowed: another name for the parameter", option, name));
}

void refuse_unused(const Formula& formula, const std::vector<NamedParameter>& parameters) {
  for (std::size_t j = 0; j < parameters.size(); ++j)
    if (!formula.uses_parameter(j))
      throw UsageError(fmt::format("{}: {}; allowed: parameters that the formula has",
                                   parameters[j].option, parameters[j].name));
}

void refuse_response_in(const std::vector<std::string>& used, const std::string& response,
                        const DataSet& data) {
  const std::optional<std::size_t> itself =
      data.has(response) ? data.column_of(response) : std::nullopt;
  for (const std::string& name : used)
    if (name == response || (itself && data.column_of(name) == itself))
      throw UsageError(fmt::format(
          "--formula: {} is the response {} itself; allowed: columns that it does not predict",
          name, response));
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

std::vector<std::string> columns_used(const Formula& formula,
                                      const std::vector<std::string>& names) {
  std::vector<std::string> used;
  for (std::size_t j = 0; j < names.size(); ++j)
    if (formula.uses_column(j)) used.push_back(names[j]);
  return used;
}

FitTask formula_task(const FitRequest& request, DataSet& data) {
  if (request.response.empty()) throw UsageError("--response: missing; allowed: a column");
  const std::vector<NamedParameter> named = parameters_of(request, data);
  refuse_columns(named, data);
  std::vector<std::string> parameters;
  for (const NamedParameter& parameter : named) parameters.push_back(parameter.name);
  FitTask task{.law = {},
               .formula = Formula(request.formula, parameters, data.names()),
               .formula_columns = data.names()};
  refuse_unused(*task.formula, named);
  const std::vector<std::string>& names = task.formula_columns;
  const std::vector<std::string> used = columns_used(*task.formula, names);
  refuse_response_in(used, request.response, data);
  const fit::Objective objective = objective_of(request, fit::ObjectiveKind::squared_raw);
  if (objective.kind == fit::ObjectiveKind::beta_binomial)
    throw UsageError("--objective: beta-binomial; allowed: with the law beta only");
  const bool counted = objective.kind == fit::ObjectiveKind::binomial;
  data.drop_missing({request.response});
  data.drop_missing(used);
  if (counted) data.drop_missing({"trials"});
  if (!counted) refuse_constant(data, request.response);
  if (fit::on_logarithms(objective.kind)) require_positive(data, request.response);
  fit::Columns columns(names.size());
  for (std::size_t j = 0; j < names.size(); ++j)
    if (task.formula->uses_column(j)) columns[j] = data.numbers(names[j]);
  std::vector<fit::Parameter> model_parameters;
  for (const std::string& name : parameters) model_parameters.push_back({.name = name});
  task.law.problem = {.model = fit::formula_model(task.formula->with_derivatives(),
                                                  model_parameters, columns, data.rows()),
                      .objective = objective,
                      .measured = measurements(data, request, objective)};
  return task;
}

bool is_positive_by_nature(const std::string& column) {
  static const std::set<std::string> names{"N", "D",     "loss",       "k",      "tokens",
                                           "x", "batch", "parameters", "horizon"};
  return names.count(column) != 0;
}

// Those of the law; in place of a curve the counts it is made of.
std::vector<std::string> columns_read(const LawChoice& choice, const DataSet& data) {
  const bool curve = choice.name == "coverage" || choice.name == "beta";
  if (curve && data.has("samples") && data.has("correct")) return {"samples", "correct"};
  return choice.columns;
}

void check_columns(const LawChoice& choice, const fit::Objective& objective, DataSet& data) {
  const std::vector<std::string> columns = columns_read(choice, data);
  for (const std::string& column : columns)
    if (data.has(column)) data.drop_missing({column});
  if (choice.name == "auxiliary" && data.has("standard_error"))
    data.drop_missing({"standard_error"});
  if (columns != choice.columns) return;  // of counts the law itself is judge
  for (const std::string& column : columns) {
    if (!data.has(column)) continue;
    const bool response = column == columns.back();
    if (is_positive_by_nature(column) || (response && fit::on_logarithms(objective.kind)))
      require_positive(data, column);
    // One loss serves the law ds3.
    if (choice.name != "ds3" || column != "loss") refuse_constant(data, column);
  }
}

FitTask law_task(const FitRequest& request, DataSet& data) {
  const LawChoice& choice = law_named(request.law());
  const LawOptions law_options{.objective = objective_of(request, choice.usual),
                               .tokens_per_step = request.tokens_per_step,
                               .budgets_flop = request.budgets_flop};
  if (law_options.objective.kind == fit::ObjectiveKind::binomial ||
      (law_options.objective.kind == fit::ObjectiveKind::beta_binomial && choice.name != "beta"))
    throw UsageError(
        fmt::format("--objective: {} with the law {}; allowed: beta-binomial with beta, "
                    "binomial with a formula",
                    request.objective, choice.name));
  check_columns(choice, law_options.objective, data);
  return {.law = choice.on(data, law_options), .formula = std::nullopt};
}

// ---- predictions ------------------------------------------------------------------------------

class Point {
 public:
  explicit Point(const std::string& text) : numbers_(named_numbers("--at", text)) {}

  [[nodiscard]] double operator()(const std::string& column) {
    asked_.insert(column);
    for (const NamedNumber& number : numbers_)
      if (number.name == column) return number.value;
    throw UsageError(
        fmt::format("--at: {} is missing; allowed: a value for each column of the law", column));
  }

  void refuse_unused() const {
    for (const NamedNumber& number : numbers_)
      if (asked_.count(number.name) == 0)
        throw UsageError(fmt::format("--at: {} is no column of the law; allowed: {}", number.name,
                                     fmt::join(asked_, ", ")));
  }

 private:
  std::vector<NamedNumber> numbers_;
  std::set<std::string> asked_;
};

fit::Model model_at(Point& point, const FitRequest& request, const FitTask& task) {
  if (!task.formula)
    return law_named(request.law())
        .at([&point](const std::string& column) { return point(column); },
            {.objective = task.law.problem.objective, .tokens_per_step = request.tokens_per_step});
  fit::Columns columns(task.formula_columns.size());
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (task.formula->uses_column(j)) columns[j] = {point(task.formula_columns[j])};
  return fit::formula_model(task.formula->with_derivatives(), task.law.problem.model.parameters,
                            columns, 1);
}

fit::Model model_at(const std::string& text, const FitRequest& request, const FitTask& task) {
  Point point(text);
  try {
    fit::Model model = model_at(point, request, task);
    point.refuse_unused();
    return model;
  } catch (const std::domain_error& error) {
    throw UsageError(fmt::format("--at: {}: {}", text, error.what()));
  }
}

}  // namespace

FitTask fit_task_of(const FitRequest& request, DataSet& data) {
  for (const std::string& column : {request.weights, request.group})
    if (!column.empty()) data.drop_missing({column});
  FitTask task = request.has_formula() ? formula_task(request, data) : law_task(request, data);
  apply_bounds(request, task.law.problem.model);
  apply_starts(request, task.law);
  if (!request.weights.empty()) task.law.problem.weights = weights_in(data, request.weights);
  for (const std::string& text : request.tested) static_cast<void>(held(task.law.problem, text));
  static_cast<void>(predictions_of(request, task));  // refuses points before the search
  return task;
}

FitRequest rival_of(const FitRequest& request) {
  FitRequest rival = request;
  rival.formula = request.rival;
  rival.starts = {request.rival_start};
  rival.bounds.clear();
  rival.fixed.clear();
  rival.points.clear();
  rival.tested.clear();
  return rival;
}

fit::Problem held(const fit::Problem& problem, const std::string& test) {
  fit::Problem smaller = problem;
  for (const auto& [name, value] : named_numbers("--test", test)) {
    fit::Parameter& parameter = parameter_named(smaller.model, "--test", name);
    if (parameter.fixed)
      throw UsageError(fmt::format("--test: {}; allowed: a parameter that is not fixed", name));
    require_in_range("--test", parameter, value);
    parameter.fixed = value;
  }
  return smaller;
}

std::vector<fit::Derived> predictions_of(const FitRequest& request, const FitTask& task) {
  std::vector<fit::Derived> predictions;
  for (const std::string& text : request.points) {
    const fit::Model model = model_at(text, request, task);
    predictions.push_back({.name = text, .value = [model](std::span<const double> theta) {
                             return fit::predictions(model, theta).front();
                           }});
  }
  return predictions;
}

}  // namespace inferlaw::apps
