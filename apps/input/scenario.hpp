// A scenario file (TOML, schema 1, docs/scenario.md) as a value, checked once at the door.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::apps {

/// Whole numbers up to here are told apart as doubles, which is how files and options are read.
inline constexpr double largest_seed = 9007199254740991;  // 2^53 - 1
inline constexpr double most_trials = 1e9;

struct ScenarioFile {
  std::filesystem::path file;
  site::Scenario scenario;
  std::filesystem::path published;  ///< statements to put beside the results; empty: none
  /// What was taken for granted of the files it names, or mended by a rule, one sentence each.
  std::vector<std::string> notes;
};

/// Throws InputError, one line: file, line, key, value, what is allowed.
[[nodiscard]] ScenarioFile read_scenario(const std::filesystem::path& path);

}  // namespace inferlaw::apps
