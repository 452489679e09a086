/// @file
/// What a law says beside its parameters, as data that a writer can show without knowing the law:
/// the regime of a curve, the parabolas behind an exponent, a plateau.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace inferlaw::fit {

using Value = std::variant<bool, std::size_t, double, std::string>;

struct NamedValue {
  std::string name;  ///< words, with the unit last
  Value value;
};

using Record = std::vector<NamedValue>;

/// One value, several under a name, or a table of rows with the same names.
struct Outcome {
  std::string name;
  std::variant<Value, Record, std::vector<Record>> value;
};

/// The answer of a law that is computed, not searched for.
struct DirectAnswer {
  bool usable = false;
  Record inputs;  ///< what it was computed from, beside the columns
  std::vector<Outcome> results;
  std::vector<std::string> notes = {};
};

}  // namespace inferlaw::fit
