#include "inferlaw/lib/energy/task.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/portable.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "inferlaw/lib/strategy/tree_of_thought.hpp"

namespace inferlaw::energy {
namespace {

[[noreturn]] void refuse_budget(double level, const Model& model, const Budget& budget) {
  using numeric::shortest_text;
  throw UnreachableBudget("no budget up to 2^53 steps meets failure probability " +
                          shortest_text(budget.failure) + " at level " + shortest_text(level) +
                          " on a model of " + shortest_text(model.parameters) + " parameters");
}

double steps_of(const Budget& budget, double step_success) {
  if (budget.steps) return *budget.steps;
  const strategy::StepsWanted wanted{
      .skills = budget.skills, .step_success = step_success, .failure = budget.failure};
  switch (budget.rule) {
    case BudgetRule::exact:
      return strategy::steps_for_failure(wanted);
    case BudgetRule::exact_real:
      return strategy::real_steps_for_failure(wanted);
    case BudgetRule::normal:
      return strategy::normal_steps_for_failure(wanted);
    case BudgetRule::mean:
      return strategy::mean_steps(wanted);
  }
  numeric::refuse_member("budget rule");
}

// An oracle looks after each step: a part of one is a whole one.
double steps_lived_through(double steps, Stopping stopping) {
  switch (stopping) {
    case Stopping::at_budget:
      return steps;
    case Stopping::oracle:
      return std::ceil(steps);
  }
  numeric::refuse_member("stopping");
}

bool allows_no_failure(BudgetRule rule) {
  switch (rule) {
    case BudgetRule::exact:
    case BudgetRule::exact_real:
    case BudgetRule::mean:
      return true;
    case BudgetRule::normal:
      return false;
  }
  numeric::refuse_member("budget rule");
}

// E[(omega steps)^q]
strategy::RawMoments in_tokens(strategy::RawMoments moments, double tokens_per_step) {
  double power = 1;
  for (double& moment : moments) {
    moment *= power;
    power *= tokens_per_step;
  }
  return moments;
}

strategy::RawMoments powers(double value) {
  return {1, value, value * value, value * value * value, value * value * value * value};
}

strategy::RawMoments token_moments(const strategy::ChainOfThought& chain, const Budget& budget) {
  switch (budget.stopping) {
    case Stopping::at_budget:
      return powers(budget.tokens_per_step * chain.steps);
    case Stopping::oracle:
      return in_tokens(strategy::steps_used_moments(chain), budget.tokens_per_step);
  }
  numeric::refuse_member("stopping");
}

// The positive roots of a quadratic, ascending.
std::vector<double> positive_roots(const QuadraticInTokens& cost) {
  const auto [c, l, q] = cost;
  const double discriminant = l * l - 4 * q * c;
  if (discriminant < 0) return {};
  const double sum = -(l + std::copysign(std::sqrt(discriminant), l)) / 2;  // no cancellation
  std::vector<double> roots;
  for (const double root : {sum / q, c / sum})
    if (root > 0 && std::isfinite(root)) roots.push_back(root);
  std::sort(roots.begin(), roots.end());
  return roots;
}

QuadraticInTokens difference(const QuadraticInTokens& one, const QuadraticInTokens& other) {
  return {one.constant - other.constant, one.linear - other.linear,
          one.quadratic - other.quadratic};
}

strategy::RawMoments minus(strategy::RawMoments one, const strategy::RawMoments& other) {
  for (std::size_t q = 0; q < one.size(); ++q) one[q] -= other[q];
  return one;
}

struct Seconds {
  double mean = 0;
  double second_moment = 0;
};

// max(memory, compute) under oracle stopping: between crossings one of the two is the larger.
Seconds roofline_seconds(const TokenCosts& costs, const strategy::ChainOfThought& chain,
                         double tokens_per_step) {
  const QuadraticInTokens excess = difference(costs.compute_seconds, costs.memory_seconds);
  const double most_tokens = tokens_per_step * chain.steps;
  strategy::RawMoments below{};
  double from = 0;
  Seconds total;
  const auto add = [&](double to, const strategy::RawMoments& up_to) {
    const bool compute = evaluate(excess, from + (to - from) / 2) > 0;
    const QuadraticInTokens& larger = compute ? costs.compute_seconds : costs.memory_seconds;
    const strategy::RawMoments between = minus(up_to, below);
    total.mean += mean(larger, between);
    total.second_moment += second_moment(larger, between);
    from = to;
    below = up_to;
  };
  for (const double crossing : positive_roots(excess))
    if (crossing < most_tokens)
      add(crossing, in_tokens(strategy::finished_moments(chain.skills, chain.step_success,
                                                         crossing / tokens_per_step),
                              tokens_per_step));
  add(most_tokens, in_tokens(strategy::steps_used_moments(chain), tokens_per_step));
  return total;
}

QuadraticInTokens sum(const QuadraticInTokens& one, const QuadraticInTokens& other) {
  return {one.constant + other.constant, one.linear + other.linear,
          one.quadratic + other.quadratic};
}

Seconds oracle_latency(const TokenCosts& costs, const strategy::ChainOfThought& chain,
                       const Budget& budget, const strategy::RawMoments& tokens) {
  switch (costs.latency) {
    case Latency::roofline:
      return roofline_seconds(costs, chain, budget.tokens_per_step);
    case Latency::sum: {
      const QuadraticInTokens both = sum(costs.memory_seconds, costs.compute_seconds);
      return {.mean = mean(both, tokens), .second_moment = second_moment(both, tokens)};
    }
  }
  numeric::refuse_member("latency");
}

Seconds latency(const TokenCosts& costs, const strategy::ChainOfThought& chain,
                const Budget& budget, const strategy::RawMoments& tokens) {
  switch (budget.stopping) {
    case Stopping::at_budget: {
      const double seconds = latency_seconds(costs, tokens[1]);
      return {.mean = seconds, .second_moment = seconds * seconds};
    }
    case Stopping::oracle:
      return oracle_latency(costs, chain, budget, tokens);
  }
  numeric::refuse_member("stopping");
}

std::vector<numeric::ValueAtom> oracle_energy_law(const strategy::ChainOfThought& chain,
                                                  const TokenCosts& costs, double tokens_per_step) {
  std::vector<numeric::ValueAtom> law;
  for (const auto& [steps, probability] : strategy::steps_used_law(chain))
    law.push_back(
        {.value = evaluate(costs.joules, tokens_per_step * steps), .probability = probability});
  return law;
}

}  // namespace

void check(const Budget& budget) {
  if (!(budget.skills >= 1 && budget.skills <= 1e15 && budget.skills == std::floor(budget.skills)))
    numeric::refuse("number of skills", budget.skills, "a whole number, 1 to 1e15");
  if (!(budget.failure >= 0 && budget.failure < 1))
    numeric::refuse("failure probability", budget.failure, "0 to below 1");
  if (!allows_no_failure(budget.rule))
    numeric::require_positive("failure probability", budget.failure);
  numeric::require_positive("tokens per step", budget.tokens_per_step);
  if (budget.steps)
    numeric::require_whole("steps of a budget", *budget.steps, 1, numeric::largest_count);
}

strategy::ChainOfThought task_chain(double level, const Model& model, const Setting& setting,
                                    std::optional<double> branching) {
  const Budget& budget = setting.budget;
  check(budget);
  check(model);
  double success = training::step_success(setting.capability, level, model.parameters);
  if (branching) success = strategy::level_outcome(success, *branching).success();
  const double steps = steps_of(budget, success);
  if (!(steps <= numeric::largest_count)) refuse_budget(level, model, budget);
  return {.skills = budget.skills,
          .steps = steps_lived_through(steps, budget.stopping),
          .step_success = success};
}

TaskOnModel chain_cost(const strategy::ChainOfThought& chain, const TokenCosts& costs,
                       const Budget& budget) {
  const strategy::RawMoments tokens = token_moments(chain, budget);
  const Seconds served = latency(costs, chain, budget, tokens);
  return {.step_success = chain.step_success,
          .budget_steps = chain.steps,
          .budget_tokens = budget.tokens_per_step * chain.steps,
          .success = strategy::success(chain),
          .energy_mean_joules = mean(costs.joules, tokens),
          .energy_second_moment = second_moment(costs.joules, tokens),
          .latency_mean_seconds = served.mean,
          .latency_second_moment = served.second_moment,
          .memory_mean_seconds = mean(costs.memory_seconds, tokens),
          .compute_mean_seconds = mean(costs.compute_seconds, tokens)};
}

std::vector<numeric::ValueAtom> chain_energy_law(const strategy::ChainOfThought& chain,
                                                 const TokenCosts& costs, const Budget& budget) {
  switch (budget.stopping) {
    case Stopping::at_budget:
      return {{.value = evaluate(costs.joules, budget.tokens_per_step * chain.steps)}};
    case Stopping::oracle:
      return oracle_energy_law(chain, costs, budget.tokens_per_step);
  }
  numeric::refuse_member("stopping");
}

TaskOnModel task_on_model(double level, const Model& model, const Setting& setting) {
  const TokenCosts costs = token_costs(setting.hardware, model, setting.accounting);
  return chain_cost(task_chain(level, model, setting), costs, setting.budget);
}

std::vector<numeric::ValueAtom> task_energy_law(double level, const Model& model,
                                                const Setting& setting) {
  const TokenCosts costs = token_costs(setting.hardware, model, setting.accounting);
  return chain_energy_law(task_chain(level, model, setting), costs, setting.budget);
}

}  // namespace inferlaw::energy
