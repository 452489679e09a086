// Measured demand and harvest against the theory of independent slots: how dependent they are, and
// by how much that theory is off, with the volatility of
//
//   independent slots   the marginal variances
//   long sums           the long-run variances (fit/long_run_variance.hpp)
//   one horizon T       Var(S_T)/T of the very sums that are replayed
//                       (simulation/window_moments.hpp)
//   all horizons        no Brownian model, but the growth of Var(S_n) up to T
//                       (lib/auxiliary/slots/remembering_slots.hpp)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/site.hpp"
#include "inferlaw/solvers/fit/long_run_variance.hpp"

namespace inferlaw::apps {

/// What a series says of its own dependence, row by row.
struct Dependence {
  std::size_t rows = 0;
  double lag_one_autocorrelation = 0;
  fit::LongRunVariance long_run;  ///< per slot, also where a row lasts for several
};

/// None where the demand is no trace, has fewer than 32 slots or is the same in all of them.
[[nodiscard]] std::optional<Dependence> demand_dependence(const SiteModel& site);

/// None where the harvest is no series, has fewer than 32 rows or is the same in all of them.
[[nodiscard]] std::optional<Dependence> harvest_dependence(const SiteModel& site,
                                                           const Scenario& scenario);

/// The site's Brownian model with long-run variances in place of the marginal ones, where there are
/// any.
[[nodiscard]] double long_run_volatility(const SiteModel& site,
                                         const std::optional<Dependence>& demand,
                                         const std::optional<Dependence>& harvest);

/// sqrt(Var(S_T)/T) of the net demand, as replayed; 0 where all sums are the same.
[[nodiscard]] double matched_volatility(const SiteModel& site, std::int64_t slots);

/// E[D_T] at the scenario's horizons from the variance of the sums over every n up to T
/// (lib/auxiliary/slots/remembering_slots.hpp), joules. None with a battery at the start or a
/// capacity.
[[nodiscard]] std::optional<std::vector<double>> remembering_means(const SiteModel& site,
                                                                   const Scenario& scenario);

/// In plain words: how dependent demand and harvest are, the theory's mean over the replayed one at
/// the longest horizon, and whether they differ by more than the standard error of the replay
/// explains.
[[nodiscard]] std::string independence_note(const SiteModel& site, const Scenario& scenario,
                                            const simulation::SimulationResult& replay);

}  // namespace inferlaw::apps
