#include "inferlaw/apps/input/harvest.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/profile.hpp"
#include "inferlaw/apps/input/series.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/solvers/site/even_series.hpp"
#include "inferlaw/solvers/site/series_unit.hpp"

namespace inferlaw::apps {
namespace {

using Notes = std::vector<std::string>;

// ---- a series ---------------------------------------------------------------------------------

// Joules per slot that a 1 in a row is.
double read_unit(TomlTable& table, double slot_seconds, site::SeriesShape& series) {
  if (!table.has("unit")) return 1;
  const auto unit = table.member<site::SeriesUnit>("unit");
  series.record.unit = name_of(unit);
  return site::joules_per_slot_of_one(unit, slot_seconds,
                                      static_cast<double>(series.slots_per_row));
}

void check_sum(TomlTable& table, const std::vector<double>& series) {
  const double total = std::accumulate(series.begin(), series.end(), 0.0);
  if (!(total > 0 && std::isfinite(total)))
    table.refuse_because("column",
                         fmt::format("its sum is {}; allowed: finite and above 0", total));
}

void note_negatives(const site::SeriesShape& series, Notes& notes) {
  const site::SeriesRecord& record = series.record;
  if (record.rows_set_to_zero == 0) return;
  const double sum =
      std::accumulate(series.joules_per_slot.begin(), series.joules_per_slot.end(), 0.0) *
      static_cast<double>(series.slots_per_row);
  notes.push_back(fmt::format(
      "{}: {} rows below 0 have been set to 0 (negatives): {:.6g} J{}, {:.2g} % of the sum.",
      series.source, record.rows_set_to_zero, record.joules_set_to_zero,
      record.unit.empty() ? ", if joules per slot" : "", 100 * record.joules_set_to_zero / sum));
}

SeriesValues harvested_values(TomlTable& table) {
  if (table.member<site::NegativeRule>("negatives") == site::NegativeRule::zero)
    return {.range = finite_number(), .sets_negatives_to_zero = true};
  SeriesValues wanted{.range = non_negative_number()};
  wanted.range.description += ", or negatives = \"zero\", which takes them for 0";
  return wanted;
}

site::SeriesShape read_series(TomlTable& table, double slot_seconds, Notes& notes) {
  SeriesRows rows = read_series_rows(table, slot_seconds, harvested_values(table), notes);
  site::SeriesShape series{.joules_per_slot = std::move(rows.values),
                           .slots_per_row = rows.slots_per_row,
                           .source = std::move(rows.source),
                           .column = std::move(rows.column),
                           .record = std::move(rows.record)};
  const double unit = read_unit(table, slot_seconds, series);
  for (double& value : series.joules_per_slot) value *= unit;
  series.record.joules_set_to_zero =
      rows.sum_set_to_zero * unit * static_cast<double>(series.slots_per_row);
  check_sum(table, series.joules_per_slot);
  note_negatives(series, notes);
  const double half = std::floor(static_cast<double>(series.joules_per_slot.size()) / 2);
  series.period_rows =
      static_cast<std::int64_t>(table.number("period_rows", whole_number(0, half), 0));
  return series;
}

// ---- laws -------------------------------------------------------------------------------------

site::GammaShape read_gamma(TomlTable& table, double slot_seconds) {
  const QuantityKeys deviation =
      slot_energy_keys("standard_deviation_joules_per_slot", "standard_deviation", slot_seconds);
  site::GammaShape gamma{
      .coefficient_of_variation =
          table.optional_number("coefficient_of_variation", positive_number()),
      .standard_deviation_joules_per_slot = table.quantity(deviation, positive_number())};
  if (gamma.standard_deviation_joules_per_slot && gamma.coefficient_of_variation)
    table.refuse_because("coefficient_of_variation",
                         fmt::format("allowed: this or {}, not both", *table.given(deviation)));
  if (!gamma.standard_deviation_joules_per_slot && !gamma.coefficient_of_variation)
    gamma.coefficient_of_variation = 0.5;
  return gamma;
}

double required(TomlTable& table, const QuantityKeys& keys, const Range& range) {
  const std::optional<double> value = table.quantity(keys, range);
  if (!value) table.refuse(keys.number, range.description);
  return *value;
}

site::UniformShape read_uniform(TomlTable& table, double slot_seconds) {
  const QuantityKeys lowest = slot_energy_keys("lowest_joules_per_slot", "lowest", slot_seconds);
  const QuantityKeys highest = slot_energy_keys("highest_joules_per_slot", "highest", slot_seconds);
  const site::UniformShape uniform{
      .lowest_joules_per_slot = required(table, lowest, non_negative_number()),
      .highest_joules_per_slot = required(table, highest, positive_number())};
  if (!(uniform.lowest_joules_per_slot < uniform.highest_joules_per_slot))
    table.refuse(table.given(highest).value(), fmt::format("above {}", lowest.number));
  return uniform;
}

// The shape of one alternative, by its place in the variant.
template <std::size_t index>
site::PartShape read_shape_at(TomlTable& table, double slot_seconds, Notes& notes) {
  using Shape = std::variant_alternative_t<index, site::PartShape>;
  if constexpr (std::is_same_v<Shape, site::GammaShape>) {
    return read_gamma(table, slot_seconds);
  } else if constexpr (std::is_same_v<Shape, site::ConstantShape>) {
    return site::ConstantShape{};
  } else if constexpr (std::is_same_v<Shape, site::UniformShape>) {
    return read_uniform(table, slot_seconds);
  } else {
    static_assert(std::is_same_v<Shape, site::SeriesShape>, "a law that is not read");
    return read_series(table, slot_seconds, notes);
  }
}

site::PartShape read_shape(TomlTable& table, double slot_seconds, Notes& notes) {
  const auto& names = numeric::alternative_names<site::PartShape>;
  const std::size_t law = table.choice("law", {names.begin(), names.end()});
  site::PartShape shape;
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    ((index == law ? void(shape = read_shape_at<index>(table, slot_seconds, notes)) : void()), ...);
  }
  (std::make_index_sequence<std::variant_size_v<site::PartShape>>{});
  return shape;
}

// What the key's absence means, and what its numbers may be.
struct MeanOf {
  site::HarvestMean absent = site::CriticalMean{};
  bool may_be_zero = false;
};

MeanOf mean_of(const site::PartShape& shape) {
  return std::visit(numeric::Overloaded{
                        [](const site::GammaShape&) { return MeanOf{}; },
                        [](const site::ConstantShape&) { return MeanOf{.may_be_zero = true}; },
                        [](const site::UniformShape&) { return MeanOf{.absent = site::OwnMean{}}; },
                        [](const site::SeriesShape& series) {
                          return series.record.unit.empty() ? MeanOf{}
                                                            : MeanOf{.absent = site::OwnMean{}};
                        }},
                    shape);
}

QuantityKeys mean_keys(double slot_seconds) {
  QuantityKeys keys = slot_energy_keys("mean_joules_per_slot", "mean", slot_seconds);
  keys.words = R"("critical", "own")";
  return keys;
}

site::HarvestMean read_mean(TomlTable& table, const QuantityKeys& keys, const MeanOf& of) {
  const std::optional<std::string_view> key = table.given(keys);
  if (!key) return of.absent;
  if (table.is_text(*key)) {
    const std::string word = table.text(*key);
    if (word == "critical") return site::CriticalMean{};
    if (word == "own") return site::OwnMean{};
  }
  const Range range = of.may_be_zero ? non_negative_number() : positive_number();
  return site::GivenMean{table.quantity(keys, range).value()};
}

// A law by its moments has no mean of its own.
bool has_own_mean(const site::PartShape& shape) {
  return std::visit(numeric::Overloaded{[](const site::GammaShape&) { return false; },
                                        [](const site::ConstantShape&) { return false; },
                                        [](const site::UniformShape&) { return true; },
                                        [](const site::SeriesShape&) { return true; }},
                    shape);
}

// A series' size is what it was measured to be, or what the scenario makes of it.
void note_size_of_series(bool has_mean, const site::HarvestPart& harvest, Notes& notes) {
  const auto* series = std::get_if<site::SeriesShape>(&harvest.shape);
  if (series == nullptr || !series->record.unit.empty()) return;
  if (!has_mean)
    notes.push_back(
        fmt::format("{}: {} is scaled to the mean demand; its unit, or "
                    "mean_joules_per_slot = \"own\", leaves it at its own size.",
                    series->source, series->column));
  if (std::holds_alternative<site::OwnMean>(harvest.mean))
    notes.push_back(fmt::format("{}: {} is taken for joules per slot, as no unit is given.",
                                series->source, series->column));
}

site::HarvestPart read_part(TomlTable table, double slot_seconds, Notes& notes) {
  site::HarvestPart harvest;
  harvest.shape = read_shape(table, slot_seconds, notes);
  const QuantityKeys mean = mean_keys(slot_seconds);
  harvest.mean = read_mean(table, mean, mean_of(harvest.shape));
  harvest.mean_factor = table.number("mean_factor", positive_number(), 1);
  harvest.profile = read_profile(table);
  if (!harvest.profile.empty() && std::holds_alternative<site::SeriesShape>(harvest.shape))
    table.refuse_because("profile", "allowed: of a law; a series has its own course");
  if (std::holds_alternative<site::OwnMean>(harvest.mean) && !has_own_mean(harvest.shape))
    table.refuse(table.given(mean).value_or(mean.number),
                 "\"critical\" or a number: this law has no mean of its own");
  note_size_of_series(table.given(mean).has_value(), harvest, notes);
  return harvest;
}

}  // namespace

site::Harvest read_harvest(TomlTable& file, double slot_seconds, Notes& notes) {
  std::vector<site::HarvestPart> parts;
  if (file.is_array("harvest"))
    for (TomlTable& table : file.tables("harvest"))
      parts.push_back(read_part(table, slot_seconds, notes));
  else
    parts.push_back(read_part(file.table("harvest"), slot_seconds, notes));
  try {
    return site::harvest_of(std::move(parts));
  } catch (const std::domain_error& error) {
    file.refuse_because("harvest", error.what());
  }
}

}  // namespace inferlaw::apps
