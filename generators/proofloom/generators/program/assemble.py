"""Draws a whole program: a few idioms, perhaps a function between, and an entry that puts them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofloom.engine import Reject, Stream
from proofloom.engine.program.interpret import Limits
from proofloom.engine.program.syntax import Function, Param, Program, Type
from proofloom.engine.program.task import Value
from proofloom.generators.program.compose import Callee, Composer
from proofloom.generators.program.library import Domain, Idiom, idioms
from proofloom.generators.program.naming import names

_RANGES = ((1, 30), (2, 60), (5, 99), (-20, 40), (-30, 30), (10, 500), (100, 9999))
_ITEMS = ((1, 9), (-9, 20), (-15, 15), (0, 30), (1, 50), (-5, 12), (2, 15))


@dataclass(frozen=True, slots=True)
class Draft:
    """A program before pruning, its input pool, and the names that suit each function."""

    program: Program
    pool: Sequence[tuple[Value, ...]]
    titles: Mapping[str, Sequence[str]]


def assembled(stream: Stream, count: int, pool: int, limits: Limits, size: int = 0) -> Draft:
    """Draw a program of `count` functions; `size` lengthens its lists and loops, for longer runs."""
    kinds = stream.weighted(
        ((Type.INT,), (Type.INT, Type.INT), (Type.LIST,), (Type.LIST, Type.INT), (Type.LIST, Type.LIST)),
        (3, 3, 4, 5, 1),
    )
    middles = 0 if count < 4 else stream.integer(0, 1 if count < 6 else 2)
    chosen = _picked(stream, max(count - 1 - middles, 0), Type.LIST in kinds)
    titles: dict[str, Sequence[str]] = {}
    helpers: list[Function] = []
    callees: list[Callee] = []
    for idiom in chosen:
        function = idiom.make(stream)
        titles[function.name] = idiom.names
        helpers.append(function)
        callees.append(Callee(function, tuple(domain for _, domain in idiom.params), idiom.makes))
    for number in range(middles):
        made = _middle(stream, f"middle{number + 1}", callees, helpers, pool, limits)
        titles[made.function.name] = names()["composed"]["middle"]
        helpers.append(made.function)
        callees.append(made)
    params = _params(kinds)
    inputs = [
        tuple(values) for values in zip(*(_values(stream, kind, pool, size) for kind in kinds), strict=True)
    ]
    entry = Composer(stream, "entry", params, callees, helpers, inputs, limits, size).make()
    titles["entry"] = names()["composed"]["entry"]
    order = (*helpers, entry) if stream.chance(3, 4) else (entry, *reversed(helpers))
    return Draft(Program(order, "entry"), inputs, titles)


def _picked(stream: Stream, count: int, lists: bool) -> list[Idiom]:
    """Choose different idioms, list makers before list users when no list is given."""
    out: list[Idiom] = []
    for _ in range(count):
        fit = [
            idiom
            for idiom in idioms()
            if not any(idiom.names[0] == other.names[0] for other in out)
            and (lists or not any(domain.type is Type.LIST for _, domain in idiom.params))
        ]
        weights = [2 if idiom.result is Type.INT else 1 for idiom in fit]
        idiom = stream.weighted(fit, weights)
        out.append(idiom)
        lists = lists or idiom.result is Type.LIST
    return out


def _middle(
    stream: Stream, name: str, callees: list[Callee], helpers: Sequence[Function], pool: int, limits: Limits
) -> Callee:
    """Compose a function of one or two integer callees, which the entry then no longer calls itself."""
    simple = [callee for callee in callees if callee.function.result is Type.INT]
    if not simple:
        raise Reject("nothing to put between")
    used = stream.sample(simple, min(len(simple), stream.integer(1, 2)))
    lists = any(domain.type is Type.LIST for callee in used for domain in callee.domains)
    kinds = stream.choice(((Type.LIST,), (Type.LIST, Type.INT))) if lists else stream.choice(
        ((Type.INT,), (Type.INT, Type.INT), (Type.LIST,)))  # fmt: skip
    for callee in used:
        callees.remove(callee)
    domains = tuple(Domain(Type.LIST, 2) if kind is Type.LIST else Domain(Type.INT, 0, 40) for kind in kinds)
    inputs = [
        tuple(values)
        for values in zip(*(_values(stream, kind, pool, 0, (0, 40)) for kind in kinds), strict=True)
    ]
    made = Composer(stream, name, _params(kinds), used, helpers, inputs, limits).make()
    return Callee(made, domains)


def _params(kinds: Sequence[Type]) -> tuple[Param, ...]:
    """Name the parameters of a composed function."""
    spare = {Type.INT: ["n", "k"], Type.LIST: ["values", "others"]}
    return tuple(Param(spare[kind].pop(0), kind) for kind in kinds)


def _values(
    stream: Stream, kind: Type, count: int, size: int, span: tuple[int, int] | None = None
) -> list[Value]:
    """Draw the pool's values of one parameter."""
    low, high = span or stream.choice(_RANGES)
    if kind is Type.INT:
        return [stream.integer(low, high) for _ in range(count)]
    low, high = stream.choice(_ITEMS)
    shortest = stream.integer(3, 4) + min(size, 3)
    return [
        tuple(stream.integer(low, high) for _ in range(stream.integer(shortest, shortest + 3)))
        for _ in range(count)
    ]
