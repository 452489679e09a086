// From a scenario to the numbers that the theory and the simulator need:
// task energies -> policy -> demand -> drift and volatility.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/report.hpp"
#include "inferlaw/lib/auxiliary/brownian.hpp"
#include "inferlaw/lib/auxiliary/exact_slots.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/simulation/simulator.hpp"

namespace inferlaw::apps {

struct SiteModel {
  routing::ServiceTable table;
  routing::Assignment assignment;
  auxiliary::DemandLaw demand;
  routing::TaskEnergy task_energy;
  double critical_supply_joules_per_slot = 0;  ///< mean demand of the policy without its errors
  simulation::Harvest harvest;
  auxiliary::Moments harvest_moments;  ///< per slot; of a series, over its rows
  double drift_joules_per_slot = 0;
  double volatility_joules = 0;  ///< of independent slots, also where the harvest is a series
};

/// Costs of every task on every model. Throws InputError where a budget cannot be met.
[[nodiscard]] routing::ServiceTable service_table_of(const Scenario& scenario);

/// The site with its harvest mean multiplied by `supply_factor`.
[[nodiscard]] SiteModel site_of(const Scenario& scenario, double supply_factor = 1);

[[nodiscard]] auxiliary::brownian::Site brownian_site(const SiteModel& site,
                                                      const Scenario& scenario, double slots);

/// E[D_T] of the slot model at the scenario's horizons; none where no exact sum is at hand (an
/// initial battery, a capacity, a harvest series, or horizons beyond a million slots).
[[nodiscard]] std::optional<std::vector<double>> exact_means(const SiteModel& site,
                                                             const Scenario& scenario);
[[nodiscard]] std::optional<std::vector<double>> exact_means(
    const auxiliary::NetDemandLaw& law, const std::vector<std::int64_t>& horizons);

[[nodiscard]] bool has_series(const SiteModel& site);

[[nodiscard]] simulation::SimulationResult simulate_site(const SiteModel& site,
                                                         const Scenario& scenario,
                                                         std::int64_t trials, std::uint64_t seed,
                                                         int threads);

/// The scenario as resolved, for the "inputs" of a report.
[[nodiscard]] Json inputs_of(const Scenario& scenario);

/// Supply, demand, drift, volatility, regime and crossover as results.
[[nodiscard]] Json demand_and_supply_of(const SiteModel& site, const Scenario& scenario);

}  // namespace inferlaw::apps
