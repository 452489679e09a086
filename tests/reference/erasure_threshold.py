#!/usr/bin/python3
"""Thresholds of peeling on graphs of texts and concepts to 50 digits, by minimising x/lambda(1 -
rho(1-x)) itself and by differentiating nothing by hand: writes erasure_threshold.csv beside this
file."""
import pathlib

from mpmath import mp, mpf, nstr, erfc, sqrt, diff, log

mp.dps = 60


def minimum(f, low, high):
    """Grid, then golden sections; f is smooth, so half of the digits remain in x."""
    points = [low + (high - low) * i / 400 for i in range(401)]
    values = [f(x) for x in points]
    best = values.index(min(values))
    low, high = points[max(best - 1, 0)], points[min(best + 1, 400)]
    golden = (sqrt(mpf(5)) - 1) / 2
    for _ in range(150):
        left, right = high - golden * (high - low), low + golden * (high - low)
        if f(left) < f(right):
            high = right
        else:
            low = left
    return (low + high) / 2


def row_of(R, T, d, eps):
    R, T, d, eps = (mpf(v) for v in (R, T, d, eps))
    n, p = R / eps, d / R
    lam = lambda u: (1 - p + p * u) ** (T - 1)
    rho = lambda u: (1 - p + p * u) ** (n - 1)
    node = lambda u: ((1 - p + p * u) ** T - (1 - p) ** T) / (1 - (1 - p) ** T)
    lam1 = lambda u: p * (T - 1) * (1 - p + p * u) ** (T - 2)
    rho1 = lambda u: p * (n - 1) * (1 - p + p * u) ** (n - 2)
    x = minimum(lambda x: log(x) - (T - 1) * log(1 - p * rho(1 - x)), eps / 5, mpf(1))
    e = x / lam(1 - rho(1 - x))
    gamma = e * node(1 - rho(1 - x))
    xb, y = 1 - x, 1 - rho(1 - x)
    node1 = T * p / (1 - (1 - p) ** T)
    alpha = {}
    for name, s in (("literature", -1), ("authors", 1)):
        alpha[name] = (
            rho(xb) ** 2 - rho(xb**2) + rho1(xb) * (1 - 2 * x * rho(xb)) + s * xb**2 * rho1(xb**2)
        ) / (node1 * lam(y) ** 2 * rho1(xb) ** 2) + e**2 * (
            lam(y) ** 2 + s * lam(y**2) + s * y**2 * lam1(y**2)
        ) / (node1 * lam(y) ** 2)
    lost = mpf(1)
    if e >= eps:
        lost = gamma * erfc(sqrt(n / alpha["authors"]) * (e - eps) / sqrt(mpf(2))) / 2 / eps
    return [e, x, gamma, alpha["literature"], alpha["authors"], lost]


cases = []
for R in ("40", "1000", "1e5", "225092573.5484551", "1e10", "1e12"):
    for d, ratio in (("6", "4.6"), ("6", "5"), ("6", "4.53299"), ("4", "1.5"), ("8", "19"), ("3", ".6"), ("6", "40"), ("6", "1")):
        for eps in (".5", ".2"):
            cases.append((R, repr(float(ratio) * float(R)), d, eps))
names = "concepts,texts,concepts_per_text,unknown,erasures,unresolved,residual,literature,authors,lost"
lines = [names]
for R, T, d, eps in cases:
    values = row_of(float(R), float(T), float(d), float(eps))
    lines.append(",".join([R, T, d, eps] + [nstr(v, 20) for v in values]))
pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
