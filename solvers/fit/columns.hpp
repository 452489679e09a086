/// @file
/// The columns of a table that a law is fitted to: numbers by name, and texts that say which rows
/// belong together. Plain values: where they come from, a file or a program, is of no matter here.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace inferlaw::fit {

struct Columns {
  std::map<std::string, std::vector<double>> numbers;
  std::map<std::string, std::vector<std::string>> texts = {};
  /// What doubles leave out of numbers as they were written (1.4e-17 of 0.1), for the columns of
  /// which it is known: it shows where a law fits its data to nearly all digits.
  std::map<std::string, std::vector<double>> remainders = {};

  [[nodiscard]] std::size_t rows() const;
  /// Whether there are numbers of this name.
  [[nodiscard]] bool has(const std::string& name) const { return numbers.contains(name); }
  /// Names of the numbers.
  [[nodiscard]] std::vector<std::string> names() const;
  /// Throws std::invalid_argument for a name that is unknown.
  [[nodiscard]] const std::vector<double>& column(const std::string& name) const;
  /// Of a column; none where they are not known.
  [[nodiscard]] std::vector<double> remainders_of(const std::string& name) const;
  [[nodiscard]] const std::vector<std::string>& text_column(const std::string& name) const;
};

/// The same columns on some rows, counted from 0, in this order.
[[nodiscard]] Columns taken_rows(const Columns& columns, std::span<const std::size_t> rows);

/// Throws std::domain_error unless all columns are as long as each other, with one row or more.
void check(const Columns& columns);

/// A row that cannot be used. `row` counts from 0, `what()` from 1; `problem` is the same without
/// the row, for those who know its line in a file.
struct RowError : std::domain_error {
  RowError(std::size_t at, const std::string& wrong);

  std::size_t row;
  std::string problem;
};

/// Throws RowError for the first number that is not above 0.
void require_positive(const Columns& columns, const std::string& column);

/// Throws RowError for the first number below 0.
void require_not_negative(const Columns& columns, const std::string& column);

/// Throws RowError for the first number outside 0 to 1: per cent, say.
void require_probability(const Columns& columns, const std::string& column);

/// Throws RowError for the first row that does not count successes of trials: both whole, of one
/// trial or more.
void require_counts(const Columns& columns, const std::string& successes,
                    const std::string& trials);

/// A law of a column cannot be read from a single value of it: std::domain_error where all rows,
/// two or more, have the same.
void refuse_constant(const Columns& columns, const std::string& column);

}  // namespace inferlaw::fit
