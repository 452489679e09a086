// CSV files as they come: a header line, then rows; quoted cells (line breaks and separators within
// them too), lines that end with LF, CRLF or CR, spaces around cells and in headers, and lines that
// begin with # (but not with #N/A, a missing value) are understood. A quote that does not begin a
// cell is a character like others. Files may be packed and encoded in several ways (file_text.hpp).
//
// How a file is written is said, or found where there is one way to read it:
//
//   separator   commas; semicolons or tabs where commas make no table and these give every row as
//               many cells as the header has. Where both do, it must be said. Blanks, one or more,
//               where nothing else makes a table and they do, with a column of numbers alone
//   decimal     points; commas in a file without commas between cells whose numbers have commas
//               and never points, at least one of them no group of thousands (1,234)
//   thousands   no groups; commas, points, apostrophes or blanks where some number shows them for
//               sure (1,234.5 or 1,234,567; written_number.hpp), and one kind of them only
//   skip_lines  none; lines before a header without numbers from which on every row has as many
//               cells as it, where no line before has as many
//   na          words for what is missing, beside the usual ones
//   encoding    by its byte order mark, else UTF-8 or windows-1252
//
// Lines behind a blank one at the end, shorter than the header and without numbers, are the file's
// remarks. What was found otherwise than in plain commas and points stands in the notes, and so do
// the words for missing values in columns of numbers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/apps/input/file_text.hpp"
#include "inferlaw/apps/input/written_number.hpp"

namespace inferlaw::apps {

enum class Separator { comma, semicolon, tab, blank };
constexpr std::string_view name_of(Separator separator) {
  switch (separator) {
    case Separator::comma:
      return ",";
    case Separator::semicolon:
      return ";";
    case Separator::tab:
      return "tab";
    case Separator::blank:
      return "blank";
  }
  return {};
}

/// What is not said is found.
struct CsvFormat {
  std::optional<Separator> separator = {};
  std::optional<DecimalMark> decimal = {};
  std::optional<Thousands> thousands = {};
  std::optional<std::size_t> skip_lines = {};  ///< before the header
  std::vector<std::string> na = {};            ///< further words for what is missing
  std::optional<Encoding> encoding = {};
};

/// Words of a list with commas between them, without the spaces around each.
[[nodiscard]] std::vector<std::string> words_of_list(std::string_view list);

/// Without the spaces, tabs and carriage returns around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The finite number that the whole text is, if it is one; a plus may stand before it.
[[nodiscard]] std::optional<double> finite_number_in(std::string_view text);

class CsvNumbers;

/// The cells of a file, in the order of its rows.
class CsvTable {
 public:
  /// Throws InputError for a missing file, one without a header line, one that two separators
  /// read, and, with file and line, a row longer than the header, a quote never closed, and text
  /// behind a closing quote. What a shorter row lacks is missing.
  explicit CsvTable(const std::filesystem::path& file, const CsvFormat& format = {});

  /// The same of a stream, read to its end; `name` is its file's in messages.
  CsvTable(std::istream& stream, const std::string& name, const CsvFormat& format);

  CsvTable(const CsvTable&) = delete;
  CsvTable& operator=(const CsvTable&) = delete;
  CsvTable(CsvTable&&) = delete;
  CsvTable& operator=(CsvTable&&) = delete;
  ~CsvTable();

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] std::size_t rows() const;
  /// The line of the file on which a row begins.
  [[nodiscard]] std::size_t line(std::size_t row) const;
  [[nodiscard]] bool has(const std::string& column) const;
  /// Throws InputError for an unknown column, and for a name that two columns have.
  [[nodiscard]] std::size_t column(const std::string& name) const;
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const;
  /// Throws InputError (file, line, column, value) where a cell is no finite number.
  [[nodiscard]] double number(std::size_t row, std::size_t column) const;
  /// A cell with a decimal point and without groups, whichever marks the file has.
  [[nodiscard]] std::string with_decimal_point(std::size_t row, std::size_t column) const;
  /// Empty, a word that the format says, NA, N/A, n/a, #N/A, #NA, NaN, nan, NULL, null, None, ? or
  /// -.
  [[nodiscard]] bool is_missing(std::size_t row, std::size_t column) const;
  /// How the file was found to be written, one sentence each.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  CsvTable(std::filesystem::path file, FileText text, const CsvFormat& format);

  void read_cells(const CsvFormat& format);
  [[nodiscard]] bool stands_for_nothing(std::string_view cell) const;
  [[nodiscard]] std::optional<double> number_in(std::string_view cell) const;
  void note_marks(const CsvFormat& format);
  void note_missing_values();

  std::filesystem::path file_;
  std::string text_;
  std::unique_ptr<const CsvNumbers> numbers_;  // in place of lines and cells, where it can be
  std::vector<std::unique_ptr<const std::string>> unquoted_;  // see UnquotedCells
  NumberMarks marks_;
  std::vector<std::string> na_;
  std::vector<std::string> notes_;
  std::vector<std::string> names_;
  std::vector<std::size_t> lines_;
  std::vector<std::string_view> cells_;
};

}  // namespace inferlaw::apps
