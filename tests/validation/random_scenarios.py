#!/usr/bin/env python3
"""Random scenarios through predict, route and critical, and every tenth against a Monte Carlo.

    random_scenarios.py INFERLAW [FIRST [LAST]]

Scenarios FIRST to LAST - 1 (0 to 2000), each drawn from its own number: 1 to 5 models, choices with
retries and share limits, batteries of 0.01 to 1e6 deviations, harvests of c.v. 0 to 30, horizons of
1 to 10,000 slots. Reported: a refusal, a value that is negative or no probability, more than ten
seconds of processor time, and an exact mean that is further from the Monte Carlo, which NumPy makes
slot by slot without anything of inferlaw but the task energies, than its own error and five standard
errors. Exits with 1 where there is any. The whole takes an hour of one processor.
"""
import json
import math
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

import numpy

MOST_SECONDS = 10
TRIALS = 20000
FEWEST_IN_NEED = 30  # of the trials, that their mean is near a normal
HARDWARE = (
    "hardware = { joules_per_parameter = 1e-11, joules_per_flop = 1e-12, "
    "parameters_per_second = 5e12, flops_per_second = 2e13 }"
)


def demand_of(draw):
    is_fixed = draw.random() < 0.15
    rate = 10 ** draw.uniform(-1, 1)
    levels = sorted(round(draw.uniform(1.6, 1.95), 4) for _ in range(draw.randint(1, 5)))
    if is_fixed and len(levels) == 1:
        levels.append(1.96)  # so that something is random
    return {
        "law": "fixed" if is_fixed else "poisson",
        "rate": max(1, round(rate)) if is_fixed else rate,
        "levels": levels,
        "weights": [draw.randint(1, 9) for _ in levels],
    }


def models_of(draw, may_choose):
    models = draw.randint(1, 5)
    lines = []
    for i in range(models):
        lines += [
            "[[models]]",
            f'name = "M{i}"',
            f"parameters = {10 ** draw.uniform(8.7, 10.7):.4g}",
            "layers = 48",
            "attention_width = 2048",
        ]
    if not may_choose or draw.random() > 0.4:
        return lines
    for i in range(draw.randint(1, 4)):
        lines += [
            "[[choices]]",
            f'name = "C{i}"',
            f'model = "M{draw.randrange(models)}"',
            f"failure_probability = {10 ** draw.uniform(-4, -0.2):.3g}",
        ]
        if draw.random() < 0.6:
            lines.append(f"retries = {draw.randint(1, 9)}")
        if i and draw.random() < 0.2:
            lines.append(f"share_limit = {draw.uniform(0.8, 1):.2g}")
    return lines


def harvest_of(draw, rate):
    variation = draw.choice([0, draw.uniform(0.05, 1), draw.uniform(1, 5), draw.uniform(5, 30)])
    if draw.random() < 0.15:
        lowest = draw.uniform(0, 1) * 300 * rate
        highest = lowest + draw.uniform(0.1, 3) * 300 * rate
        return {"law": "uniform", "lowest": lowest, "highest": highest}
    factor = draw.uniform(0.7, 1.5)
    if variation == 0:
        return {"law": "constant", "factor": factor}
    return {"law": "gamma", "factor": factor, "variation": variation}


def harvest_lines(harvest):
    lines = ["[harvest]", f'law = "{harvest["law"]}"']
    if harvest["law"] == "uniform":
        return lines + [
            f'lowest_joules_per_slot = {harvest["lowest"]!r}',
            f'highest_joules_per_slot = {harvest["highest"]!r}',
        ]
    lines += ['mean_joules_per_slot = "critical"', f'mean_factor = {harvest["factor"]!r}']
    if harvest["law"] == "gamma":
        lines.append(f'coefficient_of_variation = {harvest["variation"]!r}')
    return lines


def battery_of(draw, rate):
    deviation = 700 * max(0.3, math.sqrt(rate))
    capacity = deviation * 10 ** draw.uniform(-2, 6)
    initial = deviation * 10 ** draw.uniform(-2, 6)
    kinds = [
        {},
        {"capacity": capacity},
        {"initial": initial},
        {"capacity": capacity, "initial": draw.uniform(0, 1) * capacity},
    ]
    return draw.choice(kinds)


def scenario_of(number):
    """What is drawn, and the text of the scenario."""
    draw = random.Random(number)
    is_simple = number % 10 == 0
    demand = demand_of(draw)
    models = models_of(draw, not is_simple)
    harvest = harvest_of(draw, demand["rate"])
    battery = battery_of(draw, demand["rate"])
    policy = "myopic" if is_simple else draw.choice(["myopic", "myopic", "variance-aware"])
    slots = sorted({1, int(10 ** draw.uniform(0, 2)), int(10 ** draw.uniform(0, 4))})
    if is_simple:
        slots = [at for at in slots if at <= 300]
    lines = ["schema = 1", f'title = "scenario {number}"', HARDWARE]
    lines += ["[arrivals]", f'law = "{demand["law"]}"', f'tasks_per_slot = {demand["rate"]!r}']
    lines += ["[tasks]", f'levels = {demand["levels"]}', f'weights = {demand["weights"]}']
    lines += models
    lines += ["[budget]", f"skills = {draw.randint(2, 60)}"]
    lines += [f"failure_probability = {10 ** draw.uniform(-3, -0.3):.3g}"]
    lines += ["[policy]", f'name = "{policy}"']
    lines += harvest_lines(harvest)
    if battery:
        lines.append("[battery]")
        lines += [f"{key}_joules = {value!r}" for key, value in battery.items()]
    lines += ["[horizons]", f"slots = {slots}"]
    lines += ["[simulation]", "trials = 100", "seed = 1"]
    drawn = {"demand": demand, "harvest": harvest, "battery": battery, "slots": slots}
    return drawn, is_simple, "\n".join(lines) + "\n"


