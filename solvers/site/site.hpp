/// @file
/// A site: a scenario with all that follows from it, as theories, searches and the simulator take
/// it.
///
///     task energies -> policy -> demand -> drift and volatility
///
///     nu    = lambda E[e] + c0 - Rbar         drift, joules per slot;  c0  idle energy of a slot
///     sigma = sqrt(Var(C) + Var(R))           volatility of independent slots, joules
///
/// Source: arXiv:2601.00823, system model [published]; formulas in lib/routing/routing.hpp and
/// lib/auxiliary/slots/slot_model.hpp.
#pragma once

#include <optional>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/lossy.hpp"
#include "inferlaw/lib/auxiliary/brownian/site.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/simulation/path.hpp"
#include "inferlaw/solvers/simulation/simulator.hpp"
#include "inferlaw/solvers/site/net_slot.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

/// A slot as a battery that loses meets it: X becomes the transformed increment Y of
/// lib/auxiliary/battery/lossy.hpp, and the battery that of Y.
struct LossySlot {
  std::vector<auxiliary::SlotFlows> of_slots = {};  ///< of the period; one where slots are alike
  auxiliary::SlotFlows flows = {};                  ///< means over the period where there is one
  numeric::Moments deliverable = {};                ///< nu_Y and sigma_Y^2, likewise
  auxiliary::Battery battery = {};
};

struct Site {
  Scenario scenario = {};
  routing::ServiceTable table = {};  ///< at the meter: with the site's overheads
  routing::Assignment assignment = {};
  auxiliary::DemandLaw demand = {};  ///< of independent slots; of a trace, one task a slot
  std::optional<simulation::DemandTrace> trace = {};  ///< where arrivals are those of a trace
  routing::TaskEnergy task_energy = {};
  /// The policy that the supply is planned for: without its errors; of a searched one, that of the
  /// least mean within its limits.
  routing::Assignment meant = {};
  simulation::Harvest harvest = {};
  numeric::Moments harvest_moments = {};  ///< per slot; of a series, over its rows
  double drift_joules_per_slot = 0;
  double volatility_joules = 0;         ///< of independent slots, also where anything is measured
  std::optional<LossySlot> lossy = {};  ///< where the battery is not lossless
  /// The scenario's, and where it loses nothing and work can wait, the one that is as good
  /// (battery/deferral.hpp).
  auxiliary::Battery battery = {};

  /// Where there is a profile: the slots of a period. Demand and harvest above are then those of
  /// its mean slot, and moments are means over the period.
  std::optional<simulation::PeriodicProcess> periodic = {};
};

/// The site with its harvest mean multiplied by `supply_factor`; a searched policy is the one of
/// factor 1 and the longest horizon. Throws std::domain_error where numbers overflow, or where
/// nothing is random: the theory needs a volatility above 0.
[[nodiscard]] Site site_of(Scenario scenario, double supply_factor = 1);

/// Mean demand of the policy that is meant, joules per slot; with a battery that loses, the supply
/// at which E[Y] is 0, which may be infinite (net_slot.hpp) and takes a tenth of a second to find,
/// for each slot of a period.
[[nodiscard]] double critical_supply_of(const Site& site);
/// The same of this demand.
[[nodiscard]] double critical_supply_of(const Scenario& scenario,
                                        const auxiliary::DemandLaw& demand);

/// The diffusion of the site: with a battery that loses that of Y, whose auxiliary energy is less
/// by T E[(X - P_d)^+].
[[nodiscard]] auxiliary::BrownianSite brownian_site(const Site& site, double slots);

/// The model of independent slots. The harvest must be a law.
[[nodiscard]] auxiliary::SlotModel slot_model_of(const Site& site);

/// Joules that may be put off; 0 with a deadline.
[[nodiscard]] double patience_joules(const Site& site);

/// Whether no theory knows the site: with a deadline, or where work can wait and the battery has a
/// limit of power or discharges itself.
[[nodiscard]] bool is_simulated_alone(const Scenario& scenario);

/// Whether work can wait and the battery loses, which exact slots know (patient_slots.hpp) and the
/// simulator.
[[nodiscard]] bool is_patient_and_lossy(const Scenario& scenario);

/// Whether the grid cannot give all that may be needed.
[[nodiscard]] bool has_import_limit(const Site& site);

/// The net demand of each slot of the period; one where slots are alike.
[[nodiscard]] std::vector<NetSlot> net_slots(const Site& site);

/// E[C_1 + .. + C_n] and E[R_1 + .. + R_n] of the first n slots, joules.
[[nodiscard]] double demanded_joules(const Site& site, std::int64_t slots);
[[nodiscard]] double harvested_joules(const Site& site, std::int64_t slots);

/// What goes through the battery in each slot of the period; one where slots are alike.
[[nodiscard]] std::vector<auxiliary::SlotFlows> slot_flows_of(const Site& site);
/// Means over the first n slots.
[[nodiscard]] auxiliary::SlotFlows mean_of(const std::vector<auxiliary::SlotFlows>& period,
                                           std::int64_t slots);

/// Whether the harvest is a series, or has one in it.
[[nodiscard]] bool has_series(const Site& site);

/// Whether anything is measured and replayed: the harvest or the demand.
[[nodiscard]] bool is_replayed(const Site& site);

struct RunOptions {
  int threads = 0;  ///< 0: one for every processor
  bool keep_trials = false;
  bool pays = false;  ///< by the scenario's price courses, which takes longer: money, then carbon
  simulation::Windows windows = {};
};

/// Simulates the scenario's horizons, trials and seed. Throws std::domain_error where the run would
/// never end: more than 1e13 slots and tasks in all trials.
[[nodiscard]] simulation::SimulationResult run_simulation(const Site& site,
                                                          const RunOptions& options = {});

/// The first trial of that run, slot by slot up to the longest horizon.
[[nodiscard]] std::vector<simulation::SlotRecord> first_path(const Site& site);

}  // namespace inferlaw::site
