// From the neighbourhood of a minimum to the minimum itself, with all digits that doubles hold:
// Newton's method with the exact Hessian, damped while it must be.
//
//   (H + lambda D^2) d = -g       D the scale of the expansion; lambda falls while steps succeed
//
// Coordinates at a bound with the gradient pointing outward are held there. The last steps are
// judged by the gradient and by their length, not by F: F is flat to epsilon over sqrt(epsilon) of
// the coordinates.
#pragma once

#include <Eigen/Dense>

#include "inferlaw/solvers/fit/detail/function.hpp"

namespace inferlaw::fit {

struct NewtonOptions {
  int most_iterations = 200;
  double decrease_tolerance = 1e-13;  ///< predicted decrease over F at which the last steps begin
  bool last_steps = true;
};

struct NewtonEnd {
  Eigen::VectorXd u;
  Expansion expansion;   ///< at u
  bool exists = false;   ///< F and its derivatives are finite at u
  bool settled = false;  ///< the predicted decrease fell below the tolerance
  int iterations = 0;
};

[[nodiscard]] NewtonEnd newton(Function& function, const Eigen::VectorXd& start,
                               const NewtonOptions& options = {});

/// Coordinates that are free to move: not at a bound, or drawn away from it.
[[nodiscard]] std::vector<Eigen::Index> movable(const Function& function, const Eigen::VectorXd& u,
                                                const Eigen::VectorXd& gradient);

}  // namespace inferlaw::fit
