"""The types of the language, and how a class is marked as a row of its grammar.

A row is a class marked `@form`: the word that opens it in the notation, and the rule of its type, over the
letters of `Type` ("D k -> v" stands for any dictionary with its key and value). The class's fields are its
parts, in the order in which they are evaluated; an annotation `Name` or `Called` says what a text names.
`proofloom.engine.program.forms` tells how rows are read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from enum import StrEnum
from typing import TypeVar

LIMIT = 1 << 50
"""Every integer of a run lies strictly between -LIMIT and LIMIT, so that doubles hold it exactly."""

FIRST, LAST = 32, 126
"""A string holds characters of these codes only: what can be printed of ASCII."""


class Type(StrEnum):
    """The type of a variable or of a function's result; NONE is a function that returns nothing.

    Integers, booleans and strings are values. The others are reached by reference: lists of integers and
    of strings, grids (lists of lists of integers, of which no row is ever replaced) and dictionaries.
    """

    INT = "int"
    BOOL = "bool"
    STR = "str"
    LIST = "list"
    STRS = "strs"
    GRID = "grid"
    INT_INT = "dict[int,int]"
    INT_STR = "dict[int,str]"
    STR_INT = "dict[str,int]"
    STR_STR = "dict[str,str]"
    NONE = "none"

    @property
    def letter(self) -> str:
        """How the notation and the rules of types write it."""
        return _LETTER[self]

    @property
    def shared(self) -> bool:
        """Whether it is passed by reference."""
        return self not in (Type.INT, Type.BOOL, Type.STR, Type.NONE)

    @property
    def pair(self) -> tuple[Type, Type] | None:
        """The types of a dictionary's keys and values; None for what is no dictionary."""
        return _PAIR.get(self)

    @property
    def item(self) -> Type | None:
        """The type of what a `for` over it visits: elements, characters, rows or keys; None if it cannot."""
        return _PAIR[self][0] if self in _PAIR else _ITEM.get(self)


_LETTER = {
    Type.INT: "i", Type.BOOL: "b", Type.STR: "s", Type.LIST: "l", Type.STRS: "t", Type.GRID: "g",
    Type.INT_INT: "dii", Type.INT_STR: "dis", Type.STR_INT: "dsi", Type.STR_STR: "dss", Type.NONE: "n",
}  # fmt: skip
_PAIR = {
    Type.INT_INT: (Type.INT, Type.INT), Type.INT_STR: (Type.INT, Type.STR),
    Type.STR_INT: (Type.STR, Type.INT), Type.STR_STR: (Type.STR, Type.STR),
}  # fmt: skip
_ITEM = {Type.LIST: Type.INT, Type.STRS: Type.STR, Type.STR: Type.STR, Type.GRID: Type.LIST}

Result = Type | tuple[Type, ...]
"""What a function returns: one type, or those of several values returned together."""

Name = str
"""What a field that names a variable is annotated with."""
Called = str
"""What a field that names a defined function is annotated with."""

_Class = TypeVar("_Class", bound=type)

HEADS: dict[type, str] = {}
RULES: dict[type, str] = {}
PARTS: dict[type, tuple[tuple[str, str], ...]] = {}
"""The fields of each form: name and annotation, as it is written."""


def form(head: str, rule: str = "") -> Callable[[_Class], _Class]:
    """Mark a class as a row of the grammar; an empty head: it has a spelling of its own."""

    def mark(cls: _Class) -> _Class:
        HEADS[cls] = head
        RULES[cls] = rule
        PARTS[cls] = tuple((item.name, str(item.type)) for item in fields(cls))
        return cls

    return mark
