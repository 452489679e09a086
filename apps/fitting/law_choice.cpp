#include "inferlaw/apps/fitting/law_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/lib/laws/pass_at_k.hpp"
#include "inferlaw/solvers/fit/laws/frontier.hpp"
#include "inferlaw/solvers/fit/laws/loss.hpp"
#include "inferlaw/solvers/fit/laws/small.hpp"

namespace inferlaw::apps {
namespace {

using fit::ObjectiveKind;
using Starts = std::vector<std::vector<double>>;
using Theta = std::span<const double>;

std::vector<fit::Measurement> measured(const std::vector<double>& responses) {
  std::vector<fit::Measurement> rows;
  for (const double response : responses) rows.push_back({.response = response});
  return rows;
}

double median(std::vector<double> values) {
  if (values.empty()) throw InputError("no rows are left; allowed: 1 or more");
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double least(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

double geometric_middle(std::vector<double> values) {
  for (double& value : values) value = std::log(value);
  return std::exp(median(values));
}

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

LawOnData loss_on(const DataSet& data, const LawOptions& options) {
  const std::vector<double> n = data.numbers("N");
  const std::vector<double> d = data.numbers("D");
  const std::vector<double> loss = data.numbers("loss");
  LawOnData law{.problem = {.model = fit::loss_law(n, d),
                            .objective = options.objective,
                            .measured = measured(loss)},
                .starts = loss_starts(n, d, loss)};
  law.derived = fit::frontier(options.budgets_flop);
  return law;
}

LawOnData power_on(const DataSet& data, const LawOptions& options) {
  const std::vector<double> x = data.numbers("x");
  const std::vector<double> y = data.numbers("y");
  LawOnData law{.problem = {.model = fit::power_law(x),
                            .objective = options.objective,
                            .measured = measured(y)},
                .starts = {}};
  for (const double share : {0.05, 0.5, 0.9})
    for (const double alpha : {0.05, 0.2, 0.6}) {
      const double floor = share * least(y);
      const double reducible = std::max(median(y) - floor, 1e-12);
      law.starts.push_back(
          {geometric_middle(x) * std::pow(reducible, 1 / alpha), alpha, std::max(floor, 0.0)});
    }
  return law;
}

// ---- coverage ---------------------------------------------------------------------------------

// k = round(logspace(0, log10 n, 100)), repeats kept: the published points.
std::vector<double> published_budgets(double most) {
  std::vector<double> budgets;
  for (int i = 0; i < 100; ++i)
    budgets.push_back(std::clamp(std::round(std::pow(10, std::log10(most) * i / 99)), 1.0, most));
  return budgets;
}

// pass@k of every problem, and their mean over problems taken so many times.
class CountedCoverage {
 public:
  CountedCoverage(const std::vector<double>& drawn, const std::vector<double>& correct,
                  const std::vector<double>& k)
      : budgets_(k.size()) {
    for (std::size_t i = 0; i < drawn.size(); ++i)
      for (const double budget : k)
        solved_.push_back(laws::pass_at_k({.drawn = drawn[i], .correct = correct[i]}, budget));
  }

  [[nodiscard]] std::vector<fit::Measurement> curve(std::span<const double> times) const {
    std::vector<fit::Measurement> means(budgets_);
    double total = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      total += times[i];
      for (std::size_t b = 0; b < budgets_; ++b)
        means[b].response += times[i] * solved_[i * budgets_ + b];
    }
    for (fit::Measurement& mean : means) mean.response /= total;
    return means;
  }

 private:
  std::size_t budgets_;
  std::vector<double> solved_;  // problem by problem
};

struct Curve {
  std::vector<double> k;
  std::vector<fit::Measurement> coverage;
  fit::SampledCurve sampled = {};
};

Curve curve_of_counts(const DataSet& data) {
  const std::vector<double> drawn = data.numbers("samples");
  const std::vector<double> correct = data.numbers("correct");
  if (drawn.empty()) throw InputError("no rows are left; allowed: 1 or more");
  const std::vector<double> k = published_budgets(least(drawn));
  const auto counted = std::make_shared<const CountedCoverage>(drawn, correct, k);
  return {.k = k,
          .coverage = counted->curve(std::vector<double>(drawn.size(), 1)),
          .sampled = {.rows = drawn.size(), .measured = [counted](std::span<const double> times) {
                        return counted->curve(times);
                      }}};
}

Curve curve_of(const DataSet& data) {
  if (data.has("samples") && data.has("correct")) return curve_of_counts(data);
  return {.k = data.numbers("k"), .coverage = measured(data.numbers("coverage"))};
}

LawOnData coverage_on(const DataSet& data, const LawOptions& options) {
  const Curve curve = curve_of(data);
  return {.problem = {.model = fit::coverage_law(curve.k),
                      .objective = options.objective,
                      .measured = curve.coverage},
          .starts = {{-1, -0.3}, {-4, -0.3}, {-8, -0.15}, {-0.5, -0.6}},
          .curve = curve.sampled};
}

LawOnData beta_on(const DataSet& data, const LawOptions& options) {
  const Starts starts{{0.9, 0.4, 2}, {0.9, 0.4, 0.5}, {0.9, 0.3, 15}, {0.6, 1, 5}, {0.5, 0.2, 1}};
  if (options.objective.kind != ObjectiveKind::beta_binomial) {
    const Curve curve = curve_of(data);
    return {.problem = {.model = fit::beta_law(curve.k),
                        .objective = options.objective,
                        .measured = curve.coverage},
            .starts = starts,
            .curve = curve.sampled};
  }
  const std::vector<double> drawn = data.numbers("samples");
  const std::vector<double> correct = data.numbers("correct");
  return {.problem = {.model = fit::beta_counts(drawn, correct),
                      .objective = options.objective,
                      .measured = measured(correct)},
          .starts = starts};
}

// ---- others -----------------------------------------------------------------------------------

LawOnData accuracy_on(const DataSet& data, const LawOptions& options) {
  return {.problem = {.model = fit::accuracy_law(data.numbers("tokens")),
                      .objective = options.objective,
                      .measured = measured(data.numbers("accuracy"))},
          .starts = {{0, 0.1}},
          .derived = {{.name = "accuracy_per_doubling",
                       .value = [](Theta theta) { return theta[1] * std::log10(2.0); }}}};
}

LawOnData energy_on(const DataSet& data, const LawOptions& options) {
  return {.problem = {.model = fit::energy_law(data.numbers("batch"), data.numbers("parameters")),
                      .objective = options.objective,
                      .measured = measured(data.numbers("joules_per_token"))},
          .starts = {{1, 0.01, 0.5}, {1, 0.01, 1}, {0.1, 0.1, 0.5}, {10, 0.001, 0.2}}};
}

LawOnData auxiliary_on(const DataSet& data, const LawOptions& options) {
  const std::vector<double> horizons = data.numbers("horizon");
  const std::vector<double> means = data.numbers("mean");
  const double horizon = median(horizons);
  const double mean = median(means);
  LawOnData law{.problem = {.model = fit::auxiliary_law(horizons),
                            .objective = options.objective,
                            .measured = measured(means)},
                .starts = {}};
  for (const double share : {-1.0, 0.0, 0.5, 0.95})
    law.starts.push_back({share * mean / horizon, 1.25 * mean / std::sqrt(horizon)});
  if (data.has("standard_error"))
    for (const double error : data.numbers("standard_error"))
      law.problem.weights.push_back(1 / (error * error));
  return law;
}

LawOnData ds3_on(const DataSet& data, const LawOptions& options) {
  const std::vector<double> tokens = data.numbers("tokens");
  const double steps = geometric_middle(tokens) / options.tokens_per_step;
  LawOnData law{
      .problem = {.model = fit::ds3_law(tokens, data.numbers("loss"), options.tokens_per_step),
                  .objective = options.objective,
                  .measured = measured(data.numbers("accuracy"))},
      .starts = {}};
  for (const double iota : {0.05, 0.3, 0.9})
    for (const double skills : {0.02, 0.1, 0.5})
      law.starts.push_back({5, 2.5, iota, std::max(skills * steps, 0.5)});
  return law;
}

}  // namespace

const std::vector<LawChoice>& law_choices() {
  static const std::vector<LawChoice> choices{
      {.name = "loss",
       .formula = "E + A*N^(-alpha) + B*D^(-beta)",
       .columns = {"N", "D", "loss"},
       .usual = ObjectiveKind::huber_log,
       .on = loss_on,
       .at =
           [](const PointOfColumns& point, const LawOptions&) {
             return fit::loss_law(std::vector{point("N")}, std::vector{point("D")});
           }},
      {.name = "power",
       .formula = "(x_c/x)^alpha + E",
       .columns = {"x", "y"},
       .usual = ObjectiveKind::squared_raw,
       .on = power_on,
       .at = [](const PointOfColumns& point,
                const LawOptions&) { return fit::power_law(std::vector{point("x")}); }},
      {.name = "coverage",
       .formula = "exp(a*k^b)",
       .columns = {"k", "coverage"},
       .usual = ObjectiveKind::squared_log,
       .on = coverage_on,
       .at = [](const PointOfColumns& point,
                const LawOptions&) { return fit::coverage_law(std::vector{point("k")}); }},
      {.name = "beta",
       .formula = "A*(1 - B(alpha, beta+k)/B(alpha, beta))",
       .columns = {"k", "coverage"},
       .usual = ObjectiveKind::squared_raw,
       .on = beta_on,
       .at = [](const PointOfColumns& point,
                const LawOptions&) { return fit::beta_law(std::vector{point("k")}); }},
      {.name = "accuracy",
       .formula = "u + v*log10(tokens)",
       .columns = {"tokens", "accuracy"},
       .usual = ObjectiveKind::squared_raw,
       .on = accuracy_on,
       .at = [](const PointOfColumns& point,
                const LawOptions&) { return fit::accuracy_law(std::vector{point("tokens")}); }},
      {.name = "energy",
       .formula = "parameters^gamma*(w/batch + c)",
       .columns = {"batch", "parameters", "joules_per_token"},
       .usual = ObjectiveKind::squared_log,
       .on = energy_on,
       .at =
           [](const PointOfColumns& point, const LawOptions&) {
             return fit::energy_law(std::vector{point("batch")}, std::vector{point("parameters")});
           }},
      {.name = "auxiliary",
       .formula = "E[D_T](drift, volatility)",
       .columns = {"horizon", "mean"},
       .usual = ObjectiveKind::squared_raw,
       .on = auxiliary_on,
       .at = [](const PointOfColumns& point,
                const LawOptions&) { return fit::auxiliary_law(std::vector{point("horizon")}); }},
      {.name = "ds3",
       .formula = "I_r(m, tokens/omega - m + 1), r = iota/(1 + exp(-b*(L_0 - loss)))",
       .columns = {"tokens", "loss", "accuracy"},
       .usual = ObjectiveKind::squared_raw,
       .on = ds3_on,
       .at = [](const PointOfColumns& point, const LawOptions& options) {
         return fit::ds3_law(std::vector{point("tokens")}, std::vector{point("loss")},
                             options.tokens_per_step);
       }}};
  return choices;
}

const LawChoice& law_named(const std::string& name) {
  std::string known;
  for (const LawChoice& choice : law_choices()) {
    if (choice.name == name) return choice;
    known += choice.name + ", ";
  }
  throw UsageError(fmt::format("law {}; allowed: {}isoflop, majority, or --formula", name, known));
}

std::vector<std::vector<double>> thinned_published_starts(std::size_t count) {
  const Starts all = fit::published_loss_starts();
  Starts some;
  for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count % all.size()]);
  return some;
}

}  // namespace inferlaw::apps
