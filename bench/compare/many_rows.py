"""Fits of many rows beside pandas and SciPy: the same data, the same answer, seconds of processor time.

A formula of three parameters on ROWS rows: the command, from the file to the report, beside
pandas.read_csv and scipy.optimize.curve_fit, whose import is not counted. Then the command alone:
the loss law on 200 000 rows, and 5000 rows by ten starts. Answers are compared first: estimates to
1e-6 of them, standard errors to 1e-4. Prints one JSON object.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd
from scipy.optimize import curve_fit

FORMULA = "a*exp(-b*x)+c"


def write_csv(file, names, columns):
    with open(file, "w") as out:
        out.write(",".join(names) + "\n")
        for row in zip(*columns):
            out.write(",".join(f"{value:.8g}" for value in row) + "\n")


def decay(rows, file):
    random = np.random.default_rng(1)
    x = random.uniform(0, 10, rows)
    write_csv(file, "xy", (x, 3 * np.exp(-0.5 * x) + 1 + 0.05 * random.standard_normal(rows)))


def losses(rows, file):
    random = np.random.default_rng(2)
    size, tokens = 10 ** random.uniform(7, 10.5, rows), 10 ** random.uniform(9, 12, rows)
    law = 1.8172 + 482 * size**-0.3478 + 2085 * tokens**-0.3658
    write_csv(file, ("N", "D", "loss"), (size, tokens, law * np.exp(0.01 * random.standard_normal(rows))))


def ours(command, *arguments):
    """The command's results, and the seconds and kilobytes that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    run = subprocess.run([command, "fit", *arguments, "--json"], capture_output=True, text=True)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode != 0:
        sys.exit(run.stderr)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(run.stdout)["results"], {"processor_seconds": seconds, "wall_seconds": wall}


def theirs(file):
    begun = time.process_time()
    data = pd.read_csv(file)
    read = time.process_time()
    estimates, covariance = curve_fit(lambda x, a, b, c: a * np.exp(-b * x) + c, data.x.to_numpy(),
                                      data.y.to_numpy(), p0=(1, 1, 1))
    ended = time.process_time()
    return estimates, np.sqrt(np.diag(covariance)), {"reading_seconds": read - begun,
                                                     "processor_seconds": ended - begun}


def check(results, estimates, errors):
    for (name, fitted), estimate, error in zip(results["parameters"].items(), estimates, errors):
        if abs(fitted["estimate"] / estimate - 1) > 1e-6:
            sys.exit(f"{name}: {fitted['estimate']} and {estimate}")
        if abs(fitted["standard_error"] / error - 1) > 1e-4:
            sys.exit(f"error of {name}: {fitted['standard_error']} and {error}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command")
    parser.add_argument("--rows", type=int, default=1000000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "decay.csv")
        formula = ("--formula", FORMULA, "--response", "y", "--start", "a=1,b=1,c=1")
        decay(options.rows, file)
        estimates, errors, their_cost = theirs(file)
        results, cost = ours(options.command, file, *formula)
        check(results, estimates, errors)
        megabytes = os.path.getsize(file) / 1e6
        decay(5000, file)
        _, ten_starts = ours(options.command, file, *formula, "--starts", "10")
        losses(200000, file)
        loss, loss_cost = ours(options.command, "loss", file)
        if not loss["converged"]:
            sys.exit("the loss law did not converge")
    print(json.dumps({"rows": options.rows, "megabytes": megabytes, "ours": cost, "theirs": their_cost,
                      "ratio": their_cost["processor_seconds"] / cost["processor_seconds"],
                      "loss_law_200000_rows": loss_cost, "ten_starts_5000_rows": ten_starts},
                     indent=2))


main()
