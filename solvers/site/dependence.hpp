/// @file
/// How dependent measured demand and harvest are from slot to slot, and how the variance of their
/// sums grows:
///
///     independent slots   the marginal variances
///     long sums           the long-run variances (fit/long_run_variance.hpp)
///     one horizon T       Var(S_T)/T of the very sums that are replayed
///                         (simulation/window_moments.hpp)
///     all horizons        Var(S_n) for every n up to T (auxiliary/slots/remembering_slots.hpp)
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/long_run_variance.hpp"
#include "inferlaw/solvers/site/replay.hpp"
#include "inferlaw/solvers/site/site.hpp"

namespace inferlaw::site {

/// What a series says of its own dependence, row by row.
struct Dependence {
  std::size_t rows = 0;
  double lag_one_autocorrelation = 0;
  fit::LongRunVariance long_run = {};  ///< per slot, also where a row lasts for several
};

/// None where the demand is no trace, has fewer than 32 slots or is the same in all of them.
[[nodiscard]] std::optional<Dependence> demand_dependence(const Site& site);

/// None where the harvest is no series, has fewer than 32 rows or is the same in all of them.
[[nodiscard]] std::optional<Dependence> harvest_dependence(const Site& site);

/// The site's volatility with long-run variances in place of the marginal ones, where there are
/// any.
[[nodiscard]] double long_run_volatility(const Site& site);

/// sqrt(Var(S_T)/T) of the net demand, as replayed; 0 where all sums are the same.
[[nodiscard]] double matched_volatility(const Site& site, std::int64_t slots);

/// E[D_T] at the scenario's horizons from the variance of the sums over every n up to T, from an
/// empty, unlimited battery, joules.
[[nodiscard]] std::vector<double> remembering_means(const Site& site);

/// In plain words: how dependent demand and harvest are, the theory's mean over the replayed one at
/// the longest horizon, and whether they differ by more than the standard error of the replay
/// explains.
[[nodiscard]] std::string independence_note(const Site& site, const Replay& longest);

}  // namespace inferlaw::site
