// Explanations as JSON.
#pragma once

#include <span>

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/lib/explanations.hpp"

namespace inferlaw::apps {

/// One row a quantity.
[[nodiscard]] Json to_json(const Topic& topic);

/// One row a topic.
[[nodiscard]] Json to_json(std::span<const Topic> topics);

}  // namespace inferlaw::apps
