/// @file
/// Strategies lived through step by step, the independent check of lib/strategy: nothing here knows
/// a closed form.
///
///     a trace    m skills, each known with probability gamma; each step adds the next one with
///                probability r, or, judged by an evaluator, accepts a wrong one with probability f
///     a tree     keeps up to w nodes of the deepest level, each with b children a level
///     samples    traces of one task, in parallel or until the first right one
///     a vote     N answers; the right one with probability r of a task, else wrong answer j with
///                share q_j; ties as asked
///
/// A trial is a function of the seed and its number (word_stream.hpp). Estimates are Monte Carlo.
/// Source: DS3, arXiv:2507.00004 [published: the setting]. Throws std::domain_error for what
/// lib/strategy refuses, or fewer than 2 trials.
#pragma once

#include <cstdint>

#include "inferlaw/lib/strategy/best_of_n.hpp"
#include "inferlaw/lib/strategy/voting.hpp"
#include "inferlaw/lib/strategy/walk.hpp"
#include "inferlaw/lib/strategy/wide_tree.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::simulation {

struct WalkerOptions {
  std::int64_t trials = 10'000;
  std::uint64_t seed = 1;
};

struct WalkerEstimates {
  Estimate success;
  Estimate steps;          ///< steps, levels of a tree, steps of all samples together
  Estimate squared_steps;  ///< their square
  Estimate nodes;          ///< steps tried: children of a tree, else the steps again
};

[[nodiscard]] WalkerEstimates walk(const strategy::ChainOfThought& chain,
                                   const WalkerOptions& options);
[[nodiscard]] WalkerEstimates walk(const strategy::FalseAccepts& judged,
                                   const WalkerOptions& options);
[[nodiscard]] WalkerEstimates walk(const strategy::Walk& way, const WalkerOptions& options);
[[nodiscard]] WalkerEstimates walk(const strategy::WideTree& tree, const WalkerOptions& options);

/// Best of N chains.
struct SampledChains {
  strategy::ChainOfThought chain = {};
  std::int64_t samples = 1;
  strategy::Ignorance ignorance = strategy::Ignorance::independent;
  strategy::Schedule schedule = strategy::Schedule::parallel;
};

[[nodiscard]] WalkerEstimates walk(const SampledChains& sampled, const WalkerOptions& options);

/// Success alone; the rate is R ~ (1-A) delta_0 + A Beta(alpha, beta), drawn anew for each trial.
[[nodiscard]] Estimate poll(const strategy::Vote& vote, const strategy::RatePopulation& tasks,
                            const WalkerOptions& options);
[[nodiscard]] Estimate poll(const strategy::Vote& vote, double rate, const WalkerOptions& options);

}  // namespace inferlaw::simulation
