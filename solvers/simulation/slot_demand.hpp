/// @file
/// The demand C of a slot of many tasks, as values of which one is drawn instead of every task.
///
///     P(C = k h) = (h/2 pi) int_{-pi/h}^{pi/h} f(x) exp(-i k h x) dx,  h = sigma/256
///
/// with f the characteristic function of C, which has fallen below exp(-42) long before pi/h where
/// there are many tasks. The moments are those of C but for exp(-42) and rounding [exact]; energies
/// of more than 128 values are gathered in bins first, as for exact slots, and what is drawn may
/// lie between the sums that tasks can make, by h at most [choice].
#pragma once

#include <optional>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/solvers/simulation/random/alias_table.hpp"

namespace inferlaw::simulation {

/// Up to so many tasks a slot are drawn one by one.
inline constexpr double most_single_tasks = 4096;

/// The values of a slot's demand without its idle energy, joules; none where there are
/// most_single_tasks or fewer, or where the law is too rough for 65,536 values: a few large tasks
/// among many small ones.
[[nodiscard]] std::optional<std::vector<WeightedValue>> slot_demand(
    const auxiliary::DemandLaw& demand);

/// How many random words the demand of a slot takes.
[[nodiscard]] double words_per_slot(const auxiliary::DemandLaw& demand);

}  // namespace inferlaw::simulation
