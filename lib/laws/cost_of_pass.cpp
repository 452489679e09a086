#include "inferlaw/lib/laws/cost_of_pass.hpp"

#include <limits>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {

double cost_of_pass(const Attempt& attempt) {
  numeric::require_non_negative("cost", attempt.cost);
  numeric::require_probability("success", attempt.success);
  if (attempt.success == 0) return std::numeric_limits<double>::infinity();
  return attempt.cost / attempt.success;
}

Frontier cost_frontier(std::span<const Attempt> solvers) {
  if (solvers.empty()) numeric::refuse("number of solvers", 0, "1 or more");
  Frontier frontier{.cost = cost_of_pass(solvers.front()), .position = 0};
  for (std::size_t i = 1; i < solvers.size(); ++i) {
    const double cost = cost_of_pass(solvers[i]);
    if (cost < frontier.cost) frontier = {.cost = cost, .position = i};
  }
  return frontier;
}

}  // namespace inferlaw::laws
