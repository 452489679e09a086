// Two laws in a row, as JSON.
#pragma once

#include <string>
#include <vector>

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/fit/two_steps.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const fit::TwoSteps& steps);

/// What a reader must know of the second step.
[[nodiscard]] std::vector<std::string> notes_on(const fit::TwoSteps& steps);

}  // namespace inferlaw::apps
