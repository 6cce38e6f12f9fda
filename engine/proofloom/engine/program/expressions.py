"""The expressions of a program: literals, operators, readings, new lists and dictionaries, calls."""

from __future__ import annotations

from dataclasses import dataclass

from proofloom.engine.program.kinds import Called, Name, Type, form

# Literals and variables


@form("", "-> i")
@dataclass(frozen=True, slots=True)
class Int:
    """An integer literal."""

    value: int


@form("", "-> b")
@dataclass(frozen=True, slots=True)
class Bool:
    """A truth value."""

    value: bool


@form("", "-> s")
@dataclass(frozen=True, slots=True)
class Str:
    """A string literal."""

    value: str


@form("")
@dataclass(frozen=True, slots=True)
class Var:
    """A variable of the function."""

    name: Name


# Integers


@form("", "i i -> i")
@dataclass(frozen=True, slots=True)
class Bin:
    """An operator on two integers: + - * // % min max; // and % round down and need a divisor above 0."""

    op: str
    left: Expr
    right: Expr


@form("neg", "i -> i")
@dataclass(frozen=True, slots=True)
class Neg:
    """The negative of an integer that is not a literal."""

    of: Expr


@form("abs", "i -> i")
@dataclass(frozen=True, slots=True)
class Abs:
    """The absolute value."""

    of: Expr


# Booleans


@form("", "i i -> b | s s -> b | b b -> b")
@dataclass(frozen=True, slots=True)
class Cmp:
    """A comparison: < <= > >= == != of integers or strings (by codes), == and != of booleans."""

    op: str
    left: Expr
    right: Expr


@form("and", "b b -> b")
@dataclass(frozen=True, slots=True)
class Both:
    """True when both hold; the second is not evaluated when the first is false."""

    left: Expr
    right: Expr


@form("or", "b b -> b")
@dataclass(frozen=True, slots=True)
class Either:
    """True when one holds; the second is not evaluated when the first is true."""

    left: Expr
    right: Expr


@form("not", "b -> b")
@dataclass(frozen=True, slots=True)
class Not:
    """True when the condition is false."""

    of: Expr


@form("some", "l -> b | t -> b | s -> b | D -> b")
@dataclass(frozen=True, slots=True)
class Some:
    """True when a list, a string or a dictionary is not empty."""

    list: Name


@form("in", "i l -> b | s t -> b | s s -> b | k D -> b")
@dataclass(frozen=True, slots=True)
class In:
    """Whether a list has the element, a string the other string within it, a dictionary the key."""

    item: Expr
    of: Expr


# Reading lists, strings and grids


@form("@", "l i -> i | t i -> s | s i -> s")
@dataclass(frozen=True, slots=True)
class Item:
    """The element of a list, or the character of a string, at an index from 0."""

    list: Name
    index: Expr


@form("last", "l -> i | t -> s | s -> s")
@dataclass(frozen=True, slots=True)
class Last:
    """The last element or character of what is not empty."""

    list: Name


@form("len", "l -> i | t -> i | s -> i | g -> i | D -> i")
@dataclass(frozen=True, slots=True)
class Len:
    """The number of elements, characters, rows or keys."""

    list: Name


@form("cell", "g i i -> i")
@dataclass(frozen=True, slots=True)
class Cell:
    """The element of a grid at a row and a column, both from 0."""

    grid: Name
    row: Expr
    column: Expr


@form("width", "g i -> i")
@dataclass(frozen=True, slots=True)
class Width:
    """The number of elements in a row of a grid."""

    grid: Name
    row: Expr


@form("slice", "s i i -> s | l i i -> l | t i i -> t")
@dataclass(frozen=True, slots=True)
class Slice:
    """What lies from start to before stop, copied; 0 <= start <= stop <= length; None is an end."""

    of: Expr
    start: Expr | None
    stop: Expr | None


# Strings


