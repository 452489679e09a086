// Answers with the errors of fitted parameters, as JSON.
#pragma once

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/site/uncertainty.hpp"

namespace inferlaw::apps {

/// A row an answer, with the number of draws that have it.
[[nodiscard]] Json to_json(const site::Uncertainty& uncertainty);

}  // namespace inferlaw::apps
