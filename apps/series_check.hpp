// How far the theory of independent slots is off where the harvest is a measured series.
#pragma once

#include <string>

#include "inferlaw/apps/site.hpp"

namespace inferlaw::apps {

/// Correlation of neighbouring values, -1 to 1; not a number where all values are the same.
[[nodiscard]] double lag_one_autocorrelation(const std::vector<double>& series);

/// In plain words: the autocorrelation, the theory's mean over the replayed one at the longest
/// horizon, and whether they differ by more than the standard error of the replay explains.
[[nodiscard]] std::string independence_note(const SiteModel& site, const Scenario& scenario,
                                            const simulation::SimulationResult& replay);

}  // namespace inferlaw::apps
