#include "inferlaw/lib/strategy/accuracy_curve.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"

namespace inferlaw::strategy {
namespace {

AccuracyPoint accuracy_at(const TaskMix& mix, double budget_flops) {
  const double flops_per_step = 2 * mix.parameters * mix.tokens_per_step;
  const auto mean = [&](const auto& of) {
    return average(std::span(mix.tasks), [&](const WeightedTask& task) {
      return of(
          ChainOfThought{.skills = task.skills,
                         .steps = budget_flops / flops_per_step,
                         .step_success = training::step_success(
                             mix.capability, task.level / mix.levels_per_unit, mix.parameters)});
    });
  };
  return {.budget_flops = budget_flops,
          .spent_flops = flops_per_step *
                         mean([](const auto& chain) { return steps_used_capped_mean(chain); }),
          .accuracy = mean([](const auto& chain) { return success(chain); })};
}

}  // namespace

std::vector<AccuracyPoint> accuracy_curve(const TaskMix& mix,
                                          std::span<const double> budgets_flops) {
  numeric::require_positive("levels per unit", mix.levels_per_unit);
  numeric::require_positive("number of parameters", mix.parameters);
  numeric::require_positive("tokens per step", mix.tokens_per_step);
  std::vector<AccuracyPoint> curve;
  for (const double budget : budgets_flops) curve.push_back(accuracy_at(mix, budget));
  return curve;
}

numeric::Line line_in_log_compute(std::span<const AccuracyPoint> curve) {
  std::vector<double> log_spent, accuracy;
  for (const AccuracyPoint& point : curve) {
    log_spent.push_back(std::log10(point.spent_flops));
    accuracy.push_back(point.accuracy);
  }
  return numeric::line_through(log_spent, accuracy);
}

}  // namespace inferlaw::strategy
