#!/usr/bin/env python3
"""Writes mills_series.hpp: Chebyshev series of the Mills moments R_0 .. R_5 on x >= 0.

    R_n(x) = n!/(x + c)^(n+1) sum_k a_k T_k(t),   t = (x - A)/(x + A),   A = 5, c = 2.5

The factor takes the decay at large x away, so that the sums lie near 1 and their error is relative.
Coefficients are those of interpolation in 64 Chebyshev points, values with 100 digits (the forward
recurrence below x = 20, the continued fraction beyond), cut below 1e-18 of the largest. A and c are
a choice: of those tried they need few terms in all orders.

wide_series is that of R_0 on x >= -2, with t = (x + 2 - A)/(x + 2 + A), for its derivatives and
divided differences from x = -1 on: a series gives them best away from its ends.

Run: python3 lib/numeric/detail/mills_series.py > lib/numeric/detail/mills_series.hpp
"""
from mpmath import cos, erfc, exp, factorial, mp, mpf, pi, sqrt

mp.dps = 100
A, C, ORDERS, POINTS = mpf(5), mpf("2.5"), 6, 64

HEADER = """// Written by mills_series.py: Chebyshev series of the Mills moments on x >= 0.
//
//   R_n(x) = n!/(x + series_shift)^(n+1) sum_k a_k T_k(t),
//   t = (x - series_middle)/(x + series_middle)
#pragma once

#include <array>
#include <cstddef>

namespace inferlaw::numeric::detail {

inline constexpr double series_middle = 5;
inline constexpr double series_shift = 2.5;
inline constexpr double wide_pole = 7;  // A + 2
"""


def moment(n, x):
    if x > 20:
        quotients = [mpf(0)] * 402
        for k in range(400, 0, -1):
            quotients[k] = k / (x + quotients[k + 1])
        value = 1 / (x + quotients[1])
        for k in range(1, n + 1):
            value *= quotients[k]
        return value
    moments = [sqrt(pi / 2) * exp(x * x / 2) * erfc(x / sqrt(mpf(2)))]
    moments.append(1 - x * moments[0])
    for k in range(1, n):
        moments.append(k * moments[k - 1] - x * moments[k])
    return moments[n]


def series(n, begin=0):
    angles = [pi * (j + mpf(1) / 2) / POINTS for j in range(POINTS)]
    values = []
    for angle in angles:
        x = begin + A * (1 + cos(angle)) / (1 - cos(angle))
        values.append(moment(n, x) * (x + C) ** (n + 1) / factorial(n))
    terms = [2 * sum(v * cos(k * angle) for v, angle in zip(values, angles)) / POINTS
             for k in range(POINTS)]
    terms[0] /= 2
    while abs(terms[-1]) < mpf(10) ** -18 * abs(terms[0]):
        terms.pop()
    return terms


def write(name, terms):
    print(f"inline constexpr std::array<double, {len(terms)}> {name}{{")
    for start in range(0, len(terms), 3):
        print("    " + " ".join(mp.nstr(term, 20, min_fixed=0, max_fixed=0) + ","
                                for term in terms[start:start + 3]))
    print("};")


def main():
    print(HEADER)
    for n in range(ORDERS):
        write(f"mills_series_{n}", series(n))
    write("wide_series", series(0, begin=-2))
    print("\n}  // namespace inferlaw::numeric::detail")


if __name__ == "__main__":
    main()
