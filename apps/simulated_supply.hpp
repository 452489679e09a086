// Supplies found with the simulator itself: what the laws of supply.hpp are for independent slots,
// for whatever is simulated, a replay of measured demand and harvest too.
//
// Every supply is tried with the same random numbers. D_T of a trial falls with the supply and is
// convex in it, for it is the largest of sums that are straight lines in the supply [exact, where
// the harvest is scaled]: so searches for a root and for a minimum find the one there is. What they
// find is that of these trials, to a part in 4000; how far to trust it, the standard errors say.
#pragma once

#include <optional>
#include <string>

#include "inferlaw/apps/site.hpp"
#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::apps {

struct SimulatedSupply {
  std::string name;
  double supply_joules_per_slot = 0;
  simulation::Estimate auxiliary_joules;
  double cost = 0;  ///< supply x T + auxiliary energy + waste, each times its price
};

/// What is searched, at the scenario's one horizon.
struct SupplySearch {
  Scenario scenario;
  double critical_joules_per_slot = 1;  ///< where searches begin
  double demand_joules = 0;             ///< up to the horizon: needed without any supply
  supply::Prices prices;
  int threads = 0;
};

/// Of least cost. Needs an auxiliary price above the baseline price, otherwise there is none to
/// buy.
[[nodiscard]] SimulatedSupply simulated_cheapest(const SupplySearch& search);

/// The least supply with E[D_T] <= target.
[[nodiscard]] SimulatedSupply simulated_for_target(const SupplySearch& search,
                                                   double target_joules);

/// The least supply with D_T <= joules in all but a share of the trials.
[[nodiscard]] SimulatedSupply simulated_for_exceedance(const SupplySearch& search,
                                                       const supply::Exceedance& exceedance);

}  // namespace inferlaw::apps
