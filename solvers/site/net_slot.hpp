/// @file
/// The net demand of a site's slot, X = C - R, as a law: on a grid, and what goes through a battery
/// that loses in one slot. Slots are independent; a series is the law of its rows.
///
/// Source and formulas: lib/auxiliary/battery/lossy.hpp.
#pragma once

#include <functional>
#include <limits>
#include <vector>

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

/// Of each slot of a period. Where there are several, laws are taken on the grid too, of s.d./512:
/// their E[X^+] is the right one to 1e-6, and takes no longer at night, where a characteristic
/// function does not fade.
[[nodiscard]] std::vector<auxiliary::SlotFlows> slot_flows(const std::vector<NetSlot>& period,
                                                           const auxiliary::Battery& battery);

/// Mean harvest R at which E[Y] = 0, joules per slot: where what a battery delivers in the long run
/// no longer falls behind. The mean demand without losses, and above it with them. Infinite where a
/// thousand times the mean demand is not enough, as where a charging limit takes too little of the
/// days, and no less than what parts of the harvest give that keep their size. With a discharging
/// limit auxiliary energy still grows by E[(X - P_d)^+] a slot there.
[[nodiscard]] double critical_supply(const auxiliary::DemandLaw& demand, const HarvestShape& shape,
                                     const auxiliary::Battery& battery);

/// Slots of a period, and how they move with the mean harvest over it.
struct SlotsInSupply {
  std::function<std::vector<NetSlot>(double supply_joules_per_slot)> at = {};
  double demand_mean_joules_per_slot = 0;  ///< over the period
  double kept_joules_per_slot = 0;         ///< harvest.hpp
};
/// The same where the mean of E[Y] over the period is 0.
[[nodiscard]] double critical_supply(const SlotsInSupply& slots, const auxiliary::Battery& battery);

}  // namespace inferlaw::site
