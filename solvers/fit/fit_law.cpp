#include "inferlaw/solvers/fit/fit_law.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include "inferlaw/solvers/fit/detail/family_task.hpp"
#include "inferlaw/solvers/fit/detail/parameters.hpp"
#include "inferlaw/solvers/fit/detail/task.hpp"
#include "inferlaw/solvers/fit/new_measurement.hpp"
#include "inferlaw/solvers/fit/stages.hpp"

namespace inferlaw::fit {
namespace {

// ---- errors -----------------------------------------------------------------------------------

std::vector<std::size_t> groups_of(const FitRequest& request, const Columns& columns) {
  if (request.group.empty()) return {};
  std::map<std::string, std::size_t> known;
  std::vector<std::size_t> groups;
  for (const std::string& text : columns.text_column(request.group))
    groups.push_back(known.emplace(text, known.size()).first->second);
  return groups;
}

void add_parameters(FittedLaw& law) {
  for (std::size_t j = 0; j < law.result.names.size(); ++j) {
    const ParameterSpread known = spread_of_parameter(law.errors, law.problem, law.result, j);
    law.parameters.push_back({.name = law.result.names[j],
                              .value = law.result.best.parameters[j],
                              .spread = known.spread});
    if (!known.note.empty()) law.notes.push_back(known.note);
  }
}

std::vector<Estimate> estimates_of(const FittedLaw& law, const std::vector<Derived>& derived) {
  std::vector<Estimate> all;
  all.reserve(derived.size());
  for (const Derived& each : derived)
    all.push_back({.name = each.name,
                   .value = each.value(law.result.best.parameters),
                   .spread = spread_of(law.errors, law.result, each)});
  return all;
}

// ---- one law against another ------------------------------------------------------------------

LikelihoodRatio ratio_of(const FittedLaw& larger, const Problem& held, const FitResult& smaller) {
  LikelihoodRatio ratio =
      likelihood_ratio(criteria(held, smaller), smaller.free, larger.criteria, larger.result.free);
  if (!scale_is_known(larger.problem.objective))
    judge_by_f(ratio, smaller.best.value - larger.result.best.value,
               dispersion(larger.problem, larger.result), larger.result.degrees_of_freedom());
  return ratio;
}

StagedFit search(const Problem& problem, const FitTask& task, const FitRequest& request) {
  const LawOnData& data = task.on_data;
  const StageOptions options{
      .fit = {.threads = request.threads}, .seed = request.seed, .on_rows = data.on_rows};
  if (task.in_stages) return fit_in_stages(problem, data.starts, options);
  const auto from_starts = [&](const Problem& of) -> StagedFit {
    return {.result = fit(of, data.starts, options.fit), .starts = data.starts};
  };
  if (std::optional<StagedFit> found = fit_by_sample(problem, options, from_starts))
    return *std::move(found);
  return from_starts(problem);
}

HeldTest test_of(const NamedNumbers& values, const FittedLaw& law, const FitTask& task,
                 const FitRequest& request) {
  const Problem held = held_at(law.problem, values);
  const FitResult fitted = search(held, task, request).result;
  return {.held = values.shown_as(),
          .converged = fitted.usable(),
          .objective_value = fitted.best.value,
          .ratio = ratio_of(law, held, fitted)};
}

ComparedLaw compared(const FitTask& task, const FitResult& result, const Criteria& judged) {
  return {.law = task.name(),
          .parameters = result.free,
          .converged = result.usable(),
          .objective_value = result.best.value,
          .criteria = judged};
}

Comparison comparison_of(const FitRequest& request, const FittedLaw& law, const FitTask& task,
                         const FitTask& rival) {
  const FitResult fitted = search(rival.on_data.problem, rival, request).result;
  return {.fitted = compared(task, law.result, law.criteria),
          .rival = compared(rival, fitted, criteria(rival.on_data.problem, fitted))};
}

// Few that agree are said: a lower minimum may be missed.
std::string note_on_starts(const Starts& starts) {
  return fmt::format(
      "{} of {} starts came to this minimum, fewer than {}: a lower one may be missed; remedies: "
      "--start nearer to it, --starts N",
      starts.agreeing, starts.total, enough_agreeing);
}

std::string note_on_sample(const Starts& starts, std::size_t rows) {
  return fmt::format("starts were searched on {} of the {} rows, and the best of them on all",
                     starts.searched_rows, rows);
}

// ---- the whole --------------------------------------------------------------------------------

std::vector<Interval> new_measurements_of(const FittedLaw& law, const std::vector<Model>& points) {
  std::vector<Interval> intervals;
  intervals.reserve(points.size());
  const std::vector<double> noise{law.residual_standard_deviation};
  for (const Model& point : points)
    intervals.push_back(
        intervals_of_new_measurements(point, law.result, law.errors, noise).front());
  return intervals;
}

// What can be refused is refused before the search.
void refuse_before_search(const FitRequest& request, const FitTask& task) {
  if (!request.priors.empty()) refuse_with_priors(request, task.on_data.problem.objective);
  for (const NamedNumbers& values : request.held)
    static_cast<void>(held_at(task.on_data.problem, values));
  if (!request.new_measurements) return;
  if (const auto why = why_noise_is_unknown(request, task.on_data.problem))
    throw RequestError("new", *why);
}

// With priors the fit without them as well: its noise is where that of the posterior begins, and the
// shifts are told from it.
struct Found {
  MostProbable most_probable;
  std::optional<FitResult> unpenalised = {};
};

// None where only the priors make it a problem, for lack of rows.
std::optional<FitResult> without_priors(const FitRequest& request, const FitTask& task) {
  Problem problem = task.on_data.problem;
  problem.priors.clear();
  if (problem.model.rows < free_parameters(problem.model)) return std::nullopt;
  return search(problem, task, request).result;
}

double first_noise_variance(const Problem& problem, const std::optional<FitResult>& unpenalised) {
  const double freedom = unpenalised ? std::max(unpenalised->degrees_of_freedom(), 1.0) : 1;
  const double variance = unpenalised ? unpenalised->best.value / freedom : 0;
  if (variance > 0 && std::isfinite(variance)) return variance;
  double squares = 0;
  for (const Measurement& measured : problem.measured)
    squares += on_logarithms(problem.objective.kind) ? 1 : measured.response * measured.response;
  return std::max(1e-4 * squares / static_cast<double>(problem.model.rows), 1e-300);
}

Found found_by(const FitRequest& request, const FitTask& task,
               const std::optional<MostProbable>& known) {
  const Problem& problem = task.on_data.problem;
  if (known) return {.most_probable = *known};
  const auto by_search = [&](const Problem& posed) { return search(posed, task, request); };
  if (problem.priors.empty())
    return {.most_probable = {.problem = problem, .found = by_search(problem)}};
  std::optional<FitResult> unpenalised = without_priors(request, task);
  const double noise_variance = first_noise_variance(problem, unpenalised);
  return {.most_probable = most_probable(problem, by_search, noise_variance),
          .unpenalised = std::move(unpenalised)};
}

FittedLaw searched(const FitRequest& request, const Columns& columns, const FitTask& task,
                   const std::optional<MostProbable>& known) {
  const LawOnData& data = task.on_data;
  const Found solution = found_by(request, task, known);
  const StagedFit& found = solution.most_probable.found;
  FittedLaw law{.law = request.law,
                .formula = task.formula,
                .problem = solution.most_probable.problem,
                .result = found.result,
                .point_columns = task.point_columns,
                .at = task.at};
  if (!request.priors.empty())
    law.shifts = shifts_of(law.problem, law.result, request.priors, solution.unpenalised);
  law.errors = error_bars(law.problem, law.result, found.starts, request.errors,
                          {.seed = request.seed,
                           .threads = request.threads,
                           .groups = groups_of(request, columns),
                           .curve = data.curve});
  law.rows_share_a_sample = data.curve.rows > 0;
  law.notes = data.notes;
  if (law.result.starts.searched_rows > 0)
    law.notes.push_back(note_on_sample(law.result.starts, law.result.rows));
  if (task.in_stages && law.usable() && law.result.starts.agreeing < enough_agreeing &&
      !meets_every_row(law.problem, law.result))
    law.notes.push_back(note_on_starts(law.result.starts));
  return law;
}

// A row without which a parameter is not known has no residual of its own: HC3 is 0/0.
std::string note_on_leverage(const std::vector<std::size_t>& rows) {
  return fmt::format(
      "{} {} of those fitted {} leverage 1, a parameter to {}: the sandwich (HC3) is not known, "
      "and errors are left out; remedies: --errors sandwich-hc0 or scaled",
      rows.size() == 1 ? "row" : "rows", fmt::join(rows, ", "), rows.size() == 1 ? "has" : "have",
      rows.size() == 1 ? "itself" : "themselves");
}

void note_leverage(FittedLaw& law) {
  const bool is_sandwich = law.errors.kind == CovarianceKind::sandwich && !law.errors.bootstrap;
  const std::vector<double>& entries = law.errors.covariance.entries;
  const bool known = std::all_of(entries.begin(), entries.end(),
                                 [](double entry) { return std::isfinite(entry); });
  if (!is_sandwich || !law.usable() || known) return;
  std::vector<std::size_t> rows = rows_of_full_leverage(law.problem, law.result);
  for (std::size_t& row : rows) ++row;  // counted from 1, as those of RowError are
  if (!rows.empty()) law.notes.push_back(note_on_leverage(rows));
}

// Scaled covariance, profile and tests take all rows for equally noisy, so many times their weight.
bool rests_on_equal_spread(const FittedLaw& law, const FitRequest& request) {
  if (!request.held.empty()) return true;
  if (law.errors.bootstrap) return false;
  return law.errors.options.profile || law.errors.kind == CovarianceKind::scaled;
}

std::string note_on_spread(const FittedLaw& law) {
  const SpreadTest& test = *law.spread_test;
  const bool by_ranks = &test.clearer() == &test.by_ranks;
  const bool grows = test.clearer().correlation > 0;
  const bool raw = !on_logarithms(law.problem.objective.kind);
  return fmt::format(
      "the spread of the residuals {} with the fit ({} p = {:.2g}): errors that take the rows for "
      "equally noisy do not hold; remedies: weights{}, --errors sandwich (HC3), --bootstrap",
      grows ? "grows" : "shrinks", by_ranks ? "rank correlation," : "Breusch-Pagan,",
      test.clearer().probability, raw && grows ? ", a log objective" : "");
}

void test_spread(FittedLaw& law, const FitRequest& request) {
  if (law.rows_share_a_sample || !law.usable()) return;
  law.spread_test = spread_test(law.problem, law.result);
  if (law.spread_changes() && rests_on_equal_spread(law, request))
    law.notes.push_back(note_on_spread(law));
}

void diagnose_into(FittedLaw& law, const FitRequest& request) {
  law.unidentified = unidentified(law.problem, law.result, law.errors.covariance);
  law.residual_standard_deviation = residual_standard_deviation(law.problem, law.result);
  law.criteria = criteria(law.problem, law.result);
  if (law.problem.objective.known_errors)
    law.goodness_of_fit = goodness_of_fit(law.problem, law.result);
  if (law.usable() && meets_every_row(law.problem, law.result))
    law.notes.emplace_back(
        "the law meets every row to rounding: the rows say nothing of noise, and errors are those "
        "of "
        "rounding");
  if (!request.weights.empty() && !is_likelihood(law.problem.objective.kind))
    law.notes.push_back(
        "weights are relative: errors are rescaled by the residuals; errors that are known, "
        "--sigma, are not");
  note_leverage(law);
  test_spread(law, request);
  law.rows = diagnose(law.problem, law.result);
  if (request.influence)
    law.influence = leave_one_out_changes(law.problem, law.result, request.threads);
}

FittedLaw answered(const FitRequest& request, const Columns& columns, const FitTask& task,
                   const std::vector<Model>& points,
                   const std::optional<MostProbable>& known = std::nullopt) {
  std::optional<FitTask> rival;
  if (request.rival) rival = rival_task(request, task, columns);
  FittedLaw law = searched(request, columns, task, known);
  add_parameters(law);
  law.derived = estimates_of(law, task.on_data.derived);
  law.predictions = estimates_of(law, predictions_at(request, points));
  diagnose_into(law, request);
  if (request.new_measurements) law.new_measurements = new_measurements_of(law, points);
  for (const NamedNumbers& values : request.held)
    law.tests.push_back(test_of(values, law, task, request));
  if (rival) law.comparison = comparison_of(request, law, task, *rival);
  const bool has_outcomes = task.law != nullptr && task.law->outcomes;
  if (has_outcomes && request.families.column.empty()) law.outcomes = task.law->outcomes(columns);
  if (request.latex) law.latex = task.latex(law.result.best.parameters);
  if (request.draws && law.usable())
    law.draws = draws_of(law.errors, law.problem, law.result, request.draw_count, request.seed);
  if (request.errors.refits > 0 || request.start_count > 0 || request.draws)
    law.seed = request.seed;
  return law;
}

FittedLaw fit_families(const FitRequest& request, const Columns& columns) {
  const TaskSearch by_search = [&](const Problem& problem, const FitTask& task) {
    return search(problem, task, request);
  };
  const FamilyTask joint = family_task(request, columns, by_search);
  refuse_before_search(joint.request, joint.task);
  FittedLaw law = answered(joint.request, joint.columns, joint.task, joint.points, joint.pooled);
  law.families = joint.families;
  law.fitted_rows = joint.rows;
  law.notes.insert(law.notes.begin(), joint.notes.begin(), joint.notes.end());
  return law;
}

}  // namespace

const ComparedLaw& Comparison::lower_aic() const {
  return rival.criteria.aic < fitted.criteria.aic ? rival : fitted;
}

const ComparedLaw& Comparison::lower_bic() const {
  return rival.criteria.bic < fitted.criteria.bic ? rival : fitted;
}

const Estimate& FittedLaw::parameter(const std::string& name) const {
  for (const Estimate& estimate : parameters)
    if (estimate.name == name) return estimate;
  throw std::invalid_argument("no parameter " + name);
}

std::size_t FittedLaw::outliers() const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [](const RowDiagnosis& row) { return row.outlier; }));
}

bool FittedLaw::spread_changes() const {
  return spread_test && spread_test->clearer().probability < spread_changes_at;
}

FittedLaw fit_law(const FitRequest& request, const Columns& columns) {
  if (!request.families.column.empty()) return fit_families(request, columns);
  const FitTask task = task_of(request, columns);
  refuse_before_search(request, task);
  return answered(request, columns, task, models_at(request, task));
}

DirectAnswer answer_directly(const FitRequest& request, const Columns& columns) {
  const NamedLaw& law = law_named(request.law);
  if (law.is_searched()) throw RequestError("law", law.name + " is searched for; allowed: fit_law");
  check(columns);
  check_nature(law, columns);
  return law.direct(columns, request);
}

std::vector<double> predict(const FittedLaw& law, const Columns& columns) {
  check(columns);
  return predictions(law.at(columns), law.result.best.parameters);
}

}  // namespace inferlaw::fit
