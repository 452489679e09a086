// Rows of a CSV file that a TOML table names and filters, for keys that hold numbers.
//
//   KEY = FILE          the file, relative to the TOML file, ${NAME} allowed
//   WHERE = CONDITION   which rows, as in `inferlaw fit --where`; all of them where it is absent
//   SEPARATOR = "," ";" "tab" "blank", DECIMAL = "." ",", SKIP_LINES = N, THOUSANDS = "none" ",",
//   NA = "WORD, WORD", ENCODING = "utf-8" "utf-16le"
//                       how the file is written (csv.hpp); found where they are absent
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {

struct FilterKeys {
  std::string_view file;
  std::string_view prefix = {};  ///< of the other keys: PREFIXwhere, PREFIXseparator, ..
};

class FilteredData {
 public:
  /// Throws InputError, about the keys or about the file.
  FilteredData(TomlTable& table, const FilterKeys& keys);

  [[nodiscard]] const CsvTable& table() const { return data_->table(); }
  [[nodiscard]] std::size_t rows() const { return data_->rows(); }
  [[nodiscard]] std::size_t line(std::size_t row) const { return data_->line(row); }
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const {
    return table().cell(data_->row_of_table(row), column);
  }
  [[nodiscard]] std::string with_decimal_point(std::size_t row, std::size_t column) const {
    return table().with_decimal_point(data_->row_of_table(row), column);
  }
  /// Drops all rows but these, counted from 0 among those kept so far.
  void keep_rows(std::size_t first, std::size_t last) { data_->keep_rows(first, last); }

  /// A column on the rows kept. Throws InputError (file, line, column, value, what is allowed) for
  /// an unknown column or a value outside the range.
  [[nodiscard]] std::vector<double> column(const std::string& name, const Range& range) const;
  /// A formula of columns, as in `fit --map`, on the rows kept; none of its values may be missing.
  /// Throws InputError about the file, or about this key of the table.
  [[nodiscard]] std::vector<double> formula(const TomlTable& keys, std::string_view key,
                                            const std::string& text, const Range& range) const;
  /// The same as `column`; not a number where a value is missing.
  [[nodiscard]] std::vector<double> column_with_gaps(const std::string& name,
                                                     const Range& range) const;

 private:
  std::unique_ptr<DataSet> data_;
};

}  // namespace inferlaw::apps
