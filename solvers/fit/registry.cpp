#include "inferlaw/solvers/fit/registry.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "inferlaw/lib/laws/pass_at_k.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/lib/training/tripartite.hpp"
#include "inferlaw/solvers/fit/laws/frontier.hpp"
#include "inferlaw/solvers/fit/laws/isoflop.hpp"
#include "inferlaw/solvers/fit/laws/loss.hpp"
#include "inferlaw/solvers/fit/laws/plateau.hpp"
#include "inferlaw/solvers/fit/laws/small.hpp"
#include "inferlaw/solvers/fit/laws/tripartite.hpp"
#include "inferlaw/solvers/simulation/regime.hpp"

namespace inferlaw::fit {
namespace {

using Starts = std::vector<std::vector<double>>;
using Theta = std::span<const double>;

std::vector<Measurement> measured(const std::vector<double>& responses) {
  std::vector<Measurement> rows;
  rows.reserve(responses.size());
  for (const double response : responses) rows.push_back({.response = response});
  return rows;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double least(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

double greatest(const std::vector<double>& values) {
  return *std::max_element(values.begin(), values.end());
}

double geometric_middle(std::vector<double> values) {
  for (double& value : values) value = std::log(value);
  return std::exp(median(values));
}

// ---- loss -------------------------------------------------------------------------------------

// Half of the reducible loss to each term at the middle of the data.
Starts loss_starts(const std::vector<double>& n, const std::vector<double>& d,
                   const std::vector<double>& loss) {
  Starts starts;
  const double floor = 0.8 * least(loss);
  const double half = (median(loss) - floor) / 2;
  for (const double alpha : {0.15, 0.35, 0.7})
    for (const double beta : {0.15, 0.35, 0.7})
      starts.push_back({floor, half * std::pow(geometric_middle(n), alpha),
                        half * std::pow(geometric_middle(d), beta), alpha, beta});
  return starts;
}

Model loss_at(const Columns& columns, const LawOptions& /*options*/) {
  return loss_law(columns.column("N"), columns.column("D"));
}

LawOnData loss_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  const std::vector<double>& loss = columns.column("loss");
  return {.problem = {.model = loss_at(columns, options),
                      .objective = objective,
                      .measured = measured(loss)},
          .starts = loss_starts(columns.column("N"), columns.column("D"), loss),
          .derived = frontier(options.budgets_flop)};
}

// `count` of the published starts, evenly over their grid.
Starts thinned_published_starts(std::size_t count) {
  const Starts all = published_loss_starts();
  Starts some;
  for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count % all.size()]);
  return some;
}

// ---- power ------------------------------------------------------------------------------------

Model power_at(const Columns& columns, const LawOptions& /*options*/) {
  return power_law(columns.column("x"));
}

LawOnData power_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  const std::vector<double>& x = columns.column("x");
  const std::vector<double>& y = columns.column("y");
  LawOnData law{.problem = {.model = power_at(columns, options),
                            .objective = objective,
                            .measured = measured(y)}};
  for (const double share : {0.05, 0.5, 0.9})
    for (const double alpha : {0.05, 0.2, 0.6}) {
      const double floor = share * least(y);
      const double reducible = std::max(median(y) - floor, 1e-12);
      law.starts.push_back(
          {geometric_middle(x) * std::pow(reducible, 1 / alpha), alpha, std::max(floor, 0.0)});
    }
  return law;
}

// ---- isoflop ----------------------------------------------------------------------------------

Record row_of(const Parabola& parabola) {
  return {{"budget_flop", parabola.budget_flop},
          {"rows", parabola.rows},
          {"optimal_parameters", parabola.optimal_parameters},
          {"standard_error_of_log", parabola.standard_error_of_log},
          {"least_loss", parabola.least_loss},
          {"inside", parabola.inside}};
}

