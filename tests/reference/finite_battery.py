"""Writes finite_battery.csv: references for lib/auxiliary/finite_battery, by Laplace inversion.

v(x, T) = E_x[D_T] solves v_T = (sigma^2/2) v_xx + mu v_x, v_x(0) = -1, v_x(c) = 0, v(., 0) = 0, mu = -nu. Its
Laplace transform is solved as a boundary problem (2 x 2 linear system) and inverted by fixed Talbot (Abate and
Valko 2004) with as many nodes and digits as two successive inversions need to agree to 22 digits. The library
sums images instead and shares no formula with this.

Run: python3 tests/reference/finite_battery.py > tests/reference/finite_battery.csv
"""
import random

from mpmath import mp, mpf, mpc, cot, exp, expm1, pi, sqrt


def transform(s, nu, sigma, c, x):
    mu = -nu
    root = sqrt(mu * mu + 2 * s * sigma**2)
    plus, minus = (-mu + root) / sigma**2, (-mu - root) / sigma**2
    # A plus + B minus = -1/s;  A plus e^{plus c} + B minus e^{minus c} = 0
    ratio = exp((minus - plus) * c)
    b = -1 / (s * minus * (1 - ratio))
    a = -b * minus * ratio / plus
    return a * exp(plus * x) + b * exp(minus * x)


def talbot(function, t, nodes):
    r = mpf(2) * nodes / (5 * t)
    total = exp(r * t) * function(mpc(r)) / 2
    for k in range(1, nodes):
        theta = k * pi / nodes
        ct = cot(theta)
        s = r * theta * mpc(ct, 1)
        total += exp(t * s) * function(s) * mpc(1, theta + (theta * ct - 1) * ct)
    return (r / nodes * total).real


def inverted(function, t):
    last = None
    for nodes in (40, 64, 96, 144, 216, 324, 480):
        mp.dps = 30 + nodes
        value = talbot(function, t, nodes)
        if last is not None and abs(value - last) <= mpf(10) ** -22 * abs(value):
            return value
        last = value
    raise ValueError("no convergence")


def mean(nu, sigma, c, t, x):
    return inverted(lambda s: transform(s, nu, sigma, c, x), t)


def slope(parameters, index):
    nu, sigma, c, t, x = parameters
    step = mpf(10) ** -6 * (max(abs(nu), sigma / sqrt(t)) if index == 0 else parameters[index])
    ends = []
    for k in (-2, -1, 1, 2):
        shifted = list(parameters)
        shifted[index] += k * step
        ends.append(mean(*shifted))
    return (ends[0] - 8 * ends[1] + 8 * ends[2] - ends[3]) / (12 * step)


def row(nu, sigma, c, t, x, with_slopes):
    exact = [mpf(v) for v in (nu, sigma, c, t, x)]
    auxiliary = mean(*exact)
    spilled = mean(-exact[0], exact[1], exact[2], exact[3], exact[2] - exact[4])
    battery = exact[4] + auxiliary - exact[0] * exact[3] - spilled
    mu, m = -exact[0], -2 * exact[0] / exact[1] ** 2
    rate = exact[1] ** 2 / (2 * exact[2]) if mu == 0 else mu / expm1(m * exact[2])
    level = exact[4] / exact[2] if mu == 0 else expm1(m * exact[4]) / expm1(m * exact[2])
    level_mean = exact[2] / 2 if mu == 0 else exact[2] / (-expm1(-m * exact[2])) - 1 / m
    slopes = [slope(exact, i) for i in range(4)] if with_slopes else [mpf("nan")] * 4
    start_slope = talbot_start_slope(*exact) if with_slopes else mpf("nan")
    values = [auxiliary, spilled, battery, rate, level, level_mean] + slopes + [start_slope]
    inputs = [float(v).hex() for v in (nu, sigma, c, t, x)]
    return ",".join(inputs + [mp.nstr(v, 20, min_fixed=1, max_fixed=0) for v in values])


def talbot_start_slope(nu, sigma, c, t, x):
    def derivative(s):
        mu = -nu
        root = sqrt(mu * mu + 2 * s * sigma**2)
        plus, minus = (-mu + root) / sigma**2, (-mu - root) / sigma**2
        ratio = exp((minus - plus) * c)
        b = -1 / (s * minus * (1 - ratio))
        a = -b * minus * ratio / plus
        return a * plus * exp(plus * x) + b * minus * exp(minus * x)
    if x == 0:
        return mpf(-1)
    if x == c:
        return mpf(0)
    return inverted(derivative, t)


def rows():
    yield 0.3, 1.2, 5.0, 40.0, 1.0
    for nu in (0.3, -0.3, 0.0, 1e-9, -1e-3):
        for t in (0.3, 1.0, 40.0, 3000.0, 1e6):
            for x in (0.0, 1.0, 5.0):
                yield nu, 1.2, 5.0, t, x
    for nu in (5.0, -5.0):  # strong drift: the far end matters only near it
        for t in (0.5, 1.0, 10.0):
            for x in (0.0, 0.3, 2.5, 5.0):
                yield nu, 1.2, 5.0, t, x
    rng = random.Random(3)
    for _ in range(420):
        sigma, c = 10 ** rng.uniform(-1, 3), 1.0
        c = sigma * 10 ** rng.uniform(-0.7, 1.7)
        t = (c / sigma) ** 2 * 10 ** rng.uniform(-1.5, 3)
        nu = rng.uniform(-3, 3) * sigma / rng.choice([t**0.5, c / sigma])
        yield nu, sigma, c, t, rng.choice([0.0, rng.uniform(0, 1), 1.0]) * c


def charged():
    """Strong drifts that have not yet emptied a charged battery, or filled it."""
    for sign in (1.0, -1.0):
        yield 2.0 * sign, 1.0, 30.0, 9.0, 17.0
        yield 3.0 * sign, 1.0, 50.0, 25.0, 45.0
        yield 3.0 * sign, 1.0, 45.0, 25.0, 45.0
        yield 5.0 * sign, 2.0, 16.0, 4.0, 15.0


print("drift,volatility,capacity,horizon,battery,mean,spilled,mean_battery_level,rate,level_cumulative,level_mean,"
      "drift_slope,volatility_slope,capacity_slope,horizon_slope,battery_slope")
for index, case in enumerate(rows()):
    mp.dps = 60
    print(row(*case, with_slopes=index % 3 == 0 and index < 140), flush=True)
for case in charged():
    mp.dps = 60
    print(row(*case, with_slopes=True), flush=True)
