// Decimal numbers as they stand in most files, [+-] DIGITS [. DIGITS] [e [+-] DIGITS], in whole
// numbers: several times as fast as what reads every number there is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace inferlaw::apps {

/// mantissa times 10^exponent, with the sign.
struct Decimal {
  std::uint64_t mantissa = 0;
  int exponent = 0;
  bool negative = false;

  /// The nearest double or long double, where one operation on exact numbers gives it.
  [[nodiscard]] std::optional<double> nearest_double() const;
  [[nodiscard]] std::optional<long double> nearest_long_double() const;
};

/// None where the whole text is no such number, or one of more than 19 digits.
[[nodiscard]] std::optional<Decimal> decimal_in(std::string_view text);

}  // namespace inferlaw::apps