DirectAnswer isoflop_of(const Columns& columns, const LawOptions& /*options*/) {
  const std::vector<double>& budgets = columns.column("budget");
  const std::vector<double>& sizes = columns.column("N");
  const std::vector<double>& losses = columns.column("loss");
  std::vector<IsoflopPoint> points;
  for (std::size_t i = 0; i < budgets.size(); ++i)
    points.push_back({.budget_flop = budgets[i], .parameters = sizes[i], .loss = losses[i]});
  const IsoflopFit fitted = fit_isoflops(points);
  std::vector<Record> parabolas;
  parabolas.reserve(fitted.parabolas.size());
  for (const Parabola& parabola : fitted.parabolas) parabolas.push_back(row_of(parabola));
  DirectAnswer answer{.usable = fitted.used >= 2,
                      .inputs = {{"rows", points.size()}},
                      .results = {{"exponent_a_of_parameters", fitted.exponent},
                                  {"standard_error", fitted.standard_error},
                                  {"minima_used", fitted.used},
                                  {"parabolas", parabolas}}};
  if (fitted.budgets_left_out > 0)
    answer.notes.push_back(fmt::format("{} budgets with fewer than 3 distinct N are left out",
                                       fitted.budgets_left_out));
  if (fitted.used < fitted.parabolas.size())
    answer.notes.emplace_back("parabolas without a minimum inside their sizes are left out");
  return answer;
}

// ---- coverage ---------------------------------------------------------------------------------

struct Budget {
  double k = 1;
  double times = 0;
};

// k = round(logspace(0, log10 n, 100)), the published points: repeats count as often as they are
// drawn, but are one point.
std::vector<Budget> published_budgets(double most) {
  std::vector<Budget> budgets;
  for (int i = 0; i < 100; ++i) {
    const double k = std::clamp(std::round(std::pow(10, std::log10(most) * i / 99)), 1.0, most);
    if (budgets.empty() || budgets.back().k != k) budgets.push_back({.k = k});
    ++budgets.back().times;
  }
  return budgets;
}

// pass@k of every problem that has k samples, and their mean over problems taken so many times.
class CountedCoverage {
 public:
  CountedCoverage(const std::vector<double>& drawn, const std::vector<double>& correct,
                  const std::vector<Budget>& budgets)
      : budgets_(budgets.size()) {
    for (std::size_t i = 0; i < drawn.size(); ++i)
      for (const Budget& budget : budgets)
        solved_.push_back(
            budget.k > drawn[i]
                ? not_drawn
                : laws::pass_at_k({.drawn = drawn[i], .correct = correct[i]}, budget.k));
  }

  // Not a number where no problem has so many samples.
  [[nodiscard]] std::vector<Measurement> curve(std::span<const double> times) const {
    std::vector<Measurement> means(budgets_);
    for (std::size_t b = 0; b < budgets_; ++b) {
      double total = 0;
      for (std::size_t i = 0; i < times.size(); ++i) {
        const double solved = solved_[i * budgets_ + b];
        if (solved == not_drawn) continue;
        total += times[i];
        means[b].response += times[i] * solved;
      }
      means[b].response /= total;
    }
    return means;
  }

 private:
  static constexpr double not_drawn = -1;
  std::size_t budgets_;
  std::vector<double> solved_;  // problem by problem
};

struct Curve {
  std::vector<double> k;
  std::vector<Measurement> coverage;
  std::vector<double> weights = {};
  SampledCurve sampled = {};
  std::vector<std::string> notes = {};
};

// Budgets at which one problem or more was solved: the samples of many problems may be fewer.
std::vector<Budget> solved_budgets(const std::vector<double>& drawn,
                                   const std::vector<double>& correct) {
  double most = 0;
  for (std::size_t i = 0; i < drawn.size(); ++i)
    if (correct[i] > 0) most = std::max(most, drawn[i]);
  if (most == 0)
    throw std::domain_error("correct is 0 in every row; allowed: above 0 in one row or more");
  std::vector<Budget> budgets = published_budgets(greatest(drawn));
  std::erase_if(budgets, [&](const Budget& budget) { return budget.k > most; });
  return budgets;
}

std::vector<std::string> notes_on_budgets(const std::vector<double>& drawn,
                                          const std::vector<Budget>& budgets) {
  std::vector<std::string> notes{
      fmt::format("coverage at {} distinct k, 1 to {}", budgets.size(), budgets.back().k)};
  if (greatest(drawn) > budgets.back().k)
    notes.push_back(fmt::format(
        "k above {} is left out: no problem with so many samples was solved", budgets.back().k));
  if (least(drawn) < budgets.back().k)
    notes.push_back(fmt::format(
        "problems have {} to {} samples: each counts up to its own, {} of {} at the largest k",
        least(drawn), greatest(drawn),
        std::count_if(drawn.begin(), drawn.end(),
                      [&](double samples) { return samples >= budgets.back().k; }),
        drawn.size()));
  return notes;
}

