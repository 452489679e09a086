// Formulas of the catalogue and their answers as JSON.
#pragma once

#include <string>
#include <vector>

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/lib/catalogue/catalogue.hpp"

namespace inferlaw::apps {

/// The quantities under their keys, then the rows under theirs.
[[nodiscard]] Json to_json(const catalogue::Answer& answer);

/// What the formula was told but for columns, null where it was not.
[[nodiscard]] Json inputs_of(const catalogue::Formula& formula,
                             const catalogue::OptionValues& values);

/// Formula, source and status, what a reader must know, and what these numbers say beside.
[[nodiscard]] std::vector<std::string> notes_on(const catalogue::Formula& formula,
                                                const catalogue::Answer& answer);

/// "confidence, small_right, large_right": the columns that a formula reads; empty without any.
[[nodiscard]] std::string columns_of(const catalogue::Formula& formula);

/// One row a formula: room, name and what it says.
[[nodiscard]] Json list_of_all_formulas();

/// One row a small law: name, what it says, status.
[[nodiscard]] Json list_of_laws();

/// One row a formula of the room: formula, status, source, error.
[[nodiscard]] Json formulas_of(catalogue::Room room);

/// All that is known of the formula, its symbols with the values, and its answer to them.
[[nodiscard]] Json explanation_of(const catalogue::Formula& formula,
                                  const catalogue::OptionValues& values);

}  // namespace inferlaw::apps
