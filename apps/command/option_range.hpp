// Ranges as validators of command-line options: a refusal names option, value and what is allowed.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <optional>
#include <string>

#include "inferlaw/apps/input/quantity.hpp"
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

/// The quantity that `text` is, in joules, seconds, ..; why not completes a refusal of the option.
inline QuantityRead quantity_in(const QuantityWanted& wanted, const Range& range,
                                const std::string& text) {
  QuantityRead read = read_quantity(text, wanted);
  if (!read.value)
    read.refusal =
        fmt::format("{}; allowed: {}; {}", text, allowed_quantities(wanted), read.refusal);
  else if (!range.allows(*read.value))
    read.refusal = text + "; allowed: " + range.description;
  return read;
}

/// Quantities, with a unit or as plain numbers: a transformation into the number that the option
/// reads.
inline CLI::Validator quantity_in(QuantityWanted wanted, const Range& range) {
  wanted.may_be_plain = true;
  const auto check = [wanted, range](std::string& text) -> std::string {
    const QuantityRead read = quantity_in(wanted, range, text);
    if (read.refusal.empty()) text = fmt::format("{}", *read.value);
    return read.refusal;
  };
  return {check, ""};
}

inline CLI::Validator energy_in(const Range& range) {
  return quantity_in({.dimension = Dimension::energy}, range);
}
inline CLI::Validator time_in(const Range& range) {
  return quantity_in({.dimension = Dimension::time}, range);
}

}  // namespace inferlaw::apps
