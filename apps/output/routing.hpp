// Task costs and routing of a scenario as JSON.
#pragma once

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/task.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const site::TaskCosts& costs);

/// The scenario names its tasks and choices.
[[nodiscard]] Json to_json(const site::Routing& routing, const site::Scenario& scenario);
[[nodiscard]] Json to_json(const routing::ServiceLimits& limits);

}  // namespace inferlaw::apps
