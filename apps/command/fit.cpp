#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/fitting/law_choice.hpp"
#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/apps/input/formula.hpp"
#include "inferlaw/solvers/fit/bootstrap.hpp"
#include "inferlaw/solvers/fit/diagnostics.hpp"
#include "inferlaw/solvers/fit/laws/isoflop.hpp"
#include "inferlaw/solvers/fit/laws/plateau.hpp"
#include "inferlaw/solvers/simulation/regime.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::vector<std::string> words;  // LAW DATA.csv, or DATA.csv with a formula
  std::vector<std::string> mapping;
  std::vector<std::string> filters;
  bool skip_missing = false;
  std::string objective;
  double huber_threshold = 1e-3;
  std::vector<std::string> fixed;
  std::vector<std::string> bounds;
  std::vector<std::string> starts;
  std::size_t start_count = 0;
  std::string weights;
  std::string formula;
  std::string response;
  bool latex = false;
  std::string errors;
  double confidence = 0.95;
  std::size_t refits = 0;
  std::string interval = "percentile";
  std::string group;
  bool profile = false;
  bool residuals = false;
  bool influence = false;
  std::uint64_t seed = 1;
  int threads = 0;
  std::vector<double> budgets_flop;
  double tokens_per_step = 25;
  fit::Population population{.mass = 1, .alpha = 0, .beta = 0};
  double answers = 0;

  [[nodiscard]] std::string law() const { return words.size() == 2 ? words.front() : ""; }
  [[nodiscard]] const std::string& file() const { return words.back(); }
};

// ---- reading options --------------------------------------------------------------------------

double number_in(const std::string& option, const std::string& text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size() || !std::isfinite(value))
    throw UsageError(fmt::format("{}: {}; allowed: a finite number", option, text));
  return value;
}

std::pair<std::string, std::string> split(const std::string& option, const std::string& text,
                                          char at) {
  const std::size_t place = text.find(at);
  if (place == std::string::npos || place == 0)
    throw UsageError(fmt::format("{}: {}; allowed: NAME{}...", option, text, at));
  return {text.substr(0, place), text.substr(place + 1)};
}

std::map<std::string, double> named_numbers(const std::string& option, const std::string& text) {
  std::map<std::string, double> numbers;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const auto [name, value] = split(option, text.substr(start, end - start), '=');
    numbers[name] = number_in(option, value);
    start = end + 1;
  }
  return numbers;
}

DataRequest request_of(const Options& options) {
  DataRequest request{
      .file = options.file(), .filters = options.filters, .skip_missing = options.skip_missing};
  for (const std::string& text : options.mapping) {
    const auto [name, expression] = split("--map", text, '=');
    request.mapping[name] = expression;
  }
  return request;
}

fit::Parameter& parameter_named(fit::Model& model, const std::string& name) {
  for (fit::Parameter& parameter : model.parameters)
    if (parameter.name == name) return parameter;
  std::string known;
  for (const fit::Parameter& parameter : model.parameters)
    known += (known.empty() ? "" : ", ") + parameter.name;
  throw UsageError(fmt::format("no parameter {}; allowed: {}", name, known));
}

