#!/usr/bin/python3
"""The larger root of g = 1 - exp(-a g) to 50 digits, by bisection: writes giant_component.csv beside
this file."""
import pathlib

from mpmath import mp, mpf, nstr, exp

mp.dps = 50


def root(a):
    low, high = (a - 1) / a / a, mpf(1)  # below the root, above it
    for _ in range(200):
        middle = (low + high) / 2
        if 1 - exp(-a * middle) > middle:
            low = middle
        else:
            high = middle
    return low


degrees = ["1.01", "1.02", "1.05", "1.1", "1.3", "1.5", "2", "2.5", "3", "5", "8", "13", "20", "30", "36", "45", "60"]
degrees += [repr(1 + 2.0**-k) for k in (10, 20, 30)]
lines = ["degree,share"] + [f"{a},{nstr(root(mpf(float(a))), 20)}" for a in degrees]
pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
