// Published statements about training, each beside theory, and the curves behind them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "inferlaw/apps/input/published.hpp"
#include "inferlaw/apps/reproduction/figures.hpp"
#include "inferlaw/apps/reproduction/statements.hpp"

namespace inferlaw::apps {

[[nodiscard]] std::vector<Comparison> compare_training(
    const std::map<std::string, PublishedStatement>& published);

/// Concepts learned against tokens per parameter; accuracy against training and inference FLOPs;
/// accuracy of one and of three modes of levels against size.
[[nodiscard]] std::vector<Figure> training_figures();

}  // namespace inferlaw::apps