void apply_bounds(const Options& options, fit::Model& model) {
  for (const std::string& text : options.bounds) {
    const auto [name, range] = split("--bound", text, '=');
    const auto [low, high] = split("--bound", range, ':');
    fit::Parameter& parameter = parameter_named(model, name);
    parameter.lower = number_in("--bound", low);
    if (!high.empty()) parameter.upper = number_in("--bound", high);
  }
  for (const std::string& text : options.fixed)
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

void apply_starts(const Options& options, LawOnData& law) {
  if (!options.starts.empty()) {
    const std::vector<double> usual = law.starts.front();
    law.starts.clear();
    for (const std::string& text : options.starts)
      law.starts.push_back(start_from(text, law.problem.model, usual));
  }
  if (options.start_count == 0) return;
  law.starts = options.law() == "loss" && options.starts.empty()
                   ? thinned_published_starts(options.start_count)
                   : fit::scattered_starts(law.problem.model, law.starts.front(),
                                           options.start_count, options.seed);
}

// ---- the problem ------------------------------------------------------------------------------

fit::Objective objective_of(const Options& options, fit::ObjectiveKind usual) {
  fit::Objective objective{.kind = usual, .huber_threshold = options.huber_threshold};
  if (!options.objective.empty()) objective.kind = *fit::objective_named(options.objective);
  return objective;
}

std::vector<std::string> parameter_names(const Options& options) {
  if (options.starts.empty())
    throw UsageError("--start: missing; allowed: NAME=VALUE,.. for every parameter of the formula");
  std::vector<std::string> names;
  const std::string& text = options.starts.front();
  for (std::size_t start = 0; start <= text.size();) {  // in the order written
    const std::size_t end = std::min(text.find(',', start), text.size());
    names.push_back(split("--start", text.substr(start, end - start), '=').first);
    start = end + 1;
  }
  return names;
}

std::vector<fit::Measurement> measurements(const DataSet& data, const Options& options,
                                           const fit::Objective& objective) {
  std::vector<fit::Measurement> measured;
  for (const double response : data.numbers(options.response))
    measured.push_back({.response = response});
  if (objective.kind != fit::ObjectiveKind::binomial) return measured;
  const std::vector<double> trials = data.numbers("trials");
  for (std::size_t i = 0; i < measured.size(); ++i) measured[i].trials = trials[i];
  return measured;
}

struct Task {
  LawOnData law;
  std::optional<Formula> formula;
};

Task formula_task(const Options& options, DataSet& data) {
  if (options.response.empty()) throw UsageError("--response: missing; allowed: a column");
  const std::vector<std::string> parameters = parameter_names(options);
  const std::vector<std::string> names = data.names();
  Task task{.law = {}, .formula = Formula(options.formula, parameters, names)};
  data.drop_missing({options.response});
  fit::Columns columns(names.size());
  for (std::size_t j = 0; j < names.size(); ++j)
    if (task.formula->uses_column(j)) data.drop_missing({names[j]});
  for (std::size_t j = 0; j < names.size(); ++j)
    if (task.formula->uses_column(j)) columns[j] = data.numbers(names[j]);
  std::vector<fit::Parameter> model_parameters;
  for (const std::string& name : parameters) model_parameters.push_back({.name = name});
  const fit::Objective objective = objective_of(options, fit::ObjectiveKind::squared_raw);
  if (objective.kind == fit::ObjectiveKind::beta_binomial)
    throw UsageError("--objective: beta-binomial; allowed: with the law beta only");
  task.law.problem = {.model = fit::formula_model(task.formula->with_derivatives(),
                                                  model_parameters, columns, data.rows()),
                      .objective = objective,
                      .measured = measurements(data, options, objective)};
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

Task law_task(const Options& options, DataSet& data) {
  const LawChoice& choice = law_named(options.law());
  for (const std::string& column : choice.columns)
    if (data.has(column)) data.drop_missing({column});
  const LawOptions law_options{.objective = objective_of(options, choice.usual),
                               .tokens_per_step = options.tokens_per_step,
                               .budgets_flop = options.budgets_flop};
  if (law_options.objective.kind == fit::ObjectiveKind::binomial ||
      (law_options.objective.kind == fit::ObjectiveKind::beta_binomial && choice.name != "beta"))
    throw UsageError(
        fmt::format("--objective: {} with the law {}; allowed: beta-binomial with beta, "
                    "binomial with a formula",
                    options.objective, choice.name));
  for (const std::string& column : choice.columns)
    if (data.has(column)) refuse_constant(data, column);
  return {.law = choice.on(data, law_options), .formula = std::nullopt};
}

Task task_of(const Options& options, DataSet& data) {
  Task task = options.formula.empty() ? law_task(options, data) : formula_task(options, data);
  apply_bounds(options, task.law.problem.model);
  apply_starts(options, task.law);
  if (!options.weights.empty()) task.law.problem.weights = data.numbers(options.weights);
  return task;
}

// ---- uncertainty ------------------------------------------------------------------------------

std::vector<std::size_t> groups_of(const Options& options, const DataSet& data) {
  if (options.group.empty()) return {};
  std::map<std::string, std::size_t> known;
  std::vector<std::size_t> groups;
  for (const std::string& text : data.texts(options.group))
    groups.push_back(known.emplace(text, known.size()).first->second);
  return groups;
}

// What stands behind every error bar of one report.
class Errors {
 public:
  Errors(const Options& options, const DataSet& data, const Task& task,
         const fit::FitResult& result)
      : options_(options), problem_(task.law.problem), result_(result) {
    covariance_ = fit::covariance(problem_, result_, kind());
    if (options.refits == 0) return;
    bootstrap_ = fit::bootstrap(problem_, result_, task.law.starts,
                                {.refits = options.refits,
                                 .seed = options.seed,
                                 .threads = options.threads,
                                 .groups = groups_of(options, data),
                                 .jackknife = options.interval == "bca"});
  }

  [[nodiscard]] std::string method() const {
    if (bootstrap_) return "bootstrap, " + options_.interval;
    return kind() == fit::CovarianceKind::scaled ? "scaled covariance" : "sandwich";
  }

  [[nodiscard]] const fit::Covariance& covariance() const { return covariance_; }
  [[nodiscard]] const std::optional<fit::Bootstrap>& bootstrap() const { return bootstrap_; }

  [[nodiscard]] fit::Spread of(const fit::Derived& derived) const {
    const double estimate = derived.value(result_.best.parameters);
    if (bootstrap_) {
      const auto kind = options_.interval == "bca" ? fit::BootstrapInterval::bca
                                                   : fit::BootstrapInterval::percentile;
      return fit::spread(*bootstrap_, derived, estimate, options_.confidence, kind);
    }
    const double error = fit::standard_error(derived, result_.best.parameters, covariance_);
    return {.standard_error = error,
            .interval = fit::symmetric_interval(result_, estimate, error, options_.confidence)};
  }

  [[nodiscard]] fit::Spread of_parameter(std::size_t j) const {
    const fit::Derived itself{.name = result_.names[j],
                              .value = [j](std::span<const double> theta) { return theta[j]; }};
    if (bootstrap_) return of(itself);
    const double error = covariance_.standard_error(j);
    const double estimate = result_.best.parameters[j];
    fit::Spread spread{
        .standard_error = error,
        .interval = fit::symmetric_interval(result_, estimate, error, options_.confidence)};
    if (options_.profile)
      spread.interval = fit::profile_interval(problem_, result_, j, options_.confidence);
    return spread;
  }

 private:
  // Errors that assume nothing for objectives that are no likelihood.
  [[nodiscard]] fit::CovarianceKind kind() const {
    if (options_.errors == "sandwich") return fit::CovarianceKind::sandwich;
    if (options_.errors == "scaled") return fit::CovarianceKind::scaled;
    const fit::ObjectiveKind objective = problem_.objective.kind;
    return fit::is_squared(objective) || fit::is_likelihood(objective)
               ? fit::CovarianceKind::scaled
               : fit::CovarianceKind::sandwich;
  }

  const Options& options_;
  const fit::Problem& problem_;
  const fit::FitResult& result_;
  fit::Covariance covariance_;
  std::optional<fit::Bootstrap> bootstrap_;
};

// ---- the report -------------------------------------------------------------------------------

Json spread_json(double estimate, const fit::Spread& spread) {
  return {{"estimate", number_or_null(estimate)},
          {"standard_error", number_or_null(spread.standard_error)},
          {"lower", number_or_null(spread.interval.lower)},
          {"upper", number_or_null(spread.interval.upper)}};
}

Json parameters_json(const fit::FitResult& result, const Errors& errors) {
  Json parameters = Json::object();
  for (std::size_t j = 0; j < result.names.size(); ++j)
    parameters[result.names[j]] = spread_json(result.best.parameters[j], errors.of_parameter(j));
  return parameters;
}

Json derived_json(const Task& task, const fit::FitResult& result, const Errors& errors) {
  Json derived = Json::object();
  for (const fit::Derived& each : task.law.derived)
    derived[each.name] = spread_json(each.value(result.best.parameters), errors.of(each));
  return derived;
}

Json starts_json(const fit::FitResult& result) {
  return {{"total", result.starts.total},
          {"agreeing", result.starts.agreeing},
          {"at_some_minimum", result.starts.at_minimum},
          {"next_higher_minimum", number_or_null(result.starts.second_value)},
          {"largest_relative_spread_of_agreeing", result.starts.largest_parameter_spread}};
}

Json residuals_json(const DataSet& data, const Task& task, const fit::FitResult& result,
                    const Options& options) {
  const std::vector<fit::RowDiagnosis> rows = fit::diagnose(task.law.problem, result);
  const bool lines = rows.size() == data.rows();
  std::vector<std::vector<double>> changes;
  if (options.influence)
    changes = fit::leave_one_out_changes(task.law.problem, result, options.threads);
  Json table = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json row{{"line", lines ? Json(data.line(i)) : Json(nullptr)},
             {"predicted", number_or_null(rows[i].predicted)},
             {"residual", number_or_null(rows[i].residual)},
             {"standardised", number_or_null(rows[i].standardised)},
             {"outlier", rows[i].outlier}};
    if (options.influence)
      for (std::size_t j = 0; j < result.names.size(); ++j)
        row["change_of_" + result.names[j] + "_without"] = number_or_null(changes[i][j]);
    table.push_back(row);
  }
  return table;
}

std::size_t outliers(const Task& task, const fit::FitResult& result) {
  const std::vector<fit::RowDiagnosis> rows = fit::diagnose(task.law.problem, result);
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [](const fit::RowDiagnosis& row) { return row.outlier; }));
}

