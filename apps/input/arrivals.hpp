// [arrivals] of a scenario, where they follow a law.
#pragma once

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/lib/routing/routing.hpp"

namespace inferlaw::apps {

/// Throws InputError.
[[nodiscard]] routing::Arrivals read_arrivals(TomlTable table);

}  // namespace inferlaw::apps
