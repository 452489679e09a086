#include "inferlaw/lib/numeric/sample.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace inferlaw::numeric {

double sample_mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double sample_standard_deviation(std::span<const double> values) {
  return std::sqrt(sum_of_products_of_deviations(values, values) /
                   static_cast<double>(values.size() - 1));
}

double sum_of_products_of_deviations(std::span<const double> one, std::span<const double> other) {
  const double mean_one = sample_mean(one);
  const double mean_other = sample_mean(other);
  double sum = 0;
  for (std::size_t i = 0; i < one.size(); ++i) sum += (one[i] - mean_one) * (other[i] - mean_other);
  return sum;
}

double quantile_of_sorted(std::span<const double> sorted, double level) {
  const auto last = static_cast<double>(sorted.size() - 1);
  const double place = level * last;
  const auto below = static_cast<std::size_t>(std::clamp(std::floor(place), 0.0, last));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace inferlaw::numeric
