#include "inferlaw/apps/command/formula_options.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/apps/output/formula.hpp"

namespace inferlaw::apps {
namespace {

using catalogue::Formula;
using catalogue::Option;
using catalogue::OptionKind;

// "samples drawn (n)"
std::string help_of(const Option& option) {
  std::string help(option.meaning);
  if (!option.unit.empty()) help.append(", in ").append(option.unit);
  help.append(" (").append(option.symbol).append(")");
  if (option.usual) help.append(fmt::format(", {} unless given", *option.usual));
  return help;
}

void add_option(const Option& option, bool required, CLI::App& parser,
                std::vector<double>& values) {
  CLI::Option* added = parser.add_option("--" + std::string(option.name), values, help_of(option))
                           ->check(in(finite_number()));
  if (option.kind == OptionKind::list)
    added->delimiter(',');
  else
    added->expected(1);
  if (required && option.is_required()) added->required();
}

// A column of the file, each of its numbers within the option's range.
std::vector<double> column_in(const DataSet& data, const Option& option) {
  std::vector<double> column = data.numbers(std::string(option.name));
  for (std::size_t row = 0; row < column.size(); ++row) {
    try {
      option.allowed(option.name, column[row]);
    } catch (const std::domain_error& refusal) {
      throw InputError(
          fmt::format("{}:{}: {}", data.table().file().string(), data.line(row), refusal.what()));
    }
  }
  return column;
}

void read_columns(const Formula& formula, const std::string& file,
                  catalogue::OptionValues& values) {
  const DataSet data({.file = file});
  if (data.rows() == 0) throw InputError(fmt::format("{}: no rows; allowed: 1 or more", file));
  for (const Option& option : formula.options) {
    if (option.kind != OptionKind::column) continue;
    const std::string name(option.name);
    if (option.is_required() || data.has(name)) values.emplace(name, column_in(data, option));
  }
}

}  // namespace

void add_formula_options(const Formula& formula, bool required, CLI::App& parser,
                         FormulaOptions& options) {
  options.values.resize(formula.options.size());
  for (std::size_t i = 0; i < formula.options.size(); ++i)
    if (formula.options[i].kind != OptionKind::column)
      add_option(formula.options[i], required, parser, options.values[i]);
  const std::string columns = columns_of(formula);
  if (columns.empty()) return;
  CLI::Option* file =
      parser.add_option("--data", options.file, "CSV file with the columns " + columns);
  if (required) file->required();
}

catalogue::OptionValues given_values(const Formula& formula, const FormulaOptions& options) {
  catalogue::OptionValues values;
  for (std::size_t i = 0; i < formula.options.size(); ++i)
    if (!options.values[i].empty())
      values.emplace(std::string(formula.options[i].name), options.values[i]);
  if (!options.file.empty()) read_columns(formula, options.file, values);
  return values;
}

}  // namespace inferlaw::apps
