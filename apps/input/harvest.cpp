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
#include "inferlaw/apps/input/clock.hpp"
#include "inferlaw/apps/input/filtered_data.hpp"
#include "inferlaw/apps/input/profile.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/solvers/site/even_series.hpp"
#include "inferlaw/solvers/site/series_unit.hpp"

namespace inferlaw::apps {
namespace {

constexpr double most_slots_per_row = 1e6;

using Notes = std::vector<std::string>;

// ---- a series ---------------------------------------------------------------------------------

// Rows first to last of those kept so far, counted from 1.
void keep_chosen_rows(TomlTable& table, FilteredData& data) {
  if (!table.has("rows")) return;
  const std::vector<double> range =
      table.numbers("rows", whole_number(1, static_cast<double>(data.rows())));
  if (range.size() != 2 || range[0] > range[1])
    table.refuse_because("rows", "allowed: two numbers, the first row and the last");
  data.keep_rows(static_cast<std::size_t>(range[0]) - 1, static_cast<std::size_t>(range[1]) - 1);
}

// The times of the rows, where there are any.
std::optional<Clock> clock_of(TomlTable& table, const FilteredData& data, const std::string& column,
                              Notes& notes) {
  const std::string file = data.table().file().string();
  if (table.has("time_column")) {
    const std::string named = table.text("time_column");
    if (named.empty()) return std::nullopt;
    return read_clock(table, data, named, notes);
  }
  if (const auto dates = column_of_dates(data, column)) {
    notes.push_back(
        fmt::format("{}: its rows are ordered by their times in {}; time_column says "
                    "otherwise.",
                    file, *dates));
    return read_clock(table, data, *dates, notes);
  }
  if (const auto numbers = uneven_column_named_as_time(data, column))
    notes.push_back(
        fmt::format("{}: {} does not ascend evenly, and the rows are taken in the "
                    "file's order; time_column = \"{}\" orders them by it.",
                    file, *numbers, *numbers));
  return std::nullopt;
}

// Without times nothing is missing and nothing stands twice.
void refuse_rules_of_times(const TomlTable& table) {
  for (const char* key : {"fill", "repeats", "time_unit", "time_zone"})
    if (table.has(key)) table.refuse_because(key, "allowed: only with times, of a time_column");
}

std::vector<double> read_values(const FilteredData& data, const std::string& column,
                                bool may_be_missing, bool may_be_below) {
  Range range = may_be_below ? finite_number() : non_negative_number();
  if (!may_be_below) range.description += ", or negatives = \"zero\", which takes them for 0";
  return may_be_missing ? data.column_with_gaps(column, range) : data.column(column, range);
}

// Sets what is below 0 to 0; what it adds up to.
double set_negatives_to_zero(std::vector<double>& values, site::SeriesRecord& record) {
  double sum = 0;
  for (double& value : values) {
    if (!(value < 0)) continue;
    sum += value;
    value = 0;
    ++record.rows_set_to_zero;
  }
  return sum;
}

// The refusal of a row, with its place in the file.
[[noreturn]] void refuse_row(const TomlTable& table, const FilteredData& data, const Clock& clock,
                             const site::UnevenRow& uneven) {
  const std::size_t row = clock.order[uneven.row];
  throw InputError(
      fmt::format("{}:{}: {} is {}, {}{}", data.table().file().string(), data.line(row),
                  clock.column, data.cell(row, data.table().column(clock.column)), uneven.what(),
                  table.has("time_column") ? "" : ", or time_column = \"\" for the file's order"));
}

site::EvenSeries even(TomlTable& table, const FilteredData& data, const Clock& clock,
                      const std::vector<double>& values, const site::EvenRules& rules) {
  std::vector<double> in_order;
  for (const std::size_t row : clock.order) in_order.push_back(values[row]);
  try {
    return site::even_series(clock.seconds, in_order, rules);
  } catch (const site::UnevenRow& uneven) {
    refuse_row(table, data, clock, uneven);
  } catch (const std::domain_error& error) {
    table.refuse_because("time_column", fmt::format("{}, {}", clock.column, error.what()));
  }
}

constexpr QuantityKeys row_length = time_keys("row_seconds", "row_length");

constexpr double clock_jitter = 0.01;
constexpr double rounding_of_steps = 1e-6;

// By the clock, the key or both, which then must agree.
double read_row_seconds(TomlTable& table, const std::optional<double>& step) {
  const std::optional<double> given = table.quantity(row_length, positive_number());
  if (!given && !step)
    table.refuse("row_seconds",
                 "seconds that a row lasts, or a time_column that says so: rows without times may "
                 "last for anything");
  const double seconds = given ? *given : *step;
  if (step && std::abs(seconds - *step) > clock_jitter * *step)
    table.refuse(table.given(row_length).value(),
                 fmt::format("{:.9g}, the step of the rows' times in seconds", *step));
  return seconds;
}

std::int64_t read_slots_per_row(TomlTable& table, const std::optional<double>& step,
                                double slot_seconds) {
  const double row_seconds = read_row_seconds(table, step);
  const double ratio = row_seconds / slot_seconds;
  const double whole = std::round(ratio);
  const std::optional<std::string_view> key = table.given(row_length);
  const double rounding = key ? 1e-9 : rounding_of_steps;
  if (whole >= 1 && whole <= most_slots_per_row && std::abs(ratio - whole) <= rounding * whole)
    return static_cast<std::int64_t>(whole);
  const std::string allowed = fmt::format("a whole multiple of slot.seconds = {}, up to {:g} times",
                                          slot_seconds, most_slots_per_row);
  if (key) table.refuse(*key, allowed);
  table.refuse_because("time_column", fmt::format("the step of the rows' times is {:.9g} s; "
                                                  "allowed: {}",
                                                  row_seconds, allowed));
}

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

void note_what_was_mended(const site::SeriesShape& series, Notes& notes) {
  const site::SeriesRecord& record = series.record;
  const auto say = [&](std::size_t count, const std::string& what) {
    if (count > 0) notes.push_back(fmt::format("{}: {} {}", series.source, count, what));
  };
  say(record.rows_out_of_order, "rows were out of order and have been sorted by time.");
  say(record.merged_rows, "rows of a time that stood before have been merged into it (repeats).");
  say(record.filled_rows, fmt::format("of {} rows were missing and have been put in (fill).",
                                      series.joules_per_slot.size()));
  const double sum =
      std::accumulate(series.joules_per_slot.begin(), series.joules_per_slot.end(), 0.0) *
      static_cast<double>(series.slots_per_row);
  say(record.rows_set_to_zero,
      fmt::format("rows below 0 have been set to 0 (negatives): {:.6g} J{}, {:.2g} % of the sum.",
                  record.joules_set_to_zero, record.unit.empty() ? ", if joules per slot" : "",
                  100 * record.joules_set_to_zero / sum));
}

site::SeriesShape read_series(TomlTable& table, double slot_seconds, Notes& notes) {
  FilteredData data(table, {.file = "file"});
  notes.insert(notes.end(), data.table().notes().begin(), data.table().notes().end());
  site::SeriesShape series{.source = data.table().file().string(), .column = table.text("column")};
  static_cast<void>(data.table().column(series.column));
  keep_chosen_rows(table, data);
  const site::EvenRules rules{.fill = table.member<site::FillRule>("fill"),
                              .repeats = table.member<site::RepeatRule>("repeats")};
  const auto negatives = table.member<site::NegativeRule>("negatives");
  std::vector<double> values = read_values(data, series.column, rules.fill != site::FillRule::none,
                                           negatives == site::NegativeRule::zero);
  const double below_zero = set_negatives_to_zero(values, series.record);
  const std::optional<Clock> clock = clock_of(table, data, series.column, notes);
  std::optional<double> step;
  if (clock) {
    site::EvenSeries made = even(table, data, *clock, values, rules);
    step = made.step_seconds;
    values = std::move(made.values);
    series.record.time_column = clock->column;
    series.record.starts_seconds = clock->starts_seconds;
    series.record.rows_out_of_order = clock->rows_out_of_order;
    series.record.merged_rows = made.merged_rows;
    series.record.filled_rows = made.filled_rows;
  } else {
    refuse_rules_of_times(table);
  }
  series.slots_per_row = read_slots_per_row(table, step, slot_seconds);
  const double unit = read_unit(table, slot_seconds, series);
  for (double& value : values) value *= unit;
  series.joules_per_slot = std::move(values);
  series.record.joules_set_to_zero = below_zero * unit * static_cast<double>(series.slots_per_row);
  check_sum(table, series.joules_per_slot);
  note_what_was_mended(series, notes);
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
  keys.words = "\"critical\", \"own\"";
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
