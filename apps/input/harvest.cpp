#include "inferlaw/apps/input/harvest.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <type_traits>
#include <utility>
#include <variant>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/filtered_data.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"

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

site::UniformShape read_uniform(TomlTable& table) {
  const site::UniformShape uniform{
      .lowest_joules_per_slot = table.number("lowest_joules_per_slot", non_negative_number()),
      .highest_joules_per_slot = table.number("highest_joules_per_slot", positive_number())};
  if (!(uniform.lowest_joules_per_slot < uniform.highest_joules_per_slot))
    table.refuse("highest_joules_per_slot", "above lowest_joules_per_slot");
  return uniform;
}

// The shape of one alternative, by its place in the variant.
template <std::size_t index>
site::HarvestShape read_shape_at(TomlTable& table, double slot_seconds) {
  using Shape = std::variant_alternative_t<index, site::HarvestShape>;
  if constexpr (std::is_same_v<Shape, site::GammaShape>) {
    return read_gamma(table);
  } else if constexpr (std::is_same_v<Shape, site::ConstantShape>) {
    return site::ConstantShape{};
  } else if constexpr (std::is_same_v<Shape, site::UniformShape>) {
    return read_uniform(table);
  } else {
    static_assert(std::is_same_v<Shape, site::SeriesShape>, "a law that is not read");
    return read_series(table, slot_seconds);
  }
}

site::HarvestShape read_shape(TomlTable& table, double slot_seconds) {
  const auto& names = numeric::alternative_names<site::HarvestShape>;
  const std::size_t law = table.choice("law", {names.begin(), names.end()});
  site::HarvestShape shape;
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    ((index == law ? void(shape = read_shape_at<index>(table, slot_seconds)) : void()), ...);
  }
  (std::make_index_sequence<std::variant_size_v<site::HarvestShape>>{});
  return shape;
}

// What the key's absence means, and what its numbers may be.
struct MeanOf {
  site::HarvestMean absent = site::CriticalMean{};
  bool may_be_zero = false;
};

MeanOf mean_of(const site::HarvestShape& shape) {
  return std::visit(numeric::Overloaded{
                        [](const site::GammaShape&) { return MeanOf{}; },
                        [](const site::ConstantShape&) { return MeanOf{.may_be_zero = true}; },
                        [](const site::UniformShape&) { return MeanOf{.absent = site::OwnMean{}}; },
                        [](const site::SeriesShape&) { return MeanOf{}; }},
                    shape);
}

site::HarvestMean read_mean(TomlTable& table, const MeanOf& of) {
  if (table.is_text("mean_joules_per_slot")) {
    if (table.choice("mean_joules_per_slot", {"critical", "own"}) == 0) return site::CriticalMean{};
    return site::OwnMean{};
  }
  const auto mean = table.optional_number(
      "mean_joules_per_slot", of.may_be_zero ? non_negative_number() : positive_number());
  if (!mean) return of.absent;
  return site::GivenMean{*mean};
}

// A law by its moments has no mean of its own.
bool has_own_mean(const site::HarvestShape& shape) {
  return std::visit(numeric::Overloaded{[](const site::GammaShape&) { return false; },
                                        [](const site::ConstantShape&) { return false; },
                                        [](const site::UniformShape&) { return true; },
                                        [](const site::SeriesShape&) { return true; }},
                    shape);
}

}  // namespace

site::Harvest read_harvest(TomlTable table, double slot_seconds) {
  site::Harvest harvest;
  harvest.shape = read_shape(table, slot_seconds);
  harvest.mean = read_mean(table, mean_of(harvest.shape));
  harvest.mean_factor = table.number("mean_factor", positive_number(), 1);
  if (std::holds_alternative<site::OwnMean>(harvest.mean) && !has_own_mean(harvest.shape))
    table.refuse("mean_joules_per_slot",
                 "\"critical\" or a number: this law has no mean of its own");
  return harvest;
}

}  // namespace inferlaw::apps
