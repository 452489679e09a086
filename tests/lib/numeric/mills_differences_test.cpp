// Averages of Mills moments between two points, against quadrature and against the points alone.
#include "inferlaw/lib/numeric/mills_differences.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/numeric/detail/average.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::numeric {
namespace {

using test::relatively_near;

std::array<double, 3> moments_at(double x) {
  std::array<double, 3> moments;
  mills_moments(x, moments);
  return moments;
}

const std::vector<double> points{-1,  -0.7, -0.1, 0,  1e-9, 0.3, 1,    1.6,
                                 2.5, 4.4,  7,    12, 30,   1e3, 1e10, 1e80};

TEST(MillsDifferences, PointsAgreeWithTheMoments) {
  for (const double u : points)
    for (const double v : points) {
      const MillsDifferences mills = mills_differences(u, v);
      const std::array<double, 3> at_u = moments_at(u);
      const double allowed = accuracy::allowed("mills_differences");
      EXPECT_TRUE(relatively_near(mills.first_0, at_u[0], allowed)) << u << " " << v;
      EXPECT_TRUE(relatively_near(mills.first_1, at_u[1], allowed)) << u << " " << v;
      EXPECT_TRUE(relatively_near(mills.first_2, at_u[2], allowed)) << u << " " << v;
      EXPECT_TRUE(relatively_near(mills.second_0, moments_at(v)[0], allowed)) << u << " " << v;
      const MillsDifferences first = first_mills_differences(u, v);
      EXPECT_EQ(first.first_1, mills.first_1);
      EXPECT_EQ(first.second_0, mills.second_0);
      EXPECT_EQ(first.average_1, mills.average_1);
      EXPECT_EQ(first.average_2, 0);
    }
}

// Where the two are close, or far out, 31 points are exact to rounding.
TEST(MillsDifferences, AveragesAgreeWithQuadrature) {
  for (const double u : points)
    for (const double width : {0.0, 1e-12, 1e-3, 0.4, 1.0, 1.9}) {
      const double v = u + width;
      const MillsDifferences mills = mills_differences(u, v);
      const double first =
          average_over_unit_interval<31>([&](double s) { return moments_at(v + (u - v) * s)[1]; });
      const double second = average_over_unit_interval<31>(
          [&](double s) { return 2 * s * moments_at(v + (u - v) * s)[2]; });
      const double allowed = accuracy::allowed("mills_differences");
      EXPECT_TRUE(relatively_near(mills.average_1, first, allowed)) << u << " " << v;
      EXPECT_TRUE(relatively_near(mills.average_2, second, allowed)) << u << " " << v;
      EXPECT_TRUE(relatively_near(mills_average(u, v), first, allowed)) << u << " " << v;
    }
}

// Far apart the difference of R_0 itself has its digits.
TEST(MillsDifferences, FarPointsGiveTheDifferenceOfTheirRatios) {
  for (const double u : {-1.0, 0.0, 2.0})
    for (const double v : {10.0, 1e3, 1e9}) {
      const double expected = (mills_ratio(u) - mills_ratio(v)) / (v - u);
      EXPECT_TRUE(
          relatively_near(mills_average(u, v), expected, accuracy::allowed("mills_differences")))
          << u << " " << v;
    }
}

TEST(MillsDifferences, ThePointsMayChangePlacesInTheFirstAverage) {
  for (const double u : points)
    for (const double v : points)
      EXPECT_TRUE(relatively_near(mills_average(u, v), mills_average(v, u),
                                  accuracy::allowed("mills_differences")))
          << u << " " << v;
}

}  // namespace
}  // namespace inferlaw::numeric
