// How far the theory of independent slots is off where the harvest is a measured series.
#pragma once

#include <string>

#include "inferlaw/apps/site.hpp"

namespace inferlaw::apps {

/// Correlation of neighbouring values.
[[nodiscard]] double lag_one_autocorrelation(const std::vector<double>& series);

/// One plain sentence: the autocorrelation, and the theory's share of the replayed mean at the
/// longest horizon.
[[nodiscard]] std::string independence_note(const SiteModel& site, const Scenario& scenario,
                                            const simulation::SimulationResult& replay);

}  // namespace inferlaw::apps
