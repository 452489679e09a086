// The [[choices]] of a scenario file: ways to serve a task.
#pragma once

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::apps {

/// Fills scenario.choices, after its models; without [[choices]] each model is one, a chain.
void read_choices(TomlTable& file, site::Scenario& scenario);

}  // namespace inferlaw::apps
