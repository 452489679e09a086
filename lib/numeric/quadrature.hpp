// Integrals with a statement of their error: Boost.Math's adaptive Gauss-Kronrod rule (31 points),
// halving where the two rules differ.
#pragma once

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

namespace inferlaw::numeric {

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

/// integral of f over [low, high], to `tolerance` of the integral of |f|, or 2^15 pieces.
template <typename Function>
[[nodiscard]] Integral integrate(const Function& f, double low, double high,
                                 double tolerance = 1e-12) {
  Integral result;
  result.value = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
      f, low, high, 15, tolerance, &result.error);
  return result;
}

}  // namespace inferlaw::numeric
