#include "inferlaw/apps/input/csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <istream>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/csv_layout.hpp"
#include "inferlaw/apps/input/csv_numbers.hpp"
#include "inferlaw/apps/input/decimal.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::array<std::string_view, 12> usual_words_for_missing{
    "NA", "N/A", "n/a", "#N/A", "#NA", "NaN", "nan", "NULL", "null", "None", "?", "-"};

bool is_usual_word_for_missing(std::string_view cell) {
  return std::find(usual_words_for_missing.begin(), usual_words_for_missing.end(), cell) !=
         usual_words_for_missing.end();
}

// Where a name holds what separates cells in other files.
std::string_view about_separators(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (name.find(';') != std::string::npos) return " (separator = \";\" reads semicolons)";
    if (name.find('\t') != std::string::npos) return " (separator = \"tab\" reads tabs)";
    if (names.size() == 1 && name.find(' ') != std::string::npos)
      return " (separator = \"blank\" reads blanks)";
  }
  return "";
}

// What would make a number of the text.
std::string about_marks(std::string_view text, const NumberMarks& marks) {
  const std::optional<WrittenNumber> number = written_number_in(text);
  std::string about =
      marks.decimal == DecimalMark::comma && text.find('.') != std::string_view::npos
          ? " with a decimal comma"
          : "";
  if (!number) return about;
  std::string ways;
  const Thousands thousands = number->thousands;
  const bool has_group_alone = thousands != Thousands::none && !number->decimal;
  const bool has_other_comma =
      number->decimal == DecimalMark::comma || (has_group_alone && thousands == Thousands::comma);
  const bool has_other_point =
      number->decimal == DecimalMark::point || (has_group_alone && thousands == Thousands::point);
  if (has_other_comma && marks.decimal == DecimalMark::point && !number->groups_are_sure)
    ways = "decimal = \",\" reads decimal commas";
  if (has_other_point && marks.decimal == DecimalMark::comma && !number->groups_are_sure)
    ways = "decimal = \".\" reads decimal points";
  if (thousands != Thousands::none && thousands != marks.thousands)
    ways += fmt::format("{}thousands = \"{}\" reads groups of thousands", ways.empty() ? "" : ", ",
                        name_of(thousands));
  return ways.empty() ? about : fmt::format("{} ({})", about, ways);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<double> finite_number_in(std::string_view text) {
  if (const std::optional<Decimal> decimal = decimal_in(text))
    if (const std::optional<double> nearest = decimal->nearest_double()) return nearest;
  double value = 0;
  const char* begin = text.data();
  const char* const end = begin + text.size();
  if (text.size() > 1 && *begin == '+') ++begin;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::vector<std::string> words_of_list(std::string_view list) {
  std::vector<std::string> words;
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(',', start), list.size());
    if (const std::string_view word = trimmed(list.substr(start, end - start)); !word.empty())
      words.emplace_back(word);
    start = end + 1;
  }
  return words;
}

CsvTable::CsvTable(const std::filesystem::path& file, const CsvFormat& format)
    : CsvTable(file, file_text(file.string(), bytes_of_file(file), format.encoding), format) {}

CsvTable::CsvTable(std::istream& stream, const std::string& name, const CsvFormat& format)
    : CsvTable(name, file_text(name, bytes_of_stream(stream, name), format.encoding), format) {}

CsvTable::CsvTable(std::filesystem::path file, FileText text, const CsvFormat& format)
    : file_(std::move(file)),
      text_(std::move(text.text)),
      na_(format.na),
      notes_(std::move(text.notes)) {
  std::optional<CsvNumbers> numbers = CsvNumbers::in(text_, format);
  if (!numbers) {
    read_cells(format);
    return;
  }
  numbers_ = std::make_unique<const CsvNumbers>(*std::move(numbers));
  const CsvSource header{.file = file_, .text = numbers_->header()};
  const CsvRecords names = csv_records(header, Separator::comma);
  names_.assign(names.cells.begin(), names.cells.end());
}

CsvTable::~CsvTable() = default;

std::size_t CsvTable::rows() const { return numbers_ ? numbers_->rows() : lines_.size(); }

std::size_t CsvTable::line(std::size_t row) const {
  return numbers_ ? numbers_->line(row) : lines_[row];
}

std::string_view CsvTable::cell(std::size_t row, std::size_t column) const {
  return numbers_ ? numbers_->cell(row, column) : cells_[row * names_.size() + column];
}

