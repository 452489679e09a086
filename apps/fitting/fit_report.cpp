#include "inferlaw/apps/fitting/fit_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/fitting/fit_errors.hpp"
#include "inferlaw/apps/fitting/fit_task.hpp"
#include "inferlaw/apps/output/whole_file.hpp"
#include "inferlaw/solvers/fit/diagnostics.hpp"
#include "inferlaw/solvers/fit/laws/isoflop.hpp"
#include "inferlaw/solvers/simulation/regime.hpp"

namespace inferlaw::apps {
namespace {

Json spread_json(double estimate, const fit::Spread& spread) {
  return {{"estimate", number_or_null(estimate)},
          {"standard_error", number_or_null(spread.standard_error)},
          {"lower", number_or_null(spread.interval.lower)},
          {"upper", number_or_null(spread.interval.upper)}};
}

bool is_at_bound(const fit::FitResult& result, const std::string& name) {
  const std::vector<std::string>& held = result.best.at_bound;
  return std::find(held.begin(), held.end(), name) != held.end();
}

Json parameters_json(const fit::FitResult& result, const FitErrors& errors) {
  Json parameters = Json::object();
  for (std::size_t j = 0; j < result.names.size(); ++j) {
    Json& row = parameters[result.names[j]];
    row = spread_json(result.best.parameters[j], errors.of_parameter(j));
    if (!errors.bootstrap() && is_at_bound(result, result.names[j]))
      row["standard_error"] = row["lower"] = row["upper"] = nullptr;  // not known there
  }
  return parameters;
}

Json derived_json(const FitTask& task, const fit::FitResult& result, const FitErrors& errors) {
  Json derived = Json::object();
  for (const fit::Derived& each : task.law.derived)
    derived[each.name] = spread_json(each.value(result.best.parameters), errors.of(each));
  return derived;
}

// Of a law with a name too, where its formula is one that a user could write.
void add_latex(const FitRequest& request, const FitTask& task, const fit::FitResult& result,
               Report& report) {
  const std::vector<double>& parameters = result.best.parameters;
  if (task.formula) {
    report.results["latex"] = task.formula->latex(parameters);
    return;
  }
  const LawChoice& choice = law_named(request.law());
  try {
    report.results["latex"] =
        Formula(choice.formula, result.names, choice.columns).latex(parameters);
  } catch (const UsageError&) {
    report.notes.push_back("--latex: the law " + choice.name + " has no formula to write");
  }
}

Json starts_json(const fit::FitResult& result) {
  return {{"total", result.starts.total},
          {"agreeing", result.starts.agreeing},
          {"at_some_minimum", result.starts.at_minimum},
          {"next_higher_minimum", number_or_null(result.starts.second_value)},
          {"largest_relative_spread_of_agreeing", result.starts.largest_parameter_spread}};
}

Json residuals_json(const DataSet& data, const FitTask& task, const fit::FitResult& result,
                    const FitRequest& request) {
  const std::vector<fit::RowDiagnosis> rows = fit::diagnose(task.law.problem, result);
  const bool lines = rows.size() == data.rows();
  std::vector<std::vector<double>> changes;
  if (request.influence)
    changes = fit::leave_one_out_changes(task.law.problem, result, request.threads);
  Json table = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json row{{"line", lines ? Json(data.line(i)) : Json(nullptr)},
             {"predicted", number_or_null(rows[i].predicted)},
             {"residual", number_or_null(rows[i].residual)},
             {"standardised", number_or_null(rows[i].standardised)},
             {"outlier", rows[i].outlier}};
    if (request.influence)
      for (std::size_t j = 0; j < result.names.size(); ++j)
        row["change_of_" + result.names[j] + "_without"] = number_or_null(changes[i][j]);
    table.push_back(row);
  }
  return table;
}

std::size_t outliers(const FitTask& task, const fit::FitResult& result) {
  const std::vector<fit::RowDiagnosis> rows = fit::diagnose(task.law.problem, result);
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [](const fit::RowDiagnosis& row) { return row.outlier; }));
}

