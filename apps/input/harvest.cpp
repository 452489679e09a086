#include "inferlaw/apps/input/harvest.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/filtered_data.hpp"

namespace inferlaw::apps {
namespace {

constexpr double most_slots_per_row = 1e6;

std::int64_t read_slots_per_row(TomlTable& table, double slot_seconds) {
  const double ratio = table.number("row_seconds", positive_number(), slot_seconds) / slot_seconds;
  const double whole = std::round(ratio);
  if (whole < 1 || whole > most_slots_per_row || std::abs(ratio - whole) > 1e-9 * whole)
    table.refuse("row_seconds",
                 fmt::format("a whole multiple of slot.seconds = {}, up to {:g} times",
                             slot_seconds, most_slots_per_row));
  return static_cast<std::int64_t>(whole);
}

// Rows first to last of the series, counted from 1.
std::vector<double> chosen_rows(TomlTable& table, std::vector<double> series) {
  if (!table.has("rows")) return series;
  const auto most = static_cast<double>(series.size());
  const std::vector<double> range = table.numbers("rows", whole_number(1, most));
  if (range.size() != 2 || range[0] > range[1])
    table.refuse_because("rows", "allowed: two numbers, the first row and the last");
  const auto first = static_cast<std::ptrdiff_t>(range[0]) - 1;
  const auto last = static_cast<std::ptrdiff_t>(range[1]);
  return {series.begin() + first, series.begin() + last};
}

void check_sum(TomlTable& table, const std::vector<double>& series) {
  const double total = std::accumulate(series.begin(), series.end(), 0.0);
  if (!(total > 0 && std::isfinite(total)))
    table.refuse_because("column",
                         fmt::format("its sum is {}; allowed: finite and above 0", total));
}

void read_series(TomlTable& table, double slot_seconds, HarvestSettings& harvest) {
  const FilteredData data(table, {.file = "file"});
  harvest.file = data.table().file();
  harvest.column = table.text("column");
  harvest.series = chosen_rows(table, data.column(harvest.column, non_negative_number()));
  check_sum(table, harvest.series);
  harvest.slots_per_row = read_slots_per_row(table, slot_seconds);
  const double half = std::floor(static_cast<double>(harvest.series.size()) / 2);
  harvest.period_rows =
      static_cast<std::int64_t>(table.number("period_rows", whole_number(0, half), 0));
}

void read_spread(TomlTable& table, HarvestSettings& harvest) {
  harvest.standard_deviation_joules_per_slot =
      table.optional_number("standard_deviation_joules_per_slot", positive_number());
  harvest.coefficient_of_variation =
      table.optional_number("coefficient_of_variation", positive_number());
  if (harvest.standard_deviation_joules_per_slot && harvest.coefficient_of_variation)
    table.refuse_because("coefficient_of_variation",
                         "allowed: this or standard_deviation_joules_per_slot, not both");
  if (!harvest.standard_deviation_joules_per_slot && !harvest.coefficient_of_variation)
    harvest.coefficient_of_variation = 0.5;
}

}  // namespace

HarvestSettings read_harvest(TomlTable table, double slot_seconds) {
  HarvestSettings harvest;
  const std::size_t kind = table.choice("law", {"gamma", "constant", "series"});
  harvest.kind = std::vector{HarvestKind::gamma, HarvestKind::constant, HarvestKind::series}[kind];
  if (table.is_text("mean_joules_per_slot"))
    (void)table.choice("mean_joules_per_slot", {"critical"});
  else
    harvest.mean_joules_per_slot = table.optional_number(
        "mean_joules_per_slot",
        harvest.kind == HarvestKind::constant ? non_negative_number() : positive_number());
  harvest.mean_factor = table.number("mean_factor", positive_number(), 1);
  if (harvest.kind == HarvestKind::gamma) read_spread(table, harvest);
  if (harvest.kind == HarvestKind::series) read_series(table, slot_seconds, harvest);
  return harvest;
}

}  // namespace inferlaw::apps