void CsvTable::read_cells(const CsvFormat& format) {
  CsvLayout layout = csv_layout(file_, text_, format);
  notes_.insert(notes_.end(), layout.notes.begin(), layout.notes.end());
  marks_ = number_marks_of(layout, format);
  note_marks(format);
  const auto names = layout.read.cells_of(layout.header);
  names_.assign(names.begin(), names.end());
  for (std::size_t row = layout.header + 1; row < layout.end; ++row) {
    const auto cells = layout.read.cells_of(row);
    cells_.insert(cells_.end(), cells.begin(), cells.end());
    cells_.resize(cells_.size() + names_.size() - cells.size());  // a short row lacks them
    lines_.push_back(layout.read.records[row].line);
  }
  unquoted_ = std::move(layout.read.unquoted);
  note_missing_values();
}

void CsvTable::note_marks(const CsvFormat& format) {
  if (!format.decimal && marks_.decimal == DecimalMark::comma)
    notes_.push_back(file_.string() + ": its numbers are taken to have decimal commas.");
  if (!marks_.example.empty())
    notes_.push_back(
        fmt::format("{}: its numbers are taken to have groups of thousands, as {} has.",
                    file_.string(), marks_.example));
}

// Of columns with numbers: in others the words may be names.
void CsvTable::note_missing_values() {
  std::vector<std::string_view> met;
  for (std::size_t column = 0; column < names_.size(); ++column) {
    std::vector<std::string_view> of_column;
    bool has_number = false;
    for (std::size_t row = 0; row < rows(); ++row) {
      const std::string_view text = cell(row, column);
      if (is_usual_word_for_missing(text)) {
        if (std::find(of_column.begin(), of_column.end(), text) == of_column.end())
          of_column.push_back(text);
      } else {
        has_number = has_number || number_in(text).has_value();
      }
    }
    if (!has_number) continue;
    for (const std::string_view word : of_column)
      if (std::find(met.begin(), met.end(), word) == met.end()) met.push_back(word);
  }
  if (met.empty()) return;
  notes_.push_back(fmt::format("{}: {} {} taken for {}.", file_.string(), fmt::join(met, ", "),
                               met.size() == 1 ? "is" : "are",
                               met.size() == 1 ? "a missing value" : "missing values"));
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

// Times may have a decimal mark as well, in their seconds.
std::string CsvTable::with_decimal_point(std::size_t row, std::size_t column) const {
  std::string text(cell(row, column));
  if (marks_.thousands != Thousands::none) {
    const std::optional<WrittenNumber> number = written_number_in(text);
    if (number && number->thousands == marks_.thousands &&
        number->decimal.value_or(marks_.decimal) == marks_.decimal)
      return number->plain;
  }
  if (marks_.decimal == DecimalMark::point) return text;
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos || text.find('.') != std::string::npos) return text;
  text[comma] = '.';
  return text;
}

std::optional<double> CsvTable::number_in(std::string_view cell) const {
  if (marks_.decimal == DecimalMark::point && marks_.thousands == Thousands::none)
    return finite_number_in(cell);
  const std::optional<WrittenNumber> number = written_number_in(cell);
  if (!number) return std::nullopt;
  const bool has_groups = number->thousands != Thousands::none;
  if (has_groups && number->thousands == marks_.thousands &&
      number->decimal.value_or(marks_.decimal) == marks_.decimal)
    return finite_number_in(number->plain);
  if (marks_.decimal == DecimalMark::point) return finite_number_in(cell);
  if (cell.find('.') != std::string_view::npos) return std::nullopt;
  std::string text(cell);
  std::replace(text.begin(), text.end(), ',', '.');
  return finite_number_in(text);
}

double CsvTable::number(std::size_t row, std::size_t column) const {
  const std::string_view text = cell(row, column);
  const std::optional<double> value = stands_for_nothing(text) ? std::nullopt : number_in(text);
  if (value) return *value;
  throw InputError(fmt::format("{}:{}: {} is {}; allowed: a finite number{}", file_.string(),
                               line(row), names_[column],
                               text.empty()               ? "missing"
                               : stands_for_nothing(text) ? fmt::format("missing ({} by na)", text)
                                                          : std::string(text),
                               about_marks(text, marks_)));
}

bool CsvTable::stands_for_nothing(std::string_view cell) const {
  return !na_.empty() && std::find(na_.begin(), na_.end(), cell) != na_.end();
}

bool CsvTable::is_missing(std::size_t row, std::size_t column) const {
  const std::string_view text = cell(row, column);
  return text.empty() || is_usual_word_for_missing(text) || stands_for_nothing(text);
}

}  // namespace inferlaw::apps
