// A trace of requests: a CSV file with a column of times and one of tokens.
//
// Rows out of order are sorted by time, and counted: traces of several servers are put together as
// they come [choice].
#pragma once

#include <filesystem>
#include <string>

#include "inferlaw/solvers/site/trace.hpp"

namespace inferlaw::apps {

struct TraceColumns {
  std::filesystem::path file;
  std::string time;
  std::string tokens;
};

/// Throws InputError (file, line, column, value, what is allowed) for a missing file or column, a
/// time that is none or is written unlike the first one, tokens that are no number >= 0, and fewer
/// than three rows.
[[nodiscard]] site::Trace read_trace(const TraceColumns& columns);

}  // namespace inferlaw::apps
