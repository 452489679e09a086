#include "inferlaw/lib/numeric/normal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::numeric {
namespace {

using test::read_reference;
using test::ReferenceRow;
using test::relatively_near;

TEST(Normal, DensityAndTailAgreeWithTheReference) {
  for (const ReferenceRow& row : read_reference("normal.csv")) {
    const double x = row.at("x");
    SCOPED_TRACE(test::in_full(x));
    EXPECT_TRUE(
        relatively_near(normal_density(x), row.at("density"), accuracy::allowed("normal_density")));
    EXPECT_TRUE(relatively_near(normal_upper_tail(x), row.at("tail"),
                                accuracy::allowed("normal_upper_tail")));
  }
}

TEST(Normal, MillsRatioAgreesWithTheReference) {
  for (const ReferenceRow& row : read_reference("normal.csv")) {
    const double x = row.at("x");
    SCOPED_TRACE(test::in_full(x));
    EXPECT_TRUE(relatively_near(mills_ratio(x), row.at("r0"), accuracy::allowed("mills_ratio")));
  }
}

TEST(Normal, MillsMomentsAgreeWithTheReference) {
  for (const ReferenceRow& row : read_reference("normal.csv")) {
    const double x = row.at("x");
    if (x < -1) continue;
    SCOPED_TRACE(test::in_full(x));
    std::array<double, 6> moments;
    mills_moments(x, moments);
    for (std::size_t k = 0; k < moments.size(); ++k)
      EXPECT_TRUE(relatively_near(moments[k], row.at("r" + std::to_string(k)),
                                  accuracy::allowed("mills_moments")))
          << "k = " << k;
  }
}

TEST(Normal, TailMomentsAreTheMillsMomentsTimesTheDensity) {
  for (const ReferenceRow& row : read_reference("normal.csv")) {
    const double x = row.at("x");
    if (row.at("density") < 1e-290) continue;
    SCOPED_TRACE(test::in_full(x));
    std::array<double, 6> moments;
    normal_tail_moments(x, moments);
    for (std::size_t k = 0; k < moments.size(); ++k)
      EXPECT_TRUE(
          relatively_near(moments[k], row.at("density") * row.at("r" + std::to_string(k)), 3e-14))
          << "k = " << k;
  }
}

TEST(Normal, LimitsAreExact) {
  EXPECT_EQ(normal_upper_tail(0), 0.5);
  EXPECT_EQ(normal_upper_tail(1e10), 0);
  EXPECT_EQ(normal_upper_tail(-1e10), 1);
  EXPECT_EQ(normal_density(1e200), 0);
  EXPECT_EQ(mills_ratio(1e300), 1e-300);
  EXPECT_TRUE(std::isinf(mills_ratio(-40)));
}

}  // namespace
}  // namespace inferlaw::numeric
