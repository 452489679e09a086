// Ranges as validators of command-line options: a refusal names option, value and what is allowed.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <string>

#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {

inline CLI::Validator in(const Range& range) {
  const auto check = [range](const std::string& text) -> std::string {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    const bool is_number = !text.empty() && *end == '\0';
    return is_number && range.allows(value) ? "" : text + "; allowed: " + range.description;
  };
  return {check, ""};
}

}  // namespace inferlaw::apps
