"""Writes brownian.csv: 50-digit references for lib/auxiliary/brownian, from the definition.

Moments and probabilities are integrals of the survival function of the running maximum,
P(M_T > y) = Phi(-(y - nu T)/s) + exp(2 nu y/sigma^2) Phi(-(y + nu T)/s), evaluated in closed textbook
form with as many digits as the cancellation needs (mpmath), so they share no formula with the library.

Run: python3 tests/reference/brownian.py > tests/reference/brownian.csv
"""
import random

from mpmath import mp, mpf, erfc, exp, sqrt, pi, log


def digits_for(d, beta):
    """The textbook form loses about u^2/2/ln(10) digits in the tail, and 2 log10(1/d) near d = 0."""
    tail = (abs(d) + beta) ** 2 / 4.6
    near_zero = 0 if d == 0 else max(0, -2 * mp.log10(abs(d)))
    return int(100 + 3 * (tail + near_zero))


def tail(x):
    return erfc(x / sqrt(mpf(2))) / 2


def density(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def moments(d, beta):
    """E[((M - b0)^+/s)^k], k = 0, 1, 2, by the textbook forms at s = 1."""
    u, v = beta - d, beta + d
    if d == 0:
        q, f = tail(beta), density(beta)
        return 2 * q, 2 * (f - beta * q), 2 * ((1 + beta**2) * q - beta * f)
    e = exp(2 * d * beta) * tail(v)
    q, f = tail(u), density(u)
    first = f - u * q
    second = (1 + u * u) * q - u * f
    mean = first + (q - e) / (2 * d)
    return q + e, mean, second + first / d - (q - e) / (2 * d * d)


def row(drift, volatility, horizon, battery):
    mp.dps = 30
    root = sqrt(mpf(horizon))
    mp.dps = digits_for(mpf(drift) * root / mpf(volatility), mpf(battery) / root / mpf(volatility))
    nu, sigma, t, b0 = (mpf(x) for x in (drift, volatility, horizon, battery))
    s = sigma * sqrt(t)
    d, beta = nu * sqrt(t) / sigma, b0 / s
    survival, mean, second = moments(d, beta)
    held = b0 + s * mean - nu * t
    if d == 0:
        f = 2 * density(beta) / s
    else:
        f = 2 * (density(beta - d) - d * exp(2 * d * beta) * tail(beta + d)) / s
    step = mpf(10) ** -(mp.dps // 3)  # derivatives by central differences, far below double rounding

    def mean_at(nu=nu, sigma=sigma, t=t):
        s = sigma * sqrt(t)
        return s * moments(nu * sqrt(t) / sigma, b0 / s)[1]

    def slope(name, x):
        h = step * (abs(x) if x else 1)
        return (mean_at(**{name: x + h}) - mean_at(**{name: x - h})) / (2 * h)

    values = [
        s * mean,
        s * s * second,
        s * sqrt(second - mean**2),
        1 - survival,
        survival,
        log(survival),
        f,
        held,
        slope("nu", nu),
        slope("sigma", sigma),
        slope("t", t),
    ]
    return shown((drift, volatility, horizon, battery), values)


def standard_rows():
    """(d, beta) at scale 1: where the forms change, where the textbook cancels, and in bulk."""
    ds = [0.0, 5e-324, 1e-300, 1e-100, 1e-20, 1e-12, 1e-8, 1e-5, 1e-3, 0.1, 0.5, 0.999, 1.0, 1.001, 1.5, 2.0,
          3.0, 5.0, 8.0, 12.0, 20.0, 29.9, 30.0]
    betas = [0.0, 1e-12, 1e-6, 1e-3, 0.1, 0.5, 1.0, 2.0, 2.1, 5.0, 10.0, 20.0]
    for d in ds:
        for sign in (1, -1):
            for beta in betas:
                if d or sign > 0:
                    yield sign * d, 1.0, 1.0, beta
    rng = random.Random(1)
    for _ in range(400):
        beta = rng.choice([0.0, rng.uniform(0, 20), 10 ** rng.uniform(-8, 1.3)])
        yield rng.choice([rng.uniform(-30, 30), rng.uniform(-2, 2)]), 1.0, 1.0, beta


def scaled_rows():
    """The same questions at other scales of volatility and horizon, up to where the answer ends."""
    rng = random.Random(2)
    for log_sigma, log_horizon in [(-300, -1), (-150, 300), (300, -300), (307, 2), (300, 12), (-308, 0),
                                   (2.84, 3), (0, 6), (6, -6), (-5, 9)]:
        for _ in range(12):
            sigma, horizon = 10.0**log_sigma, 10.0**log_horizon
            d, beta = rng.uniform(-30, 30), rng.choice([0.0, rng.uniform(0, 20)])
            drift = float(mpf(d) * mpf(sigma) / sqrt(mpf(horizon)))
            battery = float(mpf(beta) * mpf(sigma) * sqrt(mpf(horizon)))
            if abs(drift) < 1e308 and battery < 1e308:
                yield drift, sigma, horizon, battery
    yield from [(0.3, 2**0.5, 50.0, 2.0), (-0.3, 2**0.5, 50.0, 2.0), (0.01, 1.0, 100.0, 2.0),
                (0.0, 689.3053, 100.0, 0.0), (1e308, 1.7e308, 0.5, 0.0), (-1e308, 1.7e308, 0.5, 0.0)]


def cases():
    return list(standard_rows()) + list(scaled_rows())


def shown(inputs, values):
    """One line of a table: inputs in hexadecimal, so that they are exact, values in 25 digits."""
    return ",".join([float(x).hex() for x in inputs] + [mp.nstr(x, 25, min_fixed=1, max_fixed=0) for x in values])


if __name__ == "__main__":
    print("drift,volatility,horizon,battery,mean,second_moment,standard_deviation,cumulative,survival,"
          "log_survival,density,mean_battery_level,drift_slope,volatility_slope,horizon_slope")
    for case in cases():
        print(row(*case))
