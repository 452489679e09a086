/// @file
/// The straight line through points, by least squares.
///
///     slope = S_xy/S_xx,  intercept = mean y - slope mean x,  R^2 = S_xy^2/(S_xx S_yy)
///     S_xy  = sum (x - mean x)(y - mean y)
///
/// Source: [exact]. R^2 is not a number where all y are alike. Throws std::domain_error unless
/// there are as many x as y, two or more, and x differ.
#pragma once

#include <span>

namespace inferlaw::numeric {

struct Line {
  double slope = 0;
  double intercept = 0;
  double r_squared = 0;
};

[[nodiscard]] Line line_through(std::span<const double> x, std::span<const double> y);

}  // namespace inferlaw::numeric
