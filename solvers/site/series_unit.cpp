#include "inferlaw/solvers/site/series_unit.hpp"

namespace inferlaw::site {
namespace {

constexpr double joules_per_watt_hour = 3600;

struct Size {
  double factor = 1;  // watts, or joules a row
  bool is_power = false;
};

Size size_of(SeriesUnit unit) {
  switch (unit) {
    case SeriesUnit::W:
      return {.factor = 1, .is_power = true};
    case SeriesUnit::kW:
      return {.factor = 1e3, .is_power = true};
    case SeriesUnit::MW:
      return {.factor = 1e6, .is_power = true};
    case SeriesUnit::GW:
      return {.factor = 1e9, .is_power = true};
    case SeriesUnit::J:
      return {.factor = 1};
    case SeriesUnit::kJ:
      return {.factor = 1e3};
    case SeriesUnit::MJ:
      return {.factor = 1e6};
    case SeriesUnit::GJ:
      return {.factor = 1e9};
    case SeriesUnit::Wh:
      return {.factor = joules_per_watt_hour};
    case SeriesUnit::kWh:
      return {.factor = 1e3 * joules_per_watt_hour};
    case SeriesUnit::MWh:
      return {.factor = 1e6 * joules_per_watt_hour};
    case SeriesUnit::GWh:
      return {.factor = 1e9 * joules_per_watt_hour};
  }
  return {};
}

}  // namespace

double joules_per_slot_of_one(SeriesUnit unit, double slot_seconds, double slots_per_row) {
  const Size size = size_of(unit);
  return size.is_power ? size.factor * slot_seconds : size.factor / slots_per_row;
}

}  // namespace inferlaw::site