void add_notes(const FitRequest& request, const DataSet& data, const FitTask& task,
               const fit::FitResult& result, const FitErrors& errors,
               const std::vector<std::string>& unidentified, Report& report) {
  report.notes.push_back(result.brief());
  for (const std::string& name : result.best.at_bound)
    report.notes.push_back(name +
                           " is at its bound: its error is not known, and those of the "
                           "others hold with it fixed there");
  if (!unidentified.empty())
    report.notes.push_back(
        fmt::format("the data do not identify {}: standard error above the estimate",
                    fmt::join(unidentified, ", ")));
  if (task.law.curve.rows > 0 && request.refits == 0)
    report.notes.emplace_back(
        "all points of the curve are made of the same problems: these errors are too small; "
        "--bootstrap draws problems");
  if (errors.bootstrap() && errors.bootstrap()->converged < errors.bootstrap()->refits)
    report.notes.push_back(fmt::format(
        "{} of {} refits reached no certified minimum and are left out: the spread is that of the "
        "rest",
        errors.bootstrap()->refits - errors.bootstrap()->converged, errors.bootstrap()->refits));
  if (request.refits > 0 && !result.usable())
    report.notes.emplace_back("no bootstrap: a fit that is not usable has nothing to resample");
  if (data.skipped_for_missing() > 0)
    report.notes.push_back(
        fmt::format("{} rows skipped: a value is missing", data.skipped_for_missing()));
}

Json inputs_of(const FitRequest& request, const fit::Problem& problem) {
  Json inputs{
      {"law", !request.has_formula() ? Json(request.law()) : Json("formula")},
      {"formula", !request.has_formula() ? law_named(request.law()).formula : request.formula},
      {"file", request.file()},
      {"map", request.mapping},
      {"where", request.filters},
      {"objective", fit::name_of(problem.objective.kind)},
      {"rows", problem.model.rows},
      {"confidence", request.confidence},
      {"bootstrap_refits", request.refits}};
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
  const simulation::GrowthLawChoice choice = simulation::detect_regime(curve);
  results["regime"] = {{"chosen", simulation::name_of(choice.chosen)},
                       {"bic_square_root", choice.square_root.goodness.bic},
                       {"bic_kinked", choice.kinked.goodness.bic},
                       {"bic_linear", choice.linear.goodness.bic}};
}

Json predictions_json(const FitRequest& request, const FitTask& task, const fit::FitResult& result,
                      const FitErrors& errors) {
  Json rows = Json::array();
  for (const fit::Derived& each : predictions_of(request, task)) {
    Json row{{"at", each.name}};
    row.update(spread_json(each.value(result.best.parameters), errors.of(each)));
    rows.push_back(std::move(row));
  }
  return rows;
}

// Draw 0 is the fit itself.
std::string draws_csv(const fit::FitResult& result, const std::vector<std::vector<double>>& draws) {
  std::string text = fmt::format("draw,{}\n", fmt::join(result.names, ","));
  const auto add = [&](std::size_t number, const std::vector<double>& parameters) {
    text += fmt::format("{},{}\n", number, fmt::join(parameters, ","));
  };
  add(0, result.best.parameters);
  for (std::size_t i = 0; i < draws.size(); ++i) add(i + 1, draws[i]);
  return text;
}

void write_draws(const FitRequest& request, const fit::FitResult& result, const FitErrors& errors,
                 Report& report) {
  if (!result.usable()) return;
  const std::vector<std::vector<double>> draws = errors.draws();
  write_whole_file(request.draws_file, draws_csv(result, draws));
  report.results["draws"] = draws.size();
  report.notes.push_back(
      fmt::format("{} draws ({}) are in {}", draws.size(), errors.method(), request.draws_file));
}

