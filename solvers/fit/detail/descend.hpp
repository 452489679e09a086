// From a start to the neighbourhood of a minimum, by Ceres: Levenberg and Marquardt's method within
// bounds, on the residuals of the objective as squares (Huber and absolute deviations too: their
// corners are for newton.hpp, which comes after). All rows are one residual block.
#pragma once

#include <functional>

#include "inferlaw/solvers/fit/detail/function.hpp"

namespace inferlaw::fit {

struct DescentOptions {
  int most_iterations = 200;
  double function_tolerance = 1e-6;  ///< relative decrease of the sum of squares at which it stops
};

/// Residuals within bounds; false where they do not exist.
struct SumOfSquares {
  std::size_t rows = 0;
  Eigen::VectorXd lower, upper;
  std::function<bool(const Eigen::VectorXd& u, Residuals& residuals, bool slopes)> residuals;
};

[[nodiscard]] Eigen::VectorXd descend(const SumOfSquares& sum, const Eigen::VectorXd& start,
                                      const DescentOptions& options = {});

/// Where it ended; the start itself where the residuals do not exist there.
[[nodiscard]] Eigen::VectorXd descend(Function& function, const Eigen::VectorXd& start,
                                      const DescentOptions& options = {});

}  // namespace inferlaw::fit
