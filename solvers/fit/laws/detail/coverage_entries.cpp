#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "inferlaw/lib/laws/pass_at_k.hpp"
#include "inferlaw/solvers/fit/laws/detail/entries.hpp"
#include "inferlaw/solvers/fit/laws/detail/starts.hpp"
#include "inferlaw/solvers/fit/laws/plateau.hpp"
#include "inferlaw/solvers/fit/laws/small.hpp"

namespace inferlaw::fit::detail {
namespace {

// ---- coverage ----------------------------------------------------------------------------------

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

// ---- majority ----------------------------------------------------------------------------------

void require_given(LawOption option, double value) {
  if (value == 0)
    throw RequestError(std::string(name_of(option)), "missing; allowed: that of the fit beta");
}

// The plateau is the highest accuracy measured, which is how the published ones were read.
DirectAnswer majority_of(const Columns& columns, const FitRequest& request) {
  const LawOptions& options = request.options;
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

}  // namespace

NamedLaw coverage_entry() {
  return {.name = "coverage",
          .formula = "exp(a*k^b)",
          .columns = {{.name = "k", .positive = true}, {.name = "coverage", .probability = true}},
          .counts = {"samples", "correct"},
          .usual = ObjectiveKind::squared_log,
          .on = coverage_on,
          .at = [](const Columns& columns, const LawOptions& /*options*/) {
            return coverage_law(columns.column("k"));
          }};
}

NamedLaw beta_entry() {
  return {.name = "beta",
          .formula = "A*(1 - B(alpha, beta+k)/B(alpha, beta))",
          .columns = {{.name = "k", .positive = true}, {.name = "coverage", .probability = true}},
          .counts = {"samples", "correct"},
          .likelihoods = {ObjectiveKind::beta_binomial},
          .on = beta_on,
          .at = [](const Columns& columns, const LawOptions& /*options*/) {
            return beta_law(columns.column("k"));
          }};
}

NamedLaw majority_entry() {
  return {.name = "majority",
          .formula = "P(inf) = A*(1 - I_r(alpha, beta)), r = c*/(1 + c*)",
          .columns = {{.name = "accuracy", .probability = true}},
          .options = {LawOption::mass, LawOption::alpha, LawOption::beta, LawOption::answers},
          .direct = majority_of};
}

}  // namespace inferlaw::fit::detail
