#include "inferlaw/solvers/fit/columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace inferlaw::fit {
namespace {

template <typename Column>
const Column& named(const std::map<std::string, Column>& columns, const std::string& name) {
  const auto found = columns.find(name);
  if (found != columns.end()) return found->second;
  std::vector<std::string> known;
  known.reserve(columns.size());
  for (const auto& [each, unused] : columns) known.push_back(each);
  throw std::invalid_argument(
      fmt::format("no column {}; allowed: {}", name, fmt::join(known, ", ")));
}

template <typename Column>
void require_rows(const std::map<std::string, Column>& columns, std::size_t rows) {
  for (const auto& [name, values] : columns)
    if (values.size() != rows)
      throw std::domain_error(fmt::format("column {} has {} rows; allowed: {}, as the others have",
                                          name, values.size(), rows));
}

template <typename Column>
std::map<std::string, Column> taken(const std::map<std::string, Column>& columns,
                                    std::span<const std::size_t> rows) {
  std::map<std::string, Column> some;
  for (const auto& [name, values] : columns) {
    Column& column = some[name];
    column.reserve(rows.size());
    for (const std::size_t row : rows) column.push_back(values.at(row));
  }
  return some;
}

}  // namespace

std::size_t Columns::rows() const {
  if (!numbers.empty()) return numbers.begin()->second.size();
  return texts.empty() ? 0 : texts.begin()->second.size();
}

std::vector<std::string> Columns::names() const {
  std::vector<std::string> names;
  for (const auto& [name, unused] : numbers) names.push_back(name);
  return names;
}

const std::vector<double>& Columns::column(const std::string& name) const {
  return named(numbers, name);
}

std::vector<double> Columns::remainders_of(const std::string& name) const {
  const auto found = remainders.find(name);
  return found == remainders.end() ? std::vector<double>() : found->second;
}

const std::vector<std::string>& Columns::text_column(const std::string& name) const {
  return named(texts, name);
}

Columns taken_rows(const Columns& columns, std::span<const std::size_t> rows) {
  return {.numbers = taken(columns.numbers, rows),
          .texts = taken(columns.texts, rows),
          .remainders = taken(columns.remainders, rows)};
}

void check(const Columns& columns) {
  if (columns.rows() == 0) throw std::domain_error("no rows are left; allowed: 1 or more");
  require_rows(columns.numbers, columns.rows());
  require_rows(columns.texts, columns.rows());
  require_rows(columns.remainders, columns.rows());
}

RowError::RowError(std::size_t at, const std::string& wrong)
    : std::domain_error(fmt::format("row {}: {}", at + 1, wrong)), row(at), problem(wrong) {}

void require_positive(const Columns& columns, const std::string& column) {
  const std::vector<double>& values = columns.column(column);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(values[i] > 0))
      throw RowError(i,
                     fmt::format("{} is {}; allowed: a finite number above 0", column, values[i]));
}

void require_not_negative(const Columns& columns, const std::string& column) {
  const std::vector<double>& values = columns.column(column);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(values[i] >= 0))
      throw RowError(i, fmt::format("{} is {}; allowed: 0 or above", column, values[i]));
}

void require_probability(const Columns& columns, const std::string& column) {
  const std::vector<double>& values = columns.column(column);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(values[i] >= 0 && values[i] <= 1))
      throw RowError(i, fmt::format("{} is {}; allowed: a probability, 0 to 1", column, values[i]));
}

void require_counts(const Columns& columns, const std::string& successes,
                    const std::string& trials) {
  const std::vector<double>& all = columns.column(trials);
  const std::vector<double>& some = columns.column(successes);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!(all[i] >= 1 && all[i] == std::floor(all[i])))
      throw RowError(i,
                     fmt::format("{} is {}; allowed: a whole number, 1 or above", trials, all[i]));
    if (!(some[i] >= 0 && some[i] <= all[i] && some[i] == std::floor(some[i])))
      throw RowError(i, fmt::format("{} is {}; allowed: a whole number, 0 to the {} {}", successes,
                                    some[i], trials, all[i]));
  }
}

void refuse_constant(const Columns& columns, const std::string& column) {
  const std::vector<double>& values = columns.column(column);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (values.size() > 1 && *least == *most)
    throw std::domain_error(
        fmt::format("{} is {} in every row; allowed: two values or more", column, *least));
}

}  // namespace inferlaw::fit
