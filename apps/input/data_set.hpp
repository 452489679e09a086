// Columns for a fit, from a CSV file, its mapping and its filters.
//
//   mapping  NAME=EXPRESSION   of columns (their names may hold spaces), names mapped before and
//                              numbers
//   filter   EXPRESSION < > <= >= == != EXPRESSION, or COLUMN == "text"; several joined by &&
//
// Names may stand in backquotes, whatever they are made of: `Response tokens` > 0.
// A column whose name reads as a number stands for itself only where it is the whole of a name or
// of a mapping; within an expression, and in a filter, the number is meant.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/csv.hpp"

namespace inferlaw::apps {

struct DataRequest {
  std::string file;
  std::map<std::string, std::string> mapping = {};
  std::vector<std::string> filters = {};
  bool skip_missing = false;       ///< otherwise a missing value is refused
  CsvFormat format = {};           ///< how the file is written
  std::istream* stream = nullptr;  ///< read in place of the file, whose name is that of messages
};

class DataSet {
 public:
  /// Reads the file and decides which rows are kept. Throws InputError and UsageError.
  explicit DataSet(DataRequest request);

  [[nodiscard]] std::size_t rows() const { return kept_.size(); }
  [[nodiscard]] std::size_t skipped_for_missing() const { return skipped_; }
  [[nodiscard]] const CsvTable& table() const { return table_; }
  /// The line of the file of a kept row.
  [[nodiscard]] std::size_t line(std::size_t row) const { return table_.line(kept_[row]); }
  /// The row of the table that a kept row is.
  [[nodiscard]] std::size_t row_of_table(std::size_t row) const { return kept_[row]; }
  /// Drops all rows but these, counted from 0 among those kept so far.
  void keep_rows(std::size_t first, std::size_t last);
  [[nodiscard]] bool has(const std::string& name) const;
  /// All names that a formula may use: mapped ones and columns.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Drops rows in which one of these is missing, if the request allows it.
  void drop_missing(const std::vector<std::string>& expressions);
  /// Whether each row of the table is kept and meets a condition, as those of a filter. A missing
  /// value in it drops the row, if the request allows it. `option` names it where it is refused.
  [[nodiscard]] std::vector<bool> rows_that_meet(const std::string& condition,
                                                 const std::string& option);
  /// A mapped name, a column, an expression of them or a constant, on the kept rows. Throws
  /// InputError for a name that is unknown.
  [[nodiscard]] std::vector<double> numbers(const std::string& expression) const;
  /// What the doubles of numbers() leave out of a column as it is written, on the kept rows; none
  /// for an expression.
  [[nodiscard]] std::vector<double> remainders(const std::string& name) const;
  /// The column that a name is, also through its mapping; none where that is an expression.
  [[nodiscard]] std::optional<std::size_t> column_of(const std::string& name) const;
  /// The texts of such a column. Throws UsageError where the name is mapped to an expression.
  [[nodiscard]] std::vector<std::string> texts(const std::string& column) const;

 private:
  [[nodiscard]] std::vector<std::size_t> kept_by(const std::string& condition,
                                                 const std::string& option);
  [[nodiscard]] std::vector<double> side_of_comparison(const std::string& side) const;
  [[nodiscard]] std::size_t column_of_texts(const std::string& name) const;
  [[nodiscard]] std::vector<std::size_t> columns_in(const std::string& expression) const;

  DataRequest request_;
  CsvTable table_;
  std::vector<std::size_t> kept_;
  std::size_t skipped_ = 0;
};

}  // namespace inferlaw::apps
