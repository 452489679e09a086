#include "inferlaw/solvers/strategy/strategy_walker.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/simulation/random/alias_table.hpp"
#include "inferlaw/solvers/simulation/random/gamma.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::simulation {
namespace {

bool happens(double probability, WordStream& words) {
  return uniform_above_zero(words()) <= probability;
}

// What one trial came to.
struct Trial {
  bool success = false;
  double steps = 0;
  double nodes = 0;
};

struct Sums {
  RunningMoments success, steps, squared_steps, nodes;

  void add(const Trial& trial) {
    success.add(trial.success ? 1 : 0);
    steps.add(trial.steps);
    squared_steps.add(trial.steps * trial.steps);
    nodes.add(trial.nodes);
  }
};

// Runs live(words) -> Trial for every trial.
template <typename Live>
WalkerEstimates estimate(const WalkerOptions& options, const Live& live) {
  numeric::require_whole("trials", static_cast<double>(options.trials), 2, 1e15);
  Sums sums;
  for (std::int64_t trial = 0; trial < options.trials; ++trial) {
    WordStream words({.seed = options.seed,
                      .trial = static_cast<std::uint64_t>(trial),
                      .purpose = Purpose::strategy});
    sums.add(live(words));
  }
  return {.success = estimate_of(sums.success),
          .steps = estimate_of(sums.steps),
          .squared_steps = estimate_of(sums.squared_steps),
          .nodes = estimate_of(sums.nodes)};
}

bool knows_all(double skills, double knowledge, WordStream& words) {
  for (double skill = 0; skill < skills; ++skill)
    if (!happens(knowledge, words)) return false;
  return true;
}

// A trace that lacks a skill runs to its cap.
Trial trace(const strategy::ChainOfThought& chain, bool known, WordStream& words) {
  const double cap = std::floor(chain.steps);
  double depth = 0;
  double step = 0;
  while (step < cap && (depth < chain.skills || !known)) {
    ++step;
    if (known && happens(chain.step_success, words)) ++depth;
  }
  return {.success = known && depth == chain.skills, .steps = step, .nodes = step};
}

Trial judged_trace(const strategy::FalseAccepts& judged, bool known, WordStream& words) {
  const strategy::ChainOfThought& chain = judged.chain;
  const double cap = std::floor(chain.steps);
  double depth = 0;
  double step = 0;
  bool right = known;
  while (step < cap && (depth < chain.skills || !known)) {
    ++step;
    if (!known) continue;
    const bool step_is_right = happens(chain.step_success, words);
    if (!step_is_right && !happens(judged.false_accept, words)) continue;
    right = right && step_is_right;
    ++depth;
  }
  return {.success = right && depth == chain.skills, .steps = step, .nodes = step};
}

Trial wandering(const strategy::Walk& walk, WordStream& words) {
  const double cap = std::floor(walk.steps);
  std::size_t depth = 0;
  double step = 0;
  for (; step < cap && depth < walk.depths.size(); ++step) {
    const strategy::DepthRates& rates = walk.depths[depth];
    const double point = uniform_above_zero(words());
    if (point <= rates.forward)
      ++depth;
    else if (depth > 0 && point <= rates.forward + rates.back)
      --depth;
  }
  return {.success = depth == walk.depths.size(), .steps = step, .nodes = step};
}

Trial exploration(const strategy::WideTree& wide, WordStream& words) {
  const strategy::TreeOfThought& tree = wide.tree;
  const bool known = knows_all(tree.skills, tree.skill_knowledge, words);
  const double cap = std::floor(tree.levels);
  double depth = 0;
  double kept = 1;
  double level = 0;
  double nodes = 0;
  while (level < cap && depth < tree.skills) {
    ++level;
    nodes += kept * tree.branching;
    double right = 0;
    for (double child = 0; child < kept * tree.branching; ++child)
      if (known && happens(tree.step_success, words)) ++right;
    if (right == 0) continue;
    ++depth;
    kept = std::min(wide.width, right);
  }
  return {.success = depth == tree.skills, .steps = level, .nodes = nodes};
}

bool draws_knowledge_anew(strategy::Ignorance ignorance) {
  switch (ignorance) {
    case strategy::Ignorance::independent:
      return true;
    case strategy::Ignorance::shared:
      return false;
  }
  numeric::refuse_member("ignorance");
}

bool stops_at_success(strategy::Schedule schedule) {
  switch (schedule) {
    case strategy::Schedule::parallel:
      return false;
    case strategy::Schedule::sequential:
      return true;
  }
  numeric::refuse_member("schedule");
}

Trial sampling(const SampledChains& sampled, WordStream& words) {
  const auto& [chain, samples, ignorance, schedule] = sampled;
  bool known = knows_all(chain.skills, chain.skill_knowledge, words);
  Trial all;
  for (std::int64_t sample = 0; sample < samples; ++sample) {
    if (sample > 0 && draws_knowledge_anew(ignorance))
      known = knows_all(chain.skills, chain.skill_knowledge, words);
    const Trial one = trace(chain, known, words);
    all = {.success = all.success || one.success,
           .steps = all.steps + one.steps,
           .nodes = all.nodes + one.nodes};
    if (one.success && stops_at_success(schedule)) break;
  }
  return all;
}

// ---- votes ------------------------------------------------------------------------------------

AliasTable wrong_answers(const strategy::Vote& vote) {
  std::vector<WeightedValue> law;
  for (const double share : vote.wrong_shares)
    law.push_back({.value = static_cast<double>(law.size()), .weight = share});
  return AliasTable(law);
}

// Against so many wrong answers with as many votes.
bool wins_tie(double level, strategy::Ties ties, WordStream& words) {
  switch (ties) {
    case strategy::Ties::strict:
      return false;
    case strategy::Ties::uniform:
      return happens(1 / (1 + level), words);
    case strategy::Ties::win:
      return true;
  }
  numeric::refuse_member("rule for ties");
}

bool right_wins(double right, const std::vector<double>& wrong, strategy::Ties ties,
                WordStream& words) {
  if (right == 0) return false;
  if (*std::max_element(wrong.begin(), wrong.end()) > right) return false;
  const auto level = static_cast<double>(std::count(wrong.begin(), wrong.end(), right));
  return level == 0 || wins_tie(level, ties, words);
}

bool election(const strategy::Vote& vote, const AliasTable& wrong_answer, double rate,
              WordStream& words) {
  double right = 0;
  std::vector<double> wrong(vote.wrong_shares.size());
  for (double sample = 0; sample < vote.samples; ++sample)
    if (happens(rate, words))
      ++right;
    else
      ++wrong[static_cast<std::size_t>(wrong_answer(words()))];
  return right_wins(right, wrong, vote.ties, words);
}

double beta_rate(const GammaSampler& right, const GammaSampler& wrong, WordStream& words) {
  const double successes = right(words);
  const double failures = wrong(words);
  return successes / (successes + failures);
}

}  // namespace

