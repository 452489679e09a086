// Comparison of doubles by relative error, with a message that shows both values in full.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "inferlaw/solvers/simulation/judgement.hpp"

namespace inferlaw::test {

/// |actual - expected| / |expected|; 0 where both are equal (infinities and zeros too).
inline double relative_error(double actual, double expected) {
  if (actual == expected) return 0;
  if (!std::isfinite(actual) || !std::isfinite(expected))
    return std::numeric_limits<double>::infinity();
  return std::abs(actual - expected) / std::abs(expected);
}

inline std::string in_full(double value) {
  char text[80];
  std::snprintf(text, sizeof text, "%.17g (%a)", value, value);
  return text;
}

/// Succeeds where the relative error is at most `tolerance`. Below the normal range, where doubles
/// are coarser than that, one unit of the smallest subnormal is allowed as well.
inline testing::AssertionResult relatively_near(double actual, double expected, double tolerance) {
  const double error = relative_error(actual, expected);
  if (error <= tolerance) return testing::AssertionSuccess();
  if (std::abs(actual - expected) <= std::numeric_limits<double>::denorm_min())
    return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "actual " << in_full(actual) << ", expected " << in_full(expected)
         << ": relative error " << error << " = " << error / std::numeric_limits<double>::epsilon()
         << " epsilon, allowed " << tolerance;
}

/// Succeeds where |actual - expected| is at most as many standard errors as the project allows, and the
/// standard error is at most `largest_relative_error` of the expected value, so that a wide interval cannot pass.
inline testing::AssertionResult within_standard_errors(double actual, double standard_error,
                                                       double expected,
                                                       double largest_relative_error) {
  constexpr double sigmas = simulation::standard_errors_allowed;
  const double z = (actual - expected) / standard_error;
  if (std::abs(z) <= sigmas && standard_error <= largest_relative_error * std::abs(expected))
    return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "estimate " << in_full(actual) << " with standard error " << standard_error
         << ", expected " << in_full(expected) << ": z = " << z << ", allowed " << sigmas
         << ", standard error allowed " << largest_relative_error * std::abs(expected);
}

}  // namespace inferlaw::test
