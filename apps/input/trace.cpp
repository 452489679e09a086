#include "inferlaw/apps/input/trace.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/clock.hpp"
#include "inferlaw/apps/input/filtered_data.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::size_t fewest_rows = 3;

// Requests that failed, most likely.
void note_rows_without_tokens(TomlTable& table, const site::Trace& trace,
                              std::vector<std::string>& notes) {
  const auto without = std::count(trace.tokens.begin(), trace.tokens.end(), 0.0);
  if (without == 0 || table.has("where")) return;
  notes.push_back(fmt::format(
      "{}: {} of {} rows have 0 {} and count as tasks; where = \"`{}` > 0\" leaves them "
      "out.",
      trace.source, without, trace.tokens.size(), trace.tokens_column, trace.tokens_column));
}

}  // namespace

site::Trace read_trace(TomlTable& table, std::vector<std::string>& notes) {
  const FilteredData data(table, {.file = "trace"});
  const std::string file = data.table().file().string();
  notes.insert(notes.end(), data.table().notes().begin(), data.table().notes().end());
  if (data.rows() < fewest_rows)
    throw InputError(
        fmt::format("{}: {} rows; allowed: {} or more", file, data.rows(), fewest_rows));
  Clock clock = read_clock(table, data, table.text("time_column"), notes);
  const std::string tokens_column = table.text("tokens_column");
  const std::vector<double> tokens = data.column(tokens_column, non_negative_number());
  site::Trace trace{.times_seconds = std::move(clock.seconds),
                    .rows_out_of_order = clock.rows_out_of_order,
                    .rows_left_out = data.table().rows() - data.rows(),
                    .source = file,
                    .time_column = clock.column,
                    .tokens_column = tokens_column};
  for (const std::size_t row : clock.order) trace.tokens.push_back(tokens[row]);
  note_rows_without_tokens(table, trace, notes);
  return trace;
}

}  // namespace inferlaw::apps
