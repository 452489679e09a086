#include "inferlaw/lib/strategy/best_of_n.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::strategy {
namespace {

void check(const BestOfN& best) {
  numeric::require_whole("number of samples", best.samples, 1, 1e15);
}

// Samples one after another until one is right. A batch that fails has used its whole budget, so
// batches in a row add up without a subtraction.
struct Batch {
  double failure = 1;
  double whole_budget = 0;
  StepsOfSamples used = {};
};

Batch one_after_another(const Batch& first, const Batch& second) {
  const double again = first.failure;
  return {
      .failure = again * second.failure,
      .whole_budget = first.whole_budget + second.whole_budget,
      .used = {
          .expected_samples = first.used.expected_samples + again * second.used.expected_samples,
          .expected_steps = first.used.expected_steps + again * second.used.expected_steps,
          .expected_squared_steps = first.used.expected_squared_steps +
                                    again * (2 * first.whole_budget * second.used.expected_steps +
                                             second.used.expected_squared_steps)}};
}

// N in binary digits: log2 N joins.
StepsOfSamples sequential(Batch batch, double samples) {
  Batch all;
  for (double left = samples; left > 0; left = std::floor(left / 2)) {
    if (std::fmod(left, 2) == 1) all = one_after_another(all, batch);
    batch = one_after_another(batch, batch);
  }
  return all.used;
}

StepsOfSamples parallel(double mean, double square, double samples) {
  return {.expected_samples = samples,
          .expected_steps = samples * mean,
          .expected_squared_steps = samples * (square + (samples - 1) * mean * mean)};
}

StepsOfSamples steps_of(const Batch& sample, double samples, Schedule schedule) {
  switch (schedule) {
    case Schedule::parallel:
      return parallel(sample.used.expected_steps, sample.used.expected_squared_steps, samples);
    case Schedule::sequential:
      return sequential(sample, samples);
  }
  numeric::refuse_member("schedule");
}

StepsOfSamples operator*(double weight, const StepsOfSamples& steps) {
  return {weight * steps.expected_samples, weight * steps.expected_steps,
          weight * steps.expected_squared_steps};
}

StepsOfSamples operator+(const StepsOfSamples& one, const StepsOfSamples& other) {
  return {one.expected_samples + other.expected_samples, one.expected_steps + other.expected_steps,
          one.expected_squared_steps + other.expected_squared_steps};
}

Batch batch_of(double failure, double most_steps, double mean, double square) {
  return {
      .failure = failure,
      .whole_budget = most_steps,
      .used = {.expected_samples = 1, .expected_steps = mean, .expected_squared_steps = square}};
}

Batch known_batch(const Sample& sample) {
  return batch_of(sample.outcome.failure(), sample.most_steps, sample.steps[1], sample.steps[2]);
}

Batch unknown_batch(const Sample& sample) {
  return batch_of(1, sample.most_steps, sample.most_steps, sample.most_steps * sample.most_steps);
}

// A sample that may lack the knowledge, whatever the others have.
Batch any_batch(const Sample& sample) {
  const Batch known = known_batch(sample);
  const Batch unknown = unknown_batch(sample);
  const StepsOfSamples used =
      sample.knowledge.success() * known.used + sample.knowledge.failure() * unknown.used;
  return batch_of(both(sample.knowledge, sample.outcome).failure(), sample.most_steps,
                  used.expected_steps, used.expected_squared_steps);
}

Sample sample_of(const ChainOfThought& chain, const Outcome& knowledge, const Outcome& known) {
  return {.knowledge = knowledge,
          .outcome = known,
          .most_steps = std::floor(chain.steps),
          .steps = steps_used_moments(chain)};
}

}  // namespace

Sample sample_of(const ChainOfThought& chain) {
  ChainOfThought known = chain;
  known.skill_knowledge = 1;
  return sample_of(known, all_known(chain.skills, chain.skill_knowledge), outcome(known));
}

Sample sample_of(const TreeOfThought& tree) {
  TreeOfThought known = tree;
  known.skill_knowledge = 1;
  return sample_of(chain_of_levels(known), all_known(tree.skills, tree.skill_knowledge),
                   outcome(known));
}

ChainOfThought share_of_budget(const ChainOfThought& chain, double samples) {
  numeric::require_whole("number of samples", samples, 1, 1e15);
  ChainOfThought share = chain;
  share.steps = chain.steps / samples;
  return share;
}

Outcome outcome(const BestOfN& best) {
  check(best);
  const auto& [knowledge, known, most_steps, steps] = best.sample;
  switch (best.ignorance) {
    case Ignorance::independent:
      return best_of(both(knowledge, known), best.samples);
    case Ignorance::shared:
      return both(knowledge, best_of(known, best.samples));
  }
  numeric::refuse_member("ignorance");
}

StepsOfSamples steps_used(const BestOfN& best, Schedule schedule) {
  check(best);
  const Sample& sample = best.sample;
  switch (best.ignorance) {
    case Ignorance::independent:
      return steps_of(any_batch(sample), best.samples, schedule);
    case Ignorance::shared:
      return sample.knowledge.success() * steps_of(known_batch(sample), best.samples, schedule) +
             sample.knowledge.failure() * steps_of(unknown_batch(sample), best.samples, schedule);
  }
  numeric::refuse_member("ignorance");
}

}  // namespace inferlaw::strategy
