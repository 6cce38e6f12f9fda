"""What a second reader has read of an answer, and when two such readings are the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mpmath import mp, mpf

mp.dps = 70
NEAR = mpf(10) ** -45


class UnreadError(Exception):
    """This reader does not know what the text is."""


@dataclass(frozen=True)
class Shape:
    """Something with parts: its name, in which brackets, signs and units are told apart."""

    name: str
    parts: tuple[Any, ...]


def same(one: Any, other: Any) -> bool:
    """Return whether two readings are the same answer."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return isinstance(one, tuple) and isinstance(other, tuple) and json_same(one[1], other[1])
    one, other = _named(_alone(one), other), _named(_alone(other), one)
    for both, single in ((one, other), (other, one)):  # {3, 3} is {3}, which is read as 3
        if isinstance(both, Shape) and both.name == "⦃⦄" and not isinstance(single, Shape):
            return len(both.parts) > 1 and all(same(part, single) for part in both.parts)
    if isinstance(one, Shape) != isinstance(other, Shape):
        return _angle(one, other) or _angle(other, one)
    if not isinstance(one, Shape):
        return bool(abs(one - other) <= NEAR * (1 + abs(one)))
    if one.name != other.name:
        return False
    if one.name == "word":
        return bool(one.parts == other.parts)
    if one.name == "⦃⦄":
        return all(any(same(a, b) for b in other.parts) for a in one.parts) and all(
            any(same(a, b) for a in one.parts) for b in other.parts
        )
    if one.name in "=≠":
        return _equations(one, other)
    if one.name in "<≤":
        return all(same(a, b) for a, b in zip(one.parts[:2], other.parts[:2], strict=True))
    return len(one.parts) == len(other.parts) and all(
        same(a, b) for a, b in zip(one.parts, other.parts, strict=True)
    )


def _alone(one: Any) -> Any:
    """Return what stands alone between round brackets."""
    return one.parts[0] if isinstance(one, Shape) and one.name == "()" and len(one.parts) == 1 else one


def _named(one: Any, other: Any) -> Any:
    """Return the value alone of `x = value` or `value = x` where the other side is no relation."""
    relation = isinstance(other, Shape) and other.name in "=≠<≤∈"
    if not isinstance(one, Shape) or one.name not in "=∈" or relation:
        return one
    name = re.compile(r"[A-Za-z∠ ]+(?:\s*_\s*\{?\w+\}?)?(?:\([A-Za-z]\))?")
    left, right, before, after = one.parts
    return right if name.fullmatch(before) else left if name.fullmatch(after) else one


def _angle(bare: Any, marked: Any) -> bool:
    """A number of degrees may leave its sign out where degrees are asked for."""
    return isinstance(marked, Shape) and marked.name == "unit °" and same(bare, marked.parts[0])


def _equations(one: Shape, other: Shape) -> bool:
    """Two equations are the same when one is a multiple of the other: their differences, at the point."""
    try:
        a, b = (part.parts[0] - part.parts[1] for part in (one, other))
    except TypeError:
        raise UnreadError("no equation of numbers") from None
    if not a or not b:
        return bool(a == b)
    ratio = a / b
    # a rational of small size: an accident otherwise has probability about zero
    return any(abs(ratio * q - mp.nint(ratio * q)) < NEAR for q in range(1, 2_000))


def json_same(one: Any, other: Any) -> bool:
    """Return whether two program values are the same, their types too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(json_same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(json_same(one[key], other[key]) for key in one)
    return bool(one == other)
