"""Writes brownian_shape.csv: 50-digit references for lib/auxiliary/brownian_shape and brownian_excess.

The raw moments of (M_T - b0)^+ are k-fold integrals of the survival function, in the textbook form with as many
digits as the cancellation needs; every 50th row is held against quadrature of the definition before it is printed.

Run: python3 tests/reference/brownian_shape.py > tests/reference/brownian_shape.csv
"""
from mpmath import mp, mpf, exp, factorial, inf, quad, sqrt

from brownian import cases, density, digits_for, shown, tail


def iterated_tails(x, count):
    """E[((Z - x)^+)^k], k = 0 .. count-1."""
    values = [tail(x), density(x) - x * tail(x)]
    for k in range(1, count - 1):
        values.append(k * values[k - 1] - x * values[k])
    return values


def raw_moments(d, beta):
    """E[((M - b0)^+/s)^k], k = 0 .. 4, at s = 1; k = 0 is the probability."""
    above = iterated_tails(beta - d, 6)
    if d == 0:
        return [2 * value for value in above[:5]]
    crossed = [exp(2 * d * beta) * tail(beta + d)]  # k integral of t^(k-1) exp(2 d y) Q(y + d), by parts
    for k in range(1, 5):
        crossed.append(k / (2 * d) * (above[k - 1] - crossed[k - 1]))
    return [a + c for a, c in zip(above, crossed)]


def check_by_quadrature(d, beta, moments):
    working = mp.dps
    mp.dps = 40
    for k in range(1, 5):
        def integrand(t):
            y = beta + t
            return k * t ** (k - 1) * (tail(y - d) + exp(2 * d * y) * tail(y + d)) / moments[k]
        top = max(d - beta, mpf(0))
        scale = 1 / (1 + max(beta - d, mpf(0)))
        value = quad(integrand, [mpf(0), top / 2] * (top > 0) + [top + j * scale for j in (0, 1, 3, 8, 20, 60)])
        assert abs(value - 1) < mpf(10) ** -12, (d, beta, k, value)
    mp.dps = working


def row(number, drift, volatility, horizon, battery):
    mp.dps = 30
    root = sqrt(mpf(horizon))
    d = mpf(drift) * root / mpf(volatility)
    near_zero = 0 if d == 0 else max(0, -2 * mp.log10(abs(d)))
    mp.dps = int(digits_for(d, mpf(battery) / root / mpf(volatility)) + 2 * near_zero)
    nu, sigma, t, b0 = (mpf(x) for x in (drift, volatility, horizon, battery))
    s = sigma * sqrt(t)
    d, beta = nu * sqrt(t) / sigma, b0 / s
    p, m1, m2, m3, m4 = moments = raw_moments(d, beta)
    if number % 50 == 0 and (d == 0 or abs(d) > 1e-3):
        check_by_quadrature(d, beta, moments)
    variance = m2 - m1**2
    third = m3 - 3 * m2 * m1 + 2 * m1**3
    fourth = m4 - 4 * m3 * m1 + 6 * m2 * m1**2 - 3 * m1**4
    values = [s**3 * m3, s**4 * m4, third / variance ** mpf(1.5), fourth / variance**2, s * m1 / p]
    return shown((drift, volatility, horizon, battery), values)


if __name__ == "__main__":
    print("drift,volatility,horizon,battery,third_moment,fourth_moment,skewness,kurtosis,mean_excess_given")
    for number, case in enumerate(cases()):
        print(row(number, *case))
