"""From statements in plain words to facts of the engine's vocabulary, given where the points are drawn.

Angles of plain words have no direction and similar triangles none either; which way they turn is seen in
the figure. What a construction means is looked up in `cores.toml`, or else all that its row gives.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import hypot, isqrt

from proofloom.engine.geometry.constructions import CONSTRUCTIONS
from proofloom.engine.geometry.predicates import PREDICATES, Fact, FactError, Kind, fact
from proofloom.verifiers.reading.meaning import Statement
from proofloom.verifiers.reading.sums import equation
from proofloom.verifiers.reading.tokens import UnreadableError

Places = Sequence[tuple[float, float]]
EQUATIONS = ("lequation", "aequation")
FLAT = 1e-7  # sine below which three points are taken to be on one line


@cache
def cores() -> Mapping[str, Mapping[str, str]]:
    """Return the table of what constructions mean."""
    text = files("proofloom.verifiers.reading").joinpath("cores.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def turn(three: Sequence[int], xy: Places) -> int:
    """Return 1 when three points turn left and -1 when right, 0 when they are on one line."""
    (ax, ay), (bx, by), (cx, cy) = (xy[point] for point in three)
    ux, uy, vx, vy = bx - ax, by - ay, cx - ax, cy - ay
    area = ux * vy - uy * vx
    return 0 if abs(area) <= FLAT * hypot(ux, uy) * hypot(vx, vy) else 1 if area > 0 else -1


def facts_of(said: Iterable[Statement], index: Mapping[str, int], xy: Places) -> set[Fact]:
    """Return what statements say as facts; raise UnreadableError when one says nothing of this figure."""
    found: set[Fact] = set()
    trapezoids = []
    for one in said:
        try:
            points = [index[name] for name in one.points]
        except KeyError as error:
            raise UnreadableError(f"the point {error.args[0]} is not known") from error
        try:
            if one.word == "isosceles":
                trapezoids.append(points)
            elif one.word in _PLAIN:
                found.add(_PLAIN[one.word](points, one.value, xy))
            elif one.word.partition(" ")[0] in EQUATIONS:
                found.add(equation(one.word, points, one.value))
            elif one.word in PREDICATES:
                found.add(plain(fact(one.word, points, one.value)))
            else:
                found |= meant(one.word, points, None, words=True)
        except FactError as error:
            raise UnreadableError(str(error)) from error
    for a, b, c, d in trapezoids:
        if plain(fact("para", (a, b, c, d))) in found:
            found.add(fact("cong", (d, a, b, c)))
        elif plain(fact("para", (a, d, b, c))) in found:
            found.add(fact("cong", (a, b, c, d)))
        else:
            raise UnreadableError("which sides of a trapezoid are parallel is not said")
    return found


def meant(name: str, points: Sequence[int], value: Fraction | None, *, words: bool) -> set[Fact]:
    """Return what a construction means; with `words` also the order that its words say."""
    row = CONSTRUCTIONS[name]
    letters = dict(zip(row.letters, points, strict=True))
    found: set[Fact] = set()
    if name in cores()["facts"]:
        found |= _lettered(cores()["facts"][name], letters)
    else:
        found |= {plain(template.fill(tuple(points), value)) for template in row.gives}
    if words:
        found |= _lettered(cores()["order"].get(name, ""), letters)
    return found


def _lettered(text: str, letters: Mapping[str, int]) -> set[Fact]:
    parts = [part.split() for part in text.split(";") if part.strip()]
    return {plain(fact(word, [letters[letter] for letter in rest])) for word, *rest in parts}


def plain(one: Fact) -> Fact:
    """Return the one form of facts that say the same: parallels with a common point, right angles, roots."""
    if one.name == "para" and set(one.points[:2]) & set(one.points[2:]):
        return fact("coll", tuple(dict.fromkeys(one.points)))
    if one.name == "aconst" and one.value == Fraction(1, 2):
        return fact("perp", one.points)
    if one.name in ("l2const", "r2const") and one.value is not None:
        top, below = isqrt(one.value.numerator), isqrt(one.value.denominator)
        if Fraction(top * top, below * below) == one.value:
            return fact(one.name.replace("2", ""), one.points, Fraction(top, below))
    return one


def sizes(facts: Iterable[Fact], xy: Places) -> frozenset[Fact]:
    """Return which angles are acute or obtuse by the sizes that facts give to them."""
    found = set()
    for one in facts:
        shared = set(one.points[:2]) & set(one.points[2:])
        if one.name == "aconst" and len(shared) == 1 and one.value is not None:
            (v,) = shared
            a, b = (next(q for q in pair if q != v) for pair in (one.points[:2], one.points[2:]))
            size = one.value if _left(a, v, b, xy) > 0 else 1 - one.value
            found.add(fact("acute_angle" if size < Fraction(1, 2) else "obtuse_angle", (a, v, b)))
    return frozenset(found)


def shown(one: Fact, xy: Places) -> bool:
    """Say whether a fact of order or difference is seen in a figure, clearly."""
    p = one.points
    match one.name:
        case "between":
            (px, py), (ax, ay), (bx, by) = (xy[q] for q in p)
            return (ax - px) * (bx - px) + (ay - py) * (by - py) < 0
        case "oneside" | "twosides":
            product = turn((p[2], p[3], p[0]), xy) * turn((p[2], p[3], p[1]), xy)
            return product > 0 if one.name == "oneside" else product < 0
        case "sameclock":
            return turn(p[:3], xy) * turn(p[3:], xy) > 0
        case "acute_angle" | "obtuse_angle":
            size = _cosine((p[1], p[0], p[2]), xy)
            return size > 0 if one.name == "acute_angle" else size < 0
        case "sameside" | "nsameside":
            first, other = _cosine(p[:3], xy), _cosine(p[3:], xy)
            alike = first * other > 0 or (first == 0 and other == 0)
            return alike if one.name == "sameside" else not alike
        case "longer":
            return _gap(p[0], p[1], xy) > _gap(p[2], p[3], xy)
        case _:
            return one.predicate.kind is Kind.DISTINCT


def _gap(a: int, b: int, xy: Places) -> float:
    return hypot(xy[a][0] - xy[b][0], xy[a][1] - xy[b][1])


def _cosine(corner: Sequence[int], xy: Places) -> float:
    """Return a number of the sign of the cosine at the first of three points."""
    v, a, b = corner
    (vx, vy), (ax, ay), (bx, by) = xy[v], xy[a], xy[b]
    product = (ax - vx) * (bx - vx) + (ay - vy) * (by - vy)
    return 0.0 if abs(product) <= FLAT * _gap(v, a, xy) * _gap(v, b, xy) else product


# --- plain words ----------------------------------------------------------------------------------------


def _left(a: int, v: int, b: int, xy: Places) -> int:
    """Return which way an angle's first arm turns to its second; an angle must not be flat."""
    found = turn((v, a, b), xy)
    if not found:
        raise UnreadableError("an angle is flat or empty")
    return found


