"""Read a worded step back: every equation in it must hold, end in the claim, and use only what is cited.

What the sentence says besides is read by `step_reader`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from proofloom.engine import Step
from proofloom.engine.geometry.angles import ProofStep
from proofloom.engine.geometry.facts import (
    AngleIs,
    Bisects,
    EqualLengths,
    Fact,
    Parallel,
    Perpendicular,
)
from proofloom.verifiers.geometry.arrangement import Arrangement, Key, NonsenseError
from proofloom.verifiers.geometry.step_reader import readable

LONGEST = 600  # characters of a step
_TOKEN = r"∠[A-Z]{3}|[0-9]+(?:\.[0-9]+|/[0-9]+)?°|[0-9]+|[()+−·/=]"
_RUN = re.compile(rf"(?:(?:{_TOKEN})\s*)+")
_TOKENS = re.compile(_TOKEN)
_ANGLE = re.compile(r"∠([A-Z]+)")
_PAIRED = re.compile(r"\b([A-Z]{2}) ([=∥⊥]) ([A-Z]{2})\b")
_BISECTED = re.compile(r"\b([A-Z]{2}) bisects ∠([A-Z]{3})")
_KEY = re.compile(r"angle:([A-Z]{3})|segment:([A-Z])([A-Z])")
_SYMBOLS: dict[str, type[EqualLengths] | type[Parallel] | type[Perpendicular]] = {
    "=": EqualLengths,
    "∥": Parallel,
    "⊥": Perpendicular,
}
_LETTERS = re.compile(r"\b[A-Z]{2,}\b")


def step_words_fault(figure: Arrangement, step: ProofStep, cited: Sequence[Fact], worded: Step) -> str:
    """Return what is wrong with a step's words or highlights, or nothing."""
    try:
        if fault := _uses_fault(figure, step, worded.uses):
            return fault
    except NonsenseError:
        return "a step's words cannot be read"
    return sentence_fault(figure, step, cited, worded.text)


def sentence_fault(figure: Arrangement, step: ProofStep, cited: Sequence[Fact], text: str) -> str:
    """Return what is wrong with a step's sentence, or nothing."""
    if len(text) > LONGEST:
        return "a step's words are too long"
    if any(sign.isdigit() and not "0" <= sign <= "9" for sign in text):
        return "a step's words use other digits"
    facts = [step.fact, *cited]
    sizes = {figure.key(fact.angle): fact.value for fact in facts if isinstance(fact, AngleIs)}
    try:
        if fault := _relations_fault(figure, facts, text):
            return fault
        whole = {figure.named(f.a + f.vertex + f.b) for f in facts if isinstance(f, Bisects)}
        for name in _ANGLE.findall(text):
            if len(name) != 3 or figure.named(name) not in sizes.keys() | whole:
                return "a step's words name an angle that it does not cite"
        for word in _LETTERS.findall(text):
            if not set(word) <= set(figure.body.points) or len(set(word)) != len(word):
                return "a step's words name an unknown point"
        if fault := _equations_fault(figure, step, sizes, text):
            return fault
        return "" if readable(figure, step, cited, text) else "a step's words cannot be read"
    except (NonsenseError, ZeroDivisionError, ValueError):
        return "a step's words cannot be read"


def _uses_fault(figure: Arrangement, step: ProofStep, uses: Sequence[str]) -> str:
    """Check the highlighted parts: real angles and drawn strokes, the claimed angle among them."""
    strokes = {frozenset((line[0], line[-1])) for line in figure.body.lines}
    angles = set()
    for use in uses:
        found = _KEY.fullmatch(use)
        if found is None:
            return "a step highlights something unknown"
        if found[1]:
            if found[1][0] > found[1][2]:
                return "a step highlights something unknown"
            angles.add(figure.named(found[1]))
        elif frozenset((found[2], found[3])) not in strokes or found[2] > found[3]:
            return "a step highlights something unknown"
    if isinstance(step.fact, AngleIs) and figure.key(step.fact.angle) not in angles:
        return "a step does not highlight its claim"
    return ""


