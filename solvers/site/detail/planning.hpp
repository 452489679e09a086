// Private to solvers/site: a site's supply and battery as something to choose: the scenario at one
// horizon, and what of it moves with the choice.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/site.hpp"
#include "inferlaw/solvers/site/theories.hpp"
#include "inferlaw/solvers/supply/evaluated.hpp"
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

/// E[D_T] at which a share of the mean demand is met without auxiliary energy.
[[nodiscard]] double uncovered_joules(const Planning& planning, double coverage);

/// Whether the Brownian model has no say: with a battery that loses, or a profile.
[[nodiscard]] bool is_only_evaluated(const Planning& planning);

/// A site as chosen. A capacity that is not given is the scenario's.
struct Purchase {
  double supply_joules_per_slot = 0;
  std::optional<double> capacity_joules = {};
};

/// A supply so small that it is none, of the demand; exact slots want some harvest.
inline constexpr double no_supply = 1e-9;

/// A policy that was searched for at the scenario's own supply stays in force at every other.
[[nodiscard]] Site site_with(const Planning& planning, const Purchase& purchase);

/// E[D_T] of exact slots; none without supply or where they may not speak. In a search on one grid.
[[nodiscard]] std::optional<MeanWithError> exact_mean_at(const Planning& planning,
                                                         const Purchase& purchase,
                                                         bool is_search = false);

/// P(D_T > joules) of exact slots; without supply some auxiliary energy is as good as certain.
[[nodiscard]] double exact_exceedance_at(const Planning& planning, double supply, double joules,
                                         double steps_per_deviation = 32);

/// Whether exact slots can be searched in seconds: their mean, and their law on a grid.
[[nodiscard]] bool can_search_means(const Planning& planning);
[[nodiscard]] bool can_search_on_grid(const Planning& planning);

/// Sites as they are evaluated, and what an exceedance asks of them where it is asked.
struct Evaluator {
  supply::EvaluatedSite site = {};
  std::function<double(double supply)> exceedance_at = {};  ///< falls with the supply
  double exceedance_wanted = 0;
  /// The mean at a purchase, and how far it may be off.
  std::function<MeanWithError(const supply::Purchase&)> mean_at = {};
  bool finds_the_cheapest = true;       ///< a minimum takes some 30 evaluations
  bool finds_the_cheapest_site = true;  ///< of supply and capacity together, some 150
  bool sizes_batteries = true;
};

/// The site of the scenario, as far as it does not depend on how it is evaluated.
[[nodiscard]] supply::EvaluatedSite site_to_evaluate(const Planning& planning,
                                                     const CriticalOptions& options);

/// What is asked, decided by evaluation alone: the cheapest supply where one pays, supplies for the
/// target, the coverage and the exceedance, capacities for the target and the coverage, and the
/// cheapest site.
[[nodiscard]] std::vector<Decision> decisions_by(const Evaluator& evaluator,
                                                 const Planning& planning,
                                                 const CriticalOptions& options);

// Each part of the answer, added to it.
void add_supplies(const Planning& planning, const CriticalOptions& options, Critical& critical);
void add_batteries(const Planning& planning, const CriticalOptions& options, Critical& critical);
void decide_in_exact_slots(const Planning& planning, const CriticalOptions& options,
                           Critical& critical);
void decide_by_simulation(const Planning& planning, const CriticalOptions& options,
                          Critical& critical);
/// Behind the decisions, of which it takes the best.
void add_coverage(const Planning& planning, const CriticalOptions& options, Critical& critical);
/// Behind all that decides.
void add_plan(const Planning& planning, const CriticalOptions& options, Critical& critical);
void check_by_simulation(const Planning& planning, Critical& critical);

}  // namespace inferlaw::site::detail
