// The clock of a series or a trace: a column of times, and in what order its rows came.
//
//   time_column = COLUMN   dates and times, or numbers (timestamp.hpp)
//   time_unit = UNIT       of numbers: "s", "ms", "us", "ns", "min", "h"
//   time_zone = ZONE       of dates without one: "UTC" or "+01:00"; the same all year
//
// Without a unit a number's is taken from the column's name (time_ms, "t [s]"), and that of times
// since 1970 from their size: numbers of 9e11 and above that lie in 2000 to 2100 as ms, us or ns.
// Other numbers are taken for seconds where their median gap is below 10, with a note: gaps of
// seconds and of milliseconds look alike. Above, the unit must be said.
//
// Dates without a zone that go back by an hour where all others ascend are local times whose clock
// was put back: refused, for that hour would be two or none.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/filtered_data.hpp"
#include "inferlaw/apps/input/toml_table.hpp"

namespace inferlaw::apps {

struct Clock {
  std::string column = {};
  std::vector<double> seconds = {};     ///< from the earliest on, in order
  double starts_seconds = 0;            ///< the earliest, since 1970 or the zero of its numbers
  std::vector<std::size_t> order = {};  ///< the row of each
  std::size_t rows_out_of_order = 0;    ///< earlier than the row before them in the file
};

/// The rows of `data` by the times in the column of this name, as the table's time_unit and time_zone say. Throws
/// InputError (file, line, column, value, allowed) for a time that is none or is written unlike the
/// first one, and as above; what was taken for granted is added to the notes.
[[nodiscard]] Clock read_clock(TomlTable& table, const FilteredData& data, const std::string& name,
                               std::vector<std::string>& notes);

/// The first column, but for `value_column`, that is a date and time in every row, or a day of its
/// own.
[[nodiscard]] std::optional<std::string> column_of_dates(const FilteredData& data,
                                                         const std::string& value_column);

/// A column of numbers that is named as times are and does not ascend evenly, in file order.
[[nodiscard]] std::optional<std::string> uneven_column_named_as_time(
    const FilteredData& data, const std::string& value_column);

}  // namespace inferlaw::apps
