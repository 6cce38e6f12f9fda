"""Find what a figure shows, the prime field confirms and a closure does not derive."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.figure import Figure
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import hypotheses


def underived(figure: Figure, profile: str = "base", *, most: int = 400) -> tuple[Fact, ...]:
    """Return facts that hold of a figure and do not follow from its hypotheses by the theorems of a profile.

    Those are collinear and concyclic points, and parallel, perpendicular and equally long segments; `most`
    bounds how many are returned. A fact that the field cannot decide is left out.
    """
    true = [one for one in shown(figure) if figure.holds(one)]
    closure = close(figure.xy, hypotheses(figure.problem, auxiliary=True), true, profile, stop=False)
    return tuple(one for at, one in enumerate(true) if not closure.knows(at))[:most]


def shown(figure: Figure) -> Iterator[Fact]:
    """Yield the facts of these kinds that the drawn figure shows, each once."""
    points = range(len(figure.xy))
    segments = list(combinations(points, 2))
    for three in combinations(points, 3):
        yield from _if_shown(figure, "coll", three)
    for four in combinations(points, 4):
        yield from _if_shown(figure, "cyclic", four)
    for one, other in combinations(segments, 2):
        for name in ("para", "perp", "cong"):
            if name == "cong" or not set(one) & set(other) or name == "perp":
                yield from _if_shown(figure, name, (*one, *other))


def _if_shown(figure: Figure, name: str, points: tuple[int, ...]) -> Iterator[Fact]:
    made = fact(name, points)
    if figure.shows(made) and not (name == "cyclic" and _lines(figure, points)):
        yield made


def _lines(figure: Figure, points: tuple[int, ...]) -> bool:
    """Say whether three of the points are collinear, so that a circle through them means nothing."""
    return any(figure.shows(fact("coll", three)) for three in combinations(points, 3))
