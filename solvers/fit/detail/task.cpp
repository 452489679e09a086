#include "inferlaw/solvers/fit/detail/task.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <set>
#include <stdexcept>
#include <utility>

#include "inferlaw/solvers/fit/detail/parameters.hpp"
#include "inferlaw/solvers/fit/formula/formula.hpp"
#include "inferlaw/solvers/fit/formula/words.hpp"

namespace inferlaw::fit {
namespace {

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool holds_all(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string& name) { return holds(names, name); });
}

bool is_number(const std::string& text) {
  double read = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  return error == std::errc() && end == text.data() + text.size();
}

// ---- formulas ---------------------------------------------------------------------------------

// A parameter of a formula, and the part of the request that named it.
struct FormulaParameter {
  std::string name;
  std::string field;
};

class FormulaParameters {
 public:
  void add(const std::string& name, const std::string& field) {
    for (const FormulaParameter& known : all_)
      if (known.name == name) return;
    all_.push_back({.name = name, .field = field});
  }
  [[nodiscard]] const std::vector<FormulaParameter>& all() const { return all_; }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const FormulaParameter& parameter : all_) names.push_back(parameter.name);
    return names;
  }

 private:
  std::vector<FormulaParameter> all_;
};

// Those of the first start, or without one all names that the formula has and nothing else has;
// then those held, bounded or with a prior.
FormulaParameters parameters_of(const FitRequest& request, const std::vector<std::string>& there) {
  if (request.starts.empty() && request.start_count == 0)
    throw RequestError(
        "start",
        "missing; allowed: a value for every parameter of the formula, or a number of starts");
  FormulaParameters parameters;
  if (!request.starts.empty())
    for (const NamedNumber& number : request.starts.front()) parameters.add(number.name, "start");
  else
    for (const Word& word : words_in(request.formula))
      if (!word.called && !is_known_function(word.text) && !holds(there, word.text))
        parameters.add(word.text, "formula");
  for (const NamedNumber& number : request.fixed) parameters.add(number.name, "fix");
  for (const Bound& bound : request.bounds) parameters.add(bound.name, "bound");
  for (const NamedPrior& prior : request.priors) parameters.add(prior.name, "prior");
  return parameters;
}

void refuse_columns(const FormulaParameters& parameters, const std::vector<std::string>& there) {
  for (const auto& [name, field] : parameters.all())
    if (holds(there, name))
      throw RequestError(
          field,
          fmt::format("{} is a column of the data; allowed: another name for the parameter", name));
}

void refuse_unused(const Formula& formula, const FormulaParameters& parameters) {
  for (std::size_t j = 0; j < parameters.all().size(); ++j)
    if (!formula.uses_parameter(j))
      throw RequestError(
          parameters.all()[j].field,
          fmt::format("{}; allowed: parameters that the formula has", parameters.all()[j].name));
}

// A formula of the request, read: all names of columns that it may use, those that stand in it, and
// those that are left of them once it is simplified (not x in x^0).
struct ReadFormula {
  std::vector<std::string> parameters;
  std::vector<std::string> columns;
  std::vector<std::string> named = {};
  std::vector<std::string> used = {};
  std::shared_ptr<const Formula> formula = {};
};

ReadFormula read_formula(const FitRequest& request, const std::vector<std::string>& there) {
  if (request.response.empty()) throw RequestError("response", "missing; allowed: a column");
  if (is_number(request.response) && !holds(there, request.response))
    throw RequestError("response", request.response + "; allowed: a column");
  const FormulaParameters parameters = parameters_of(request, there);
  refuse_columns(parameters, there);
  ReadFormula read{.parameters = parameters.names(), .columns = there};
  for (const Word& word : words_in(request.formula))
    if (!word.called && holds(there, word.text)) read.named.push_back(word.text);
  read.formula = std::make_shared<const Formula>(request.formula, read.parameters, there);
  refuse_unused(*read.formula, parameters);
  for (std::size_t j = 0; j < there.size(); ++j)
    if (read.formula->uses_column(j)) read.used.push_back(there[j]);
  if (holds(read.used, request.response))
    throw response_in_formula(request.response, request.response);
  return read;
}

ObjectiveKind objective_of_formula(const FitRequest& request) {
  const ObjectiveKind kind = request.objective.value_or(ObjectiveKind::squared_raw);
  if (kind == ObjectiveKind::beta_binomial)
    throw RequestError("objective", "beta-binomial; allowed: with the law beta only");
  return kind;
}