Curve curve_of_counts(const Columns& columns) {
  const std::vector<double>& drawn = columns.column("samples");
  const std::vector<double>& correct = columns.column("correct");
  const std::vector<Budget> budgets = solved_budgets(drawn, correct);
  const auto counted = std::make_shared<const CountedCoverage>(drawn, correct, budgets);
  Curve curve{
      .k = {},
      .coverage = counted->curve(std::vector<double>(drawn.size(), 1)),
      .sampled = {.rows = drawn.size(),
                  .measured =
                      [counted](std::span<const double> times) { return counted->curve(times); }},
      .notes = notes_on_budgets(drawn, budgets)};
  for (const Budget& budget : budgets) {
    curve.k.push_back(budget.k);
    curve.weights.push_back(budget.times);
  }
  return curve;
}

Curve curve_of(const Columns& columns) {
  if (columns.has("samples") && columns.has("correct")) return curve_of_counts(columns);
  return {.k = columns.column("k"), .coverage = measured(columns.column("coverage"))};
}

LawOnData coverage_on(const Columns& columns, const Objective& objective,
                      const LawOptions& /*options*/) {
  const Curve curve = curve_of(columns);
  return {.problem = {.model = coverage_law(curve.k),
                      .objective = objective,
                      .measured = curve.coverage,
                      .weights = curve.weights},
          .starts = {{-1, -0.3}, {-4, -0.3}, {-8, -0.15}, {-0.5, -0.6}},
          .curve = curve.sampled,
          .notes = curve.notes};
}

LawOnData beta_on(const Columns& columns, const Objective& objective,
                  const LawOptions& /*options*/) {
  const Starts starts{{0.9, 0.4, 2}, {0.9, 0.4, 0.5}, {0.9, 0.3, 15}, {0.6, 1, 5}, {0.5, 0.2, 1}};
  if (objective.kind != ObjectiveKind::beta_binomial) {
    const Curve curve = curve_of(columns);
    return {.problem = {.model = beta_law(curve.k),
                        .objective = objective,
                        .measured = curve.coverage,
                        .weights = curve.weights},
            .starts = starts,
            .curve = curve.sampled,
            .notes = curve.notes};
  }
  const std::vector<double>& correct = columns.column("correct");
  return {.problem = {.model = beta_counts(columns.column("samples"), correct),
                      .objective = objective,
                      .measured = measured(correct)},
          .starts = starts};
}

// ---- majority ---------------------------------------------------------------------------------

void require_given(LawOption option, double value) {
  if (value == 0)
    throw RequestError(std::string(name_of(option)), "missing; allowed: that of the fit beta");
}

// The plateau is the highest accuracy measured, which is how the published ones were read.
DirectAnswer majority_of(const Columns& columns, const LawOptions& options) {
  const Population& population = options.population;
  require_given(LawOption::alpha, population.alpha);
  require_given(LawOption::beta, population.beta);
  const std::vector<double>& accuracy = columns.column("accuracy");
  const double plateau = greatest(accuracy);
  const double share = commonest_wrong_share(population, plateau);
  DirectAnswer answer{.usable = share <= 1,
                      .inputs = {{"mass", population.mass},
                                 {"alpha", population.alpha},
                                 {"beta", population.beta},
                                 {"answers", options.answers}},
                      .results = {{"plateau", plateau}, {"commonest_wrong_share", share}},
                      .notes = {"the plateau fixes the share of the commonest wrong answer only"}};
  if (options.answers > 0)
    answer.results.push_back({"geometric_ratio", geometric_ratio(share, options.answers)});
  return answer;
}

// ---- accuracy, energy -------------------------------------------------------------------------

Model accuracy_at(const Columns& columns, const LawOptions& /*options*/) {
  return accuracy_law(columns.column("tokens"));
}

LawOnData accuracy_on(const Columns& columns, const Objective& objective,
                      const LawOptions& options) {
  return {.problem = {.model = accuracy_at(columns, options),
                      .objective = objective,
                      .measured = measured(columns.column("accuracy"))},
          .starts = {{0, 0.1}},
          .derived = {{.name = "accuracy_per_doubling",
                       .value = [](Theta theta) { return theta[1] * std::log10(2.0); }}}};
}

