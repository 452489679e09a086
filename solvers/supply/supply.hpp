/// @file
/// How much supply a site should buy: net demand Brownian, its drift and volatility set by the
/// supply.
///
///     nu(R) = C - R        sigma(R)^2 = V + s^2 + (k R)^2        E(R) = E[D_T]
///
///     R  mean harvest bought, joules per slot           C, V  mean and variance of a slot's demand
///     s  standard deviation of the harvest that does not move with R, joules
///     k  coefficient of variation of the harvest, the part of its spread that grows with R
///     T  horizon, slots     b0  initial battery, joules     c  capacity, joules; may be infinite
///
/// Where a part K of the supply is there in any case, R >= K, and what is bought beyond it scales
/// the rest: sigma(R)^2 = V + s^2 + 2 g (R - K) + (k (R - K))^2, g the covariance of the two for a
/// joule of the rest. An answer of nothing more is K.
///
///     Critical    nu = 0: R = C.
///     Cheapest    minimises c_b R T + c_a E[D_T] + c_w waste + c_k c, waste = b0 + E[D_T] - nu T:
///                 energy left at T and, with a capacity, spilled; the capacity itself:
///                 battery_size.hpp. So -E'(R)/T = (c_b + c_w)/(c_a + c_w), the price ratio. With
///                 b0 = 0, k = 0 and no capacity that is g'(d) = price ratio, R = C - d
///                 sigma/sqrt(T), and the critical supply is cheapest at c_a = 2 c_b, c_w = 0.
///     Target      the smallest R with E[D_T] <= target.
///     Exceedance  the smallest R with P(D_T > x) <= p.
///
/// With k > 0 the Brownian harvest can be negative, and more of it looks worse beyond a point, in
/// the long run R = C + sqrt(C^2 + (V + s^2)/k^2). Only supplies left of that point are searched,
/// and what they cannot reach is infeasible in this model, though not in exact slots: least_supply
/// below solves for those.
///
/// With u = (y - nu T)/(sigma sqrt T), y = b0 + x, d = nu sqrt(T)/sigma, beta = y/(sigma sqrt T),
/// and r = exp(2 d beta) Phi(-beta - d), the part of P = P(D_T > x) that the reflected paths bring:
///
///     dP/dnu = 2 beta r sqrt(T)/sigma        dP/dsigma = (2 beta/sigma) (phi(u) - 2 d r)
///
/// Sources: arXiv:2601.00823 [published: the critical point]; optimality conditions, derivatives
/// and the point of return [exact]; prices on waste as on auxiliary energy [choice].
///
/// Accuracy: docs/accuracy.md, where E[D_T] or P moves that little from one double R to the next.
/// With a capacity the cheapest supply has the accuracy of the slopes of finite_battery.hpp. Every
/// answer is bracketed, then solved by Ceres on one residual (root.hpp): ln(E/target), ln(P/p), or
/// ln(-E'/T) less ln of the price ratio, with their closed-form slopes; for the last, central
/// differences of the closed form steer. The point of return, which only bounds the search, and
/// exact slots, which have no slope, are left to TOMS 748. Throws std::domain_error unless C, V, s,
/// k, K are finite and >= 0 and V, s, k not all 0, g finite, T > 0, 0 <= b0 <= c, prices finite
/// with c_b, c_a > 0 and c_w, c_k >= 0, target > 0, 0 < p < 1, x >= 0 with x + b0 > 0; for
/// exceedance, unless the capacity is infinite.
#pragma once

#include <functional>
#include <string_view>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"

