/// @file
/// The slot model, simulated: trials of net demand X_1, X_2, .. run through a battery, and the
/// means over trials at given horizons T.
///
///     auxiliary D_T, battery level B_T, spilled energy and the rest of the battery's ledger up to
///     T (see battery.hpp),
///     demand C_1 + .. + C_T, net demand S_T = X_1 + .. + X_T        all in joules, T in slots
///
/// A trial is a function of the seed and its number, and trials are summed in chunks whose size
/// depends on their number alone, merged in order: the result is the same to the last bit for any
/// number of threads, and a path is the same whatever the horizons.
///
/// Source: arXiv:2601.00823, system model and its 100-trial experiments [published: the setting];
/// the estimates are Monte Carlo, their standard errors are theirs alone: horizons of one run share
/// their paths and are correlated.
#pragma once

#include <cstdint>
#include <vector>

#include "inferlaw/solvers/simulation/battery.hpp"
#include "inferlaw/solvers/simulation/net_demand.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"
#include "inferlaw/solvers/simulation/tariff.hpp"

namespace inferlaw::simulation {

/// Windows of what is measured, one after the other from its first slot on.
struct Windows {
  std::int64_t number = 0;  ///< 0: trials begin anywhere, at random
  std::int64_t slots = 0;   ///< of one window
};

struct SimulationOptions {
  std::vector<std::int64_t> horizons_slots;  ///< T, strictly increasing, each >= 1; required
  std::int64_t trials = 100;                 ///< 2 or more, so that there is a standard error
  std::uint64_t seed = 1;
  int threads = 0;                   ///< 0: one for every processor
  Windows windows = {};              ///< where trials begin: trial i in window i mod number
  bool keep_trials = false;          ///< also keep every trial's D_T at every horizon
  std::vector<Tariff> tariffs = {};  ///< by which what the grid gives is paid
};

/// Throws std::domain_error that names the option, its value and what is allowed.
void check(const SimulationOptions& options);

/// What went through the battery up to T; names and sides as in lib/auxiliary/battery/lossy.hpp.
struct BatteryEstimates {
  Estimate delivered_joules = {};
  Estimate drawn_joules = {};  ///< in the store
  Estimate curtailed_joules = {};
  Estimate taken_joules = {};
  Estimate conversion_losses_joules = {};
  Estimate leaked_joules = {};
  Estimate losses_joules = {};  ///< both together
  Estimate cycles = {};         ///< full ones; 0 without a capacity
};

struct HorizonEstimates {
  std::int64_t slots = 0;
  Estimate auxiliary_joules;
  Estimate battery_joules;
  Estimate spilled_joules;
  Estimate demand_joules;
  Estimate net_demand_joules;
  BatteryEstimates ledger = {};
  Estimate unserved_joules = {};
  Estimate share_of_slots_with_unserved = {};
  Estimate backlog_joules = {};     ///< put off at T
  std::vector<Estimate> paid = {};  ///< by each tariff, up to T
};

struct SimulationResult {
  std::vector<HorizonEstimates> horizons;
  /// [horizon][trial], joules; empty unless keep_trials.
  std::vector<std::vector<double>> auxiliary_of_trials;
};

/// Throws std::domain_error for a process, battery, option or rule outside its range.
[[nodiscard]] SimulationResult simulate(const NetDemandProcess& process, const Battery& battery,
                                        const SimulationOptions& options,
                                        const SlotRules& rules = {});

}  // namespace inferlaw::simulation
