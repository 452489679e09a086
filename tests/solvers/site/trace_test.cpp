// Requests as they were measured, and the slots they fall into.
#include "inferlaw/solvers/site/trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/support/message_of.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

TEST(Trace, TasksFallIntoSlotsAndClasses) {
  const site::TraceTasks tasks = small_trace();
  EXPECT_EQ(tasks.slots, 4U);
  EXPECT_THAT(tasks.slot_of, testing::ElementsAre(0, 0, 2, 3));
  EXPECT_THAT(tasks.type_of, testing::ElementsAre(1, 0, 0, 1));
  ASSERT_EQ(tasks.types.size(), 2U);
  EXPECT_EQ(tasks.types[0].name, "up to 2 tokens");
  EXPECT_NEAR(tasks.types[0].weight, 0.5, 1e-12);
  EXPECT_NEAR(tasks.tokens[1].mean, 5.5, 1e-12);  // 3 and 8
  EXPECT_NEAR(site::mean_arrivals(tasks).tasks_per_slot, 1, 1e-12);
}

TEST(Trace, StatisticsAreThoseOfTheData) {
  const site::TraceStatistics trace = site::statistics_of(small_trace());
  EXPECT_EQ(trace.tasks, 5U);
  EXPECT_EQ(trace.whole_slots, 4U);
  EXPECT_EQ(trace.tasks_after_the_last_whole_slot, 1U);
  EXPECT_NEAR(trace.mean_tokens, 4.2, 1e-12);
  EXPECT_NEAR(trace.index_of_dispersion, 0.5, 1e-12);  // counts 2 0 1 1
  EXPECT_NEAR(trace.mean_gap_seconds, 4.1 / 4, 1e-12);
}

TEST(Trace, WithoutClassesThereIsOneType) {
  EXPECT_EQ(site::trace_tasks(small_trace().trace, 1).types.size(), 1U);
}

TEST(Trace, IsRefusedWhereItHasNoSlotsOrAClassHasNoTasks) {
  const site::Trace trace = small_trace().trace;
  const double above_all[] = {100};
  EXPECT_SAYS(
      message_of<site::EmptyTokenClass>([&] { (void)site::trace_tasks(trace, 1, above_all); }),
      "no task of the trace has above 100 tokens");
  EXPECT_THROW((void)site::trace_tasks(trace, 10), std::domain_error);
  EXPECT_THROW((void)site::trace_tasks({.times_seconds = {0, 1}, .tokens = {1, 1}}, 1),
               std::domain_error);
}

}  // namespace
}  // namespace inferlaw::test
