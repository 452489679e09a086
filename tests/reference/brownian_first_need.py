"""Writes brownian_first_need.csv: 50-digit references for lib/auxiliary/brownian/first_need.

E[min(tau, T)] = E[S_min(tau, T)]/nu by optional stopping, and from E[S^2] at nu = 0; every 50th row is held against
the integral of P(tau > t) over (0, T).

Run: python3 tests/reference/brownian_first_need.py > tests/reference/brownian_first_need.csv
"""
from mpmath import mp, mpf, exp, expm1, quad, sqrt

from brownian import cases, density, digits_for, shown, tail


def crossed(d, beta):
    return exp(2 * d * beta) * tail(beta + d)


def mean_stopped_time(d, beta):
    """E[min(tau, 1)] at s = 1."""
    if d == 0:
        q = tail(beta)
        return 1 - 2 * q - 2 * beta**2 * q + 2 * beta * density(beta)
    never = 1 - tail(beta - d) - crossed(d, beta)
    return never + beta / d * (tail(beta - d) - crossed(d, beta))


def check_by_quadrature(d, beta, expected):
    working = mp.dps
    mp.dps = 30

    def not_yet(t):
        root = sqrt(t)
        return 1 - tail((beta - d * t) / root) - crossed(d * root, beta / root)

    cuts = [0, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.2, 0.5, 1]
    value = quad(not_yet, [mpf(t) for t in cuts])
    assert abs(value / expected - 1) < mpf(10) ** -6, (d, beta, value, expected)
    mp.dps = working


def row(number, drift, volatility, horizon, battery):
    mp.dps = 30
    root = sqrt(mpf(horizon))
    d, beta = mpf(drift) * root / mpf(volatility), mpf(battery) / root / mpf(volatility)
    near_zero = 0 if d == 0 else max(0, -2 * mp.log10(abs(d)))
    mp.dps = int(digits_for(d, beta) + near_zero + (0 if beta == 0 else max(0, -4 * mp.log10(beta))))
    nu, sigma, t, b0 = (mpf(x) for x in (drift, volatility, horizon, battery))
    d, beta = nu * sqrt(t) / sigma, b0 / (sigma * sqrt(t))
    ever_by_then = tail(beta - d) + crossed(d, beta)
    stopped = mean_stopped_time(d, beta)
    if number % 50 == 0 and beta > 0.01 and (d == 0 or 1e-3 < abs(d) < 10):
        check_by_quadrature(d, beta, stopped)
    never = -expm1(2 * nu * b0 / sigma**2) if nu < 0 else mpf(0)
    values = [
        1 - ever_by_then,
        ever_by_then,
        beta * density(beta - d) / t,
        never,
        t * stopped,
        t * (stopped - 1 + ever_by_then) / ever_by_then,
    ]
    return shown((drift, volatility, horizon, battery), values)


if __name__ == "__main__":
    print("drift,volatility,horizon,battery,survival,cumulative,density,probability_never,mean_within_horizon,"
          "mean_if_needed")
    for number, case in enumerate(case for case in cases() if case[3] > 0):
        print(row(number, *case))
