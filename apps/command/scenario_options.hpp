// The options that every subcommand on a scenario shares.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/input/scenario.hpp"

namespace inferlaw::apps {

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
      ->check(in(whole_number(2, 1e9)));
  parser.add_option("--seed", overrides.seed, "of the random numbers; the scenario's unless given")
      ->check(in(whole_number(0, 9007199254740992)));
  parser.add_option("--threads", overrides.threads, "0: all processors; the result is the same")
      ->check(in(whole_number(0, 4096)));
}

inline void apply(const SimulationOverrides& overrides, Scenario& scenario) {
  scenario.trials = overrides.trials.value_or(scenario.trials);
  scenario.seed = overrides.seed.value_or(scenario.seed);
}

}  // namespace inferlaw::apps
