// What must hold of any file before it is read.
#pragma once

#include <filesystem>

namespace inferlaw::apps {

/// Throws InputError, and why, unless `file` is a regular file that can be opened.
void require_readable_file(const std::filesystem::path& file);

}  // namespace inferlaw::apps
