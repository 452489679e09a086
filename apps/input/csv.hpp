// CSV files as they come: a header line, then rows; quoted cells (line breaks and commas within
// them too), CRLF line ends, a byte order mark, spaces around cells and in headers, and lines that
// begin with # are understood. A quote that does not begin a cell is a character like others.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inferlaw::apps {

/// Without the spaces, tabs and carriage returns around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The finite number that the whole text is, if it is one; a plus may stand before it.
[[nodiscard]] std::optional<double> finite_number_in(std::string_view text);

/// The cells of a file, in the order of its rows.
class CsvTable {
 public:
  /// Throws InputError for a missing file, one without a header line, and, with file and line, a
  /// row longer than the header, a quote never closed, and text behind a closing quote. What a
  /// shorter row lacks is missing.
  explicit CsvTable(std::filesystem::path file);

  CsvTable(const CsvTable&) = delete;
  CsvTable& operator=(const CsvTable&) = delete;
  CsvTable(CsvTable&&) = delete;
  CsvTable& operator=(CsvTable&&) = delete;
  ~CsvTable() = default;

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] std::size_t rows() const { return lines_.size(); }
  /// The line of the file on which a row begins.
  [[nodiscard]] std::size_t line(std::size_t row) const { return lines_[row]; }
  [[nodiscard]] bool has(const std::string& column) const;
  /// Throws InputError for an unknown column, and for a name that two columns have.
  [[nodiscard]] std::size_t column(const std::string& name) const;
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const {
    return cells_[row * names_.size() + column];
  }
  /// Throws InputError (file, line, column, value) where a cell is no finite number.
  [[nodiscard]] double number(std::size_t row, std::size_t column) const;
  /// Empty, NA, N/A, n/a, NaN, nan, NULL, null, None, ? or -.
  [[nodiscard]] bool is_missing(std::size_t row, std::size_t column) const;

 private:
  std::filesystem::path file_;
  std::string text_;
  std::deque<std::string> unquoted_;  // cells that do not stand in the text as they are
  std::vector<std::string> names_;
  std::vector<std::size_t> lines_;
  std::vector<std::string_view> cells_;
};

}  // namespace inferlaw::apps
