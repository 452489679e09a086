// The records of a CSV text for one separator: its lines, but for quoted line breaks, with content.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/apps/input/csv.hpp"

namespace inferlaw::apps {

struct CsvSource {
  const std::filesystem::path& file;
  std::string_view text;
  char line_end = '\n';
};

struct CsvRecord {
  std::size_t line = 0;      ///< on which it begins, counted from 1
  bool after_blank = false;  ///< a line without content stands before it
  std::size_t first_cell = 0;
  std::size_t cells = 0;
};

/// Cells that do not stand in the text as they are; each stays where it is, for views point to it.
using UnquotedCells = std::vector<std::unique_ptr<const std::string>>;

/// Its cells are views, of the source's text and of `unquoted`: it moves, and has no copies.
struct CsvRecords {
  Separator separator = Separator::comma;
  UnquotedCells unquoted = {};
  std::vector<std::string_view> cells = {};
  std::vector<CsvRecord> records = {};
  /// Of quotes, with file and line, where nothing more is read; empty: none.
  std::string problem = {};

  [[nodiscard]] std::span<const std::string_view> cells_of(std::size_t record) const {
    return std::span(cells).subspan(records[record].first_cell, records[record].cells);
  }
};

/// Lines end with a line feed, or with carriage returns where these alone end them. Throws
/// InputError where both do.
[[nodiscard]] char line_end_of(const std::filesystem::path& file, std::string_view text);

/// The cells lie in the source's text, which must outlive them.
[[nodiscard]] CsvRecords csv_records(const CsvSource& source, Separator separator);

}  // namespace inferlaw::apps
