// Published statements about inference strategies, each beside theory and simulation, and the
// curves behind them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "inferlaw/apps/input/published.hpp"
#include "inferlaw/apps/reproduction/figures.hpp"
#include "inferlaw/apps/reproduction/statements.hpp"

namespace inferlaw::apps {

[[nodiscard]] std::vector<Comparison> compare_strategies(
    const std::map<std::string, PublishedStatement>& published, std::uint64_t seed);

/// Accuracy of a mix of tasks against FLOPs; the best strategy over budgets and tasks, at three
/// step successes; best of N and votes against N.
[[nodiscard]] std::vector<Figure> strategy_figures();

}  // namespace inferlaw::apps
