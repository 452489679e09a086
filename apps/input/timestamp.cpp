#include "inferlaw/apps/input/timestamp.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <string>

namespace inferlaw::apps {
namespace {

constexpr double most_seconds = 1e15;  // beyond, a double has no fraction worth reading

// Reads from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() const { return text_.empty(); }

  bool skip(char wanted) {
    if (text_.empty() || text_.front() != wanted) return false;
    text_.remove_prefix(1);
    return true;
  }

  [[nodiscard]] bool begins_with_digit() const {
    return !text_.empty() && text_.front() >= '0' && text_.front() <= '9';
  }
  [[nodiscard]] bool has_colon_third() const { return text_.size() > 2 && text_[2] == ':'; }

  // Exactly `digits` of them, up to `most`.
  std::optional<int> number(std::size_t digits, int most) {
    if (text_.size() < digits) return std::nullopt;
    int value = 0;
    for (const char letter : text_.substr(0, digits)) {
      if (letter < '0' || letter > '9') return std::nullopt;
      value = 10 * value + (letter - '0');
    }
    if (value > most) return std::nullopt;
    text_.remove_prefix(digits);
    return value;
  }

  bool skip_text(std::string_view wanted) {
    if (!text_.starts_with(wanted)) return false;
    text_.remove_prefix(wanted.size());
    return true;
  }

