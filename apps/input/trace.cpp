#include "inferlaw/apps/input/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/csv.hpp"
#include "inferlaw/apps/input/timestamp.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::size_t fewest_rows = 3;

[[noreturn]] void refuse(const CsvTable& table, std::size_t row, std::size_t column,
                         const std::string& allowed) {
  const std::string_view cell = table.cell(row, column);
  throw InputError(fmt::format("{}:{}: {} is {}; allowed: {}", table.file().string(),
                               table.line(row), table.names()[column],
                               cell.empty() ? "missing" : cell, allowed));
}

std::vector<Timestamp> timestamps(const CsvTable& table, std::size_t column) {
  std::vector<Timestamp> times;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::optional<Timestamp> time = timestamp_in(table.cell(row, column));
    if (!time) refuse(table, row, column, "a date and time as 2023-11-16 18:15:46.68, or seconds");
    if (!times.empty() && time->is_date != times.front().is_date)
      refuse(table, row, column, "all times as in the first row, dates or seconds");
    times.push_back(*time);
  }
  return times;
}

// The whole seconds are subtracted before anything is rounded.
double seconds_since(const Timestamp& first, const Timestamp& time) {
  return static_cast<double>(time.seconds - first.seconds) + (time.fraction - first.fraction);
}

bool is_earlier(const Timestamp& one, const Timestamp& other) {
  return one.seconds != other.seconds ? one.seconds < other.seconds : one.fraction < other.fraction;
}

std::vector<std::size_t> in_order(const std::vector<Timestamp>& times) {
  std::vector<std::size_t> order(times.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
    return is_earlier(times[one], times[other]);
  });
  return order;
}

std::size_t steps_back(const std::vector<Timestamp>& times) {
  std::size_t count = 0;
  for (std::size_t row = 1; row < times.size(); ++row)
    if (is_earlier(times[row], times[row - 1])) ++count;
  return count;
}

double tokens_of(const CsvTable& table, std::size_t row, std::size_t column) {
  const double tokens = table.number(row, column);
  if (tokens < 0) refuse(table, row, column, "a finite number, 0 or above");
  return tokens;
}

}  // namespace

site::Trace read_trace(const TraceColumns& columns) {
  const CsvTable table(columns.file);
  const std::vector<Timestamp> times = timestamps(table, table.column(columns.time));
  if (times.size() < fewest_rows)
    throw InputError(fmt::format("{}: {} rows; allowed: {} or more", columns.file.string(),
                                 times.size(), fewest_rows));
  const std::size_t tokens = table.column(columns.tokens);
  site::Trace trace{.rows_out_of_order = steps_back(times),
                    .source = columns.file.string(),
                    .time_column = columns.time,
                    .tokens_column = columns.tokens};
  const std::vector<std::size_t> order = in_order(times);
  for (const std::size_t row : order) {
    trace.times_seconds.push_back(seconds_since(times[order.front()], times[row]));
    trace.tokens.push_back(tokens_of(table, row, tokens));
  }
  return trace;
}

}  // namespace inferlaw::apps
