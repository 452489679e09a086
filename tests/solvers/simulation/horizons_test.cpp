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
  EXPECT_THAT(log_spaced_horizons({.last_slots = 1000, .count = 4}), ElementsAre(1, 10, 100, 1000));
  EXPECT_THAT(log_spaced_horizons({.last_slots = 10'000, .count = 9}),
              ElementsAre(1, 3, 10, 32, 100, 316, 1000, 3162, 10'000));
}

TEST(Horizons, DropRepeatedValues) {
  EXPECT_THAT(log_spaced_horizons({.last_slots = 4, .count = 40}), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(log_spaced_horizons({.last_slots = 1, .count = 5}), ElementsAre(1));
}

RC_GTEST_PROP(Horizons, IncreaseFromTheFirstToTheLast, ()) {
  const auto first = *rc::gen::inRange<std::int64_t>(1, 1000);
  const auto last = *rc::gen::inRange<std::int64_t>(first, 1'000'000'000);
  const auto count = *rc::gen::inRange<std::size_t>(2, 200);
  const auto horizons =
      log_spaced_horizons({.first_slots = first, .last_slots = last, .count = count});
  RC_ASSERT(horizons.front() == first);
  RC_ASSERT(horizons.back() == last);
  RC_ASSERT(horizons.size() <= count);
  RC_ASSERT(std::ranges::adjacent_find(horizons, std::greater_equal{}) == horizons.end());
}

TEST(Horizons, RefuseNoRoom) {
  EXPECT_THROW((void)log_spaced_horizons({.first_slots = 0, .last_slots = 9}), std::domain_error);
  EXPECT_THROW((void)log_spaced_horizons({.first_slots = 9, .last_slots = 8}), std::domain_error);
  EXPECT_THROW((void)log_spaced_horizons({.last_slots = 0, .count = 40}), std::domain_error);
  EXPECT_THROW((void)log_spaced_horizons({.last_slots = 10, .count = 1}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::simulation
