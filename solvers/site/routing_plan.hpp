/// @file
/// Variance-aware routing of a scenario: within its limits on a task, and on the mix where it has
/// any. Methods and sources: routing/variance_aware.hpp, routing/limited_mix.hpp.
#pragma once

#include <vector>

#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/routing/variance_aware.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

struct RoutingPlan {
  routing::HullBest best = {};
  std::vector<routing::HullVertex> hull = {};
  bool has_limited_mix = false;             ///< a vertex then has no single change
  routing::Assignment myopic = {};          ///< least mean energy within the limits
  routing::Assignment variance_aware = {};  ///< of the best vertex
  routing::Assignment randomised = {};      ///< the best vertex where no mixture is better
};

/// Whether no choice serves more than its share of the tasks.
[[nodiscard]] bool is_within_mix(const Scenario& scenario, const routing::Assignment& assignment);

[[nodiscard]] routing::SiteConditions conditions_of(const Scenario& scenario,
                                                    const numeric::Moments& harvest,
                                                    double horizon_slots);

/// Throws routing::NoChoiceLeft where the limits leave a task nothing.
[[nodiscard]] RoutingPlan plan_routing(const Scenario& scenario, const routing::ServiceTable& table,
                                       const routing::SiteConditions& conditions,
                                       const routing::ServiceLimits& limits);

}  // namespace inferlaw::site
