"""Writes heavy_harvest.csv: references for lib/auxiliary/slots/spitzer and heavy_harvest, by enumeration.

Task energies are 1, 2 and 7 J with probability .5, .3 and .2, so that demand lies on the integers: its law over n
slots comes from Panjer's recursion (Poisson arrivals, one task a slot) or repeated convolution (fixed: two tasks
a slot), and with G_n ~ Gamma(n k, theta), k = 1/cv^2, theta = cv^2 mean,

    E[S_n^+] = sum_c P(C_1 + .. + C_n = c) { c P(n k, c/theta) - n k theta P(n k + 1, c/theta) }
    E[D_T]   = sum_{n<=T} E[S_n^+]/n                                                            (Spitzer)

P the regularised lower incomplete gamma function, at 50 digits; demand is cut where 1e-45 is left. The library
integrates along a contour instead and shares no formula with this.

Run: python3 tests/reference/heavy_harvest.py > tests/reference/heavy_harvest.csv
"""
from mpmath import mp, mpf, exp, gamma, gammainc, nstr

mp.dps = 50
ENERGIES = {1: mpf("0.5"), 2: mpf("0.3"), 7: mpf("0.2")}
MEAN_ENERGY = sum(e * p for e, p in ENERGIES.items())
LEFT = mpf("1e-45")


def poisson_demand(rate):
    law = [exp(-rate)]
    left = 1 - law[0]
    while left > LEFT:
        c = len(law)
        law.append(rate / c * sum(e * p * law[c - e] for e, p in ENERGIES.items() if e <= c))
        left -= law[-1]
    return law


def fixed_demand(tasks):
    law = [mpf(1)]
    for _ in range(tasks):
        after = [mpf(0)] * (len(law) + max(ENERGIES))
        for c, chance in enumerate(law):
            for e, p in ENERGIES.items():
                after[c + e] += chance * p
        law = after
    return law


def excess_over_gamma(c, a, theta):
    x = c / theta
    below = gammainc(a, 0, x, regularized=True)
    below_of_next = below - x**a * exp(-x) / gamma(a + 1)
    return c * below - a * theta * below_of_next


def positive_part(law, a, theta):
    return sum(p * excess_over_gamma(mpf(c), a, theta) for c, p in enumerate(law) if c > 0 and p > LEFT)


print("fixed_arrivals,tasks,mean_ratio,cv,slots,mean")
for fixed, tasks, ratio, cvs in (
    (0, 1, "1", ("0.5", "1", "2", "3", "5", "10", "30")),
    (0, 1, "4", ("0.5", "2", "10", "30")),
    (1, 2, "1", ("2", "10", "30")),
):
    for cv in cvs:
        mean = MEAN_ENERGY * tasks * mpf(ratio)
        shape, theta = 1 / mpf(cv) ** 2, mpf(cv) ** 2 * mean
        total = mpf(0)
        for n in range(1, 11):
            law = fixed_demand(tasks * n) if fixed else poisson_demand(mpf(tasks * n))
            total += positive_part(law, n * shape, theta) / n
            if n in (1, 2, 5, 10):
                print(f"{fixed},{tasks},{ratio},{cv},{n},{nstr(total, 20)}", flush=True)
