#include "inferlaw/apps/input/csv_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/timestamp.hpp"
#include "inferlaw/lib/numeric/names.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::size_t most_lines_before_a_header = 200;

std::string in_words(Separator separator) {
  switch (separator) {
    case Separator::comma:
      return "commas";
    case Separator::semicolon:
      return "semicolons";
    case Separator::tab:
      return "tabs";
  }
  return {};
}

bool is_number_or_time(std::string_view cell) {
  return finite_number_in(cell).has_value() || date_and_time_in(cell).has_value();
}

// Where remarks begin that follow the table behind a blank line.
std::size_t end_of_table(const CsvRecords& read, std::size_t header) {
  const std::size_t wanted = read.records[header].cells;
  std::size_t at = read.records.size();
  std::size_t end = at;
  while (at > header + 2) {
    --at;
    const auto cells = read.cells_of(at);
    if (cells.size() >= wanted || std::any_of(cells.begin(), cells.end(), is_number_or_time)) break;
    if (read.records[at].after_blank) end = at;
  }
  return end;
}

// A table as it is read for one separator, and the first thing wrong with it.
struct Attempt {
  CsvLayout layout;
  std::string problem;
  bool is_even = false;  ///< every row has as many cells as the header, two or more
};

std::string too_long(const std::filesystem::path& file, const CsvRecord& row, std::size_t wanted) {
  return fmt::format(
      "{}:{}: {} cells; allowed: at most {}, as the header has (decimal commas, another separator "
      "or lines before the header are read by decimal, separator and skip_lines)",
      file.string(), row.line, row.cells, wanted);
}

void examine(const std::filesystem::path& file, Attempt& attempt) {
  CsvLayout& layout = attempt.layout;
  const CsvRecords& read = layout.read;
  attempt.problem = read.problem;
  attempt.is_even = false;
  if (layout.header >= read.records.size()) {
    if (attempt.problem.empty()) attempt.problem = file.string() + ": no header line";
    return;
  }
  const std::size_t wanted = read.records[layout.header].cells;
  layout.end = end_of_table(read, layout.header);
  attempt.is_even = attempt.problem.empty() && wanted > 1 && layout.end > layout.header + 1;
  for (std::size_t row = layout.header + 1; row < layout.end; ++row) {
    attempt.is_even = attempt.is_even && read.records[row].cells == wanted;
    if (read.records[row].cells <= wanted || !attempt.problem.empty()) continue;
    attempt.problem = too_long(file, read.records[row], wanted);
  }
}

Attempt attempt_at(const std::filesystem::path& file, std::string_view text, Separator separator,
                   std::size_t skip_lines) {
  Attempt attempt{.layout = {.read = csv_records(file, text, separator)}, .problem = {}};
  const std::vector<CsvRecord>& records = attempt.layout.read.records;
  while (attempt.layout.header < records.size() &&
         records[attempt.layout.header].line <= skip_lines)
    ++attempt.layout.header;
  examine(file, attempt);
  return attempt;
}

bool may_be_header(std::span<const std::string_view> cells) {
  if (cells.size() < 2) return false;
  return std::set<std::string_view>(cells.begin(), cells.end()).size() == cells.size() &&
         std::none_of(cells.begin(), cells.end(), [](std::string_view cell) {
           return cell.empty() || is_number_or_time(cell);
         });
}

// The same records with a header further down, where there is one.
bool find_header(const std::filesystem::path& file, Attempt& attempt) {
  const std::vector<CsvRecord>& records = attempt.layout.read.records;
  std::set<std::size_t> before{};
  for (std::size_t at = 0; at + 2 < records.size() && at < most_lines_before_a_header; ++at) {
    if (at > 0 && !before.contains(records[at].cells) &&
        may_be_header(attempt.layout.read.cells_of(at))) {
      attempt.layout.header = at;
      examine(file, attempt);
      if (attempt.is_even && attempt.layout.end > at + 2) return true;
    }
    before.insert(records[at].cells);
  }
  return false;
}

bool has_letter(const CsvLayout& layout, std::string_view letters) {
  if (layout.header >= layout.read.records.size()) return false;
  const auto names = layout.read.cells_of(layout.header);
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return name.find_first_of(letters) != std::string_view::npos;
  });
}

[[noreturn]] void refuse_two_ways(const std::filesystem::path& file, Separator one,
                                  Separator other) {
  throw InputError(
      fmt::format("{}: {} and {} both make a table of it; allowed: one of them, named by separator",
                  file.string(), in_words(one), in_words(other)));
}

// Of several attempts the one that makes an even table; none where none does.
std::optional<Attempt> only_even(const std::filesystem::path& file,
                                 std::vector<Attempt>& attempts) {
  std::optional<Attempt> found;
  for (Attempt& attempt : attempts) {
    if (!attempt.is_even) continue;
    if (found) refuse_two_ways(file, found->layout.read.separator, attempt.layout.read.separator);
    found = std::move(attempt);
  }
  return found;
}