def harvested(generator, harvest, mean):
    if harvest["law"] == "constant":
        return mean
    if harvest["law"] == "uniform":
        return generator.uniform(harvest["lowest"], harvest["highest"], TRIALS)
    square = harvest["variation"] ** 2
    return generator.gamma(1 / square, mean * square, TRIALS)


def demanded(generator, demand, energies):
    shares = numpy.array(demand["weights"], float) / sum(demand["weights"])
    if demand["law"] == "fixed":
        return generator.multinomial(demand["rate"], shares, TRIALS) @ energies
    counts = [generator.poisson(demand["rate"] * share, TRIALS) for share in shares]
    return numpy.stack(counts, axis=1) @ energies


def monte_carlo(drawn, energies, harvest_mean):
    """Mean, its standard error, and trials in need, at every horizon."""
    generator = numpy.random.default_rng(7)
    level = numpy.full(TRIALS, float(drawn["battery"].get("initial", 0)))
    capacity = drawn["battery"].get("capacity", math.inf)
    auxiliary = numpy.zeros(TRIALS)
    found = {}
    for slot in range(1, max(drawn["slots"]) + 1):
        need = demanded(generator, drawn["demand"], energies)
        need = need - harvested(generator, drawn["harvest"], harvest_mean)
        auxiliary += numpy.maximum(0, need - level)
        level = numpy.minimum(capacity, numpy.maximum(0, level - need))
        if slot in drawn["slots"]:
            error = auxiliary.std() / math.sqrt(TRIALS)
            found[slot] = (auxiliary.mean(), error, int((auxiliary > 0).sum()))
    return found


class Sweep:
    def __init__(self, command, folder):
        self.command = command
        self.file = pathlib.Path(folder) / "scenario.toml"
        self.faults = 0
        self.compared = 0
        self.furthest = 0

    def fault(self, number, words):
        self.faults += 1
        print(f"scenario {number}: {words}", flush=True)

    def answer(self, number, subcommand):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        ran = subprocess.run(
            [self.command, subcommand, self.file, "--json"], capture_output=True, text=True
        )
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        if seconds > MOST_SECONDS:
            self.fault(number, f"{subcommand} took {seconds:.1f} s")
        if ran.returncode == 0:
            return json.loads(ran.stdout)["results"]
        if not (subcommand == "critical" and ran.returncode == 1):  # nothing is enough
            self.fault(number, f"{subcommand} exits with {ran.returncode}: {ran.stderr.strip()}")
        return None

    def check_values(self, number, results):
        for row in results["horizons"]:
            for key, value in row.items():
                if isinstance(value, float) and not value >= 0:
                    self.fault(number, f"{key} {value} at {row['slots']} slots")
            if not 0 <= (row.get("probability_none") or 0) <= 1:
                self.fault(number, f"probability {row['probability_none']}")

    def compare(self, number, drawn, results):
        tasks = self.answer(number, "task")["tasks"]
        energies = numpy.array(
            [
                min(task["energy_joules"] for task in tasks if abs(task["level"] - level) < 1e-9)
                for level in drawn["demand"]["levels"]
            ]
        )
        simulated = monte_carlo(drawn, energies, results["harvest_mean_joules_per_slot"])
        for row in results["horizons"]:
            mean, error, in_need = simulated[row["slots"]]
            exact = row["exact_slots_mean_joules"]
            if exact is None or error == 0 or in_need < FEWEST_IN_NEED:
                continue
            beyond = max(0, abs(mean - exact) - (row["exact_slots_error_joules"] or 0)) / error
            self.compared += 1
            self.furthest = max(self.furthest, beyond)
            if beyond > 5:
                self.fault(number, f"{row['slots']} slots: exact {exact}, {mean} +- {error}")

    def run(self, number):
        drawn, is_simple, text = scenario_of(number)
        self.file.write_text(text)
        predicted = self.answer(number, "predict")
        for subcommand in ("route", "critical"):
            self.answer(number, subcommand)
        if predicted is None:
            return
        self.check_values(number, predicted)
        if is_simple:
            self.compare(number, drawn, predicted)


def main():
    command = sys.argv[1]
    first, last = (int(word) for word in (sys.argv[2:4] + ["0", "2000"][len(sys.argv[2:4]) :]))
    with tempfile.TemporaryDirectory() as folder:
        sweep = Sweep(command, folder)
        for number in range(first, last):
            sweep.run(number)
    print(
        f"{last - first} scenarios, {sweep.faults} faults; {sweep.compared} exact means, the "
        f"furthest {sweep.furthest:.2f} standard errors beyond its own error"
    )
    return 1 if sweep.faults else 0


if __name__ == "__main__":
    sys.exit(main())
