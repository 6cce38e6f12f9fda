"""Values to draw: the arguments of calls, and the literals and keys that programs hold."""

from __future__ import annotations

from random import Random

from proofloom.engine.program.syntax import (
    Type,
)
from proofloom.engine.program.values import Value

INT, BOOL, STR = Type.INT, Type.BOOL, Type.STR
PLAIN = (INT, BOOL, STR)
DICTS = (Type.INT_INT, Type.INT_STR, Type.STR_INT, Type.STR_STR)
SHARED = (Type.LIST, Type.STRS, Type.GRID, *DICTS)
TEXTS = (
    "",
    "a",
    "b",
    "ab",
    "-",
    "a-b",
    "xyz",
    " ",
    "7",
    "42",
    "a,b,c",
    "Zz",
    '"',
    "\\",
    "'",
    "{}",
    "%d",
    "x{y}",
)


def value(random: Random, kind: Type) -> Value:
    """Draw an argument of a type."""
    if kind is INT:
        return random.choice(
            (0, 1, 2, 3, 5, 9, -1, -7, random.randint(-50, 200), random.randint(-(10**9), 10**9), -(2**49))
        )
    if kind is BOOL:
        return random.random() < 0.5
    if kind is STR:
        return random.choice(
            (random.choice(TEXTS), "".join(random.choices("ab,- xY7", k=random.randint(3, 6))))
        )
    if kind is Type.LIST:
        return tuple(random.randint(-9, 30) for _ in range(random.choice((3, 3, 4, 5, 0))))
    if kind is Type.STRS:
        return tuple(str(value(random, STR)) for _ in range(random.choice((3, 3, 4, 1))))
    if kind is Type.GRID:
        rows, columns = random.choice((2, 3)), random.choice((2, 3))
        return tuple(tuple(random.randint(-5, 9) for _ in range(columns)) for _ in range(rows))
    assert kind.pair is not None
    keys = dict.fromkeys(drawn_key(random, kind.pair[0]) for _ in range(random.randint(1, 4)))
    return tuple((one, value(random, kind.pair[1])) for one in keys)  # type: ignore[misc]


def drawn_key(random: Random, kind: Type) -> int | str:
    """Draw a key of a dictionary."""
    return random.choice((1, 2, 3, 10, -4)) if kind is INT else random.choice(("a", "b", "ab", "-", "7"))
