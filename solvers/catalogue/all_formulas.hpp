/// @file
/// Every formula of the project as data: those of the library (lib/catalogue/catalogue.hpp) and
/// those that take a search, answered by the solvers.
#pragma once

#include <span>

#include "inferlaw/lib/catalogue/catalogue.hpp"

namespace inferlaw::catalogue {

/// The library's, then the solvers'; names are of one formula alone.
[[nodiscard]] std::span<const Formula> all_formulas();

}  // namespace inferlaw::catalogue
