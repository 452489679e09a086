// A scenario as JSON, for the "inputs" of a report.
#pragma once

#include <cstddef>
#include <string>

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/report.hpp"

namespace inferlaw::apps {

/// The scenario as resolved: every key with its value, defaults filled in, trials included.
[[nodiscard]] Json inputs_of(const Scenario& scenario);

/// How a table of results names a task type: by its "level", or as a "task" where tasks are those
/// of a trace.
[[nodiscard]] std::string task_key(const Scenario& scenario);
[[nodiscard]] Json task_label(const Scenario& scenario, std::size_t type);

}  // namespace inferlaw::apps
