"""CPU time of steps checked and of responses graded by the row alone, and what importing the graders costs.

Run: .venv/bin/python tests/benchmarks/bench_graders.py [problems of each family]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "certify"))

from injection.case import row_of

from proofloom.engine import GradeOutcome, Reject, Seed
from proofloom.engine.program.questions import kind
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.generators.program.exercises import Exercises
from proofloom.verifiers.steps import check_steps, read_steps
from proofloom.verifiers.tasks import grade_task

SETTLED = ("output", "steps", "state", "next", "times", "history")  # the kinds that one run answers
FAMILIES: dict[str, Any] = {
    "geometry/angle_chase": AngleChase(),
    "program/exercises": Exercises(asks=dict.fromkeys(SETTLED, 1), per_program=2),
}
CODE = ("repair", "completion")  # the kinds whose answers run in the jail
GROUP = 8  # responses to one row, as in a group of rollouts
WRAPPED = {"boxed": "So it is \\boxed{#}.", "tag": "So it is\n<answer>#</answer>"}
STARTS = 20  # interpreters started for each figure of importing
IMPORTS = {
    "nothing": "pass",
    "proofloom.verifiers.answers": "import proofloom.verifiers.answers",
    "proofloom.verifiers.tasks": "import proofloom.verifiers.tasks",
    "proofloom.verifiers.adapters.trl": "import proofloom.verifiers.adapters.trl",
}


def main() -> None:
    """Print rates per core-second, medians and 99th percentiles."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    for family, generator in FAMILIES.items():
        rows = drawn(family, generator, count)
        print(f"{family}: {count} problems, {sum(len(row['steps']) for row in rows) / count:.1f} steps each")
        spent = []
        for row in rows:
            start = time.thread_time()
            report = check_steps(row)
            spent.append(time.thread_time() - start)
            assert report.first_error == -1
        steps = sum(len(row["steps"]) for row in rows)
        show("solutions, each step checked", spent, f"; {steps / sum(spent):.0f} steps per core-second")
        spent = []
        for row in rows:
            steps = read_steps("\n".join(step["text"] for step in row["steps"]))
            start = time.thread_time()
            report = check_steps(row, steps)
            spent.append(time.thread_time() - start)
            assert report.first_error == -1
        total = sum(len(row["steps"]) for row in rows)
        show("the same, in words alone", spent, f"; {total / sum(spent):.0f} steps per core-second")
        spent = []
        for row in rows:
            for answer, outcome in ((row["answer"], GradeOutcome.PASS), ("10007", GradeOutcome.FAIL)):
                start = time.thread_time()
                found = grade_task(row, WRAPPED[row["answer_format"]].replace("#", answer))
                spent.append(time.thread_time() - start)
                assert found.outcome is outcome, (row["answer"], found)
        show("answers, the row worked out again", spent, "")
    long = drawn("geometry/angle_chase", AngleChase(steps=(9, 16)), 20)
    spent = []
    for row in long:
        start = time.thread_time()
        check_steps(row)
        spent.append(time.thread_time() - start)
    lengths = sorted(len(row["steps"]) for row in long)
    show(f"proofs of {lengths[0]} to {lengths[-1]} steps", spent, "")
    about_programs(count)
    print("importing, processor time of the whole process")
    for name, source in IMPORTS.items():
        print(f"  {name:34} {1e3 * started(source):.0f} ms")


def about_programs(count: int) -> None:
    """Print what verdicts on questions about programs cost: the first on a row, and all of a group on it."""
    asks = [name for name in Exercises().asks if name not in CODE]
    rows = drawn("program/exercises", Exercises(asks=dict.fromkeys(asks, 1), per_program=2), count)
    by_kind: dict[str, list[float]] = {}
    first: list[float] = []
    later: list[float] = []
    for row in rows:
        answers = [row["answer"], "[0, 1]", "no", "7", *[row["answer"]] * (GROUP - 4)]
        for place, answer in enumerate(answers):
            start = time.thread_time()
            found = grade_task(row, WRAPPED[row["answer_format"]].replace("#", answer))
            spent = time.thread_time() - start
            (later if place else first).append(spent)
            if not place:
                by_kind.setdefault(row["kind"], []).append(spent)
            assert found.outcome is GradeOutcome.PASS or answer != row["answer"], (row["kind"], found)
    print(f"program/exercises: {count} questions of {len(by_kind)} kinds, no code among the answers")
    show("the first verdict on each row", first, "; the key is worked out")
    show("the others", later, "")
    show(f"groups of {GROUP} responses, per verdict", [(sum(first) + sum(later)) / (GROUP * count)], "")
    for name, spent in sorted(by_kind.items()):
        show(f"  the first, {name}", spent, "")
    rows = drawn("program/exercises", Exercises(asks=dict.fromkeys(CODE, 1), languages={"python": 1}), 40)
    spent = []
    for row in rows:
        start = time.perf_counter()
        found = grade_task(row, WRAPPED["tag"].replace("#", row["answer"]))
        spent.append(time.perf_counter() - start)
        assert found.outcome is GradeOutcome.PASS, found
    show("code, in the jail, by the wall clock", spent, "")


def drawn(family: str, generator: Any, count: int) -> list[dict[str, Any]]:
    """Return rows straight from a generator."""
    rows: list[dict[str, Any]] = []
    attempt = 0
    while len(rows) < count:
        try:
            made = generator.draw(Seed.root("bench graders") / family / attempt)
            many = made if isinstance(made, tuple) else (made,)
            rows += [
                {
                    **row_of(family, one),
                    "answer_type": one.answer_type,
                    "answer_format": str(one.answer_format),
                    "kind": kind(one.body.question) if family == "program/exercises" else "",
                }
                for one in many
            ]
        except Reject:
            pass
        attempt += 1
    return rows[:count]


def started(source: str) -> float:
    """Return the median processor seconds of an interpreter that runs a source."""
    found = []
    for _ in range(STARTS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", source], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return sorted(found)[STARTS // 2]


def show(name: str, spent: list[float], rest: str) -> None:
    """Print one line of figures."""
    spent = sorted(spent)
    median, late = spent[len(spent) // 2], spent[len(spent) * 99 // 100]
    figures = f"median {1e3 * median:.2f} ms, p99 {1e3 * late:.1f} ms"
    print(f"  {name:34} {len(spent) / sum(spent):6.0f} per core-second, {figures}{rest}")


if __name__ == "__main__":
    main()
