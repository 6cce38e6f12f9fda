"""Plain values to tagged JSON trees and back, with their exact types and within limits.

None, bool, int, float, str and list stand for themselves in JSON; all else is an object with one key, its
type: a large int in hexadecimal, a float that is not finite, a text with lone surrogates (which JSON would
join) as bytes, tuple, set, frozenset, dict as pairs, bytes in hexadecimal, complex as two floats. No other
type crosses, and no subclass.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from operator import eq
from typing import Any, Final

Tree = Any  # what JSON holds
Plain = Any  # None, bool, int, float, complex, str, bytes, list, tuple, set, frozenset, dict

DEPTH: Final = 64
PARTS: Final = 1_000_000
_SMALL: Final = 1 << 53
_COLLISIONS: Final = 64  # equal hashes in one table: each costs a comparison of all parts
_KINDS: Final = frozenset({"tuple", "set", "frozenset", "dict", "complex"})


class NotPlainError(ValueError):
    """A value that does not cross: of another type, too deep, too large, or a tree that says nothing."""


class _Count:
    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, many: int, what: str) -> None:
        self.left -= many
        if self.left < 0:
            raise NotPlainError(what)


def encode(value: Plain, most: int = PARTS) -> Tree:
    """Return the tree of a value of at most so many parts; raise `NotPlainError` for what does not cross."""
    return _encode(value, DEPTH, _Count(most))


def _encode(value: Plain, depth: int, count: _Count) -> Tree:
    count.take(1, "more parts than allowed")
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int:
        return value if -_SMALL < value < _SMALL else {"int": format(value, "x")}
    if kind is str:
        return value if value.isascii() else _text(value)
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


def _text(value: str) -> Tree:
    try:
        value.encode()
    except UnicodeEncodeError:
        return {"str": value.encode("utf-8", "surrogatepass").hex()}
    return value


def _real(value: float) -> Tree:
    return value if math.isfinite(value) else {"float": repr(value)}


def _name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)
    return ascii(name)[1:-1][:60]


def _infinite(text: str) -> float:
    if text not in ("inf", "-inf", "nan"):
        raise NotPlainError("a float of another form")
    return float(text)


_WRITTEN: Final[dict[str, Callable[[str], Plain]]] = {  # what is written as one text
    "int": lambda text: int(text, 16),
    "float": _infinite,
    "str": lambda text: bytes.fromhex(text).decode("utf-8", "surrogatepass"),
    "bytes": bytes.fromhex,
}


def opened(tree: Tree, depth: int = DEPTH) -> tuple[str, Any]:
    """Return a container's type and its parts, or "" and a value without parts; raise ValueError for neither.

    The parts are trees; those of a dict should be pairs of them, which is for the caller to see.
    """
    if tree is None or isinstance(tree, bool | str | int):
        return "", tree
    if isinstance(tree, float):
        if not math.isfinite(tree):
            raise NotPlainError("a number that is not finite")
        return "", tree
    if depth == 0:
        raise NotPlainError("nested too deep")
    if isinstance(tree, list):
        return "list", tree
    if not isinstance(tree, dict) or len(tree) != 1:
        raise NotPlainError("an object without one type")
    ((kind, body),) = tree.items()
    if kind in _WRITTEN and isinstance(body, str):
        return "", _WRITTEN[kind](body)
    if kind not in _KINDS or not isinstance(body, list):
        raise NotPlainError("an unknown type, or one with another body")
    return kind, body


def decode(tree: Tree, effort: int = sys.maxsize) -> Plain:
    """Return the value of a tree; raise `NotPlainError` where the tree is of no value.

    effort   steps that hash tables of a stranger's numbers may take: a table takes up to the square of their
             number, since he can choose them to collide, in ways that no look at their hashes tells
    """
    try:
        return _decode(tree, DEPTH, _Count(effort))
    except (TypeError, ValueError) as error:  # of the wrong form inside: an unhashable key, no hexadecimal
        raise NotPlainError(str(error)[:100]) from None


def _decode(tree: Tree, depth: int, effort: _Count) -> Plain:
    kind, parts = opened(tree, depth)
    if not kind:
        return parts
    if kind == "dict":
        keys = _keys([_decode(key, depth - 1, effort) for key, _ in parts], effort)
        found = dict(zip(keys, [_decode(item, depth - 1, effort) for _, item in parts], strict=True))
        return _whole(found, parts)
    items = [_decode(part, depth - 1, effort) for part in parts]
    if kind == "list":
        return items
    if kind == "tuple":
        return tuple(items)
    if kind == "set":
        return _whole(set(_keys(items, effort)), parts)
    if kind == "frozenset":
        return _whole(frozenset(_keys(items, effort)), parts)
    if [type(item) for item in items] != [float, float]:
        raise NotPlainError("a complex number of other parts")
    return complex(*items)


def _keys(items: list[Plain], effort: _Count) -> list[Plain]:
    """Return the items; of texts and bytes no stranger knows the hashes, of all else he does."""
    hashes = sorted(map(hash, items))
    if any(map(eq, hashes, hashes[_COLLISIONS:])):
        raise NotPlainError("made to collide")
    known = sum(type(item) is not str and type(item) is not bytes for item in items)
    effort.take(known * known, "a set or dict of more numbers than are built from a stranger's results")
    return items


def _whole(found: Any, parts: list[Tree]) -> Any:
    if len(found) != len(parts):
        raise NotPlainError("an element or a key stands twice")
    return found


def canonical(tree: Tree) -> str:
    """Return a text that two trees share when their values are equal and of the same types throughout.

    1, 1.0 and True all differ; so do [1] and (1,), and the one character that two surrogates would make. NaN
    equals NaN here, and 0.0 equals -0.0. Texts are sorted and nothing is hashed, so that no choice of numbers
    makes it slow. Raises `NotPlainError` for a tree of no value, but for a set or dict of what cannot be in
    one, whose text is that of no value.
    """
    try:
        return _canonical(tree, DEPTH)
    except (TypeError, ValueError) as error:
        raise NotPlainError(str(error)[:100]) from None


def _canonical(tree: Tree, depth: int) -> str:
    kind, parts = opened(tree, depth)
    if not kind:
        return _single(parts)
    if kind == "dict":
        texts = [f"{_canonical(key, depth - 1)}: {_canonical(item, depth - 1)}" for key, item in parts]
    else:
        texts = [_canonical(part, depth - 1) for part in parts]
    if kind in ("dict", "set", "frozenset"):
        texts.sort()
    return f"{'' if kind == 'list' else kind}[{', '.join(texts)}]"


def _single(value: Plain) -> str:
    if type(value) is int:
        return str(value) if -_SMALL < value < _SMALL else hex(value)
    return ascii(value or 0.0) if type(value) is float else ascii(value)
