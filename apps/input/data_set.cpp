#include "inferlaw/apps/input/data_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <functional>
#include <numeric>
#include <string_view>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/decimal.hpp"
#include "inferlaw/solvers/fit/formula/formula.hpp"
#include "inferlaw/solvers/fit/formula/letters.hpp"
#include "inferlaw/solvers/fit/formula/words.hpp"

namespace inferlaw::apps {
namespace {

using fit::continues_word;
using fit::is_digit;

// Of the number without a sign that stands there; 0 where there is none.
std::size_t length_of_number(const std::string& text, std::size_t at) {
  if (!is_digit(text[at]) && text[at] != '.') return 0;
  double unused = 0;
  const char* const begin = text.data() + at;
  const auto result = std::from_chars(begin, text.data() + text.size(), unused);
  return static_cast<std::size_t>(result.ptr - begin);
}

// Behind the name in backquotes that begins at `at`; `at` itself where none does.
std::size_t behind_backquoted_name(const std::string& text, std::size_t at) {
  if (at >= text.size() || text[at] != '`') return at;
  const std::size_t end = text.find('`', at + 1);
  return end == std::string::npos ? at : end + 1;
}

// A name without the backquotes around the whole of it.
std::string without_backquotes(const std::string& name) {
  if (name.size() < 3 || behind_backquoted_name(name, 0) != name.size()) return name;
  return name.substr(1, name.size() - 2);
}

// An expression in which columns stand as c0, c1, .. since their names may be anything.
struct Plain {
  std::string text;
  std::vector<std::size_t> columns;

  std::string name_of(std::size_t column) {
    auto found = std::find(columns.begin(), columns.end(), column);
    if (found == columns.end()) found = columns.insert(columns.end(), column);
    return fmt::format("column_{}_", found - columns.begin());
  }
};

class Expander {
 public:
  Expander(const CsvTable& table, const std::map<std::string, std::string>& mapping)
      : table_(table), mapping_(mapping) {}

  Plain expand(const std::string& text) {
    Plain plain;
    plain.text = rewritten(text, mapping_, plain);
    return plain;
  }

 private:
  using Mapping = std::map<std::string, std::string>;

  // `mapping` shrinks on the way down: within N=..., N means the column of that name.
  std::string rewritten(const std::string& text, const Mapping& mapping, Plain& plain) {
    if (!mapping.contains(text) && table_.has(text)) return plain.name_of(table_.column(text));
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
      if (const std::size_t behind = behind_backquoted_name(text, i); behind > i + 2) {
        result += replaced(text.substr(i + 1, behind - i - 2), mapping, plain);
        i = behind;
        continue;
      }
      const bool at_start = i == 0 || !continues_word(text[i - 1]);
      const std::string name = at_start ? longest_name(text, i, mapping) : "";
      const std::size_t number = at_start ? length_of_number(text, i) : 0;
      if (number >= name.size()) {
        const std::size_t taken = std::max<std::size_t>(number, 1);
        result.append(text, i, taken);
        i += taken;
        continue;
      }
      i += name.size();
      result += replaced(name, mapping, plain);
    }
    return result;
  }

  std::string replaced(const std::string& name, const Mapping& mapping, Plain& plain) {
    const auto mapped = mapping.find(name);
    if (mapped == mapping.end()) return plain.name_of(table_.column(name));
    Mapping rest = mapping;
    rest.erase(name);
    return "(" + rewritten(mapped->second, rest, plain) + ")";
  }

  [[nodiscard]] std::string longest_name(const std::string& text, std::size_t at,
                                         const Mapping& mapping) const {
    std::string longest;
    const auto consider = [&](const std::string& name) {
      if (name.size() <= longest.size() || finite_number_in(name)) return;
      if (text.compare(at, name.size(), name) != 0) return;
      const std::size_t end = at + name.size();
      if (end < text.size() && continues_word(text[end]) && continues_word(name.back())) return;
      longest = name;
    };
    for (const auto& [name, unused] : mapping) consider(name);
    for (const std::string& name : table_.names()) consider(name);
    return longest;
  }

