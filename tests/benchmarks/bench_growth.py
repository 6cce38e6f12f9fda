"""Good programs grown a CPU-second, acceptance by reason, distinct skeletons, and samples to be read.

Run: .venv/bin/python tests/benchmarks/bench_growth.py [draws] [samples] [steps target, 0 for any]
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from proofloom.engine import Reject, Seed
from proofloom.engine.program.canonical import canonical, skeleton
from proofloom.engine.program.printers.python import call_text, print_python
from proofloom.generators.program.grow import Controls, Grown, grown


def main() -> None:
    """Print the figures, then the samples."""
    given = [int(word) for word in sys.argv[1:]]
    draws, samples, steps = (given + [400, 0, 0][len(given) :])[:3]
    why: Counter[str] = Counter()
    found: list[Grown] = []
    start = time.process_time()
    for index in range(draws):
        try:
            found.append(grown(Seed.root("growth") / index, Controls(steps=steps)))
        except Reject as reject:
            why[str(reject)] += 1
    spent = time.process_time() - start
    print(f"{len(found)} of {draws} draws in {spent:.1f} s of CPU: {len(found) / spent:.1f} a second")
    print(f"{len({skeleton(item.program) for item in found})} skeletons,", end=" ")
    print(f"{len({canonical(item.program) for item in found})} canonical forms")
    for reason, count in why.most_common():
        print(f"{count:6} {reason}")
    for name in ("graph", "functions", "loop_depth", "recursion", "live"):
        print(name, dict(sorted(Counter(item.figures[name] for item in found).items(), key=str)))
    letters = Counter(letter for item in found for letter in str(item.figures["types"]).split())
    print("types", dict(letters.most_common()))
    for item in found[:samples]:
        print(f"\n# {call_text(item.program.function(item.program.entry), item.args)}", end=" ")
        print(f"gives {item.value!r} in {item.steps} steps\n{print_python(item.program).source}")


if __name__ == "__main__":
    main()
