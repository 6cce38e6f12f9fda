"""Grade the hostile code of code.toml in the jail, as the user and with the filter that this process has.

Run: python hostile_code.py SECRET-FILE [--container] [--level strict] [--refuse CALL] [--names a,b]
     [--soak 0 100]
Prints one JSON object a line: what became of each case. Needs the standard library and the jail only.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofloom.verifiers.jail import Budget, Jail, JailError, Test, grade_function, run_function

TESTS = (Test((3,), 10), Test((10,), 101), Test((0,), 1))
MEMORY = 256 * 2**20
WALL = 8.0
TRIES = 3  # of what ended with an error: a busy machine


@dataclass(frozen=True)
class Case:
    """One source with the outcome that it must have."""

    name: str
    row: int
    must: tuple[str, ...]
    source: str
    wall: float
    slow: bool
    leak: bool

    @property
    def budget(self) -> Budget:
        """Return what it may cost."""
        return Budget(cpu=1, wall=self.wall, memory=MEMORY, output=2**20)


def cases() -> list[Case]:
    """Return every case of the corpus."""
    found = tomllib.loads((Path(__file__).parent / "code.toml").read_text(encoding="utf-8"))
    return [_case(name, entry) for name, entry in found.items()]


def _case(name: str, entry: dict[str, Any]) -> Case:
    source = (
        entry["source"] if "source" in entry else eval(entry["source_is"], {"__builtins__": {"range": range}})
    )
    return Case(
        name=name,
        row=entry.get("row", 0),
        must=tuple(entry["must"].split("|")),
        source=source,
        wall=entry.get("wall", WALL),
        slow=entry.get("slow", False),
        leak=entry.get("leak", False),
    )


def grade(case: Case, jail: Jail, secret: str) -> dict[str, Any]:
    """Grade a case, and look for the secret in all that it returns."""
    for _ in range(TRIES):
        start = time.monotonic()
        found = grade_function(case.source, "solve", TESTS, case.budget, jail=jail)
        seconds = time.monotonic() - start
        if found.outcome != "error":
            break
    runs = max(1, -(-found.effort // len(TESTS)))
    leaked = False
    if case.leak:
        results = run_function(case.source, "solve", [[3]], case.budget, jail=jail)
        leaked = secret in repr(results)
    return {
        "name": case.name,
        "row": case.row,
        "outcome": found.outcome,
        "evidence": found.evidence,
        "must": case.must,
        "seconds": round(seconds, 3),
        "late": seconds > runs * case.wall + 0.5,
        "leaked": leaked,
    }


HONEST = {
    "def solve(n):\n    return n * n + 1\n": "pass",
    "def solve(n):\n    return sum([n] * n) + len('x')\n": "pass",
    "import math\nclass Solver:\n    pass\ndef solve(n):\n    return math.isqrt(n ** 4) + 1\n": "pass",
    "def solve(n, seen={}):\n    return seen.setdefault(n, n ** 2 + 1)\n": "pass",
    "def solve(n):\n    return n * n\n": "fail",
    "def solve(n):\n    return [n * n + 1]\n": "fail",
    "def solve(n):\n    return n / 0\n": "fail",
    "def solve(n) return n\n": "unparsed",
}


def soak(jail: Jail, start: int, count: int) -> dict[str, Any]:
    """Grade honest jobs among hostile ones, a tenth of all, in one zygote; tell what is not as it must be.

    What comes at a number depends on that number alone. One hostile job in a hundred is a slow one.
    """
    quick = [case for case in cases() if case.row and not case.slow and "pass" not in case.must]
    slow = [case for case in cases() if case.row and case.slow and "pass" not in case.must]
    budget = Budget(cpu=1, wall=WALL, memory=MEMORY)
    found: dict[str, Any] = {"honest": 0, "hostile": 0, "changed": [], "accepted": [], "errors": 0, "why": {}}
    zygotes: set[int] = set()
    for number in range(start, start + count):
        chance = random.Random(number)
        case = None
        if chance.randrange(10) == 0:
            case = chance.choice(slow if chance.randrange(100) == 0 else quick)
            source, must = case.source, case.must
        else:
            source = chance.choice(list(HONEST))
            must = (HONEST[source],)
        for _ in range(TRIES):
            got = grade_function(source, "solve", TESTS, case.budget if case else budget, jail=jail, runs=1)
            if got.outcome != "error":
                break
            found["errors"] += 1
            why = re.sub(r"[0-9.]+", "#", got.evidence)[:120]
            found["why"][why] = found["why"].get(why, 0) + 1
        zygotes.update(jail.pids())
        found["hostile" if case else "honest"] += 1
        # what only a second run refuses is not asked about here
        if case and got.outcome == "pass" and case.row not in (29, 30):
            found["accepted"].append([number, case.name])
        if not case and got.outcome not in must:
            found["changed"].append([number, got.outcome, got.evidence])
    found["zygotes"] = len(zygotes)
    return found


def main(arguments: list[str]) -> int:
    """Grade the cases asked for; 0 when all were graded, whatever came out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("secret", type=Path)
    parser.add_argument("--container", action="store_true")
    parser.add_argument("--refuse", default="")
    parser.add_argument("--level", default="strict")
    parser.add_argument("--names", default="")
    parser.add_argument("--soak", type=int, nargs=2, metavar=("START", "COUNT"))
    wanted = parser.parse_args(arguments)
    if wanted.container or wanted.refuse:
        import hostile_container

        hostile_container.enter(tuple(filter(None, wanted.refuse.split(","))))
    secret = os.environ["PROOFLOOM_SECRET"]
    kept = [secret, {"expected": secret}]  # in this process's memory, environment and a file that it may read
    assert kept[0] == wanted.secret.read_text(encoding="utf-8")
    names = set(filter(None, wanted.names.split(",")))
    with Jail(wanted.level, most=1) as jail:
        try:
            run_function("def f(): pass", "f", [[]], jail=jail)
        except JailError as error:
            print(json.dumps({"refused": str(error)}))
            return 3
        print(json.dumps({"uid": os.getuid(), "python": sys.version.split()[0], "pids": jail.pids()}))
        if wanted.soak:
            print(json.dumps(soak(jail, *wanted.soak)))
            return 0
        for case in cases():
            if not names or case.name in names:
                print(json.dumps(grade(case, jail, secret)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
