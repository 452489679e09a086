// What a right answer costs: a chain of thought and a tree on the same budget of FLOPs, long enough
// for attention to cost more than the parameters.
#include <cstdio>

#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/tree_of_thought.hpp"

using namespace inferlaw::strategy;

void print(const char* name, const Outcome& outcome, double flops) {
  std::printf("%s  right with probability %.4f, %.4g FLOPs a right answer\n", name,
              outcome.success(), cost_per_success(flops, outcome));
}

int main() {
  const Generation generation{.model = {.parameters = 1e9}, .tokens_per_step = 25};
  const double tokens = 1e5;
  const double flops = inferlaw::energy::evaluate(chain_flops(generation), tokens);
  const double tree_tokens = tree_tokens_at_equal_cost(generation, 4, tokens);
  ChainOfThought chain{.skills = 10, .steps = tokens / 25, .step_success = 0.0025};
  TreeOfThought tree{
      .skills = 10, .levels = tree_tokens / 25, .step_success = 0.0025, .branching = 4};
  print("chain    ", outcome(chain), flops);
  print("tree of 4", outcome(tree), flops);
}
