// What entries make their starts of: responses as measurements, and quantiles of columns.
// Internal to solvers/fit.
#pragma once

#include <vector>

#include "inferlaw/solvers/fit/objective.hpp"

namespace inferlaw::fit::detail {

using Starts = std::vector<std::vector<double>>;

[[nodiscard]] std::vector<Measurement> measured(const std::vector<double>& responses);

[[nodiscard]] double median(std::vector<double> values);
[[nodiscard]] double least(const std::vector<double>& values);
[[nodiscard]] double greatest(const std::vector<double>& values);

/// The median of the logarithms, as a number.
[[nodiscard]] double geometric_middle(std::vector<double> values);

}  // namespace inferlaw::fit::detail
