// Times as traces and series write them.
//
//   2023-11-16 18:15:46.6805900   also with T between, without seconds, with Z or +01:00 at the end,
//                                 with slashes for dashes, as 20231116T181546 or 20231116:1815, and
//                                 as 16.11.2023 18:15
//   2023-11-16                    its midnight
//   66946.68                      a number of a unit, from whenever
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace inferlaw::apps {

/// Whole seconds and the rest apart: since 1970 a double would keep no more than 0.2 microseconds.
struct Timestamp {
  std::int64_t seconds = 0;
  double fraction = 0;    ///< 0 to below 1
  bool has_zone = false;  ///< of a date; without one it is taken for UTC
};

/// Of times that are numbers.
enum class TimeUnit { seconds, milliseconds, microseconds, nanoseconds, minutes, hours };
constexpr std::string_view name_of(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::seconds:
      return "s";
    case TimeUnit::milliseconds:
      return "ms";
    case TimeUnit::microseconds:
      return "us";
    case TimeUnit::nanoseconds:
      return "ns";
    case TimeUnit::minutes:
      return "min";
    case TimeUnit::hours:
      return "h";
  }
  return {};
}

/// None for a text that is no date.
[[nodiscard]] std::optional<Timestamp> date_and_time_in(std::string_view text);

/// None for a text that is no number; whole numbers are exact.
[[nodiscard]] std::optional<Timestamp> number_of_units_in(std::string_view text, TimeUnit unit);

/// Seconds east of UTC: "UTC", "Z", "+01:00", "-0330". None for another text.
[[nodiscard]] std::optional<int> zone_in(std::string_view text);

/// The whole seconds are subtracted before anything is rounded.
[[nodiscard]] double seconds_between(const Timestamp& earlier, const Timestamp& later);
[[nodiscard]] bool is_earlier(const Timestamp& one, const Timestamp& other);

}  // namespace inferlaw::apps
