#!/usr/bin/python3
"""E[min(T, K)^q], q = 1..4, T ~ Pascal(m, r), by summing the law to 50 digits, and the least k with
failure <= eps: writes chain_of_thought.csv beside this file."""
import pathlib
import random

from mpmath import mp, mpf, nstr

mp.dps = 50


def moments_and_budget(m, K, r, eps):
    r = mpf(r)
    p, below, partial = r**m, mpf(0), [mpf(0)] * 5
    moments, budget, t = None, None, m
    while moments is None or budget is None:
        if moments is None and t > K:
            moments = [partial[q] + (1 - below) * mpf(K) ** q for q in range(1, 5)]
        below += p
        partial = [partial[q] + p * mpf(t) ** q for q in range(5)]
        if budget is None and 1 - below <= mpf(eps):
            budget = t
        p *= mpf(t) * (1 - r) / (t + 1 - m)
        t += 1
    return moments, budget


def cases():
    yield from [(1, 10, 0.3, 0.1), (5, 10, 0.2, 0.1), (5, 25, 0.2, 1e-9), (10, 100, 0.1, 0.5),
                (1, 1, 0.5, 0.3), (1, 5, 1 - 1e-12, 1e-13), (50, 50, 0.9, 1e-30), (50, 2893, 0.0219, 0.1),
                (1, 2000, 0.001, 0.01), (300, 700, 0.4, 1e-20), (7, 3, 0.5, 0.2), (3, 4000, 0.5, 1e-40),
                (100, 3000, 0.05, 0.999)]
    rng = random.Random(7)
    for _ in range(80):
        m = rng.randint(1, int(10 ** rng.uniform(0, 2.3)))
        r = rng.uniform(0.02, 0.99)
        K = int(m / r * rng.uniform(0.5, 2)) + rng.randint(0, 3)
        yield m, K, r, 10 ** rng.uniform(-25, -0.1)


lines = ["skills,steps,step_success,failure,first,second,third,fourth,budget"]
for m, K, r, eps in cases():
    moments, budget = moments_and_budget(m, K, r, eps)
    lines.append(",".join([str(m), str(K), repr(r), repr(eps)] + [nstr(v, 25) for v in moments] + [str(budget)]))
pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
