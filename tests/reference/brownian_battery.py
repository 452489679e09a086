"""Writes brownian_battery.csv: 50-digit references for lib/auxiliary/brownian/battery_level.

B_T is Brownian motion of drift -nu from b0, reflected at 0:
P(B_T <= x) = Phi((x - b0 + nu T)/s) - exp(-2 nu x/sigma^2) Phi((-x - b0 + nu T)/s).
The moments follow by parts from the survival function; every 50th row is held against quadrature of it.

Run: python3 tests/reference/brownian_battery.py > tests/reference/brownian_battery.csv
"""
import random

from mpmath import mp, mpf, exp, log, quad, sqrt

from brownian import density, digits_for, shown, tail


def survival(x, d, beta):
    return tail(x - beta + d) + exp(-2 * d * x) * tail(x + beta - d)


def moments(d, beta):
    """E[B] and E[B^2] at s = 1: of (b0 - S_T)^+ plus of what the reflection adds."""
    u = beta - d
    held = density(u) + u * (1 - tail(u))
    held_squared = (1 + u * u) * (1 - tail(u)) + u * density(u)
    if d == 0:
        q, f = tail(u), density(u)
        return held + f - u * q, held_squared + (1 + u * u) * q - u * f
    plain, tilted = tail(u), exp(2 * d * beta) * tail(beta + d)
    first = (plain - tilted) / (2 * d)
    # 2 integral of x exp(-2 d x) Q(x + u) = -2 d/da [ (Q(u) - exp(a^2/2 + a u) Q(u + a))/a ] at a = 2 d
    second = 2 * (first + (beta + d) * tilted - density(u)) / (2 * d)
    return held + first, held_squared + second


def check_by_quadrature(d, beta, mean, second):
    working = mp.dps
    mp.dps = 40
    centre = max(beta - d, mpf(0))
    points = [0, centre / 2, centre, centre + 1, centre + 3, centre + 8, centre + 40] if centre else [0, 1, 3, 8, 40]
    if d > 1:
        points = sorted(points + [1 / d, 5 / d])
    for value, weight in ((mean, lambda x: 1), (second, lambda x: 2 * x)):
        integral = quad(lambda x: weight(x) * survival(x, d, beta) / value, points)
        assert abs(integral - 1) < mpf(10) ** -12, (d, beta, integral, value)
    mp.dps = working


def row(number, drift, volatility, horizon, battery, joules):
    mp.dps = 30
    root = sqrt(mpf(horizon))
    s = mpf(volatility) * root
    d, beta, x = mpf(drift) * root / mpf(volatility), mpf(battery) / s, mpf(joules) / s
    small_level = 0 if x == 0 else max(0, -3 * mp.log10(x))
    mp.dps = int(digits_for(d, beta + x) + 2 * small_level)
    nu, sigma, t, b0, level = (mpf(y) for y in (drift, volatility, horizon, battery, joules))
    s = sigma * sqrt(t)
    d, beta, x = nu * sqrt(t) / sigma, b0 / s, level / s
    mean, second = moments(d, beta)
    if number % 50 == 0 and (d == 0 or abs(d) > 1e-3):
        check_by_quadrature(d, beta, mean, second)
    above = survival(x, d, beta)
    f = density(x - beta + d) + exp(-2 * d * x) * (density(x + beta - d) + 2 * d * tail(x + beta - d))
    values = [1 - above, above, log(above), f / s, s * mean, s**2 * second, s**2 * (second - mean**2)]
    return shown((drift, volatility, horizon, battery, joules), values)


def cases():
    ds = [0.0, 1e-300, 1e-12, 1e-4, 0.3, 1.0, 1.5, 3.0, 8.0, 30.0]
    for d in ds:
        for sign in (1, -1):
            for beta in [0.0, 1e-6, 0.5, 2.0, 10.0]:
                for x in [1e-9, 0.1, 1.0, 4.0, 20.0]:
                    if d or sign > 0:
                        yield sign * d, 1.0, 1.0, beta, x
    rng = random.Random(4)
    for _ in range(400):
        beta = rng.choice([0.0, rng.uniform(0, 20), 10 ** rng.uniform(-8, 1.3)])
        d = rng.choice([rng.uniform(-30, 30), rng.uniform(-2, 2)])
        x = rng.choice([10 ** rng.uniform(-8, 1.3), max(0.0, beta - d + rng.uniform(-5, 5))])
        yield d, 1.0, 1.0, beta, x
    for _ in range(60):
        sigma, horizon = 10.0 ** rng.uniform(-100, 100), 10.0 ** rng.uniform(-20, 20)
        d, beta, x = rng.uniform(-10, 10), rng.uniform(0, 5), rng.uniform(0, 10)
        s = sigma * horizon**0.5
        yield d * sigma / horizon**0.5, sigma, horizon, beta * s, x * s


if __name__ == "__main__":
    print("drift,volatility,horizon,battery,joules,cumulative,survival,log_survival,density,mean,second_moment,variance")
    for number, case in enumerate(cases()):
        print(row(number, *case))
