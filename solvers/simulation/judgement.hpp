/// @file
/// How a Monte Carlo mean is held against a theory, by its own standard error; and ours against
/// digits in print.
///
///     z = (mean - expected)/standard error
///     disagrees  where |z| > 5 [choice]
///     undecided  where not, and the standard error exceeds a tenth of the mean: no power [choice]
///     agrees     otherwise
///     |ours - printed| <= 0.5001 of the last digit printed [choice]
#pragma once

#include <cmath>
#include <optional>

#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::simulation {

/// A true theory is refused once in 1.7 million.
inline constexpr double standard_errors_allowed = 5;

[[nodiscard]] inline double standard_errors_apart(const Estimate& estimate, double expected) {
  return (estimate.mean - expected) / estimate.standard_error;
}

[[nodiscard]] inline bool is_within_allowed(const Estimate& estimate, double expected) {
  return std::abs(estimate.mean - expected) <= standard_errors_allowed * estimate.standard_error;
}

/// The largest standard error, relative to the mean, that can agree with anything.
inline constexpr double least_power = 0.1;

/// None where it is undecided; so it is where every trial gave 0, for so rare an event was not
/// measured.
[[nodiscard]] inline std::optional<bool> agreement(const Estimate& estimate, double expected) {
  if (estimate.mean == 0 && estimate.standard_error == 0) return std::nullopt;
  if (!is_within_allowed(estimate, expected)) return false;
  if (estimate.standard_error > least_power * std::abs(estimate.mean)) return std::nullopt;
  return true;
}

/// What rounding to so many decimals may be off.
[[nodiscard]] inline double half_of_last_digit(double decimals) {
  return 0.5001 * std::pow(10, -decimals);
}

}  // namespace inferlaw::simulation
