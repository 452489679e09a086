#include "inferlaw/apps/input/readable_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {

void require_readable_file(const std::filesystem::path& file) {
  std::error_code unknown;
  if (!std::filesystem::exists(file, unknown))
    throw InputError(fmt::format("{}: no such file", file.string()));
  if (!std::filesystem::is_regular_file(file, unknown))
    throw InputError(fmt::format("{}: is a folder or a device; allowed: a file", file.string()));
  errno = 0;
  if (!std::ifstream(file))
    throw InputError(fmt::format("{}: cannot be read: {}", file.string(),
                                 std::generic_category().message(errno)));
}

}  // namespace inferlaw::apps
