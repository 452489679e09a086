/// @file
/// The error bars of a fit, all from one source: a covariance, profiles of the likelihood beside
/// it, or refits to resampled rows. Formulas in uncertainty.hpp and bootstrap.hpp.
///
/// Unless told otherwise the covariance is scaled for squares and likelihoods, the sandwich for
/// Huber and absolute deviations, which are no likelihoods [choice]. With priors it is that of
/// Laplace's posterior (priors.hpp), and profiles are those of the posterior.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/bootstrap.hpp"
#include "inferlaw/solvers/fit/uncertainty.hpp"

namespace inferlaw::fit {

struct ErrorOptions {
  std::optional<CovarianceKind> covariance = {};
  bool profile = false;  ///< intervals of parameters by profile likelihood
  double confidence = 0.95;
  std::size_t refits = 0;  ///< of a bootstrap; 0: none
  BootstrapInterval interval = BootstrapInterval::percentile;
};

struct ErrorBars {
  ErrorOptions options;
  CovarianceKind kind = CovarianceKind::scaled;
  Covariance covariance = {};  ///< with priors that of Laplace's posterior
  bool has_priors = false;
  std::optional<Bootstrap> bootstrap = {};  ///< none of a fit that is not usable

  /// How, in words.
  [[nodiscard]] std::string method() const;
  /// By which law intervals are made of standard errors; empty where a bootstrap makes them.
  [[nodiscard]] std::string intervals(const FitResult& result) const;
};

/// `resampling` says what a bootstrap draws: groups, curve, seed, threads.
[[nodiscard]] ErrorBars error_bars(const Problem& problem, const FitResult& result,
                                   std::span<const std::vector<double>> starts,
                                   const ErrorOptions& options, BootstrapOptions resampling = {});

/// Of the parameters, from the source of the bars: with a bootstrap that of its refits (not numbers
/// with fewer than two).
[[nodiscard]] Covariance covariance_of(const ErrorBars& bars);

/// s^2 of uncertainty.hpp, by which the covariance is scaled: the reduced chi-square of squares
/// with unknown errors; 1 where nothing is rescaled; nothing where the covariance is none of these.
[[nodiscard]] std::optional<double> covariance_scale(const ErrorBars& bars, const Problem& problem,
                                                     const FitResult& result);

[[nodiscard]] Spread spread_of(const ErrorBars& bars, const FitResult& result,
                               const Derived& derived);

struct ParameterSpread {
  Spread spread;
  std::string note = {};  ///< where a side of its profile is open
};

/// Not numbers for a parameter at its bound, unless refits say how it spreads.
[[nodiscard]] ParameterSpread spread_of_parameter(const ErrorBars& bars, const Problem& problem,
                                                  const FitResult& result, std::size_t parameter);

/// The refits, or `count` draws from the covariance. Throws std::domain_error where there is
/// neither.
[[nodiscard]] std::vector<std::vector<double>> draws_of(const ErrorBars& bars,
                                                        const Problem& problem,
                                                        const FitResult& result, std::size_t count,
                                                        std::uint64_t seed);

}  // namespace inferlaw::fit
