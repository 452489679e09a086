#include "inferlaw/lib/strategy/walk.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"
#include "inferlaw/lib/numeric/log_probability.hpp"

namespace inferlaw::strategy {
namespace {

constexpr double most_operations = 1e10;

void check(const Walk& walk) {
  numeric::require_whole("number of skills", static_cast<double>(walk.depths.size()), 1, 1e9);
  for (const DepthRates& rates : walk.depths) {
    numeric::require_probability("success probability of a step", rates.forward);
    numeric::require_probability("probability of a step back", rates.back);
    numeric::require_probability("probability of moving", rates.forward + rates.back);
  }
  if (!(walk.steps >= 0)) numeric::refuse("number of steps", walk.steps, "0 or above");
  const double operations = walk.steps * static_cast<double>(walk.depths.size());
  if (operations > most_operations) numeric::refuse("steps times skills", operations, "up to 1e10");
}

// At depth 0 there is nothing to go back from.
double back_rate(const Walk& walk, std::size_t depth) {
  return depth == 0 ? 0 : walk.depths[depth].back;
}

// The law of the depth after one more step, in place; returns what gets to depth m.
double advance(const Walk& walk, std::vector<double>& law, std::size_t deepest) {
  double from_above = 0;  // what went forward from the depth before
  double finished = 0;
  for (std::size_t depth = 0; depth <= deepest; ++depth) {
    const double forward = walk.depths[depth].forward;
    const double here = law[depth];
    const double stay = std::max(0.0, 1 - forward - back_rate(walk, depth));
    if (depth > 0) law[depth - 1] += back_rate(walk, depth) * here;
    law[depth] = from_above + stay * here;
    from_above = forward * here;
  }
  if (deepest + 1 < law.size())
    law[deepest + 1] += from_above;
  else
    finished = from_above;
  return finished;
}

double sum_of(const std::vector<double>& law) {
  numeric::CompensatedSum sum;
  for (const double probability : law) sum.add(probability);
  return sum.value();
}

void add_powers(RawMoments& moments, double value, double probability) {
  for (double& moment : moments) {
    moment += probability;
    probability *= value;
  }
}

}  // namespace

Walk unequal_steps(const std::vector<double>& step_success, double steps) {
  Walk walk{.depths = {}, .steps = steps};
  for (const double forward : step_success) walk.depths.push_back({.forward = forward});
  return walk;
}

Walk with_steps_back(const BackStep& walk) {
  numeric::require_whole("number of skills", walk.skills, 1, 1e9);
  return {.depths = std::vector<DepthRates>(static_cast<std::size_t>(walk.skills),
                                            {.forward = walk.step_success, .back = walk.step_back}),
          .steps = walk.steps};
}

WalkResult explore(const Walk& walk) {
  check(walk);
  std::vector<double> law(walk.depths.size());
  law.front() = 1;
  const double steps = std::floor(walk.steps);
  numeric::CompensatedSum success;
  WalkResult result;
  for (double step = 1; step <= steps; ++step) {
    const auto deepest =
        static_cast<std::size_t>(std::min(step - 1, static_cast<double>(law.size() - 1)));
    const double finished = advance(walk, law, deepest);
    success.add(finished);
    add_powers(result.steps_used, step, finished);
  }
  const double failure = sum_of(law);
  add_powers(result.steps_used, steps, failure);
  result.outcome = outcome_of(success.value(), failure);
  return result;
}

ChainOfThought chain_as_judged(const FalseAccepts& judged) {
  check(judged.chain);
  numeric::require_probability("false-accept probability", judged.false_accept);
  ChainOfThought seen = judged.chain;
  const double r = judged.chain.step_success;
  seen.step_success = std::min(r + judged.false_accept * (1 - r), 1.0);
  return seen;
}

Outcome outcome(const FalseAccepts& judged) {
  ChainOfThought seen = chain_as_judged(judged);
  const Outcome knowledge = all_known(seen.skills, seen.skill_knowledge);
  seen.skill_knowledge = 1;
  const double right_if_accepted = judged.chain.step_success / seen.step_success;
  const double wrong_if_accepted =
      judged.false_accept * (1 - judged.chain.step_success) / seen.step_success;
  if (seen.step_success == 0) return outcome_of(0, 1);
  const Outcome step = outcome_of(right_if_accepted, wrong_if_accepted);
  const double log_right = seen.skills * step.log_success;
  return both(knowledge, both(outcome(seen), {.log_success = log_right,
                                              .log_failure = numeric::log_complement(log_right)}));
}

}  // namespace inferlaw::strategy
