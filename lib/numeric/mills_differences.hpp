/// @file
/// Mills moments at two points and their averages between, with no cancellation however close the
/// two lie.
///
///     R_k(x)     of normal.hpp
///     average_1  = integral_0^1 R_1(v + (u - v) s) ds       = -R_0[u, v]
///     average_2  = 2 integral_0^1 s R_2(v + (u - v) s) ds   = 2 R_0[u, u, v]
///
/// [..] are divided differences of R_0 = P(t)/(x + c), P a Chebyshev series in t = (x - 3)/(x + 7):
/// those of the series by Clenshaw's recurrence of divided differences, those of t and 1/(x + c)
/// written down. All terms have one sign [exact; the series: mills_series.py].
#pragma once

namespace inferlaw::numeric {

struct MillsDifferences {
  double first_0 = 0;   ///< R_0(u)
  double first_1 = 0;   ///< R_1(u)
  double first_2 = 0;   ///< R_2(u)
  double second_0 = 0;  ///< R_0(v)
  double average_1 = 0;
  double average_2 = 0;
};

/// u, v >= -1. Accuracy: docs/accuracy.md.
[[nodiscard]] MillsDifferences mills_differences(double u, double v);

/// Without first_2 and average_2, which are 0.
[[nodiscard]] MillsDifferences first_mills_differences(double u, double v);

/// average_1 alone.
[[nodiscard]] double mills_average(double u, double v);

}  // namespace inferlaw::numeric
