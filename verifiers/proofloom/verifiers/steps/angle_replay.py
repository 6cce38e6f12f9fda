"""The second checker of angle chases: replay a step's linear equation on the directions of the drawn lines.

It knows no theorem and no order of points. A step that follows says: so much of this angle and so much of
those make so many degrees, given one relation between lines. Read as differences of directions, the two
sides must cancel up to a multiple of that relation, and both the sizes claimed and the sizes drawn must
add up, exactly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from proofloom.engine import Step
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import AngleIs, Bisects, EqualLengths, Fact, names_of, read_fact
from proofloom.verifiers.steps.report import Certificate

Row = dict[int, Fraction]
_ANGLE = re.compile("(?<![+−·] )∠([A-Z]{3})( = (?:[^,;.]|[.][0-9])*)")
_SIZE = re.compile("= ([0-9]+(?:[./][0-9]+)?)°(?! [+−·/])")


def replay_angles(body: AngleProblem, steps: Sequence[Step], index: int, certificate: Certificate) -> bool:
    """Say whether a step's certificate shows that it follows from the steps that it names."""
    try:
        claims = dict(certificate.get("claims", ()))
        fact = _claimed(steps[index], claims.get(index))
        if "factor" not in certificate:
            return _same(body.premises[certificate["premise"]], fact)
        used = {i for i, _ in certificate["terms"]} | {certificate["premise"]} - {None}
        # a sentence may rest on any step before it
        may = range(index) if not steps[index].claim else steps[index].because
        cited = {i: _claimed(steps[i], claims.get(i)) for i in used if i in may and 0 <= i < index}
        return _adds_up(body, fact, cited, certificate)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, ZeroDivisionError):
        return False


def _claimed(step: Step, read: str | None) -> Fact:
    """Return what a step claims; where it is told in words only, what it was read as, if its words say so."""
    if step.claim:
        return read_fact(step.claim)
    fact = read_fact(read or "")
    names = names_of(fact)
    if isinstance(fact, AngleIs):
        for found in _ANGLE.finditer(step.text):
            same = found[1][1] == names[1] and set(found[1]) == set(names)
            if same and fact.value in {Fraction(size) for size in _SIZE.findall(found[2])}:
                return fact
    else:
        pairs = [frozenset(names[:2]), frozenset(names[2:])]
        said = [frozenset(found) for found in re.findall("[A-Z]{2,3}", step.text)]
        if all(any(pair <= one for one in said) for pair in pairs):
            return fact
    raise ValueError("the words do not claim it")


def _adds_up(body: AngleProblem, fact: Fact, cited: dict[int, Fact], certificate: Certificate) -> bool:
    if not isinstance(fact, AngleIs):
        return False
    factor = certificate["factor"]
    terms: list[tuple[int, Fact]] = [(factor, fact)]
    for i, other in certificate["terms"]:
        terms.append((other, cited[i]))
    row: Row = {}
    claimed = drawn = Fraction(0)
    for times, angle in terms:
        if not isinstance(angle, AngleIs):
            return False
        part, size = _angle(body, angle)
        for line, value in part.items():
            row[line] = row.get(line, Fraction(0)) + times * value
        claimed += times * angle.value
        drawn += times * size
    given = certificate["premise"]
    relation = {} if given is None else _relation(body, cited[given])
    return bool(factor) and claimed == drawn == certificate["total"] and _multiple(row, relation)


def _angle(body: AngleProblem, fact: AngleIs) -> tuple[Row, Fraction]:
    """Return an angle as a difference of directions, and the size that the drawn one has."""
    (one, start), (two, end) = (_ray(body, fact.vertex, arm) for arm in (fact.a, fact.b))
    gap = (end - start) % 360
    if one == two:
        raise ValueError("arms on one line")
    sign = Fraction(1 if gap < 180 else -1)
    return {one: -sign, two: sign}, min(gap, 360 - gap)


def _ray(body: AngleProblem, vertex: str, through: str) -> tuple[int, Fraction]:
    """Return the line of a ray and its direction in degrees."""
    for index, line in enumerate(body.lines):
        if vertex in line and through in line and vertex != through:
            ahead = line.index(through) > line.index(vertex)
            return index, body.directions[index] + (0 if ahead else 180)
    raise ValueError("not drawn")


def _relation(body: AngleProblem, fact: Fact) -> Row:
    """Return what a relation between lines demands of small changes of their directions."""
    a, b, c, d = names_of(fact)
    match fact:
        case AngleIs():
            raise ValueError("no relation")
        case Bisects():
            parts = [((a, b), 2), ((a, c), -1), ((a, d), -1)]
        case EqualLengths():
            (apex,) = {a, b} & {c, d}
            (y,), (z,) = {a, b} - {apex}, {c, d} - {apex}
            parts = [((y, z), 2), ((apex, y), -1), ((apex, z), -1)]
        case _:
            parts = [((a, b), 1), ((c, d), -1)]
    row: Row = {}
    for (p, q), factor in parts:
        line = _ray(body, p, q)[0]
        row[line] = row.get(line, Fraction(0)) + factor
    return row


def _multiple(row: Row, relation: Row) -> bool:
    """Say whether a row is a multiple of a relation, nothing at all included."""
    lines = {line for line in (*row, *relation) if row.get(line) or relation.get(line)}
    ratios = set()
    for line in lines:
        top, bottom = row.get(line, Fraction(0)), relation.get(line, Fraction(0))
        if not bottom:
            return False
        ratios.add(top / bottom)
    return len(ratios) <= 1


def _same(one: Fact, other: Fact) -> bool:
    """Say whether two facts are one, up to the order in which their points are named."""
    if type(one) is not type(other):
        return False
    first, second = names_of(one), names_of(other)
    if isinstance(one, AngleIs) and isinstance(other, AngleIs):
        return one.value == other.value and first[1] == second[1] and set(first) == set(second)
    if isinstance(one, Bisects):
        return first[:2] == second[:2] and set(first) == set(second)
    return {frozenset(first[:2]), frozenset(first[2:])} == {frozenset(second[:2]), frozenset(second[2:])}
