#include "inferlaw/apps/input/filtered_data.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/file_path.hpp"

namespace inferlaw::apps {
namespace {

template <class Enum>
std::optional<Enum> member_if_given(TomlTable& table, const std::string& key) {
  if (!table.has(key)) return std::nullopt;
  return table.member<Enum>(key);
}

CsvFormat format_in(TomlTable& table, std::string_view prefix) {
  const auto key = [&](std::string_view name) { return fmt::format("{}{}", prefix, name); };
  CsvFormat format{.separator = member_if_given<Separator>(table, key("separator")),
                   .decimal = member_if_given<DecimalMark>(table, key("decimal")),
                   .thousands = member_if_given<Thousands>(table, key("thousands")),
                   .encoding = member_if_given<Encoding>(table, key("encoding"))};
  if (table.has(key("na"))) format.na = words_of_list(table.text(key("na")));
  if (const auto lines = table.optional_number(key("skip_lines"), whole_number(0, 1e9)))
    format.skip_lines = static_cast<std::size_t>(*lines);
  return format;
}

// What is wrong with a condition is a fault of the TOML file here, not of an option.
std::unique_ptr<DataSet> filtered(TomlTable& table, const FilterKeys& keys) {
  const std::string file = file_in(table, keys.file).string();
  std::vector<std::string> filters;
  const std::string where = fmt::format("{}where", keys.prefix);
  if (table.has(where)) filters.push_back(table.text(where));
  const CsvFormat format = format_in(table, keys.prefix);
  try {
    auto data =
        std::make_unique<DataSet>(DataRequest{.file = file, .filters = filters, .format = format});
    if (data->table().rows() == 0) throw InputError(fmt::format("{}: no rows", file));
    if (data->rows() == 0)
      table.refuse_because(where, fmt::format("no row of {} is left; allowed: at least one", file));
    return data;
  } catch (const UsageError& error) {
    std::string message = error.what();
    if (message.starts_with("--where: ")) message.erase(0, 9);
    table.refuse_because(where, message);
  }
}

void check_values(const FilteredData& data, const std::string& name,
                  const std::vector<double>& values, const Range& range) {
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!range.allows(values[row]))
      throw InputError(fmt::format("{}:{}: {} is {}; allowed: {}", data.table().file().string(),
                                   data.line(row), name, values[row], range.description));
}

}  // namespace

FilteredData::FilteredData(TomlTable& table, const FilterKeys& keys)
    : data_(filtered(table, keys)) {}

std::vector<double> FilteredData::column(const std::string& name, const Range& range) const {
  static_cast<void>(
      table().column(name));  // refuses an expression, and names the columns there are
  std::vector<double> values = data_->numbers(name);
  check_values(*this, name, values, range);
  return values;
}

std::vector<double> FilteredData::formula(const TomlTable& keys, std::string_view key,
                                          const std::string& text, const Range& range) const {
  std::vector<double> values;
  try {
    values = data_->numbers(text);
  } catch (const UsageError& error) {
    keys.refuse_because(key, error.what());
  }
  check_values(*this, text, values, range);
  return values;
}

std::vector<double> FilteredData::column_with_gaps(const std::string& name,
                                                   const Range& range) const {
  const std::size_t column = table().column(name);
  std::vector<double> values;
  for (std::size_t row = 0; row < rows(); ++row) {
    if (table().is_missing(data_->row_of_table(row), column)) {
      values.push_back(std::numeric_limits<double>::quiet_NaN());
      continue;
    }
    values.push_back(table().number(data_->row_of_table(row), column));
    if (!range.allows(values.back()))
      throw InputError(fmt::format("{}:{}: {} is {}; allowed: {}", table().file().string(),
                                   line(row), name, values.back(), range.description));
  }
  return values;
}

}  // namespace inferlaw::apps
