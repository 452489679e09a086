#include "inferlaw/apps/output/whole_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <system_error>

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
  throw UsageError(fmt::format("cannot write {}: {}", path.string(), reason));
}

}  // namespace

void write_whole_file(const std::filesystem::path& path, std::string_view content) {
  std::filesystem::path partial = path;
  partial += fmt::format(".{}.partial", getpid());
  std::ofstream file(partial, std::ios::binary);
  file << content;
  file.close();
  std::error_code error;
  if (file) {
    std::filesystem::rename(partial, path, error);
    if (!error) return;
  }
  std::error_code ignored;
  std::filesystem::remove(partial, ignored);
  refuse(path, error ? error.message() : "no such folder, or no permission, or no room");
}

}  // namespace inferlaw::apps