  // A letter that may stand between, if it does.
  bool skip_any(std::string_view wanted) {
    if (text_.empty() || wanted.find(text_.front()) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }

  // The digits after a point; 0 where there are none.
  double fraction() {
    std::string digits = "0.";
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      digits += text_.front();
      text_.remove_prefix(1);
    }
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

 private:
  std::string_view text_;
};

std::optional<std::chrono::sys_days> day_of(int year, int month, int day) {
  const std::chrono::year_month_day whole{std::chrono::year(year),
                                          std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
  if (!whole.ok()) return std::nullopt;
  return std::chrono::sys_days(whole);
}

// 16.11.2023
std::optional<std::chrono::sys_days> day_first(Reader& reader) {
  const auto day = reader.number(2, 31);
  if (!day || !reader.skip('.')) return std::nullopt;
  const auto month = reader.number(2, 12);
  if (!month || !reader.skip('.')) return std::nullopt;
  const auto year = reader.number(4, 9999);
  if (!year) return std::nullopt;
  return day_of(*year, *month, *day);
}

struct Date {
  std::chrono::sys_days day;
  bool has_dashes = true;  // or slashes, or points
};

// 2023-11-16, 2023/11/16, 20231116
std::optional<Date> year_first(Reader& reader) {
  const auto year = reader.number(4, 9999);
  if (!year) return std::nullopt;
  const bool dashes = reader.skip('-');
  const bool slashes = !dashes && reader.skip('/');
  const auto month = reader.number(2, 12);
  if (!month || (dashes && !reader.skip('-')) || (slashes && !reader.skip('/')))
    return std::nullopt;
  const auto day = reader.number(2, 31);
  if (!day) return std::nullopt;
  const auto whole = day_of(*year, *month, *day);
  if (!whole) return std::nullopt;
  return Date{.day = *whole, .has_dashes = dashes || slashes};
}

std::optional<Date> date(Reader& reader) {
  Reader other = reader;
  if (const auto day = day_first(other)) {
    reader = other;
    return Date{.day = *day};
  }
  return year_first(reader);
}

struct Zone {
  int seconds_east = 0;
  bool is_written = false;
};

std::optional<Zone> zone(Reader& reader) {
  if (reader.at_end()) return Zone{};
  if (reader.skip('Z') || reader.skip_text(" UTC")) return Zone{.is_written = true};
  const bool west = reader.skip('-');
  if (!west && !reader.skip('+')) return std::nullopt;
  const auto hours = reader.number(2, 14);
  if (!hours) return std::nullopt;
  reader.skip(':');
  const auto minutes = reader.at_end() ? 0 : reader.number(2, 59);
  if (!minutes) return std::nullopt;
  const int east = 3600 * *hours + 60 * *minutes;
  return Zone{.seconds_east = west ? -east : east, .is_written = true};
}

// Hours and minutes, and what may follow them, in seconds; colons between as in the date.
std::optional<Timestamp> time_of_day(Reader& reader, bool has_colons) {
  const auto hour = reader.number(2, 23);
  if (!hour || (has_colons && !reader.skip(':'))) return std::nullopt;
  const auto minute = reader.number(2, 59);
  if (!minute) return std::nullopt;
  const bool has_second = has_colons ? reader.skip(':') : reader.begins_with_digit();
  const auto second = has_second ? reader.number(2, 60) : 0;
  if (!second) return std::nullopt;
  return Timestamp{.seconds = std::int64_t{3600} * *hour + std::int64_t{60} * *minute + *second,
                   .fraction = has_second && reader.skip_any(".,") ? reader.fraction() : 0};
}

struct UnitRatio {
  std::int64_t numerator = 1;  // seconds in a unit
  std::int64_t denominator = 1;
};

UnitRatio seconds_in(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::seconds:
      return {};
    case TimeUnit::milliseconds:
      return {.denominator = 1'000};
    case TimeUnit::microseconds:
      return {.denominator = 1'000'000};
    case TimeUnit::nanoseconds:
      return {.denominator = 1'000'000'000};
    case TimeUnit::minutes:
      return {.numerator = 60};
    case TimeUnit::hours:
      return {.numerator = 3'600};
  }
  return {};
}

std::optional<std::int64_t> whole_number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Timestamp> date_and_time_in(std::string_view text) {
  Reader reader(text);
  const auto day = date(reader);
  if (!day) return std::nullopt;
  const std::int64_t midnight = std::int64_t{86400} * day->day.time_since_epoch().count();
  if (reader.at_end())  // eight digits alone are a number
    return day->has_dashes ? std::optional(Timestamp{.seconds = midnight}) : std::nullopt;
  if (!reader.skip_any(day->has_dashes ? "T " : "T :")) return std::nullopt;
  auto time = time_of_day(reader, day->has_dashes || reader.has_colon_third());
  if (!time) return std::nullopt;
  const auto east = zone(reader);
  if (!east || !reader.at_end()) return std::nullopt;
  time->seconds += midnight - east->seconds_east;
  time->has_zone = east->is_written;
  return time;
}

std::optional<Timestamp> number_of_units_in(std::string_view text, TimeUnit unit) {
  const auto [numerator, denominator] = seconds_in(unit);
  const auto whole = whole_number_in(text);
  if (whole && std::abs(static_cast<double>(*whole)) <= 9e18 / static_cast<double>(numerator)) {
    const std::int64_t scaled = *whole * numerator;
    const std::int64_t rest = (scaled % denominator + denominator) % denominator;
    const std::int64_t seconds = (scaled - rest) / denominator;
    if (std::abs(static_cast<double>(seconds)) > most_seconds) return std::nullopt;
    return Timestamp{.seconds = seconds,
                     .fraction = static_cast<double>(rest) / static_cast<double>(denominator)};
  }
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  value = value * static_cast<double>(numerator) / static_cast<double>(denominator);
  if (!(std::abs(value) <= most_seconds)) return std::nullopt;
  const double floor = std::floor(value);
  return Timestamp{.seconds = static_cast<std::int64_t>(floor), .fraction = value - floor};
}

std::optional<int> zone_in(std::string_view text) {
  if (text == "UTC") return 0;
  Reader reader(text);
  const auto found = zone(reader);
  if (!found || !found->is_written || !reader.at_end()) return std::nullopt;
  return found->seconds_east;
}

double seconds_between(const Timestamp& earlier, const Timestamp& later) {
  return static_cast<double>(later.seconds - earlier.seconds) + (later.fraction - earlier.fraction);
}

bool is_earlier(const Timestamp& one, const Timestamp& other) {
  return one.seconds != other.seconds ? one.seconds < other.seconds : one.fraction < other.fraction;
}

}  // namespace inferlaw::apps