  const CsvTable& table_;
  const Mapping& mapping_;
};

// The first name that is none of these; a column that is not there is the file's matter.
void refuse_unknown_name(const CsvTable& table, const Plain& plain,
                         const std::vector<std::string>& known, const std::string& original) {
  for (const fit::Word& word : fit::words_in(plain.text)) {
    if (fit::is_known_function(word.text)) continue;
    if (std::find(known.begin(), known.end(), word.text) != known.end()) continue;
    if (!word.called) static_cast<void>(table.column(word.text));
    throw UsageError(fmt::format("expression \"{}\": unknown function {}; allowed: {}", original,
                                 word.text, fit::known_functions()));
  }
}

// Positions and names in the text as expanded would tell the user nothing.
std::vector<double> values_of(const CsvTable& table, const Plain& plain,
                              const std::vector<std::string>& names,
                              const fit::Formula::ColumnValues& columns, std::size_t rows,
                              const std::string& original) {
  try {
    return fit::Formula(plain.text, {}, names).values(columns, rows);
  } catch (const fit::FormulaError&) {
    refuse_unknown_name(table, plain, names, original);
    throw UsageError(
        fmt::format("expression \"{}\" cannot be read; allowed: columns, names that --map gives, "
                    "numbers and {}",
                    original, fit::known_functions()));
  }
}

std::vector<double> evaluated(const CsvTable& table, const std::vector<std::size_t>& rows,
                              const Plain& plain, const std::string& original) {
  std::vector<std::string> names;
  fit::Formula::ColumnValues columns;
  for (std::size_t i = 0; i < plain.columns.size(); ++i) {
    names.push_back(fmt::format("column_{}_", i));
    std::vector<double>& column = columns.emplace_back();
    column.reserve(rows.size());
    for (const std::size_t row : rows) column.push_back(table.number(row, plain.columns[i]));
  }
  if (plain.text == "column_0_") return std::move(columns.front());
  std::vector<double> values = values_of(table, plain, names, columns, rows.size(), original);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!std::isfinite(values[i]))
      throw InputError(fmt::format("{}:{}: {} is {}; allowed: a finite number",
                                   table.file().string(), table.line(rows[i]), original,
                                   values[i]));
  return values;
}

// All that is written, to the digits of long doubles; none where it is no number.
std::optional<long double> long_double_in(std::string_view text) {
  if (const std::optional<Decimal> decimal = decimal_in(text))
    if (const std::optional<long double> nearest = decimal->nearest_long_double()) return nearest;
  long double read = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return read;
}

// 0 for what is written in no digits that long doubles read.
double remainder_of(std::string_view text, double number) {
  const std::optional<long double> read = long_double_in(trimmed(text));
  if (!read) return 0;
  const auto remainder = static_cast<double>(*read - static_cast<long double>(number));
  return std::abs(remainder) <= 1e-15 * std::abs(number) ? remainder : 0;
}

struct Comparison {
  std::string left;
  std::string sign;
  std::string right;
};

Comparison comparison_in(const std::string& condition, const std::string& option) {
  Comparison found;
  for (std::size_t i = 0; i < condition.size() && found.sign.empty();
       i = std::max(behind_backquoted_name(condition, i), i + 1))
    for (const std::string_view sign : {"<=", ">=", "==", "!=", "<", ">"})
      if (found.sign.empty() && condition.compare(i, sign.size(), sign) == 0)
        found = {
            .left = std::string(trimmed(std::string_view(condition).substr(0, i))),
            .sign = std::string(sign),
            .right = std::string(trimmed(std::string_view(condition).substr(i + sign.size())))};
  if (!found.left.empty() && !found.right.empty()) return found;
  throw UsageError(
      fmt::format("{}: {}; allowed: A < B, with <, >, <=, >=, == or !=", option, condition));
}

std::optional<std::string> quoted_text(const std::string& text) {
  if (text.size() < 2 || text.front() != text.back()) return std::nullopt;
  if (text.front() != '"' && text.front() != '\'') return std::nullopt;
  return text.substr(1, text.size() - 2);
}

bool holds(double left, const std::string& sign, double right) {
  if (sign == "<") return left < right;
  if (sign == ">") return left > right;
  if (sign == "<=") return left <= right;
  if (sign == ">=") return left >= right;
  return (left == right) == (sign == "==");
}

// Behind the text in quotes that begins at `at`; `at` itself where none does. A text is quoted
// right after a sign of comparison only, so that names may hold apostrophes.
std::size_t behind_quoted_text(const std::string& text, std::size_t at) {
  if (text[at] != '"' && text[at] != '\'') return at;
  const std::string_view before = trimmed(std::string_view(text).substr(0, at));
  if (before.empty() || before.back() != '=') return at;
  const std::size_t end = text.find(text[at], at + 1);
  return end == std::string::npos ? at : end + 1;
}

std::vector<std::string> split_at_and(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t behind =
        std::max(behind_quoted_text(text, at), behind_backquoted_name(text, at));
    if (behind == at && text.compare(at, 2, "&&") == 0) {
      parts.push_back(text.substr(start, at - start));
      start = at + 2;
    }
    at = std::max({behind, at + 1, start});
  }
  parts.push_back(text.substr(start));
  return parts;
}

CsvTable table_of(const DataRequest& request) {
  if (request.stream != nullptr) return {*request.stream, request.file, request.format};
  return CsvTable(request.file, request.format);
}

}  // namespace

DataSet::DataSet(DataRequest request) : request_(std::move(request)), table_(table_of(request_)) {
  kept_.resize(table_.rows());
  std::iota(kept_.begin(), kept_.end(), 0);
  for (const std::string& text : request_.filters)
    for (const std::string& comparison : split_at_and(text)) kept_ = kept_by(comparison, "--where");
}

