#include "inferlaw/solvers/fit/arrivals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

TEST(Arrivals, FallIntoSlotsAndTheCutSlotIsLeftOut) {
  const std::vector<double> times{10, 10.5, 12, 12.9, 13.1, 15.2, 15.9};
  const SlottedTimes in_slots = slotted(times, 1);
  EXPECT_EQ(in_slots.slots, 5U);
  EXPECT_THAT(in_slots.slot_of, testing::ElementsAre(0, 0, 2, 2, 3));
  const ArrivalStatistics statistics = arrival_statistics(times, 1);
  EXPECT_EQ(statistics.tasks, 7U);
  EXPECT_DOUBLE_EQ(statistics.tasks_per_slot, 1);
  EXPECT_DOUBLE_EQ(statistics.index_of_dispersion, 0.8);  // counts 2 0 2 1 0
  EXPECT_DOUBLE_EQ(statistics.lag_one_autocorrelation, -0.5);
  EXPECT_DOUBLE_EQ(statistics.seconds, 5.9);
}

TEST(Arrivals, OfAPoissonProcessLookPoisson) {
  std::mt19937_64 random(1);
  std::exponential_distribution<double> gap(2);
  std::vector<double> times;
  for (double time = 0; times.size() < 40'000; time += gap(random)) times.push_back(time);
  const ArrivalStatistics statistics = arrival_statistics(times, 1);
  const auto slots = static_cast<double>(statistics.slots);
  EXPECT_NEAR(statistics.gap_coefficient_of_variation, 1, 5 / std::sqrt(40'000.0));
  EXPECT_NEAR(statistics.index_of_dispersion, 1, 5 * std::sqrt(2.25 / slots));
  EXPECT_NEAR(statistics.lag_one_autocorrelation, 0, 5 / std::sqrt(slots));
  EXPECT_NEAR(statistics.tasks_per_slot, 2, 5 * std::sqrt(2 / slots));
}

TEST(Arrivals, RefuseWhatIsNoTrace) {
  EXPECT_THROW((void)slotted(std::vector<double>{1, 2}, 1), std::domain_error);
  EXPECT_THROW((void)slotted(std::vector<double>{1, 3, 2}, 1), std::domain_error);
  EXPECT_THROW((void)slotted(std::vector<double>{1, 2, 3}, 0), std::domain_error);
  EXPECT_THROW((void)slotted(std::vector<double>{1, 2, 3}, 5), std::domain_error);
  EXPECT_THROW((void)slotted(std::vector<double>{1, 2, 1e12}, 1), std::domain_error);
  EXPECT_THROW((void)slotted(std::vector<double>{1, 2, NAN}, 1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::fit
