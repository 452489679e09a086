/// @file
/// Variance-aware routing where a choice may serve no more than a share of the tasks.
///
///     share      sum_l w_l a(l, i) <= c_i of choice i, a(l, i) the probability that type l takes i
///     hull       min alpha m + beta q over these assignments, m = E[e], q = E[e^2] a task:
///                a transportation problem, types to choices, for every direction
///     vertices   the lower-left hull of the attainable (m, q): from the least m and the least q
///                inwards, each chord asks for a vertex beyond it until none is left (with fixed
///                arrivals the whole lower hull, up to the largest m)
///
/// A vertex splits at most as many types as there are limits that bind; it is therefore randomised
/// already. E[D_T] on the hull is that of variance_aware.hpp, and so is what is known of the
/// optimum: every mixture is allowed here, so the best point of the hull is the exact optimum for
/// Poisson arrivals without a battery [exact; held against all assignments of small fleets].
///
/// Each direction is solved exactly, for any number of limits, by shortest augmenting paths: one
/// pass of the types, and for a type whose cheapest choice is full the cheapest chain of moves from
/// choice to choice: O(types x choices^2) a path. Meant for up to some hundred types; without
/// limits use variance_aware_routing, which sorts.
///
/// Source: the setting is a choice of ours; the method is [exact]. Throws std::domain_error where a
/// number is out of range, NoChoiceLeft where the limits leave some tasks nothing.
#pragma once

#include <vector>

#include "inferlaw/solvers/routing/variance_aware.hpp"

namespace inferlaw::routing {

struct LimitedMixRouting : HullBest {
  std::vector<HullVertex> hull = {};         ///< by rising mean; the first has the least mean
  std::vector<Assignment> assignments = {};  ///< of each vertex
};

/// `share_limits` has one c_i for each choice, 0 to 1, met within 1e-12; every type has the same
/// choices.
[[nodiscard]] LimitedMixRouting limited_mix_routing(const std::vector<TaskChoices>& tasks,
                                                    const SiteConditions& site,
                                                    const std::vector<double>& share_limits,
                                                    const ServiceLimits& limits = {});

/// The assignment of least sum_l w_l sum_i a(l, i) cost(l, i) within the share limits; a choice of
/// infinite cost is not taken. Throws NoChoiceLeft.
[[nodiscard]] Assignment cheapest_assignment(const std::vector<TaskChoices>& tasks,
                                             const TypeByChoice<double>& costs,
                                             const std::vector<double>& share_limits);

[[nodiscard]] Assignment randomised_assignment(const LimitedMixRouting& routing);

}  // namespace inferlaw::routing
