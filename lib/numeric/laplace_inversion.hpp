/// @file
/// Numerical inversion of a Laplace transform whose singularities lie on the real axis at s <= 0.
///
///     f(t) = (1/(2 pi i)) integral e^{s t} F(s) ds  over  s = z(theta)/t, -pi < theta < pi,
///     z(theta) = N (0.5071 theta cot(0.6407 theta) - 0.6122 + 0.2645 i theta)
///
/// by the midpoint rule in N = 24 nodes, half of which are the mirror image of the others. The rule
/// errs by 3.89^-N = 7e-15 and rounding by about 1e-14, both relative to the size of e^{s t} F(s)/t
/// on the contour; where f is far below that size, its relative precision is lost.
///
/// Source: Trefethen, Weideman and Schmelzer, BIT 46 (2006), section 2 (after Talbot 1979)
/// [published].
#pragma once

#include <cmath>
#include <complex>
#include <numbers>

namespace inferlaw::numeric {

/// f(t) for t > 0; `transform` is called with complex s and is real on the real axis.
template <typename Transform>
[[nodiscard]] double inverse_laplace(Transform transform, double t) {
  using Complex = std::complex<double>;
  constexpr int nodes = 24;
  double sum = 0;
  for (int k = 0; k < nodes / 2; ++k) {
    const double theta = (2 * k + 1) * std::numbers::pi / nodes;
    const double cotangent = 1 / std::tan(0.6407 * theta);
    const Complex z = double{nodes} * Complex(0.5071 * theta * cotangent - 0.6122, 0.2645 * theta);
    const Complex slope =
        double{nodes} *
        Complex(0.5071 * (cotangent - 0.6407 * theta * (1 + cotangent * cotangent)), 0.2645);
    sum += (std::exp(z) * transform(z / t) * slope).imag();
  }
  return 2 * sum / (nodes * t);
}

}  // namespace inferlaw::numeric
