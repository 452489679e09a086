#!/usr/bin/python3
"""Both tails of Binomial(K, r) at m, to 50 digits: writes binomial_tail.csv beside this file.

trials, successes and probability are doubles, written so that they read back exactly; the tails are
I_r(m, K-m+1) and its complement, from the integral of the beta density over a grid scaled to its width,
at 110 digits. The law summed term by term (chain_of_thought.py, and the property test) is the second route.
"""
import pathlib
import random

from mpmath import exp, log, log1p, loggamma, mp, mpf, quad, sqrt

mp.dps = 50


def log_tail_by_integral(a, b, x):
    """log I_x(a, b) for x below the mode: integral over t = x(1-s), s on the scale of its decay."""
    y = 1 - x
    scale = a * log(x) + (b - 1) * log1p(-x) + loggamma(a + b) - loggamma(a) - loggamma(b)
    slope = (a - 1) - (b - 1) * x / y
    curvature = (a - 1) + (b - 1) * (x / y) ** 2
    width = 2 / (slope + sqrt(slope * slope + 4 * curvature + 4))
    points = [p * width for p in (0, 1, 2, 4, 6, 8, 11, 14, 18, 24, 32, 45, 64, 90, 130)]
    points = [p for p in points if p < 1] + ([mpf(1)] if points[-1] >= 1 else [])
    integral = quad(lambda s: exp((a - 1) * log1p(-s) + (b - 1) * log1p(s * x / y)) if s < 1 else 0, points)
    return scale + log(integral)


def log_tails(trials, successes, probability):
    with mp.workdps(110):
        K, m, r = mpf(trials), mpf(successes), mpf(probability)
        a, b = m, K - m + 1
        if m - K * r - r > 0:
            far = log_tail_by_integral(a, b, r)
            return far, log1p(-exp(far))
        far = log_tail_by_integral(b, a, 1 - r)
        return log1p(-exp(far)), far


def cases():
    rng = random.Random(20260101)
    extremes = [
        (1, 1, 0.5), (1, 1, 1e-12), (10, 1, 1e-12), (1e12, 1, 1e-12), (50, 50, 0.3), (50, 50, 1 - 1e-12),
        (1000, 1000, 0.5), (1e6, 1e6, 0.25), (2893, 50, 0.0219), (120.5, 80, 0.7), (80.25, 80, 0.7),
        (80.75, 80, 0.99), (1e16, 1e15, 0.1), (1e16, 5e15, 0.5), (1e16, 5e15 + 3e8, 0.5),
        (1e16, 5e15 - 4e8, 0.5), (1e16, 1e4, 1e-12), (1e16, 9e3, 1e-12), (1e16, 1.1e4, 1e-12),
        (1e10, 1e10 - 5, 1 - 1e-12), (1e13, 1e13 - 3, 1 - 1e-12), (1e16, 1e16 - 1e4, 1 - 1e-12),
        (4000, 3000, 0.1), (1e7, 2e6, 0.1), (1e9, 9e8, 0.5), (3000, 200, 0.5), (3e6, 1e6, 0.5),
        (1e6, 1, 0.5), (996, 1, 0.5), (1073, 1, 0.5), (992, 992, 0.5), (2e4, 5, 0.05),
        (1e12, 5e11, 0.5), (2000, 1000, 0.5), (2002, 1001, 0.5), (1998, 999, 0.5), (2004.5, 1002, 0.5),
    ]
    yield from extremes
    for _ in range(220):
        m = float(rng.randint(1, int(10 ** rng.uniform(0, 6))))
        K = m + float(int(10 ** rng.uniform(0, 7)))
        if rng.random() < 0.25:
            K += rng.random()
        mean_r = m / (K + 1)
        spread = (mean_r * (1 - mean_r) / K) ** 0.5
        r = mean_r + rng.gauss(0, 6) * spread if rng.random() < 0.7 else rng.random()
        if 0 < r < 1:
            yield K, m, r


def main():
    lines = ["trials,successes,probability,at_least,fewer,log_at_least,log_fewer"]
    for K, m, r in cases():
        K, m, r = float(K), float(m), float(r)
        up, low = log_tails(K, m, r)
        numbers = [mp.nstr(v, 25, min_fixed=0, max_fixed=0) for v in (exp(up), exp(low), up, low)]
        lines.append(",".join([repr(K), repr(m), repr(r)] + numbers))
    pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")


main()
