// Files that are written whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

namespace inferlaw::apps {

/// Writes `content` beside `path` and then renames it there, so that no reader ever sees a part.
/// Throws UsageError where the folder does not exist or cannot be written.
void write_whole_file(const std::filesystem::path& path, std::string_view content);

}  // namespace inferlaw::apps
