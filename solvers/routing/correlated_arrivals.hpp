/// @file
/// Variance-aware routing where arrivals are measured: bursts, and types that come together.
///
///     demand     nu = lambda sum_l w_l m_l - Rbar
///                sigma^2 = lambda q + sum_lk X_lk m_l m_k + s_R^2
///     m_l        mean energy of a task of type l, sum_i a(l, i) E[e_i(l)]
///     q          second moment of a task's energy, sum_l w_l sum_i a(l, i) E[e_i(l)^2]
///     X          the excess of arrivals over Poisson ones (lib/routing/routing.hpp)
///
/// sigma^2 is quadratic in the assignment, so no sweep over multipliers lists what counts. E[D_T]
/// grows with nu and sigma^2, so the best of those listed lies where neither can be less:
///
///     no share limits, up to 2^14 assignments without randomness: all of them, of which those are
///     kept that no other beats in both; the best vertex is then the best deterministic assignment
///     [exact]
///
///     else: the vertices without the excess (limited_mix.hpp), each led downhill by E[D_T]: the
///     cheapest assignment in the direction of its gradient and the best point on the way there
///     (Frank and Wolfe), until less than 1e-10 of it is gained. A local optimum [choice].
///
/// Between neighbours of the list a mixture is searched for, as on the edges of a hull. Optimality
/// is `unproven` for randomised assignments.
///
/// Source: M. Frank, P. Wolfe, Naval Research Logistics Quarterly 3 (1956) 95 [published: the
/// method]; the setting is a choice of ours. Throws as limited_mix_routing does.
#pragma once

#include <vector>

#include "inferlaw/solvers/routing/limited_mix.hpp"

namespace inferlaw::routing {

/// `site.excess` has a row and a column for each type, beside the Poisson law.
[[nodiscard]] LimitedMixRouting correlated_arrivals_routing(const std::vector<TaskChoices>& tasks,
                                                            const SiteConditions& site,
                                                            const std::vector<double>& share_limits,
                                                            const ServiceLimits& limits = {});

}  // namespace inferlaw::routing
