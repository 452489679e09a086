// The rows of a CSV text of numbers alone, without a table of their cells: of many rows that would
// be several times the text. Read so is a header line of two and more cells, and behind it nothing
// but lines of as many cells, with commas between them, that are empty or made of the letters of
// plain numbers. All else is left to csv_records.hpp, which says what is wrong with it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "inferlaw/apps/input/csv.hpp"

namespace inferlaw::apps {

class CsvNumbers {
 public:
  /// None where the text is another one, or `format` asks for more. The text must outlive it.
  [[nodiscard]] static std::optional<CsvNumbers> in(std::string_view text, const CsvFormat& format);

  [[nodiscard]] std::string_view header() const;
  [[nodiscard]] std::size_t rows() const { return starts_.size() - 1; }
  /// Of the file: no line is empty, and the first is the header.
  [[nodiscard]] static std::size_t line(std::size_t row) { return row + 2; }
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const;

 private:
  explicit CsvNumbers(std::string_view text) : text_(text) {}
  [[nodiscard]] bool find_rows(std::size_t cells);

  std::string_view text_;
  std::vector<std::size_t> starts_ = {};  // of rows, and one behind the last
};

}  // namespace inferlaw::apps
