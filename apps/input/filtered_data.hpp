// Rows of a CSV file that a TOML table names and filters, for keys that hold numbers.
//
//   KEY = FILE          the file, relative to the TOML file, ${NAME} allowed
//   WHERE = CONDITION   which rows, as in `inferlaw fit --where`; all of them where it is absent
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
  std::string_view where = "where";
};

class FilteredData {
 public:
  /// Throws InputError, about the keys or about the file.
  FilteredData(TomlTable& table, const FilterKeys& keys);

  [[nodiscard]] const CsvTable& table() const { return data_->table(); }
  [[nodiscard]] std::size_t rows() const { return data_->rows(); }
  [[nodiscard]] std::size_t line(std::size_t row) const { return data_->line(row); }

  /// A column on the rows kept. Throws InputError (file, line, column, value, what is allowed) for
  /// an unknown column or a value outside the range.
  [[nodiscard]] std::vector<double> column(const std::string& name, const Range& range) const;

 private:
  std::unique_ptr<DataSet> data_;
};

}  // namespace inferlaw::apps
