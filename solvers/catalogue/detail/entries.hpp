// Formulas that take a search, a group a source file.
#pragma once

#include <span>

#include "inferlaw/lib/catalogue/detail/entries.hpp"

namespace inferlaw::catalogue::detail {

[[nodiscard]] std::span<const Formula> supply_formulas();
[[nodiscard]] std::span<const Formula> search_formulas();

}  // namespace inferlaw::catalogue::detail
