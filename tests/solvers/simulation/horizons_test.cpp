#include "inferlaw/solvers/simulation/horizons.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace inferlaw::simulation {
namespace {

using testing::ElementsAre;

TEST(Horizons, AreEvenlySpacedInTheLogarithm) {
  EXPECT_THAT(log_spaced_horizons(1000, 4), ElementsAre(1, 10, 100, 1000));
  EXPECT_THAT(log_spaced_horizons(10'000, 9),
              ElementsAre(1, 3, 10, 32, 100, 316, 1000, 3162, 10'000));
}

TEST(Horizons, DropRepeatedValues) {
  EXPECT_THAT(log_spaced_horizons(4, 40), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(log_spaced_horizons(1, 5), ElementsAre(1));
}

RC_GTEST_PROP(Horizons, IncreaseFromOneToTheLast, ()) {
  const auto last = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000);
  const auto count = *rc::gen::inRange<std::size_t>(2, 200);
  const auto horizons = log_spaced_horizons(last, count);
  RC_ASSERT(horizons.front() == 1);
  RC_ASSERT(horizons.back() == last);
  RC_ASSERT(horizons.size() <= count);
  RC_ASSERT(std::ranges::adjacent_find(horizons, std::greater_equal{}) == horizons.end());
}

TEST(Horizons, RefuseNoRoom) {
  EXPECT_THROW((void)log_spaced_horizons(0, 40), std::domain_error);
  EXPECT_THROW((void)log_spaced_horizons(10, 1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::simulation
