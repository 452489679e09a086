#include "inferlaw/solvers/site/routing_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

#include "inferlaw/solvers/routing/correlated_arrivals.hpp"
#include "inferlaw/solvers/routing/limited_mix.hpp"
#include "inferlaw/solvers/simulation/window_moments.hpp"

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

std::vector<double> share_limits_of(const Scenario& scenario, std::size_t choices) {
  std::vector<double> limits(choices, 1);
  for (std::size_t i = 0; i < scenario.choices.size(); ++i)
    limits[i] = scenario.choices[i].share_limit;
  return limits;
}

// Of a list of assignments; `answer` has no single changes from vertex to vertex.
RoutingPlan listed_plan(routing::LimitedMixRouting answer) {
  RoutingPlan plan{.best = answer};
  plan.is_listed = true;
  plan.myopic = answer.assignments.front();
  plan.variance_aware = answer.assignments[answer.best_vertex];
  plan.randomised = routing::randomised_assignment(answer);
  plan.hull = std::move(answer.hull);
  return plan;
}

bool replays_trace(const Scenario& scenario) {
  return scenario.fleet && scenario.fleet->replays_trace;
}

// Variance of the sums over so many slots, a slot.
struct MatchedVariance {
  std::int64_t slots = 1;

  double operator()(const auxiliary::HarvestLaw& law) const {
    return auxiliary::harvest_moments(law).variance;
  }
  double operator()(const simulation::HarvestSeries& series) const {
    const double drawn = series.drawn ? auxiliary::harvest_moments(*series.drawn).variance : 0;
    return drawn +
           simulation::window_moments(
               {.rows = series.joules_per_slot, .slots_per_row = series.slots_per_row}, slots)
                   .variance /
               static_cast<double>(slots);
  }
};

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
  routing::SiteConditions conditions{.arrivals = demand_arrivals(scenario),
                                     .harvest = harvest,
                                     .horizon_slots = horizon_slots,
                                     .battery = scenario.battery};
  if (replays_trace(scenario)) conditions.excess = arrival_excess(*scenario.fleet->trace, 1);
  return conditions;
}

routing::SiteConditions matched_conditions_of(const Scenario& scenario,
                                              const simulation::Harvest& harvest,
                                              double horizon_slots) {
  const std::int64_t slots = std::max<std::int64_t>(1, std::llround(horizon_slots));
  routing::SiteConditions conditions = conditions_of(scenario, moments_of(harvest), horizon_slots);
  conditions.harvest.variance = std::visit(MatchedVariance{slots}, harvest);
  if (replays_trace(scenario)) conditions.excess = arrival_excess(*scenario.fleet->trace, slots);
  return conditions;
}

RoutingPlan plan_routing(const Scenario& scenario, const routing::ServiceTable& table,
                         const routing::SiteConditions& conditions,
                         const routing::ServiceLimits& limits) {
  const std::vector<routing::TaskChoices> tasks = routing::task_choices(table);
  const std::vector<double> share_limits = share_limits_of(scenario, table.choices.size());
  if (!conditions.excess.empty())
    return listed_plan(
        routing::correlated_arrivals_routing(tasks, conditions, share_limits, limits));
  if (has_limited_mix(scenario))
    return listed_plan(routing::limited_mix_routing(tasks, conditions, share_limits, limits));
  return free_plan(tasks, table.choices.size(), conditions, limits);
}

}  // namespace inferlaw::site
