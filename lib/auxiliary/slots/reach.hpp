/// @file
/// How far the sums of T slots reach, and what a recursion on a grid costs: both known before the
/// grid is made.
///
///     P( max_{n<=T} S_n > y )         <= exp(-theta y) prod_{t<=T} max(1, M_t(theta))    (Doob)
///     P( max_{m<=n<=T} S_n - S_m > y ) <= T times that                      (a union over m)
///     M_t(theta) = E[exp(theta X_t)],  theta > 0
///
/// so that with all probability but exp(-q) a battery never falls by more than
///
///     rise = min_theta { q + ln T + sum_t max(0, ln M_t(theta)) }/theta
///
/// below any level it has had, joules, and never climbs by more than the same of -X. ln M is that
/// of the gridded laws: a law split to a grid has the larger M (convexity), so the bound holds for
/// the law before the split too. What is minimised is quasi-convex in theta: golden section.
///
/// Work is counted as slots x n log2 n, n the nodes of a transform, over all grids and passes.
///
/// Sources: Chernoff (1952) and Doob (1953) [exact]; q and the unit of work [choice]. Errors:
/// std::domain_error unless there is a law and the horizon is at least 1.
#pragma once

#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"

namespace inferlaw::auxiliary {

/// q of the bounds: exp(-42) = 6e-19.
inline constexpr double negligible_reach_exponent = 42;

/// What the net demand of any run of slots within the horizon stays below, and its harvest less
/// demand, joules.
struct Reach {
  double rise_joules = 0;
  double fall_joules = 0;
};
[[nodiscard]] Reach reach(SlotSequence period, long slots);

/// Whether that many slots may demand more than the joules in all: always, where a law does not
/// lie on its grid and so may reach beyond it.
[[nodiscard]] bool can_add_up_to(SlotSequence period, long slots, double joules);

/// A need of a lower probability is lost in the rounding of a grid, 1e-13: it is small, not known.
inline constexpr double least_resolved_probability = 1e-11;

/// One transform of `nodes` nodes in every slot. A unit takes some 5 nanoseconds.
[[nodiscard]] double transform_work(double slots, double nodes);

/// Throws GridTooLarge that names the work where it exceeds `settings.most_work`.
void require_work(double work, const GridSettings& settings);

}  // namespace inferlaw::auxiliary
