/// @file
/// What a site costs over a horizon, of what its ledger says, in the scenario's prices.
///
///     cost       c_a E[A_1 + .. + A_T] + c_b R T + w n,   A_t what the grid gives; where prices
///                change, sum_t c_t E[A_t] in its place (price_courses.hpp)
///     a year     cost Y/(T d) + capital a year            d seconds a slot, Y those of a year
///
/// E[A_1 + .. + A_T] is E[D_T] less what an import limit leaves unserved; R mean harvest, joules
/// per slot, all of it paid for; n equivalent full cycles, 0 without a capacity. The battery is
/// used greedily: nothing is bought to be stored.
///
/// Source: lib/energy/prices.hpp, and E[D_T] of whichever theory or replay the ledger is [exact].
#pragma once

#include <optional>

#include "inferlaw/lib/auxiliary/battery/lossy.hpp"
#include "inferlaw/solvers/site/site.hpp"
#include "inferlaw/solvers/site/theories.hpp"

namespace inferlaw::site {

/// Money in the prices' currency.
struct SiteCost {
  double money = 0;  ///< over the horizon, without capital
  double carbon_grams = 0;
  std::optional<double> money_per_year = {};  ///< with capital; none for an unlimited battery's
};

/// Equivalent full cycles that wear the battery: 0 where that costs nothing; none where they are
/// not known.
[[nodiscard]] std::optional<double> cycles_of_wear(const Scenario& scenario,
                                                   const auxiliary::BatteryLedger& means);

/// Auxiliary energy up to a horizon, at the scenario's prices, which are means where they change.
[[nodiscard]] Bought bought_at_mean_prices(const energy::Prices& prices, double joules);

/// None without prices, or where cycles have a price and are not known.
[[nodiscard]] std::optional<SiteCost> cost_of(const Site& site, double slots,
                                              const auxiliary::BatteryLedger& means,
                                              const Bought& bought);

/// Capital's part of the cost of a horizon: prices per joule of supply and of capacity. 0 without
/// capital.
[[nodiscard]] double supply_capital_price(const Scenario& scenario);
[[nodiscard]] double battery_capital_price(const Scenario& scenario, double slots);

}  // namespace inferlaw::site
