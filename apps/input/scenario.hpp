// A scenario file (TOML, schema 1, docs/scenario.md) as a value, checked once at the door.
#pragma once

#include <cstddef>
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
#include "inferlaw/solvers/routing/variance_aware.hpp"
#include "inferlaw/solvers/simulation/battery.hpp"

namespace inferlaw::apps {

/// Whole numbers up to here are told apart as doubles, which is how files and options are read.
inline constexpr double largest_seed = 9007199254740991;  // 2^53 - 1
inline constexpr double most_trials = 1e9;

/// One way to serve a task; what it does not say is the scenario's.
struct ChoiceSettings {
  std::string name = {};
  std::string strategy = "chain";
  std::size_t model = 0;
  energy::Serving serving = {};
  std::optional<double> failure_probability = {};  ///< of a path of its own
  std::optional<double> steps = {};
  double retries = 0;
  std::optional<std::size_t> fallback = {};
  double share_limit = 1;  ///< of the tasks
};

/// A policy that is searched for at the site: of least mean energy or of least E[D_T].
struct SolvedPolicy {
  bool is_variance_aware = false;
  bool is_randomised = false;
  routing::ServiceLimits limits = {};
};

struct Scenario {
  std::filesystem::path file;
  std::string title;
  double slot_seconds = 1;
  routing::Arrivals arrivals;
  std::vector<routing::TaskType> tasks;
  std::vector<std::string> model_names;
  std::vector<energy::Model> models;  ///< none where they are measured
  std::vector<ChoiceSettings> choices;
  bool has_choices = false;  ///< of its own; otherwise each model is one
  energy::Setting setting;
  std::optional<Fleet> fleet;  ///< measured models and the tasks they serve
  std::string policy_name;
  routing::Policy policy;
  std::optional<SolvedPolicy> solved_policy;  ///< instead of `policy`
  HarvestSettings harvest;
  simulation::Battery battery;
  std::vector<std::int64_t> horizons_slots;
  std::int64_t trials = 100;
  std::uint64_t seed = 1;
  std::filesystem::path published;  ///< statements to put beside the results; empty: none
};

/// The setting of a choice: the scenario's, with the choice's own budget.
[[nodiscard]] energy::Setting setting_of(const Scenario& scenario, const ChoiceSettings& choice);

/// Throws InputError, one line: file, line, key, value, what is allowed.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file);

}  // namespace inferlaw::apps
