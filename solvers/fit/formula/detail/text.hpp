// The text of a formula read into a GiNaC expression, by descent.
#pragma once

#include <ginac/ginac.h>

#include <map>
#include <string>

namespace inferlaw::fit {

/// Users' names come before pi. Calls become GiNaC functions, or its own: magnitude, direction,
/// larger, smaller. Throws FormulaError with the position (from 1) of what is wrong; a constant
/// that is not real and finite is wrong.
[[nodiscard]] GiNaC::ex parsed_formula(const std::string& text,
                                       const std::map<std::string, GiNaC::ex>& symbols);

}  // namespace inferlaw::fit
