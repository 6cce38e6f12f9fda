"""CPU time of a verdict on an answer, ours and, where it is installed, math-verify's on the same inputs.

Run: .venv/bin/python tests/benchmarks/bench_answers.py [verdicts]
Environment: MATH_VERIFY_PYTHON, a Python that has math-verify; without one that line says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "certify"))

from mutation.answers import OPERATORS

from proofloom.engine import Seed
from proofloom.verifiers.answers import grade

# what rows of ours ask for, and what public sets of problems ask for
OURS = ("integer_off", "integer_digit", "degrees", "program_list")
MATHS = (
    *OURS,
    "rational_part",
    "mixed_number",
    "real_coefficient",
    "nested_radical",
    "polynomial_term",
    "bracket",
)
RIVAL = """
import json, statistics, sys, time
from math_verify import parse, verify
cases = json.load(sys.stdin)
spent, wrong, right = [], 0, 0
for gold, good, bad in cases:
    for answer in (good, bad):
        start = time.thread_time()
        one, other = (parse("$" + text + "$", parsing_timeout=None) for text in (gold, answer))
        found = verify(one, other, timeout_seconds=None)
        spent.append(time.thread_time() - start)
        wrong += found and answer is bad
        right += found and answer is good
print(json.dumps([spent, right, wrong]))
"""


def main() -> None:
    """Print verdicts per core-second, median, 99th percentile and the longest."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    rival = os.environ.get("MATH_VERIFY_PYTHON")
    for title, names, times in (
        ("answers to rows of ours", OURS, 1),
        ("answers of all these kinds", MATHS, 1),
        ("the same, eight responses to each gold as in a group of rollouts", MATHS, 4),
    ):
        root = Seed.root("bench")
        drawn = [
            OPERATORS[name]((root / name / i).stream())
            for i in range(-(-count // len(names)))
            for name in names
        ]
        mutants = [mutant for mutant in drawn if mutant.wrong]
        spent = []
        for mutant in mutants:
            for answer in times * (mutant.right, mutant.given):
                response = f"The answer is \\boxed{{{answer}}}."
                start = time.thread_time()
                grade(mutant.gold, response, type=mutant.kind)
                spent.append(time.thread_time() - start)
        print(f"{title}: {', '.join(names)}")
        show("proofloom", spent, "")
        if times > 1:
            continue
        if rival is None:
            print("  *** math-verify NOT COMPARED: MATH_VERIFY_PYTHON names no Python that has it")
        else:
            cases = [(mutant.gold, mutant.right, mutant.given) for mutant in mutants[: max(50, count // 10)]]
            done = subprocess.run(
                [rival, "-c", RIVAL],
                input=json.dumps(cases),
                capture_output=True,
                text=True,
                check=True,
            )
            theirs, right, wrong = json.loads(done.stdout.splitlines()[-1])
            show("math-verify", theirs, f"; of {len(cases)} right {right} accepted, of as many wrong {wrong}")
            print(f"  proofloom / math-verify: {len(spent) / sum(spent) / (len(theirs) / sum(theirs)):.0f}")


def show(name: str, spent: list[float], rest: str) -> None:
    """Print one line of the table."""
    spent = sorted(spent)
    rate = len(spent) / sum(spent)
    median, late = spent[len(spent) // 2], spent[len(spent) * 99 // 100]
    figures = f"median {1e3 * median:.3f} ms, p99 {1e3 * late:.2f} ms, longest {1e3 * spent[-1]:.1f} ms"
    print(f"  {name:12} {rate:7.0f} per core-second, {figures}{rest}")


if __name__ == "__main__":
    main()
