/// @file
/// A cost measured at some batch sizes, read at another: a straight line in the logarithms of both
/// between the two neighbours.
///
///     ln y(b) = ln y_0 + (ln y_1 - ln y_0) (ln b - ln b_0)/(ln b_1 - ln b_0),   b_0 <= b <= b_1
///
/// Status: [choice]; measured joules per token follow a power law between neighbours closely.
/// Outside the measured sizes there is no answer. Throws std::domain_error unless there is a point,
/// sizes and costs are finite and > 0, no size occurs twice, and b lies among the sizes.
#pragma once

#include <vector>

namespace inferlaw::energy {

struct BatchPoint {
  double batch_size = 1;
  double cost = 0;
};

/// Points in any order.
[[nodiscard]] double at_batch_size(std::vector<BatchPoint> points, double batch_size);

}  // namespace inferlaw::energy
