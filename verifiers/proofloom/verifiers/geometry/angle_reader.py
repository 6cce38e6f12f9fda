"""Read the words of an angle problem back into typed statements, by patterns of its own.

A sentence is the question, a placing of points, or a list of clauses, alone or after words such as
"Suppose that" or "D is a point such that". Whatever is not understood is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from proofloom.engine.geometry.angles import Side
from proofloom.engine.geometry.facts import (
    Angle,
    AngleIs,
    Bisects,
    EqualLengths,
    Fact,
    Parallel,
    Perpendicular,
    names_of,
)

LONGEST = 4_000  # characters of a prompt
LINE = r"(?:line |segment |ray )?([A-Z]{2})"
PAIR = r"([A-Z]{2})"
ANGLE = r"(?:m?∠|angle )([A-Z]{3})"
VALUE = r"([0-9]{1,3}(?:\.[0-9]{1,6}|/[1-9][0-9]{0,5})?)°"
LIST = r"((?:[A-Z], )*[A-Z] and [A-Z]|[A-Z])"
STRAIGHT = r"(?:a|one) (?:straight )?line"
EQUALLY = r"(?:are equal(?: in length)?|are congruent|have the same length)"
ALIKE = r"(?:on (?:the same|one) side|in the same half-plane)"
ORDERED = r"in (?:this|that) order"


class UnreadError(ValueError):
    """A text, or a part of it, that the reader does not understand or that contradicts what was read."""


@dataclass(slots=True)
class Reading:
    """What a prompt says. `chains` are the points of each line in order, `corners` triangles' corners."""

    points: list[str] = field(default_factory=list)
    chains: list[list[str]] = field(default_factory=list)
    triangles: list[str] = field(default_factory=list)
    convex: list[str] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    premises: list[Fact] = field(default_factory=list)
    goal: Angle | None = None

    def introduce(self, names: str) -> None:
        """Name new points; each may be introduced only once."""
        for name in names:
            if name in self.points:
                raise UnreadError(f"{name} is introduced twice")
            self.points.append(name)

    def use(self, names: str) -> None:
        """Speak of points, which must have been introduced."""
        for name in names:
            if name not in self.points:
                raise UnreadError(f"{name} is used before it is introduced")

    def chain(self, a: str, b: str) -> list[str]:
        """Return the chain that holds two points, a new one when none does yet."""
        for chain in self.chains:
            if a in chain and b in chain:
                return chain
        self.chains.append([a, b])
        return self.chains[-1]

    def within(self, p: str, a: str, b: str) -> None:
        """Note that p lies on segment ab, between neighbours."""
        chain = self.chain(a, b)
        i, j = sorted((chain.index(a), chain.index(b)))
        if j != i + 1 or p in chain:
            raise UnreadError(f"where {p} lies on {a}{b} is left open")
        chain.insert(j, p)

    def beyond(self, p: str, a: str, b: str) -> None:
        """Note that p lies on line ab beyond b, where no point lay yet."""
        chain = self.chain(a, b)
        if p in chain:
            raise UnreadError(f"{p} is placed on {a}{b} twice")
        if chain[-1] == b:
            chain.append(p)
        elif chain[0] == b:
            chain.insert(0, p)
        else:
            raise UnreadError(f"where {p} lies beyond {b} is left open")

    def ordered(self, names: str) -> None:
        """Note that points lie on one line in an order."""
        if len(names) < 3 or any(len(set(names) & set(chain)) > 1 for chain in self.chains):
            raise UnreadError("a line's order is given twice")
        self.chains.append(list(names))


def _names(text: str) -> str:
    return "".join(re.findall("[A-Z]", text))


Act = Callable[..., None]
Rule = tuple[re.Pattern[str], Act]


def _rules(*table: tuple[str, Act]) -> list[Rule]:
    return [(re.compile(pattern), act) for pattern, act in table]


def _fact(make: Callable[..., Fact]) -> Act:
    def act(reading: Reading, *parts: str) -> None:
        fact = make(*parts)
        reading.use("".join(names_of(fact)))
        reading.premises.append(fact)

    return act


def _two(kind: type[Parallel] | type[Perpendicular] | type[EqualLengths]) -> Act:
    return _fact(lambda one, two: kind(one[0], one[1], two[0], two[1]))


def _side(order: str, same: bool) -> Act:
    """Read p, q and the line l, in the order in which the pattern catches them."""

    def act(reading: Reading, *parts: str) -> None:
        found = dict(zip(order, parts, strict=True))
        p, q, line = found["p"], found["q"], found["l"]
        reading.use(p + q + line)
        reading.sides.append(Side(p, q, line[0], line[1], same))

    return act


