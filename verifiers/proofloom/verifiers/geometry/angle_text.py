"""Read an angle problem's prompt back by a reader of its own and compare it with the formal problem."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.angles import AngleProblem, Side
from proofloom.verifiers.geometry.angle_reader import Reading, UnreadError, read
from proofloom.verifiers.geometry.arrangement import Arrangement, NonsenseError


@verifier
def angle_text(candidate: Candidate[AngleProblem]) -> Verdict:
    """Pass when every sentence is understood, every point is introduced once and before it is used, and the
    setting, the premises and the question are exactly the body's."""
    body = candidate.body
    try:
        figure = Arrangement(body)
        reading = read(candidate.prompt)
        if reason := _difference(figure, reading):
            return Verdict.failed(reason)
    except UnreadError as error:
        return Verdict.failed("the prompt cannot be read", str(error))
    except NonsenseError as error:
        return Verdict.failed(str(error))
    return Verdict.passed()


def _difference(figure: Arrangement, reading: Reading) -> str:
    body = figure.body
    if tuple(reading.points) != body.points:
        return "the prompt introduces other points"
    if _lines(map(tuple, reading.chains)) != _lines(body.lines):
        return "the prompt states other lines"
    for corners in reading.triangles:
        if len({figure.line(p, q) for p, q in combinations(corners, 2)}) != 3:
            return "the prompt states another triangle"
    if _quadrilaterals(map(tuple, reading.convex)) != _quadrilaterals(body.convex):
        return "the prompt states another quadrilateral"
    if _sides(figure, reading.sides) != _sides(figure, body.sides):
        return "the prompt states other sides"
    said = sorted(repr(_stable(figure.normal(fact))) for fact in reading.premises)
    if said != sorted(repr(_stable(figure.normal(fact))) for fact in body.premises):
        return "the prompt states other premises"
    if reading.goal is None or figure.key(reading.goal) != figure.key(body.goal):
        return "the prompt asks for another angle"
    return ""


def _lines(lines: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the lines of three points or more, each in the direction that reads first in the alphabet."""
    return sorted(min(line, line[::-1]) for line in lines if len(line) > 2)


def _quadrilaterals(corners: Iterable[tuple[str, ...]]) -> list[list[list[str]]]:
    return sorted(sorted([sorted(four[0::2]), sorted(four[1::2])]) for four in corners)


def _sides(figure: Arrangement, sides: Iterable[Side]) -> list[tuple[list[str], int, bool]]:
    return sorted((sorted((s.p, s.q)), figure.line(s.a, s.b), s.same) for s in sides)


def _stable(value: object) -> object:
    """Return a value in which sets are sorted lists, so that equal values print alike."""
    if isinstance(value, frozenset):
        return sorted((_stable(item) for item in value), key=repr)
    if isinstance(value, tuple):
        return tuple(_stable(item) for item in value)
    return value
