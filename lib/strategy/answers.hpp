/// @file
/// What a strategy comes to, all in one: how often it succeeds, the steps and tokens it uses and,
/// where a model is given, its FLOPs. One question and one answer a strategy.
///
///     chain      a trace; its evaluator may accept wrong steps (f), or its steps undo skills (s)
///     tree       b tries a level, w nodes kept
///     samples    best of N chains, or of N trees where b > 1
///     vote       the most frequent of N answers: threshold form where an alphabet is given
///
///     expected tokens    w_s E[steps], of a tree w_s E[nodes], of samples of trees w_s b E[levels]
///     budget             FLOPs where every step is taken; a wide tree has none, for the nodes that it
///                        keeps are a matter of chance
///     per success        FLOPs of failed tasks tried again, C/S; infinite where S = 0
///
/// The formulas, their sources and ranges stand in the headers of the strategies and in flops.hpp.
/// Throws std::domain_error as they do, and std::invalid_argument where a question contradicts
/// itself or lacks what it needs.
#pragma once

#include <optional>

#include "inferlaw/lib/strategy/best_of_n.hpp"
#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/voting.hpp"
#include "inferlaw/lib/strategy/walk.hpp"
#include "inferlaw/lib/strategy/wide_tree.hpp"

namespace inferlaw::strategy {

/// What writes the steps; FLOPs are answered where the model is known.
struct Writer {
  double tokens_per_step = 25;  ///< w_s
  std::optional<energy::Model> model = std::nullopt;
  double prompt_tokens = 0;
  bool prefill = false;
};

/// Throws std::invalid_argument where the writer has no model.
[[nodiscard]] Generation generation_of(const Writer& writer);

struct FlopsUsed {
  std::optional<double> budget = std::nullopt;
  double expected = 0;
  double per_success = 0;
};

struct Usage {
  double expected_steps = 0;          ///< of a tree, levels
  double expected_squared_steps = 0;  ///< E[steps^2]
  double expected_tokens = 0;
  std::optional<FlopsUsed> flops = std::nullopt;
};

struct ChainQuestion {
  ChainOfThought chain = {};
  double false_accept = 0;                         ///< f
  std::optional<double> step_back = std::nullopt;  ///< s; without f, and with gamma = 1
  Writer writer = {};
};

struct ChainAnswer {
  Outcome outcome = {};
  Usage usage = {};
};

[[nodiscard]] ChainAnswer answer(const ChainQuestion& question);

struct TreeQuestion {
  WideTree tree = {};
  Writer writer = {};
};

struct TreeAnswer {
  Outcome outcome = {};
  double level_success = 0;  ///< r_b
  double expected_nodes = 0;
  Usage usage = {};
};

[[nodiscard]] TreeAnswer answer(const TreeQuestion& question);

struct SamplesQuestion {
  ChainOfThought chain = {};  ///< the task, and the steps of a sample
  double branching = 1;
  double samples = 1;  ///< N
  Ignorance ignorance = Ignorance::independent;
  Schedule schedule = Schedule::parallel;
  bool share_budget = false;  ///< each sample has K/N steps
  Writer writer = {};
};

struct SamplesAnswer {
  Outcome outcome = {};
  double sample_success = 0;
  double expected_samples = 0;
  Usage usage = {};
};

[[nodiscard]] SamplesAnswer answer(const SamplesQuestion& question);

struct VoteQuestion {
  double samples = 1;     ///< N
  double categories = 2;  ///< answers, the right one among them
  /// lambda, or the accuracy of many votes that it follows from; neither is needed for 2 answers.
  std::optional<double> decay = std::nullopt;
  std::optional<double> measured_plateau = std::nullopt;
  std::optional<double> alphabet = std::nullopt;  ///< the threshold form; needs a rate
  std::optional<double> rate = std::nullopt;      ///< one rate in place of a population
  RatePopulation tasks = {};
  Ties ties = Ties::uniform;
};

/// The wrong answers of a vote among categories.
struct WrongAnswers {
  double decay = 0;          ///< lambda
  double largest_share = 0;  ///< c
  double critical_rate = 0;  ///< r_c
};

struct VoteAnswer {
  Outcome outcome = {};
  double plateau = 0;  ///< P(infinity)
  std::optional<WrongAnswers> wrong_answers = std::nullopt;
};

[[nodiscard]] VoteAnswer answer(const VoteQuestion& question);

}  // namespace inferlaw::strategy
