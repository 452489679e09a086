/// @file
/// Best of N: N samples of one task, and an oracle that sees a right one.
///
///     independent ignorance  1 - (1-a)^N,  a = gamma^m I the success of a sample         (default)
///     shared ignorance       gamma^m [1 - (1-I)^N]: what is unknown is unknown to every sample
///     equal total budget     N samples of K/N steps each (real)
///     parallel               N samples run, N E[tau] steps
///     sequential             samples stop at the first right one: (1-(1-a)^N)/a of them, each of
///                            E[tau] steps (Wald); second moment by splitting N in halves
///
/// A sample is any strategy with an outcome and the steps it uses: a chain, a tree.
/// N whole, 1 to 1e15. Source: DS3, arXiv:2507.00004 [published: independent form and its equal
/// budget]; the rest [exact]. Throws std::domain_error where an argument is out of range.
///
/// Accuracy: docs/accuracy.md; all sums are of positive terms.
#pragma once

#include <string_view>

#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "inferlaw/lib/strategy/tree_of_thought.hpp"

namespace inferlaw::strategy {

/// One try at a task whose skills are known, and the steps that it takes.
struct Sample {
  Outcome knowledge = {};  ///< all skills are known, gamma^m
  Outcome outcome = {};    ///< of a try with that knowledge, I
  double most_steps = 1;   ///< K, what a failed try takes
  RawMoments steps = {};   ///< of a try with that knowledge
};

[[nodiscard]] Sample sample_of(const ChainOfThought& chain);
[[nodiscard]] Sample sample_of(const TreeOfThought& tree);

enum class Ignorance { independent, shared };
enum class Schedule { parallel, sequential };

constexpr std::string_view name_of(Ignorance ignorance) {
  switch (ignorance) {
    case Ignorance::independent:
      return "independent";
    case Ignorance::shared:
      return "shared";
  }
  return {};
}

constexpr std::string_view name_of(Schedule schedule) {
  switch (schedule) {
    case Schedule::parallel:
      return "parallel";
    case Schedule::sequential:
      return "sequential";
  }
  return {};
}

struct BestOfN {
  Sample sample = {};
  double samples = 1;  ///< N
  Ignorance ignorance = Ignorance::independent;
};

/// The chain that each of N samples is where all of them have its budget together.
[[nodiscard]] ChainOfThought share_of_budget(const ChainOfThought& chain, double samples);

[[nodiscard]] Outcome outcome(const BestOfN& best);

/// Steps of all samples together, and how many samples are drawn.
struct StepsOfSamples {
  double expected_samples = 0;
  double expected_steps = 0;
  double expected_squared_steps = 0;
};

[[nodiscard]] StepsOfSamples steps_used(const BestOfN& best, Schedule schedule);

}  // namespace inferlaw::strategy
