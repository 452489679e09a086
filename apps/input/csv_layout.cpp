#include "inferlaw/apps/input/csv_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/timestamp.hpp"
#include "inferlaw/apps/input/written_number.hpp"
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
    case Separator::blank:
      return "blanks";
  }
  return {};
}

bool is_number_or_time(std::string_view cell) {
  return finite_number_in(cell).has_value() || date_and_time_in(cell).has_value();
}

bool is_number_of_any_mark(std::string_view cell) {
  return is_number_or_time(cell) || written_number_in(cell).has_value();
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

std::string too_short(const std::filesystem::path& file, const CsvRecord& row, std::size_t wanted) {
  return fmt::format(
      "{}:{}: {} cells between blanks; allowed: {}, as the header has, since blanks do not show "
      "which is missing",
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
    if (!attempt.problem.empty()) continue;
    if (read.records[row].cells > wanted)
      attempt.problem = too_long(file, read.records[row], wanted);
    if (read.separator == Separator::blank && read.records[row].cells < wanted)
      attempt.problem = too_short(file, read.records[row], wanted);
  }
}

Attempt attempt_at(const CsvSource& source, Separator separator, std::size_t skip_lines) {
  Attempt attempt{.layout = {.read = csv_records(source, separator)}, .problem = {}};
  const std::vector<CsvRecord>& records = attempt.layout.read.records;
  while (attempt.layout.header < records.size() &&
         records[attempt.layout.header].line <= skip_lines)
    ++attempt.layout.header;
  examine(source.file, attempt);
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

// Blanks stand in texts as well: some column holds numbers or times alone, and no name of a column
// shows another separator.
bool makes_table_of_blanks(const Attempt& attempt) {
  if (!attempt.is_even || has_letter(attempt.layout, ",;")) return false;
  const CsvLayout& layout = attempt.layout;
  for (std::size_t column = 0; column < layout.read.records[layout.header].cells; ++column) {
    bool all_numbers = true;
    for (std::size_t row = layout.header + 1; row < layout.end && all_numbers; ++row)
      all_numbers = is_number_of_any_mark(layout.read.cells_of(row)[column]);
    if (all_numbers) return true;
  }
  return false;
}

// Commas unless they make no table, or a table of one column, and another separator makes one.
Attempt found_by_separator(const CsvSource& source, std::size_t skip_lines, bool may_skip) {
  const std::filesystem::path& file = source.file;
  Attempt commas = attempt_at(source, Separator::comma, skip_lines);
  const bool is_table = commas.problem.empty();
  const bool has_one_column = commas.layout.header < commas.layout.read.records.size() &&
                              commas.layout.read.records[commas.layout.header].cells == 1;
  if (is_table && !has_letter(commas.layout, has_one_column ? ";\t " : ";\t")) return commas;
  std::vector<Attempt> others;
  for (const Separator separator : {Separator::semicolon, Separator::tab})
    others.push_back(attempt_at(source, separator, skip_lines));
  if (std::optional<Attempt> other = only_even(file, others)) {
    if (commas.is_even) refuse_two_ways(file, Separator::comma, other->layout.read.separator);
    if (!is_table || has_one_column) return *std::move(other);
  }
  Attempt blanks = attempt_at(source, Separator::blank, skip_lines);
  if ((!is_table || has_one_column) && makes_table_of_blanks(blanks)) return blanks;
  if (is_table || !may_skip) return commas;
  const std::string problem = commas.problem;
  others.insert(others.begin(), std::move(commas));
  for (Attempt& attempt : others) attempt.is_even = find_header(file, attempt);
  if (std::optional<Attempt> below = only_even(file, others)) return *std::move(below);
  if (find_header(file, blanks) && makes_table_of_blanks(blanks)) return blanks;
  throw InputError(problem);
}

Attempt found(const CsvSource& source, const CsvFormat& format) {
  const std::size_t skip_lines = format.skip_lines.value_or(0);
  if (!format.separator)
    return found_by_separator(source, skip_lines, !format.skip_lines.has_value());
  Attempt attempt = attempt_at(source, *format.separator, skip_lines);
  if (attempt.problem.empty() || format.skip_lines) return attempt;
  const std::string problem = attempt.problem;
  if (!find_header(source.file, attempt)) throw InputError(problem);
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

}  // namespace

CsvLayout csv_layout(const std::filesystem::path& file, std::string_view text,
                     const CsvFormat& format) {
  const CsvSource source{.file = file, .text = text, .line_end = line_end_of(file, text)};
  Attempt attempt = found(source, format);
  if (!attempt.problem.empty()) throw InputError(attempt.problem);
  if (source.line_end == '\r')
    attempt.layout.notes.push_back(file.string() + ": its lines end with carriage returns.");
  add_notes(file, format, attempt.layout);
  return std::move(attempt.layout);
}

NumberMarks number_marks_of(const CsvLayout& layout, const CsvFormat& format) {
  MarksSeen seen;
  for (std::size_t row = layout.header + 1; row < layout.end; ++row)
    for (const std::string_view cell : layout.read.cells_of(row)) seen.look_at(cell);
  return seen.marks(layout.read.separator == Separator::comma, format.decimal, format.thousands);
}

}  // namespace inferlaw::apps
