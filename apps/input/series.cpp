#include "inferlaw/apps/input/series.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/clock.hpp"
#include "inferlaw/apps/input/filtered_data.hpp"
#include "inferlaw/solvers/site/even_series.hpp"

namespace inferlaw::apps {
namespace {

constexpr double most_slots_per_row = 1e6;

using Notes = std::vector<std::string>;

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

// Whether a name that is no column is a formula of some; else the file refuses it.
bool is_formula(const FilteredData& data, const std::string& column) {
  return !data.table().has(column) && column.find_first_of("+-*/^(`") != std::string::npos;
}

std::vector<double> read_values(const TomlTable& table, const FilteredData& data,
                                const std::string& column, bool may_be_missing,
                                const Range& range) {
  if (is_formula(data, column)) return data.formula(table, "column", column, range);
  return may_be_missing ? data.column_with_gaps(column, range) : data.column(column, range);
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

void note_what_was_mended(const SeriesRows& series, Notes& notes) {
  const auto say = [&](std::size_t count, const std::string& what) {
    if (count > 0) notes.push_back(fmt::format("{}: {} {}", series.source, count, what));
  };
  say(series.record.rows_out_of_order, "rows were out of order and have been sorted by time.");
  say(series.record.merged_rows,
      "rows of a time that stood before have been merged into it (repeats).");
  say(series.record.filled_rows,
      fmt::format("of {} rows were missing and have been put in (fill).", series.values.size()));
}

// What is below 0 is then 0, where that is asked for.
void set_negatives_to_zero(std::vector<double>& values, SeriesRows& series) {
  for (double& value : values) {
    if (!(value < 0)) continue;
    series.sum_set_to_zero += value;
    value = 0;
    ++series.record.rows_set_to_zero;
  }
}

}  // namespace

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

SeriesRows read_series_rows(TomlTable& table, double slot_seconds, const SeriesValues& wanted,
                            Notes& notes) {
  FilteredData data(table, {.file = "file"});
  notes.insert(notes.end(), data.table().notes().begin(), data.table().notes().end());
  SeriesRows series{.source = data.table().file().string(), .column = table.text("column")};
  if (!is_formula(data, series.column)) static_cast<void>(data.table().column(series.column));
  keep_chosen_rows(table, data);
  const site::EvenRules rules{.fill = table.member<site::FillRule>("fill"),
                              .repeats = table.member<site::RepeatRule>("repeats")};
  std::vector<double> values =
      read_values(table, data, series.column, rules.fill != site::FillRule::none, wanted.range);
  if (wanted.sets_negatives_to_zero) set_negatives_to_zero(values, series);
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
  series.values = std::move(values);
  note_what_was_mended(series, notes);
  return series;
}

}  // namespace inferlaw::apps
