// Reads a reference table of tests/reference: a CSV of numbers with one header line, written by the
// generator of the same name beside it.
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace inferlaw::test {

using ReferenceRow = std::map<std::string, double>;

inline std::vector<std::string> split_at_commas(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

/// Rows of INFERLAW_REFERENCE_DIR/name. Numbers may be decimal or hexadecimal; out-of-range ones
/// read as zero or infinity. Throws std::runtime_error where the file is missing or a row is short.
inline std::vector<ReferenceRow> read_reference(const std::string& name) {
  const std::string path = std::string(INFERLAW_REFERENCE_DIR) + "/" + name;
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = split_at_commas(line);
  std::vector<ReferenceRow> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = split_at_commas(line);
    if (cells.size() != names.size())
      throw std::runtime_error(std::string("short row in ").append(path).append(": ").append(line));
    ReferenceRow row;
    for (std::size_t i = 0; i < names.size(); ++i)
      row[names[i]] = std::strtod(cells[i].c_str(), nullptr);
    rows.push_back(row);
  }
  if (rows.empty()) throw std::runtime_error("no rows in " + path);
  return rows;
}

}  // namespace inferlaw::test
