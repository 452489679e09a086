/// @file
/// Measured demand, replayed slot by slot: C_t is what the tasks of slot t of a trace cost.
///
///     settled  a task that has one cost whatever is drawn; they are summed a slot once and for all
///     drawn    a task routed at random: c tokens cost c times a random number j of joules per
///              token, drawn anew each time the slot is lived through
///
///     E[C_t] = settled_t + sum c E[j],   Var(C_t | t) = sum c^2 Var(j)   over the drawn tasks of t
///
/// Source: none is needed, a replay is the data itself. [choice] The trace is the stationary law of
/// its slots: every trial starts at a slot of its own, uniformly random, and wraps around.
#pragma once

#include <cstddef>
#include <vector>

#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::simulation {

struct DrawnTask {
  std::size_t slot = 0;
  std::size_t law = 0;  ///< index into `joules_per_token`
  double tokens = 0;
};

struct DemandTrace {
  std::vector<double> joules_per_slot = {};  ///< of the settled tasks, one number a slot
  std::vector<DrawnTask> drawn = {};         ///< in the order of their slots
  std::vector<std::vector<numeric::ValueAtom>> joules_per_token = {};
};

/// Throws std::domain_error for an empty trace, joules or tokens that are not finite and >= 0, a
/// drawn task out of order or in no slot, a law that is not there or is none.
void check(const DemandTrace& trace);

/// E[C_t] of each slot, joules.
[[nodiscard]] std::vector<double> expected_joules(const DemandTrace& trace);

/// Var(C_t | t) of each slot, joules squared; zero without drawn tasks.
[[nodiscard]] std::vector<double> drawn_variance(const DemandTrace& trace);

/// Over a uniformly random slot of the trace, draws included.
[[nodiscard]] numeric::Moments slot_moments(const DemandTrace& trace);

/// The law of C_t at a uniformly random slot. Slots with drawn tasks become two atoms with the
/// slot's mean and variance, neither below 0 [choice: their shape].
[[nodiscard]] std::vector<numeric::ValueAtom> slot_law(const DemandTrace& trace);

}  // namespace inferlaw::simulation
