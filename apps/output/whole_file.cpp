#include "inferlaw/apps/output/whole_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
  throw UsageError(fmt::format("cannot write {}: {}", path.string(), reason));
}

// Renaming over a device would replace it, and root may: such a file is opened instead.
bool is_device_or_pipe(const std::filesystem::path& path) {
  std::error_code unknown;
  return std::filesystem::is_other(path, unknown);
}

void write_into(const std::filesystem::path& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) refuse(path, "no permission, or no room");
}

// Where a chain of symbolic links ends; the path itself where that is not known.
std::filesystem::path behind_links(const std::filesystem::path& path) {
  std::error_code unknown;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, unknown);
  return unknown ? path : target;
}

}  // namespace

void write_whole_file(const std::filesystem::path& path, std::string_view content) {
  if (is_device_or_pipe(path)) return write_into(path, content);
  const std::filesystem::path target = behind_links(path);
  std::filesystem::path partial = target;
  partial += fmt::format(".{}.partial", getpid());
  std::ofstream file(partial, std::ios::binary);
  file << content;
  file.close();
  std::error_code error;
  if (file) {
    std::filesystem::rename(partial, target, error);
    if (!error) return;
  }
  std::error_code ignored;
  std::filesystem::remove(partial, ignored);
  refuse(path, error ? error.message() : "no such folder, or no permission, or no room");
}

void write_standard_output(std::string_view content) {
  errno = 0;
  const bool written = std::fwrite(content.data(), 1, content.size(), stdout) == content.size();
  if (std::fflush(stdout) == 0 && written) return;
  refuse("standard output", std::generic_category().message(errno));
}

}  // namespace inferlaw::apps
