#include "inferlaw/apps/input/csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/csv_layout.hpp"
#include "inferlaw/apps/input/readable_file.hpp"

namespace inferlaw::apps {
namespace {

std::string whole_text(const std::filesystem::path& file) {
  require_readable_file(file);
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Where a name holds what separates cells in other files.
std::string_view about_separators(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (name.find(';') != std::string::npos) return " (separator = \";\" reads semicolons)";
    if (name.find('\t') != std::string::npos) return " (separator = \"tab\" reads tabs)";
  }
  return "";
}

// Where a number is one with the other decimal mark.
std::string_view about_decimals(std::string_view text, DecimalMark mark) {
  if (mark == DecimalMark::comma)
    return text.find('.') == std::string_view::npos
               ? ""
               : " with a decimal comma (decimal = \".\" reads decimal points)";
  std::string with_point(text);
  if (const std::size_t comma = with_point.find(','); comma != std::string::npos)
    with_point[comma] = '.';
  else
    return "";
  return finite_number_in(with_point) ? " (decimal = \",\" reads decimal commas)" : "";
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<double> finite_number_in(std::string_view text) {
  double value = 0;
  const char* begin = text.data();
  const char* const end = begin + text.size();
  if (text.size() > 1 && *begin == '+') ++begin;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

CsvTable::CsvTable(std::filesystem::path file, const CsvFormat& format)
    : file_(std::move(file)), text_(whole_text(file_)) {
  CsvLayout layout = csv_layout(file_, text_, format);
  decimal_ = format.decimal.value_or(decimal_mark_of(layout));
  notes_ = std::move(layout.notes);
  if (!format.decimal && decimal_ == DecimalMark::comma)
    notes_.push_back(file_.string() + ": its numbers are taken to have decimal commas.");
  const auto names = layout.read.cells_of(layout.header);
  names_.assign(names.begin(), names.end());
  for (std::size_t row = layout.header + 1; row < layout.end; ++row) {
    const auto cells = layout.read.cells_of(row);
    cells_.insert(cells_.end(), cells.begin(), cells.end());
    cells_.resize(cells_.size() + names_.size() - cells.size());  // a short row lacks them
    lines_.push_back(layout.read.records[row].line);
  }
  unquoted_ = std::move(layout.read.unquoted);
}

bool CsvTable::has(const std::string& column) const {
  return std::find(names_.begin(), names_.end(), column) != names_.end();
}

std::size_t CsvTable::column(const std::string& name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end())
    throw InputError(fmt::format("{}: no column {}; allowed: {}{}", file_.string(), name,
                                 fmt::join(names_, ", "), about_separators(names_)));
  const auto second = std::find(found + 1, names_.end(), name);
  if (second != names_.end())
    throw InputError(fmt::format("{}: columns {} and {} are both named {}; allowed: one",
                                 file_.string(), found - names_.begin() + 1,
                                 second - names_.begin() + 1, name));
  return static_cast<std::size_t>(found - names_.begin());
}

std::string CsvTable::with_decimal_point(std::size_t row, std::size_t column) const {
  std::string text(cell(row, column));
  if (decimal_ == DecimalMark::point) return text;
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos || text.find('.') != std::string::npos) return text;
  text[comma] = '.';
  return text;
}

double CsvTable::number(std::size_t row, std::size_t column) const {
  const std::string_view text = cell(row, column);
  const bool has_other_mark =
      decimal_ == DecimalMark::comma && text.find('.') != std::string_view::npos;
  const std::optional<double> value = decimal_ == DecimalMark::point
                                          ? finite_number_in(text)
                                          : finite_number_in(with_decimal_point(row, column));
  if (value && !has_other_mark) return *value;
  throw InputError(fmt::format("{}:{}: {} is {}; allowed: a finite number{}", file_.string(),
                               line(row), names_[column], text.empty() ? "missing" : text,
                               about_decimals(text, decimal_)));
}

bool CsvTable::is_missing(std::size_t row, std::size_t column) const {
  static constexpr std::array<std::string_view, 11> ways{
      "", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "?", "-"};
  return std::find(ways.begin(), ways.end(), cell(row, column)) != ways.end();
}

}  // namespace inferlaw::apps
