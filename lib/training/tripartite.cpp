#include "inferlaw/lib/training/tripartite.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/binomial_tail.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"
#include "inferlaw/lib/training/detail/real_chain.hpp"

namespace inferlaw::training {
namespace {

constexpr double most_skills = 1e15;  // of a chain; a larger number is out of any budget's reach

void check(const GraphSearch& search) {
  numeric::require_positive("tokens per step", search.tokens_per_step);
  numeric::require_non_negative("breadth of the search", search.breadth);
  numeric::require_probability("uniform share of the search", search.uniform_share);
}

// M
double states_of(const GraphSearch& search, double skills) {
  return std::ceil(skills + search.breadth * skills);
}

double step_success(const GraphSearch& search, double acquired, double skills) {
  const double states = states_of(search, skills);
  return acquired * (search.uniform_share / states + 1 - search.uniform_share) * acquired;
}

// dr/drho
double slope_of_step_success(const GraphSearch& search, double acquired, double skills) {
  return acquired * (1 / states_of(search, skills) - 1) * acquired;
}

// Bernstein: P(Bin(K, r) < m) <= exp(-t^2/(2 (K r (1-r) + t/3))), t = K r - m; the root t of an
// exponent of 45, and so K, of which failures are far below the rounding of 1.
double surely_enough_steps(double skills, double r) {
  constexpr double exponent = 45;
  const double spread = 1 - r + 1.0 / 3;  // K r (1-r) + t/3 = spread t + (1-r) m
  const double half = exponent * spread;
  const double beyond = half + std::sqrt(half * half + 2 * exponent * (1 - r) * skills);
  return (skills + beyond) / r;
}

// ceil of a product of prerequisites for each level, upwards from level 1.
std::vector<double> skills_by_level(const strategy::WeightedTask& task, double levels) {
  std::vector<double> skills(static_cast<std::size_t>(levels));
  const auto at = [&skills](double level) -> double& {
    return skills[static_cast<std::size_t>(level) - 1];
  };
  double product = 1;
  for (double level = task.level; level >= 1; --level) {
    if (level <= levels) at(level) = std::ceil(task.skills * product);
    product *= prerequisites(level);
  }
  product = 1;
  for (double level = task.level + 1; level <= levels; ++level) {
    product *= prerequisites(level);
    at(level) = std::max(std::ceil(task.skills / product), 2.0);
  }
  return skills;
}

}  // namespace

void check(const Tripartite& model) {
  numeric::require_positive("parameters per concept", model.parameters_per_concept);
  numeric::require_positive("tokens per text", model.tokens_per_text);
  numeric::require_positive("tokens per parameter", model.tokens_per_parameter);
  check(model.layer);
}

TrainedGraph trained_graph(const Tripartite& model, const TrainingRun& run) {
  check(model);
  numeric::require_positive("number of parameters", run.parameters);
  numeric::require_positive("number of training tokens", run.tokens);
  TrainedGraph trained;
  trained.run = run;
  trained.graph = {.concepts = run.parameters / model.parameters_per_concept,
                   .texts = run.tokens / model.tokens_per_text,
                   .concepts_per_text = model.concepts_per_text,
                   .unknown_share = model.unknown_share};
  trained.threshold = erasure_threshold(trained.graph, model.finite);
  trained.share = learned_share(trained.graph, trained.threshold);
  trained.skills = skills_by_level(model.layer, trained.graph.concepts, trained.share);
  return trained;
}

TrainingRun run_of_compute(const Tripartite& model, double training_flops) {
  check(model);
  numeric::require_positive("training FLOPs", training_flops);
  const double parameters = std::sqrt(training_flops / (6 * model.tokens_per_parameter));
  return {.parameters = parameters, .tokens = model.tokens_per_parameter * parameters};
}

double critical_tokens_per_parameter(const Tripartite& model) {
  check(model);
  return model.tokens_per_text / model.parameters_per_concept *
         critical_texts_per_concept(model.concepts_per_text);
}

double skills_at_level(const strategy::WeightedTask& task, double level) {
  double product = 1;
  for (double k = std::min(level, task.level) + 1; k <= std::max(level, task.level); ++k)
    product *= prerequisites(k);
  if (level <= task.level) return std::ceil(task.skills * product);
  return std::max(std::ceil(task.skills / product), 2.0);
}

ReasonedTasks::ReasonedTasks(const TrainedGraph& trained, const GraphSearch& search,
                             std::span<const strategy::WeightedTask> tasks)
    : flops_per_step_(2 * trained.run.parameters * search.tokens_per_step),
      tokens_per_step_(search.tokens_per_step) {
  check(search);
  numeric::CompensatedSum total;
  tasks_.reserve(tasks.size());
  for (const strategy::WeightedTask& task : tasks) {
    numeric::require_non_negative("weight of a task", task.weight);
    total.add(task.weight);
    add_task(trained, search, task);
  }
  total_weight_ = total.value();
  numeric::require_positive("sum of the weights", total_weight_);
}

void ReasonedTasks::add_task(const TrainedGraph& trained, const GraphSearch& search,
                             const strategy::WeightedTask& task) {
  numeric::require_whole("level of a task", task.level, 1,
                         static_cast<double>(trained.skills.size()));
  numeric::require_whole("skills of a task", task.skills, 1, most_skills);
  const std::size_t first = ways_.size();
  const std::vector<double> skills = skills_by_level(task, highest_level(trained.skills));
  for (std::size_t i = 0; i < skills.size(); ++i) {
    if (skills[i] > most_skills) continue;
    const LevelSkill& skill = trained.skills[i];
    add_way({.skills = skills[i],
             .step_success = step_success(search, skill.acquired, skills[i]),
             .by_uniform_share = slope_of_step_success(search, skill.acquired, skills[i]),
             .known = std::pow(skill.connected, skills[i]),
             .level = static_cast<double>(i + 1)},
            first);
  }
  std::sort(ways_.begin() + static_cast<std::ptrdiff_t>(first), ways_.end(),
            [](const Way& one, const Way& other) { return one.skills < other.skills; });
  tasks_.push_back({.first_way = first, .end_way = ways_.size(), .weight = task.weight});
}

// A way that a smaller level betters in skills, steps and knowledge is never taken.
void ReasonedTasks::add_way(const Way& way, std::size_t first) {
  const auto betters = [&way](const Way& other) {
    return other.skills <= way.skills && other.step_success >= way.step_success &&
           other.known >= way.known;
  };
  const auto begin = ways_.begin() + static_cast<std::ptrdiff_t>(first);
  if (way.step_success == 0 || way.known == 0 || std::any_of(begin, ways_.end(), betters)) return;
  Way& added = ways_.emplace_back(way);
  added.surely = surely_enough_steps(way.skills, way.step_success);
  added.log_skills = std::log(way.skills);
  added.log_success = std::log(way.step_success);
  added.log_failure = std::log1p(-way.step_success);
}

// K D(m/K || r) of Chernoff's bound, for both tails.
double ReasonedTasks::Way::exponent(double steps, double log_steps) const {
  const double rest = steps - skills;
  const double of_rest = rest > 0 ? rest * (std::log(rest) - log_steps - log_failure) : 0;
  return skills * (log_skills - log_steps - log_success) + of_rest;
}

// Whether known I could be `least` at all, told without I. Below the mean I <= exp(-exponent).
// Above it failures are at least exp(-exponent)/sqrt(8 m), a nat left for a K that is not whole;
// where they are above the rounding of 1, nothing known as well as `least` ties with it.
bool ReasonedTasks::Way::may_succeed(double least, double steps, double log_steps) const {
  constexpr double rounding = 36.3;  // -log of 3/2 2^-53
  if (known < least) return false;
  if (steps * step_success <= skills)
    return known * std::exp(-exponent(steps, log_steps)) >= least * (1 - 1e-12);
  if (known > least || steps >= surely) return true;
  return exponent(steps, log_steps) + 1 + (log_skills + std::log(8)) / 2 >= rounding;
}

double ReasonedTasks::Way::success(double steps, double log_steps) const {
  constexpr double largest = 1 - 0x1p-53;
  if (steps >= surely) return known * largest;
  if (steps * step_success <= skills)
    return known *
           std::min(largest, std::exp(numeric::log_binomial_tails({.trials = steps,
                                                                   .successes = skills,
                                                                   .probability = step_success})
                                          .at_least));
  if (exponent(steps, log_steps) > 40) return known * largest;
  return known *
         std::min(
             largest,
             1 - detail::failure({.skills = skills, .step_success = step_success, .steps = steps}));
}

// Slopes below the rounding of 1 are left out.
ReasonedTasks::Slopes ReasonedTasks::Way::slopes(double steps, double log_steps) const {
  const bool is_sure = steps * step_success > skills && exponent(steps, log_steps) > 40;
  if (is_sure || steps >= surely || step_success >= 1) return {};
  const detail::ChainSlopes by =
      detail::slopes_of_success({.skills = skills, .step_success = step_success, .steps = steps});
  return {.by_uniform_share = known * by.by_step_success * by_uniform_share,
          .by_steps = known * by.by_steps};
}

// From few skills to many.
ReasonedTasks::Done ReasonedTasks::done(const Task& task, double steps, double log_steps) const {
  const Way* best = nullptr;
  double best_success = 0;
  for (std::size_t i = task.first_way; i < task.end_way && ways_[i].skills <= steps; ++i) {
    const Way& way = ways_[i];
    if (!way.may_succeed(best_success, steps, log_steps)) continue;
    const double success = way.success(steps, log_steps);
    const bool ties_below = best != nullptr && success == best_success && way.level < best->level;
    if (success > best_success || ties_below) {
      best = &way;
      best_success = success;
    }
  }
  if (best == nullptr) return {.success = 0, .steps = steps};
  return {.success = best_success,
          .steps = std::min(steps, best->skills / best->step_success),
          .way = best};
}

SlopedAccuracy ReasonedTasks::slopes_at(double inference_flops) const {
  numeric::require_non_negative("inference FLOPs", inference_flops);
  const double steps = inference_flops / flops_per_step_;
  const double log_steps = std::log(steps);
  numeric::CompensatedSum accuracy;
  numeric::CompensatedSum by_uniform_share;
  numeric::CompensatedSum by_steps;
  for (const Task& task : tasks_) {
    const Done how = done(task, steps, log_steps);
    if (how.way == nullptr) continue;
    const Slopes slopes = how.way->slopes(steps, log_steps);
    accuracy.add(task.weight * how.success);
    by_uniform_share.add(task.weight * slopes.by_uniform_share);
    by_steps.add(task.weight * slopes.by_steps);
  }
  return {.accuracy = accuracy.value() / total_weight_,
          .by_uniform_share = by_uniform_share.value() / total_weight_,
          .by_tokens_per_step = -steps / tokens_per_step_ * (by_steps.value() / total_weight_)};
}

strategy::AccuracyPoint ReasonedTasks::at(double inference_flops) const {
  numeric::require_non_negative("inference FLOPs", inference_flops);
  const double steps = inference_flops / flops_per_step_;
  const double log_steps = std::log(steps);
  numeric::CompensatedSum accuracy;
  numeric::CompensatedSum spent;
  for (const Task& task : tasks_) {
    const Done how = done(task, steps, log_steps);
    accuracy.add(task.weight * how.success);
    spent.add(task.weight * how.steps);
  }
  return {.budget_flops = inference_flops,
          .spent_flops = flops_per_step_ * (spent.value() / total_weight_),
          .accuracy = accuracy.value() / total_weight_};
}

}  // namespace inferlaw::training
