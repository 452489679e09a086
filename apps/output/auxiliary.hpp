// The answer about auxiliary energy as JSON.
#pragma once

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/auxiliary/overview.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const auxiliary::Overview& overview);

}  // namespace inferlaw::apps
