// The options of subcommands that read the columns of a CSV file.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/data_set.hpp"

namespace inferlaw::apps {

/// What the options gave, still to be read.
struct DataOptions {
  std::vector<std::string> mapping;
  std::vector<std::string> filters;
  bool skip_missing = false;
  std::string separator;
  std::string decimal;
  std::string thousands;
  std::string encoding;
  std::string na;
  std::optional<std::size_t> skip_lines;
  std::optional<std::size_t> header_line;
};

void add_data_options(CLI::App& parser, DataOptions& options);

/// Of this file; "-" is standard input. Throws UsageError.
[[nodiscard]] DataRequest data_request_of(const DataOptions& options, const std::string& file);

/// As messages name it.
[[nodiscard]] std::string name_of_file(const std::string& file);

/// An option that takes one value each time it stands.
inline void one_at_a_time(CLI::Option* option) { option->allow_extra_args(false); }

}  // namespace inferlaw::apps
