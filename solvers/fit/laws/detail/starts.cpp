#include "inferlaw/solvers/fit/laws/detail/starts.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace inferlaw::fit::detail {

std::vector<Measurement> measured(const std::vector<double>& responses) {
  std::vector<Measurement> rows;
  rows.reserve(responses.size());
  for (const double response : responses) rows.push_back({.response = response});
  return rows;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double least(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

double greatest(const std::vector<double>& values) {
  return *std::max_element(values.begin(), values.end());
}

double geometric_middle(std::vector<double> values) {
  for (double& value : values) value = std::log(value);
  return std::exp(median(values));
}

}  // namespace inferlaw::fit::detail
