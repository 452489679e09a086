#include "inferlaw/lib/energy/serving.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/largest.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/lib/strategy/flops.hpp"

namespace inferlaw::energy {
namespace {

using numeric::ValueAtom;
using Law = std::vector<numeric::ValueAtom>;

constexpr std::size_t law_bins = 64;

// ---- one path ----

// Joules of all branches, seconds of one.
TokenCosts path_costs(const Serving& serving, const Setting& setting) {
  TokenCosts costs = token_costs(setting.hardware, serving.model, setting.accounting);
  if (!serving.branching) return costs;
  const double judging =
      strategy::evaluation_flops_per_token(setting.budget.tokens_per_step, *serving.branching);
  costs.joules.linear *= *serving.branching;
  costs.joules.quadratic *= *serving.branching;
  costs.joules.linear += setting.hardware.joules_per_flop * judging;
  costs.compute_seconds.linear += judging / setting.hardware.flops_per_second;
  return costs;
}

strategy::Outcome path_outcome(double level, const Serving& serving, const Setting& setting,
                               const strategy::ChainOfThought& path) {
  if (!serving.branching) return strategy::outcome(path);
  return strategy::outcome(strategy::TreeOfThought{
      .skills = path.skills,
      .levels = path.steps,
      .step_success = training::step_success(setting.capability, level, serving.model.parameters),
      .branching = *serving.branching});
}

// ---- samples ----

double samples_of(const AnswerRule& answer) {
  const numeric::Overloaded of_rule{
      [](const OnePath&) { return 1.0; },
      [](const BestOfSamples& best) { return best.samples; },
      [](const strategy::ThresholdVote& vote) { return vote.samples; },
      [](const strategy::Vote& vote) { return vote.samples; },
  };
  const double samples = std::visit(of_rule, answer);
  numeric::require_whole("number of samples", samples, 1, 1e15);
  return samples;
}

strategy::Outcome outcome_of(const AnswerRule& answer, const strategy::Outcome& path) {
  const numeric::Overloaded of_rule{
      [&](const OnePath&) { return path; },
      [&](const BestOfSamples& best) { return strategy::best_of(path, best.samples); },
      [&](const strategy::ThresholdVote& vote) { return strategy::outcome(vote, path); },
      [&](const strategy::Vote& vote) { return strategy::outcome(vote, path); },
  };
  return std::visit(of_rule, answer);
}

// A site does not see that a vote went wrong.
bool sees_failure(const AnswerRule& answer) {
  const numeric::Overloaded of_rule{
      [](const OnePath&) { return true; },
      [](const BestOfSamples&) { return true; },
      [](const strategy::ThresholdVote&) { return false; },
      [](const strategy::Vote&) { return false; },
  };
  return std::visit(of_rule, answer);
}

// The energy of samples that did not all fail, and of those that did.
struct SamplesLaw {
  Law some_right = {};
  double all_failed = 1;
  double failed_joules = 0;
};

void add_shifted(const Law& law, double probability, double joules, Law& sum) {
  for (const numeric::ValueAtom& atom : law)
    sum.push_back({.value = joules + atom.value, .probability = probability * atom.probability});
}

SamplesLaw together(const SamplesLaw& one, const SamplesLaw& other) {
  Law sum;
  for (const numeric::ValueAtom& atom : one.some_right)
    add_shifted(other.some_right, atom.probability, atom.value, sum);
  add_shifted(other.some_right, one.all_failed, one.failed_joules, sum);
  add_shifted(one.some_right, other.all_failed, other.failed_joules, sum);
  return {.some_right = sum.empty() ? sum : numeric::condensed(sum, law_bins),
          .all_failed = one.all_failed * other.all_failed,
          .failed_joules = one.failed_joules + other.failed_joules};
}

// n in binary digits.
SamplesLaw repeated(SamplesLaw sample, double samples) {
  SamplesLaw all;
  for (double left = samples; left > 0; left = std::floor(left / 2)) {
    if (std::fmod(left, 2) == 1) all = together(all, sample);
    if (left > 1) sample = together(sample, sample);
  }
  return all;
}

// `failure` leaves the last atom, where it is.
Law without_failure(Law law, double failure) {
  law.back().probability -= failure;
  if (law.back().probability <= 0) law.pop_back();
  return law;
}

Law law_of_samples(const Law& path, double seen_failure, double samples) {
  const Law right = without_failure(path, seen_failure);
  const SamplesLaw all =
      repeated({.some_right = right.empty() ? right : numeric::condensed(right, law_bins),
                .all_failed = seen_failure,
                .failed_joules = path.back().value},
               samples);
  Law law = all.some_right;
  if (all.all_failed > 0)
    law.push_back({.value = all.failed_joules, .probability = all.all_failed});
  return law;
}

double second_moment_of_samples(double constant, double samples, double mean, double square) {
  return constant * constant + 2 * constant * samples * mean + samples * square +
         samples * (samples - 1) * mean * mean;
}

// Latency of the longest of n samples.
void take_longest_latency(const strategy::ChainOfThought& path, const TokenCosts& costs,
                          const Budget& budget, double samples, ServedTask& task) {
  Law seconds;
  for (const auto& [steps, probability] : strategy::steps_used_law(path))
    seconds.push_back({.value = latency_seconds(costs, budget.tokens_per_step * steps),
                       .probability = probability});
  const numeric::LargestValue longest = numeric::largest_of(std::move(seconds), samples);
  task.latency_mean_seconds = longest.mean;
  task.latency_second_moment = longest.second_moment;
}

// The path's cost becomes that of n of them; the prompt is shared.
void take_samples(double samples, const strategy::ChainOfThought& path, const TokenCosts& costs,
                  const Budget& budget, double path_failure, ServedTask& task) {
  TokenCosts unshared = costs;
  unshared.joules.constant = 0;
  const double prompt = costs.joules.constant;
  const TaskOnModel one = chain_cost(path, unshared, budget);
  task.energy_mean_joules = prompt + samples * one.energy_mean_joules;
  task.energy_second_moment =
      second_moment_of_samples(prompt, samples, one.energy_mean_joules, one.energy_second_moment);
  const Law law = chain_energy_law(path, unshared, budget);
  switch (budget.stopping) {
    case Stopping::at_budget:
      task.energy_law = {{.value = task.energy_mean_joules}};
      break;
    case Stopping::oracle:
      task.energy_law.clear();
      add_shifted(law_of_samples(law, path_failure, samples), 1, prompt, task.energy_law);
      take_longest_latency(path, costs, budget, samples, task);
      break;
  }
  task.failed_joules = prompt + samples * law.back().value;
}

}  // namespace

ServedTask serve(double level, const Serving& serving, const Setting& setting) {
  const double samples = samples_of(serving.answer);
  const TokenCosts costs = path_costs(serving, setting);
  const strategy::ChainOfThought path =
      task_chain(level, serving.model, setting, serving.branching);
  const strategy::Outcome one = path_outcome(level, serving, setting, path);
  const strategy::Outcome answer = outcome_of(serving.answer, one);
  const TaskOnModel cost = chain_cost(path, costs, setting.budget);
  ServedTask task{
      .step_success = training::step_success(setting.capability, level, serving.model.parameters),
      .path_steps = cost.budget_steps,
      .path_tokens = cost.budget_tokens,
      .success = answer.success(),
      .energy_mean_joules = cost.energy_mean_joules,
      .energy_second_moment = cost.energy_second_moment,
      .latency_mean_seconds = cost.latency_mean_seconds,
      .latency_second_moment = cost.latency_second_moment,
      .seen_failure = sees_failure(serving.answer) ? answer.failure() : 0,
      .failed_seconds = latency_seconds(costs, cost.budget_tokens),
      .energy_law = chain_energy_law(path, costs, setting.budget)};
  task.failed_joules = task.energy_law.back().value;
  if (samples > 1)
    take_samples(samples, path, costs, setting.budget,
                 sees_failure(serving.answer) ? one.failure() : 0, task);
  return task;
}

namespace {

// S1 + F S2, where all that failed was seen: by the complement where that is the smaller of the
// two, so that rounding never takes the sum beyond 1.
double success_after(const ServedTask& first, const ServedTask& again) {
  const double failure = first.seen_failure;
  if (failure < 0.5) return 1 - failure * (1 - again.success);
  return std::min(1.0, first.success + failure * again.success);
}

}  // namespace

ServedTask tried_again(ServedTask first, const ServedTask& again) {
  const double failure = first.seen_failure;
  if (failure == 0) return first;
  first.success = success_after(first, again);
  first.energy_mean_joules += failure * again.energy_mean_joules;
  first.energy_second_moment +=
      failure * (2 * first.failed_joules * again.energy_mean_joules + again.energy_second_moment);
  first.latency_mean_seconds += failure * again.latency_mean_seconds;
  first.latency_second_moment += failure * (2 * first.failed_seconds * again.latency_mean_seconds +
                                            again.latency_second_moment);
  first.energy_law = without_failure(std::move(first.energy_law), failure);
  add_shifted(again.energy_law, failure, first.failed_joules, first.energy_law);
  first.seen_failure *= again.seen_failure;
  first.failed_joules += again.failed_joules;
  first.failed_seconds += again.failed_seconds;
  return first;
}

}  // namespace inferlaw::energy
