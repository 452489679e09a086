/// @file
/// Supplies and batteries found by evaluating a site again and again: what the laws of supply.hpp
/// and battery_size.hpp are for the Brownian model, for exact slots, and for whatever is simulated,
/// a replay of measured demand and harvest too.
///
/// D_T is the least auxiliary energy that serves the demand, a linear programme in which supply and
/// capacity stand on the right: so it is convex in both together, path by path, and falls in each
/// [exact, where the harvest is scaled]. A simulation on the same random numbers at every purchase,
/// and an expectation, inherit that, and searches for a root and for a minimum find the one there
/// is: to a part in 4000 of the supply or capacity alone, to a part in 500 of both together, near
/// which the cost is flat. Cycles fall with the capacity but need not be convex in the supply: with
/// their price the minimum is a local one [choice]. How far to trust what is found, the errors of
/// the evaluation say.
///
/// Cost: some 15 evaluations a search, the square of that for both together.
#pragma once

#include <functional>
#include <vector>

#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::supply {

struct Purchase {
  double supply_joules_per_slot = 0;
  double capacity_joules = 0;  ///< may be infinite
};

/// What a purchase comes to over the horizon, joules.
struct Evaluation {
  double auxiliary_joules = 0;
  double waste_joules = 0;  ///< left at the end and spilled
  double cycles = 0;        ///< equivalent full ones of the battery
};

struct EvaluatedSite {
  std::function<Evaluation(const Purchase&)> at = {};
  double demand_mean_joules_per_slot = 1;  ///< where searches for a supply begin
  double volatility_joules = 1;            ///< where searches for a capacity begin
  double kept_supply_joules_per_slot = 0;  ///< there in any case: no answer is below it
  double horizon_slots = 1;
  auxiliary::Battery battery = {};  ///< its capacity is the one that is not searched for
  Prices prices = {};
  unsigned binary_digits = 12;  ///< of a root; a minimum has half as many at best
};

/// What a site costs over its horizon: c_b R T + c_a E[D_T] + c_w waste + c_k c + c_n cycles, the
/// first four as in supply.hpp; what an unlimited battery costs is not counted.
[[nodiscard]] double cost(const EvaluatedSite& site, const Purchase& purchase,
                          const Evaluation& evaluation);

/// Joules per slot, with the site's own capacity: the kept supply where no more is cheapest or
/// enough, infinite where a thousand times the mean demand more is not enough.
[[nodiscard]] double cheapest_supply(const EvaluatedSite& site);
[[nodiscard]] double supply_for_target(const EvaluatedSite& site, double target_joules);

/// Where a need that falls with the supply comes down to what is wanted, as above.
[[nodiscard]] double supply_for_need(const EvaluatedSite& site,
                                     const std::function<double(double)>& need_at, double wanted);

/// The least capacity at which the mean comes down to the target, at least that which holds the
/// usable initial charge and a fifth of the volatility; infinite where no capacity is enough.
[[nodiscard]] double capacity_for_target(const EvaluatedSite& site, double supply_joules_per_slot,
                                         double target_joules);

/// Supply and capacity together; the capacity must have a price above 0.
[[nodiscard]] Purchase cheapest_site(const EvaluatedSite& site);

/// The value that all but a share of the trials do not exceed.
[[nodiscard]] double upper_quantile(std::vector<double> trials, double share);

}  // namespace inferlaw::supply
