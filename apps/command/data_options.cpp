#include "inferlaw/apps/command/data_options.hpp"

#include <fmt/format.h>

#include <iostream>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/named_numbers.hpp"
#include "inferlaw/lib/numeric/names.hpp"

namespace inferlaw::apps {
namespace {

template <class Enum>
std::vector<std::string> names_of() {
  return {numeric::names<Enum>.begin(), numeric::names<Enum>.end()};
}

bool is_standard_input(const std::string& file) { return file == "-"; }

void add_format_options(CLI::App& parser, DataOptions& options) {
  parser
      .add_option("--separator,--delimiter", options.separator,
                  "of the file's cells: a comma, a semicolon, tab or blank; found unless given")
      ->check(CLI::IsMember(names_of<Separator>()));
  parser
      .add_option("--decimal", options.decimal,
                  "mark of the file's numbers: a point or a comma; found unless given")
      ->check(CLI::IsMember(names_of<DecimalMark>()));
  parser
      .add_option("--thousands", options.thousands,
                  "between thousands of the file's numbers; found unless given")
      ->check(CLI::IsMember(names_of<Thousands>()));
  CLI::Option* const skip_lines =
      parser
          .add_option("--skip-lines", options.skip_lines,
                      "lines before the file's header; found unless given")
          ->check(in(whole_number(0, 1e9)));
  parser.add_option("--header-line", options.header_line, "the file's line that is the header")
      ->check(in(whole_number(1, 1e9)))
      ->excludes(skip_lines);
  parser.add_option("--na", options.na, "WORD,.. for missing values, beside NA and the like");
  parser
      .add_option("--encoding", options.encoding,
                  "of the file: utf-8, utf-16le, utf-16be or windows-1252; found unless given")
      ->check(CLI::IsMember(names_of<Encoding>()));
}

}  // namespace

void add_data_options(CLI::App& parser, DataOptions& options) {
  one_at_a_time(parser.add_option("--map", options.mapping,
                                  "NAME=EXPRESSION of columns, such as D=\"Training FLOP/(6*N)\""));
  one_at_a_time(parser.add_option("--where", options.filters,
                                  R"(keep rows with "loss < 3.4" or 'model == "text"')"));
  parser.add_flag("--skip-missing", options.skip_missing, "leave out rows with a missing value");
  add_format_options(parser, options);
}

DataRequest data_request_of(const DataOptions& options, const std::string& file) {
  DataRequest data{.file = name_of_file(file),
                   .filters = options.filters,
                   .skip_missing = options.skip_missing,
                   .stream = is_standard_input(file) ? &std::cin : nullptr};
  data.format = {.separator = numeric::from_name<Separator>(options.separator),
                 .decimal = numeric::from_name<DecimalMark>(options.decimal),
                 .thousands = numeric::from_name<Thousands>(options.thousands),
                 .skip_lines = options.skip_lines,
                 .na = words_of_list(options.na),
                 .encoding = numeric::from_name<Encoding>(options.encoding)};
  if (options.header_line) data.format.skip_lines = *options.header_line - 1;
  for (const std::string& text : options.mapping) {
    const auto [name, expression] = split("--map", text, '=');
    if (expression.empty() || finite_number_in(name))
      throw UsageError(
          fmt::format("--map: {}; allowed: NAME=EXPRESSION, the name no number", text));
    if (!data.mapping.emplace(name, expression).second)
      throw UsageError(fmt::format("--map: {} stands twice; allowed: once", name));
  }
  return data;
}

std::string name_of_file(const std::string& file) {
  return is_standard_input(file) ? "standard input" : file;
}

}  // namespace inferlaw::apps
