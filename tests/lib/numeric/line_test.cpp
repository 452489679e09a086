#include "inferlaw/lib/numeric/line.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

namespace inferlaw::numeric {
namespace {

TEST(Line, WorkedExample) {
  const std::array x{1.0, 2.0, 4.0, 5.0};
  const std::array y{1.0, 3.0, 3.0, 5.0};  // S_xx = 10, S_xy = 8, S_yy = 8
  const Line line = line_through(x, y);
  EXPECT_DOUBLE_EQ(line.slope, 0.8);
  EXPECT_DOUBLE_EQ(line.intercept, 0.6);
  EXPECT_DOUBLE_EQ(line.r_squared, 0.8);
}

TEST(Line, RefusesWhatIsNoLine) {
  const std::array two{1.0, 2.0};
  const std::array alike{3.0, 3.0};
  EXPECT_THROW((void)line_through(alike, two), std::domain_error);
  EXPECT_THROW((void)line_through(std::span(two).first(1), two), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::numeric
