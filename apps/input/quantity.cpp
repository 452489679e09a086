#include "inferlaw/apps/input/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace inferlaw::apps {
namespace {

constexpr double watt_hour = 3600;
constexpr double kilowatt_hour = 1e3 * watt_hour;
constexpr double megawatt_hour = 1e6 * watt_hour;
constexpr double grams_per_tonne = 1e6;

// The only table of units: what is read, shown and named in refusals comes from it.
constexpr std::array units{
    Unit{"J", Dimension::energy, 1},
    Unit{"kJ", Dimension::energy, 1e3},
    Unit{"MJ", Dimension::energy, 1e6},
    Unit{"GJ", Dimension::energy, 1e9},
    Unit{"TJ", Dimension::energy, 1e12},
    Unit{"Wh", Dimension::energy, watt_hour},
    Unit{"kWh", Dimension::energy, kilowatt_hour},
    Unit{"MWh", Dimension::energy, megawatt_hour},
    Unit{"GWh", Dimension::energy, 1e9 * watt_hour},
    Unit{"W", Dimension::power, 1},
    Unit{"kW", Dimension::power, 1e3},
    Unit{"MW", Dimension::power, 1e6},
    Unit{"GW", Dimension::power, 1e9},
    Unit{"ms", Dimension::time, 1e-3},
    Unit{"s", Dimension::time, 1},
    Unit{"min", Dimension::time, 60},
    Unit{"h", Dimension::time, 3600},
    Unit{"d", Dimension::time, 86400},
    Unit{"$/kWh", Dimension::price, 1 / kilowatt_hour, "$"},
    Unit{"$/MWh", Dimension::price, 1 / megawatt_hour, "$"},
    Unit{"USD/kWh", Dimension::price, 1 / kilowatt_hour, "$"},
    Unit{"USD/MWh", Dimension::price, 1 / megawatt_hour, "$"},
    Unit{"EUR/kWh", Dimension::price, 1 / kilowatt_hour, "EUR"},
    Unit{"EUR/MWh", Dimension::price, 1 / megawatt_hour, "EUR"},
    Unit{"g/kWh", Dimension::carbon, 1 / kilowatt_hour},
    Unit{"kg/kWh", Dimension::carbon, 1e3 / kilowatt_hour},
    Unit{"kg/MWh", Dimension::carbon, 1e3 / megawatt_hour},
    Unit{"t/MWh", Dimension::carbon, grams_per_tonne / megawatt_hour},
};

std::string_view example_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::energy:
      return "2 MWh";
    case Dimension::power:
      return "13.5 kW";
    case Dimension::time:
      return "5 min";
    case Dimension::price:
      return "0.08 $/kWh";
    case Dimension::carbon:
      return "350 g/kWh";
  }
  return {};
}

// What a number without a unit is.
std::string_view plain_name(const QuantityWanted& wanted) {
  switch (wanted.dimension) {
    case Dimension::energy:
      return wanted.slot_seconds ? "joules per slot" : "joules";
    case Dimension::power:
      return "watts";
    case Dimension::time:
      return "seconds";
    case Dimension::price:
      return "money per joule";
    case Dimension::carbon:
      return "grams per joule";
  }
  return {};
}

// A number at the beginning and what stands behind it, without the spaces between.
struct Parts {
  std::optional<double> number = {};
  std::string_view rest = {};
};

std::string_view without_spaces(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Parts parts_of(std::string_view text) {
  std::string_view trimmed = without_spaces(text);
  if (trimmed.starts_with('+')) trimmed.remove_prefix(1);
  double number = 0;
  const char* end = trimmed.data() + trimmed.size();
  const auto [behind, error] = std::from_chars(trimmed.data(), end, number);
  if (error != std::errc{}) return {.rest = trimmed};
  const auto length = static_cast<std::size_t>(behind - trimmed.data());
  return {.number = number, .rest = without_spaces(trimmed.substr(length))};
}

// Joules per slot are also given by a power.
std::optional<double> size_in(const Unit& unit, const QuantityWanted& wanted) {
  if (wanted.slot_seconds && unit.dimension == Dimension::power)
    return unit.size * *wanted.slot_seconds;
  if (unit.dimension == wanted.dimension) return unit.size;
  return std::nullopt;
}

QuantityRead refused(std::string reason) { return {.refusal = std::move(reason)}; }

QuantityRead read_plain(double number, const QuantityWanted& wanted) {
  if (wanted.may_be_plain) return {.value = number};
  return refused("it has no unit");
}

}  // namespace

std::optional<Unit> unit_of(std::string_view name) {
  const auto* found =
      std::find_if(units.begin(), units.end(), [&](const Unit& unit) { return unit.name == name; });
  if (found == units.end()) return std::nullopt;
  return *found;
}

std::string unit_names(Dimension dimension) {
  std::string names;
  for (const Unit& unit : units)
    if (unit.dimension == dimension) names += (names.empty() ? "" : ", ") + std::string(unit.name);
  return names;
}

std::string allowed_quantities(const QuantityWanted& wanted) {
  const bool energy_of_a_slot = wanted.slot_seconds && wanted.dimension == Dimension::energy;
  std::string text = fmt::format("{}{} with its unit, as \"{}\" ({})", name_of(wanted.dimension),
                                 energy_of_a_slot ? " of a slot" : "", example_of(wanted.dimension),
                                 unit_names(wanted.dimension));
  if (energy_of_a_slot)
    text += fmt::format(", or power, as \"{}\" ({})", example_of(Dimension::power),
                        unit_names(Dimension::power));
  if (wanted.may_be_plain) text += fmt::format(", or a number of {}", plain_name(wanted));
  return text;
}

QuantityRead read_quantity(std::string_view text, const QuantityWanted& wanted) {
  const auto [number, rest] = parts_of(text);
  if (!number) return refused("it begins with no number");
  if (rest.empty()) return read_plain(*number, wanted);
  const std::optional<Unit> unit = unit_of(rest);
  if (!unit) return refused(fmt::format("{} is no unit known here", rest));
  const std::optional<double> size = size_in(*unit, wanted);
  if (!size) return refused(fmt::format("{} is a unit of {}", rest, name_of(unit->dimension)));
  return {.value = *number * *size, .currency = unit->currency};
}

std::optional<double> plain_number(std::string_view text) {
  const auto [number, rest] = parts_of(text);
  return rest.empty() ? number : std::nullopt;
}

}  // namespace inferlaw::apps
