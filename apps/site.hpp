// From a scenario to the numbers that the theory and the simulator need:
// task energies -> policy -> demand -> drift and volatility.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/report.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/simulation/simulator.hpp"

namespace inferlaw::apps {

struct SiteModel {
  routing::ServiceTable table;
  routing::Assignment assignment;
  auxiliary::DemandLaw demand;  ///< of independent slots; of a trace, one task a slot: its demand
  std::optional<simulation::DemandTrace> trace;  ///< where arrivals are those of a trace
  routing::TaskEnergy task_energy;
  /// Mean demand of the policy without its errors; of a variance-aware one, that of the least mean
  /// within its limits.
  double critical_supply_joules_per_slot = 0;
  simulation::Harvest harvest;
  numeric::Moments harvest_moments;  ///< per slot; of a series, over its rows
  double drift_joules_per_slot = 0;
  double volatility_joules =
      0;  ///< of independent slots, also where demand or harvest are measured
};

/// Costs of every task under every choice. Throws std::domain_error (energy::UnreachableBudget
/// where a budget cannot be met).
[[nodiscard]] routing::ServiceTable service_table_of(const Scenario& scenario);

/// The site with its harvest mean multiplied by `supply_factor`; a variance-aware policy is the one
/// of factor 1 and the longest horizon. Throws std::domain_error where
/// numbers overflow, or where nothing is random: the theory needs a volatility above 0.
[[nodiscard]] SiteModel site_of(const Scenario& scenario, double supply_factor = 1);

/// The scenario with this mean harvest.
[[nodiscard]] Scenario with_supply(Scenario scenario, double supply);

[[nodiscard]] auxiliary::BrownianSite brownian_site(const SiteModel& site, const Scenario& scenario,
                                                    double slots);

/// Whether the harvest is a series.
[[nodiscard]] bool has_series(const SiteModel& site);

/// Whether anything is measured and replayed: the harvest or the demand.
[[nodiscard]] bool is_replayed(const SiteModel& site);

/// Simulates the scenario's horizons, trials and seed; 0 threads: one for every processor. Throws
/// std::domain_error where the run would never end: more than 1e13 slots and tasks in all trials.
[[nodiscard]] simulation::SimulationResult simulate_site(const SiteModel& site,
                                                         const Scenario& scenario, int threads,
                                                         bool keep_trials = false);

/// Supply, demand, drift, volatility, regime and crossover as results.
[[nodiscard]] Json demand_and_supply_of(const SiteModel& site, const Scenario& scenario);

}  // namespace inferlaw::apps
