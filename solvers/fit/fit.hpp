/// @file
/// A law fitted to data from many starts: the best minimum, and whether to believe it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/minimise.hpp"
#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

/// What the starts came to.
struct Starts {
  std::size_t total = 0;
  std::size_t agreeing = 0;       ///< reached the best value, to the tolerance of the options
  std::size_t at_minimum = 0;     ///< reached some certified minimum
  double second_value = 0;        ///< the next higher certified minimum; not a number without one
  std::size_t drawn = 0;          ///< in stages: starts that were screened first
  std::size_t screened_rows = 0;  ///< on so many rows
  std::size_t searched_rows = 0;  ///< a sample of many rows, on which starts were; 0: on all
  double largest_parameter_spread = 0;  ///< among the agreeing, relative

  [[nodiscard]] std::size_t at_other_minima() const { return at_minimum - agreeing; }
  [[nodiscard]] std::size_t at_no_minimum() const { return total - at_minimum; }
};

struct FitOptions {
  int threads = 0;                    ///< 0: every processor; the result is the same
  double agreement_tolerance = 1e-9;  ///< relative, on the objective
};

struct FitResult {
  Minimum best;
  Starts starts = {};
  Objective objective;
  std::vector<std::string> names = {};  ///< of all parameters, fixed ones included
  std::size_t rows = 0;                 ///< of weight above zero
  std::size_t free = 0;                 ///< parameters
  /// With priors: how many parameters the data determine (priors.hpp). Empty: all that are free.
  std::optional<double> determined = {};

  [[nodiscard]] bool usable() const { return best.found(); }
  [[nodiscard]] double degrees_of_freedom() const {
    return static_cast<double>(rows) - determined.value_or(static_cast<double>(free));
  }
  /// One line: usable or why not, objective, starts.
  [[nodiscard]] std::string brief() const;
  /// That, and the gradient, the conditioning, the bounds reached and every parameter.
  [[nodiscard]] std::string full() const;
};

/// The lowest certified minimum that the starts reach, of those that agree the earliest start's;
/// where there is none, the lowest end. Throws
/// std::domain_error where the problem is none (see check) or there is no start.
[[nodiscard]] FitResult fit(const Problem& problem, std::span<const std::vector<double>> starts,
                            const FitOptions& options = {});

/// Whether the law meets every row to the rounding of doubles: then the rows say nothing of noise,
/// and errors of the parameters are none, or those of rounding. Never for likelihoods.
[[nodiscard]] bool meets_every_row(const Problem& problem, const FitResult& result);

/// `count` starts around `centre`, the first being `centre` itself: logarithmic parameters and
/// others that are not zero times a power of ten between -1 and 1, those with two finite bounds
/// between them. The same for the same seed.
[[nodiscard]] std::vector<std::vector<double>> scattered_starts(const Model& model,
                                                                std::span<const double> centre,
                                                                std::size_t count,
                                                                std::uint64_t seed);

}  // namespace inferlaw::fit
