// Columns for a fit from a plain CSV file: one header line, no quotes, lines that begin with #
// skipped.
#pragma once

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/columns.hpp"
#include "tests/support/reference_table.hpp"

namespace inferlaw::test {

/// Which column of the file each column of the fit is.
using ColumnNames = std::map<std::string, std::string>;

/// Rows whose cell in `column` is `text`.
struct OnlyRows {
  std::string column;
  std::string text;
};

inline std::string without_spaces(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

inline std::vector<std::vector<std::string>> rows_of(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string>& cells = rows.emplace_back(split_at_commas(line));
    for (std::string& cell : cells) cell = without_spaces(cell);
  }
  return rows;
}

inline std::size_t place_of(const std::vector<std::string>& header, const std::string& name) {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == name) return i;
  throw std::runtime_error("no column " + name);
}

inline fit::Columns columns_of(const std::string& path, const ColumnNames& names,
                               const OnlyRows& only = {}) {
  const auto rows = rows_of(path);
  fit::Columns columns;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (!only.column.empty() && rows[i].at(place_of(rows[0], only.column)) != only.text) continue;
    for (const auto& [name, of_file] : names) {
      const std::string& cell = rows[i].at(place_of(rows[0], of_file));
      const double number = std::stod(cell);
      columns.numbers[name].push_back(number);
      columns.remainders[name].push_back(
          static_cast<double>(std::stold(cell) - static_cast<long double>(number)));
    }
  }
  return columns;
}

}  // namespace inferlaw::test
