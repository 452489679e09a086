// A column of a CSV file with a clock, as a table of a scenario names it: harvests and prices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/apps/range.hpp"
#include "inferlaw/solvers/site/harvest.hpp"

namespace inferlaw::apps {

/// What the values may be.
struct SeriesValues {
  Range range = {};
  bool sets_negatives_to_zero = false;
};

/// In the order of time, evenly spaced.
struct SeriesRows {
  std::string source = {};
  std::string column = {};
  std::vector<double> values = {};  ///< one a row, in the file's unit
  std::int64_t slots_per_row = 1;
  double sum_set_to_zero = 0;      ///< of what was below 0
  site::SeriesRecord record = {};  ///< but for units
};

/// By the keys file, column, where, rows, time_column, time_unit, time_zone, fill, repeats and
/// row_seconds. Notes what was taken for granted and mended. Throws InputError.
[[nodiscard]] SeriesRows read_series_rows(TomlTable& table, double slot_seconds,
                                          const SeriesValues& wanted,
                                          std::vector<std::string>& notes);

/// By row_seconds or row_length, the step in seconds, or both, which must then agree. Throws
/// InputError where a row is no whole number of slots.
[[nodiscard]] std::int64_t read_slots_per_row(TomlTable& table, const std::optional<double>& step,
                                              double slot_seconds);

}  // namespace inferlaw::apps