void add_notes(const fit::FitResult& result, const std::vector<std::string>& unidentified,
               const DataSet& data, Report& report) {
  report.notes.push_back(result.brief());
  for (const std::string& name : result.best.at_bound)
    report.notes.push_back(name +
                           " is at its bound: its error is not known, and those of the "
                           "others hold with it fixed there");
  if (!unidentified.empty())
    report.notes.push_back(
        fmt::format("the data do not identify {}: standard error above the estimate",
                    fmt::join(unidentified, ", ")));
  if (data.skipped_for_missing() > 0)
    report.notes.push_back(
        fmt::format("{} rows skipped: a value is missing", data.skipped_for_missing()));
}

Json inputs_of(const Options& options, const fit::Problem& problem) {
  Json inputs{
      {"law", options.formula.empty() ? Json(options.law()) : Json("formula")},
      {"formula", options.formula.empty() ? law_named(options.law()).formula : options.formula},
      {"file", options.file()},
      {"map", options.mapping},
      {"where", options.filters},
      {"objective", fit::name_of(problem.objective.kind)},
      {"rows", problem.model.rows},
      {"confidence", options.confidence},
      {"bootstrap_refits", options.refits}};
  if (fit::is_huber(problem.objective.kind))
    inputs["huber_threshold"] = problem.objective.huber_threshold;
  return inputs;
}

