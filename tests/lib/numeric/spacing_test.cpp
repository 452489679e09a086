#include "inferlaw/lib/numeric/spacing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace inferlaw::numeric {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

TEST(Spacing, IsEvenInTheLogarithmAndEndsWhereAsked) {
  EXPECT_THAT(log_spaced({.first = 0.1, .last = 0.7, .count = 3}),
              ElementsAre(0.1, DoubleEq(0.26457513110645906), 0.7));
  EXPECT_THAT(log_spaced({.first = 5, .last = 9, .count = 1}), ElementsAre(5));
  EXPECT_THAT(log_spaced_whole({.first = 1, .last = 256, .count = 9}),
              ElementsAre(1, 2, 4, 8, 16, 32, 64, 128, 256));
  EXPECT_THAT(log_spaced_whole({.first = 1, .last = 3, .count = 40}), ElementsAre(1, 2, 3));
}

TEST(Spacing, RefusesWhatHasNoLogarithmOrNoRoom) {
  EXPECT_THROW((void)log_spaced({.first = 0}), std::domain_error);
  EXPECT_THROW((void)log_spaced({.first = 2, .last = 1}), std::domain_error);
  EXPECT_THROW((void)log_spaced({.count = 0}), std::domain_error);
  EXPECT_THROW((void)log_spaced({.count = 2.5}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::numeric
