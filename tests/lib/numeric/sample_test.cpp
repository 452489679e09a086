#include "inferlaw/lib/numeric/sample.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace inferlaw::numeric {
namespace {

TEST(Sample, MomentsAreThoseByHand) {
  const std::vector<double> values{1, 2, 4, 9};
  EXPECT_DOUBLE_EQ(sample_mean(values), 4);
  EXPECT_DOUBLE_EQ(sample_standard_deviation(values), std::sqrt(38.0 / 3));
  EXPECT_DOUBLE_EQ(sum_of_products_of_deviations(values, std::vector<double>{0, 0, 1, 3}), 15);
}

TEST(Sample, QuantilesLieOnLinesBetweenTheSorted) {
  const std::vector<double> sorted{1, 2, 4, 9};
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0), 1);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.5), 3);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.9), 4 + 0.7 * 5);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 1), 9);
  EXPECT_DOUBLE_EQ(quantile_of_sorted(std::vector<double>{7}, 0.3), 7);
}

}  // namespace
}  // namespace inferlaw::numeric
