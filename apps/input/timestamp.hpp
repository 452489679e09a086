// Times as traces write them.
//
//   2023-11-16 18:15:46.6805900   also with T between, without seconds, with Z or +01:00 at the end;
//                                 without a zone it is taken for UTC
//   66946.68                      plain seconds, from whenever
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace inferlaw::apps {

/// Whole seconds and the rest apart: since 1970 a double would keep no more than 0.2 microseconds.
struct Timestamp {
  std::int64_t seconds = 0;
  double fraction = 0;  ///< 0 to below 1
  bool is_date = false;
};

/// None for a text that is neither.
[[nodiscard]] std::optional<Timestamp> timestamp_in(std::string_view text);

}  // namespace inferlaw::apps
