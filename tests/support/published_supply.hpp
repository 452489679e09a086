// The published scenario as the supply solvers see it, and with a spread that does not move.
#pragma once

#include "inferlaw/solvers/supply/supply.hpp"
#include "tests/support/published_scenario.hpp"

namespace inferlaw::test {

inline supply::SupplyModel published_site(double horizon) {
  const numeric::Moments demand = auxiliary::demand_moments(published_slots().demand);
  return {.demand_mean_joules_per_slot = demand.mean,
          .demand_variance = demand.variance,
          .harvest_coefficient_of_variation = 0.5,
          .horizon_slots = horizon};
}

inline supply::SupplyModel constant_spread(double horizon) {
  supply::SupplyModel site = published_site(horizon);
  site.harvest_coefficient_of_variation = 0;
  site.harvest_deviation_joules = 300;
  return site;
}

}  // namespace inferlaw::test
