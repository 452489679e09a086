// profile = [..] of arrivals or of a harvest: one factor a slot of a period (site/periodic.hpp).
#pragma once

#include <vector>

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::apps {

/// None where the key is absent. Throws InputError: 2 to 288 factors, 0 or above, not all 0.
[[nodiscard]] std::vector<double> read_profile(TomlTable& table);

/// Throws InputError where profiles do not go together, or with the rest of the scenario.
void check_profiles(const TomlTable& file, const site::Scenario& scenario);

}  // namespace inferlaw::apps
