#include "inferlaw/lib/strategy/tree_of_thought.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::strategy {

void check(const TreeOfThought& tree) {
  check(ChainOfThought{.skills = tree.skills,
                       .steps = tree.levels,
                       .step_success = tree.step_success,
                       .skill_knowledge = tree.skill_knowledge});
  numeric::require_whole("branching", tree.branching, 1, 1e9);
}

TreeOfThought tree_of(const ChainOfThought& chain, double branching) {
  return {.skills = chain.skills,
          .levels = chain.steps,
          .step_success = chain.step_success,
          .branching = branching,
          .skill_knowledge = chain.skill_knowledge};
}

Outcome level_outcome(double step_success, double branching) {
  return best_of(outcome_of(step_success), branching);
}

Outcome outcome(const TreeOfThought& tree) {
  check(tree);
  return both(all_known(tree.skills, tree.skill_knowledge),
              at_least(tree.skills, std::floor(tree.levels),
                       level_outcome(tree.step_success, tree.branching)));
}

ChainOfThought chain_of_levels(const TreeOfThought& tree) {
  check(tree);
  return {.skills = tree.skills,
          .steps = std::floor(tree.levels),
          .step_success = level_outcome(tree.step_success, tree.branching).success(),
          .skill_knowledge = tree.skill_knowledge};
}

}  // namespace inferlaw::strategy
