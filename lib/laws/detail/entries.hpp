// The entries of the small laws in the catalogue, a group a source file.
#pragma once

#include <span>

#include "inferlaw/lib/catalogue/catalogue.hpp"
#include "inferlaw/lib/catalogue/detail/entries.hpp"

namespace inferlaw::laws::detail {

// For the sources that include this.
// NOLINTBEGIN(misc-unused-using-decls)
using catalogue::Answer;
using catalogue::Check;
using catalogue::Formula;
using catalogue::Option;
using catalogue::OptionKind;
using catalogue::OptionValues;
using catalogue::Quantity;
using catalogue::detail::number;
using catalogue::detail::number_if_given;
using catalogue::detail::numbers;
using catalogue::detail::require_count;
using catalogue::detail::require_count_or_none;
using catalogue::detail::require_flag;
// NOLINTEND(misc-unused-using-decls)

inline constexpr Check finite = numeric::require_finite;
inline constexpr Check positive = numeric::require_positive;
inline constexpr Check non_negative = numeric::require_non_negative;
inline constexpr Check probability = numeric::require_probability;
inline constexpr Check positive_probability = numeric::require_positive_probability;

[[nodiscard]] std::span<const Formula> sampling_laws();
[[nodiscard]] std::span<const Formula> selection_laws();
[[nodiscard]] std::span<const Formula> reasoning_laws();
[[nodiscard]] std::span<const Formula> serving_laws();
[[nodiscard]] std::span<const Formula> energy_laws();

}  // namespace inferlaw::laws::detail
