/// @file
/// Cubic interpolation over four equidistant nodes.
///
///     f(x) = sum_i w_i(x) f(i),  w_i(x) = prod_{j != i} (x - j)/(i - j),  i, j = 0 .. 3
///
/// The error is of order h^4 in the distance h of the nodes. Source: Lagrange's formula [exact].
#pragma once

#include <array>

namespace inferlaw::numeric {

[[nodiscard]] constexpr std::array<double, 4> cubic_weights(double position) {
  std::array<double, 4> weights{1, 1, 1, 1};
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j)
      if (j != i) weights.at(static_cast<std::size_t>(i)) *= (position - j) / (i - j);
  return weights;
}

}  // namespace inferlaw::numeric
