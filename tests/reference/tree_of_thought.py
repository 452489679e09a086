#!/usr/bin/python3
"""Success and failure of ToT(1) by summing the law of the step of the m-th success, 50 digits and more where
failure is tiny: writes tree_of_thought.csv beside this file."""
import pathlib
import random

from mpmath import binomial, log, log1p, mp, mpf, nstr

mp.dps = 60
rng = random.Random(5)
cases = [(100, 790, 0.01, 16), (100, 132, 0.01, 4), (4, 10, 0.2, 2), (3, 3, 0.5, 60), (3, 5, 0.5, 60), (1, 1, 0.9, 300),
         (10, 12, 0.3, 40), (50, 50, 1e-3, 5000), (7, 7, 1e-6, 3), (20, 30, 0.999, 8), (2, 9, 1e-9, 1000)]
cases += [(m, m + rng.randint(0, 60), 10 ** rng.uniform(-3, -0.05), int(10 ** rng.uniform(0, 3)))
          for m in [rng.randint(1, 40) for _ in range(40)]]
lines = ["skills,levels,step_success,branching,success,failure,log_success,log_failure"]
for m, K, r, b in cases:
    q = (1 - mpf(r)) ** b
    p = 1 - q
    law = lambda i: binomial(K, i) * p**i * q ** (K - i)
    fail = sum(law(i) for i in range(m))
    win = sum(law(i) for i in range(m, K + 1))
    lines.append(",".join([repr(v) for v in (m, K, r, b)] + [nstr(v, 25) for v in (win, fail, log1p(-fail) if fail < 0.5 else log(win), log1p(-win) if win < 0.5 else log(fail))]))
pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")
