// A scenario as JSON, for the "inputs" of a report.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::apps {

/// The scenario as resolved: every key with its value, defaults filled in, trials included.
[[nodiscard]] Json inputs_of(const std::filesystem::path& file, const site::Scenario& scenario);

/// How a table of results names a task type: by its "level", or as a "task" where tasks are those
/// of a trace.
[[nodiscard]] std::string task_key(const site::Scenario& scenario);
[[nodiscard]] Json task_label(const site::Scenario& scenario, std::size_t type);

}  // namespace inferlaw::apps