// Which law the curve of deficits follows over the horizon, where it has errors of its own.
void add_regime(const DataSet& data, Json& results) {
  if (!data.has("standard_error")) return;
  const std::vector<double> horizons = data.numbers("horizon");
  const std::vector<double> means = data.numbers("mean");
  const std::vector<double> errors = data.numbers("standard_error");
  std::vector<simulation::CurvePoint> curve;
  for (std::size_t i = 0; i < horizons.size(); ++i)
    curve.push_back(
        {.slots = horizons[i], .mean_joules = means[i], .standard_error_joules = errors[i]});
  const simulation::RegimeChoice choice = simulation::detect_regime(curve);
  results["regime"] = {{"chosen", simulation::name_of(choice.chosen)},
                       {"bic_square_root", choice.square_root.goodness.bic},
                       {"bic_kinked", choice.kinked.goodness.bic},
                       {"bic_linear", choice.linear.goodness.bic}};
}

Report general_report(const Options& options, DataSet& data) {
  const Task task = task_of(options, data);
  const fit::Problem& problem = task.law.problem;
  const fit::FitResult result = fit::fit(problem, task.law.starts, {.threads = options.threads});
  const Errors errors(options, data, task, result);
  Report report;
  report.command = "fit";
  report.inputs = inputs_of(options, problem);
  if (options.refits > 0 || options.start_count > 0) report.seed = options.seed;
  Json& results = report.results;
  const std::vector<std::string> unidentified =
      fit::unidentified(problem, result, errors.covariance());
  results["converged"] = result.usable();
  results["end"] = fit::explanation(result.best.end);
  results["objective"] = {{"name", fit::name_of(problem.objective.kind)},
                          {"value", number_or_null(result.best.value)}};
  results["parameters"] = parameters_json(result, errors);
  if (!task.law.derived.empty()) results["derived"] = derived_json(task, result, errors);
  results["errors_by"] = errors.method();
  if (errors.bootstrap())
    results["bootstrap"] = {{"refits", errors.bootstrap()->refits},
                            {"converged", errors.bootstrap()->converged}};
  results["starts"] = starts_json(result);
  results["residual_standard_deviation"] =
      number_or_null(fit::residual_standard_deviation(problem, result));
  results["degrees_of_freedom"] = result.degrees_of_freedom();
  results["rows"] = result.rows;
  results["relative_gradient"] = number_or_null(result.best.gradient);
  results["condition"] = number_or_null(result.best.condition);
  results["at_bound"] = result.best.at_bound;
  results["unidentified"] = unidentified;
  const fit::Criteria criteria = fit::criteria(problem, result);
  results["aic"] = number_or_null(criteria.aic);
  results["bic"] = number_or_null(criteria.bic);
  results["outliers"] = outliers(task, result);
  if (options.law() == "auxiliary") add_regime(data, results);
  if (options.latex && task.formula) results["latex"] = task.formula->latex(result.best.parameters);
  if (options.residuals || options.influence)
    results["residuals"] = residuals_json(data, task, result, options);
  add_notes(result, unidentified, data, report);
  report.agrees = result.usable();
  return report;
}

