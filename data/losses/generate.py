#!/usr/bin/env python3
"""Writes losses.csv beside itself: made, not measured, so that it may be given away.

80 runs: ten budgets of training compute C from 1e18 to 1e22 FLOP, eight model sizes at each, evenly
in ln N within a factor of 5 of the compute-optimal one; D = C/(6N).

    loss      (E + A N^-alpha + B D^-beta) exp(.01 z)       E 1.8, A 450, B 1400, alpha .34, beta .35
    accuracy  .25 + .7/(1 + exp(5 (loss without noise - 2.4))) + .01 z'

z, z' are standard normal, from Python's random.Random(2026).gauss. The law is of the kind that
Hoffmann et al. (2022) fitted, with parameters of our own [choice]; so is the accuracy's.
"""
import math
import pathlib
import random

E, A, B, ALPHA, BETA = 1.8, 450.0, 1400.0, 0.34, 0.35
NOISE_OF_LOSS, NOISE_OF_ACCURACY = 0.01, 0.01


def compute_optimal_parameters(flop):
    ratio = (ALPHA * A / (BETA * B)) ** (1 / (ALPHA + BETA))
    return ratio * (flop / 6) ** (BETA / (ALPHA + BETA))


def runs():
    noise = random.Random(2026)
    for budget in range(10):
        flop = 10 ** (18 + 4 * budget / 9)
        for size in range(8):
            parameters = round(compute_optimal_parameters(flop) * 5 ** (2 * size / 7 - 1))
            tokens = round(flop / (6 * parameters))
            law = E + A * parameters**-ALPHA + B * tokens**-BETA
            loss = law * math.exp(NOISE_OF_LOSS * noise.gauss(0, 1))
            accuracy = 0.25 + 0.7 / (1 + math.exp(5 * (law - 2.4)))
            accuracy += NOISE_OF_ACCURACY * noise.gauss(0, 1)
            yield f"{flop:.6g}", parameters, tokens, f"{loss:.5f}", f"{accuracy:.4f}"


def main():
    lines = ["C,N,D,loss,accuracy"] + [",".join(map(str, run)) for run in runs()]
    pathlib.Path(__file__).with_name("losses.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