std::vector<Measurement> measurements(const Columns& columns, const std::string& response,
                                      bool counted) {
  std::vector<Measurement> measured;
  for (const double value : columns.column(response)) measured.push_back({.response = value});
  const std::vector<double> remainders = columns.remainders_of(response);
  for (std::size_t i = 0; i < remainders.size(); ++i) measured[i].remainder = remainders[i];
  if (!counted) return measured;
  require_counts(columns, response, "trials");
  const std::vector<double>& trials = columns.column("trials");
  for (std::size_t i = 0; i < measured.size(); ++i) measured[i].trials = trials[i];
  return measured;
}

// In the order in which the formula knows them; those it does not use are left empty.
std::vector<std::vector<double>> values_for(const ReadFormula& read, const Columns& columns) {
  std::vector<std::vector<double>> values(read.columns.size());
  for (std::size_t j = 0; j < values.size(); ++j)
    if (holds(read.used, read.columns[j])) values[j] = columns.column(read.columns[j]);
  return values;
}

std::vector<std::vector<double>> remainders_for(const ReadFormula& read, const Columns& columns) {
  std::vector<std::vector<double>> remainders(read.columns.size());
  for (std::size_t j = 0; j < remainders.size(); ++j)
    if (holds(read.used, read.columns[j])) remainders[j] = columns.remainders_of(read.columns[j]);
  return remainders;
}

std::vector<double> taken(const std::vector<double>& values, std::span<const std::size_t> rows) {
  std::vector<double> some;
  if (values.empty()) return some;
  for (const std::size_t row : rows) some.push_back(values[row]);
  return some;
}

// The columns that the formula uses, on some rows.
Columns on_rows(const ReadFormula& read, const Columns& columns,
                std::span<const std::size_t> rows) {
  Columns some;
  for (const std::string& name : read.used) {
    some.numbers[name] = taken(columns.column(name), rows);
    if (columns.remainders.contains(name))
      some.remainders[name] = taken(columns.remainders_of(name), rows);
  }
  return some;
}

LawAtPoints formula_at_points(const ReadFormula& read) {
  std::vector<Parameter> parameters;
  parameters.reserve(read.parameters.size());
  for (const std::string& name : read.parameters) parameters.push_back({.name = name});
  return {.columns = read.used,
          .at = [read, parameters, make = read.formula->compiled()](const Columns& at) {
            return make(parameters, values_for(read, at), at.rows(), remainders_for(read, at));
          }};
}

FitTask formula_task(const FitRequest& request, const Columns& columns) {
  const ReadFormula read = read_formula(request, columns.names());
  const Objective objective{.kind = objective_of_formula(request),
                            .huber_threshold = request.huber_threshold};
  const bool counted = objective.kind == ObjectiveKind::binomial;
  if (on_logarithms(objective.kind)) require_positive(columns, request.response);
  const LawAtPoints points = formula_at_points(read);
  FitTask task{
      .formula = request.formula,
      .point_columns = points.columns,
      .at = points.at,
      .latex = [read](const std::vector<double>& values) { return read.formula->latex(values); }};
  task.on_data.problem = {.model = task.at(columns),
                          .objective = objective,
                          .measured = measurements(columns, request.response, counted)};
  apply_bounds(request, task.on_data.problem.model);
  task.on_data.starts = {ones(task.on_data.problem.model)};
  if (!read.used.empty())
    task.on_data.on_rows = [read, at = task.at, all = &columns](std::span<const std::size_t> rows) {
      return at(on_rows(read, *all, rows));
    };
  task.in_stages = request.start_count == 0;
  return task;
}

// ---- laws by name -----------------------------------------------------------------------------

const NamedLaw& searched_law(const FitRequest& request) {
  const NamedLaw& law = law_named(request.law);
  if (!law.is_searched())
    throw RequestError("law", law.name + " needs no search; allowed: answer_directly");
  return law;
}

std::string likelihoods_of_laws() {
  std::string text;
  for (const NamedLaw& law : named_laws())
    for (const ObjectiveKind kind : law.likelihoods)
      text += fmt::format("{} with {}, ", name_of(kind), law.name);
  return text;
}

ObjectiveKind objective_of_law(const FitRequest& request, const NamedLaw& law) {
  const ObjectiveKind kind = request.objective.value_or(law.usual);
  const std::vector<ObjectiveKind>& allowed = law.likelihoods;
  if (is_likelihood(kind) && std::find(allowed.begin(), allowed.end(), kind) == allowed.end())
    throw RequestError("objective",
                       fmt::format("{} with the law {}; allowed: {}binomial with a formula",
                                   name_of(kind), law.name, likelihoods_of_laws()));
  return kind;
}

// Counts in place of a curve, where they are there or nothing else will do.
bool reads_counts(const NamedLaw& law, ObjectiveKind objective,
                  const std::vector<std::string>& there) {
  if (law.counts.empty()) return false;
  return is_likelihood(objective) || holds_all(there, law.counts);
}

