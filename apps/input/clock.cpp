#include "inferlaw/apps/input/clock.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/timestamp.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/solvers/site/even_series.hpp"

namespace inferlaw::apps {
namespace {

constexpr double hour_seconds = 3600;
constexpr double seconds_between_changes_of_clocks = 150.0 * 86400;
constexpr double largest_gap_without_a_unit = 10;

// A column of a file, on the rows that are kept.
struct TimeColumn {
  const FilteredData& data;
  std::string name;
  std::size_t index;

  [[nodiscard]] std::string_view cell(std::size_t row) const { return data.cell(row, index); }
  [[nodiscard]] std::string plain(std::size_t row) const {
    return data.with_decimal_point(row, index);
  }
  [[noreturn]] void refuse(std::size_t row, const std::string& allowed) const {
    throw InputError(fmt::format("{}:{}: {} is {}; allowed: {}", data.table().file().string(),
                                 data.line(row), name, cell(row).empty() ? "missing" : cell(row),
                                 allowed));
  }
};

// ---- dates ------------------------------------------------------------------------------------

std::vector<Timestamp> dates_in(const TimeColumn& column) {
  std::vector<Timestamp> times;
  for (std::size_t row = 0; row < column.data.rows(); ++row) {
    const std::optional<Timestamp> time = date_and_time_in(column.cell(row));
    if (!time && finite_number_in(column.plain(row)))
      column.refuse(row, "all times as in the first row, dates or numbers");
    if (!time) column.refuse(row, "a date and time as 2023-11-16 18:15:46.68");
    times.push_back(*time);
  }
  return times;
}

// A clock that is put back does so twice a year at most; rows in any order go back more often.
void refuse_clock_put_back(const TimeColumn& column, const std::vector<Timestamp>& times) {
  std::vector<double> ahead;
  for (std::size_t row = 1; row < times.size(); ++row)
    if (const double gap = seconds_between(times[row - 1], times[row]); gap > 0)
      ahead.push_back(gap);
  if (ahead.empty()) return;
  const double largest = *std::max_element(ahead.begin(), ahead.end());
  const double span = std::accumulate(ahead.begin(), ahead.end(), 0.0);
  const auto middle = ahead.begin() + static_cast<std::ptrdiff_t>(ahead.size() / 2);
  std::nth_element(ahead.begin(), middle, ahead.end());
  std::vector<std::size_t> put_back;
  std::size_t others = 0;
  for (std::size_t row = 1; row < times.size(); ++row) {
    const double gap = seconds_between(times[row - 1], times[row]);
    const double without_change = gap + hour_seconds;
    const bool is_a_step = gap <= 0 && std::abs(without_change - *middle) <= 0.1 * *middle;
    const bool is_a_gap =
        gap <= -hour_seconds / 2 && without_change >= 0 && without_change <= largest;
    if (is_a_step || is_a_gap)
      put_back.push_back(row);
    else if (gap < 0)
      ++others;
  }
  const double most = 1 + std::floor(span / seconds_between_changes_of_clocks);
  if (put_back.empty() || static_cast<double>(put_back.size() + others) > most) return;
  column.refuse(put_back.front(),
                fmt::format("no local time whose clock is put back, as it is after {} in the row "
                            R"(before: times with their zone, or time_zone = "UTC" or "+01:00" )"
                            "where it is the same all year",
                            column.cell(put_back.front() - 1)));
}

void apply_zone(TomlTable& table, const TimeColumn& column, std::vector<Timestamp>& times) {
  if (table.has("time_zone")) {
    const std::optional<int> east = zone_in(table.text("time_zone"));
    if (!east) table.refuse("time_zone", "\"UTC\" or an offset as \"+01:00\"");
    for (Timestamp& time : times)
      if (!time.has_zone) time.seconds -= *east;
    return;
  }
  for (std::size_t row = 0; row < times.size(); ++row)
    if (times[row].has_zone != times.front().has_zone)
      column.refuse(row, "a zone in every row or in none, or time_zone for those without one");
  if (!times.front().has_zone) refuse_clock_put_back(column, times);
}

// ---- numbers ----------------------------------------------------------------------------------

std::vector<Timestamp> numbers_in(const TimeColumn& column, TimeUnit unit) {
  std::vector<Timestamp> times;
  for (std::size_t row = 0; row < column.data.rows(); ++row) {
    const std::optional<Timestamp> time = number_of_units_in(column.plain(row), unit);
    if (!time && date_and_time_in(column.cell(row)))
      column.refuse(row, "all times as in the first row, dates or numbers");
    if (!time) column.refuse(row, "a date and time as 2023-11-16 18:15:46.68, or a number");
    times.push_back(*time);
  }
  return times;
}

// The last word of a name such as arrival_ms, "Time [s]" or startMs, in small letters.
std::string last_word(const std::string& name) {
  std::string word;
  bool is_ended = false;
  bool was_small = false;
  for (const char letter : name) {
    const bool is_small = letter >= 'a' && letter <= 'z';
    const bool is_large = letter >= 'A' && letter <= 'Z';
    if (!is_small && !is_large) {
      is_ended = true;
      continue;
    }
    if (is_ended || (is_large && was_small)) word.clear();
    is_ended = false;
    was_small = is_small;
    word += is_large ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return word;
}

std::optional<TimeUnit> unit_named_in(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, TimeUnit>, 19> words{
      {{"s", TimeUnit::seconds},
       {"sec", TimeUnit::seconds},
       {"secs", TimeUnit::seconds},
       {"second", TimeUnit::seconds},
       {"seconds", TimeUnit::seconds},
       {"ms", TimeUnit::milliseconds},
       {"msec", TimeUnit::milliseconds},
       {"millis", TimeUnit::milliseconds},
       {"millisecond", TimeUnit::milliseconds},
       {"milliseconds", TimeUnit::milliseconds},
       {"us", TimeUnit::microseconds},
       {"usec", TimeUnit::microseconds},
       {"micros", TimeUnit::microseconds},
       {"microseconds", TimeUnit::microseconds},
       {"ns", TimeUnit::nanoseconds},
       {"nanos", TimeUnit::nanoseconds},
       {"nanoseconds", TimeUnit::nanoseconds},
       {"minutes", TimeUnit::minutes},
       {"hours", TimeUnit::hours}}};
  const std::string last = last_word(name);
  for (const auto& [word, unit] : words)
    if (word == last) return unit;
  return std::nullopt;
}

// Of times since 1970 that lie in 2000 to 2100. As seconds they would be 28,000 years and more.
std::optional<TimeUnit> unit_of_epoch(double least, double most) {
  constexpr double year_2000 = 946684800;
  constexpr double year_2100 = 4102444800;
  constexpr std::array<std::pair<double, TimeUnit>, 3> units{
      {{1e3, TimeUnit::milliseconds}, {1e6, TimeUnit::microseconds}, {1e9, TimeUnit::nanoseconds}}};
  for (const auto& [per_second, unit] : units)
    if (least >= year_2000 * per_second && most <= year_2100 * per_second) return unit;
  return std::nullopt;
}

std::string units_allowed() {
  return fmt::format("\"{}\"", fmt::join(numeric::names<TimeUnit>, "\", \""));
}

// Median gap of the numbers as they are.
double gap_of(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return site::median_gap_seconds(numbers);
}

TimeUnit assumed_seconds(const TimeColumn& column, const std::vector<double>& numbers,
                         std::vector<std::string>& notes) {
  const double gap = gap_of(numbers);
  const std::string file = column.data.table().file().string();
  if (gap >= largest_gap_without_a_unit)
    throw InputError(fmt::format(
        "{}:{}: {} is {}, a number without a unit, and the next one is {:.6g} away in the median: "
        "seconds or milliseconds? allowed: time_unit = {}",
        file, column.data.line(0), column.name, column.cell(0), gap, units_allowed()));
  notes.push_back(
      fmt::format("{}: the numbers of {} are taken for seconds, {:.6g} in the median "
                  "from one to the next; time_unit says otherwise.",
                  file, column.name, gap));
  return TimeUnit::seconds;
}

TimeUnit unit_of(TomlTable& table, const TimeColumn& column, std::vector<std::string>& notes) {
  if (table.has("time_unit")) return table.member<TimeUnit>("time_unit");
  std::vector<double> numbers;
  for (const Timestamp& time : numbers_in(column, TimeUnit::nanoseconds))
    numbers.push_back(1e9 * (static_cast<double>(time.seconds) + time.fraction));
  const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  const std::optional<TimeUnit> named = unit_named_in(column.name);
  const std::optional<TimeUnit> of_epoch = unit_of_epoch(*least, *most);
  const bool is_named = named && !(*named == TimeUnit::seconds && of_epoch);
  if (!is_named && !of_epoch) return assumed_seconds(column, numbers, notes);
  const TimeUnit unit = is_named ? *named : *of_epoch;
  notes.push_back(fmt::format("{}: the numbers of {} are taken for {}, {}.",
                              column.data.table().file().string(), column.name, name_of(unit),
                              is_named ? "as its name says"
                                       : "as since 1970 they lie in 2000 to "
                                         "2100"));
  return unit;
}

// ---- both -------------------------------------------------------------------------------------

std::vector<Timestamp> times_in(TomlTable& table, const TimeColumn& column,
                                std::vector<std::string>& notes) {
  if (date_and_time_in(column.cell(0))) {
    if (table.has("time_unit"))
      table.refuse_because("time_unit", fmt::format("allowed: only where times are numbers; {} of "
                                                    "the first row is {}",
                                                    column.name, column.cell(0)));
    std::vector<Timestamp> times = dates_in(column);
    apply_zone(table, column, times);
    return times;
  }
  if (table.has("time_zone"))
    table.refuse_because("time_zone", fmt::format("allowed: only where times are dates; {} of the "
                                                  "first row is {}",
                                                  column.name, column.cell(0)));
  return numbers_in(column, unit_of(table, column, notes));
}

// ---- columns that are not named ---------------------------------------------------------------

// Days that stand for several rows, beside a column of hours, say, order nothing.
bool is_of_dates(const FilteredData& data, std::size_t column) {
  std::set<std::string_view> days;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const std::string_view cell = data.cell(row, column);
    if (!date_and_time_in(cell)) return false;
    const bool is_day = cell.find(':') == std::string_view::npos && cell.size() <= 10;
    if (is_day && !days.insert(cell).second) return false;
  }
  return true;
}

// time, Timestamp, unix_time, but not downtime.
bool is_named_as_time(const std::string& name) {
  const auto is_letter = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  };
  for (std::size_t at = 0; at + 4 <= name.size(); ++at) {
    const std::string_view word = std::string_view(name).substr(at, 4);
    const bool begins = at == 0 || !is_letter(name[at - 1]);
    if (begins && (word == "time" || word == "Time" || word == "TIME")) return true;
  }
  return false;
}

// In file order; none where a cell is none.
std::optional<std::vector<double>> numbers_of(const FilteredData& data, std::size_t column) {
  std::vector<double> numbers;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const std::optional<double> number = finite_number_in(data.with_decimal_point(row, column));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

bool ascends_evenly(const std::vector<double>& numbers) {
  if (!std::is_sorted(numbers.begin(), numbers.end())) return false;
  try {
    (void)site::even_series(numbers, numbers);
    return true;
  } catch (const std::domain_error&) {
    return false;
  }
}

}  // namespace

Clock read_clock(TomlTable& table, const FilteredData& data, const std::string& name,
                 std::vector<std::string>& notes) {
  const TimeColumn column{.data = data, .name = name, .index = data.table().column(name)};
  const std::vector<Timestamp> times = times_in(table, column, notes);
  Clock clock{.column = name};
  clock.order.resize(times.size());
  std::iota(clock.order.begin(), clock.order.end(), std::size_t{0});
  std::stable_sort(clock.order.begin(), clock.order.end(), [&](std::size_t one, std::size_t other) {
    return is_earlier(times[one], times[other]);
  });
  const Timestamp& earliest = times[clock.order.front()];
  clock.starts_seconds = static_cast<double>(earliest.seconds) + earliest.fraction;
  for (const std::size_t row : clock.order)
    clock.seconds.push_back(seconds_between(times[clock.order.front()], times[row]));
  for (std::size_t row = 1; row < times.size(); ++row)
    if (is_earlier(times[row], times[row - 1])) ++clock.rows_out_of_order;
  return clock;
}

std::optional<std::string> column_of_dates(const FilteredData& data,
                                           const std::string& value_column) {
  const std::vector<std::string>& names = data.table().names();
  for (std::size_t column = 0; column < names.size(); ++column) {
    if (names[column] == value_column) continue;
    if (is_of_dates(data, column)) return names[column];
  }
  return std::nullopt;
}

std::optional<std::string> uneven_column_named_as_time(const FilteredData& data,
                                                       const std::string& value_column) {
  const std::vector<std::string>& names = data.table().names();
  for (std::size_t column = 0; column < names.size(); ++column) {
    if (names[column] == value_column || !is_named_as_time(names[column])) continue;
    const auto numbers = numbers_of(data, column);
    if (numbers && !ascends_evenly(*numbers)) return names[column];
  }
  return std::nullopt;
}

}  // namespace inferlaw::apps
