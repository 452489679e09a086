/// @file
/// What the numbers of a measured series are, in joules per slot.
///
///     power P         P f s            f watts of the unit, s seconds in a slot
///     energy a row E  E f/k            f joules of the unit, k slots in a row
///
/// Status: definitions; 1 Wh = 3600 J.
#pragma once

#include <string_view>

namespace inferlaw::site {

enum class SeriesUnit { W, kW, MW, GW, J, kJ, MJ, GJ, Wh, kWh, MWh, GWh };
constexpr std::string_view name_of(SeriesUnit unit) {
  switch (unit) {
    case SeriesUnit::W:
      return "W";
    case SeriesUnit::kW:
      return "kW";
    case SeriesUnit::MW:
      return "MW";
    case SeriesUnit::GW:
      return "GW";
    case SeriesUnit::J:
      return "J";
    case SeriesUnit::kJ:
      return "kJ";
    case SeriesUnit::MJ:
      return "MJ";
    case SeriesUnit::GJ:
      return "GJ";
    case SeriesUnit::Wh:
      return "Wh";
    case SeriesUnit::kWh:
      return "kWh";
    case SeriesUnit::MWh:
      return "MWh";
    case SeriesUnit::GWh:
      return "GWh";
  }
  return {};
}

/// Joules per slot that a 1 in a row of this unit is.
[[nodiscard]] double joules_per_slot_of_one(SeriesUnit unit, double slot_seconds,
                                            double slots_per_row);

}  // namespace inferlaw::site