// Commas unless they make no table, or a table of one column, and another separator makes one.
Attempt found_by_separator(const std::filesystem::path& file, std::string_view text,
                           std::size_t skip_lines, bool may_skip) {
  Attempt commas = attempt_at(file, text, Separator::comma, skip_lines);
  const bool is_table = commas.problem.empty();
  if (is_table && !has_letter(commas.layout, ";\t")) return commas;
  std::vector<Attempt> others;
  for (const Separator separator : {Separator::semicolon, Separator::tab})
    others.push_back(attempt_at(file, text, separator, skip_lines));
  const bool has_one_column = commas.layout.header < commas.layout.read.records.size() &&
                              commas.layout.read.records[commas.layout.header].cells == 1;
  if (std::optional<Attempt> other = only_even(file, others)) {
    if (commas.is_even) refuse_two_ways(file, Separator::comma, other->layout.read.separator);
    if (!is_table || has_one_column) return *std::move(other);
  }
  if (is_table || !may_skip) return commas;
  const std::string problem = commas.problem;
  others.insert(others.begin(), std::move(commas));
  for (Attempt& attempt : others) attempt.is_even = find_header(file, attempt);
  if (std::optional<Attempt> below = only_even(file, others)) return *std::move(below);
  throw InputError(problem);
}

Attempt found(const std::filesystem::path& file, std::string_view text, const CsvFormat& format) {
  const std::size_t skip_lines = format.skip_lines.value_or(0);
  if (!format.separator)
    return found_by_separator(file, text, skip_lines, !format.skip_lines.has_value());
  Attempt attempt = attempt_at(file, text, *format.separator, skip_lines);
  if (attempt.problem.empty() || format.skip_lines) return attempt;
  const std::string problem = attempt.problem;
  if (!find_header(file, attempt)) throw InputError(problem);
  return attempt;
}

void add_notes(const std::filesystem::path& file, const CsvFormat& format, CsvLayout& layout) {
  const std::vector<CsvRecord>& records = layout.read.records;
  if (!format.skip_lines && layout.header > 0)
    layout.notes.push_back(
        fmt::format("{}: the header is line {}; what stands before it is left "
                    "out.",
                    file.string(), records[layout.header].line));
  if (layout.end < records.size())
    layout.notes.push_back(
        fmt::format("{}: the table ends before line {}; remarks from there on "
                    "are left out.",
                    file.string(), records[layout.end].line));
  if (!format.separator && layout.read.separator != Separator::comma)
    layout.notes.push_back(fmt::format("{}: its cells are taken to be separated by {}.",
                                       file.string(), in_words(layout.read.separator)));
}

// ---- decimal marks ----------------------------------------------------------------------------

enum class Mark { none, point, comma, comma_of_thousands };

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char letter) { return letter >= '0' && letter <= '9'; });
}

// Of a cell that is a number with either mark.
Mark mark_in(std::string_view cell) {
  const std::size_t at = cell.find_first_of(".,");
  if (at == std::string_view::npos) return Mark::none;
  if (cell[at] == '.') return finite_number_in(cell) ? Mark::point : Mark::none;
  std::string with_point(cell);
  with_point[at] = '.';
  if (!finite_number_in(with_point)) return Mark::none;
  std::string_view whole = cell.substr(0, at);
  if (!whole.empty() && (whole.front() == '-' || whole.front() == '+')) whole.remove_prefix(1);
  const std::string_view rest = cell.substr(at + 1);
  const bool is_group = rest.size() == 3 && all_digits(rest) && !whole.empty() &&
                        whole.size() <= 3 && whole.front() != '0';
  return is_group ? Mark::comma_of_thousands : Mark::comma;
}

}  // namespace

CsvLayout csv_layout(const std::filesystem::path& file, std::string_view text,
                     const CsvFormat& format) {
  Attempt attempt = found(file, text, format);
  if (!attempt.problem.empty()) throw InputError(attempt.problem);
  add_notes(file, format, attempt.layout);
  return std::move(attempt.layout);
}

DecimalMark decimal_mark_of(const CsvLayout& layout) {
  if (layout.read.separator == Separator::comma) return DecimalMark::point;
  bool has_comma = false;
  for (std::size_t row = layout.header + 1; row < layout.end; ++row)
    for (const std::string_view cell : layout.read.cells_of(row)) {
      const Mark mark = mark_in(cell);
      if (mark == Mark::point) return DecimalMark::point;
      has_comma = has_comma || mark == Mark::comma;
    }
  return has_comma ? DecimalMark::comma : DecimalMark::point;
}

}  // namespace inferlaw::apps
