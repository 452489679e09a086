// Where the files that come with inferlaw are: scenarios, hardware, published numbers.
#pragma once

#include <filesystem>

namespace inferlaw::apps {

/// share/inferlaw beside an installed command, the source tree's data/ for one in its build tree.
/// Throws InputError where neither is there.
[[nodiscard]] std::filesystem::path data_folder();

}  // namespace inferlaw::apps