// Of one value in all rows no law says more than one parameter. Where parameters are held, or the
// errors are known, that may be all that is asked: then the search finds out.
bool asks_for_all(const FitRequest& request) {
  return request.fixed.empty() && request.sigma.empty();
}

// Rows that are only predicted may have one value in all.
enum class Rows { fitted, predicted };

void check_columns(const FitRequest& request, const NamedLaw& law, const Objective& objective,
                   const Columns& columns, Rows rows) {
  if (reads_counts(law, objective.kind, columns.names())) {
    require_counts(columns, law.counts.back(), law.counts.front());
    return;
  }
  check_nature(law, columns);
  if (on_logarithms(objective.kind)) require_positive(columns, law.response());
  if (rows == Rows::predicted || !asks_for_all(request)) return;
  for (const LawColumn& column : law.columns)
    if (!column.may_be_constant) refuse_constant(columns, column.name);
}

std::string latex_of_law(const NamedLaw& law, const std::vector<std::string>& parameters,
                         const std::vector<double>& values) {
  try {
    return Formula(law.formula, parameters, law.column_names()).latex(values);
  } catch (const FormulaError&) {
    return "";
  }
}

LawAtPoints law_at_points(const NamedLaw& law, const LawOptions& options) {
  LawAtPoints points{.columns = law.column_names(),
                     .at = [&law, options](const Columns& at) { return law.at(at, options); }};
  points.columns.pop_back();  // the response
  return points;
}

FitTask law_task(const FitRequest& request, const Columns& columns, Rows rows) {
  const NamedLaw& law = searched_law(request);
  const Objective objective{.kind = objective_of_law(request, law),
                            .huber_threshold = request.huber_threshold};
  check_columns(request, law, objective, columns, rows);
  const LawAtPoints points = law_at_points(law, request.options);
  FitTask task{.law = &law,
               .formula = law.formula,
               .on_data = law.on(columns, objective, request.options),
               .point_columns = points.columns,
               .at = points.at};
  const Problem& problem = task.on_data.problem;
  const bool a_row_each = problem.model.rows == columns.rows() && task.on_data.curve.rows == 0;
  if (a_row_each && problem.model.predict_block)
    task.on_data.on_rows = [&law, objective, options = request.options,
                            all = &columns](std::span<const std::size_t> some) {
      return law.on(taken_rows(*all, some), objective, options).problem.model;
    };
  std::vector<std::string> parameters;
  for (const Parameter& parameter : task.on_data.problem.model.parameters)
    parameters.push_back(parameter.name);
  task.latex = [&law, parameters](const std::vector<double>& values) {
    return latex_of_law(law, parameters, values);
  };
  apply_bounds(request, task.on_data.problem.model);
  return task;
}

// ---- both -------------------------------------------------------------------------------------

std::vector<double> weights_in(const Columns& columns, const std::string& column) {
  const std::vector<double>& weights = columns.column(column);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] < 0)
      throw RowError(i, fmt::format("weight {} is {}; allowed: a finite number, 0 or above", column,
                                    weights[i]));
  return weights;
}

void apply_known_errors(const FitRequest& request, const Columns& columns, Problem& problem) {
  if (!is_squared(problem.objective.kind))
    throw RequestError("sigma", fmt::format("with {}; allowed: with squared-raw or squared-log",
                                            name_of(problem.objective.kind)));
  if (!request.weights.empty()) throw RequestError("sigma", "with weights; allowed: one of them");
  require_positive(columns, request.sigma);
  problem.weights.clear();
  for (const double error : columns.column(request.sigma))
    problem.weights.push_back(1 / (error * error));
  problem.objective.known_errors = true;
}

FitRequest rival_of(const FitRequest& request, ObjectiveKind objective) {
  FitRequest rival = request;
  rival.formula = request.rival->formula;
  rival.starts = {request.rival->start};
  if (!request.law.empty()) rival.response = law_named(request.law).response();
  rival.law.clear();
  rival.objective = objective;
  rival.bounds.clear();
  rival.fixed.clear();
  rival.points.clear();
  rival.held.clear();
  rival.priors.clear();
  rival.families = {};
  rival.rival.reset();
  return rival;
}

// What is wrong with the rival is said of its own part of the request.
template <typename Work>
auto as_rival(const Work& work) {
  try {
    return work();
  } catch (const RequestError& error) {
    throw RequestError(error.field == "start" ? "against-start" : "against", error.problem);
  }
}

ObjectiveKind objective_of(const FitRequest& request) {
  return request.law.empty() ? objective_of_formula(request)
                             : objective_of_law(request, searched_law(request));
}

