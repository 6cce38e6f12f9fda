"""Read the whole sentence of a step: each character by a pattern of its rule, each name by the rule's points.

A pattern is a sentence as a geometer may write it, with gaps for names. What fills a gap must be the part
of the figure that the theorem, applied to the step's points, has there; and the sum behind the claim must
take exactly the values that the step cites, in the form that the theorem has.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import cache
from importlib.resources import files

from proofloom.engine.geometry.angles import ProofStep
from proofloom.engine.geometry.facts import AngleIs, Bisects, EqualLengths, Fact, names_of
from proofloom.verifiers.geometry.arrangement import Arrangement

Part = object  # what a name means, comparable: equal for all ways of naming it
Names = Mapping[str, AbstractSet[Part]]

# gap: letters of a name, and what the name means
GAPS: dict[str, tuple[int, Callable[[Arrangement, str], Part]]] = {
    "point": (1, lambda figure, name: name),
    "end": (1, lambda figure, name: name),
    "side": (2, lambda figure, name: frozenset(name)),
    "line": (2, lambda figure, name: figure.line(name[0], name[1])),
    "cut": (2, lambda figure, name: figure.line(name[0], name[1])),
    "ray": (2, lambda figure, name: (name[0], figure.ray(name[0], name[1]))),
    "straight": (3, lambda figure, name: (name[1], frozenset(name))),
    "triangle": (3, lambda figure, name: frozenset(name)),
    "quadrilateral": (4, lambda figure, name: frozenset(frozenset((name[i - 1], name[i])) for i in range(4))),
    "angle": (3, lambda figure, name: figure.named(name)),
    "outer": (3, lambda figure, name: figure.named(name)),
    "whole": (3, lambda figure, name: figure.named(name)),
    "apex": (3, lambda figure, name: figure.named(name)),
    "base": (3, lambda figure, name: figure.named(name)),
}

_V = r"[0-9./]+°"
_LEFT_OVER = rf"(?:180|360)°(?: − {_V})+"
_SPLIT = rf"{_V} (?:\+|−) {_V}"
# how a theorem's value is worked out from what is cited; without one, it is taken over
SUMS: dict[str, re.Pattern[str]] = {
    "triangle_sum": re.compile(_LEFT_OVER),
    "quadrilateral_sum": re.compile(_LEFT_OVER),
    "linear_pair": re.compile(_LEFT_OVER),
    "cointerior": re.compile(_LEFT_OVER),
    "isosceles_sum": re.compile(rf"180° − 2 · {_V}|\(180° − {_V}\) / 2"),
    "bisector": re.compile(rf"{_V} / 2|2 · {_V}"),
    "exterior_angle": re.compile(_SPLIT),
    "angle_sum": re.compile(_SPLIT),
}
WHOLES = {
    "quadrilateral_sum": 360,
    "triangle_sum": 180,
    "linear_pair": 180,
    "cointerior": 180,
    "isosceles_sum": 180,
}
CLAIM = re.compile(r"∠([A-Z]{3}) = (?:([^=]+) = )?([^=]+)")
_VALUES = re.compile(_V)


def readable(figure: Arrangement, step: ProofStep, cited: Sequence[Fact], text: str) -> bool:
    """Say whether a pattern of the step's rule accounts for every character of its text.

    Raises NonsenseError or ValueError when a name in it is of no part of the figure.
    """
    rule = type(step.fact).__name__ if step.rule == "given" else step.rule
    meant = _meant(figure, step, cited)
    for pattern, gaps in sentences().get(rule, ()):
        if (found := pattern.fullmatch(text)) is None:
            continue
        said: dict[str, set[Part]] = {}
        for gap, name in zip(gaps, found.groups(), strict=True):
            if gap == "claim":
                if not _claim_is(figure, step, cited, name):
                    return False
            elif len(set(name)) < len(name):
                return False
            else:
                said.setdefault(gap, set()).add(GAPS[gap][1](figure, name))
        return all(meant.get(gap, frozenset()) == parts for gap, parts in said.items())
    return False


@cache
def sentences() -> dict[str, list[tuple[re.Pattern[str], tuple[str, ...]]]]:
    """Return the patterns of each rule with their gaps. A name has a fixed length and the claim ends the
    sentence, so that a match takes linear time."""
    text = files("proofloom.verifiers.geometry").joinpath("step_reader.toml").read_text(encoding="utf-8")
    return {rule: [_pattern(one) for one in every] for rule, every in tomllib.loads(text).items()}


def _pattern(sentence: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    pieces = re.split(r"\(([a-z]+)\)", sentence)
    gaps = tuple(pieces[1::2])
    holes = ["(∠.+)" if gap == "claim" else f"([A-Z]{{{GAPS[gap][0]}}})" for gap in gaps] + [""]
    whole = "".join(re.escape(piece) + hole for piece, hole in zip(pieces[::2], holes, strict=True))
    return re.compile(whole), gaps


def _claim_is(figure: Arrangement, step: ProofStep, cited: Sequence[Fact], text: str) -> bool:
    """Say whether the claim is the step's, by a sum in the theorem's form of all the values that it cites."""
    found = CLAIM.fullmatch(text)
    if found is None or not isinstance(step.fact, AngleIs):
        return False
    if figure.named(found[1]) != figure.key(step.fact.angle) or size(found[3]) != step.fact.value:
        return False
    values = [fact.value for fact in cited if isinstance(fact, AngleIs)]
    form = SUMS.get(step.rule)
    if found[2] is None:
        return form is None or (step.rule == "bisector" and values == [step.fact.value])
    if form is None or form.fullmatch(found[2]) is None:
        return False
    taken = [size(value) for value in _VALUES.findall(found[2])]
    whole = [Fraction(WHOLES[step.rule])] if step.rule in WHOLES else []
    return taken[: len(whole)] == whole and sorted(taken[len(whole) :]) == sorted(values)


def size(text: str) -> Fraction:
    """Return a size written as people do: at most two decimals and no idle zeros, or else in lowest terms."""
    if not re.fullmatch(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]?[1-9]|/[1-9][0-9]{0,5})?°", text):
        raise ValueError("not a size")
    value = Fraction(text[:-1])
    if "/" in text and (str(value) != text[:-1] or 100 % value.denominator == 0):
        raise ValueError("not in lowest terms")
    return value


def _meant(figure: Arrangement, step: ProofStep, cited: Sequence[Fact]) -> Names:
    """Return what may fill each gap of the step's sentences."""
    names: dict[str, tuple[str, ...]]
    match step.rule, step.on:
        case "given", _:
            names = _given(step.fact)
        case "triangle_sum", (x, y, z):
            names = {"triangle": (x + y + z,)}
        case "quadrilateral_sum", (a, b, c, d):
            names = {"quadrilateral": (a + b + c + d,)}
        case "exterior_angle", (x, y, z, w):
            names = {"triangle": (x + y + z,), "outer": (x + z + w,), "angle": (y + x + z, x + y + z)}
        case "isosceles" | "isosceles_sum", (x, y, z):
            known = {figure.key(f.angle) for f in (step.fact, *cited) if isinstance(f, AngleIs)}
            base = [name for name in (x + y + z, x + z + y) if figure.named(name) in known]
            names = {"triangle": (x + y + z,), "side": (x + y, x + z), "apex": (y + x + z,), "base": (*base,)}
        case "linear_pair", (a, v, b, c):
            names = {"point": (v,), "end": (a, b), "straight": (a + v + b,), "angle": (a + v + c, c + v + b)}
        case "vertical", (a, v, b, c, d):
            names = {"point": (v,), "angle": (a + v + c, b + v + d)}
        case "bisector", (v, a, d, b):
            names = {"ray": (v + d,), "whole": (a + v + b,)}
        case "perpendicular", (v, _, _):
            names = {"point": (v,)}
        case "alternate" | "cointerior", (x, p, q, y):
            names = {"line": (x + p, y + q), "angle": (x + p + q, y + q + p), "cut": (p + q,)}
        case "corresponding", (x, p, q, y, r):
            names = {"line": (x + p, y + q), "angle": (x + p + r, y + q + p), "cut": (p + q,)}
        case "angle_sum", (v, a, b, c):
            names = {"point": (v,), "ray": (v + b,), "whole": (a + v + c,), "angle": (a + v + b, b + v + c)}
        case _:
            names = {}
    return {gap: frozenset(GAPS[gap][1](figure, name) for name in filled) for gap, filled in names.items()}


def _given(fact: Fact) -> dict[str, tuple[str, ...]]:
    if isinstance(fact, AngleIs):
        return {}
    if isinstance(fact, Bisects):
        return {"ray": (fact.vertex + fact.through,), "whole": (fact.a + fact.vertex + fact.b,)}
    a, b, c, d = names_of(fact)
    return {"side" if isinstance(fact, EqualLengths) else "line": (a + b, c + d)}
