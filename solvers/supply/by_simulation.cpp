#include "inferlaw/solvers/supply/by_simulation.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace inferlaw::supply {
namespace {

constexpr unsigned binary_digits = 12;
constexpr double least_share_of_demand = 1e-3;

template <class Need>
double least_simulated_supply(const SimulatedSearch& search, double wanted, const Need& need_at) {
  if (need_at(0) <= wanted) return 0;
  return least_supply(need_at, wanted, search.demand_mean_joules_per_slot, binary_digits);
}

}  // namespace

double cost(const Prices& prices, const auxiliary::Battery& battery, double supply_joules_per_slot,
            const simulation::HorizonEstimates& simulated) {
  const double waste = simulated.battery_joules.mean + simulated.spilled_joules.mean;
  const double capacity = prices.capacity == 0 ? 0 : prices.capacity * battery.capacity_joules;
  return prices.baseline * supply_joules_per_slot * static_cast<double>(simulated.slots) +
         prices.auxiliary * simulated.auxiliary_joules.mean + prices.waste * waste + capacity;
}

double upper_quantile(std::vector<double> trials, double share) {
  const double rank = std::floor(share * static_cast<double>(trials.size()));
  const auto at =
      trials.end() - 1 -
      std::min(static_cast<std::ptrdiff_t>(rank), static_cast<std::ptrdiff_t>(trials.size()) - 1);
  std::nth_element(trials.begin(), at, trials.end());
  return *at;
}

double cheapest_supply(const SimulatedSearch& search) {
  const auto cost_at = [&](double supply) {
    return cost(search.prices, search.battery, supply,
                search.simulate_at(supply, false).horizons.front());
  };
  double high = 2 * search.demand_mean_joules_per_slot;
  for (double before = cost_at(high / 2), at = cost_at(high); at < before; at = cost_at(high)) {
    before = at;
    high *= 2;
  }
  std::uintmax_t steps = 60;
  const auto [supply, least] = boost::math::tools::brent_find_minima(
      cost_at, least_share_of_demand * search.demand_mean_joules_per_slot, high, binary_digits,
      steps);
  return cost_at(0) <= least ? 0 : supply;
}

double supply_for_target(const SimulatedSearch& search, double target_joules) {
  return least_simulated_supply(search, target_joules, [&](double supply) {
    return search.simulate_at(supply, false).horizons.front().auxiliary_joules.mean;
  });
}

double supply_for_exceedance(const SimulatedSearch& search, const Exceedance& exceedance) {
  return least_simulated_supply(search, exceedance.joules, [&](double supply) {
    return upper_quantile(search.simulate_at(supply, true).auxiliary_of_trials.front(),
                          exceedance.probability);
  });
}

}  // namespace inferlaw::supply
