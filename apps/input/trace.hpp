// A trace of requests: a CSV file with a column of times and one of tokens.
//
// Rows out of order are sorted by time, and counted: traces of several servers are put together as
// they come [choice].
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace inferlaw::apps {

struct TraceColumns {
  std::filesystem::path file;
  std::string time;
  std::string tokens;
};

struct Trace {
  TraceColumns source;
  std::vector<double> times_seconds;  ///< from the first request on, in order
  std::vector<double> tokens;         ///< of each request
  std::size_t rows_out_of_order = 0;  ///< later in time than the row after them
};

/// Throws InputError (file, line, column, value, what is allowed) for a missing file or column, a
/// time that is none or is written unlike the first one, tokens that are no number >= 0, and fewer
/// than three rows.
[[nodiscard]] Trace read_trace(const TraceColumns& columns);

}  // namespace inferlaw::apps
