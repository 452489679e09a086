// Answers about training as JSON.
#pragma once

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/training/training_answers.hpp"

namespace inferlaw::apps {

/// Whether the levels of skills are shown, a row each.
enum class ShowLevels { no, yes };

[[nodiscard]] Json to_json(const training::BridgeAnswer& answer);
[[nodiscard]] Json to_json(const training::TripartiteAnswer& answer, ShowLevels levels);
[[nodiscard]] Json to_json(const training::SizeScalingAnswer& answer, ShowLevels levels);

}  // namespace inferlaw::apps
