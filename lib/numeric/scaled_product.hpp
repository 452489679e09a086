/// @file
/// Products whose value is a double although a partial product may not be.
#pragma once

#include <algorithm>
#include <cmath>

namespace inferlaw::numeric {

/// A number as mantissa * 2^exponent: multiply and divide freely, round to a double once, at the
/// end. Only there can the value overflow or underflow.
struct Scaled {
  double mantissa = 1;
  long exponent = 0;

  [[nodiscard]] double value() const {
    return std::ldexp(mantissa, static_cast<int>(std::clamp(exponent, -5000L, 5000L)));
  }
};

[[nodiscard]] inline Scaled scaled(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  return {.mantissa = mantissa, .exponent = exponent};
}

[[nodiscard]] inline Scaled operator*(Scaled left, Scaled right) {
  const Scaled mantissas = scaled(left.mantissa * right.mantissa);
  return {.mantissa = mantissas.mantissa,
          .exponent = left.exponent + right.exponent + mantissas.exponent};
}

[[nodiscard]] inline Scaled operator*(Scaled left, double right) { return left * scaled(right); }

[[nodiscard]] inline Scaled operator/(Scaled left, double right) {
  const Scaled divisor = scaled(right);
  return {.mantissa = left.mantissa / divisor.mantissa,
          .exponent = left.exponent - divisor.exponent};
}

/// exp(power), also where that is far outside the range of a double (|power| up to 1e4).
[[nodiscard]] inline Scaled scaled_exp(double power) {
  if (std::abs(power) < 600) return scaled(std::exp(power));
  const double part = std::exp(power / 16);
  Scaled result{.mantissa = 1, .exponent = 0};
  for (int i = 0; i < 16; ++i) result = result * part;
  return result;
}

}  // namespace inferlaw::numeric
