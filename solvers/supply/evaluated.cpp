#include "inferlaw/solvers/supply/evaluated.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::supply {
namespace {

constexpr unsigned digits_alone = 12;    // binary, of a minimum in a supply
constexpr unsigned digits_together = 9;  // of each where both are searched for
constexpr double least_share_of_demand = 1e-3;
constexpr double least_share_of_volatility = 0.2;

struct Least {
  double at = 0;
  double cost = 0;
};

// Of a convex cost from `low` on, which is looked for below twice `typical` first.
template <class CostAt>
Least least_cost(const CostAt& cost_at, double low, double typical, unsigned binary_digits) {
  double high = low + 2 * typical;
  for (double before = cost_at(low + typical), at = cost_at(high); at < before;) {
    before = at;
    high += high - low;
    at = cost_at(high);
  }
  std::uintmax_t steps = 60;
  const auto [at, least] = boost::math::tools::brent_find_minima(
      cost_at, low, high, static_cast<int>(binary_digits), steps);
  return {.at = at, .cost = least};
}

double cost_of(const EvaluatedSite& site, const Purchase& purchase) {
  return cost(site, purchase, site.at(purchase));
}

// The cheapest supply at a capacity, and its cost; none may be cheapest.
Least cheapest_at(const EvaluatedSite& site, double capacity, unsigned binary_digits) {
  const auto cost_at = [&](double supply) {
    return cost_of(site, {.supply_joules_per_slot = supply, .capacity_joules = capacity});
  };
  const double demand = site.demand_mean_joules_per_slot;
  const double kept = site.kept_supply_joules_per_slot;
  const Least bought =
      least_cost(cost_at, kept + least_share_of_demand * demand, demand, binary_digits);
  const double nothing = cost_at(kept);
  return nothing <= bought.cost ? Least{.at = kept, .cost = nothing} : bought;
}

double least_capacity(const EvaluatedSite& site) {
  return std::max(auxiliary::least_capacity(site.battery),
                  least_share_of_volatility * site.volatility_joules);
}

}  // namespace

double cost(const EvaluatedSite& site, const Purchase& purchase, const Evaluation& evaluation) {
  const Prices& prices = site.prices;
  const bool is_limited = std::isfinite(purchase.capacity_joules);
  const double capacity = is_limited ? prices.capacity * purchase.capacity_joules : 0;
  return prices.baseline * purchase.supply_joules_per_slot * site.horizon_slots +
         prices.auxiliary * evaluation.auxiliary_joules + prices.waste * evaluation.waste_joules +
         capacity + prices.cycle * evaluation.cycles;
}

double cheapest_supply(const EvaluatedSite& site) {
  return cheapest_at(site, site.battery.capacity_joules, digits_alone).at;
}

double supply_for_need(const EvaluatedSite& site, const std::function<double(double)>& need_at,
                       double wanted) {
  const double kept = site.kept_supply_joules_per_slot;
  if (need_at(kept) <= wanted) return kept;
  const auto need_with = [&](double more) { return need_at(kept + more); };
  return kept +
         least_supply(need_with, wanted, site.demand_mean_joules_per_slot, site.binary_digits);
}

double supply_for_target(const EvaluatedSite& site, double target_joules) {
  const auto need_at = [&](double supply) {
    return site
        .at({.supply_joules_per_slot = supply, .capacity_joules = site.battery.capacity_joules})
        .auxiliary_joules;
  };
  return supply_for_need(site, need_at, target_joules);
}

double capacity_for_target(const EvaluatedSite& site, double supply_joules_per_slot,
                           double target_joules) {
  const auto need_at = [&](double capacity) {
    return site.at({.supply_joules_per_slot = supply_joules_per_slot, .capacity_joules = capacity})
        .auxiliary_joules;
  };
  const double least = least_capacity(site);
  if (need_at(least) <= target_joules) return least;
  if (need_at(std::numeric_limits<double>::infinity()) > target_joules)
    return std::numeric_limits<double>::infinity();
  const auto need_above_least = [&](double more) { return need_at(least + more); };
  return least +
         least_supply(need_above_least, target_joules, site.volatility_joules, site.binary_digits);
}

Purchase cheapest_site(const EvaluatedSite& site) {
  numeric::require_positive("price of a capacity", site.prices.capacity);
  const auto supply_at = [&](double capacity) {
    return cheapest_at(site, capacity, digits_together);
  };
  const double capacity = least_cost([&](double at) { return supply_at(at).cost; },
                                     least_capacity(site), site.volatility_joules, digits_together)
                              .at;
  return {.supply_joules_per_slot = supply_at(capacity).at, .capacity_joules = capacity};
}

double upper_quantile(std::vector<double> trials, double share) {
  const double rank = std::floor(share * static_cast<double>(trials.size()));
  const auto at =
      trials.end() - 1 -
      std::min(static_cast<std::ptrdiff_t>(rank), static_cast<std::ptrdiff_t>(trials.size()) - 1);
  std::nth_element(trials.begin(), at, trials.end());
  return *at;
}

}  // namespace inferlaw::supply