Model energy_at(const Columns& columns, const LawOptions& /*options*/) {
  return energy_law(columns.column("batch"), columns.column("parameters"));
}

LawOnData energy_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  return {.problem = {.model = energy_at(columns, options),
                      .objective = objective,
                      .measured = measured(columns.column("joules_per_token"))},
          .starts = {{1, 0.01, 0.5}, {1, 0.01, 1}, {0.1, 0.1, 0.5}, {10, 0.001, 0.2}}};
}

// ---- joules, parallel, reinforcement ----------------------------------------------------------

Model joules_at(const Columns& columns, const LawOptions& /*options*/) {
  return joules_law(columns.column("tokens_in"), columns.column("tokens_out"));
}

LawOnData joules_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  const std::vector<double>& joules = columns.column("joules");
  const double by_out = median(joules) / std::max(median(columns.column("tokens_out")), 1.0);
  return {.problem = {.model = joules_at(columns, options),
                      .objective = objective,
                      .measured = measured(joules)},
          .starts = {{0, by_out, 0}, {by_out / 10, by_out / 2, 0}}};
}

Model parallel_at(const Columns& columns, const LawOptions& /*options*/) {
  return parallel_law(columns.column("N"), columns.column("P"));
}

LawOnData parallel_on(const Columns& columns, const Objective& objective,
                      const LawOptions& options) {
  const std::vector<double>& loss = columns.column("loss");
  LawOnData law{.problem = {.model = parallel_at(columns, options),
                            .objective = objective,
                            .measured = measured(loss)}};
  const double size = geometric_middle(columns.column("N"));
  for (const double share : {0.3, 0.8})
    for (const double alpha : {0.1, 0.2, 0.5}) {
      const double floor = share * least(loss);
      const double reducible = median(loss) - floor;
      law.starts.push_back({size * std::pow(reducible, 1 / alpha), 0.3, alpha, floor});
    }
  return law;
}

Model reinforcement_at(const Columns& columns, const LawOptions& /*options*/) {
  return reinforcement_law(columns.column("compute"));
}

LawOnData reinforcement_on(const Columns& columns, const Objective& objective,
                           const LawOptions& options) {
  const std::vector<double>& compute = columns.column("compute");
  const std::vector<double>& reward = columns.column("reward");
  LawOnData law{.problem = {.model = reinforcement_at(columns, options),
                            .objective = objective,
                            .measured = measured(reward)}};
  for (const double steepness : {0.5, 1.0, 2.0})
    for (const double middle : {least(compute), geometric_middle(compute), greatest(compute)})
      law.starts.push_back({least(reward), greatest(reward), middle, steepness});
  return law;
}

// ---- auxiliary --------------------------------------------------------------------------------

Model auxiliary_at(const Columns& columns, const LawOptions& /*options*/) {
  return auxiliary_law(columns.column("horizon"));
}

LawOnData auxiliary_on(const Columns& columns, const Objective& objective,
                       const LawOptions& options) {
  const std::vector<double>& means = columns.column("mean");
  const double horizon = median(columns.column("horizon"));
  const double mean = median(means);
  LawOnData law{.problem = {.model = auxiliary_at(columns, options),
                            .objective = objective,
                            .measured = measured(means)}};
  for (const double share : {-1.0, 0.0, 0.5, 0.95})
    law.starts.push_back({share * mean / horizon, 1.25 * mean / std::sqrt(horizon)});
  if (columns.has("standard_error"))
    for (const double error : columns.column("standard_error"))
      law.problem.weights.push_back(1 / (error * error));
  return law;
}

// Which law the curve of deficits follows over the horizon, where it has errors of its own.
std::vector<Outcome> regime_of(const Columns& columns) {
  if (!columns.has("standard_error")) return {};
  const std::vector<double>& horizons = columns.column("horizon");
  const std::vector<double>& means = columns.column("mean");
  const std::vector<double>& errors = columns.column("standard_error");
  std::vector<simulation::CurvePoint> curve;
  for (std::size_t i = 0; i < horizons.size(); ++i)
    curve.push_back(
        {.slots = horizons[i], .mean_joules = means[i], .standard_error_joules = errors[i]});
  const simulation::GrowthLawChoice choice = simulation::detect_regime(curve);
  return {{"regime", Record{{"chosen", std::string(simulation::name_of(choice.chosen))},
                            {"bic_square_root", choice.square_root.goodness.bic},
                            {"bic_kinked", choice.kinked.goodness.bic},
                            {"bic_linear", choice.linear.goodness.bic}}}};
}

