/// @file
/// How a Monte Carlo mean is held against a theory: by its own standard error.
///
///     z = (mean - expected)/standard error,   agrees where |z| <= 5 [choice]
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

/// None where every trial gave 0: so rare an event was not measured, and there is no standard error
/// to judge by.
[[nodiscard]] inline std::optional<bool> agreement(const Estimate& estimate, double expected) {
  if (estimate.mean == 0 && estimate.standard_error == 0) return std::nullopt;
  return is_within_allowed(estimate, expected);
}

}  // namespace inferlaw::simulation