// ---- one law against another ------------------------------------------------------------------

// Huber's sum is no likelihood: there the drop of the objective is measured in its dispersion.
fit::LikelihoodRatio ratio_of(const FitTask& task, const fit::FitResult& larger,
                              const fit::Problem& held_problem, const fit::FitResult& smaller) {
  const fit::Problem& problem = task.law.problem;
  if (!fit::is_huber(problem.objective.kind))
    return fit::likelihood_ratio(fit::criteria(held_problem, smaller), smaller.free,
                                 fit::criteria(problem, larger), larger.free);
  const double dispersion = fit::dispersion(problem, larger);
  return fit::likelihood_ratio(
      {.minus_two_log_likelihood = 2 * smaller.best.value / dispersion}, smaller.free,
      {.minus_two_log_likelihood = 2 * larger.best.value / dispersion}, larger.free);
}

Json tests_json(const FitRequest& request, const FitTask& task, const fit::FitResult& result) {
  Json rows = Json::array();
  for (const std::string& test : request.tested) {
    const fit::Problem smaller = held(task.law.problem, test);
    const fit::FitResult fitted = fit::fit(smaller, task.law.starts, {.threads = request.threads});
    const fit::LikelihoodRatio ratio = ratio_of(task, result, smaller, fitted);
    rows.push_back({{"held", test},
                    {"converged", fitted.usable()},
                    {"objective_value", number_or_null(fitted.best.value)},
                    {"likelihood_ratio_statistic", number_or_null(ratio.statistic)},
                    {"degrees_of_freedom", ratio.degrees_of_freedom},
                    {"probability", number_or_null(ratio.probability)}});
  }
  return rows;
}

Json law_row(const std::string& law, const fit::Problem& problem, const fit::FitResult& result) {
  const fit::Criteria criteria = fit::criteria(problem, result);
  return {{"law", law},
          {"parameters", result.free},
          {"converged", result.usable()},
          {"objective_value", number_or_null(result.best.value)},
          {"aic", number_or_null(criteria.aic)},
          {"bic", number_or_null(criteria.bic)}};
}

// Both laws on the same rows, the better by each criterion.
Json comparison_json(const FitRequest& request, DataSet& data, const FitTask& task,
                     const fit::FitResult& result) {
  FitRequest with_rival = rival_of(request);
  if (with_rival.response.empty()) with_rival.response = law_named(request.law()).columns.back();
  with_rival.objective = fit::name_of(task.law.problem.objective.kind);
  const FitTask rival = fit_task_of(with_rival, data);
  if (rival.law.problem.model.rows != task.law.problem.model.rows)
    throw UsageError("--against: allowed: a formula on the same rows, none of them missing");
  const fit::FitResult fitted =
      fit::fit(rival.law.problem, rival.law.starts, {.threads = request.threads});
  const Json rows = {
      law_row(request.has_formula() ? request.formula : request.law(), task.law.problem, result),
      law_row(request.rival, rival.law.problem, fitted)};
  const auto lower = [&](const char* key) {
    return rows[0][key] <= rows[1][key] ? rows[0]["law"] : rows[1]["law"];
  };
  return {{"laws", rows}, {"lower_aic", lower("aic")}, {"lower_bic", lower("bic")}};
}

// ---- the whole --------------------------------------------------------------------------------

void add_diagnostics(const FitTask& task, const fit::FitResult& result, Json& results) {
  const fit::Problem& problem = task.law.problem;
  const fit::Criteria criteria = fit::criteria(problem, result);
  results["residual_standard_deviation"] =
      number_or_null(fit::residual_standard_deviation(problem, result));
  results["degrees_of_freedom"] = result.degrees_of_freedom();
  results["rows"] = result.rows;
  results["relative_gradient"] = number_or_null(result.best.gradient);
  results["condition"] = number_or_null(result.best.condition);
  results["at_bound"] = result.best.at_bound;
  results["aic"] = number_or_null(criteria.aic);
  results["bic"] = number_or_null(criteria.bic);
  results["outliers"] = outliers(task, result);
}

