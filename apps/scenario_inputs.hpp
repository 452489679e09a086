// A scenario as JSON, for the "inputs" of a report.
#pragma once

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/report.hpp"

namespace inferlaw::apps {

/// The scenario as resolved: every key with its value, defaults filled in, trials included.
[[nodiscard]] Json inputs_of(const Scenario& scenario);

}  // namespace inferlaw::apps
