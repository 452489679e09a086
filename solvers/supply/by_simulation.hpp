/// @file
/// Supplies found with the simulator itself: what the laws of supply.hpp are for independent slots,
/// for whatever is simulated, a replay of measured demand and harvest too.
///
/// Every supply is tried with the same random numbers. D_T of a trial falls with the supply and is
/// convex in it, for it is the largest of sums that are straight lines in the supply [exact, where
/// the harvest is scaled]: so searches for a root and for a minimum find the one there is. What
/// they find is that of these trials, to a part in 4000; how far to trust it, the standard errors
/// say.
#pragma once

#include <functional>
#include <vector>

#include "inferlaw/solvers/simulation/simulator.hpp"
#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::supply {

/// The simulator at a supply above 0, joules per slot, at one horizon; with every trial's D_T where
/// trials are kept.
using SimulateAt =
    std::function<simulation::SimulationResult(double supply_joules_per_slot, bool keep_trials)>;

struct SimulatedSearch {
  SimulateAt simulate_at;
  double demand_mean_joules_per_slot = 1;  ///< where searches begin
  auxiliary::Battery battery = {};         ///< a capacity has its price
  Prices prices = {};
};

/// What a site costs over its horizon, as in supply.hpp, c_b R T + c_a E[D_T] + c_w waste + c_k c,
/// with the means of a simulation.
[[nodiscard]] double cost(const Prices& prices, const auxiliary::Battery& battery,
                          double supply_joules_per_slot,
                          const simulation::HorizonEstimates& simulated);

/// The value that all but a share of the trials do not exceed.
[[nodiscard]] double upper_quantile(std::vector<double> trials, double share);

/// Joules per slot: 0 where none is cheapest or enough, infinite where a thousand times the mean
/// demand is not enough.
[[nodiscard]] double cheapest_supply(const SimulatedSearch& search);
[[nodiscard]] double supply_for_target(const SimulatedSearch& search, double target_joules);
[[nodiscard]] double supply_for_exceedance(const SimulatedSearch& search,
                                           const Exceedance& exceedance);

}  // namespace inferlaw::supply
