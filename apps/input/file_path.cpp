#include "inferlaw/apps/input/file_path.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string>

namespace inferlaw::apps {
namespace {

std::string variable(const std::string& name, const TomlTable& table, std::string_view key) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here changes the environment
  const char* value = std::getenv(name.c_str());
  if (value == nullptr)
    table.refuse(key, fmt::format("a path whose environment variables are set; {} is not: set it "
                                  "to the folder of the data (docs/measured-sites.md says where "
                                  "public data comes from)",
                                  name));
  return value;
}

std::string expanded(const std::string& text, const TomlTable& table, std::string_view key) {
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", from)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string::npos) table.refuse(key, "a path in which every ${ has its }");
    result += text.substr(from, at - from);
    result += variable(text.substr(at + 2, end - at - 2), table, key);
    from = end + 1;
  }
  return result + text.substr(from);
}

}  // namespace

std::filesystem::path path_in(TomlTable& table, std::string_view key) {
  return table.file().parent_path() / expanded(table.text(key), table, key);
}

std::filesystem::path file_in(TomlTable& table, std::string_view key) {
  std::filesystem::path path = path_in(table, key);
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown))
    table.refuse(key, fmt::format("a file that is there; {} is not", path.string()));
  return path;
}

}  // namespace inferlaw::apps
