/// @file
/// Evenly spaced numbers, for curves and grids.
///
///     x_i = low + (high - low) i/(count - 1),  i = 0 .. count - 1;  one number is the low one
#pragma once

#include <cstddef>
#include <vector>

namespace inferlaw::numeric {

[[nodiscard]] inline std::vector<double> evenly_spaced(double low, double high, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = count == 1 ? 0 : static_cast<double>(i) / static_cast<double>(count - 1);
    values.push_back(low + (high - low) * share);
  }
  return values;
}

}  // namespace inferlaw::numeric
