// Quantities with units: what a key of a scenario or an option may hold as text, "2 MWh", "8 kW",
// "5 min", "0.08 $/kWh" or "350 g/kWh", and what it is in joules, watts and seconds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace inferlaw::apps {

enum class Dimension { energy, power, time, price, carbon };
constexpr std::string_view name_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::energy:
      return "energy";
    case Dimension::power:
      return "power";
    case Dimension::time:
      return "time";
    case Dimension::price:
      return "a price of energy";
    case Dimension::carbon:
      return "carbon of energy";
  }
  return {};
}

/// A unit, in joules, watts, seconds, money a joule or grams a joule. A price's money is its
/// `currency`; money of two kinds is never added.
struct Unit {
  std::string_view name;
  Dimension dimension = Dimension::energy;
  double size = 1;
  std::string_view currency = {};
};

/// By its name, as it is written; none where there is no such unit.
[[nodiscard]] std::optional<Unit> unit_of(std::string_view name);

/// Those of a dimension, with commas between.
[[nodiscard]] std::string unit_names(Dimension dimension);

/// What a key or an option asks for.
struct QuantityWanted {
  Dimension dimension = Dimension::energy;
  /// Energy of a slot of so many seconds: then also given by a power, or by a power alone where that
  /// is the dimension; in joules per slot.
  std::optional<double> slot_seconds = {};
  /// Whether a number without a unit is allowed, as joules, watts, seconds, ..
  bool may_be_plain = false;
};

/// Completes "allowed: ..": what the text may be.
[[nodiscard]] std::string allowed_quantities(const QuantityWanted& wanted);

/// A quantity, or why the text is none (which completes "allowed: .." behind what is allowed).
struct QuantityRead {
  std::optional<double> value = {};  ///< joules, joules per slot, watts, seconds, ..
  std::string_view currency = {};    ///< of a price with a unit
  std::string refusal = {};
};
[[nodiscard]] QuantityRead read_quantity(std::string_view text, const QuantityWanted& wanted);

/// The number that the text is as a whole, as "8.03e9"; none otherwise.
[[nodiscard]] std::optional<double> plain_number(std::string_view text);

}  // namespace inferlaw::apps
