#include "inferlaw/apps/output/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "inferlaw/version.hpp"

namespace inferlaw::apps {
namespace {

constexpr int schema_version = 1;

// ---- values ---------------------------------------------------------------------------------

// For people: seven significant digits. Machines read JSON or CSV.
std::string for_people(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float()) return fmt::format("{:.7g}", value.get<double>());
  return value.dump();
}

std::string for_machines(const Json& value) {
  if (value.is_null()) return "";
  if (!value.is_string()) return value.dump();
  auto text = value.get<std::string>();
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted.append(letter == '"' ? 2 : 1, letter);
  return quoted + '"';
}

std::string as_words(std::string key) {
  std::replace(key.begin(), key.end(), '_', ' ');
  return key;
}

bool is_table(const Json& value) {
  return value.is_array() && !value.empty() &&
         std::all_of(value.begin(), value.end(), [](const Json& row) { return row.is_object(); });
}

// Objects of the same plain keys, each under its name: {"E": {"estimate": 1}, "A": {"estimate":
// 2}}.
bool is_named_rows(const Json& value) {
  if (!value.is_object() || value.empty()) return false;
  const auto keys = [](const Json& row) {
    std::string all;
    for (const auto& [key, unused] : row.items()) all += key + "\n";
    return all;
  };
  return std::all_of(value.begin(), value.end(), [&](const Json& row) {
    return row.is_object() && !row.empty() && keys(row) == keys(value.front()) &&
           std::none_of(row.begin(), row.end(),
                        [](const Json& entry) { return entry.is_structured(); });
  });
}

std::string as_it_is(std::string key) { return key; }

Json rows_with_names(const Json& named, std::string (*written)(std::string)) {
  Json rows = Json::array();
  for (const auto& [name, values] : named.items()) {
    Json row{{"name", written(name)}};
    row.update(values);
    rows.push_back(std::move(row));
  }
  return rows;
}

bool is_list_of_plain_values(const Json& value) {
  return value.is_array() && std::none_of(value.begin(), value.end(),
                                          [](const Json& entry) { return entry.is_structured(); });
}

std::string list_for_people(const Json& values) {
  if (values.empty()) return "none";
  std::string text;
  for (const Json& value : values) text += (text.empty() ? "" : ", ") + for_people(value);
  return text;
}

// ---- units ------------------------------------------------------------------------------------

enum class Shown { energy, time, as_it_is };

// How keys of quantities end, and what then stands behind the unit. The first that fits counts.
struct Ending {
  std::string_view ending;
  Shown shown = Shown::as_it_is;
  std::string_view behind = {};
};
constexpr std::array endings{
    Ending{"square_joules"},            // of a variance
    Ending{"per_target_joule_joules"},  // a slope, without a unit
    Ending{"per_target_joule_joules_per_slot"},
    Ending{"whole_slots"},  // a count
    Ending{"joules_per_slot", Shown::energy, "_per_slot"},
    Ending{"joules", Shown::energy},
    Ending{"slots", Shown::time},
};

Ending ending_of(std::string_view key) {
  const auto fits = [&](const Ending& of) {
    return key == of.ending || key.ends_with("_" + std::string(of.ending));
  };
  const auto* found = std::find_if(endings.begin(), endings.end(), fits);
  return found == endings.end() ? Ending{} : *found;
}

// A unit by its name, and how many of it one joule or one slot is.
struct Scale {
  std::string unit;
  double factor = 1;
};

std::optional<Scale> scale_of(Shown shown, const ShownUnits& units) {
  switch (shown) {
    case Shown::energy:
      if (!units.energy) break;
      return Scale{std::string(units.energy->name), 1 / units.energy->size};
    case Shown::time:
      if (!units.time) break;
      return Scale{std::string(units.time->name), units.slot_seconds / units.time->size};
    case Shown::as_it_is:
      break;
  }
  return std::nullopt;
}

Json scaled(const Json& value, double factor) {
  if (value.is_number()) return value.get<double>() * factor;
  if (!value.is_array()) return value;
  Json values = Json::array();
  for (const Json& entry : value) values.push_back(scaled(entry, factor));
  return values;
}

// A number of slots alone is a time.
std::string key_in_unit(const std::string& key, const Ending& ending, const std::string& unit) {
  std::string name = key.substr(0, key.size() - ending.ending.size());
  if (name.empty() && ending.shown == Shown::time) name = "time_";
  return name + unit + std::string(ending.behind);
}

// The same with its joules and slots in the units chosen, which its keys say.
Json in_units(const Json& value, const ShownUnits& units) {
  if (value.is_array()) {
    Json entries = Json::array();
    for (const Json& entry : value) entries.push_back(in_units(entry, units));
    return entries;
  }
  if (!value.is_object()) return value;
  Json object = Json::object();
  for (const auto& [key, entry] : value.items()) {
    const Ending ending = ending_of(key);
    const std::optional<Scale> scale = scale_of(ending.shown, units);
    if (scale && !entry.is_object() && !is_table(entry))
      object[key_in_unit(key, ending, scale->unit)] = scaled(entry, scale->factor);
    else
      object[key] = in_units(entry, units);
  }
  return object;
}

// ---- tables ---------------------------------------------------------------------------------

constexpr std::size_t text_width = 80;
constexpr std::size_t widest_text = 36;
constexpr std::size_t narrowest_heading = 9;

// Text broken at spaces into lines of at most `width` letters, where its words are that short.
std::vector<std::string> broken_into_lines(const std::string& text, std::size_t width) {
  std::vector<std::string> lines{""};
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string word = text.substr(start, end - start);
    if (lines.back().empty())
      lines.back() = word;
    else if (lines.back().size() + 1 + word.size() <= width)
      lines.back() += " " + word;
    else
      lines.push_back(word);
    start = end + 1;
  }
  return lines;
}

