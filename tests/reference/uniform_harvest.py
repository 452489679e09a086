#!/usr/bin/python3
"""E[D_T] and P(D_T = 0) of a fixed demand against U(a, b), exactly: writes uniform_harvest.csv beside this file.

The law of W_T, W_0 = 0, W_t = (W_{t-1} + c - R)^+, is an atom at 0 and a density that is a polynomial between
breakpoints: both are carried in rational numbers from slot to slot, so nothing but the printing to 50 digits rounds.
No characteristic function, no Spitzer sum and no grid is in here.
"""
import pathlib
from fractions import Fraction

from mpmath import mp, mpf, nstr

mp.dps = 60


def shifted(coefficients, by):
    """The polynomial p(x + by)."""
    result = [Fraction(0)] * len(coefficients)
    for c in reversed(coefficients):  # Horner: result (x + by) + c
        result = [by * result[0] + c] + [result[i - 1] + by * result[i] for i in range(1, len(result))]
    return result


def value(coefficients, x):
    total = Fraction(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def antiderivative(coefficients):
    return [Fraction(0)] + [c / (i + 1) for i, c in enumerate(coefficients)]


class Law:
    """An atom at 0 and pieces (begin, end, density) on x > 0, in order and without gaps."""

    def __init__(self, atom, pieces):
        self.atom, self.pieces = atom, pieces

    def cumulative(self):
        """Pieces (begin, end, distribution function) from 0 on; 1 beyond."""
        below, result = self.atom, []
        for begin, end, density in self.pieces:
            integral = antiderivative(density)
            integral[0] = below - value(integral, begin)
            result.append((begin, end, integral))
            below = value(integral, end)
        assert below == 1
        return result

    def mean_excess(self, level):
        total = Fraction(0)
        for begin, end, density in self.pieces:
            begin = max(begin, level)
            if end <= begin:
                continue
            weighted = [Fraction(0)] + density
            for i, c in enumerate(density):
                weighted[i] -= level * c
            integral = antiderivative(weighted)
            total += value(integral, end) - value(integral, begin)
        return total

    def probability_up_to(self, level):
        for begin, end, distribution in self.cumulative():
            if level < end:
                return value(distribution, max(level, begin)) if level >= begin else self.atom
        return Fraction(1)


def distribution_at(pieces, x):
    """The polynomial of the distribution function around a point between breakpoints."""
    if x < 0:
        return [Fraction(0)]
    for begin, end, distribution in pieces:
        if begin < x < end:
            return distribution
    return [Fraction(1)]


def after_slot(law, demand, lowest, highest):
    """(W + c - R)^+: the density of W + c - R at z is (F(z - c + highest) - F(z - c + lowest))/(highest - lowest)."""
    pieces = law.cumulative()
    points = sorted({p for begin, end, _ in pieces for p in (begin, end)} | {Fraction(0)})
    cuts = sorted({p + demand - r for p in points for r in (lowest, highest)} | {Fraction(0)})
    width = highest - lowest
    atom, new = Fraction(0), []
    for begin, end in zip(cuts, cuts[1:]):
        middle = (begin + end) / 2
        upper = shifted(distribution_at(pieces, middle - demand + highest), highest - demand)
        lower = shifted(distribution_at(pieces, middle - demand + lowest), lowest - demand)
        size = max(len(upper), len(lower))
        upper += [Fraction(0)] * (size - len(upper))
        lower += [Fraction(0)] * (size - len(lower))
        density = [(u - v) / width for u, v in zip(upper, lower)]
        if end <= 0:
            integral = antiderivative(density)
            atom += value(integral, end) - value(integral, begin)
        else:
            new.append((begin, end, density))
    return Law(atom, new)


def in_digits(x):
    return nstr(mpf(x.numerator) / mpf(x.denominator), 50)


cases = [(9, 0, 20), (10, 0, 20), (14, 0, 20), (5.5, 0, 20), (12, 5, 17), (3, 2.75, 3.5)]
lines = ["demand,lowest,highest,battery,slots,mean,probability_of_none"]
for case in cases:
    c, a, b = (Fraction(x) for x in case)
    law = Law(Fraction(1), [])
    for slots in range(1, 9):
        law = after_slot(law, c, a, b)
        for battery in (Fraction(0), 2 * (b - a) / 5, c - a):
            lines.append(",".join([*map(repr, map(float, (*case, battery, slots))), in_digits(law.mean_excess(battery)),
                                   in_digits(law.probability_up_to(battery))]))
pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
