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

site::SeriesShape read_series(TomlTable& table, double slot_seconds) {
  const FilteredData data(table, {.file = "file"});
  site::SeriesShape series{.source = data.table().file().string(), .column = table.text("column")};
  series.joules_per_slot = chosen_rows(table, data.column(series.column, non_negative_number()));
  check_sum(table, series.joules_per_slot);
  series.slots_per_row = read_slots_per_row(table, slot_seconds);
  const double half = std::floor(static_cast<double>(series.joules_per_slot.size()) / 2);
  series.period_rows =
      static_cast<std::int64_t>(table.number("period_rows", whole_number(0, half), 0));
  return series;
}

site::GammaShape read_gamma(TomlTable& table) {
  site::GammaShape gamma{.coefficient_of_variation =
                             table.optional_number("coefficient_of_variation", positive_number()),
                         .standard_deviation_joules_per_slot = table.optional_number(
                             "standard_deviation_joules_per_slot", positive_number())};
  if (gamma.standard_deviation_joules_per_slot && gamma.coefficient_of_variation)
    table.refuse_because("coefficient_of_variation",
                         "allowed: this or standard_deviation_joules_per_slot, not both");
  if (!gamma.standard_deviation_joules_per_slot && !gamma.coefficient_of_variation)
    gamma.coefficient_of_variation = 0.5;
  return gamma;
}

site::HarvestMean read_mean(TomlTable& table, const Range& allowed) {
  if (table.is_text("mean_joules_per_slot")) {
    (void)table.choice("mean_joules_per_slot", {"critical"});
    return site::CriticalMean{};
  }
  const auto mean = table.optional_number("mean_joules_per_slot", allowed);
  if (!mean) return site::CriticalMean{};
  return site::GivenMean{*mean};
}

}  // namespace

site::Harvest read_harvest(TomlTable table, double slot_seconds) {
  site::Harvest harvest;
  enum class Law { gamma, constant, series };
  const auto law = static_cast<Law>(table.choice("law", {"gamma", "constant", "series"}));
  harvest.mean = read_mean(table, law == Law::constant ? non_negative_number() : positive_number());
  harvest.mean_factor = table.number("mean_factor", positive_number(), 1);
  switch (law) {
    case Law::gamma:
      harvest.shape = read_gamma(table);
      break;
    case Law::constant:
      harvest.shape = site::ConstantShape{};
      break;
    case Law::series:
      harvest.shape = read_series(table, slot_seconds);
      break;
  }
  return harvest;
}

}  // namespace inferlaw::apps
