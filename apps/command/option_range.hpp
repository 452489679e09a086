// Ranges as validators of command-line options: a refusal names option, value and what is allowed.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <optional>
#include <string>

#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {

/// The number that `text` is as a whole; none where it is not one or lies outside `range`.
inline std::optional<double> number_in(const Range& range, const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !range.allows(value)) return std::nullopt;
  return value;
}

inline CLI::Validator in(const Range& range) {
  const auto check = [range](const std::string& text) -> std::string {
    return number_in(range, text) ? "" : text + "; allowed: " + range.description;
  };
  return {check, ""};
}

/// Whole numbers, also written as in a scenario file (1e6): a transformation into the digits that
/// an integer option reads.
inline CLI::Validator whole_in(double least, double most) {
  const auto check = [range = whole_number(least, most)](std::string& text) -> std::string {
    const std::optional<double> value = number_in(range, text);
    if (!value) return text + "; allowed: " + range.description;
    text = fmt::format("{:.0f}", *value);
    return "";
  };
  return {check, ""};
}

}  // namespace inferlaw::apps
