#include "inferlaw/solvers/site/routing_plan.hpp"

#include <cstddef>
#include <utility>

#include "inferlaw/solvers/routing/limited_mix.hpp"

namespace inferlaw::site {
namespace {

constexpr double share_tolerance = 1e-9;

RoutingPlan free_plan(const std::vector<routing::TaskChoices>& tasks, std::size_t choices,
                      const routing::SiteConditions& conditions,
                      const routing::ServiceLimits& limits) {
  routing::VarianceAwareRouting answer = routing::variance_aware_routing(tasks, conditions, limits);
  RoutingPlan plan{.best = answer};
  plan.myopic = routing::assignment_at(answer, 0, choices);
  plan.variance_aware = routing::assignment_at(answer, answer.best_vertex, choices);
  plan.randomised = routing::randomised_assignment(answer, choices);
  plan.hull = std::move(answer.hull);
  return plan;
}

RoutingPlan limited_plan(const std::vector<routing::TaskChoices>& tasks, const Scenario& scenario,
                         const routing::SiteConditions& conditions,
                         const routing::ServiceLimits& limits) {
  std::vector<double> share_limits;
  for (const TaskServing& choice : scenario.choices) share_limits.push_back(choice.share_limit);
  routing::LimitedMixRouting answer =
      routing::limited_mix_routing(tasks, conditions, share_limits, limits);
  RoutingPlan plan{.best = answer};
  plan.has_limited_mix = true;
  plan.myopic = answer.assignments.front();
  plan.variance_aware = answer.assignments[answer.best_vertex];
  plan.randomised = routing::randomised_assignment(answer);
  plan.hull = std::move(answer.hull);
  return plan;
}

}  // namespace

bool is_within_mix(const Scenario& scenario, const routing::Assignment& assignment) {
  for (std::size_t i = 0; i < scenario.choices.size(); ++i) {
    double share = 0;
    for (std::size_t type = 0; type < assignment.size(); ++type)
      share += scenario.tasks[type].weight * assignment[type][i];
    if (share > scenario.choices[i].share_limit + share_tolerance) return false;
  }
  return true;
}

routing::SiteConditions conditions_of(const Scenario& scenario, const numeric::Moments& harvest,
                                      double horizon_slots) {
  return {.arrivals = demand_arrivals(scenario),
          .harvest = harvest,
          .horizon_slots = horizon_slots,
          .battery = scenario.battery};
}

RoutingPlan plan_routing(const Scenario& scenario, const routing::ServiceTable& table,
                         const routing::SiteConditions& conditions,
                         const routing::ServiceLimits& limits) {
  const std::vector<routing::TaskChoices> tasks = routing::task_choices(table);
  if (has_limited_mix(scenario)) return limited_plan(tasks, scenario, conditions, limits);
  return free_plan(tasks, table.choices.size(), conditions, limits);
}

}  // namespace inferlaw::site