def _angle(p: Sequence[int], value: Fraction | None, xy: Places) -> Fact:
    a, v, b = p
    assert value is not None
    if not 0 < value < 180:
        raise UnreadableError("an angle is not between 0° and 180°")
    return plain(fact("aconst", (a, v, v, b), value / 180 if _left(a, v, b, xy) > 0 else 1 - value / 180))


def _turn(p: Sequence[int], value: Fraction | None, xy: Places) -> Fact:
    assert value is not None
    return plain(fact("aconst", p, value / 180))


def _angles(p: Sequence[int], value: Fraction | None, xy: Places) -> Fact:
    a, v, b, c, w, d = p
    if _left(a, v, b, xy) == _left(c, w, d, xy):
        return fact("eqangle", (a, v, v, b, c, w, w, d))
    return fact("eqangle", (a, v, v, b, w, d, c, w))


def _supplementary(p: Sequence[int], value: Fraction | None, xy: Places) -> Fact:
    a, v, b, c, w, d = p
    if _left(a, v, b, xy) != _left(c, w, d, xy):
        return fact("eqangle", (a, v, v, b, c, w, w, d))
    return fact("eqangle", (a, v, v, b, w, d, c, w))


def _like(same: str, other: str) -> Callable[[Sequence[int], Fraction | None, Places], Fact]:
    def said(p: Sequence[int], value: Fraction | None, xy: Places) -> Fact:
        return fact(same if turn(p[:3], xy) == turn(p[3:], xy) else other, p)

    return said


def _length(p: Sequence[int], value: Fraction | None, xy: Places) -> Fact:
    return plain(fact("l2const", p, value))


def _ratio(p: Sequence[int], value: Fraction | None, xy: Places) -> Fact:
    return plain(fact("r2const", p, value))


def _area(p: Sequence[int], value: Fraction | None, xy: Places) -> Fact:
    assert value is not None
    top, below = isqrt(value.numerator), isqrt(value.denominator)
    if Fraction(top * top, below * below) != value:
        raise UnreadableError("an area that is no fraction")
    return fact("area", p, Fraction(top, below))


_PLAIN: dict[str, Callable[[Sequence[int], Fraction | None, Places], Fact]] = {
    "angle": _angle,
    "turn": _turn,
    "angles": _angles,
    "supplementary": _supplementary,
    "similar": _like("simtri", "simtrir"),
    "congruent": _like("contri", "contrir"),
    "length": _length,
    "ratio": _ratio,
    "area": _area,
}