// ---- ds3 --------------------------------------------------------------------------------------

Model ds3_at(const Columns& columns, const LawOptions& options) {
  return ds3_law(columns.column("tokens"), columns.column("loss"), options.tokens_per_step);
}

LawOnData ds3_on(const Columns& columns, const Objective& objective, const LawOptions& options) {
  const double steps = geometric_middle(columns.column("tokens")) / options.tokens_per_step;
  LawOnData law{.problem = {.model = ds3_at(columns, options),
                            .objective = objective,
                            .measured = measured(columns.column("accuracy"))}};
  for (const double iota : {0.05, 0.3, 0.9})
    for (const double skills : {0.02, 0.1, 0.5})
      law.starts.push_back({5, 2.5, iota, std::max(skills * steps, 0.5)});
  return law;
}

// ---- tripartite -------------------------------------------------------------------------------

Model tripartite_at(const Columns& columns, const LawOptions& /*options*/) {
  return tripartite_law(columns.column("training_flops"), columns.column("inference_flops"));
}

// Tokens that the middle row pays for, in chains of a few dozen to a few thousand steps.
LawOnData tripartite_on(const Columns& columns, const Objective& objective,
                        const LawOptions& options) {
  const std::vector<double>& accuracies = columns.column("accuracy");
  const double parameters =
      training::run_of_compute({}, geometric_middle(columns.column("training_flops"))).parameters;
  const double tokens = geometric_middle(columns.column("inference_flops")) / (2 * parameters);
  const double ceiling = (1 + greatest(accuracies)) / 2;
  LawOnData law{.problem = {.model = tripartite_at(columns, options),
                            .objective = objective,
                            .measured = measured(accuracies)}};
  for (const double steps : {50.0, 500.0, 5000.0})
    law.starts.push_back({0.5, tokens / steps, ceiling});
  law.notes.emplace_back(
      "rho and omega act nearly as (1 - rho)/omega alone: unless one of them is held (--fix), "
      "their standard errors can be far too small.");
  return law;
}

}  // namespace

std::vector<LawOption> law_options() {
  return {numeric::members<LawOption>.begin(), numeric::members<LawOption>.end()};
}

bool NamedLaw::takes(LawOption option) const {
  return std::find(options.begin(), options.end(), option) != options.end();
}

std::vector<std::string> NamedLaw::column_names() const {
  std::vector<std::string> names;
  for (const LawColumn& column : columns) names.push_back(column.name);
  return names;
}

