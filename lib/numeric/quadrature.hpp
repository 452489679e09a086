/// @file
/// Integrals with a statement of their error, by Boost.Math.
///
///     integrate            adaptive Gauss-Kronrod (31 points), halving where the two rules differ,
///                          up to 2^15 pieces
///     integrate_to_ends    double exponential (tanh-sinh): derivatives may be infinite at the ends
///
/// `tolerance` is relative to the integral of |f|.
#pragma once

#include <cmath>
#include <functional>

namespace inferlaw::numeric {

using Integrand = std::function<double(double)>;

struct Integral {
  double value = 0;
  double error = 0;  ///< estimated, absolute
};

[[nodiscard]] inline Integral operator+(const Integral& one, const Integral& other) {
  return {.value = one.value + other.value, .error = one.error + other.error};
}

[[nodiscard]] inline Integral operator*(double scale, const Integral& integral) {
  return {.value = scale * integral.value, .error = std::abs(scale) * integral.error};
}

[[nodiscard]] Integral integrate(const Integrand& f, double low, double high, double tolerance);
[[nodiscard]] Integral integrate_to_ends(const Integrand& f, double low, double high,
                                         double tolerance);

}  // namespace inferlaw::numeric
