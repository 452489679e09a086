#!/usr/bin/python3
"""log of B(alpha, beta+N)/B(alpha, beta) and its complement's log: writes beta_law.csv beside this file."""
import pathlib
import random

from mpmath import exp, expm1, log, loggamma, mp, mpf, nstr

mp.dps = 60
rng = random.Random(11)
cases = [(0.388, 2.715, n) for n in (1, 10, 100, 1000, 10000)]
cases += [(1e-10, 1.0, 1), (1e-10, 3.0, 1e6), (1e-6, 1e-6, 70), (1000.0, 0.5, 1000), (0.5, 1e5, 1), (0.5, 1e5, 1e12),
          (1e-12, 1e6, 3), (2.0, 50.0, 1e15), (100.0, 100.0, 65), (0.01, 0.1, 64), (0.01, 0.1, 65), (3.0, 1e6, 63)]
cases += [(10 ** rng.uniform(-4, 2), 10 ** rng.uniform(-2, 3), float(int(10 ** rng.uniform(0, 7)))) for _ in range(80)]
cases += [(0.388, 2.715, 1.5), (0.01, 0.1, 64.25), (2.0, 0.5, 1e5 + 0.125), (1e-6, 3.0, 7.75), (30.0, 1.0, 3.5)]
lines = ["alpha,beta,power,log_mean,log_complement"]
for a, b, n in cases:
    x, y, k = mpf(a), mpf(b), mpf(n)
    value = loggamma(y + k) - loggamma(x + y + k) - loggamma(y) + loggamma(x + y)
    lines.append(",".join([repr(a), repr(b), repr(float(n)), nstr(value, 25), nstr(log(-expm1(value)), 25)]))
pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
