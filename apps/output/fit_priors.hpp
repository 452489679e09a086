/// @file
/// What priors moved, as JSON.
#pragma once

#include <vector>

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/fit/priors.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const std::vector<fit::Shift>& shifts);

}  // namespace inferlaw::apps
