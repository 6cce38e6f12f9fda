"""Which of several figures a construction's name means, where its equations leave that open.

A bisector halves an angle inside, though its equation of directed angles has the outer one as a root as
well; an incentre lies inside; a square stands on the left of its side. Equations alone know no such words.
"""

from __future__ import annotations

from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.problem import Problem

# a construction's name: the facts of order that it means, of its arguments by number (new points first)
_ORDER: dict[str, tuple[tuple[str, tuple[int, ...]], ...]] = {
    "angle_bisector": (("twosides", (1, 3, 2, 0)),),
    "incenter": (("twosides", (1, 2, 3, 0)), ("twosides", (2, 3, 1, 0))),
    "incenter2": (("twosides", (4, 5, 6, 3)), ("twosides", (5, 6, 4, 3))),
    "excenter": (("twosides", (2, 3, 1, 0)), ("oneside", (1, 3, 2, 0))),
    "excenter2": (("twosides", (5, 6, 4, 3)), ("oneside", (4, 6, 5, 3))),
    "iso_trapezoid": (("oneside", (2, 3, 0, 1)), ("twosides", (0, 2, 1, 3))),
    "trisegment": (("between", (0, 2, 1)),),
}
# the same for triples of arguments that turn counter-clockwise
_TURNS: dict[str, tuple[tuple[int, int, int], ...]] = {
    "square": ((2, 3, 0),),
    "psquare": ((1, 2, 0),),
    "nsquare": ((1, 0, 2),),
}


def meant(problem: Problem) -> tuple[tuple[Fact, ...], tuple[tuple[int, int, int], ...]]:
    """Return the order and the counter-clockwise triples that the constructions' names mean."""
    order, turns = [], []
    for clause in problem.clauses:
        for one in clause.constructions:
            for name, places in _ORDER.get(one.name, ()):
                try:
                    order.append(fact(name, [one.arguments[place] for place in places]))
                except FactError:
                    continue  # of points that are one: the construction says for itself that it fails
            for a, b, c in _TURNS.get(one.name, ()):
                turns.append((one.arguments[a], one.arguments[b], one.arguments[c]))
    return tuple(dict.fromkeys(order)), tuple(dict.fromkeys(turns))