def _relations_fault(figure: Arrangement, facts: Sequence[Fact], text: str) -> str:
    """Check that what is said of pairs of lines or segments is the claim or cited, and that it is said."""
    normals = {figure.normal(fact) for fact in facts if not isinstance(fact, AngleIs)}
    said = set()
    for first, symbol, second in _PAIRED.findall(text):
        fact = _SYMBOLS[symbol](first[0], first[1], second[0], second[1])
        said.add(figure.normal(fact))
    for ray, angle in _BISECTED.findall(text):
        if ray[0] != angle[1]:
            return "a step's words state a wrong bisector"
        said.add(figure.normal(Bisects(ray[0], ray[1], angle[0], angle[2])))
    if not said <= normals:
        return "a step's words state a fact that it does not cite"
    if not isinstance(facts[0], AngleIs) and figure.normal(facts[0]) not in said:
        return "a given's words do not state it"
    return ""


def _equations_fault(figure: Arrangement, step: ProofStep, sizes: Mapping[Key, Fraction], text: str) -> str:
    allowed = {*sizes.values(), Fraction(180), Fraction(360)}
    claimed = False
    for run in _RUN.findall(text):
        tokens: list[str] = _TOKENS.findall(run)
        numbers = [_number(token) for token in tokens if token.endswith("°")]
        if any(number not in allowed for number in numbers):
            return "a step's words use a number that it does not cite"
        if "=" not in tokens or tokens == ["="]:
            continue
        sides = _split(tokens)
        values = [_value(side, sizes, figure) for side in sides]
        if any(value != values[0] for value in values):
            return "a step's words do not add up"
        if isinstance(step.fact, AngleIs) and len(sides[0]) == 1 and sides[0][0].startswith("∠"):
            same = figure.named(sides[0][0][1:]) == figure.key(step.fact.angle)
            claimed = claimed or (same and len(sides[-1]) == 1 and sides[-1][0].endswith("°"))
    if isinstance(step.fact, AngleIs) and not claimed:
        return "a step's words do not state its claim"
    return ""


def _split(tokens: Sequence[str]) -> list[list[str]]:
    sides: list[list[str]] = [[]]
    for token in tokens:
        if token == "=":
            sides.append([])
        else:
            sides[-1].append(token)
    return sides


def _number(token: str) -> Fraction:
    return Fraction(token.removesuffix("°"))


def _value(tokens: list[str], sizes: Mapping[Key, Fraction], figure: Arrangement) -> Fraction:
    """Evaluate a side of an equation: sums of products of numbers, angles and bracketed sums."""
    value, rest = _sum(tokens, sizes, figure)
    if rest:
        raise ValueError("trailing tokens")
    return value


def _sum(tokens: list[str], sizes: Mapping[Key, Fraction], figure: Arrangement) -> tuple[Fraction, list[str]]:
    value, tokens = _product(tokens, sizes, figure)
    while tokens and tokens[0] in "+−":
        term, rest = _product(tokens[1:], sizes, figure)
        value, tokens = (value + term if tokens[0] == "+" else value - term), rest
    return value, tokens


def _product(
    tokens: list[str], sizes: Mapping[Key, Fraction], figure: Arrangement
) -> tuple[Fraction, list[str]]:
    value, tokens = _factor(tokens, sizes, figure)
    while tokens and (tokens[0] in "·/" or tokens[0].startswith("∠")):
        sign = tokens[0]
        term, tokens = _factor(tokens[1:] if sign in "·/" else tokens, sizes, figure)
        value = value / term if sign == "/" else value * term
    return value, tokens


def _factor(
    tokens: list[str], sizes: Mapping[Key, Fraction], figure: Arrangement
) -> tuple[Fraction, list[str]]:
    if not tokens:
        raise ValueError("missing number")
    head, rest = tokens[0], tokens[1:]
    if head == "(":
        value, rest = _sum(rest, sizes, figure)
        if not rest or rest[0] != ")":
            raise ValueError("bracket not closed")
        return value, rest[1:]
    if head.startswith("∠"):
        size = sizes.get(figure.named(head[1:]))
        if size is None:
            raise ValueError("angle not cited")
        return size, rest
    return _number(head), rest
