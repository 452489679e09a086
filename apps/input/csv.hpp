// CSV files as they come: a header line, then rows; quoted cells (line breaks and separators within
// them too), CRLF line ends, a byte order mark, spaces around cells and in headers, and lines that
// begin with # are understood. A quote that does not begin a cell is a character like others.
//
// How a file is written is said, or found where there is one way to read it:
//
//   separator   commas; semicolons or tabs where commas make no table and these give every row as
//               many cells as the header has. Where both do, it must be said
//   decimal     points; commas in a file of semicolons or tabs whose numbers have commas and never
//               points, at least one of them no group of thousands (1,234)
//   skip_lines  none; lines before a header without numbers from which on every row has as many
//               cells as it, where no line before has as many
//
// Lines behind a blank one at the end, shorter than the header and without numbers, are the file's
// remarks. What was found otherwise than in plain commas and points stands in the notes.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inferlaw::apps {

enum class Separator { comma, semicolon, tab };
constexpr std::string_view name_of(Separator separator) {
  switch (separator) {
    case Separator::comma:
      return ",";
    case Separator::semicolon:
      return ";";
    case Separator::tab:
      return "tab";
  }
  return {};
}

enum class DecimalMark { point, comma };
constexpr std::string_view name_of(DecimalMark mark) {
  switch (mark) {
    case DecimalMark::point:
      return ".";
    case DecimalMark::comma:
      return ",";
  }
  return {};
}

/// What is not said is found.
struct CsvFormat {
  std::optional<Separator> separator = {};
  std::optional<DecimalMark> decimal = {};
  std::optional<std::size_t> skip_lines = {};  ///< before the header
};

/// Without the spaces, tabs and carriage returns around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The finite number that the whole text is, if it is one; a plus may stand before it.
[[nodiscard]] std::optional<double> finite_number_in(std::string_view text);

/// The cells of a file, in the order of its rows.
class CsvTable {
 public:
  /// Throws InputError for a missing file, one without a header line, one that two separators
  /// read, and, with file and line, a row longer than the header, a quote never closed, and text
  /// behind a closing quote. What a shorter row lacks is missing.
  explicit CsvTable(std::filesystem::path file, const CsvFormat& format = {});

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
  /// A cell with a decimal point, whichever mark the file has.
  [[nodiscard]] std::string with_decimal_point(std::size_t row, std::size_t column) const;
  /// Empty, NA, N/A, n/a, NaN, nan, NULL, null, None, ? or -.
  [[nodiscard]] bool is_missing(std::size_t row, std::size_t column) const;
  /// How the file was found to be written, one sentence each.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::filesystem::path file_;
  std::string text_;
  std::deque<std::string> unquoted_;  // cells that do not stand in the text as they are
  DecimalMark decimal_ = DecimalMark::point;
  std::vector<std::string> notes_;
  std::vector<std::string> names_;
  std::vector<std::size_t> lines_;
  std::vector<std::string_view> cells_;
};

}  // namespace inferlaw::apps