void DataSet::keep_rows(std::size_t first, std::size_t last) {
  kept_ = {kept_.begin() + static_cast<std::ptrdiff_t>(first),
           kept_.begin() + static_cast<std::ptrdiff_t>(last) + 1};
}

bool DataSet::has(const std::string& name) const {
  return request_.mapping.contains(name) || table_.has(name);
}

std::vector<std::string> DataSet::names() const {
  std::vector<std::string> names = table_.names();
  for (const auto& [name, unused] : request_.mapping) names.push_back(name);
  return names;
}

std::vector<std::size_t> DataSet::columns_in(const std::string& expression) const {
  return Expander(table_, request_.mapping).expand(expression).columns;
}

void DataSet::drop_missing(const std::vector<std::string>& expressions) {
  if (!request_.skip_missing) return;
  const std::size_t before = kept_.size();
  for (const std::string& expression : expressions)
    for (const std::size_t column : columns_in(expression))
      std::erase_if(kept_, [&](std::size_t row) { return table_.is_missing(row, column); });
  skipped_ += before - kept_.size();
}

std::vector<double> DataSet::numbers(const std::string& expression) const {
  const Plain plain = Expander(table_, request_.mapping).expand(expression);
  const auto mapped = request_.mapping.find(expression);
  return evaluated(table_, kept_, plain,
                   mapped == request_.mapping.end()
                       ? expression
                       : fmt::format("{}={}", expression, mapped->second));
}

std::vector<double> DataSet::remainders(const std::string& name) const {
  if (!has(name)) return {};
  const std::optional<std::size_t> column = column_of(name);
  if (!column) return {};
  std::vector<double> remainders;
  remainders.reserve(kept_.size());
  for (const std::size_t row : kept_)
    remainders.push_back(remainder_of(table_.cell(row, *column), table_.number(row, *column)));
  return remainders;
}

std::optional<std::size_t> DataSet::column_of(const std::string& name) const {
  std::map<std::string, std::string> mapping = request_.mapping;
  std::string at = name;
  for (auto mapped = mapping.find(at); mapped != mapping.end(); mapped = mapping.find(at)) {
    at = mapped->second;
    mapping.erase(mapped);
    if (!mapping.contains(at) && !table_.has(at)) return std::nullopt;
  }
  return table_.column(at);  // refuses an unknown name
}

std::size_t DataSet::column_of_texts(const std::string& name) const {
  const std::optional<std::size_t> column = column_of(name);
  if (column) return *column;
  throw UsageError(fmt::format("{}={}; allowed: a column, where texts are compared", name,
                               request_.mapping.at(name)));
}

std::vector<std::string> DataSet::texts(const std::string& column) const {
  const std::size_t index = column_of_texts(column);
  std::vector<std::string> texts;
  for (const std::size_t row : kept_) texts.emplace_back(table_.cell(row, index));
  return texts;
}

std::vector<double> DataSet::side_of_comparison(const std::string& side) const {
  const std::optional<double> number = finite_number_in(side);
  if (!number) return numbers(side);
  std::vector<double> same(kept_.size(), *number);
  return same;
}

std::vector<bool> DataSet::rows_that_meet(const std::string& condition, const std::string& option) {
  std::vector<bool> meets(table_.rows(), true);
  for (const std::string& comparison : split_at_and(condition)) {
    std::vector<bool> here(table_.rows(), false);
    for (const std::size_t row : kept_by(comparison, option)) here[row] = meets[row];
    meets = std::move(here);
  }
  return meets;
}

// Drops rows in which a value of the comparison is missing, if that is allowed.
std::vector<std::size_t> DataSet::kept_by(const std::string& condition, const std::string& option) {
  const Comparison comparison = comparison_in(condition, option);
  const std::optional<std::string> text = quoted_text(comparison.right);
  if (text && comparison.sign != "==" && comparison.sign != "!=")
    throw UsageError(fmt::format("{}: {}; allowed: == or != with a text", option, condition));
  std::vector<std::size_t> kept;
  if (text) {
    const std::size_t column = column_of_texts(without_backquotes(comparison.left));
    for (const std::size_t row : kept_)
      if ((table_.cell(row, column) == *text) == (comparison.sign == "==")) kept.push_back(row);
  } else {
    for (const std::string& side : {comparison.left, comparison.right})
      if (!finite_number_in(side)) drop_missing({side});
    const std::vector<double> left = side_of_comparison(comparison.left);
    const std::vector<double> right = side_of_comparison(comparison.right);
    for (std::size_t i = 0; i < kept_.size(); ++i)
      if (holds(left[i], comparison.sign, right[i])) kept.push_back(kept_[i]);
  }
  return kept;
}

}  // namespace inferlaw::apps