WalkerEstimates walk(const strategy::ChainOfThought& chain, const WalkerOptions& options) {
  check(chain);
  return estimate(options, [&](WordStream& words) {
    return trace(chain, knows_all(chain.skills, chain.skill_knowledge, words), words);
  });
}

WalkerEstimates walk(const strategy::FalseAccepts& judged, const WalkerOptions& options) {
  check(judged.chain);
  numeric::require_probability("false-accept probability", judged.false_accept);
  return estimate(options, [&](WordStream& words) {
    return judged_trace(judged, knows_all(judged.chain.skills, judged.chain.skill_knowledge, words),
                        words);
  });
}

WalkerEstimates walk(const strategy::Walk& way, const WalkerOptions& options) {
  return estimate(options, [&](WordStream& words) { return wandering(way, words); });
}

WalkerEstimates walk(const strategy::WideTree& tree, const WalkerOptions& options) {
  check(tree.tree);
  numeric::require_whole("width", tree.width, 1, 1000);
  return estimate(options, [&](WordStream& words) { return exploration(tree, words); });
}

WalkerEstimates walk(const SampledChains& sampled, const WalkerOptions& options) {
  check(sampled.chain);
  numeric::require_whole("number of samples", static_cast<double>(sampled.samples), 1, 1e15);
  return estimate(options, [&](WordStream& words) { return sampling(sampled, words); });
}

Estimate poll(const strategy::Vote& vote, const strategy::RatePopulation& tasks,
              const WalkerOptions& options) {
  check(tasks);
  const AliasTable wrong = wrong_answers(vote);
  const GammaSampler alpha({.shape = tasks.law.alpha, .scale = 1});
  const GammaSampler beta({.shape = tasks.law.beta, .scale = 1});
  return estimate(options,
                  [&](WordStream& words) {
                    const double rate =
                        happens(tasks.mass, words) ? beta_rate(alpha, beta, words) : 0;
                    return Trial{.success = election(vote, wrong, rate, words)};
                  })
      .success;
}

Estimate poll(const strategy::Vote& vote, double rate, const WalkerOptions& options) {
  numeric::require_probability("rate of the right answer", rate);
  const AliasTable wrong = wrong_answers(vote);
  return estimate(options,
                  [&](WordStream& words) {
                    return Trial{.success = election(vote, wrong, rate, words)};
                  })
      .success;
}

}  // namespace inferlaw::simulation
