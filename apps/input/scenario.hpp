// A scenario file (TOML, schema 1, docs/scenario.md) as a value, checked once at the door.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/fleet.hpp"
#include "inferlaw/apps/input/harvest.hpp"
#include "inferlaw/lib/energy/task.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/simulation/battery.hpp"

namespace inferlaw::apps {

/// Whole numbers up to here are told apart as doubles, which is how files and options are read.
inline constexpr double largest_seed = 9007199254740991;  // 2^53 - 1
inline constexpr double most_trials = 1e9;

struct Scenario {
  std::filesystem::path file;
  std::string title;
  double slot_seconds = 1;
  routing::Arrivals arrivals;
  std::vector<routing::TaskType> tasks;
  std::vector<std::string> model_names;
  std::vector<energy::Model> models;  ///< none where they are measured
  energy::Setting setting;
  std::optional<Fleet> fleet;  ///< measured models and the tasks they serve
  std::string policy_name;
  routing::Policy policy;
  HarvestSettings harvest;
  simulation::Battery battery;
  std::vector<std::int64_t> horizons_slots;
  std::int64_t trials = 100;
  std::uint64_t seed = 1;
  std::filesystem::path published;  ///< statements to put beside the results; empty: none
};

/// Throws InputError, one line: file, line, key, value, what is allowed.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file);

}  // namespace inferlaw::apps
