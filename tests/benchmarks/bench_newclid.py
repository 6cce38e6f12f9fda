"""Length of proofs and processor time beside Newclid 3's own Python entry point, on the same problems.

A step by a theorem counts one, a linear one of m premises m - 1 but at least one, a hypothesis nothing.
Newclid's merging of lines and circles, which has no like in our proofs, counts nothing. Times are of figure,
deduction and proof, the processes that are started included.

Run: .venv/bin/python tests/benchmarks/bench_newclid.py
Environment: NEWCLID_PYTHON, a Python that has newclid and py-yuclid; otherwise pip installs them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
import venv
from collections import Counter
from pathlib import Path
from typing import Any

from proofloom.engine import Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.geometry.proof import prove

HERE = Path(__file__).parent
PACKAGES = ("newclid==3.0.1", "py-yuclid==3.0.0", "pyyaml")  # the last is imported and not required
ROOT = Seed.root("newclid")
DRAWS = 8  # figures tried until one shows what is proved
REPEATS = 3  # of which the fastest counts
LINEAR, MERGES = "AR Deduction", ("Line Merge", "Circle Merge")
SAMPLED, LIMIT = 10, 10  # by its own deduction in Python: every tenth problem, so many seconds
MISSING = "*** Newclid CANNOT BE HAD (NEWCLID_PYTHON names none, pip finds none): no comparison was made ***"


def environment() -> Path | None:
    """Return a Python that has Newclid, installed once in a folder for temporary things; or None."""
    if given := os.environ.get("NEWCLID_PYTHON"):
        return Path(given)
    folder = Path(tempfile.gettempdir()) / f"proofloom-{PACKAGES[0].replace('==', '-')}-{os.getuid()}"
    python = folder / "bin/python"
    if not (folder / "ready").exists():
        venv.create(folder, clear=True, with_pip=True)
        asked = [str(python), "-m", "pip", "install", "--quiet", *PACKAGES]
        if subprocess.run(asked, check=False, capture_output=True).returncode:
            return None
        (folder / "ready").touch()
    return python


def theirs(python: Path, file: Path, mode: str, every: int, seconds: int) -> dict[str, dict[str, Any]]:
    """Return what Newclid finds of a file's problems, by name."""
    command = [str(python), str(HERE / "newclid3.py"), str(file), mode, str(every), str(seconds)]
    path = {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
    path.pop("PYTHONPATH", None)
    made = subprocess.run(command, check=True, capture_output=True, text=True, env=path)
    found = [json.loads(line) for line in made.stdout.splitlines()]
    return {each.pop("name"): each for each in found}


def ours(problem: Problem) -> tuple[Proof | None, float]:
    """Return our proof, of the first figure that gives one, and the seconds of figure, closure and proof."""
    for number in range(DRAWS):
        best = float("inf")
        for _ in range(REPEATS):
            start = time.process_time()
            figure = draw(problem, ROOT / problem.name / number)
            closure = close(figure.xy, hypotheses(problem), problem.goals)
            proof = prove(closure, 0, problem.points)
            best = min(best, time.process_time() - start)
        if proof is not None:
            break
    return proof, best


def counted(steps: list[tuple[str, int]]) -> int:
    """Return the length of a proof of Newclid's."""
    return sum(max(1, count - 1) if kind == LINEAR else 1 for kind, count in steps if kind not in MERGES)


def spread(numbers: list[float]) -> tuple[float, float, float]:
    """Return median, tenth-largest and sum."""
    return statistics.median(numbers), sorted(numbers)[len(numbers) * 9 // 10], sum(numbers)


def lengths(both: list[tuple[Proof, dict[str, Any]]]) -> None:
    """Print how long proofs of the same goals are."""
    mine = [float(proof.length) for proof, _ in both]
    other = [float(counted(found["steps"])) for _, found in both]
    part = [one / another for one, another in zip(mine, other, strict=True)]
    for who, numbers in (("ours", mine), ("Newclid's", other)):
        print("  {:10} median {:5.1f}  p90 {:6.1f}  together {:6.0f} steps".format(who, *spread(numbers)))
    print(
        f"  ours / Newclid's: of medians {statistics.median(mine) / statistics.median(other):.2f}  "
        f"median of each {statistics.median(part):.2f}  together {sum(mine) / sum(other):.2f}"
    )


def times(who: str, pairs: list[tuple[float, float]]) -> None:
    """Print how many times as fast ours are, of pairs of seconds, ours first."""
    mine, other = ([1000 * each for each in column] for column in zip(*pairs, strict=True))
    print("  {:24} median {:7.2f}  p90 {:7.2f}  together {:8.0f} ms".format("ours", *spread(mine)))
    print("  {:24} median {:7.2f}  p90 {:7.2f}  together {:8.0f} ms".format(who, *spread(other)))
    each = [theirs / ours for ours, theirs in zip(mine, other, strict=True)]
    (median, late, total), (m, p, t) = spread(other), spread(mine)
    print(
        f"  times as fast: of medians {median / m:.1f}  of p90 {late / p:.1f}  together {total / t:.1f}  "
        f"median of each {statistics.median(each):.1f}  least {min(each):.1f}"
    )


def compare(name: str, python: Path) -> None:
    """Measure one file."""
    file = HERE / "problems/newclid" / f"{name}.txt"
    problems = {problem.name: problem for problem in read_jgex_file(file.read_text(encoding="utf-8"))}
    mine = {title: ours(problem) for title, problem in problems.items()}
    for mode, every, seconds in (("yuclid", 1, 600), ("python", SAMPLED, LIMIT)):
        found = theirs(python, file, mode, every, seconds)
        solved = [(mine[title], each) for title, each in found.items() if each["proved"] and mine[title][0]]
        by = "its entry point, deduction by yuclid" if mode == "yuclid" else "its deduction in Python"
        print(
            f"\n{name}, {by}: {len(found)} problems, "
            f"{sum(each['proved'] for each in found.values())} proved, {len(solved)} of them by both"
        )
        if broke := Counter(each["broke"] for each in found.values() if "broke" in each):
            print("  broke: " + "; ".join(f"{why} ({count})" for why, count in broke.most_common(5)))
        if mode == "yuclid":
            lengths([(proof, each) for (proof, _), each in solved if proof])
        if solved:
            times(f"Newclid, {mode}", [(spent, each["seconds"]) for (_, spent), each in solved])


def main() -> None:
    """Measure both files of problems that its authors measure."""
    python = environment()
    if python is None:
        print(MISSING)
        return
    print(", ".join(PACKAGES[:2]))
    for name in ("jgex_ag_231", "imo"):
        compare(name, python)


if __name__ == "__main__":
    main()