def _order(reading: Reading, names: str) -> None:
    reading.use(_names(names))
    reading.ordered(_names(names))


CLAUSES = _rules(
    (
        rf"(?:the (?:size|measure) of )?{ANGLE} (?:=|is|equals|measures|has a measure of) {VALUE}",
        _fact(lambda name, value: AngleIs(name[0], name[1], name[2], Fraction(value))),
    ),
    (rf"{LINE} (?:∥|(?:is|runs) parallel to) {LINE}", _two(Parallel)),
    (rf"(?:lines )?{PAIR} and {PAIR} are parallel", _two(Parallel)),
    (rf"{LINE} (?:⊥|is perpendicular to) {LINE}", _two(Perpendicular)),
    (
        rf"(?:lines )?{PAIR} and {PAIR} (?:are perpendicular|(?:meet at|form) a right angle)",
        _two(Perpendicular),
    ),
    (rf"(?:segments |lengths )?{PAIR} and {PAIR} {EQUALLY}", _two(EqualLengths)),
    (rf"{LINE} (?:is as long as|has the same length as|equals) {LINE}", _two(EqualLengths)),
    (rf"{PAIR} = {PAIR}", _two(EqualLengths)),
    (rf"\|{PAIR}\| = \|{PAIR}\|", _two(EqualLengths)),
    (
        rf"(?:ray )?{PAIR} (?:bisects|halves|is the (?:internal )?bisector of) {ANGLE}",
        _fact(lambda ray, name: _bisects(ray, name)),
    ),
    (
        rf"(?:ray )?{PAIR} divides {ANGLE} into two equal angles",
        _fact(lambda ray, name: _bisects(ray, name)),
    ),
    (rf"(?:points )?([A-Z]) and ([A-Z]) (?:lie|are) {ALIKE} of {LINE}", _side("pql", True)),
    (rf"([A-Z]) (?:is|lies) on the same side of {LINE} as ([A-Z])", _side("plq", True)),
    (
        rf"([A-Z]) and ([A-Z]) (?:lie|are) (?:on opposite sides|in different half-planes) of {LINE}",
        _side("pql", False),
    ),
    (rf"{LINE} separates ([A-Z]) from ([A-Z])", _side("lpq", False)),
    (rf"([A-Z]) (?:is|lies) on the (?:opposite|other) side of {LINE} from ([A-Z])", _side("plq", False)),
    (rf"(?:the points )?{LIST} (?:lie|are) on {STRAIGHT},? {ORDERED}", _order),
    (rf"{LIST} lie {ORDERED} on {STRAIGHT}", _order),
    (rf"{LIST} are collinear {ORDERED}", _order),
    (rf"{LIST} are, {ORDERED}, points of {STRAIGHT}", _order),
    (rf"a (?:straight )?line (?:contains|passes through) {LIST} {ORDERED}", _order),
)


def _bisects(ray: str, name: str) -> Fact:
    if ray[0] != name[1]:
        raise UnreadError("a bisector from another vertex")
    return Bisects(ray[0], ray[1], name[0], name[2])


def _new_triangle(reading: Reading, names: str) -> None:
    reading.introduce(names)
    reading.triangles.append(names)


def _new_quadrilateral(reading: Reading, names: str) -> None:
    reading.introduce(names)
    reading.convex.append(names)


def _new_points(reading: Reading, names: str) -> None:
    reading.introduce(_names(names))


def _line(reading: Reading, names: str) -> None:
    """Read a line's order, of points that are all new or all known."""
    if not set(_names(names)) <= set(reading.points):
        reading.introduce(_names(names))
    reading.ordered(_names(names))


def _placed(way: str, order: str, new: bool) -> Act:
    """Read a point p on segment or line s; where the ends a, b are named again, they must be those of s."""

    def act(reading: Reading, *parts: str) -> None:
        found = dict(zip(order, parts, strict=True))
        p, ends = found["p"], found.get("s", found.get("a", "") + found.get("b", ""))
        reading.use(ends)
        reading.introduce(p) if new else reading.use(p)
        if "a" in found and {found["a"], found["b"]} != set(ends):
            raise UnreadError("a segment named by other ends")
        if way == "within":
            reading.within(p, ends[0], ends[1])
        elif found["b"] != ends[1]:
            raise UnreadError("an extension beyond the wrong end")
        else:
            reading.beyond(p, ends[0], ends[1])

    return act


def _crossing(order: str) -> Act:
    def act(reading: Reading, *parts: str) -> None:
        found = dict(zip(order, parts, strict=True))
        reading.use(found["s"] + found["t"])
        reading.introduce(found["p"])
        reading.within(found["p"], *found["s"])
        reading.within(found["p"], *found["t"])

    return act


