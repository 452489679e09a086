/// @file
/// Tasks differ: laws of what a task is, and averages over them.
///
///     single-sample rate   R ~ (1-A) delta_0 + A Beta(alpha, beta)
///       pass@N             A [1 - B(alpha,beta+N)/B(alpha,beta)]                      [published]
///       its exponent       log2 of (1 - pass@N)/(1 - pass@2N), to alpha where A = 1      [exact]
///       its tail           A - pass@N ~ A Gamma(alpha+beta)/Gamma(beta) N^-alpha         [exact]
///       any average        (1-A) f(0) + A E[f(R)]
///     level and skills     a list of (l, m) with weights, E f = sum_i w_i f(l_i, m_i)
///       uniform            every (l, m) of a box alike
///       leaning            p(l) ~ (l-L_min+1)^e, p(m) ~ ((m-m_min+1)(m_max-m+1))^e     [published]
///     normal difficulty    X ~ Normal(mean, deviation): E[f(X)]
///
/// Averages over the Beta law are taken on each side of its mean, over u = R^alpha where alpha < 1
/// (and (1-R)^beta where beta < 1), which takes the singular end away; over the normal law within 9
/// deviations (what is left weighs 2e-19). Each says its error, as estimated by the quadrature.
///
/// 0 <= A <= 1; alpha, beta > 0, up to 1e6; N real, 0 to 1e15; weights >= 0, not all 0.
/// Source: DS3, arXiv:2507.00004 [published]; quadrature [choice]. Throws std::domain_error.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/lib/numeric/beta_law.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"
#include "inferlaw/lib/numeric/quadrature.hpp"
#include "inferlaw/lib/strategy/outcome.hpp"

namespace inferlaw::strategy {

struct RatePopulation {
  numeric::BetaLaw law = {};
  double mass = 1;  ///< A, the share of tasks that can be solved at all
};

void check(const RatePopulation& population);

/// `pass@N` and its complement. Accuracy: docs/accuracy.md.
[[nodiscard]] Outcome pass_at(const RatePopulation& population, double samples);

/// A Gamma(alpha+beta)/Gamma(beta) N^-alpha.
[[nodiscard]] double pass_at_tail(const RatePopulation& population, double samples);

/// log2((1 - `pass@N`)/(1 - `pass@2N`)): the power at which what is missing falls from N to 2 N.
[[nodiscard]] double missing_exponent(const RatePopulation& population, double samples);

/// (1-A) f(0) + A E[f(R)] for an f that is finite on [0, 1].
[[nodiscard]] numeric::Integral average(const RatePopulation& population,
                                        const numeric::Integrand& f, double tolerance = 1e-12);

struct NormalDifficulty {
  double mean = 0;
  double deviation = 1;
};

[[nodiscard]] numeric::Integral average(const NormalDifficulty& difficulty,
                                        const numeric::Integrand& f, double tolerance = 1e-12);

struct WeightedTask {
  double level = 0;   ///< l
  double skills = 1;  ///< m
  double weight = 1;
};

struct TaskBox {
  double lowest_level = 1;
  double highest_level = 1;
  double fewest_skills = 1;
  double most_skills = 1;
};

/// Every whole (l, m) of the box; weights sum to 1. At most 1e7 tasks.
[[nodiscard]] std::vector<WeightedTask> uniform_tasks(const TaskBox& box);
[[nodiscard]] std::vector<WeightedTask> leaning_tasks(const TaskBox& box, double exponent);

/// sum w_i f(task_i) / sum w_i.
template <typename Function>
[[nodiscard]] double average(std::span<const WeightedTask> tasks, const Function& f) {
  numeric::CompensatedSum sum;
  numeric::CompensatedSum total;
  for (const WeightedTask& task : tasks) {
    numeric::require_non_negative("weight of a task", task.weight);
    if (task.weight == 0) continue;
    sum.add(task.weight * f(task));
    total.add(task.weight);
  }
  numeric::require_positive("sum of the weights", total.value());
  return sum.value() / total.value();
}

/// Success and failure averaged each, so that neither loses its digits.
template <typename Function>
[[nodiscard]] Outcome average_outcome(std::span<const WeightedTask> tasks, const Function& f) {
  return outcome_of(average(tasks, [&](const WeightedTask& task) { return f(task).success(); }),
                    average(tasks, [&](const WeightedTask& task) { return f(task).failure(); }));
}

}  // namespace inferlaw::strategy
