"""Random problems of many points: clauses drawn at random from the language, kept if the figure is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from proofloom.engine import Reject
from proofloom.engine.geometry.constructions import CONSTRUCTIONS, Row
from proofloom.engine.geometry.figure import Figure, draw
from proofloom.engine.geometry.problem import Clause, Construction, Problem, ProblemError
from proofloom.engine.seed import Seed, Stream

STARTS = (
    "triangle",
    "triangle",
    "quadrangle",
    "iso_triangle",
    "r_triangle",
    "trapezoid",
    "rectangle",
    "pentagon",
)
RATIONAL_STARTS = ("triangle", "triangle", "quadrangle", "trapezoid", "rectangle", "r_triangle")
# of these each has its points where lines meet, or on a line: no root is needed to find them
RATIONAL = (
    *("midpoint", "foot", "mirror", "reflect", "orthocenter", "circumcenter", "parallelogram", "centroid"),
    *("intersection_ll", "intersection_lp", "intersection_pp", "intersection_lt", "shift", "on_line"),
    *("on_pline", "on_tline", "on_bline", "square"),
)
ROOTED = (
    *("intersection_lc", "intersection_cc", "on_circle", "on_circum", "on_dia", "incenter", "excenter"),
    *("angle_bisector", "tangent", "eq_triangle", "ninepoints", "incenter2", "eqdistance", "iso_trapezoid2"),
)
MOST_ROOTED = 2  # constructions with roots: every further one halves the chance that a field has them all
TRIES = 40  # clauses tried for each one kept


def random_figure(points: int, seed: Seed, *, rational: bool = False) -> Figure | None:
    """Return a drawn figure of about so many points, or None when too few clauses work out."""
    stream = seed.stream()
    start = CONSTRUCTIONS[stream.choice(RATIONAL_STARTS if rational else STARTS)]
    clauses = [Clause(tuple(range(start.new)), (Construction(start.name, tuple(range(start.new))),))]
    figure: Figure | None = None
    for attempt in range(TRIES * points):
        count = sum(len(clause.points) for clause in clauses)
        if count >= points:
            return figure
        rooted = sum(one.name in ROOTED for clause in clauses for one in clause.constructions)
        names = RATIONAL if rational or rooted >= MOST_ROOTED else (*RATIONAL, *ROOTED)
        clause = _clause(count, [CONSTRUCTIONS[name] for name in names], stream)
        if clause is None:
            continue
        problem = _problem([*clauses, clause])
        try:
            figure = draw(problem, seed / attempt, tries=1, rounds=4)
        except (Reject, ProblemError):
            continue
        if figure.settled:
            clauses.append(clause)
    return None


def _problem(clauses: Sequence[Clause]) -> Problem:
    count = sum(len(clause.points) for clause in clauses)
    return Problem("", tuple(f"p{number}" for number in range(count)), tuple(clauses), ())


def _clause(count: int, rows: Sequence[Row], stream: Stream) -> Clause | None:
    """Return a clause of one construction on random points, or of two loci of one point."""
    row = stream.choice(rows)
    constructions = [_construction(row, count, stream)]
    if len(row.draws) == 1 and not row.points and stream.chance(3, 4):
        loci = [other for other in rows if len(other.draws) == 1 and not other.points]
        constructions.append(_construction(stream.choice(loci), count, stream))
    if any(made is None for made in constructions):
        return None
    return Clause(tuple(range(count, count + row.new)), tuple(made for made in constructions if made))


def _construction(row: Row, count: int, stream: Stream) -> Construction | None:
    old = len(row.letters) - row.new
    if old > count:
        return None
    new = tuple(range(count, count + row.new))
    return Construction(row.name, (*new, *stream.sample(range(count), old)))
