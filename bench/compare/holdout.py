"""The published recipe as it predicts: fitted below 1e21 FLOP, held against the points above.

Huber 1e-3 on the log loss by SciPy's BFGS from every STRIDE-th of the 4500 starts, the lowest end
taken (loss_grid.py); its band is the percentile interval, 95 %, of REFITS bootstrap refits from
that end, as Besiroglu et al. (2024) made theirs. Beside it the interval of a new measurement that
the same refits give once the scatter of the residuals is added: what the recipe leaves out.
Needs INFERLAW_DATASETS and SciPy.
"""

import argparse

import numpy as np
from loss_grid import gradient, objective, points, starts_of_grid, terms
from scipy.optimize import minimize
from scipy.special import logsumexp

CUT = 1e21
SEED = 1


def fitted(data, starts):
    with np.errstate(all="ignore"):
        ends = [minimize(objective, start, args=data, method="BFGS", jac=gradient) for start in starts]
    return min(ends, key=lambda end: end.fun if np.isfinite(end.fun) else np.inf).x


def predicted(x, data):
    return logsumexp(terms(x, *data[:2]), axis=0)


def report(name, inside):
    print(f"{name:48s} {inside.sum():3d} of {inside.size}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stride", type=int, default=45)
    parser.add_argument("--refits", type=int, default=400)
    options = parser.parse_args()
    log_n, log_d, log_loss = points()
    below = np.log(6) + log_n + log_d <= np.log(CUT)
    inner = tuple(column[below] for column in (log_n, log_d, log_loss))
    outer = tuple(column[~below] for column in (log_n, log_d, log_loss))
    best = fitted(inner, starts_of_grid(options.stride))
    residual = predicted(best, outer) - outer[2]
    relative = np.abs(np.expm1(residual))
    scatter = predicted(best, inner) - inner[2]
    deviation = np.sqrt((scatter**2).sum() / (scatter.size - 5))
    print(f"fitted {below.sum()}, predicted {(~below).sum()}; relative error: mean {relative.mean():.4f}, "
          f"largest {relative.max():.4f}; root mean square residual {np.sqrt((residual**2).mean()):.4f}, "
          f"of the rows fitted {np.sqrt((scatter**2).mean()):.4f}")
    random = np.random.default_rng(SEED)
    bands = []
    for _ in range(options.refits):
        rows = random.integers(0, below.sum(), below.sum())
        bands.append(predicted(fitted(tuple(column[rows] for column in inner), [best]), outer))
    bands = np.array(bands)
    low, high = np.percentile(bands, [2.5, 97.5], axis=0)
    report("inside the band of the refits, 95 %", (outer[2] >= low) & (outer[2] <= high))
    half = 1.96 * np.sqrt(bands.var(axis=0, ddof=1) + deviation**2)
    report("inside the same with the scatter of residuals", np.abs(residual) <= half)


if __name__ == "__main__":
    main()