// ---- laws without a search --------------------------------------------------------------------

Report isoflop_report(const Options& options, DataSet& data) {
  data.drop_missing({"budget", "N", "loss"});
  const std::vector<double> budgets = data.numbers("budget");
  const std::vector<double> sizes = data.numbers("N");
  const std::vector<double> losses = data.numbers("loss");
  std::vector<fit::IsoflopPoint> points;
  for (std::size_t i = 0; i < budgets.size(); ++i)
    points.push_back({.budget_flop = budgets[i], .parameters = sizes[i], .loss = losses[i]});
  const fit::IsoflopFit fitted = fit::fit_isoflops(points);
  Report report;
  report.command = "fit";
  report.inputs = {{"law", "isoflop"}, {"file", options.file()}, {"rows", points.size()}};
  report.results["converged"] = fitted.used >= 2;
  report.results["exponent_a_of_parameters"] = number_or_null(fitted.exponent);
  report.results["standard_error"] = number_or_null(fitted.standard_error);
  report.results["minima_used"] = fitted.used;
  Json& table = report.results["parabolas"] = Json::array();
  for (const fit::Parabola& parabola : fitted.parabolas)
    table.push_back({{"budget_flop", parabola.budget_flop},
                     {"rows", parabola.rows},
                     {"optimal_parameters", number_or_null(parabola.optimal_parameters)},
                     {"standard_error_of_log", number_or_null(parabola.standard_error_of_log)},
                     {"least_loss", number_or_null(parabola.least_loss)},
                     {"inside", parabola.inside}});
  if (fitted.used < fitted.parabolas.size())
    report.notes.emplace_back("parabolas without a minimum inside their sizes are left out");
  report.agrees = fitted.used >= 2;
  return report;
}

// The plateau is the highest accuracy measured, which is how the published ones were read.
Report majority_report(const Options& options, DataSet& data) {
  const fit::Population& population = options.population;
  if (population.alpha == 0 || population.beta == 0)
    throw UsageError("--alpha and --beta: missing; allowed: those of the fit beta");
  data.drop_missing({"accuracy"});
  const std::vector<double> accuracy = data.numbers("accuracy");
  if (accuracy.empty()) throw InputError(options.file() + ": no rows; allowed: 1 or more");
  const double plateau = *std::max_element(accuracy.begin(), accuracy.end());
  const double share = fit::commonest_wrong_share(population, plateau);
  Report report;
  report.command = "fit";
  report.inputs = {{"law", "majority"},       {"file", options.file()},
                   {"mass", population.mass}, {"alpha", population.alpha},
                   {"beta", population.beta}, {"answers", options.answers}};
  report.results["converged"] = share <= 1;
  report.results["plateau"] = plateau;
  report.results["commonest_wrong_share"] = share;
  if (options.answers > 0)
    report.results["geometric_ratio"] = fit::geometric_ratio(share, options.answers);
  report.notes.emplace_back("the plateau fixes the share of the commonest wrong answer only");
  report.agrees = share <= 1;
  return report;
}

// A number that the library refuses came from the file, once the options have been read.
Report run(const Options& options) {
  if (options.words.size() + (options.formula.empty() ? 0 : 1) != 2)
    throw UsageError("fit: allowed: LAW DATA.csv, or --formula \"...\" DATA.csv");
  DataSet data(request_of(options));
  if (data.rows() == 0) throw InputError(options.file() + ": no rows are left; allowed: 1 or more");
  try {
    if (options.law() == "isoflop") return isoflop_report(options, data);
    if (options.law() == "majority") return majority_report(options, data);
    return general_report(options, data);
  } catch (const std::domain_error& error) {
    throw InputError(options.file() + ": " + error.what());
  }
}

