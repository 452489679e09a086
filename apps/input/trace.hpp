// A trace of requests: a CSV file with a column of times and one of tokens.
//
//   trace = FILE, where = CONDITION   the file and its rows (filtered_data.hpp)
//   time_column, time_unit, time_zone when (clock.hpp)
//   tokens_column                     how many
//
// Rows out of order are sorted by time, and counted: traces of several servers are put together as
// they come [choice]. Rows of no tokens are tasks like others, and a note says so.
#pragma once

#include <string>
#include <vector>

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/solvers/site/trace.hpp"

namespace inferlaw::apps {

/// Throws InputError (file, line, column, value, what is allowed) for a missing file or column, as
/// read_clock does, for tokens that are no number >= 0, and for fewer than three rows. What a
/// reader must know of the reading is added to the notes.
[[nodiscard]] site::Trace read_trace(TomlTable& table, std::vector<std::string>& notes);

}  // namespace inferlaw::apps
