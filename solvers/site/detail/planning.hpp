// Private to solvers/site: a site's supply and battery as something to choose: the scenario at one
// horizon, and what of it moves with the choice.
#pragma once

#include <optional>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/site.hpp"
#include "inferlaw/solvers/site/theories.hpp"
#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::site::detail {

struct Planning {
  Site site = {};                  ///< of one horizon, at the scenario's own supply
  supply::SupplyModel model = {};  ///< how drift and volatility move with the supply
  supply::Prices prices = {};
  std::optional<double> volatility_joules = {};  ///< instead of the site's own, at every supply
  int threads = 0;
};

/// Means and, where there is a coefficient of variation or a series, its spread move with supply.
[[nodiscard]] Planning planning_of(Scenario scenario, const CriticalOptions& options);

[[nodiscard]] double own_supply(const Planning& planning);

/// A site as chosen. A capacity that is not given is the scenario's.
struct Purchase {
  double supply_joules_per_slot = 0;
  std::optional<double> capacity_joules = {};
};

/// A policy that was searched for at the scenario's own supply stays in force at every other.
[[nodiscard]] Site site_with(const Planning& planning, const Purchase& purchase);

/// E[D_T] of exact slots; none without supply or where they may not speak.
[[nodiscard]] std::optional<MeanWithError> exact_mean_at(const Planning& planning,
                                                         const Purchase& purchase);

/// Whether exact slots can be searched in seconds: their mean, and their law on a grid.
[[nodiscard]] bool can_search_means(const Planning& planning);
[[nodiscard]] bool can_search_on_grid(const Planning& planning);

// Each part of the answer, added to it.
void add_supplies(const Planning& planning, const CriticalOptions& options, Critical& critical);
void add_batteries(const Planning& planning, const CriticalOptions& options, Critical& critical);
void add_simulated_supplies(const Planning& planning, const CriticalOptions& options,
                            Critical& critical);
void check_by_simulation(const Planning& planning, Critical& critical);

}  // namespace inferlaw::site::detail
