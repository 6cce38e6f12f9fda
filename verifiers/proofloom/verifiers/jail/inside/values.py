"""Plain values to tagged JSON trees and back, with their exact types and within limits.

None, bool, int, float, str and list stand for themselves in JSON; all else is an object with one key, its
type: a large int in hexadecimal, a float that is not finite, tuple, set, frozenset, dict as pairs, bytes in
hexadecimal, complex as two floats. No other type crosses, and no subclass.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any, Final

Tree = Any  # what JSON holds
Plain = Any  # None, bool, int, float, complex, str, bytes, list, tuple, set, frozenset, dict

DEPTH: Final = 64
_SMALL: Final = 1 << 53
_COLLISIONS: Final = 64  # equal hashes in one table


class NotPlainError(ValueError):
    """A value that does not cross: of another type, too deep, too large, or a tree that says nothing."""


class _Count:
    def __init__(self, most: int) -> None:
        self.left = most

    def one(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise NotPlainError("more parts than allowed")


def encode(value: Plain, most: int = 1_000_000) -> Tree:
    """Return the tree of a value of at most so many parts; raise `NotPlainError` for what does not cross."""
    return _encode(value, DEPTH, _Count(most))


def _encode(value: Plain, depth: int, count: _Count) -> Tree:
    count.one()
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -_SMALL < value < _SMALL else {"int": format(value, "x")}
    if kind is float:
        return _real(value)
    if depth == 0:
        raise NotPlainError("nested too deep")
    if kind is list:
        return [_encode(item, depth - 1, count) for item in value]
    if kind is dict:
        pairs = [
            [_encode(key, depth - 1, count), _encode(item, depth - 1, count)] for key, item in value.items()
        ]
        return {"dict": pairs}
    if kind is tuple or kind is set or kind is frozenset:
        return {kind.__name__: [_encode(item, depth - 1, count) for item in value]}
    if kind is bytes:
        return {"bytes": value.hex()}
    if kind is complex:
        return {"complex": [_real(value.real), _real(value.imag)]}
    raise NotPlainError(f"of type {_name(kind)}")


def _real(value: float) -> Tree:
    return value if math.isfinite(value) else {"float": repr(value)}


def _name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)
    return ascii(name)[1:-1][:60]


def decode(tree: Tree, most: int = 1_000_000) -> Plain:
    """Return the value of a tree; raise `NotPlainError` where the tree is of no value."""
    try:
        return _decode(tree, DEPTH, _Count(most))
    except (TypeError, ValueError) as error:  # of the wrong form inside: an unhashable key, no hexadecimal
        raise NotPlainError(str(error)[:100]) from None


def _decode(tree: Tree, depth: int, count: _Count) -> Plain:
    count.one()
    if tree is None or isinstance(tree, bool | str | int):
        return tree
    if isinstance(tree, float):
        if not math.isfinite(tree):
            raise NotPlainError("a number that is not finite")
        return tree
    if depth == 0:
        raise NotPlainError("nested too deep")
    if isinstance(tree, list):
        return [_decode(item, depth - 1, count) for item in tree]
    if not isinstance(tree, dict) or len(tree) != 1:
        raise NotPlainError("an object without one type")
    ((kind, body),) = tree.items()
    if kind == "int" and isinstance(body, str):
        return int(body, 16)
    if kind == "float" and body in ("inf", "-inf", "nan"):
        return float(body)
    if kind == "bytes" and isinstance(body, str):
        return bytes.fromhex(body)
    if not isinstance(body, list):
        raise NotPlainError("a type with another body")
    if kind == "dict":
        keys = _apart([_decode(key, depth - 1, count) for key, _ in body])
        return _whole(
            dict(zip(keys, (_decode(item, depth - 1, count) for _, item in body), strict=True)), body
        )
    items = [_decode(item, depth - 1, count) for item in body]
    if kind == "tuple":
        return tuple(items)
    if kind == "set":
        return _whole(set(_apart(items)), body)
    if kind == "frozenset":
        return _whole(frozenset(_apart(items)), body)
    if kind == "complex" and [type(item) for item in items] == [float, float]:
        return complex(*items)
    raise NotPlainError("an unknown type")


def _whole(found: Any, body: list[Tree]) -> Any:
    if len(found) != len(body):
        raise NotPlainError("an element or a key stands twice")
    return found


def _apart(items: list[Plain]) -> list[Plain]:
    """Return the items if a hash table of them is made in linear time: numbers can be chosen to collide."""
    if items and max(Counter(map(hash, items)).values()) > _COLLISIONS:
        raise NotPlainError("made to collide")
    return items


def canonical(value: Plain) -> str:
    """Return a text that two plain values share when they are equal and of the same types throughout.

    1, 1.0 and True all differ; so do [1] and (1,). NaN equals NaN here, and 0.0 equals -0.0.
    """
    kind = type(value)
    if kind is int:
        return format(value, "x")
    if kind is float:
        return f"r{value or 0.0!r}"
    if kind is str:
        return json.dumps(value)
    if kind is list or kind is tuple:
        inside = ",".join(map(canonical, value))
        return f"[{inside}]" if kind is list else f"({inside})"
    if kind is set or kind is frozenset:
        return f"{kind.__name__}{{{','.join(sorted(map(canonical, value)))}}}"
    if kind is dict:
        pairs = sorted(f"{canonical(key)}:{canonical(item)}" for key, item in value.items())
        return f"{{{','.join(pairs)}}}"
    if kind is bytes:
        return f"b{value.hex()}"
    if kind is complex:
        return f"c({canonical(value.real)},{canonical(value.imag)})"
    return str(value)  # None, True, False