using Lines = std::vector<std::string>;

// A column of a table. Headings and long texts stand on several lines, so that a table stays as
// narrow as its numbers.
struct Column {
  Lines heading;
  std::vector<Lines> cells;
  std::size_t width = 0;
  bool numbers = true;
};

std::size_t longest(const Lines& lines) {
  std::size_t width = 0;
  for (const std::string& line : lines) width = std::max(width, line.size());
  return width;
}

Column column_of(const Json& rows, const std::string& key) {
  Column column;
  for (const Json& row : rows) {
    const Json& value = row.at(key);
    column.cells.push_back(broken_into_lines(for_people(value), widest_text));
    column.width = std::max(column.width, longest(column.cells.back()));
    if (!value.is_number() && !value.is_null()) column.numbers = false;
  }
  column.heading = broken_into_lines(as_words(key), std::max(column.width, narrowest_heading));
  column.width = std::max(column.width, longest(column.heading));
  return column;
}

std::string padded(const std::string& text, const Column& column) {
  return column.numbers ? fmt::format("{:>{}}", text, column.width)
                        : fmt::format("{:<{}}", text, column.width);
}

// One row: as many lines as its longest cell. Headings stand on the bottom line, cells on the top.
std::string row_text(const std::vector<Column>& columns, const std::vector<Lines>& cells,
                     bool at_bottom) {
  std::size_t height = 0;
  for (const Lines& lines : cells) height = std::max(height, lines.size());
  std::string text;
  for (std::size_t i = 0; i < height; ++i) {
    std::string line = " ";
    for (std::size_t column = 0; column < columns.size(); ++column) {
      const Lines& lines = cells[column];
      const std::size_t blank = at_bottom ? height - lines.size() : 0;
      const bool filled = i >= blank && i - blank < lines.size();
      line.append(" ").append(padded(filled ? lines[i - blank] : "", columns[column])).append(" ");
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

// A column without a value in any row tells people nothing.
bool has_values(const Json& rows, const std::string& key) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const Json& row) { return !row.at(key).is_null(); });
}

std::string table_text(const Json& rows) {
  std::vector<Column> columns;
  std::vector<Lines> headings;
  for (const auto& [key, unused] : rows.front().items()) {
    if (!has_values(rows, key)) continue;
    columns.push_back(column_of(rows, key));
    headings.push_back(columns.back().heading);
  }
  std::string text = row_text(columns, headings, true);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::vector<Lines> cells;
    cells.reserve(columns.size());
    for (const Column& column : columns) cells.push_back(column.cells[row]);
    text += row_text(columns, cells, false);
  }
  return text;
}

// ---- the whole report -----------------------------------------------------------------------

std::size_t longest_key(const Json& object) {
  std::size_t longest = 0;
  for (const auto& [key, value] : object.items())
    if (!is_table(value) && !value.is_object()) longest = std::max(longest, key.size());
  return longest;
}

// The name, then the value, which goes on below itself where it is a long text.
std::string scalar_text(const std::string& name, const Json& value, std::size_t width) {
  const std::string text =
      is_list_of_plain_values(value) ? list_for_people(value) : for_people(value);
  const std::size_t room = std::max(widest_text, text_width - std::min(text_width, width + 4));
  std::string lines;
  for (const std::string& line : broken_into_lines(text, room))
    lines += fmt::format("  {:<{}}  {}\n", lines.empty() ? name : "", width, line);
  return lines;
}

std::string section_text(const std::string& heading, const Json& object);

// `within` names the sections around this one.
std::string object_text(const Json& object, const std::string& within = "") {
  const std::size_t width = longest_key(object);
  std::string scalars;
  std::string sections;
  for (const auto& [key, value] : object.items()) {
    if (is_table(value))
      sections += fmt::format("\n{}{}\n{}", within, as_words(key), table_text(value));
    else if (is_named_rows(value))
      sections += fmt::format("\n{}{}\n{}", within, as_words(key),
                              table_text(rows_with_names(value, as_words)));
    else if (value.is_object())
      sections += section_text(within + as_words(key), value);
    else
      scalars += scalar_text(as_words(key), value, width);
  }
  return scalars + sections;
}

