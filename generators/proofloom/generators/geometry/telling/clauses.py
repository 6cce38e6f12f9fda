"""Clauses as sentences: figures, described points, points on lines and circles, points with conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofloom.engine.errors import Reject
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.generators.geometry.telling.branches import (
    choices,
    implied,
    lettered,
    letters_of,
    order_of,
    said_of,
)
from proofloom.generators.geometry.telling.facts import Clauses
from proofloom.generators.geometry.telling.places import Places, between, corners_of, side
from proofloom.generators.geometry.telling.scribe import Scribe, table

RECIPES = {
    "line": "ab",
    "parallel": "abc",
    "perpendicular": "abc",
    "bisector_of_segment": "ab",
    "circle": "oa",
    "circumcircle": "abc",
    "diameter": "ab",
    "bisector": "abc",
    "lc_tangent": "ao",
    "between_bound": "ab",
}
SAME = {"circle": "circumcenter"}  # constructions that are told as another
BIDS = "!"  # before a sentence that bids
_NAMED = re.compile(r"\{[^{}]*x[^{}]*\}")  # the new point within a description
DESCRIBED = 65  # of a hundred points that have both, how many are described and not told by a whole sentence
MOST_TOGETHER = 5  # facts of one sentence
LEADING = re.compile("given|suppose|assume|已知|假设|如图")  # leads: one sentence of a text has one
TAILED = 75  # of a hundred facts of order, how many follow in the same sentence


@dataclass(frozen=True, slots=True)
class Curve:
    """A line or circle in words: its key in the table, its points by letter, and what it says of order."""

    key: str
    letters: dict[str, int]
    order: tuple[Fact, ...]


class Teller:
    """Tells the clauses of one drawn problem, and keeps what it said of order and difference."""

    def __init__(self, problem: Problem, xy: Places, scribe: Scribe) -> None:
        """Begin with no point told."""
        self.problem = problem
        self.xy = xy
        self.scribe = scribe
        self.phrases = table(scribe.language, "clauses")
        self.told: list[int] = []
        self.order: dict[Fact, None] = {}
        self.sized: set[Fact] = set()  # what the sizes of angles say without more words
        self.begun = ""  # the first word of the last description of a point: the next begins otherwise
        self.framed = ""  # the last frame
        self.led = False  # whether a sentence had a lead
        self.shunned = scribe.stream.choice(self.phrases["meeting"]["verbs"] or [""])  # the other serves

    # --- facts ------------------------------------------------------------------------------------------

    def given(self, said: Fact) -> str:
        """Return a sentence that states a fact."""
        clause = Clauses(said, self.scribe, self.xy).said()
        return self.scribe.sentence(self._leading("given").replace("{f}", clause))

    def together(self, facts: Sequence[Fact]) -> list[str]:
        """Return sentences that state facts, some that can be said in signs in one."""
        groups: list[list[Fact]] = []
        for one in facts:
            last = groups[-1] if groups else []
            if last and len(last) < MOST_TOGETHER and self._in_signs([*last, one]):
                last.append(one)
            else:
                groups.append([one])
        return [self._given(group) for group in groups]

    def _given(self, group: Sequence[Fact]) -> str:
        if len(group) == 1:
            return self.given(group[0])
        return self.scribe.sentence(self._leading("given").replace("{f}", self._listed(group, signs=True)))

    def _leading(self, kind: str) -> str:
        """Return the frame of something stated or given: with a lead only if the text has none yet."""
        frames = [frame for frame in self._frames(kind) if not (self.led and LEADING.search(frame))]
        return self._picked(frames or ["{f}"])

    def _picked(self, frames: Sequence[str]) -> str:
        """Return one of some frames, none with a lead where the text has one, nor the last one again."""
        unled = [f for f in frames if not (self.led and LEADING.search(f))] or frames
        frame = self.scribe.stream.choice([f for f in unled if f != self.framed] or unled)
        self.led = self.led or LEADING.search(frame) is not None
        self.framed = frame
        return frame

    def _frames(self, kind: str) -> list[str]:
        found: list[str] = self.phrases["frames"][kind][self.scribe.register]
        return found

    def _listed(self, facts: Sequence[Fact], *, signs: bool) -> str:
        if not signs and len(facts) > 1 and (len(facts) > 3 or self._in_signs(facts)):
            signs = len(facts) > 2 or self.scribe.stream.chance(1, 2)  # one style for all
        clauses = [clause.said(signs=signs, alike=True) for clause in self._clauses(facts)]
        if self.scribe.language == "zh":
            return ",".join(clauses)
        plain = len(clauses) < 2 or (len(clauses) == 2 and " and " not in "".join(clauses))
        return self.scribe.listed(clauses) if plain else f"{', '.join(clauses[:-1])}, and {clauses[-1]}"

    def _clauses(self, facts: Sequence[Fact]) -> list[Clauses]:
        """Return the clauses of facts; one on a line that is between others is on their segment."""
        inside = {one.points for one in facts if one.name == "between"}
        lines = {tuple(sorted(points)) for points in inside}
        return [
            Clauses(one, self.scribe, self.xy, on_line=one.points in inside and one.name == "between")
            for one in facts
            if one.name != "coll" or one.points not in lines
        ]

    def _in_signs(self, facts: Sequence[Fact]) -> bool:
        return all(clause.signs for clause in self._clauses(facts))

    def _size(self, facts: Sequence[Fact]) -> None:
        """Note what the sizes of angles say of their being acute or obtuse."""
        for one in facts:
            if one.name == "aconst":
                for found in corners_of(one, self.xy):
                    kinds = (fact(kind, found) for kind in ("acute_angle", "obtuse_angle"))
                    self.sized |= {kind for kind in kinds if holds_among_floats(kind, self.xy)}

    # --- clauses ----------------------------------------------------------------------------------------

    def clause(self, clause: Clause) -> list[str]:
        """Return the sentences of one clause."""
        placing = [part for part in clause.constructions if part.row is not None]
        first = placing[0]
        row = first.row
        assert row is not None
        if len(placing) == 1 and row.new == len(row.letters) and first.name in self.phrases["shapes"]:
            found = self._shape(first)
        else:
            key = SAME.get(first.name, first.name)
            known = key in self.phrases["points"] or first.name in self.phrases["sentences"]
            shown = order_of(first.name, first, self.xy)
            if len(placing) == 1 and known and shown is not None:
                found = self._described(first, key, shown)
            else:
                found = self._located(clause, placing)
        self.told += clause.points
        said = {*self.order, *self.sized}
        found += [self.given(one) for one in _conditions(clause) if one not in said]
        return found

    def opened(self, clauses: Sequence[Clause]) -> list[str]:
        """Return the sentences of clauses that together give a triangle or segment by its measures."""
        parts = [part for clause in clauses for part in clause.constructions if part.row is not None]
        points = [point for clause in clauses for point in clause.points]
        facts = [one for part in parts for one in said_of(part)]
        last = clauses[-1]
        own = [one for part in last.constructions if part.row is not None for one in said_of(part)]
        self._size(facts)
        conditions = [one for clause in clauses for one in _conditions(clause)]
        placing = [part for part in last.constructions if part.row is not None]
        order = choices(
            placing, [*own, *conditions], last.points, [p for p in points if p not in last.points], self.xy
        )
        found = [self._figure("triangle" if len(points) == 3 else "segment", points, facts)]
        self.told += points
        found = self._with_order(found, order, ())
        return found + [self.given(one) for one in conditions if one not in self.sized]

    def _shape(self, part: Construction) -> list[str]:
        name, facts, order = part.name, said_of(part), order_of(part.name, part, self.xy)
        if order is None:
            if name != "pentagon":
                raise Reject("a figure is not drawn as its name says")
            name, order = "wild_pentagon", []
        self.order |= dict.fromkeys(order)
        return [self._figure(name, part.arguments, facts)]

    def _figure(self, name: str, points: Sequence[int], facts: Sequence[Fact]) -> str:
        n = self.scribe
        noun = n.stream.choice(self.phrases["shapes"][name])
        article = "an" if noun[0] in "aeiou" else "a"
        signs = bool(facts) and self._in_signs(facts)
        sized = bool(facts) and len(points) == 2  # a segment with its length: in few words
        frames = [f for f in self._frames("shape") if "{with c}" in f or (facts and not sized)]
        frame = self._picked(frames)
        if "{with c}" in frame:
            after = ""
            if facts:
                tails = [p for p in self.phrases["with"]["phrases"] if signs or "{c=}" not in p]
                after = n.pick([p for p in tails if "{c=}" in p] or tails if sized else tails)
            frame = frame.replace("{with c}", f" {after}" if after and n.language == "en" else after)
        frame = self._conditions(frame, facts)
        for slot, text in (("{n}", f"{article} {noun}" if n.language == "en" else noun), ("{N}", noun)):
            frame = frame.replace(slot, text)
        frame = frame.replace("{the N}", f"the {noun}")
        letters = dict(zip("abcdefgh", points, strict=False))
        return n.sentence(n.fill(frame.replace("{s}", "{*" + "".join(letters) + "}"), letters))

    def _conditions(self, frame: str, facts: Sequence[Fact]) -> str:
        """Put conditions into a frame, in signs where its words ask for that."""
        signs = "{c=}" in frame
        return frame.replace("{c=}" if signs else "{c}", self._listed(facts, signs=signs))

    # --- described points -------------------------------------------------------------------------------

    def _described(self, part: Construction, key: str, order: Sequence[Fact]) -> list[str]:
        row = part.row
        assert row is not None
        letters = letters_of(row, part)
        self.order |= dict.fromkeys(order)
        n = self.scribe
        descriptions, sentences = self.phrases["points"].get(key), self.phrases["sentences"].get(part.name)
        if descriptions and (not sentences or n.stream.chance(DESCRIBED, 100)):
            text = self._framed(n.pick(descriptions), letters)
        else:
            text = self._led(n.pick(sentences), letters)
        more = choices([part], [*said_of(part), *order], part.arguments[: row.new], self.told, self.xy)
        return self._with_order([n.sentence(text)], more, part.arguments[: row.new])

    def _led(self, phrase: str, letters: Mapping[str, int]) -> str:
        """Fill a sentence; one that states something is supposed or given half of the time."""
        text = self.scribe.fill(phrase.removeprefix(BIDS), letters)
        if phrase.startswith(BIDS) or self.scribe.stream.chance(1, 2):
            return text
        return self._leading("stated").replace("{f}", text)

    def _framed(self, description: str, letters: Mapping[str, int]) -> str:
        """Put a description into a sentence that gives the point's name before it uses it."""
        n = self.scribe
        named = _NAMED.search(description) is not None
        frames = [f for f in self._frames("point") if not named or "{d}" in f.partition("{x}")[2]]
        frame = self._picked([f for f in frames if f.split()[0] != self.begun] or frames)
        self.begun = frame.split()[0]
        if "{_}" in frame:
            return n.fill(frame.replace("{_}", description.replace("_", "{x}")), letters)
        plain = re.sub(r" ?_", "", description)
        return n.fill(frame.replace("{d}", plain), letters)

    def paired(self, first: Clause, second: Clause) -> list[str] | None:
        """Return one sentence for two clauses that place points of one kind; None when there is none."""
        parts = [clause.constructions[0] for clause in (first, second)]
        name = parts[0].name
        if any(len(clause.constructions) > 1 for clause in (first, second)) or parts[1].name != name:
            return None
        if name not in self.phrases["pairs"] or first.points[0] in parts[1].arguments:
            return None
        size = len(parts[0].arguments)
        letters = dict(
            zip("xabc"[:size] + "ydef"[:size], (q for p in parts for q in p.arguments), strict=True)
        )
        text = self._led(self.scribe.pick(self.phrases["pairs"][name]), letters)
        self.told += [*first.points, *second.points]
        return [self.scribe.sentence(text)]

    # --- points on lines and circles --------------------------------------------------------------------

    def _located(self, clause: Clause, placing: Sequence[Construction]) -> list[str]:
        n, new = self.scribe, clause.points
        facts = [one for part in placing for one in said_of(part)]
        curves, rest = self._curves(placing, new)
        order = [one for curve in curves for one in curve.order]
        self.order |= dict.fromkeys(order)
        self._size(facts)
        said = [*facts, *order, *_conditions(clause)]
        more = choices(placing, said, new, self.told, self.xy)
        letters = dict(zip("xyzi", new, strict=False))
        if not curves:
            return self._with_order([n.sentence(self._such(new, rest))], more, new)
        lines = [n.fill(n.pick(self.phrases["loci"][curve.key]), curve.letters) for curve in curves]
        frame = self._picked(self._frames("locus")) if len(curves) == 1 else self._met(curves, letters)
        for slot, line in zip(("{l}", "{m}"), sorted(lines, key=len), strict=False):  # the shorter first
            frame = frame.replace(slot, line)
        found = [n.sentence(n.fill(frame, letters))]
        return self._with_order(found, [*rest, *more], new, kept=len(rest))

    def _met(self, curves: Sequence[Curve], letters: dict[str, int]) -> str:
        """Return a frame for a point of two lines or circles; two straight lines have more."""
        frames = self._frames("meet")
        if all(curve.key == "line" for curve in curves):
            frames = [*(f for f in frames if "{l} and {m}" not in f), *self._frames("lines")]
            first, second = (curve.letters for curve in curves)
            letters |= {"a": first["a"], "b": first["b"], "c": second["a"], "d": second["b"]}
        return self._picked([f for f in frames if not self.shunned or self.shunned not in f])

    def _such(self, new: Sequence[int], facts: Sequence[Fact]) -> str:
        n = self.scribe
        signs = self._in_signs(facts)
        frames = [f for f in self._frames("such") if signs or "{c=}" not in f]
        if len(new) > 1:
            frames = [f for f in frames if "a point with" not in f and " a point {" not in f]
        frame = self._picked(frames)
        number = 0 if len(new) == 1 else 1  # a choice of two words is by number here
        frame = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", lambda m: m[number + 1], frame)
        frame = self._conditions(frame, facts)
        return frame.replace("{p}", n.points(new))

    def _curves(self, placing: Sequence[Construction], new: Sequence[int]) -> tuple[list[Curve], list[Fact]]:
        """Return up to two lines or circles on which a point lies, and the facts that say the rest."""
        if len(new) > 1:
            return [], [one for part in placing for one in said_of(part)]
        curves: list[Curve] = []
        rest: list[Fact] = []
        for part in placing:
            row = part.row
            assert row is not None
            names = [part.name] if part.name in RECIPES else [recipe.name for recipe in row.draws]
            if (
                (row.points and part.name not in RECIPES)
                or any(name not in RECIPES for name in names)
                or len(curves) + len(names) > 2
            ):
                rest += said_of(part)
                continue
            alone = len(placing) == 1 or all(q is part or not self._is_curve(q) for q in placing)
            for name, recipe in zip(names, row.draws, strict=True):
                points = tuple(part.arguments[place] for place in recipe.places)
                if name == "lc_tangent":
                    points = part.arguments[1:3]
                curves.append(
                    self._curve(
                        name, dict(zip(RECIPES[name], points, strict=True)), new[0], alone and len(names) == 1
                    )
                )
        return curves, rest

    def _is_curve(self, part: Construction) -> bool:
        row = part.row
        if row is None:
            return False
        drawn = not row.points and all(recipe.name in RECIPES for recipe in row.draws)
        return drawn or part.name in RECIPES

    def _curve(self, key: str, letters: dict[str, int], x: int, alone: bool) -> Curve:
        """Say of a line how a point lies on it when nothing else says that."""
        if key == "between_bound":
            key = "within"
        if key == "line" and alone:
            a, b = letters["a"], letters["b"]
            if between(x, a, b, self.xy):
                key = "within"
            else:
                key = "beyond"
                if between(a, x, b, self.xy):
                    letters = {"a": b, "b": a}
        if key == "bisector":
            a, b, c = letters["a"], letters["b"], letters["c"]
            if side(a, b, x, c, self.xy) < 0:
                key = "bisector_back"
        order = lettered(implied()["order"].get(key, ""), letters | {"x": x})
        if not all(holds_among_floats(one, self.xy) for one in order):
            raise Reject("a point is not drawn where its words say")
        return Curve(key, letters, tuple(order))

    # --- order ------------------------------------------------------------------------------------------

    def _with_order(
        self, sentences: list[str], facts: Sequence[Fact], new: Sequence[int], *, kept: int = 0
    ) -> list[str]:
        """Add facts to a clause's sentences; all but the first `kept` are facts of order or difference."""
        n = self.scribe
        self.order |= dict.fromkeys(facts[kept:])
        for at, one in enumerate(facts):
            clause = Clauses(one, n, self.xy)
            if at == 0 and len(sentences) == 1 and (one.name == "diff" or n.stream.chance(TAILED, 100)):
                tails = [p for p in self.phrases["where"]["phrases"] if clause.signs or "{f=}" not in p]
                tail = n.pick(tails)
                signs = "{f=}" in tail
                text = tail.replace("{f=}" if signs else "{f}", clause.said(signs=signs))
                sentences[0] = n.sentence(sentences[0].rstrip(".。") + text)
            else:
                sentences.append(self.given(one))
        return sentences


def _conditions(clause: Clause) -> list[Fact]:
    """Return the conditions of order and difference that a clause states."""
    return [fact(part.name, part.arguments) for part in clause.constructions if part.row is None]
