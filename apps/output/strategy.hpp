// Answers about strategies as JSON.
#pragma once

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/lib/strategy/answers.hpp"
#include "inferlaw/solvers/strategy/strategy_answers.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const strategy::ChainAnswer& answer);
[[nodiscard]] Json to_json(const strategy::TreeAnswer& answer);
[[nodiscard]] Json to_json(const strategy::SamplesAnswer& answer);
[[nodiscard]] Json to_json(const strategy::VoteAnswer& answer);
[[nodiscard]] Json to_json(const strategy::BestAnswer& answer);
[[nodiscard]] Json to_json(const strategy::MapAnswer& answer);

}  // namespace inferlaw::apps
