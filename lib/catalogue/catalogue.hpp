/// @file
/// Every closed form of the library as data: what it says, its symbols, range, source, status and
/// accuracy, the numbers that it takes, and the function from these to its answer. For the command,
/// explanations, documents and other languages; nothing here knows how an answer is shown. What
/// takes a search stands beside it, in solvers/catalogue/all_formulas.hpp.
///
/// Status: published, the form is stated in the source; exact, an identity; choice, ours; reported,
/// numbers that somebody measured or fitted, never theory.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::catalogue {

/// The part of the library that a formula belongs to.
enum class Room { auxiliary, strategy, training, energy, routing, supply, laws };

inline constexpr std::array rooms{Room::auxiliary, Room::strategy, Room::training, Room::energy,
                                  Room::routing,   Room::supply,   Room::laws};

constexpr std::string_view name_of(Room room) {
  switch (room) {
    case Room::auxiliary:
      return "auxiliary";
    case Room::strategy:
      return "strategy";
    case Room::training:
      return "training";
    case Room::energy:
      return "energy";
    case Room::routing:
      return "routing";
    case Room::supply:
      return "supply";
    case Room::laws:
      return "laws";
  }
  return {};
}

/// One number; several; or one a row of a table.
enum class OptionKind { number, list, column };

constexpr std::string_view name_of(OptionKind kind) {
  switch (kind) {
    case OptionKind::number:
      return "number";
    case OptionKind::list:
      return "list";
    case OptionKind::column:
      return "column";
  }
  return {};
}

/// Throws std::domain_error, with the name, where a value is outside its range.
using Check = void (*)(std::string_view name, double value);

/// What a formula is told.
struct Option {
  std::string_view name;     ///< "step-success"
  std::string_view symbol;   ///< as in the formula
  std::string_view meaning;  ///< in words
  std::string_view unit = {};
  Check allowed = numeric::require_finite;  ///< of every value; joint ranges are the formula's
  OptionKind kind = OptionKind::number;
  std::optional<double> usual = std::nullopt;    ///< the value where none is given
  bool may_be_missing = false;                   ///< then what needs it is left out of the answer
  std::optional<double> example = std::nullopt;  ///< of a number; none: not in the example
  std::span<const double> examples = {};         ///< of a list or a column

  [[nodiscard]] constexpr bool is_required() const { return !usual && !may_be_missing; }
};

/// A number that a formula answers. Infinity and not-a-number are answers: never, and nowhere.
struct Quantity {
  std::string_view name;  ///< words joined by _, without the unit
  double value = 0;
  std::string_view unit = {};  ///< likewise
};

/// "mean_wait_steps": the name and, where there is one, the unit.
[[nodiscard]] std::string key_of(const Quantity& quantity);

struct Answer {
  std::vector<Quantity> quantities = {};
  std::string_view table = {};                   ///< what the rows are of
  std::vector<std::vector<Quantity>> rows = {};  ///< of the same names
  std::vector<std::string_view> notes = {};      ///< what only these numbers give reason to say
};

/// Values by the names of options; a number is a list of one.
using OptionValues = std::map<std::string, std::vector<double>, std::less<>>;

struct Formula {
  Room room = Room::laws;
  std::string_view name;  ///< "pass-at-k"
  std::string_view what;  ///< what it says, in one line
  std::string_view formula;
  std::string_view latex;
  std::string_view other_symbols = {};  ///< those of the formula that no option has
  std::string_view range;
  std::string_view source;
  std::string_view status;
  std::string_view header;  ///< where its functions are declared
  std::span<const Option> options;
  Answer (*evaluate)(const OptionValues& resolved);
  std::string_view note = {};                        ///< what a reader must know beside its numbers
  std::string_view answer_keys = {};                 ///< under which answers of the command show it
  std::array<std::string_view, 2> accuracy_of = {};  ///< functions of accuracy.hpp, the rest empty
};

/// All of them, room by room, in the order in which they are listed.
[[nodiscard]] std::span<const Formula> formulas();

/// Throws std::invalid_argument where there is none of that name.
[[nodiscard]] const Formula& formula_named(std::string_view name);

/// The claims of accuracy.hpp about a formula, in words; empty where there are none.
[[nodiscard]] std::string error_in_words(const Formula& formula);

/// "n: samples drawn; k: ..", units in brackets: of all options, then the other symbols.
[[nodiscard]] std::string symbols_in_words(const Formula& formula);

/// With the usual values filled in. Throws std::invalid_argument for a name that is unknown, a
/// required one that is missing, and columns of unequal length; std::domain_error for a value
/// outside its range.
[[nodiscard]] OptionValues resolved(const Formula& formula, const OptionValues& given);

/// Throws as resolved does, and std::domain_error as the function itself.
[[nodiscard]] Answer answer(const Formula& formula, const OptionValues& given);

/// The example of every option that has one, and no usual value.
[[nodiscard]] OptionValues example_of(const Formula& formula);

}  // namespace inferlaw::catalogue
