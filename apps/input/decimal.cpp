#include "inferlaw/apps/input/decimal.hpp"

#include <array>
#include <cstddef>
#include <cstdlib>
#include <limits>

namespace inferlaw::apps {
namespace {

constexpr int most_digits = 19;  // fewer than 2^64 whatever they are

// Powers of ten up to the last that the type holds exactly: 5^22 below 2^53, 5^27 below 2^64.
template <typename Number, std::size_t Count>
constexpr std::array<Number, Count> powers_of_ten() {
  std::array<Number, Count> powers{1};
  for (std::size_t i = 1; i < Count; ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}
constexpr auto exact_doubles = powers_of_ten<double, 23>();
constexpr auto exact_long_doubles = powers_of_ten<long double, 28>();

template <typename Number, std::size_t Count>
std::optional<Number> nearest(const Decimal& decimal, const std::array<Number, Count>& powers) {
  constexpr int digits = std::numeric_limits<Number>::digits;
  const auto power = static_cast<std::size_t>(std::abs(decimal.exponent));
  const bool fits = digits >= 64 || decimal.mantissa >> static_cast<unsigned>(digits % 64) == 0;
  if (!fits || power >= powers.size()) return std::nullopt;
  const auto whole = static_cast<Number>(decimal.mantissa);
  const Number size = decimal.exponent < 0 ? whole / powers[power] : whole * powers[power];
  return decimal.negative ? -size : size;
}

class Scan {
 public:
  explicit Scan(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  std::optional<Decimal> decimal() {
    if (begins('-')) decimal_.negative = true;
    take_digits();
    const int before_point = digits_;
    if (begins('.')) take_digits();
    decimal_.exponent = before_point - digits_;
    if (digits_ == 0 || digits_ > most_digits) return std::nullopt;
    if (at_ == end_) return decimal_;
    if (!begins('e') && !begins('E')) return std::nullopt;
    return with_exponent();
  }

 private:
  bool begins(char letter) {
    const bool is_here = at_ != end_ && *at_ == letter;
    if (is_here) ++at_;
    return is_here;
  }

  [[nodiscard]] bool at_digit() const { return at_ != end_ && *at_ >= '0' && *at_ <= '9'; }

  void take_digits() {
    for (; at_digit(); ++at_, ++digits_)
      decimal_.mantissa = 10 * decimal_.mantissa + static_cast<std::uint64_t>(*at_ - '0');
  }

  std::optional<Decimal> with_exponent() {
    const bool negative = begins('-');
    if (!negative) begins('+');
    constexpr int most = 1000;
    int exponent = 0;
    if (!at_digit()) return std::nullopt;
    for (; at_digit() && exponent < most; ++at_) exponent = 10 * exponent + (*at_ - '0');
    if (at_ != end_) return std::nullopt;
    decimal_.exponent += negative ? -exponent : exponent;
    return decimal_;
  }

  const char* at_;
  const char* end_;
  Decimal decimal_;
  int digits_ = 0;
};

}  // namespace

std::optional<double> Decimal::nearest_double() const { return nearest(*this, exact_doubles); }

std::optional<long double> Decimal::nearest_long_double() const {
  return nearest(*this, exact_long_doubles);
}

std::optional<Decimal> decimal_in(std::string_view text) { return Scan(text).decimal(); }

}  // namespace inferlaw::apps
