#!/usr/bin/python3
"""Plurality votes by exact enumeration of polynomials, to 200 digits: writes voting.csv beside this file.

Per number s of right votes: W_s from prod_j sum_{i<=s} (q_j x)^i/i!, ties kept apart; then averaged over the
binomial law (rate > 0, alpha = beta = 0) or the beta-binomial one. ties: 0 strict, 1 uniform, 2 win."""
import pathlib
from math import comb, factorial

from mpmath import beta, mp, mpf, nstr

mp.dps = 200


def chances(N, s, q, ties):
    """(win, lose) of s right votes."""
    n = N - s
    below = [[mpf(0)] * (n + 1) for _ in range(len(q) + 1)]  # [ties][votes]
    below[0][0] = mpf(1)
    for share in q:
        terms = [share**i / factorial(i) for i in range(min(s, n) + 1)]
        new = [[mpf(0)] * (n + 1) for _ in below]
        for t, column in enumerate(below):
            for k, value in enumerate(column):
                if value == 0:
                    continue
                for i in range(min(s, n - k + 1)):
                    new[t][k + i] += value * terms[i]
                if s <= n - k:
                    new[t + 1][k + s] += value * terms[s]
        below = new
    by_ties = [column[n] * factorial(n) for column in below]
    if ties == 0:
        win = by_ties[0]
    elif ties == 1:
        win = sum(p / (1 + t) for t, p in enumerate(by_ties))
    else:
        win = sum(by_ties)
    return win


def vote(N, M, decay, ties, rate, alpha, b):
    decay = mpf(decay)
    total = sum(decay**j for j in range(M - 1))
    q = [decay**j / total for j in range(M - 1)]
    win = mpf(0)
    for s in range(1, N + 1):
        if rate:
            p = comb(N, s) * mpf(rate) ** s * (1 - mpf(rate)) ** (N - s)
        else:
            p = comb(N, s) * beta(mpf(alpha) + s, mpf(b) + N - s) / beta(mpf(alpha), mpf(b))
        win += p * chances(N, s, q, ties)
    return win


lines = ["samples,categories,decay,ties,rate,alpha,beta,success,failure"]
cases = []
for ties in (0, 1, 2):
    for N in (1, 2, 3, 5, 8, 13, 20):
        cases += [(N, 2, 0.5, ties, 0.4, 0, 0), (N, 4, 0.7, ties, 0.3, 0, 0), (N, 11, 0.74604158, ties, 0, 0.3797, 1.1336),
                  (N, 6, 0.999, ties, 0, 5.0, 0.25)]
    cases += [(30, 5, 0.2, ties, 0.97, 0, 0), (30, 5, 0.2, ties, 1e-9, 0, 0), (30, 3, 0.6, ties, 1 - 1e-10, 0, 0),
              (24, 8, 0.9, ties, 0.2, 0, 0), (40, 3, 0.01, ties, 0.3, 0, 0)]
for case in cases:
    win = vote(*case)
    lines.append(",".join([repr(v) for v in case] + [nstr(win, 25), nstr(1 - win, 25)]))
pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
