#include "inferlaw/solvers/training/model_size.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/log_probability.hpp"
#include "inferlaw/solvers/training/detail/peak.hpp"

namespace inferlaw::training {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double smallest_model = 1e3;
constexpr double largest_model = 1e15;
constexpr double most_steps = 1e16;  // that a chain may have

void check(const std::vector<BridgedTask>& tasks) {
  double total = 0;
  for (const BridgedTask& task : tasks) {
    numeric::require_whole("number of skills", task.skills, 1, 1e15);
    numeric::require_non_negative("weight of a task", task.weight);
    total += task.weight;
  }
  numeric::require_positive("sum of the weights", total);
}

// Of a mix, each side summed by itself, so that neither loses its digits.
strategy::Outcome accuracy(const Bridge& bridge, const std::vector<BridgedTask>& tasks,
                           const TrainingRun& run, double inference_flops) {
  strategy::Outcome mean{.log_success = -infinity, .log_failure = -infinity};
  const double total =
      std::accumulate(tasks.begin(), tasks.end(), 0.0,
                      [](double sum, const BridgedTask& task) { return sum + task.weight; });
  for (const BridgedTask& task : tasks) {
    if (task.weight == 0) continue;
    const double share = std::log(task.weight / total);
    const strategy::Outcome of_task = bridged_chain(bridge, task, run, inference_flops).outcome;
    mean.log_success = numeric::log_sum(mean.log_success, share + of_task.log_success);
    mean.log_failure = numeric::log_sum(mean.log_failure, share + of_task.log_failure);
  }
  return mean;
}

double log_odds(const strategy::Outcome& outcome) {
  return outcome.log_success - outcome.log_failure;
}

// Sizes, as logarithms, that buy at least as many steps as the shortest task has skills.
detail::PeakSearch sizes(const Bridge& bridge, const std::vector<BridgedTask>& tasks,
                         double inference_flops) {
  check(bridge);
  check(tasks);
  numeric::require_positive("inference FLOPs", inference_flops);
  const double fewest =
      std::min_element(tasks.begin(), tasks.end(), [](const BridgedTask& a, const BridgedTask& b) {
        return a.skills < b.skills;
      })->skills;
  const double step_flops_per_parameter = 2 * bridge.tokens_per_step;
  const double smallest =
      std::max(smallest_model, inference_flops / (step_flops_per_parameter * most_steps));
  const double largest =
      std::min(largest_model, inference_flops / (step_flops_per_parameter * fewest));
  if (largest < smallest)
    numeric::refuse("inference FLOPs", inference_flops,
                    "as many as buy a model of 1e3 to 1e15 parameters a step a skill, and no more "
                    "than 1e16 steps");
  return {.low = std::log(smallest), .high = std::log(largest), .points = 400};
}

SizeAnswer answer_at(const SizeQuestion& question, double parameters) {
  SizeAnswer answer;
  answer.run = {.parameters = parameters, .tokens = question.tokens};
  answer.steps = steps_bought(question.bridge, parameters, question.inference_flops);
  answer.accuracy = accuracy(question.bridge, question.tasks, answer.run, question.inference_flops);
  answer.tokens_per_task = question.bridge.tokens_per_step * answer.steps;
  return answer;
}

void require_hope(double log_odds_of_best, const char* budget, double flops) {
  if (log_odds_of_best == -infinity)
    numeric::refuse(budget, flops, "enough for any success at all");
}

// ---- training and inference from one budget -----------------------------------------------------

// A split of the budget, by the log odds of the share of inference and the log of the size.
SizeQuestion split(const JointQuestion& question, double log_odds_of_share, double log_size) {
  const double to_inference = 1 / (1 + std::exp(-log_odds_of_share));
  const double to_training = 1 / (1 + std::exp(log_odds_of_share));
  return {.bridge = question.bridge,
          .tasks = question.tasks,
          .inference_flops = to_inference * question.total_flops / question.tasks_served,
          .tokens = to_training * question.total_flops / 6 / std::exp(log_size)};
}

double odds_of_split(const JointQuestion& question, double log_odds_of_share, double log_size) {
  const SizeQuestion given = split(question, log_odds_of_share, log_size);
  return log_odds(accuracy(given.bridge, given.tasks,
                           {.parameters = std::exp(log_size), .tokens = given.tokens},
                           given.inference_flops));
}

}  // namespace

SizeAnswer best_size(const SizeQuestion& question) {
  const auto odds = [&](double log_size) {
    return log_odds(accuracy(question.bridge, question.tasks,
                             {.parameters = std::exp(log_size), .tokens = question.tokens},
                             question.inference_flops));
  };
  const detail::PeakSearch search =
      sizes(question.bridge, question.tasks, question.inference_flops);
  const detail::Peak best = detail::highest(odds, search);
  require_hope(best.value, "inference FLOPs", question.inference_flops);
  return answer_at(question, std::exp(best.at));
}

LongChains best_size_of_long_chains(const Bridge& bridge, const BridgedTask& task, double tokens) {
  const auto excess = [&](double log_size) {
    return std::log(gain_of_size(bridge, task.solved_loss,
                                 {.parameters = std::exp(log_size), .tokens = tokens}));
  };
  const double low = std::log(smallest_model);
  const double high = std::log(largest_model);
  if (!(excess(low) > 0 && excess(high) < 0))
    numeric::refuse("b alpha A N^-alpha (1 - r/a) at 1000 parameters", std::exp(excess(low)),
                    "above 1, and below 1 at 1e15");
  std::uintmax_t iterations = 200;
  const auto [below, above] = boost::math::tools::toms748_solve(
      excess, low, high, boost::math::tools::eps_tolerance<double>(52), iterations);
  LongChains best;
  best.run = {.parameters = std::exp(below + (above - below) / 2), .tokens = tokens};
  best.step_success = step_success(bridge, task.solved_loss, best.run);
  best.least_flops = least_long_budget(bridge, task, best.run);
  return best;
}

JointAnswer best_joint(const JointQuestion& question) {
  numeric::require_positive("FLOPs of training and inference", question.total_flops);
  numeric::require_positive("tasks served", question.tasks_served);
  const detail::PeakSearch search =
      sizes(question.bridge, question.tasks, question.total_flops / question.tasks_served);
  const auto best_share = [&](double log_size) {
    return detail::highest([&](double share) { return odds_of_split(question, share, log_size); },
                           {.low = -20, .high = 20, .points = 81, .width = 1e-8});
  };
  const auto with_best_share = [&](double log_size) { return best_share(log_size).value; };
  const detail::Peak size = detail::highest(
      with_best_share, {.low = search.low, .high = search.high, .points = 100, .width = 1e-8});
  require_hope(size.value, "FLOPs of training and inference", question.total_flops);
  const SizeQuestion best = split(question, best_share(size.at).at, size.at);
  JointAnswer answer;
  answer.model = answer_at(best, std::exp(size.at));
  answer.training_flops = training_flops(answer.model.run);
  answer.inference_flops = best.inference_flops * question.tasks_served;
  return answer;
}

}  // namespace inferlaw::training
