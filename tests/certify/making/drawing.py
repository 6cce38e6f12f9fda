"""What every draw of a part of a program goes by: the variables that are set, and literals."""

from __future__ import annotations

from random import Random

from making.values import INT
from proofloom.engine.program.syntax import (
    Bin,
    Expr,
    Function,
    Int,
    Str,
    Type,
    Var,
)

NAMES = (
    "n",
    "m",
    "k",
    "total",
    "best",
    "count",
    "left",
    "right",
    "flag",
    "word",
    "part",
    "key",
    "item",
    "rest",
    "new_value",
    "last_index",
)


class Drawing:
    """Draws one program; `scope` holds the variables that are surely set, `closed` those left alone."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.functions: list[Function] = []
        self.scope: dict[str, Type] = {}
        self.types: dict[str, Type] = {}
        self.closed: set[str] = set()
        self.used: set[str] = set()
        self.loops = 0
        self.left = 0
        self.testing = False
        self.made: set[str] = set()
        self.result: Type | tuple[Type, ...] = INT
        self.callable: list[Function] = []

    def pick(self, *ways: str) -> str:
        """Choose one of some words."""
        return self.random.choice(ways)

    def new(self, kind: Type) -> str:
        """Give a name to a new variable that is set from now on."""
        free = [name for name in NAMES if name not in self.used]
        name = self.random.choice(free) if free else f"v{len(self.used)}"
        self.used.add(name)
        self.scope[name] = self.types[name] = kind
        return name

    def having(self, *kinds: Type) -> list[str]:
        """Return the variables of some types that are set."""
        return [name for name, kind in self.scope.items() if kind in kinds]

    def open(self, *kinds: Type) -> str | None:
        """Choose a variable that may be changed."""
        found = [name for name in self.having(*kinds) if name not in self.closed]
        return self.random.choice(found) if found else None

    def variable(self, kind: Type) -> Expr | None:
        found = self.having(kind)
        return Var(self.random.choice(found)) if found else None

    def literal(self, item: int | str) -> Expr:
        return Int(item) if isinstance(item, int) else Str(item)

    def large(self) -> int:
        return (
            self.random.choice((65_536, 46_341, 2**31 - 1, -(2**31), 2**40 + 1))
            if self.random.random() < 0.2
            else 6
        )

    def small(self) -> Expr:
        return Int(self.random.choice((1, 1, 2, 3, 7)))

    def index(self) -> Expr:
        return Int(self.random.randrange(3))

    def place(self, below: int) -> Expr:
        """Draw an index below some length: a literal, or what is computed."""
        if self.random.random() < 0.7:
            return Int(self.random.randrange(below))
        return Bin("%", self.expr(INT, 1), Int(below))
