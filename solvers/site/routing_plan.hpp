/// @file
/// Variance-aware routing of a scenario: within its limits on a task, and on the mix where it has
/// any; with the dispersion of arrivals that are measured. Methods and sources:
/// routing/variance_aware.hpp, routing/limited_mix.hpp, routing/correlated_arrivals.hpp.
#pragma once

#include <vector>

#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/routing/variance_aware.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

struct RoutingPlan {
  routing::HullBest best = {};
  std::vector<routing::HullVertex> hull = {};
  bool is_listed = false;                   ///< vertices then differ by more than one change
  routing::Assignment myopic = {};          ///< least mean energy within the limits
  routing::Assignment variance_aware = {};  ///< of the best vertex
  routing::Assignment randomised = {};      ///< the best vertex where no mixture is better
};

/// Whether no choice serves more than its share of the tasks.
[[nodiscard]] bool is_within_mix(const Scenario& scenario, const routing::Assignment& assignment);

/// Of independent slots: with the dispersion of a trace that is replayed, slot by slot.
[[nodiscard]] routing::SiteConditions conditions_of(const Scenario& scenario,
                                                    const numeric::Moments& harvest,
                                                    double horizon_slots);

/// What policies are compared under: where a trace or a series is replayed with the variance of its
/// sums over the whole slots of the horizon, per slot (`matched`, dependence.hpp), else
/// conditions_of.
[[nodiscard]] routing::SiteConditions matched_conditions_of(const Scenario& scenario,
                                                            const simulation::Harvest& harvest,
                                                            double horizon_slots);

/// Throws routing::NoChoiceLeft where the limits leave a task nothing.
[[nodiscard]] RoutingPlan plan_routing(const Scenario& scenario, const routing::ServiceTable& table,
                                       const routing::SiteConditions& conditions,
                                       const routing::ServiceLimits& limits);

}  // namespace inferlaw::site
