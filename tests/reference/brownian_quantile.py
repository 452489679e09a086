"""Writes brownian_quantile.csv: 25-digit references for the quantiles of D_T and B_T.

tail = 0: P(X <= quantile) = probability; tail = 1: P(X > quantile) = probability. Found by bisection and secants in
the logarithm of the textbook probability, which is a difference in the lower tail: hence the many digits.

Run: python3 tests/reference/brownian_quantile.py > tests/reference/brownian_quantile.csv
"""
import random

from mpmath import mp, mpf, exp, log

from brownian import shown, tail


def need_survival(y, d, beta):
    level = beta + y
    return tail(level - d) + exp(2 * d * level) * tail(level + d)


def battery_survival(x, d, beta):
    return tail(x - beta + d) + exp(-2 * d * x) * tail(x + beta - d)


def quantile(survival, d, beta, probability, upper):
    def excess(y):  # above 0 to the left of the quantile
        above = survival(y, d, beta)
        return log(above) - log(probability) if upper else log(probability) - log(1 - above)

    at_zero = survival(mpf(0), d, beta)
    if (upper and at_zero <= probability) or (not upper and 1 - at_zero >= probability):
        return mpf(0)
    low, high = mpf(0), mpf(1)
    while excess(high) > 0:
        low, high = high, 2 * high
    if low == 0:
        low = high / 2
        while excess(low) < 0:
            low, high = low / 1024, low
    f_low, f_high = excess(low), excess(high)
    for step in range(400):  # Illinois, with a bisection (in the logarithm) at first
        middle = mp.sqrt(low * high) if step < 12 else high - f_high * (high - low) / (f_high - f_low)
        f = excess(middle)
        if f > 0:
            low, f_low, f_high = middle, f, f_high / 2 if step >= 12 else f_high
        else:
            high, f_high, f_low = middle, f, f_low / 2 if step >= 12 else f_low
        if abs(high - low) < high * mpf(10) ** -25 or abs(f) < mpf(10) ** -30:
            return middle
    raise ValueError((d, beta, probability, upper))


def cases():
    for d in [0.0, 1e-8, -1e-8, 0.3, -0.3, 1.0, -1.0, 3.0, -3.0, 10.0, -10.0]:
        for beta in [0.0, 1e-3, 1.0, 5.0]:
            for p in [1e-300, 1e-100, 1e-12, 0.01, 0.5, 0.9]:
                yield d, beta, p
    rng = random.Random(5)
    for _ in range(160):
        yield rng.uniform(-6, 6), rng.choice([0.0, rng.uniform(0, 6)]), 10 ** rng.choice([rng.uniform(-300, 0), rng.uniform(-3, -0.01)])


if __name__ == "__main__":
    print("drift,battery,probability,tail,need,level")
    for d, beta, p in cases():
        for upper in (0, 1):
            mp.dps = int(60 + (0 if upper else max(0, -2 * mp.log10(p))) + (abs(d) + beta) ** 2 / 2.3)
            values = [quantile(law, mpf(d), mpf(beta), mpf(p), upper) for law in (need_survival, battery_survival)]
            print(shown((d, beta, p, upper), values), flush=True)