namespace inferlaw::supply {

struct SupplyModel {
  double demand_mean_joules_per_slot = 0;
  double demand_variance = 0;                   ///< joules squared per slot
  double harvest_deviation_joules = 0;          ///< constant spread
  double harvest_coefficient_of_variation = 0;  ///< proportional spread
  double kept_supply_joules_per_slot = 0;       ///< K: nothing below it can be had
  double harvest_covariance_joules = 0;         ///< g: of what is kept and what is scaled
  double horizon_slots = 1;
  auxiliary::Battery battery = {};
};

/// Per joule, in any currency.
struct Prices {
  double baseline = 1;
  double auxiliary = 2;
  double waste = 0;
  double capacity = 0;  ///< of the battery, over the whole horizon
  double cycle = 0;     ///< of an equivalent full cycle: evaluations alone know cycles
};

/// (c_b + c_w)/(c_a + c_w).
[[nodiscard]] double price_ratio(const Prices& prices);

struct Exceedance {
  double joules = 0;
  double probability = 0.05;
};

enum class Status {
  solved,
  solved_for_independent_slots,  ///< which what is measured is not: the replay decides
  buy_nothing,                   ///< the answer is K, 0: no supply is cheapest, or already enough
  infeasible_in_brownian_model,  ///< the supply given comes nearest; ask exact slots
  least_capacity,                ///< what the initial battery needs: more does not pay, or enough
  unlimited_capacity,            ///< capacity is free: more is always better
  no_capacity_is_enough,         ///< not even an unlimited battery meets the target
};

constexpr std::string_view name_of(Status status) {
  switch (status) {
    case Status::solved:
      return "solved";
    case Status::solved_for_independent_slots:
      return "solved_for_independent_slots";
    case Status::buy_nothing:
      return "buy_nothing";
    case Status::infeasible_in_brownian_model:
      return "infeasible_in_brownian_model";
    case Status::least_capacity:
      return "least_capacity";
    case Status::unlimited_capacity:
      return "unlimited_capacity";
    case Status::no_capacity_is_enough:
      return "no_capacity_is_enough";
  }
  return {};
}

struct SupplyAnswer {
  Status status = Status::solved;
  double supply_joules_per_slot = 0;
  double mean_auxiliary_joules = 0;  ///< E[D_T] there
  /// dR/d(price ratio, target or probability): what was asked of the answer. 0 unless solved.
  double per_unit_asked = 0;
  /// dR/dC; 0 unless solved.
  double per_demand_mean = 0;
};

/// sigma(R), joules per square root of a slot.
[[nodiscard]] double volatility(const SupplyModel& site, double supply_joules_per_slot);
/// E[D_T] at a supply, joules.
[[nodiscard]] double mean_auxiliary(const SupplyModel& site, double supply_joules_per_slot);
/// P(D_T > joules) at a supply, without a capacity.
[[nodiscard]] double exceedance(const SupplyModel& site, double supply_joules_per_slot,
                                double joules);
/// c_b R T + c_a E[D_T] + c_w waste + c_k c.
[[nodiscard]] double cost(const SupplyModel& site, const Prices& prices,
                          double supply_joules_per_slot);

[[nodiscard]] double critical_supply(const SupplyModel& site);
[[nodiscard]] SupplyAnswer cheapest_supply(const SupplyModel& site, const Prices& prices);
[[nodiscard]] SupplyAnswer supply_for_target(const SupplyModel& site, double target_joules);
[[nodiscard]] SupplyAnswer supply_for_exceedance(const SupplyModel& site,
                                                 const Exceedance& exceedance);

/// The supply where the Brownian E[D_T] is least; infinite for a constant spread.
[[nodiscard]] double supply_of_least_mean(const SupplyModel& site);

/// The supply at which a need that falls with supply, such as the mean or a probability of exact
/// slots, comes down to what is wanted, within 2^(1 - binary_digits) relative; `start` is above 0
/// and need not be near. The need must lie above what is wanted at small supplies: no supply is not
/// looked for. Infinite where 1000 times the start is not enough.
[[nodiscard]] double least_supply(const std::function<double(double)>& need_at, double wanted,
                                  double start, unsigned binary_digits = 32);

}  // namespace inferlaw::supply
