// [harvest] of a scenario: a law, or a series of a CSV file.
#pragma once

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/solvers/site/harvest.hpp"

namespace inferlaw::apps {

/// Throws InputError.
[[nodiscard]] site::Harvest read_harvest(TomlTable table, double slot_seconds);

}  // namespace inferlaw::apps