// A heading of its own where there is more than sections below it.
std::string section_text(const std::string& heading, const Json& object) {
  const std::string content = object_text(object, heading + ": ");
  return content.starts_with("\n") ? content : fmt::format("\n{}\n{}", heading, content);
}

bool is_apart(const TableApart& apart, const std::string& key) {
  return std::find(apart.columns.begin(), apart.columns.end(), key) != apart.columns.end();
}

// The table without the columns apart, or they alone behind its first column.
Json columns_of(const Json& table, const TableApart& apart, bool those_apart) {
  Json rows = Json::array();
  for (const Json& row : table) {
    Json part = Json::object();
    for (const auto& [key, value] : row.items()) {
      const bool is_first = key == row.begin().key();
      if (is_apart(apart, key) == those_apart || (those_apart && is_first)) part[key] = value;
    }
    rows.push_back(std::move(part));
  }
  return rows;
}

bool is_nothing(const Json& value) { return value.is_null() || value == 0; }

// But for the first column, which says of what the rows are.
Json without_empty_columns(const Json& table) {
  Json rows = table;
  for (const auto& [name, first] : table.front().items()) {
    const std::string& key = name;
    const bool is_empty = std::all_of(table.begin(), table.end(),
                                      [&](const Json& row) { return is_nothing(row.at(key)); });
    if (!is_empty || key == table.front().begin().key()) continue;
    for (Json& row : rows) row.erase(key);
  }
  return rows;
}

Json with_tables_apart(const Json& results, const TableApart& apart) {
  Json shown = Json::object();
  for (const auto& [key, value] : results.items()) {
    if (key != apart.table || !is_table(value)) {
      shown[key] = value;
      continue;
    }
    shown[key] = columns_of(value, apart, false);
    shown[apart.name] = without_empty_columns(columns_of(value, apart, true));
  }
  return shown;
}

std::string text_of(const Report& report) {
  Json results = report.results;
  for (const std::string& key : report.only_in_json) results.erase(key);
  for (const TableApart& apart : report.apart) results = with_tables_apart(results, apart);
  std::string text = fmt::format("inferlaw {} {}", version, report.command);
  if (report.seed) text += fmt::format(", seed {}", *report.seed);
  text += "\n" + object_text(in_units(results, report.units));
  for (const std::string& note : report.notes) text += "\nNote: " + note + "\n";
  return text;
}

std::string json_of(const Report& report) {
  Json document{{"schema", schema_version},  {"program", "inferlaw"},   {"version", version},
                {"command", report.command}, {"inputs", report.inputs}, {"seed", nullptr},
                {"results", report.results}, {"notes", report.notes}};
  if (report.seed) document["seed"] = *report.seed;
  // A file name may hold bytes that are no UTF-8, which JSON cannot: they are replaced.
  constexpr auto replace = Json::error_handler_t::replace;
  return document.dump(2, ' ', false, replace) + "\n";
}

std::string csv_of_scalars(const Json& results) {
  std::string text = "key,value\n";
  for (const auto& [key, value] : results.items())
    if (!value.is_structured()) text += key + "," + for_machines(value) + "\n";
  return text;
}

std::string main_table(const Json& results) {
  for (const Json& value : results) {
    if (is_table(value)) return to_csv(value);
    if (is_named_rows(value)) return to_csv(rows_with_names(value, as_it_is));
  }
  return csv_of_scalars(results);
}

std::string csv_of(const Report& report) {
  std::string text;
  for (const std::string& note : report.notes) text += "# " + note + "\n";
  return text + main_table(report.results);
}

}  // namespace

bool ShownUnits::take(const Unit& unit) {
  if (unit.dimension != Dimension::energy && unit.dimension != Dimension::time) return false;
  std::optional<Unit>& place = unit.dimension == Dimension::energy ? energy : time;
  if (place) return false;
  place = unit;
  return true;
}

std::string ShownUnits::allowed() {
  return fmt::format("one unit of energy ({}), one of time ({}), or both",
                     unit_names(Dimension::energy), unit_names(Dimension::time));
}

std::string render(const Report& report, Format format) {
  switch (format) {
    case Format::json:
      return json_of(report);
    case Format::csv:
      return csv_of(report);
    case Format::text:
      break;
  }
  return text_of(report);
}

std::string to_csv(const Json& rows) {
  std::string text;
  for (const auto& [key, unused] : rows.front().items()) text += (text.empty() ? "" : ",") + key;
  text += '\n';
  for (const Json& row : rows) {
    std::string line;
    bool first = true;
    for (const auto& [unused, value] : row.items()) {
      if (!first) line += ',';
      first = false;
      line += for_machines(value);
    }
    text += line + '\n';
  }
  return text;
}

}  // namespace inferlaw::apps
