// Supplies and batteries of a site as JSON.
#pragma once

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/site/critical.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const site::Critical& critical);

}  // namespace inferlaw::apps
