"""Letters for points: what is usual for a construction's point, and otherwise one letter after the other."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine.geometry.problem import Problem
from proofloom.engine.seed import Stream

BASES = ("ABCDE", "ABCDE", "ABCDE", "PQRST", "KLMNP", "XYZUV", "DEFGH", "RSTUV", "EFGHK", "MNPQR")
USUAL = {
    "midpoint": ("MN",),
    "foot": ("DEF", "HK"),
    "incenter": ("I",),
    "incenter2": ("DEF", "DEF", "DEF", "I"),
    "excenter": ("J",),
    "orthocenter": ("H",),
    "circumcenter": ("O",),
    "circle": ("O",),
    "centroid": ("DEF", "DEF", "DEF", "G"),
    "tangent": ("TPE", "TQF"),
    "on_circle": ("PQE",),
    "on_line": ("DEFPQ",),
}
USED = 7  # of ten points that have a usual letter, how many get it
LATER = "DEFGHKLMNPQRSTUVWXYZABCJ"


def letters(problem: Problem, count: int, stream: Stream) -> tuple[str, ...]:
    """Return different names for the first `count` points."""
    found: dict[int, str] = {}
    base = stream.choice(BASES)
    pool = [*base, *(stream.shuffled(LATER) if stream.chance(1, 3) else LATER)]
    for clause in problem.clauses:
        name = clause.constructions[0].name if len(clause.constructions) == 1 else ""
        wanted = USUAL.get(name, ()) if stream.chance(USED, 10) else ()
        for at, point in enumerate(clause.points):
            if point < count:
                usual = wanted[at] if at < len(wanted) else ""
                found[point] = _first([*usual, *pool], {*found.values()})
    return tuple(found[point] for point in range(count))


def _first(wanted: Sequence[str], used: set[str]) -> str:
    """Return the first letter that is not used yet, or else a letter with a number."""
    for letter in wanted:
        if letter not in used:
            return letter
    number = 1
    while f"A{number}" in used:
        number += 1
    return f"A{number}"
