"""Write the digests of the published geometry problems that no row may equal, into the file beside this one.

The problems are those of tests/benchmarks/problems. Of each there is the canonical form with its goal, for
every kind of question, and that of its premises alone without numbers: no row has a published figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from proofloom.engine.geometry.jgex import read_jgex_file
from proofloom.engine.geometry.problem import Problem
from proofloom.engine.geometry.task import Kind
from proofloom.generators.geometry.plane.canonical import digests
from proofloom.pipelines import fingerprints

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "tests" / "benchmarks" / "problems"
GENERATOR = "geometry/plane_problems"


def problems() -> Iterator[Problem]:
    """Yield the published problems."""
    for path in sorted(FOLDER.rglob("*.txt")):
        yield from read_jgex_file(path.read_text(encoding="utf-8"))


def forms(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the digests of problems' forms, as rows would have them."""
    for problem in problems:
        whole, shape = digests(problem)
        for kind in Kind:
            prefix = "" if kind is Kind.PROOF else f"{kind.value} "
            yield fingerprints.form_digest(f"{GENERATOR}\n{prefix}{whole}")
        yield fingerprints.form_digest(f"{GENERATOR}\n{shape}")


if __name__ == "__main__":
    print(fingerprints.write(HERE / "problems.fingerprints", forms(problems())), "lines")
