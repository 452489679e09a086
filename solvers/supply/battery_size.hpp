/// @file
/// How large a battery a site should have, at a given supply or together with it: net demand
/// Brownian, prices and symbols as in supply.hpp.
///
///     minimise   c_b R T + c_a E + c_w waste + c_k c,   waste = b0 + E - nu T,   c >= b0,  R >= 0
///     supply     -(1/T) dE/dR = rho,     rho   = (c_b + c_w)/(c_a + c_w)
///     capacity   -dE/dc       = kappa,   kappa = c_k/(c_a + c_w)
///     target     the smallest c with E <= target
///
///     c  capacity, joules     c_k  price of a joule of capacity     b0  initial battery, joules
///
/// E is convex in R and c together, so that where both conditions hold the cost is the least there
/// is. (On every path D_T is the value of a linear programme: the least energy bought that keeps 0
/// <= B <= c with what is too much spilled; and harvest is linear in R with either spread.) At the
/// bounds: c = b0 where -dE/dc <= kappa there; R = 0 where -(1/T) dE/dR <= rho at the capacity that
/// is best without supply; and an unlimited battery where capacity is free.
///
/// One unknown is found as in supply.hpp, in ln c. Two are found by Ceres on both conditions in
/// logarithms, whose Jacobian is the Hessian of a convex cost in other units, so that their squares
/// have no other stationary point; then Newton. Where that has not converged to 1e-8, the supply is
/// bracketed, with the best capacity at each.
///
/// From an empty battery the Brownian E grows without limit as c falls to 0, while that of slots
/// stays below their whole demand: slots overshoot, as if 1.165 sigma were added to the capacity
/// (continuity_correction.hpp). A capacity of a few sigma is therefore too large by about that
/// much.
///
/// Sources: the optimality conditions, convexity and derivatives [exact]; b0 given and not bought,
/// capacity priced over the whole horizon [choice].
///
/// Accuracy: docs/accuracy.md; with two unknowns what was asked is met to two digits less. Throws
/// std::domain_error as supply.hpp does; the capacity of the site given is not looked at.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::supply {

struct CapacityAnswer {
  Status status = Status::solved;
  double supply_joules_per_slot = 0;  ///< as asked
  double capacity_joules = 0;         ///< infinite: unlimited_capacity, no_capacity_is_enough
  double mean_auxiliary_joules = 0;   ///< E[D_T] there
  /// dc/d(kappa or target): what was asked of the answer. 0 unless solved, as those below.
  double per_unit_asked = 0;
  double per_supply = 0;       ///< dc/dR, joules of capacity for a joule of supply a slot
  double per_demand_mean = 0;  ///< dc/dC
};

[[nodiscard]] CapacityAnswer cheapest_capacity(const SupplyModel& site, const Prices& prices,
                                               double supply_joules_per_slot);
[[nodiscard]] CapacityAnswer capacity_for_target(const SupplyModel& site, double target_joules,
                                                 double supply_joules_per_slot);

/// The same target met with less supply and more capacity, or the other way: one answer a supply.
[[nodiscard]] std::vector<CapacityAnswer> capacities_for_target(
    const SupplyModel& site, double target_joules,
    std::span<const double> supplies_joules_per_slot);

/// How supply and capacity move together.
struct Move {
  double supply = 0;
  double capacity = 0;
};

struct SiteAnswer {
  Status supply_status = Status::solved;
  Status capacity_status = Status::solved;
  double supply_joules_per_slot = 0;
  double capacity_joules = 0;
  double mean_auxiliary_joules = 0;
  double cost = 0;
  /// 0 unless both are solved.
  Move per_price_ratio = {};           ///< d/d rho
  Move per_capacity_price_ratio = {};  ///< d/d kappa
  Move per_demand_mean = {};           ///< d/dC
};

/// Supply and capacity of least cost.
[[nodiscard]] SiteAnswer cheapest_site(const SupplyModel& site, const Prices& prices);

}  // namespace inferlaw::supply