FitTask task_on(const FitRequest& request, const Columns& columns, Rows rows) {
  check(columns);
  FitTask task =
      request.law.empty() ? formula_task(request, columns) : law_task(request, columns, rows);
  if (!request.weights.empty()) task.on_data.problem.weights = weights_in(columns, request.weights);
  if (!request.sigma.empty()) apply_known_errors(request, columns, task.on_data.problem);
  return task;
}

// ---- points -----------------------------------------------------------------------------------

Model model_at(const NamedNumbers& point, const FitTask& task) {
  const Columns columns = columns_of_point(point, task.point_columns);
  try {
    return task.at(columns);
  } catch (const std::domain_error& error) {
    throw RequestError("at", fmt::format("{}: {}", point.shown_as(), error.what()));
  }
}

}  // namespace

FitRequest request_of_rival(const FitRequest& request) {
  return rival_of(request, objective_of(request));
}

LawAtPoints law_at_points(const FitRequest& request, const std::vector<std::string>& there) {
  if (request.law.empty()) return formula_at_points(read_formula(request, there));
  return law_at_points(searched_law(request), request.options);
}

FitTask task_of(const FitRequest& request, const Columns& columns) {
  FitTask task = task_on(request, columns, Rows::fitted);
  Problem& problem = task.on_data.problem;
  problem.priors = priors_for(request.priors, problem.model);
  apply_starts(request, task.law, task.on_data);
  return task;
}

FitTask task_to_predict(const FitRequest& request, const Columns& columns) {
  return task_on(request, columns, Rows::predicted);
}

FitTask rival_task(const FitRequest& request, const FitTask& task, const Columns& columns) {
  FitTask rival = as_rival(
      [&] { return task_of(rival_of(request, task.on_data.problem.objective.kind), columns); });
  if (rival.on_data.problem.model.rows != task.on_data.problem.model.rows)
    throw RequestError("against", "allowed: a formula on the same rows, none of them missing");
  return rival;
}

std::vector<Model> models_at(const FitRequest& request, const FitTask& task) {
  std::vector<Model> models;
  models.reserve(request.points.size());
  for (const NamedNumbers& point : request.points) models.push_back(model_at(point, task));
  return models;
}

std::vector<Derived> predictions_at(const FitRequest& request, const std::vector<Model>& models) {
  std::vector<Derived> all;
  all.reserve(models.size());
  for (std::size_t i = 0; i < models.size(); ++i)
    all.push_back({.name = request.points[i].shown_as(),
                   .value = [model = models[i]](std::span<const double> theta) {
                     return predictions(model, theta).front();
                   }});
  return all;
}

Columns columns_of_point(const NamedNumbers& point, const std::vector<std::string>& wanted) {
  Columns columns;
  for (const auto& [name, value] : point.numbers) columns.numbers[name] = {value};
  for (const std::string& name : wanted)
    if (!columns.has(name))
      throw RequestError(
          "at", fmt::format("{} is missing; allowed: a value for each column of the law", name));
  for (const auto& [name, unused] : columns.numbers)
    if (!holds(wanted, name))
      throw RequestError(
          "at", fmt::format("{} is no column of the law; allowed: {}", name,
                            fmt::join(std::set<std::string>(wanted.begin(), wanted.end()), ", ")));
  if (columns.rows() == 0) throw RequestError("at", "nothing; allowed: values of columns");
  return columns;
}

RequestError response_in_formula(const std::string& column, const std::string& response) {
  return {"formula", fmt::format("{} is the response {} itself; allowed: columns that it does not "
                                 "predict",
                                 column, response)};
}

ColumnsRead columns_read(const FitRequest& request, const std::vector<std::string>& there) {
  ColumnsRead read;
  if (request.law.empty()) {
    const ReadFormula formula = read_formula(request, there);
    read.of_formula = formula.used;
    read.numbers = formula.named;
    read.numbers.push_back(request.response);
    if (objective_of_formula(request) == ObjectiveKind::binomial)
      read.numbers.emplace_back("trials");
  } else {
    const NamedLaw& law = law_named(request.law);
    const bool counts =
        law.is_searched() && reads_counts(law, objective_of_law(request, law), there);
    read.numbers = counts ? law.counts : law.column_names();
    for (const std::string& name : law.also_read)
      if (holds(there, name)) read.numbers.push_back(name);
  }
  if (!request.weights.empty()) read.numbers.push_back(request.weights);
  if (!request.sigma.empty()) read.numbers.push_back(request.sigma);
  if (!request.extrapolate_along.empty()) read.numbers.push_back(request.extrapolate_along);
  if (!request.group.empty()) read.texts.push_back(request.group);
  if (!request.families.column.empty()) read.texts.push_back(request.families.column);
  if (request.rival)
    read.of_rival = as_rival(
        [&] { return columns_read(rival_of(request, objective_of(request)), there).numbers; });
  return read;
}

}  // namespace inferlaw::fit
