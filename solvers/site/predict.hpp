/// @file
/// What the theory predicts for a site: demand and supply, and the mean auxiliary energy E[D_T]
/// over the horizons by every theory that may speak, beside the replay where anything is measured.
///
/// Formulas and sources: site.hpp, theories.hpp, dependence.hpp, uncertainty.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/solvers/site/costs.hpp"
#include "inferlaw/solvers/site/dependence.hpp"
#include "inferlaw/solvers/site/queue.hpp"
#include "inferlaw/solvers/site/site.hpp"
#include "inferlaw/solvers/site/theories.hpp"
#include "inferlaw/solvers/site/trace.hpp"
#include "inferlaw/solvers/site/uncertainty.hpp"

namespace inferlaw::site {

struct PredictOptions {
  int threads = 0;                  ///< of a replay and of draws; 0: one for every processor
  std::optional<Draws> draws = {};  ///< of a fit's parameters: the scenario is that of draw 0
};

/// Of the policy in force, per slot.
struct DemandAndSupply {
  double mean_demand_joules_per_slot = 0;
  double task_energy_second_moment = 0;  ///< joules squared
  double critical_supply_joules_per_slot = 0;
  double harvest_mean_joules_per_slot = 0;
  double harvest_standard_deviation_joules_per_slot = 0;
  double drift_joules_per_slot = 0;
  double volatility_joules = 0;
  auxiliary::brownian::Regime regime = auxiliary::brownian::Regime::critical;
  double crossover_slots = 0;  ///< infinite at zero drift
  /// nu_Y and sigma_Y of a battery that loses (battery/lossy.hpp), of which regime and crossover
  /// are, and E[(X - P_d)^+].
  std::optional<double> deliverable_drift_joules_per_slot = {};
  std::optional<double> deliverable_volatility_joules = {};
  std::optional<double> beyond_discharging_limit_joules_per_slot = {};
};
[[nodiscard]] DemandAndSupply demand_and_supply_of(const Site& site);

/// Share of the mean demand up to T that is met without auxiliary energy.
[[nodiscard]] double coverage_of(const Site& site, double slots, double auxiliary_joules);

/// Theories at one horizon beside the replay, where there is one.
struct ReplayedHorizon {
  std::optional<double> long_run_mean_joules = {};
  double matched_volatility_joules = 0;
  std::optional<double> matched_mean_joules = {};
  std::optional<double> remembering_mean_joules = {};
  simulation::Estimate auxiliary_joules = {};  ///< replayed; error infinite with one window
  std::int64_t windows = 0;                    ///< that do not overlap, of which the error is
  double theory_over_replay = 0;               ///< Brownian; infinite or none where it needs none
  std::optional<double> corrected_over_replay = {};
  std::optional<double> exact_slots_over_replay = {};
  std::optional<double> long_run_over_replay = {};
  std::optional<double> matched_over_replay = {};
  std::optional<double> remembering_over_replay = {};
};

/// Where the energy goes up to T: of what is replayed, where anything is, else by exact slots where
/// they know it, else by the Brownian model, which over a few slots has none.
struct PredictedLedger {
  std::optional<Theory> theory = {};  ///< none: replayed
  auxiliary::BatteryLedger means = {};
  double coverage = 0;  ///< 1 - E[D_T]/E[C_1 + .. + C_T]
};

/// At the site's first horizon, by the best theory; none where something is replayed.
[[nodiscard]] std::optional<PredictedLedger> ledger_by_theory(const Site& site);
[[nodiscard]] PredictedLedger simulated_ledger(const Site& site,
                                               const simulation::HorizonEstimates& simulated);

struct PredictedHorizon {
  std::int64_t slots = 0;
  double mean_joules = 0;  ///< Brownian; not a number where that may not speak
  std::optional<double> standard_deviation_joules = {};  ///< Brownian
  std::optional<double> corrected_mean_joules = {};
  std::optional<MeanWithError> exact_slots = {};
  std::optional<double> probability_none = {};  ///< Brownian
  std::optional<PredictedLedger> ledger = {};
  std::optional<Unserved> unserved = {};       ///< replayed, or of exact slots; of no other theory
  std::optional<double> backlog_joules = {};   ///< E[K_T], likewise
  std::optional<JouleWorth> joule_worth = {};  ///< where work can wait
  std::optional<Bought> bought = {};  ///< where prices change: of exact slots, or of the replay
  std::optional<SiteCost> cost = {};  ///< of the ledger; none where what is served is not known
  std::optional<ReplayedHorizon> replayed = {};
};

/// What a measured model serves, and how many tasks it has at once on average (Little's law: tasks
/// a second times seconds in service): its batch size, if it is one machine.
struct FleetModelLoad {
  std::string model = {};
  double joules_per_token = 0;
  double seconds_per_token = 0;
  std::optional<double> batch_size = {};
  double share_of_tasks = 0;
  double tasks_at_once = 0;                  ///< answers, each sample one
  std::optional<SettledBatch> settled = {};  ///< where the batch size followed from the load
};
[[nodiscard]] std::vector<FleetModelLoad> fleet_load(const Site& site);

struct Prediction {
  Scenario scenario =
      {};  ///< as predicted for: with the fit's own parameters where there are draws
  DemandAndSupply demand_and_supply = {};
  std::vector<TheoryStanding> theories = {};
  std::optional<TraceStatistics> trace = {};
  std::vector<PredictedHorizon> horizons = {};
  std::vector<FleetModelLoad> fleet = {};  ///< empty where models are not measured
  std::vector<ModelQueue> queues = {};     ///< of models that have machines (queue.hpp)
  std::optional<Dependence> demand_dependence = {};
  std::optional<Dependence> harvest_dependence = {};
  std::optional<double> long_run_volatility_joules = {};
  std::optional<Uncertainty> uncertainty = {};
  std::optional<std::uint64_t> seed = {};  ///< where anything was replayed
  std::vector<std::string> notes = {};
};

/// Throws std::domain_error as site_of does.
[[nodiscard]] Prediction predict(const Scenario& scenario, const PredictOptions& options = {});

/// What a reader must know of the replay of a trace: sorted rows, and one that is shorter than a
/// horizon and so repeats itself. None without a trace.
[[nodiscard]] std::vector<std::string> trace_notes(const Scenario& scenario);

}  // namespace inferlaw::site
