// Results that arrive whole, or not at all and then said so.
#pragma once

#include <filesystem>
#include <string_view>

namespace inferlaw::apps {

/// Writes `content` beside `path` and then renames it there, so that no reader ever sees a part. A
/// symbolic link keeps pointing where it did; a device or pipe (/dev/null) is written to as it is.
/// Throws UsageError where the folder does not exist or cannot be written.
void write_whole_file(const std::filesystem::path& path, std::string_view content);

/// Throws UsageError where standard output is closed or full.
void write_standard_output(std::string_view content);

}  // namespace inferlaw::apps
