/// @file
/// The root of a function that falls, such as what a site still needs as its supply grows:
/// bracketed first, so that nothing is asked beyond the bounds, then solved inside the bracket by
/// Ceres.
///
///     bracket  steps that double from the start until the sign changes
///     Ceres    Levenberg and Marquardt's method on one residual, value and coordinate both in
///              units of the bracket. The square of a falling function has no other stationary
///              point
///     Newton   last steps with the same slope, while they help
///
/// Where the last Newton step is not below 1e-10 of root or bracket, TOMS 748 takes over in the
/// bracket; so it does where there is no slope. The slope only steers: one that is right to 1e-6
/// gives the same root.
#pragma once

#include <functional>
#include <limits>
#include <span>

namespace ceres {
class CostFunction;
}

namespace inferlaw::supply {

struct Falling {
  std::function<double(double)> value;
  std::function<double(double)> slope = nullptr;
};

struct Search {
  double start = 0;
  double step = 1;
  double lower = 0;  ///< the value there is above 0, or it is the answer
  double upper = std::numeric_limits<double>::infinity();  ///< likewise, at or below 0
  unsigned binary_digits = 52;                             ///< of a root without a slope
};

[[nodiscard]] double root_of_falling(const Falling& f, const Search& search);

/// Residuals brought to 0 within bounds, one to a coordinate, by Ceres. `at` is the start, and
/// where it ended.
void solve_in_box(ceres::CostFunction& residuals, std::span<double> at,
                  std::span<const double> lower, std::span<const double> upper);

}  // namespace inferlaw::supply
