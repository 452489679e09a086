/// @file
/// Mean and variance of numbers that arrive one at a time, without the cancellation of
/// E[x^2] - E[x]^2. Source: Welford (1962); merging: Chan, Golub, LeVeque (1979) [published].
#pragma once

#include <cmath>
#include <cstdint>

namespace inferlaw::simulation {

struct RunningMoments {
  std::int64_t count = 0;
  double mean = 0;
  double sum_of_squared_deviations = 0;

  void add(double value) {
    ++count;
    const double from_old_mean = value - mean;
    mean += from_old_mean / static_cast<double>(count);
    sum_of_squared_deviations += from_old_mean * (value - mean);
  }

  void merge(const RunningMoments& other) {
    if (other.count == 0) return;
    const std::int64_t total = count + other.count;
    const double other_share = static_cast<double>(other.count) / static_cast<double>(total);
    const double between = other.mean - mean;
    sum_of_squared_deviations += other.sum_of_squared_deviations +
                                 between * between * static_cast<double>(count) * other_share;
    mean += between * other_share;
    count = total;
  }
};

/// A mean over trials and how far to trust it. Defined for two numbers or more.
struct Estimate {
  double mean = 0;
  double standard_error = 0;  ///< of the mean
  double standard_deviation = 0;
};

[[nodiscard]] inline Estimate estimate_of(const RunningMoments& moments) {
  const auto count = static_cast<double>(moments.count);
  const double deviation = std::sqrt(moments.sum_of_squared_deviations / (count - 1));
  return {.mean = moments.mean,
          .standard_error = deviation / std::sqrt(count),
          .standard_deviation = deviation};
}

}  // namespace inferlaw::simulation
