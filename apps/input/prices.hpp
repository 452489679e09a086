// [prices] of a scenario.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::apps {

/// Reads them into the scenario, whose slot, harvest and battery are known; without that table it
/// has none. Notes what was taken for granted of a series. Throws InputError.
void read_prices(TomlTable& file, site::Scenario& scenario, std::vector<std::string>& notes);

}  // namespace inferlaw::apps