const std::vector<NamedLaw>& named_laws() {
  static const std::vector<NamedLaw> laws{
      {.name = "loss",
       .formula = "E + A*N^(-alpha) + B*D^(-beta)",
       .columns = {{.name = "N", .positive = true},
                   {.name = "D", .positive = true},
                   {.name = "loss", .positive = true}},
       .usual = ObjectiveKind::huber_log,
       .options = {LawOption::compute},
       .on = loss_on,
       .at = loss_at,
       .grid_of_starts = thinned_published_starts},
      {.name = "power",
       .formula = "(x_c/x)^alpha + E",
       .columns = {{.name = "x", .positive = true}, {.name = "y"}},
       .on = power_on,
       .at = power_at},
      {.name = "isoflop",
       .formula = "ln N*(C) = a*ln C + const",
       .columns = {{.name = "budget", .positive = true},
                   {.name = "N", .positive = true},
                   {.name = "loss", .positive = true}},
       .direct = isoflop_of},
      {.name = "coverage",
       .formula = "exp(a*k^b)",
       .columns = {{.name = "k", .positive = true}, {.name = "coverage", .probability = true}},
       .counts = {"samples", "correct"},
       .usual = ObjectiveKind::squared_log,
       .on = coverage_on,
       .at = [](const Columns& columns,
                const LawOptions& /*options*/) { return coverage_law(columns.column("k")); }},
      {.name = "beta",
       .formula = "A*(1 - B(alpha, beta+k)/B(alpha, beta))",
       .columns = {{.name = "k", .positive = true}, {.name = "coverage", .probability = true}},
       .counts = {"samples", "correct"},
       .likelihoods = {ObjectiveKind::beta_binomial},
       .on = beta_on,
       .at = [](const Columns& columns,
                const LawOptions& /*options*/) { return beta_law(columns.column("k")); }},
      {.name = "majority",
       .formula = "P(inf) = A*(1 - I_r(alpha, beta)), r = c*/(1 + c*)",
       .columns = {{.name = "accuracy", .probability = true}},
       .options = {LawOption::mass, LawOption::alpha, LawOption::beta, LawOption::answers},
       .direct = majority_of},
      {.name = "accuracy",
       .formula = "u + v*log10(tokens)",
       .columns = {{.name = "tokens", .positive = true}, {.name = "accuracy", .probability = true}},
       .on = accuracy_on,
       .at = accuracy_at},
      {.name = "energy",
       .formula = "parameters^gamma*(w/batch + c)",
       .columns = {{.name = "batch", .positive = true},
                   {.name = "parameters", .positive = true},
                   {.name = "joules_per_token", .positive = true}},
       .usual = ObjectiveKind::squared_log,
       .on = energy_on,
       .at = energy_at},
      {.name = "joules",
       .formula = "a*tokens_in + b*tokens_out + c*tokens_in*tokens_out",
       .columns = {{.name = "tokens_in", .not_negative = true},
                   {.name = "tokens_out", .not_negative = true},
                   {.name = "joules", .positive = true}},
       .on = joules_on,
       .at = joules_at},
      {.name = "parallel",
       .formula = "(A/(N*(k*log(P) + 1)))^alpha + E",
       .columns = {{.name = "N", .positive = true},
                   {.name = "P", .positive = true},
                   {.name = "loss", .positive = true}},
       .usual = ObjectiveKind::huber_log,
       .on = parallel_on,
       .at = parallel_at},
      {.name = "reinforcement",
       .formula = "R_0 + (A - R_0)/(1 + (C_mid/compute)^B)",
       .columns = {{.name = "compute", .positive = true}, {.name = "reward"}},
       .on = reinforcement_on,
       .at = reinforcement_at},
      {.name = "auxiliary",
       .formula = "E[D_T](drift, volatility)",
       .columns = {{.name = "horizon", .positive = true}, {.name = "mean", .not_negative = true}},
       .also_read = {"standard_error"},
       .on = auxiliary_on,
       .at = auxiliary_at,
       .outcomes = regime_of},
      {.name = "ds3",
       .formula = "I_r(m, tokens/omega - m + 1), r = iota/(1 + exp(-b*(L_0 - loss)))",
       .columns = {{.name = "tokens", .positive = true},
                   {.name = "loss", .positive = true, .may_be_constant = true},
                   {.name = "accuracy", .probability = true}},
       .options = {LawOption::tokens_per_step},
       .on = ds3_on,
       .at = ds3_at},
      {.name = "tripartite",
       .formula = "A*a(training_flops, inference_flops; rho, omega)",
       .columns = {{.name = "training_flops", .positive = true, .may_be_constant = true},
                   {.name = "inference_flops", .positive = true},
                   {.name = "accuracy", .probability = true}},
       .on = tripartite_on,
       .at = tripartite_at}};
  return laws;
}

void check_nature(const NamedLaw& law, const Columns& columns) {
  for (const LawColumn& column : law.columns) {
    if (column.positive) require_positive(columns, column.name);
    if (column.probability) require_probability(columns, column.name);
    if (column.not_negative) require_not_negative(columns, column.name);
  }
  for (const std::string& errors : law.also_read)
    if (columns.has(errors)) require_positive(columns, errors);
}

const NamedLaw* find_law(std::string_view name) {
  for (const NamedLaw& law : named_laws())
    if (law.name == name) return &law;
  return nullptr;
}

const NamedLaw& law_named(const std::string& name) {
  if (const NamedLaw* law = find_law(name)) return *law;
  std::vector<std::string> known;
  for (const NamedLaw& law : named_laws()) known.push_back(law.name);
  throw RequestError("law",
                     fmt::format("{}; allowed: {}, or a formula", name, fmt::join(known, ", ")));
}

}  // namespace inferlaw::fit
