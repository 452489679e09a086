#include "inferlaw/apps/input/csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/readable_file.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string whole_text(const std::filesystem::path& file) {
  require_readable_file(file);
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Walks through the text record by record, cell by cell.
class Records {
 public:
  Records(std::string_view text, std::deque<std::string>& unquoted)
      : text_(text), unquoted_(unquoted) {
    if (text_.substr(0, byte_order_mark.size()) == byte_order_mark)
      text_.remove_prefix(byte_order_mark.size());
  }

  // The cells of the next record with content; false at the end.
  bool next(std::vector<std::string_view>& cells) {
    while (at_ < text_.size()) {
      ++line_;
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      const std::string_view line = trimmed(text_.substr(at_, end - at_));
      if (!line.empty() && line.front() != '#') {
        read(cells);
        return true;
      }
      at_ = end + 1;
    }
    return false;
  }

  [[nodiscard]] std::size_t line() const { return begun_at_line_; }

 private:
  void read(std::vector<std::string_view>& cells) {
    cells.clear();
    begun_at_line_ = line_;
    for (bool more = true; more;) {
      cells.push_back(cell());
      more = at_ < text_.size() && text_[at_] == ',';
      ++at_;
    }
  }

  // Up to the comma or the line's end, where it stops.
  std::string_view cell() {
    const std::size_t start = at_;
    at_ = std::min(text_.find_first_of(",\n\"", at_), text_.size());
    if (at_ < text_.size() && text_[at_] == '"') return quoted_cell(start);
    return trimmed(text_.substr(start, at_ - start));
  }

  std::string_view quoted_cell(std::size_t start) {
    std::string cell;
    bool quoted = false;
    for (at_ = start; at_ < text_.size(); ++at_) {
      const char letter = text_[at_];
      if (!quoted && (letter == ',' || letter == '\n')) break;
      if (letter == '\n') ++line_;
      if (letter != '"')
        cell += letter;
      else if (quoted && at_ + 1 < text_.size() && text_[at_ + 1] == '"')
        cell += text_[++at_];
      else
        quoted = !quoted;
    }
    return unquoted_.emplace_back(trimmed(cell));
  }

  std::string_view text_;
  std::deque<std::string>& unquoted_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t begun_at_line_ = 0;
};

std::optional<double> finite_number_in(std::string_view cell) {
  double value = 0;
  const char* begin = cell.data();
  const char* const end = begin + cell.size();
  if (cell.size() > 1 && *begin == '+') ++begin;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

CsvTable::CsvTable(std::filesystem::path file) : file_(std::move(file)), text_(whole_text(file_)) {
  Records records(text_, unquoted_);
  std::vector<std::string_view> cells;
  if (!records.next(cells)) throw InputError(fmt::format("{}: no header line", file_.string()));
  names_.assign(cells.begin(), cells.end());
  while (records.next(cells)) {
    if (cells.size() > names_.size())
      throw InputError(fmt::format("{}:{}: {} cells; allowed: at most {}, as the header has",
                                   file_.string(), records.line(), cells.size(), names_.size()));
    cells.resize(names_.size());  // what a short row lacks is missing
    cells_.insert(cells_.end(), cells.begin(), cells.end());
    lines_.push_back(records.line());
  }
}

bool CsvTable::has(const std::string& column) const {
  return std::find(names_.begin(), names_.end(), column) != names_.end();
}

std::size_t CsvTable::column(const std::string& name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end())
    throw InputError(fmt::format("{}: no column {}; allowed: {}", file_.string(), name,
                                 fmt::join(names_, ", ")));
  return static_cast<std::size_t>(found - names_.begin());
}

double CsvTable::number(std::size_t row, std::size_t column) const {
  const std::string_view text = cell(row, column);
  const std::optional<double> value = finite_number_in(text);
  if (!value)
    throw InputError(fmt::format("{}:{}: {} is {}; allowed: a finite number", file_.string(),
                                 line(row), names_[column], text.empty() ? "missing" : text));
  return *value;
}

bool CsvTable::is_missing(std::size_t row, std::size_t column) const {
  static constexpr std::array<std::string_view, 7> ways{"",     "NA",   "NaN", "nan",
                                                        "null", "None", "-"};
  return std::find(ways.begin(), ways.end(), cell(row, column)) != ways.end();
}

}  // namespace inferlaw::apps
