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
#include "inferlaw/apps/input/readable_file.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string whole_text(const std::filesystem::path& file) {
  require_readable_file(file);
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Walks through the text record by record, cell by cell.
class Records {
 public:
  Records(const std::filesystem::path& file, std::string_view text,
          std::deque<std::string>& unquoted)
      : file_(file), text_(text), unquoted_(unquoted) {
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
    const std::string_view plain = up_to_the_end_of_a_cell();
    if (plain.empty() || plain.front() != '"') return plain;
    at_ = static_cast<std::size_t>(plain.data() - text_.data());
    return quoted_cell();
  }

  std::string_view up_to_the_end_of_a_cell() {
    const std::size_t start = at_;
    at_ = std::min(text_.find_first_of(",\n", at_), text_.size());
    return trimmed(text_.substr(start, at_ - start));
  }

  std::string_view quoted_cell() {
    const std::size_t opened_at_line = line_;
    std::string cell;
    for (++at_; !at_closing_quote(); ++at_) {
      if (at_ >= text_.size()) refuse(opened_at_line, "a quote opens and is never closed");
      if (text_[at_] == '"') ++at_;  // two stand for one
      if (text_[at_] == '\n') ++line_;
      cell += text_[at_];
    }
    ++at_;
    if (const std::string_view rest = up_to_the_end_of_a_cell(); !rest.empty())
      refuse(line_, fmt::format("{} follows a closing quote", rest));
    return unquoted_.emplace_back(trimmed(cell));
  }

  [[nodiscard]] bool at_closing_quote() const {
    return at_ < text_.size() && text_[at_] == '"' &&
           (at_ + 1 >= text_.size() || text_[at_ + 1] != '"');
  }

  [[noreturn]] void refuse(std::size_t line, const std::string& what) const {
    throw InputError(
        fmt::format("{}:{}: {}; allowed: \"...\" around a whole cell, a quote in it "
                    "written twice",
                    file_.string(), line, what));
  }

  const std::filesystem::path& file_;
  std::string_view text_;
  std::deque<std::string>& unquoted_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t begun_at_line_ = 0;
};

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

CsvTable::CsvTable(std::filesystem::path file) : file_(std::move(file)), text_(whole_text(file_)) {
  Records records(file_, text_, unquoted_);
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
  const auto second = std::find(found + 1, names_.end(), name);
  if (second != names_.end())
    throw InputError(fmt::format("{}: columns {} and {} are both named {}; allowed: one",
                                 file_.string(), found - names_.begin() + 1,
                                 second - names_.begin() + 1, name));
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
  static constexpr std::array<std::string_view, 11> ways{
      "", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "?", "-"};
  return std::find(ways.begin(), ways.end(), cell(row, column)) != ways.end();
}

}  // namespace inferlaw::apps
