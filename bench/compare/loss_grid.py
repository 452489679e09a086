"""The grid of published starts as it is practised: SciPy's BFGS on the same objective and points.

Definition: fits.md of the documentation. Huber 1e-3 on the log loss, plain sum, in the coordinates
(a, b, e, alpha, beta), log-sum-exp; gradients by SciPy's differences, as in the practice that the
project is held against, and exact ones beside it (--exact-gradient). Prints one JSON object:
seconds a start and the share of starts at the optimum, from every STRIDE-th of the 4500 starts.
"""

import argparse
import csv
import itertools
import json
import os
import sys
import time

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

OPTIMUM = 1.0182740178006032e-3
DELTA = 1e-3


def points():
    folder = os.environ.get("INFERLAW_DATASETS")
    if folder is None:
        sys.exit("INFERLAW_DATASETS is not set")
    with open(os.path.join(folder, "chinchilla", "epoch_svg_extracted_data.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    size = np.array([float(row["Model Size"]) for row in rows])
    flop = np.array([float(row["Training FLOP"]) for row in rows])
    loss = np.array([float(row["loss"]) for row in rows])
    kept = loss < 3.446995430227908
    return np.log(size[kept]), np.log(flop[kept] / (6 * size[kept])), np.log(loss[kept])


def terms(x, log_n, log_d):
    a, b, e, alpha, beta = x
    return np.array([a - alpha * log_n, b - beta * log_d, np.full_like(log_n, e)])


def objective(x, log_n, log_d, log_loss):
    r = np.abs(logsumexp(terms(x, log_n, log_d), axis=0) - log_loss)
    return np.where(r <= DELTA, r * r / 2, DELTA * (r - DELTA / 2)).sum()


def gradient(x, log_n, log_d, log_loss):
    u = terms(x, log_n, log_d)
    predicted = logsumexp(u, axis=0)
    slope = np.clip(predicted - log_loss, -DELTA, DELTA)
    share = np.exp(u - predicted) * slope
    return np.array([share[0].sum(), share[1].sum(), share[2].sum(),
                     -(share[0] * log_n).sum(), -(share[1] * log_d).sum()])


def starts_of_grid(stride):
    grid = itertools.product(range(0, 26, 5), range(0, 26, 5), np.arange(-1, 1.1, 0.5),
                             np.arange(0, 2.1, 0.5), np.arange(0, 2.1, 0.5))
    return [np.array(start, dtype=float) for start in itertools.islice(grid, 0, None, stride)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stride", type=int, default=45)
    parser.add_argument("--exact-gradient", action="store_true")
    options = parser.parse_args()
    data = points()
    starts = starts_of_grid(options.stride)
    jacobian = gradient if options.exact_gradient else None
    reached = 0
    begun = time.process_time()
    with np.errstate(all="ignore"):
        for start in starts:
            end = minimize(objective, start, args=data, method="BFGS",
                           jac=jacobian)
            reached += abs(end.fun / OPTIMUM - 1) < 1e-6
    seconds = time.process_time() - begun
    print(json.dumps({"starts": len(starts), "seconds_per_start": seconds / len(starts),
                      "percent_at_optimum": 100 * reached / len(starts)}))


if __name__ == "__main__":
    main()
