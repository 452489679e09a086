/// @file
/// Evenly spaced numbers, for curves and grids, and numbers evenly spaced in their logarithms.
///
///     x_i = low + (high - low) i/(count - 1),     i = 0 .. count - 1;  one number is the low one
///     y_i = first (last/first)^(i/(count - 1)),   i = 0 .. count - 1
///
/// The ends of the latter are taken as given; a count of 1 is `first` alone. Source: [exact].
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

struct LogRange {
  double first = 1;
  double last = 1;
  double count = 2;
};

/// Throws std::domain_error unless 0 < first <= last, both finite, and count is whole, 1 to 1e7.
[[nodiscard]] std::vector<double> log_spaced(const LogRange& range);

/// The same, rounded to whole numbers, each once.
[[nodiscard]] std::vector<double> log_spaced_whole(const LogRange& range);

}  // namespace inferlaw::numeric
