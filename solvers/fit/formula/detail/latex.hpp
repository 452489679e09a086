// LaTeX of a formula.
#pragma once

#include <ginac/ginac.h>

#include <map>
#include <string>

namespace inferlaw::fit {

using NumbersOfSymbols = std::map<GiNaC::ex, double, GiNaC::ex_is_less>;

/// Symbols that have a number stand as it, in six digits; others by their names.
[[nodiscard]] std::string latex_of(const GiNaC::ex& expression, const NumbersOfSymbols& numbers);

}  // namespace inferlaw::fit
