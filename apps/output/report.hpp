// What a subcommand answers, before anyone decides how it is shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/quantity.hpp"
#include "inferlaw/apps/output/json.hpp"

namespace inferlaw::apps {

/// The units of a report's text: joules and slots unless others are chosen.
struct ShownUnits {
  std::optional<Unit> energy = {};
  std::optional<Unit> time = {};
  double slot_seconds = 1;

  /// Whether the unit is one of energy or of time, of which there is none yet.
  bool take(const Unit& unit);
  [[nodiscard]] static std::string allowed();
};

/// Columns of a table that the text shows as a table of its own below it, behind the first column;
/// those that are 0 in every row are left out.
struct TableApart {
  std::string table = {};
  std::string name = {};
  std::vector<std::string> columns = {};
};

struct Report {
  std::string command;
  Json inputs = Json::object();        ///< the configuration as resolved, defaults filled in
  std::optional<std::uint64_t> seed;   ///< where random numbers were drawn
  Json results = Json::object();       ///< keys are words, with the unit last: mean_joules
  std::vector<std::string> notes;      ///< what a reader must know beside the numbers
  ShownUnits units = {};               ///< of its text; JSON and CSV keep joules and slots
  std::vector<TableApart> apart = {};  ///< in the text alone
  std::vector<std::string> only_in_json = {};  ///< results that text leaves out
  bool agrees = true;                          ///< false: the numbers say no, exit code 1
};

enum class Format { text, json, csv };

/// The whole report as text, ending in a newline.
///   text  what was run, with the seed; scalars a line each, arrays of objects as tables, as are
///         objects of the same keys under names (columns without any value are left out); notes
///         last
///   json  one object: schema, version, command, inputs, seed, results, notes
///   csv   the notes, a line beginning with # each; then the first table of the results, else two
///         columns key,value
[[nodiscard]] std::string render(const Report& report, Format format);

/// Rows of equal keys (an array of objects) as CSV with a header line.
[[nodiscard]] std::string to_csv(const Json& rows);

}  // namespace inferlaw::apps
