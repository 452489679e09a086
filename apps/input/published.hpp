// Published statements and numbers that the command puts beside its own (data/published).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace inferlaw::apps {

struct PublishedStatement {
  std::string source;
  std::string statement;
  std::optional<double> value;
};

/// By name. Throws InputError where the file is missing or not of its schema.
[[nodiscard]] std::map<std::string, PublishedStatement> read_published(
    const std::filesystem::path& file);

}  // namespace inferlaw::apps
