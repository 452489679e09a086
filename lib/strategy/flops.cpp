#include "inferlaw/lib/strategy/flops.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::strategy {
namespace {

using energy::QuadraticInTokens;

// A chain of the same prompt; its constant is the prompt's own cost.
QuadraticInTokens checked_chain(const Generation& generation) {
  check(generation);
  const energy::Accounting accounting{.prompt_tokens = generation.prompt_tokens,
                                      .prefill = generation.prefill};
  return energy::token_costs({}, generation.model, accounting).flops;
}

// The positive root of quadratic x^2 + linear x = target, without cancellation.
double positive_root(double quadratic, double linear, double target) {
  const double root = std::sqrt(linear * linear + 4 * quadratic * target);
  return target > 0 ? 2 * target / (linear + root) : 0;
}

// The prompt is paid once either way, so only what depends on the tokens is compared.
double equal_tokens(const QuadraticInTokens& chain, const QuadraticInTokens& other,
                    double chain_tokens) {
  numeric::require_non_negative("tokens of the chain", chain_tokens);
  if (chain.linear < 0)
    numeric::refuse("cost of a token without context", chain.linear, "0 or above");
  const double target = chain_tokens * (chain.linear + chain_tokens * chain.quadratic);
  return positive_root(other.quadratic, other.linear, target);
}

// What a sample costs beyond the prompt, where its skills are known and where they are not.
struct SampledCost {
  double prompt = 0;
  double if_known = 0;
  double if_unknown = 0;
};

double flops_of_samples(const BestOfN& best, Schedule schedule, const SampledCost& cost) {
  const double known = best.sample.knowledge.success();
  const double unknown = best.sample.knowledge.failure();
  BestOfN knowing = best;
  knowing.sample.knowledge = {};
  switch (best.ignorance) {
    case Ignorance::independent:
      return cost.prompt + steps_used(best, schedule).expected_samples *
                               (known * cost.if_known + unknown * cost.if_unknown);
    case Ignorance::shared:
      return cost.prompt + known * steps_used(knowing, schedule).expected_samples * cost.if_known +
             unknown * best.samples * cost.if_unknown;
  }
  numeric::refuse_member("ignorance");
}

}  // namespace

void check(const Generation& generation) {
  energy::check(generation.model);
  numeric::require_non_negative("number of prompt tokens", generation.prompt_tokens);
  numeric::require_positive("tokens per step", generation.tokens_per_step);
}

double evaluation_flops_per_token(double tokens_per_step, double branching) {
  return branching + (branching - 1) / tokens_per_step;
}

QuadraticInTokens chain_flops(const Generation& generation) { return checked_chain(generation); }

QuadraticInTokens samples_flops(const Generation& generation, double samples) {
  numeric::require_positive("number of samples", samples);
  const auto [constant, linear, quadratic] = checked_chain(generation);
  return {.constant = constant, .linear = samples * linear, .quadratic = samples * quadratic};
}

QuadraticInTokens tree_flops(const Generation& generation, double branching) {
  numeric::require_positive("branching", branching);
  QuadraticInTokens cost = samples_flops(generation, branching);
  cost.linear += evaluation_flops_per_token(generation.tokens_per_step, branching);
  return cost;
}

double wide_tree_flops(const Generation& generation, const WideTree& wide) {
  const double b = wide.tree.branching;
  const double w = generation.tokens_per_step;
  const QuadraticInTokens cost = checked_chain(generation);
  const WideTreeResult walk = explore(wide);
  // tokens (t-1) w .. t w - 1 of a path cost linear w + quadratic w^2 (2 t - 1)
  const double child =
      cost.linear * w - cost.quadratic * w * w + evaluation_flops_per_token(w, b) / b * w;
  return cost.constant + child * walk.expected_nodes +
         2 * cost.quadratic * w * w * walk.expected_node_levels;
}

double sampled_flops(const QuadraticInTokens& single, double tokens_per_step, const BestOfN& best,
                     Schedule schedule) {
  numeric::require_positive("tokens per step", tokens_per_step);
  const Sample& sample = best.sample;
  const QuadraticInTokens walk{.linear = single.linear, .quadratic = single.quadratic};
  const SampledCost cost{
      .prompt = single.constant,
      .if_known = energy::mean(walk, moments_in_tokens(sample.steps, tokens_per_step)),
      .if_unknown = energy::evaluate(walk, tokens_per_step * sample.most_steps)};
  return flops_of_samples(best, schedule, cost);
}

RawMoments moments_in_tokens(const RawMoments& steps, double tokens_per_step) {
  RawMoments tokens{};
  double power = 1;
  for (std::size_t q = 0; q < steps.size(); ++q) {
    tokens[q] = power * steps[q];
    power *= tokens_per_step;
  }
  return tokens;
}

double tree_tokens_at_equal_cost(const Generation& generation, double branching,
                                 double chain_tokens) {
  return equal_tokens(chain_flops(generation), tree_flops(generation, branching), chain_tokens);
}

TreeOfThought tree_at_equal_cost(const Generation& generation, const ChainOfThought& chain,
                                 double branching) {
  const double chain_tokens = generation.tokens_per_step * chain.steps;
  TreeOfThought tree = tree_of(chain, branching);
  tree.levels = std::floor(tree_tokens_at_equal_cost(generation, branching, chain_tokens) /
                           generation.tokens_per_step);
  return tree;
}

double sample_tokens_at_equal_cost(const Generation& generation, double samples,
                                   double chain_tokens) {
  return equal_tokens(chain_flops(generation), samples_flops(generation, samples), chain_tokens);
}

double tokens_for_flops(const QuadraticInTokens& cost, double flops) {
  numeric::require_non_negative("FLOPs", flops);
  if (cost.linear < 0)
    numeric::refuse("cost of a token without context", cost.linear, "0 or above");
  return positive_root(cost.quadratic, cost.linear, flops - cost.constant);
}

double lifetime_flops(const energy::Model& model, const Lifetime& lifetime, double flops_per_task) {
  energy::check(model);
  numeric::require_non_negative("training tokens", lifetime.training_tokens);
  numeric::require_non_negative("tasks served", lifetime.tasks_served);
  numeric::require_non_negative("FLOPs of a task", flops_per_task);
  return 6 * model.parameters * lifetime.training_tokens + lifetime.tasks_served * flops_per_task;
}

double cost_per_success(double cost, const Outcome& outcome) {
  numeric::require_non_negative("cost", cost);
  return cost / outcome.success();
}

}  // namespace inferlaw::strategy
