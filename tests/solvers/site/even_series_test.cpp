// Rows at times to values a step apart.
#include "inferlaw/solvers/site/even_series.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/series_unit.hpp"
#include "tests/support/message_of.hpp"

namespace inferlaw::site {
namespace {

using Numbers = std::vector<double>;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::string refusal(const Numbers& seconds, const Numbers& values, const EvenRules& rules = {}) {
  return test::message_of<UnevenRow>([&] { (void)even_series(seconds, values, rules); });
}

TEST(EvenSeries, KeepsWhatIsEven) {
  const EvenSeries series = even_series(Numbers{0, 300, 600.5, 900}, Numbers{1, 5, 2, 8});
  EXPECT_EQ(series.values, (Numbers{1, 5, 2, 8}));
  EXPECT_EQ(series.step_seconds, 300);
  EXPECT_EQ(series.filled_rows, 0U);
  EXPECT_EQ(series.merged_rows, 0U);
}

// Two rows are missing between 2 and 8: a third and two thirds of the way are 4 and 6.
TEST(EvenSeries, FillsHolesByTheRuleNamed) {
  const Numbers seconds{0, 60, 240, 300};
  const Numbers values{1, 2, 8, 3};
  const auto made = [&](FillRule fill) { return even_series(seconds, values, {.fill = fill}); };
  EXPECT_EQ(made(FillRule::linear).values, (Numbers{1, 2, 4, 6, 8, 3}));
  EXPECT_EQ(made(FillRule::previous).values, (Numbers{1, 2, 2, 2, 8, 3}));
  EXPECT_EQ(made(FillRule::zero).values, (Numbers{1, 2, 0, 0, 8, 3}));
  EXPECT_EQ(made(FillRule::zero).filled_rows, 2U);
  EXPECT_SAYS(refusal(seconds, values), "180 s behind the row before it in time; allowed: 60 s");
}

TEST(EvenSeries, ARowWithoutAValueIsAHole) {
  const Numbers seconds{0, 60, 120, 180};
  const EvenSeries series =
      even_series(seconds, Numbers{1, missing, 5, 6}, {.fill = FillRule::linear});
  EXPECT_EQ(series.values, (Numbers{1, 3, 5, 6}));
  EXPECT_EQ(series.filled_rows, 1U);
  EXPECT_SAYS(refusal(seconds, {1, missing, 5, 6}), "a row without a value; allowed: a value in");
  for (const Numbers& values : {Numbers{missing, 2, 3, 4}, Numbers{1, 2, 3, missing}})
    EXPECT_SAYS(refusal(seconds, values, {.fill = FillRule::linear}), "in the first row and in");
}

TEST(EvenSeries, MergesRepeatsByTheRuleNamed) {
  const Numbers seconds{0, 60, 60, 120};
  const Numbers values{1, 2, 4, 7};
  const EvenSeries mean = even_series(seconds, values, {.repeats = RepeatRule::mean});
  EXPECT_EQ(mean.values, (Numbers{1, 3, 7}));
  EXPECT_EQ(mean.merged_rows, 1U);
  EXPECT_EQ(even_series(seconds, values, {.repeats = RepeatRule::first}).values,
            (Numbers{1, 2, 7}));
  EXPECT_SAYS(refusal(seconds, values), "a time that stands twice; allowed: each time once");
}

TEST(EvenSeries, AStepThatChangesIsRefusedWhateverTheRule) {
  const EvenRules rules{.fill = FillRule::linear, .repeats = RepeatRule::mean};
  // No multiple of the step; and hours behind quarters of an hour, which are no holes.
  EXPECT_SAYS(refusal({0, 60, 120, 180, 210}, {1, 1, 1, 1, 1}, rules),
              "30 s behind the row before it in time, where most are 60 s");
  EXPECT_SAYS(refusal({0, 1, 2, 3, 4, 8, 12, 16}, {1, 1, 1, 1, 1, 1, 1, 1}, rules),
              "4 s behind the row before it in time, where most are 1 s");
  EXPECT_SAYS(refusal({0, 1, 2, 1e9}, {1, 1, 1, 1}, rules), "allowed: up to 1e+07 steps of 1 s");
  EXPECT_THROW((void)even_series(Numbers{5}, Numbers{1}), std::domain_error);
}

TEST(EvenSeries, TheRowRefusedIsNamed) {
  try {
    (void)even_series(Numbers{0, 60, 120, 240}, Numbers{1, 1, 1, 1});
    FAIL() << "a hole passed";
  } catch (const UnevenRow& uneven) {
    EXPECT_EQ(uneven.row, 3U);
  }
}

TEST(SeriesUnits, ArePowerOrEnergyOfARow) {
  EXPECT_EQ(joules_per_slot_of_one(SeriesUnit::kW, 60, 5), 60e3);
  EXPECT_EQ(joules_per_slot_of_one(SeriesUnit::kJ, 60, 5), 200);
  EXPECT_EQ(joules_per_slot_of_one(SeriesUnit::MWh, 60, 10), 3.6e8);
}

}  // namespace
}  // namespace inferlaw::site
