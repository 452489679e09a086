// The minimum of least absolute deviations where fewer residuals are zero than there are free
// coordinates: an edge of F, bent enough to hold a minimum between two vertices.
//
//   S the interpolated rows, s_i = sign(r_i) of the others
//   r_S(u) = 0,   sum_{i not in S} w_i s_i dr_i + sum_{i in S} w_i lambda_i dr_i = 0,
//   |lambda_i| < 1 on S,   and  sum_{i not in S} w_i s_i d2r_i + sum_{i in S} w_i lambda_i d2r_i
//   positive on the directions in which r_S stays zero
//
// Newton's method on these equations (sequential quadratic programming with an active set): a step
// stops at the first row whose change of sign makes F rise, which joins S; a row with |lambda_i| >
// 1 leaves it. From where the search among vertices ended. Conditions: Osborne and Watson (1971),
// Fletcher, Practical Methods of Optimization, section 14.3 [published].
#pragma once

#include "inferlaw/solvers/fit/detail/vertex.hpp"

namespace inferlaw::fit {

/// `is_minimum` where the conditions hold, be it with fewer rows or as many as coordinates.
[[nodiscard]] Vertex edge(Function& function, const Vertex& start);

}  // namespace inferlaw::fit
