// Which records of a CSV text are its table, and by which separator: the rules of csv.hpp.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/apps/input/csv_records.hpp"
#include "inferlaw/apps/input/written_number.hpp"

namespace inferlaw::apps {

struct CsvLayout {
  CsvRecords read = {};
  std::size_t header = 0;  ///< index of a record
  std::size_t end = 0;     ///< of the rows behind it
  std::vector<std::string> notes = {};
};

/// Throws InputError where there is no table, or two of them.
[[nodiscard]] CsvLayout csv_layout(const std::filesystem::path& file, std::string_view text,
                                   const CsvFormat& format);

/// The marks of the table's numbers: what is usual unless there is one other way to read them.
[[nodiscard]] NumberMarks number_marks_of(const CsvLayout& layout, const CsvFormat& format);

}  // namespace inferlaw::apps
