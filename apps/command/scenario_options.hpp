// The options that every subcommand on a scenario shares.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/report.hpp"

namespace inferlaw::apps {

/// --units kWh,h. One unit of energy and one of time at most.
inline void add_units(CLI::App& parser, ShownUnits& units) {
  const auto choose = [&units](const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const std::optional<Unit> unit = unit_of(name);
      const bool taken = unit && !units.take(*unit);
      if (!unit || taken)
        throw CLI::ValidationError("--units",
                                   fmt::format("{}; allowed: {}", name, ShownUnits::allowed()));
    }
  };
  parser
      .add_option_function<std::vector<std::string>>(
          "--units", choose,
          "of energy and time in the text shown, as kWh,h; JSON, CSV and notes keep joules and "
          "slots")
      ->delimiter(',');
}

inline void add_scenario_file(CLI::App& parser, std::string& file) {
  parser.add_option("scenario", file, "scenario file (TOML, see docs/scenario.md)")->required();
}

/// What a run of the simulator takes from the command line instead of the scenario file.
struct SimulationOverrides {
  std::optional<std::int64_t> trials;
  std::optional<std::uint64_t> seed;
  int threads = 0;
};

inline void add_simulation_options(CLI::App& parser, SimulationOverrides& overrides) {
  parser.add_option("--trials", overrides.trials, "independent runs; the scenario's unless given")
      ->transform(whole_in(2, most_trials));
  parser.add_option("--seed", overrides.seed, "of the random numbers; the scenario's unless given")
      ->transform(whole_in(0, largest_seed));
  parser.add_option("--threads", overrides.threads, "0: all processors; the result is the same")
      ->transform(whole_in(0, 4096));
}

inline void apply(const SimulationOverrides& overrides, site::Scenario& scenario) {
  scenario.trials = overrides.trials.value_or(scenario.trials);
  scenario.seed = overrides.seed.value_or(scenario.seed);
}

/// answer(scenario file) of the scenario in `file`, behind what its reading had to say. Keys that are good one by one can still be out
/// of range together (an energy that overflows): what the library then refuses is the file's fault.
template <class Answer>
Report report_on(const std::string& file, const ShownUnits& units, const Answer& answer) {
  const ScenarioFile read = read_scenario(file);
  try {
    Report report = answer(read);
    report.notes.insert(report.notes.begin(), read.notes.begin(), read.notes.end());
    report.units = units;
    report.units.slot_seconds = read.scenario.slot_seconds;
    return report;
  } catch (const std::domain_error& error) {
    throw InputError(file + ": " + error.what());
  }
}

}  // namespace inferlaw::apps
