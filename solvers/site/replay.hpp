/// @file
/// The replay of what is measured, with an error that a single series allows.
///
/// Trials that begin anywhere in one series overlap: their spread over the root of their number is
/// not the error of their mean. Windows of T slots that do not overlap do better:
///
///     windows          floor(L/T), L the slots of the shortest of the series measured
///     standard error   that of the means of the windows (each over its own random demand, where
///                      there is any), at least the Monte Carlo one
///
/// It takes windows as independent, which they are beyond the memory of the series; with one window
/// there is none. Source: batch means, Law and Kelton, Simulation Modeling and Analysis (1991),
/// chapter 9 [published]; the mean itself is over all starts [choice].
#pragma once

#include <cstdint>

#include "inferlaw/solvers/site/site.hpp"

namespace inferlaw::site {

struct Replay {
  std::int64_t slots = 0;
  simulation::Estimate auxiliary_joules = {};  ///< error infinite with one window
  std::int64_t windows = 0;
  simulation::HorizonEstimates anywhere = {};  ///< of random starts, with the battery's ledger
};

/// The slots of the shortest of what is measured. Something must be.
[[nodiscard]] std::int64_t measured_slots(const Site& site);

/// At each horizon of the scenario.
[[nodiscard]] std::vector<Replay> replays(const Site& site, int threads);

/// With the windows' error, where the estimate at a horizon is that of random starts.
[[nodiscard]] Replay with_window_error(const Site& site, std::int64_t slots,
                                       const simulation::Estimate& anywhere, int threads);

}  // namespace inferlaw::site
