// Columns of numbers from a CSV file: a header line, then rows; quotes, CRLF line ends, spaces
// around cells, a byte order mark and lines that begin with # are understood.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {

/// The numbers of one column. Throws InputError (file, line, column, value, what is allowed) for a
/// missing file, an unknown column, a row that is too short or a cell outside `range`.
[[nodiscard]] std::vector<double> read_csv_column(const std::filesystem::path& file,
                                                  const std::string& column, const Range& range);

}  // namespace inferlaw::apps
