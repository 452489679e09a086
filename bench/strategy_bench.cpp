// Time of a strategy's (success, cost) point, of a vote and of a best-strategy map. Each case first
// checks its answer against the published or exact number; a wrong answer stops the case.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/tree_of_thought.hpp"
#include "inferlaw/lib/strategy/voting.hpp"
#include "inferlaw/solvers/strategy/best_strategy.hpp"

namespace {

using namespace inferlaw::strategy;

const Generation generation{.model = {.parameters = 1e10, .layers = 96, .attention_width = 12288},
                            .prompt_tokens = 200,
                            .tokens_per_step = 25};

bool is_near(double value, double expected, double tolerance) {
  return std::abs(value - expected) <= tolerance;
}

// The cost of a whole budget, and the success that it buys.
struct Point {
  double success = 0;
  double flops = 0;
};

Point chain_point(const ChainOfThought& chain) {
  return {.success = success(chain),
          .flops = inferlaw::energy::evaluate(chain_flops(generation),
                                              chain.steps * generation.tokens_per_step)};
}

Point tree_point(const TreeOfThought& tree) {
  return {.success = outcome(tree).success(),
          .flops = inferlaw::energy::evaluate(tree_flops(generation, tree.branching),
                                              tree.levels * generation.tokens_per_step)};
}

void time_chain(benchmark::State& state, ChainOfThought chain, double expected) {
  if (!is_near(chain_point(chain).success, expected, 1e-10)) {
    state.SkipWithError("the success of the chain is not the published one");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(chain);
    benchmark::DoNotOptimize(chain_point(chain));
  }
}

BENCHMARK_CAPTURE(time_chain, short_chain, {.skills = 5, .steps = 25, .step_success = .2},
                  0.579325690748);
BENCHMARK_CAPTURE(time_chain, long_chain, {.skills = 10, .steps = 100, .step_success = .1},
                  0.548709834558);

void time_tree(benchmark::State& state) {
  TreeOfThought tree{.skills = 100, .levels = 790, .step_success = .01, .branching = 16};
  if (!is_near(tree_point(tree).success, 0.965125, 5e-7)) {
    state.SkipWithError("the success of the tree is not the published one");
    return;
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(tree);
    benchmark::DoNotOptimize(tree_point(tree));
  }
}

BENCHMARK(time_tree);

// Where the right answer is one among equals, it wins as often as any.
void time_vote(benchmark::State& state, double samples, double categories) {
  const Vote equals{.samples = samples,
                    .wrong_shares = std::vector<double>(static_cast<std::size_t>(categories) - 1,
                                                        1 / (categories - 1))};
  if (!is_near(outcome(equals, outcome_of(1 / categories)).success() * categories, 1, 1e-11)) {
    state.SkipWithError("equal answers do not win equally often");
    return;
  }
  const RatePopulation tasks{.law = {.alpha = .3797, .beta = 1.1336}};
  const Vote vote{.samples = samples, .wrong_shares = geometric_shares(.74604158, categories)};
  for (auto _ : state) benchmark::DoNotOptimize(outcome(vote, tasks));
}

BENCHMARK_CAPTURE(time_vote, hundred_samples, 100, 11)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(time_vote, thousand_samples, 1000, 20)->Unit(benchmark::kMillisecond);

std::vector<double> log_spaced(double first, double last, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i)
    values.push_back(first * std::pow(last / first, i / (count - 1.0)));
  return values;
}

void time_map(benchmark::State& state) {
  StrategyQuestion question{
      .generation = generation, .skills = 100, .step_success = .01, .chain_tokens = 1e5};
  if (best_strategy(question).kind != StrategyKind::tree) {
    state.SkipWithError("a tree should win on hard steps");
    return;
  }
  std::vector<double> skills;
  for (int i = 1; i <= 200; ++i) skills.push_back(i);
  const std::vector<double> budgets = log_spaced(25, 1e6, 200);
  question.step_success = .05;
  for (auto _ : state) benchmark::DoNotOptimize(strategy_map(question, skills, budgets, 2));
}

BENCHMARK(time_map)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