@form("cat", "s s -> s")
@dataclass(frozen=True, slots=True)
class Concat:
    """One string and then the other."""

    left: Expr
    right: Expr


@form("find", "s s -> i")
@dataclass(frozen=True, slots=True)
class Find:
    """The first index at which the second string begins in the first, or -1."""

    of: Expr
    part: Expr


@form("ord", "s -> i")
@dataclass(frozen=True, slots=True)
class Ord:
    """The code of a string of one character."""

    of: Expr


@form("chr", "i -> s")
@dataclass(frozen=True, slots=True)
class Chr:
    """The character of a code from 32 to 126."""

    of: Expr


@form("str", "i -> s")
@dataclass(frozen=True, slots=True)
class ToStr:
    """An integer in decimal digits, after a minus when it is below 0."""

    of: Expr


@form("int", "s -> i")
@dataclass(frozen=True, slots=True)
class ToInt:
    """The integer that a string spells: 1 to 15 digits, perhaps after a minus, and nothing else."""

    of: Expr


@form("split", "s s -> t")
@dataclass(frozen=True, slots=True)
class Split:
    """The new list of what stands between the separators, a literal of one character; never empty."""

    of: Expr
    separator: Expr


@form("join", "s t -> s")
@dataclass(frozen=True, slots=True)
class Join:
    """The strings of a list with the separator, a literal, between them."""

    separator: Expr
    list: Name


# Dictionaries, in the order in which their keys were first put in


@form("at", "D k -> v")
@dataclass(frozen=True, slots=True)
class Entry:
    """The value of a key that the dictionary has."""

    dict: Name
    key: Expr


@form("get", "D k v -> v")
@dataclass(frozen=True, slots=True)
class Get:
    """The value of a key, or else the other value, which is evaluated in any case."""

    dict: Name
    key: Expr
    other: Expr


# New lists, grids and dictionaries


@form("list", "i* -> l")
@dataclass(frozen=True, slots=True)
class Listed:
    """A new list of integers."""

    items: tuple[Expr, ...]


@form("strs", "s* -> t")
@dataclass(frozen=True, slots=True)
class Strs:
    """A new list of strings."""

    items: tuple[Expr, ...]


@form("fill", "i i -> l")
@dataclass(frozen=True, slots=True)
class Filled:
    """A new list that repeats one element; a count below 0 gives the empty list."""

    item: Expr
    count: Expr


@form("grid", "l* -> g")
@dataclass(frozen=True, slots=True)
class Grid:
    """A new grid of the given rows, each of which is a `Listed`."""

    rows: tuple[Expr, ...]


@form("blank", "i i i -> g")
@dataclass(frozen=True, slots=True)
class Blank:
    """A new grid that repeats one element; neither count is below 0."""

    item: Expr
    columns: Expr
    rows: Expr


@form("dict")
@dataclass(frozen=True, slots=True)
class Table:
    """A new dictionary of a stated type with the given entries; its keys are distinct literals."""

    type: Type
    keys: tuple[Expr, ...]
    values: tuple[Expr, ...]


# Calls


@form("call")
@dataclass(frozen=True, slots=True)
class Call:
    """A call of a defined function; what is passed by reference is a variable."""

    function: Called
    args: tuple[Expr, ...]


@form("tuple")
@dataclass(frozen=True, slots=True)
class Tuple:
    """Several integers, booleans or strings, only as what a function returns."""

    items: tuple[Expr, ...]


Expr = (
    Int | Bool | Str | Var | Bin | Neg | Abs | Cmp | Both | Either | Not | Some | In | Item | Last | Len
    | Cell | Width | Slice | Concat | Find | Ord | Chr | ToStr | ToInt | Split | Join | Entry | Get
    | Listed | Strs | Filled | Grid | Blank | Table | Call | Tuple
)  # fmt: skip
Cond = Expr
"""An expression of type BOOL."""
Target = Var | Item | Cell | Entry
