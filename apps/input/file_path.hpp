// Paths in a TOML file: relative to that file, with ${NAME} for the environment variable NAME, so
// that a scenario can name public data that inferlaw may not ship.
#pragma once

#include <filesystem>
#include <string_view>

#include "inferlaw/apps/input/toml_table.hpp"

namespace inferlaw::apps {

/// Throws InputError (file, line, key, value) where a variable is not set or a ${ has no end.
[[nodiscard]] std::filesystem::path path_in(TomlTable& table, std::string_view key);

/// The same, for a file that must be there.
[[nodiscard]] std::filesystem::path file_in(TomlTable& table, std::string_view key);

}  // namespace inferlaw::apps
