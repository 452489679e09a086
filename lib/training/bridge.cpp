#include "inferlaw/lib/training/bridge.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"

namespace inferlaw::training {
namespace {

// 1/(1 + exp(-odds)), by the exponential of the negative side only.
double logistic(double odds) {
  if (odds >= 0) return 1 / (1 + std::exp(-odds));
  const double small = std::exp(odds);
  return small / (1 + small);
}

double log_odds(const Bridge& bridge, double solved_loss, double loss) {
  check(bridge);
  numeric::require_finite("loss at which half of the steps succeed", solved_loss);
  numeric::require_finite("loss", loss);
  return bridge.slope * (solved_loss - loss);
}

}  // namespace

void check(const Bridge& bridge) {
  check(bridge.loss);
  numeric::require_positive_probability("ceiling of step success", bridge.ceiling);
  numeric::require_non_negative("slope of step success", bridge.slope);
  numeric::require_positive("tokens per step", bridge.tokens_per_step);
}

double step_success_at_loss(const Bridge& bridge, double solved_loss, double loss) {
  return bridge.ceiling * logistic(log_odds(bridge, solved_loss, loss));
}

double step_success(const Bridge& bridge, double solved_loss, const TrainingRun& run) {
  return step_success_at_loss(bridge, solved_loss, loss(bridge.loss, run));
}

double steps_bought(const Bridge& bridge, double parameters, double inference_flops) {
  check(bridge);
  numeric::require_positive("number of parameters", parameters);
  numeric::require_non_negative("inference FLOPs", inference_flops);
  return inference_flops / (2 * parameters * bridge.tokens_per_step);
}

BridgedChain bridged_chain(const Bridge& bridge, const BridgedTask& task, const TrainingRun& run,
                           double inference_flops) {
  BridgedChain chain{.step_success = step_success(bridge, task.solved_loss, run),
                     .steps = steps_bought(bridge, run.parameters, inference_flops)};
  const strategy::ChainOfThought trace{
      .skills = task.skills, .steps = chain.steps, .step_success = chain.step_success};
  chain.outcome = strategy::outcome(trace);
  chain.tokens = bridge.tokens_per_step * strategy::steps_used_capped_mean(trace);
  return chain;
}

double gain_of_size(const Bridge& bridge, double solved_loss, const TrainingRun& run) {
  const double odds = log_odds(bridge, solved_loss, loss(bridge.loss, run));
  return bridge.slope * logistic(-odds) * bridge.loss.parameter_exponent *
         loss_of_size(bridge.loss, run.parameters);
}

double least_long_budget(const Bridge& bridge, const BridgedTask& task, const TrainingRun& run) {
  numeric::require_whole("number of skills", task.skills, 1, 1e15);
  return 2 * bridge.tokens_per_step * task.skills * run.parameters /
         step_success(bridge, task.solved_loss, run);
}

}  // namespace inferlaw::training
