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

std::optional<std::chrono::sys_days> date(Reader& reader) {
  const auto year = reader.number(4, 9999);
  if (!year || !reader.skip('-')) return std::nullopt;
  const auto month = reader.number(2, 12);
  if (!month || !reader.skip('-')) return std::nullopt;
  const auto day = reader.number(2, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day whole{std::chrono::year(*year),
                                          std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day))};
  if (!whole.ok()) return std::nullopt;
  return std::chrono::sys_days(whole);
}

// Seconds east of UTC.
std::optional<int> zone(Reader& reader) {
  if (reader.at_end() || reader.skip('Z')) return 0;
  const bool west = reader.skip('-');
  if (!west && !reader.skip('+')) return std::nullopt;
  const auto hours = reader.number(2, 14);
  if (!hours) return std::nullopt;
  reader.skip(':');
  const auto minutes = reader.at_end() ? 0 : reader.number(2, 59);
  if (!minutes) return std::nullopt;
  const int east = 3600 * *hours + 60 * *minutes;
  return west ? -east : east;
}

std::optional<Timestamp> date_and_time(std::string_view text) {
  Reader reader(text);
  const auto day = date(reader);
  if (!day || (!reader.skip('T') && !reader.skip(' '))) return std::nullopt;
  const auto hour = reader.number(2, 23);
  if (!hour || !reader.skip(':')) return std::nullopt;
  const auto minute = reader.number(2, 59);
  if (!minute) return std::nullopt;
  const auto second = reader.skip(':') ? reader.number(2, 60) : 0;
  if (!second) return std::nullopt;
  const double fraction = reader.skip('.') ? reader.fraction() : 0;
  const auto east = zone(reader);
  if (!east || !reader.at_end()) return std::nullopt;
  const std::int64_t days = day->time_since_epoch().count();
  const std::int64_t minutes = std::int64_t{60} * *hour + *minute;
  return Timestamp{.seconds = 86400 * days + 60 * minutes + *second - *east,
                   .fraction = fraction,
                   .is_date = true};
}

std::optional<Timestamp> plain_seconds(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  if (!(std::abs(value) <= most_seconds)) return std::nullopt;
  const double whole = std::floor(value);
  return Timestamp{.seconds = static_cast<std::int64_t>(whole), .fraction = value - whole};
}

}  // namespace

std::optional<Timestamp> timestamp_in(std::string_view text) {
  if (const auto date = date_and_time(text)) return date;
  return plain_seconds(text);
}

}  // namespace inferlaw::apps
