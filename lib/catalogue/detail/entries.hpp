// The entries of the catalogue, a group a source file, and how they read their options.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "inferlaw/lib/catalogue/catalogue.hpp"

namespace inferlaw::catalogue::detail {

[[nodiscard]] std::span<const Formula> diffusion_formulas();
[[nodiscard]] std::span<const Formula> slot_formulas();
[[nodiscard]] std::span<const Formula> battery_formulas();
[[nodiscard]] std::span<const Formula> strategy_formulas();
[[nodiscard]] std::span<const Formula> training_formulas();
[[nodiscard]] std::span<const Formula> energy_formulas();

inline constexpr std::string_view ds3 = "DS3, arXiv:2507.00004";

// Of resolved options: one that is required or has a usual value; one that may be missing.
[[nodiscard]] inline double number(const OptionValues& values, std::string_view name) {
  return values.find(name)->second.front();
}
[[nodiscard]] inline std::optional<double> number_if_given(const OptionValues& values,
                                                           std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional<double>(found->second.front());
}
[[nodiscard]] inline std::span<const double> numbers(const OptionValues& values,
                                                     std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? std::span<const double>() : found->second;
}

// Ranges that several formulas share.
inline void require_count(std::string_view name, double value) {
  numeric::require_whole(name, value, 1, 1e15);
}
inline void require_count_or_none(std::string_view name, double value) {
  numeric::require_whole(name, value, 0, 1e15);
}
inline void require_flag(std::string_view name, double value) {
  numeric::require_whole(name, value, 0, 1);
}

}  // namespace inferlaw::catalogue::detail