def _asked(reading: Reading, name: str) -> None:
    reading.use(name)
    if reading.goal is not None:
        raise UnreadError("two questions")
    reading.goal = Angle(name[0], name[1], name[2])


TRIANGLE = r"(?:(?:a )?triangle |△)([A-Z]{3})"
QUADRILATERAL = r"a convex quadrilateral ([A-Z]{4})"
OPENING = r"(?:Consider|Draw|Look at)"
DRAWN = r"(?:is|are) (?:given|drawn)"
DISTINCT = rf"distinct points {LIST}"
POINT = r"(?:Point |A point )([A-Z])"
ON = r"segment ([A-Z]{2})"
ASKING = r"(?:Find|Determine|Work out|Calculate|Compute)"
NEW = r"(?:a point|an interior point)"

SENTENCES = _rules(
    (rf"{OPENING} {TRIANGLE}\.", _new_triangle),
    (rf"(?:A triangle |△)([A-Z]{{3}}) {DRAWN}\.", _new_triangle),
    (rf"In the plane, {TRIANGLE} {DRAWN}\.", _new_triangle),
    (r"([A-Z]{3}) is a triangle\.", _new_triangle),
    (r"Let ([A-Z]{3}) be a triangle\.", _new_triangle),
    (rf"{OPENING} {QUADRILATERAL}\.", _new_quadrilateral),
    (rf"A convex quadrilateral ([A-Z]{{4}}) {DRAWN}\.", _new_quadrilateral),
    (rf"In the plane, {QUADRILATERAL} {DRAWN}\.", _new_quadrilateral),
    (r"Let ([A-Z]{4}) be a convex quadrilateral\.", _new_quadrilateral),
    (r"([A-Z]{4}) is a convex quadrilateral\.", _new_quadrilateral),
    (r"The quadrilateral ([A-Z]{4}) is convex\.", _new_quadrilateral),
    (rf"(?:Consider|Mark|There are) {DISTINCT}\.", _new_points),
    (rf"(?:Distinct points|In the plane, distinct points) {LIST} {DRAWN}\.", _new_points),
    (rf"Let {LIST} be distinct points\.", _new_points),
    (rf"{LIST} are distinct points\.", _new_points),
    (rf"(?:The points|Points) {LIST} (?:lie|are) on {STRAIGHT},? {ORDERED}\.", _line),
    (rf"Let {LIST} be (?:points on a line|collinear points), {ORDERED}\.", _line),
    (rf"On a straight line, take points {LIST} {ORDERED}\.", _line),
    (rf"A straight line carries the points {LIST}, {ORDERED}\.", _line),
    (rf"Points {LIST} are collinear {ORDERED}\.", _line),
    (rf"Collinear points {LIST} are given {ORDERED}\.", _line),
    (rf"{POINT} (?:lies|is chosen) on {ON}\.", _placed("within", "ps", True)),
    (rf"{POINT} lies between ([A-Z]) and ([A-Z]) on {ON}\.", _placed("within", "pabs", True)),
    (rf"([A-Z]) is a point on {ON}\.", _placed("within", "ps", True)),
    (rf"Let ([A-Z]) be {NEW} (?:on|of) {ON}\.", _placed("within", "ps", True)),
    (rf"Take (?:a point )?([A-Z]) on {ON}\.", _placed("within", "ps", True)),
    (r"Point ([A-Z]) is on ([A-Z]{2}), between ([A-Z]) and ([A-Z])\.", _placed("within", "psab", True)),
    (rf"([A-Z]) (?:lies|is also|is an interior point)(?: on| of) {ON}\.", _placed("within", "ps", False)),
    (r"Segment ([A-Z]{2}) (?:passes through|contains) ([A-Z])\.", _placed("within", "sp", False)),
    (r"([A-Z]) lies between ([A-Z]) and ([A-Z]) on a line\.", _placed("within", "pab", False)),
    (
        r"([A-Z]) is between ([A-Z]) and ([A-Z]) on line ([A-Z]{2})\.",
        _placed("within", "pabs", False),
    ),
    (
        rf"{POINT} lies on the extension of ([A-Z]{{2}}) beyond ([A-Z])\.",
        _placed("beyond", "psb", True),
    ),
    (
        r"([A-Z]{2}) is extended beyond ([A-Z]) to a point ([A-Z])\.",
        _placed("beyond", "sbp", True),
    ),
    (
        r"Segment ([A-Z]{2}) is extended past ([A-Z]) to point ([A-Z])\.",
        _placed("beyond", "sbp", True),
    ),
    (
        r"Let ([A-Z]) be a point on the extension of ([A-Z]{2}) beyond ([A-Z])\.",
        _placed("beyond", "psb", True),
    ),
    (
        r"Extend ([A-Z]{2}) beyond ([A-Z]) to (?:a point )?([A-Z])\.",
        _placed("beyond", "sbp", True),
    ),
    (
        r"([A-Z]) is a point on ray ([A-Z]{2}) beyond ([A-Z])\.",
        _placed("beyond", "psb", True),
    ),
    (r"Take ([A-Z]) on ray ([A-Z]{2}) beyond ([A-Z])\.", _placed("beyond", "psb", True)),
    (
        r"([A-Z]) (?:lies|is also) on (?:the extension of|ray) ([A-Z]{2}) beyond ([A-Z])\.",
        _placed("beyond", "psb", False),
    ),
    (
        r"(?:The extension of )?([A-Z]{2}) (?:extended )?beyond ([A-Z]) passes through ([A-Z])\.",
        _placed("beyond", "sbp", False),
    ),
    (
        r"The line ([A-Z]{2}), extended past ([A-Z]), goes through ([A-Z])\.",
        _placed("beyond", "sbp", False),
    ),
    (
        r"Ray ([A-Z]{2}) passes through ([A-Z]) beyond ([A-Z])\.",
        _placed("beyond", "spb", False),
    ),
    (
        r"Segments ([A-Z]{2}) and ([A-Z]{2}) (?:meet|intersect|cross) at (?:point )?([A-Z])\.",
        _crossing("stp"),
    ),
    (
        r"Let segments ([A-Z]{2}) and ([A-Z]{2}) intersect at ([A-Z])\.",
        _crossing("stp"),
    ),
    (
        r"Let ([A-Z]) be the (?:point where|intersection of) segments ([A-Z]{2}) and ([A-Z]{2})(?: meet)?\.",
        _crossing("pst"),
    ),
    (
        r"Denote by ([A-Z]) the intersection of segments ([A-Z]{2}) and ([A-Z]{2})\.",
        _crossing("pst"),
    ),
    (rf"{ASKING} (?:the (?:measure|size) of )?{ANGLE}(?: in degrees)?\.", _asked),
    (rf"(?:What|How large|How many degrees) is (?:the measure of )?{ANGLE}\?", _asked),
)

