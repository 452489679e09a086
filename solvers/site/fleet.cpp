#include "inferlaw/solvers/site/fleet.hpp"

#include <cstddef>
#include <utility>

namespace inferlaw::site {
namespace {

using Law = std::vector<numeric::ValueAtom>;

// Of a task of one type under a policy.
Law mixed(const std::vector<Law>& laws, const std::vector<double>& probabilities) {
  Law mixture;
  for (std::size_t choice = 0; choice < probabilities.size(); ++choice)
    for (const numeric::ValueAtom& atom : laws[choice])
      mixture.push_back(
          {.value = atom.value, .probability = probabilities[choice] * atom.probability});
  return mixture;
}

// The one cost that a task of this type has for certain.
std::optional<double> only_cost(const Law& law) {
  for (const numeric::ValueAtom& atom : law)
    if (atom.probability == 1) return atom.value;
  return std::nullopt;
}

}  // namespace

simulation::DemandTrace demand_trace_of(const TraceTasks& tasks,
                                        const routing::TypeByChoice<Law>& joules_per_token,
                                        const routing::Assignment& assignment) {
  simulation::DemandTrace demand{.joules_per_slot = std::vector<double>(tasks.slots, 0)};
  std::vector<std::optional<double>> settled;
  settled.reserve(assignment.size());
  for (std::size_t type = 0; type < assignment.size(); ++type) {
    demand.joules_per_token.push_back(mixed(joules_per_token[type], assignment[type]));
    settled.push_back(only_cost(demand.joules_per_token.back()));
  }
  for (std::size_t i = 0; i < tasks.slot_of.size(); ++i) {
    const std::size_t type = tasks.type_of[i];
    const double tokens = tasks.trace.tokens[i];
    if (settled[type])
      demand.joules_per_slot[tasks.slot_of[i]] += tokens * *settled[type];
    else
      demand.drawn.push_back({.slot = tasks.slot_of[i], .law = type, .tokens = tokens});
  }
  return demand;
}

}  // namespace inferlaw::site
