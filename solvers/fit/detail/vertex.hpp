// The minimum of least absolute deviations with p free coordinates: a vertex, at which p residuals
// are exactly zero, the interpolated rows S.
//
//   r_S(u) = 0,   sum_{i not in S} w_i sign(r_i) dr_i + sum_{i in S} lambda_i dr_i = 0,
//   |lambda_i| < w_i for all i in S: then no direction lowers F, whatever its curvature
//
// From a neighbouring point: S are the rows of smallest residual with independent slopes, Newton's
// method makes their residuals zero, and while some |lambda_i| > w_i that row leaves, the line on
// which the others stay zero is followed to the row where F stops falling, and that one enters:
// the simplex method of Barrodale and Roberts (1973) [published] with a Newton step a pivot.
#pragma once

#include <Eigen/Dense>
#include <vector>

#include "inferlaw/solvers/fit/detail/function.hpp"

namespace inferlaw::fit {

struct Vertex {
  Eigen::VectorXd u;
  std::vector<Eigen::Index> interpolated = {};  ///< S
  double largest_multiplier = 0;                ///< max |lambda_i| / w_i; below 1 at a minimum
  bool is_minimum = false;
};

[[nodiscard]] Vertex vertex(Function& function, const Eigen::VectorXd& start);

}  // namespace inferlaw::fit
