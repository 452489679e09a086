"""Writes normal.csv: 50-digit references for lib/numeric/normal.

R_k(x) = integral_0^inf t^k exp(-x t - t^2/2) dt by the forward recurrence from the Mills ratio, carried with
enough digits that its loss (about x^(2 k) and more) does not show.

Run: python3 tests/reference/normal.py > tests/reference/normal.csv
"""
import random

from mpmath import mp, mpf, erfc, exp, sqrt, pi

mp.dps = 120


def row(x):
    z = mpf(x)
    density = exp(-z * z / 2) / sqrt(2 * pi)
    tail = erfc(z / sqrt(mpf(2))) / 2
    moments = [tail / density]
    moments.append(1 - z * moments[0])
    for k in range(1, 5):
        moments.append(k * moments[k - 1] - z * moments[k])
    values = [density, tail] + moments
    return ",".join([float(x).hex()] + [mp.nstr(v, 25, min_fixed=1, max_fixed=0) for v in values])


print("x,density,tail,r0,r1,r2,r3,r4,r5")
rng = random.Random(3)
points = [0.0, 1e-300, 1e-10, 0.5, 0.99999, 1.0, 1.4999, 1.5, 1.5001, 2.0, 3.0, 7.999, 8.0, 8.001, 20.0, 37.0, 100.0,
          1e5, 1e8, -1e-10, -0.5, -1.0, -5.0, -30.0, -37.0]
points += [rng.uniform(-37, 37) for _ in range(300)] + [rng.uniform(-1, 9) for _ in range(250)]
for point in points:
    print(row(point))