// ---- declaring options ------------------------------------------------------------------------

void one_at_a_time(CLI::Option* option) { option->allow_extra_args(false); }

void add_data_options(CLI::App& parser, Options& options) {
  parser.add_option("words", options.words, "LAW DATA.csv, or DATA.csv with --formula")
      ->required()
      ->expected(1, 2);
  one_at_a_time(parser.add_option("--map", options.mapping,
                                  "NAME=EXPRESSION of columns, such as D=\"Training FLOP/(6*N)\""));
  one_at_a_time(parser.add_option("--where", options.filters,
                                  "keep rows with \"loss < 3.4\" or 'model == \"text\"'"));
  parser.add_flag("--skip-missing", options.skip_missing, "leave out rows with a missing value");
  parser.add_option("--weights", options.weights, "column of weights, 1 unless given");
}

void add_law_options(CLI::App& parser, Options& options) {
  parser.add_option("--formula", options.formula, "any law, of columns and parameters");
  parser.add_option("--response", options.response, "column that the formula predicts");
  parser.add_flag("--latex", options.latex, "also the fitted formula as LaTeX");
  parser.add_option("--objective", options.objective, "what is minimised")
      ->check(CLI::IsMember(fit::objective_names()));
  parser.add_option("--delta", options.huber_threshold, "threshold of Huber's loss, 0.001")
      ->check(in(positive_number()));
  one_at_a_time(parser.add_option("--fix", options.fixed, "NAME=VALUE,.. held there"));
  one_at_a_time(parser.add_option("--bound", options.bounds, "NAME=LOW:HIGH"));
  one_at_a_time(parser.add_option("--start", options.starts, "NAME=VALUE,.. where to begin"));
  parser.add_option("--starts", options.start_count, "number of starts")
      ->check(in(whole_number(1, 1e6)));
  parser.add_option("--compute", options.budgets_flop, "FLOP at which the frontier is wanted")
      ->delimiter(',')
      ->check(in(positive_number()));
  parser.add_option("--tokens-per-step", options.tokens_per_step, "omega of the law ds3, 25")
      ->check(in(positive_number()));
  parser.add_option("--mass", options.population.mass, "A of the law majority, 1")
      ->check(in(probability()));
  parser.add_option("--alpha", options.population.alpha, "of the law majority")
      ->check(in(positive_number()));
  parser.add_option("--beta", options.population.beta, "of the law majority")
      ->check(in(positive_number()));
  parser.add_option("--answers", options.answers, "M of the law majority: answers in use")
      ->check(in(whole_number(2, 1e9)));
}

void add_error_options(CLI::App& parser, Options& options) {
  parser
      .add_option("--errors", options.errors,
                  "scaled or sandwich; unless given scaled for squares and likelihoods")
      ->check(CLI::IsMember({"scaled", "sandwich"}));
  parser.add_option("--confidence", options.confidence, "of the intervals, 0.95")
      ->check(CLI::Range(0.01, 0.9999));
  parser.add_option("--bootstrap", options.refits, "number of refits to resampled rows")
      ->check(in(whole_number(2, 1e7)));
  parser.add_option("--interval", options.interval, "of the bootstrap: percentile or bca")
      ->check(CLI::IsMember({"percentile", "bca"}));
  parser.add_option("--group", options.group, "column whose equal values are resampled together");
  parser.add_flag("--profile", options.profile, "intervals by profile likelihood");
  parser.add_flag("--residuals", options.residuals, "a table of residuals");
  parser.add_flag("--influence", options.influence, "with what each row changes");
  parser.add_option("--seed", options.seed, "of bootstrap and scattered starts, 1")
      ->check(in(whole_number(0, 9007199254740992)));
  parser.add_option("--threads", options.threads, "0: all processors; the result is the same")
      ->check(in(whole_number(0, 4096)));
}

}  // namespace

Subcommand add_fit(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "fit", "a law to the columns of a CSV file, with errors (loss, power, coverage, beta, ..)");
  const auto options = std::make_shared<Options>();
  add_data_options(*parser, *options);
  add_law_options(*parser, *options);
  add_error_options(*parser, *options);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
