"""Holds every line of a number's working to its rule's equation among what it cites, and to figures."""

from __future__ import annotations

from flint import arb, ctx

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.task import PlaneTask, Reckoned, fact_of
from proofloom.verifiers.geometry.identities.drawn_figures import PRECISION, identity, refuted
from proofloom.verifiers.geometry.plane.cited import ONE, Lines, Missing
from proofloom.verifiers.geometry.plane.laws import LAWS, perimeter, polygon
from proofloom.verifiers.geometry.plane.measures import measured, same
from proofloom.verifiers.geometry.plane.numerals import ball
from proofloom.verifiers.geometry.plane.rows import BROKEN, Read, RowError, read

MOST = 200
SIZES = {"length": 2, "ratio": 4, "cosine": 3}
Line = tuple[str, tuple[int, ...], arb]


@verifier(version=2)
def plane_working(candidate: Candidate[PlaneTask]) -> Verdict:
    """Pass when each line follows from those that it cites, all are true, and the last one is the answer."""
    try:
        row = read(candidate)
        if row.task.asked is None:
            if row.task.working:
                raise RowError("a working of no number")
            return Verdict.passed("no number is asked for")
        with ctx.workprec(PRECISION):
            return _checked(row)
    except RowError as error:
        return Verdict.failed(error.reason, error.about)
    except BROKEN as error:
        return Verdict.failed("a row that makes no sense", str(error)[:200])


def _checked(row: Read) -> Verdict:
    working = row.task.working
    if not 0 < len(working) <= MOST:
        raise RowError("no working, or too long a one")
    facts: dict[int, Fact] = {}
    values: dict[int, Line] = {}
    used = {len(working) - 1}
    for at, line in enumerate(working):
        if any(not 0 <= cited < at for cited in line.because):
            raise RowError("cites a line that does not come before", f"line {at + 1}")
        if line.rule == "known":
            if line.because or line.about or not line.claim.startswith("fact "):
                raise RowError("a known fact is not one", f"line {at + 1}")
            facts[at] = fact_of(line.claim[5:], row.whole.points)
            continue
        values[at] = _value(line, row, at)
        if not _follows(line, at, row, facts, values):
            raise RowError("does not follow by its rule", f"line {at + 1}, {line.rule}")
    for at in range(len(working) - 1, -1, -1):
        if at not in used:
            raise RowError("a line is not used", f"line {at + 1}")
        used.update(working[at].because)
    _answers(row, values.get(len(working) - 1))
    claims = [identity(fact) for fact in facts.values() if not _turned(fact)]
    for drawing in row.figures(row.many, whole=True):
        if wrong := refuted(claims, drawing):
            at = next(at for at, fact in facts.items() if fact == wrong)
            raise RowError("a fact is false on a figure", f"line {at + 1}")
        for at, (what, points, value) in values.items():
            if not same(measured(what, points, drawing), value):
                raise RowError("a line is false on a figure", f"line {at + 1}")
    return Verdict.passed(f"{len(values)} lines on {len(facts)} facts")


def _turned(fact: Fact) -> bool:
    """Say whether a fact may hold of directed angles and not of those that a reader sees."""
    return fact.name == "eqangle"


def _value(line: Reckoned, row: Read, at: int) -> Line:
    said, _, number = line.claim.partition(" = ")
    what, *names = said.split()
    points = tuple(row.whole.point(name) for name in names)
    if len(points) != SIZES.get(what, len(points)) or what not in (*SIZES, "area", "perimeter", "angle"):
        raise RowError("a line claims nothing that can be measured", f"line {at + 1}")
    return what, points, ball(number)


def _follows(line: Reckoned, at: int, row: Read, facts: dict[int, Fact], values: dict[int, Line]) -> bool:
    lines = Lines(about=tuple(row.whole.point(name) for name in line.about))
    for cited in line.because:
        if cited in facts:
            lines.facts.append(facts[cited])
        else:
            _add(lines, values[cited])
    own = values[at]
    lines.own = own[1]
    try:
        if line.rule == "taken together":
            return _together(lines, own)
        if line.rule == "ratio":
            (one, other), size = _edge(own)
            first, second = lines.lengths(one, other)
            return same(first / second, size)
        law = LAWS.get(line.rule)
        if law is None:
            raise RowError("no such rule", line.rule)
        _add(lines, own)
        return law(lines)
    except (Missing, ValueError, StopIteration):
        return False


def _together(lines: Lines, own: Line) -> bool:
    what, points, value = own
    match what:
        case "perimeter":
            return same(perimeter(lines, points), value)
        case "area":
            return same(polygon(lines, points), value)
        case "ratio":
            one, other = lines.lengths(points[:2], points[2:])
            return same(one / other, value)
        case "length":
            return same(lines.absolute(points)[0], value)
    return False


def _edge(line: Line) -> tuple[tuple[tuple[int, int], tuple[int, int]], arb]:
    what, points, value = line
    if what not in ("length", "ratio"):
        raise Missing
    one = (min(points[:2]), max(points[:2]))
    other = ONE if what == "length" else (min(points[2:]), max(points[2:]))
    return (one, other), value


def _add(lines: Lines, line: Line) -> None:
    what, points, value = line
    match what:
        case "length" | "ratio":
            (one, other), size = _edge(line)
            lines.ratios.append((one, other, size))
        case "cosine":
            a, v, b = points
            lines.angles[(a, v, b) if a < b else (b, v, a)] = value
        case "area":
            lines.areas[points] = value


def _answers(row: Read, last: Line | None) -> None:
    """Hold the last line to the answer."""
    task = row.task
    assert task.asked is not None
    assert task.number is not None
    if last is None:
        raise RowError("the working does not end with a number")
    what, points, value = last
    asked = "cosine" if task.asked.what == "angle" else task.asked.what
    same_points = points == row.asked or ({*points} == {*row.asked} and asked in ("length", "area"))
    if asked == "cosine":
        same_points = points in (row.asked, row.asked[::-1])
        wanted = arb.cos_pi(ball(task.number.text) / 180)
    else:
        wanted = ball(task.number.text)
    if what != asked or not same_points or not same(value, wanted):
        raise RowError("the working does not end with the answer")
