// [prices] of a scenario.
#pragma once

#include <optional>

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/energy/prices.hpp"

namespace inferlaw::apps {

/// None without that table. Throws InputError.
[[nodiscard]] std::optional<energy::Prices> read_prices(TomlTable& file,
                                                        const auxiliary::Battery& battery);

}  // namespace inferlaw::apps
