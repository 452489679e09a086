/// @file
/// One trial of the simulator, slot by slot: the first, whose D_T `simulate` keeps first.
///
///     slot t     demand C_t, harvest R_t, net demand X_t = C_t - R_t, auxiliary A_t, spilled W_t,
///                level B_t at its end (battery.hpp)                                   joules
///     D_T = A_1 + .. + A_T,   to the last bit
///
/// Status: definitions; the random numbers are those of simulator.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "inferlaw/solvers/simulation/simulator.hpp"

namespace inferlaw::simulation {

struct SlotRecord {
  std::int64_t slot = 0;  ///< counted from 1
  double demand_joules = 0;
  double harvest_joules = 0;  ///< 0 in Gaussian slots, whose demand is the net demand
  double net_demand_joules = 0;
  double battery_joules = 0;  ///< at the end of the slot
  double auxiliary_joules = 0;
  double spilled_joules = 0;
  double curtailed_joules = 0;  ///< surplus beyond the charging limit
  double unserved_joules = 0;   ///< of the auxiliary energy, beyond the import limit
};

/// Trial 0 up to the last of the horizons. Throws std::domain_error as `simulate` does.
[[nodiscard]] std::vector<SlotRecord> path(const NetDemandProcess& process, const Battery& battery,
                                           const SimulationOptions& options,
                                           const SlotRules& rules = {});

}  // namespace inferlaw::simulation
