/// @file
/// The net demand of a site's slot, X = C - R, as a law: on a grid, and what goes through a battery
/// that loses in one slot. Slots are independent; a series is the law of its rows.
///
/// Source and formulas: lib/auxiliary/battery/lossy.hpp.
#pragma once

#include <limits>

#include "inferlaw/lib/auxiliary/battery/lossy.hpp"
#include "inferlaw/solvers/site/harvest.hpp"

namespace inferlaw::site {

struct NetSlot {
  auxiliary::DemandLaw demand = {};
  simulation::Harvest harvest = {};
};

struct GridOfSlot {
  double steps = 1;  ///< of s.d./2048 of X
  /// A harvest law counts as so much where it gives more (gridded_law.hpp).
  double most_useful_joules = std::numeric_limits<double>::infinity();
};
[[nodiscard]] auxiliary::GriddedLaw gridded(const NetSlot& slot, const GridOfSlot& grid = {});

/// Of a law by its characteristic function, of a series on the grid.
[[nodiscard]] auxiliary::SlotFlows slot_flows(const NetSlot& slot,
                                              const auxiliary::Battery& battery);

/// Mean harvest R at which E[Y] = 0, joules per slot: where what a battery delivers in the long run
/// no longer falls behind. The mean demand without losses, and above it with them. Infinite where a
/// thousand times the mean demand is not enough, as where a charging limit takes too little of the
/// days, and no less than what parts of the harvest give that keep their size. With a discharging
/// limit auxiliary energy still grows by E[(X - P_d)^+] a slot there.
[[nodiscard]] double critical_supply(const auxiliary::DemandLaw& demand, const HarvestShape& shape,
                                     const auxiliary::Battery& battery);

}  // namespace inferlaw::site
