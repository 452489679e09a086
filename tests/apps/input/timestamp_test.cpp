// Times as files write them.
#include "inferlaw/apps/input/timestamp.hpp"

#include <gtest/gtest.h>

#include <string>

namespace inferlaw::apps {
namespace {

// 2023-11-16 18:15 UTC, by `date -d ... +%s`.
constexpr std::int64_t quarter_past_six = 1700158500;

TEST(Timestamps, OfDatesInTheirWays) {
  for (const std::string text :
       {"2023-11-16 18:15", "2023-11-16T18:15:00", "2023-11-16 18:15:00Z", "2023/11/16 18:15",
        "20231116T181500Z", "20231116:1815", "16.11.2023 18:15", "2023-11-16 19:15+01:00",
        "2023-11-16 18:15 UTC", "2023-11-16T13:45:00-0430"}) {
    const auto time = date_and_time_in(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->seconds, quarter_past_six) << text;
    EXPECT_EQ(time->fraction, 0) << text;
  }
  EXPECT_EQ(date_and_time_in("2023-11-16")->seconds, quarter_past_six - 65700);
  EXPECT_EQ(date_and_time_in("2023-11-16 18:15:00.25")->fraction, 0.25);
  EXPECT_EQ(date_and_time_in("2023-11-16 18:15:00,25")->fraction, 0.25);
  EXPECT_TRUE(date_and_time_in("2023-11-16 18:15Z")->has_zone);
  EXPECT_FALSE(date_and_time_in("2023-11-16 18:15")->has_zone);
}

TEST(Timestamps, AreNoOtherTexts) {
  for (const std::string text :
       {"", "noon", "1700158500", "20231116", "2023-02-30 00:00", "2023-11-16 25:00",
        "2023-11-16 18:15 CET", "11/16/2023 18:15", "2023-1116", "18:15"})
    EXPECT_FALSE(date_and_time_in(text)) << text;
}

TEST(Timestamps, OfNumbersAreExact) {
  const auto nanoseconds = number_of_units_in("1700158500123456789", TimeUnit::nanoseconds);
  ASSERT_TRUE(nanoseconds);
  EXPECT_EQ(nanoseconds->seconds, quarter_past_six);
  EXPECT_EQ(nanoseconds->fraction, 0.123456789);
  const auto milliseconds = number_of_units_in("-1", TimeUnit::milliseconds);
  EXPECT_EQ(milliseconds->seconds, -1);
  EXPECT_EQ(milliseconds->fraction, 0.999);
  EXPECT_EQ(number_of_units_in("1.5", TimeUnit::hours)->seconds, 5400);
  EXPECT_EQ(number_of_units_in("7", TimeUnit::minutes)->seconds, 420);
  EXPECT_FALSE(number_of_units_in("7 s", TimeUnit::seconds));
  EXPECT_FALSE(number_of_units_in("1e300", TimeUnit::seconds));
}

TEST(Timestamps, ZonesAreOffsets) {
  EXPECT_EQ(zone_in("UTC"), 0);
  EXPECT_EQ(zone_in("+01:00"), 3600);
  EXPECT_EQ(zone_in("-0330"), -12600);
  EXPECT_FALSE(zone_in("Europe/Berlin"));
  EXPECT_FALSE(zone_in(""));
}

}  // namespace
}  // namespace inferlaw::apps
