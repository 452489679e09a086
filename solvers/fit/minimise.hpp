/// @file
/// From one start to one minimum of a problem.
///
///     squares, likelihoods  the lower of two: Newton's method with the exact Hessian, from the
///                           start and from where Ceres' Levenberg and Marquardt ends
///                           and from where the search ends with the linear parameters
///                           eliminated, if the law has such (the others: where the rest fails)
///     Huber                 Newton's method on the objective rounded off to 0.3 and less and less,
///                           down to its own threshold
///     absolute deviations   the same down to a hundredth of their typical size, then the vertex,
///                           or where that is none, the edge
///
/// Rounding off and the exact Hessian are what find the minimum: from one in 45 of the 4500
/// published starts of the loss law, Huber 1e-3, least squares by Levenberg and Marquardt first
/// leave 70 of 100 in valleys where one term has died, this none.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

enum class End {
  minimum,             ///< the gradient vanishes and the objective curves upwards
  flat,                ///< the gradient vanishes, but some direction costs nothing: not identified
  redundant,           ///< some combination of parameters changes no prediction, here or elsewhere
  at_infinity,         ///< no prediction feels a parameter any more: it runs to infinity, or one
                       ///< moved by its logarithm to zero
  saturated,           ///< as many free parameters as rows: they meet the data, whatever these are
  not_unique,          ///< starts end at different parameters of the same value, and between them
  at_no_minimum,       ///< the gradient does not vanish
  uncertified_corner,  ///< absolute deviations: neither a vertex nor an edge could be certified
  no_finite_start,     ///< the objective does not exist at the start
};

[[nodiscard]] const char* explanation(End end);

struct Minimum;
/// With the parameters by name.
[[nodiscard]] std::string explanation(const Minimum& minimum);

/// A part of a direction that costs nothing; the largest is 1.
struct Direction {
  std::string parameter;
  double change = 0;
};

struct Minimum {
  std::vector<double> parameters;
  double value = 0;  ///< the plain sum that the objective names
  End end = End::no_finite_start;
  double gradient = 0;   ///< max_j |sum_i g_ij| / sum_i |g_ij|, 0 at a minimum; for
                         ///< absolute deviations the largest multiplier, below 1
  double condition = 0;  ///< of the Hessian scaled to a unit diagonal
  std::vector<std::string> at_bound = {};
  std::vector<Direction> costless = {};  ///< redundant: the combination that costs nothing
  std::vector<std::string> unfelt = {};  ///< at infinity: parameters that no prediction feels
  std::vector<std::size_t> interpolated_rows = {};  ///< absolute deviations: residuals exactly zero
  std::vector<double> start = {};  ///< from which of many starts the search came here

  [[nodiscard]] bool found() const { return end == End::minimum; }
};

struct MinimiseOptions {
  bool from_nearby = false;  ///< the start is close: Newton's method alone
  /// Where both roads end nowhere, one more of thousands of steps; no use to one start of many.
  bool patient = true;
  int threads = 1;                       ///< that share out many rows; the result is the same
  std::span<const double> weights = {};  ///< multiply those of the problem, as in a bootstrap
};

[[nodiscard]] Minimum minimise(const Problem& problem, std::span<const double> start,
                               const MinimiseOptions& options = {});

}  // namespace inferlaw::fit
