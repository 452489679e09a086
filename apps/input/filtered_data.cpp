#include "inferlaw/apps/input/filtered_data.hpp"

#include <fmt/format.h>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/file_path.hpp"

namespace inferlaw::apps {
namespace {

// What is wrong with a condition is a fault of the TOML file here, not of an option.
std::unique_ptr<DataSet> filtered(TomlTable& table, const FilterKeys& keys) {
  const std::string file = file_in(table, keys.file).string();
  std::vector<std::string> filters;
  if (table.has(keys.where)) filters.push_back(table.text(keys.where));
  try {
    auto data = std::make_unique<DataSet>(DataRequest{.file = file, .filters = filters});
    if (data->table().rows() == 0) throw InputError(fmt::format("{}: no rows", file));
    if (data->rows() == 0)
      table.refuse_because(keys.where,
                           fmt::format("no row of {} is left; allowed: at least one", file));
    return data;
  } catch (const UsageError& error) {
    std::string message = error.what();
    if (message.starts_with("--where: ")) message.erase(0, 9);
    table.refuse_because(keys.where, message);
  }
}

}  // namespace

FilteredData::FilteredData(TomlTable& table, const FilterKeys& keys)
    : data_(filtered(table, keys)) {}

std::vector<double> FilteredData::column(const std::string& name, const Range& range) const {
  static_cast<void>(
      table().column(name));  // refuses an expression, and names the columns there are
  std::vector<double> values = data_->numbers(name);
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!range.allows(values[row]))
      throw InputError(fmt::format("{}:{}: {} is {}; allowed: {}", table().file().string(),
                                   line(row), name, values[row], range.description));
  return values;
}

}  // namespace inferlaw::apps
