/// @file
/// The bootstrap: the law fitted again to resampled rows, each refit to full convergence.
///
/// Rows, or whole groups of rows, are drawn with replacement; a refit begins at the fitted minimum,
/// and where that leads to none, at the starts that are given. Refit i draws from a stream of its
/// own (seed, i), so the result does not depend on the number of threads.
///
///     percentile  the quantiles (1 -+ confidence)/2 of the refits
///     bca         the same at levels corrected for bias (z0) and acceleration (a, by the
///                 jackknife): Phi(z0 + (z0 + z)/(1 - a (z0 + z))), Efron (1987) [published]
///
/// Refits that reach no certified minimum are left out and counted.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/fit/uncertainty.hpp"

namespace inferlaw::fit {

/// A curve whose points are all made of the same sampled rows, such as coverage from the counts of
/// many problems. Then those are resampled and the curve made again; its points are not
/// independent.
struct SampledCurve {
  std::size_t rows = 0;  ///< 0: the rows of the model are what was sampled
  /// The curve of the rows, each taken so many times.
  std::function<std::vector<Measurement>(std::span<const double> times)> measured = {};
};

struct BootstrapOptions {
  std::size_t refits = 1000;
  std::uint64_t seed = 1;
  int threads = 0;                       ///< 0: every processor
  std::vector<std::size_t> groups = {};  ///< the group of each row, 0 ..; empty: each its own
  bool jackknife = false;                ///< also leave out each group in turn, for bca
  SampledCurve curve = {};
};

struct Bootstrap {
  std::size_t refits = 0;                                    ///< asked for
  std::size_t converged = 0;                                 ///< certified
  std::vector<std::vector<double>> parameters = {};          ///< of the converged ones
  std::vector<std::vector<double>> without_each_group = {};  ///< of the jackknife
};

[[nodiscard]] Bootstrap bootstrap(const Problem& problem, const FitResult& result,
                                  std::span<const std::vector<double>> starts,
                                  const BootstrapOptions& options = {});

enum class BootstrapInterval { percentile, bca };

[[nodiscard]] constexpr std::string_view name_of(BootstrapInterval interval) {
  switch (interval) {
    case BootstrapInterval::percentile:
      return "percentile";
    case BootstrapInterval::bca:
      return "bca";
  }
  return {};
}
[[nodiscard]] std::optional<BootstrapInterval> bootstrap_interval_named(std::string_view name);
[[nodiscard]] std::vector<std::string> bootstrap_interval_names();
/// Whether the refits must leave out each group in turn as well.
[[nodiscard]] bool needs_jackknife(BootstrapInterval interval);

struct Spread {
  double standard_error = 0;
  Interval interval;
};

/// Of a number that follows from the parameters. Not a number with fewer than two refits; bca
/// without a jackknife throws std::domain_error.
[[nodiscard]] Spread spread(const Bootstrap& bootstrap, const Derived& derived, double estimate,
                            double confidence, BootstrapInterval kind);

}  // namespace inferlaw::fit
