// A measured harvest series against the theory of independent slots: how dependent it is, and by
// how much that theory, and the same theory with the long-run variance, are off.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/site.hpp"
#include "inferlaw/solvers/fit/long_run_variance.hpp"

namespace inferlaw::apps {

/// What a series says of its own dependence; none for fewer than 32 rows or equal values.
struct Dependence {
  double lag_one_autocorrelation = 0;
  fit::LongRunVariance long_run;
};

[[nodiscard]] std::optional<Dependence> dependence_of(const std::vector<double>& series);

/// The site's Brownian model with the long-run variance of the harvest in place of the marginal
/// one.
[[nodiscard]] double long_run_volatility(const SiteModel& site, const Dependence& dependence);

/// In plain words: the autocorrelation, the theory's mean over the replayed one at the longest
/// horizon, and whether they differ by more than the standard error of the replay explains.
[[nodiscard]] std::string independence_note(const SiteModel& site, const Scenario& scenario,
                                            const simulation::SimulationResult& replay);

}  // namespace inferlaw::apps