GIVEN = re.compile(
    r"(?:Assume|Suppose|We know|We are given|It is given|It is known|Let it be known) that (?P<clauses>.*)\."
)
SUCH = re.compile(
    r"(?:Let (?P<a>[A-Z]) be a point|(?P<b>[A-Z]) is a point|Point (?P<c>[A-Z]) is(?: placed)?"
    r"|A point (?P<d>[A-Z]) is|(?:Choose|Take) a point (?P<e>[A-Z]))"
    r" (?:such that|with the property that) (?P<clauses>.*)\."
)


def read(text: str) -> Reading:
    """Return what a prompt says; raise UnreadError at the first sentence that is not understood."""
    if len(text) > LONGEST:
        raise UnreadError("the prompt is too long")
    reading = Reading()
    for sentence in re.split(r"(?<=[.?]) ", text):
        if reading.goal is not None:
            raise UnreadError("words after the question")
        _sentence(reading, sentence)
    if reading.goal is None:
        raise UnreadError("no question")
    return reading


def _sentence(reading: Reading, sentence: str) -> None:
    for pattern, act in SENTENCES:
        if found := pattern.fullmatch(sentence):
            act(reading, *found.groups())
            return
    if found := GIVEN.fullmatch(sentence):
        clauses = _clauses(found["clauses"])
    elif found := SUCH.fullmatch(sentence):
        reading.introduce(next(name for key in "abcde" if (name := found[key])))
        clauses = _clauses(found["clauses"])
    elif sentence.endswith("."):
        clauses = _clauses(sentence[:-1]) or _clauses(sentence[0].lower() + sentence[1:-1])
    else:
        clauses = None
    if not clauses:
        raise UnreadError(f"not understood: {sentence}")
    for act, parts in clauses:
        act(reading, *parts)


def _clauses(text: str) -> list[tuple[Act, tuple[str, ...]]] | None:
    """Split a list of clauses, each read whole; None when no splitting reads all of it."""
    for pattern, act in CLAUSES:
        found = pattern.match(text)
        if found is None:
            continue
        rest = text[found.end() :]
        if not rest:
            return [(act, found.groups())]
        for joint in (", and ", ", ", " and "):
            if rest.startswith(joint):
                others = _clauses(rest[len(joint) :])
                if others is not None:
                    return [(act, found.groups()), *others]
    return None
