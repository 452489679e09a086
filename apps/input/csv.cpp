#include "inferlaw/apps/input/csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <optional>
#include <string_view>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/readable_file.hpp"

namespace inferlaw::apps {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// One cell from the front of `line`, which loses it and the comma behind it.
std::string take_cell(std::string_view& line) {
  std::string cell;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < line.size() && (quoted || line[i] != ','); ++i) {
    if (line[i] != '"')
      cell += line[i];
    else if (quoted && i + 1 < line.size() && line[i + 1] == '"')
      cell += line[++i];
    else
      quoted = !quoted;
  }
  line.remove_prefix(std::min(i + 1, line.size()));
  return std::string(trimmed(cell));
}

std::vector<std::string> cells_of(std::string_view line) {
  line = trimmed(line);
  const bool ends_in_comma = !line.empty() && line.back() == ',';
  std::vector<std::string> cells;
  while (!line.empty()) cells.push_back(take_cell(line));
  if (ends_in_comma) cells.emplace_back();
  return cells;
}

bool is_blank_or_comment(std::string_view line) {
  line = trimmed(line);
  return line.empty() || line.front() == '#';
}

std::optional<double> number_in(const std::string& cell) {
  double value = 0;
  const char* const end = cell.data() + cell.size();
  const auto [stop, error] = std::from_chars(cell.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

class Lines {
 public:
  explicit Lines(const std::filesystem::path& file) {
    require_readable_file(file);
    stream_.open(file);
  }

  // The next line with content; false at the end.
  bool next(std::string& line) {
    while (std::getline(stream_, line)) {
      if (++number_ == 1 && line.starts_with(byte_order_mark))
        line.erase(0, byte_order_mark.size());
      if (!is_blank_or_comment(line)) return true;
    }
    return false;
  }

  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::ifstream stream_;
  std::size_t number_ = 0;
};

}  // namespace

std::vector<double> read_csv_column(const std::filesystem::path& file, const std::string& column,
                                    const Range& range) {
  Lines lines(file);
  std::string line;
  if (!lines.next(line)) throw InputError(fmt::format("{}: no header line", file.string()));
  const std::vector<std::string> names = cells_of(line);
  const auto found = std::find(names.begin(), names.end(), column);
  if (found == names.end())
    throw InputError(fmt::format("{}:{}: no column {}; allowed: {}", file.string(), lines.number(),
                                 column, fmt::join(names, ", ")));
  const auto index = static_cast<std::size_t>(found - names.begin());
  std::vector<double> values;
  while (lines.next(line)) {
    const std::vector<std::string> cells = cells_of(line);
    const std::string cell = index < cells.size() ? cells[index] : "missing";
    const std::optional<double> value = number_in(cell);
    if (!value || !range.allows(*value))
      throw InputError(fmt::format("{}:{}: {} is {}; allowed: {}", file.string(), lines.number(),
                                   column, cell.empty() ? "empty" : cell, range.description));
    values.push_back(*value);
  }
  if (values.empty()) throw InputError(fmt::format("{}: no rows", file.string()));
  return values;
}

}  // namespace inferlaw::apps