Report general_report(const FitRequest& request, DataSet& data) {
  const FitTask task = fit_task_of(request, data);
  const fit::Problem& problem = task.law.problem;
  const fit::FitResult result = fit::fit(problem, task.law.starts, {.threads = request.threads});
  const FitErrors errors(request, data, task, result);
  const std::vector<std::string> unidentified =
      fit::unidentified(problem, result, errors.covariance());
  Report report;
  report.command = "fit";
  report.inputs = inputs_of(request, problem);
  if (request.refits > 0 || request.start_count > 0 || !request.draws_file.empty())
    report.seed = request.seed;
  Json& results = report.results;
  results["converged"] = result.usable();
  results["end"] = fit::explanation(result.best.end);
  results["objective"] = {{"name", fit::name_of(problem.objective.kind)},
                          {"value", number_or_null(result.best.value)}};
  results["parameters"] = parameters_json(result, errors);
  if (!task.law.derived.empty()) results["derived"] = derived_json(task, result, errors);
  if (!request.points.empty())
    results["predictions"] = predictions_json(request, task, result, errors);
  results["errors_by"] = errors.method();
  if (errors.bootstrap())
    results["bootstrap"] = {{"refits", errors.bootstrap()->refits},
                            {"converged", errors.bootstrap()->converged}};
  results["starts"] = starts_json(result);
  add_diagnostics(task, result, results);
  results["unidentified"] = unidentified;
  if (!request.tested.empty()) results["tests"] = tests_json(request, task, result);
  if (!request.rival.empty()) results["comparison"] = comparison_json(request, data, task, result);
  if (request.law() == "auxiliary") add_regime(data, results);
  if (request.latex) add_latex(request, task, result, report);
  if (request.residuals || request.influence)
    results["residuals"] = residuals_json(data, task, result, request);
  add_notes(request, data, task, result, errors, unidentified, report);
  if (!request.draws_file.empty()) write_draws(request, result, errors, report);
  report.agrees = result.usable();
  return report;
}

// ---- laws without a search --------------------------------------------------------------------

Report isoflop_report(const FitRequest& request, DataSet& data) {
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
  report.inputs = {{"law", "isoflop"}, {"file", request.file()}, {"rows", points.size()}};
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
Report majority_report(const FitRequest& request, DataSet& data) {
  const fit::Population& population = request.population;
  if (population.alpha == 0 || population.beta == 0)
    throw UsageError("--alpha and --beta: missing; allowed: those of the fit beta");
  data.drop_missing({"accuracy"});
  const std::vector<double> accuracy = data.numbers("accuracy");
  if (accuracy.empty()) throw InputError(request.file() + ": no rows; allowed: 1 or more");
  const double plateau = *std::max_element(accuracy.begin(), accuracy.end());
  const double share = fit::commonest_wrong_share(population, plateau);
  Report report;
  report.command = "fit";
  report.inputs = {{"law", "majority"},       {"file", request.file()},
                   {"mass", population.mass}, {"alpha", population.alpha},
                   {"beta", population.beta}, {"answers", request.answers}};
  report.results["converged"] = share <= 1;
  report.results["plateau"] = plateau;
  report.results["commonest_wrong_share"] = share;
  if (request.answers > 0)
    report.results["geometric_ratio"] = fit::geometric_ratio(share, request.answers);
  report.notes.emplace_back("the plateau fixes the share of the commonest wrong answer only");
  report.agrees = share <= 1;
  return report;
}

}  // namespace

Report fit_report(const FitRequest& request, DataSet& data) {
  if (request.law() == "isoflop") return isoflop_report(request, data);
  if (request.law() == "majority") return majority_report(request, data);
  return general_report(request, data);
}

}  // namespace inferlaw::apps
