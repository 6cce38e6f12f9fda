"""Typed bodies to plain JSON values and back, driven by the dataclass annotations themselves.

A dataclass becomes an object keyed by its field names; a union of dataclasses carries the class
name under "is"; a tuple becomes a list; a Fraction becomes text "n/d". Decoding is strict: a
missing or unknown key, a bool for an int, a wrong length are `CodecError`s that name the place.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

_BARE = frozenset((str, int, bool, type(None)))  # types of values that are plain as they are
Plain = Any  # None, bool, int, str, list of Plain, dict from str to Plain


class CodecError(ValueError):
    """The plain value does not describe a value of the wanted type."""


_canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
).encode


def canonical_json(plain: Plain) -> str:
    """Return the one JSON text of a plain value: sorted keys, no spaces, ASCII only, no floats' NaN."""
    return _canonical(plain)


def encode(value: Any) -> Plain:
    """Turn a body (dataclasses, tuples, mappings, enums, fractions, ints, text) into plain JSON values."""
    kind: Any = type(value)  # a class is hashable, whatever its instances are
    if kind in _BARE:
        return value
    if kind is tuple or kind is list:
        return [item if type(item) in _BARE else encode(item) for item in value]
    if (names := _field_names(kind)) is not None:
        plain = {}
        for name in names:
            item = getattr(value, name)
            plain[name] = item if type(item) in _BARE else encode(item)
        if kind in _tagged:
            plain["is"] = kind.__name__
        return plain
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise CodecError("cannot encode a mapping with keys that are not text: they would not come back")
        return {str(key): encode(item) for key, item in value.items()}
    raise CodecError(f"cannot encode a {kind.__name__}: exact, plain values only")


def decode(wanted: Any, plain: Plain) -> Any:
    """Turn plain JSON values back into a value of type `wanted`; raise `CodecError` if they are not one."""
    return _decoder(wanted)(plain)


def tagged(cls: type) -> type:
    """Class decorator: members of a union are told apart by their class name under the key "is"."""
    _tagged.add(cls)
    return cls


_tagged: set[type] = set()


@cache
def _field_names(cls: type) -> tuple[str, ...] | None:
    """Return the names of a dataclass's fields; None of another class."""
    return tuple(item.name for item in fields(cls)) if is_dataclass(cls) else None


@cache
def _decoder(wanted: Any) -> Callable[[Plain], Any]:
    origin, args = get_origin(wanted), get_args(wanted)
    if wanted is Any:
        return lambda plain: plain
    if wanted in (int, str, bool, type(None)):
        return _exactly(wanted)
    if wanted is Fraction:
        return _fraction
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return _guard(wanted, wanted.__name__)
    if origin in (Union, types.UnionType):
        return _union(args)
    if origin is tuple:
        return _tuple(args)
    if origin in (dict, Mapping):
        return _mapping(args)
    if isinstance(wanted, type) and is_dataclass(wanted):
        return _dataclass(wanted)
    raise CodecError(f"cannot decode to {wanted}")


def _guard(make: Callable[[Any], Any], name: str) -> Callable[[Plain], Any]:
    def run(plain: Plain) -> Any:
        try:
            return make(plain)
        except (ValueError, TypeError, ZeroDivisionError) as error:
            raise CodecError(f"{plain!r} is not a {name}") from error

    return run


def _exactly(kind: type) -> Callable[[Plain], Any]:
    def run(plain: Plain) -> Any:
        if type(plain) is not kind:
            raise CodecError(f"wanted {kind.__name__}, got {plain!r:.80}")
        return plain

    return run


_FRACTION = re.compile(r"-?[0-9]+(?:/[0-9]+)?")


def _fraction(plain: Plain) -> Fraction:
    if type(plain) is not str:
        raise CodecError(f"wanted a fraction as text, got {plain!r:.80}")
    if not _FRACTION.fullmatch(plain):  # an exponent could cost any time
        raise CodecError(f"{plain!r:.80} is not a fraction in lowest terms")
    try:
        value = Fraction(plain)
    except (ValueError, ZeroDivisionError) as error:
        raise CodecError(f"{plain!r:.80} is not a fraction") from error
    if str(value) != plain:
        raise CodecError(f"{plain!r:.80} is not in lowest terms")
    return value


def _union(args: tuple[Any, ...]) -> Callable[[Plain], Any]:
    by_name = {kind.__name__: kind for kind in args if isinstance(kind, type) and is_dataclass(kind)}
    by_type = {kind: kind for kind in args if kind in (int, str, bool, type(None))}
    # a dataclass that carries no name is told by its fields
    rest = [kind for kind in args if kind not in by_type and kind not in _tagged]

    def run(plain: Plain) -> Any:
        if type(plain) in by_type:
            return plain
        if isinstance(plain, dict):
            named = plain.get("is")
            if isinstance(named, str) and named in by_name:
                return decode(by_name[named], plain)
            if len(by_name) == 1 and "is" not in plain:
                return decode(next(iter(by_name.values())), plain)
        for kind in rest:
            try:
                return decode(kind, plain)
            except CodecError:
                continue
        raise CodecError(f"{plain!r:.80} is none of {', '.join(str(kind) for kind in args)}")

    return run


def _tuple(args: tuple[Any, ...]) -> Callable[[Plain], Any]:
    if len(args) == 2 and args[1] is Ellipsis:

        def run_many(plain: Plain) -> Any:
            if type(plain) is not list:
                raise CodecError(f"wanted a list, got {plain!r:.80}")
            one = _decoder(args[0])
            return tuple([one(item) for item in plain])

        return run_many

    def run(plain: Plain) -> Any:
        if type(plain) is not list or len(plain) != len(args):
            raise CodecError(f"wanted a list of {len(args)}, got {plain!r:.80}")
        return tuple(_decoder(kind)(item) for kind, item in zip(args, plain, strict=True))

    return run


def _mapping(args: tuple[Any, ...]) -> Callable[[Plain], Any]:
    def run(plain: Plain) -> Any:
        if type(plain) is not dict:
            raise CodecError(f"wanted an object, got {plain!r:.80}")
        return {key: decode(args[1], item) for key, item in plain.items()}

    return run


def _dataclass(cls: type) -> Callable[[Plain], Any]:
    plan: list[tuple[str, Any, bool]] | None = None

    def run(plain: Plain) -> Any:
        nonlocal plan
        if plan is None:  # on first use, so that recursive types resolve
            hints = get_type_hints(cls)
            plan = [
                (item.name, hints[item.name], item.default is MISSING and item.default_factory is MISSING)
                for item in fields(cls)
            ]
        if type(plain) is not dict:
            raise CodecError(f"{cls.__name__}: wanted an object, got {plain!r:.80}")
        unknown = plain.keys() - {name for name, _, _ in plan} - ({"is"} if cls in _tagged else set())
        if unknown:
            raise CodecError(f"{cls.__name__}: unknown key {sorted(unknown)[0]!r}")
        values = {}
        for name, kind, required in plan:
            if name in plain:
                try:
                    values[name] = _decoder(kind)(plain[name])
                except CodecError as error:
                    raise CodecError(f"{cls.__name__}.{name}: {error}") from None
            elif required:
                raise CodecError(f"{cls.__name__}: missing key {name!r}")
        try:
            return cls(**values)
        except (ValueError, TypeError) as error:
            raise CodecError(f"{cls.__name__}: {error}") from error

    return run
