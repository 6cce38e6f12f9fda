"""Between which bounds an integer expression lies, given those of the variables and of all that is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proofloom.engine.program.kinds import FIRST, LAST, LIMIT, Type
from proofloom.engine.program.printers.shape import Shape, is_char
from proofloom.engine.program.printers.sharing import Name, Sharing
from proofloom.engine.program.syntax import (
    Abs,
    Bin,
    Bool,
    Both,
    Call,
    Cell,
    Cmp,
    Either,
    Entry,
    Expr,
    Find,
    Get,
    Int,
    Item,
    Last,
    Len,
    Neg,
    Not,
    Ord,
    ToInt,
    Var,
    Width,
)

Range = tuple[int, int]
Env = Mapping[str, Range]
"""The ranges of variables at one place; nothing is known of one that is not in it."""

ANY: Range = (-LIMIT, LIMIT)
LONGEST = 100_000  # what no length exceeds
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class NeverError(Exception):
    """Nothing has come yet to what is read: as far as is known, no run gets there."""


@dataclass
class Known:
    """What is known of a whole program: of what its variables hold, its parameters and results.

    items    for each group of variables, what its lists, grids and dictionaries hold
    keys     for each group, the keys of its dictionaries
    params   the ranges of each function's parameters, once it is called
    results  the ranges of what each function returns, once it does
    states   for each function, the ranges of its variables before each node is evaluated
    """

    sharing: Sharing
    shapes: Mapping[str, Shape]
    items: dict[Name, Range] = field(default_factory=dict)
    keys: dict[Name, Range] = field(default_factory=dict)
    params: dict[str, dict[str, Range]] = field(default_factory=dict)
    results: dict[str, tuple[Range, ...]] = field(default_factory=dict)
    states: dict[str, dict[int, Env]] = field(default_factory=dict)

    def held(self, function: str, name: str) -> Range:
        """Return the range of what a list, grid or dictionary holds."""
        found = self.items.get(self.sharing.group((function, name)))
        if found is None:
            raise NeverError
        return found

    def bounds(self, expr: Expr, env: Env, function: str) -> Range:
        """Return the least and the greatest value of an integer expression of a function."""
        match expr:
            case Int(value):
                return value, value
            case Var(name):
                return env.get(name, ANY)
            case Bin("*", left, right) if left == right:
                low, high = self.bounds(left, env, function)
                least = 0 if low <= 0 <= high else min(abs(low), abs(high))
                return min(least**2, LIMIT), min(max(-low, high) ** 2, LIMIT)
            case Bin(op, left, right):
                return of_operator(op, self.bounds(left, env, function), self.bounds(right, env, function))
            case Neg(of):
                low, high = self.bounds(of, env, function)
                return -high, -low
            case Abs(of):
                low, high = self.bounds(of, env, function)
                return max(low, -high, 0), max(-low, high)
            case Len() | Width():
                return 0, LONGEST
            case Find():
                return -1, LONGEST
            case Ord():
                return FIRST, LAST
            case ToInt(of):
                here = self.shapes[function]
                return (0, 9) if is_char(of, here.types, here.chars) else ANY
            case Item(name) | Last(name) | Cell(name) | Entry(name):
                return self.held(function, name)
            case Get(name, _, other):
                default = self.bounds(other, env, function)
                try:
                    return joined(self.held(function, name), default)
                except NeverError:
                    return default
            case Call(called):
                if called not in self.results:
                    raise NeverError
                return self.results[called][0]
        return ANY

    def where(self, cond: Expr, env: Env, function: str, *, holds: bool) -> Env | None:
        """Return the ranges where a condition holds, or where it does not; None where that cannot be."""
        match cond:
            case Bool(value):
                return env if value == holds else None
            case Not(of):
                return self.where(of, env, function, holds=not holds)
            case Both(left, right) | Either(left, right):
                decided = isinstance(cond, Either)  # what the left one must be for the right one to count
                first = self.where(left, env, function, holds=not decided)
                second = None if first is None else self.where(right, first, function, holds=holds)
                if holds != decided:
                    return second
                return merged([self.where(left, env, function, holds=decided), second])
            case Cmp(op, left, right) if self.is_number(left, function):
                op = op if holds else _OPPOSITE[op]
                one = self.bounds(left, env, function)
                other = self.bounds(right, env, function)
                return _narrowed(_narrowed(env, left, op, one, other), right, _MIRRORED[op], other, one)
        return env

    def is_number(self, expr: Expr, function: str) -> bool:
        """Return whether what is compared is a variable that may be narrowed, or a number beside one."""
        if isinstance(expr, Var):
            return self.shapes[function].types.get(expr.name) is Type.INT
        return isinstance(expr, Int | Bin | Neg | Abs | Len | Width | Find | Ord | ToInt)


def _narrowed(env: Env | None, expr: Expr, op: str, own: Range, other: Range) -> Env | None:
    """Narrow what is known of a variable by how it compares to something else."""
    low, high = own
    match op:
        case "<" | "<=":
            high = min(high, other[1] - (op == "<"))
        case ">" | ">=":
            low = max(low, other[0] + (op == ">"))
        case "==":
            low, high = max(low, other[0]), min(high, other[1])
        case "!=" if other[0] == other[1]:
            low, high = low + (low == other[0]), high - (high == other[0])
    if env is None or low > high:
        return None
    return {**env, expr.name: (low, high)} if isinstance(expr, Var) and (low, high) != own else env


def of_operator(op: str, one: Range, other: Range) -> Range:
    """Return the range of an operation on two ranges; a divisor is above 0."""
    low, high = one
    least, most = other
    if op in ("//", "%"):
        least, most = max(least, 1), max(most, 1)
    match op:
        case "+":
            found = low + least, high + most
        case "-":
            found = low - most, high - least
        case "min":
            found = min(low, least), min(high, most)
        case "max":
            found = max(low, least), max(high, most)
        case "%":
            found = 0, min(high, most - 1) if low >= 0 else most - 1
        case _:
            ends = [a * b if op == "*" else a // b for a in one for b in (least, most)]
            found = min(ends), max(ends)
    return max(found[0], -LIMIT), min(found[1], LIMIT)


def joined(one: Range, other: Range) -> Range:
    """Return the range of what lies in one of two."""
    return min(one[0], other[0]), max(one[1], other[1])


def merged(envs: list[Env | None]) -> Env | None:
    """Return what holds wherever one of several holds; None where none is reached."""
    found: Env | None = None
    for env in envs:
        if found is None or env is found:
            found = env
        elif env is not None:
            found = {name: joined(own, env[name]) for name, own in found.items() if name in env}
    return found


def widened(old: Range, new: Range) -> Range:
    """Return a range around two, given up at few marks, so that what grows does not grow for long."""
    low = new[0] if new[0] >= old[0] else next((mark for mark in (1, 0, -1) if mark <= new[0]), -LIMIT)
    high = new[1] if new[1] <= old[1] else 2 * LONGEST if new[1] <= 2 * LONGEST else LIMIT
    return min(old[0], low), max(old[1], high)
