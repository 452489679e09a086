/// @file
/// Mean, standard deviation and quantiles of numbers at hand.
#pragma once

#include <span>

namespace inferlaw::numeric {

/// Of one number or more.
[[nodiscard]] double sample_mean(std::span<const double> values);

/// sqrt(sum (x - mean)^2/(n - 1)), of two numbers or more.
[[nodiscard]] double sample_standard_deviation(std::span<const double> values);

/// sum (x - mean x)(y - mean y), of as many x as y.
[[nodiscard]] double sum_of_products_of_deviations(std::span<const double> one,
                                                   std::span<const double> other);

/// Between the two neighbours of place level (n - 1), by a straight line; level is in 0 .. 1
/// (Hyndman and Fan's seventh definition). `sorted` rises and holds one number or more.
[[nodiscard]] double quantile_of_sorted(std::span<const double> sorted, double level);

}  // namespace inferlaw::numeric
