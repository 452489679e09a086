// A simulated path, slot by slot, as CSV.
#pragma once

#include <span>
#include <string>

#include "inferlaw/solvers/simulation/path.hpp"

namespace inferlaw::apps {

/// A header line and a line a slot; numbers in the shortest form that reads back the same.
[[nodiscard]] std::string path_csv(std::span<const simulation::SlotRecord> path);

}  // namespace inferlaw::apps
