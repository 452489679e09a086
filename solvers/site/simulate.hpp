/// @file
/// A site simulated: means over trials with their standard errors, beside the Brownian mean, and
/// which law the curve over T follows.
///
/// Formulas and sources: simulation/simulator.hpp, simulation/regime.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/simulation/path.hpp"
#include "inferlaw/solvers/simulation/regime.hpp"
#include "inferlaw/solvers/simulation/simulator.hpp"
#include "inferlaw/solvers/site/predict.hpp"

namespace inferlaw::site {

/// The growth law of a curve is sought over 40 horizons from here on, where slots are no longer
/// seen, and over a decade at least.
inline constexpr std::int64_t growth_law_begins_at_slots = 100;

struct SimulateOptions {
  int threads = 0;                           ///< 0: one for every processor
  std::optional<std::int64_t> horizon = {};  ///< instead of the longest; shorter ones stay
  bool growth_law = false;                   ///< which law the curve follows
  bool path = false;                         ///< also the first trial, slot by slot
};

struct SimulatedHorizon {
  simulation::HorizonEstimates estimates = {};
  double brownian_mean_joules = 0;
};

struct SiteSimulation {
  Scenario scenario = {};  ///< with the horizons simulated
  DemandAndSupply demand_and_supply = {};
  std::vector<SimulatedHorizon> horizons = {};
  std::optional<simulation::GrowthLawChoice> growth_law = {};
  std::vector<simulation::SlotRecord> path = {};  ///< where it is asked for
  std::vector<std::string> notes = {};
};

/// Throws std::invalid_argument where the growth law is asked for and the longest horizon is below
/// ten times where it begins, std::domain_error as site_of and run_simulation do.
[[nodiscard]] SiteSimulation simulate(const Scenario& scenario,
                                      const SimulateOptions& options = {});

}  // namespace inferlaw::site
