"""A function under construction: what each variable held over the pool, and what is still unread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.engine import Stream
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import Block, Function, Param, Program, Stmt
from proofloom.engine.program.task import Value
from proofloom.engine.program.values import frozen

Pool = Sequence[tuple[Value, ...]]


class Misfit(Exception):
    """This piece cannot be placed here."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a variable held over the pool: spans of its integers and lengths, how many values."""

    type: Type
    low: int = 0
    high: int = 0
    shortest: int = 0
    longest: int = 0
    distinct: int = 9

    @property
    def varied(self) -> bool:
        """Whether it held more than one value."""
        return self.distinct > 1


@dataclass(frozen=True, slots=True)
class _Held:
    """What the alive variables held after `body` for each input of the pool, and the steps taken so far."""

    body: Sequence[Stmt]
    params: tuple[Param, ...]
    args: Pool
    steps: Sequence[int]


class Scene:
    """The statements so far and the variables that are alive after them."""

    def __init__(
        self, stream: Stream, name: str, params: Sequence[Param], flavours: Sequence[str],
        helpers: Sequence[Function], pool: Pool, limits: Limits,
    ) -> None:  # fmt: skip
        self.stream = stream
        self.name = name
        self.params = tuple(params)
        self.given = {param.name for param in params}
        self.pool = pool
        self.body: list[Stmt] = []
        self.unread: list[str] = []
        self.taken: set[str] = {*(param.name for param in params), *(helper.name for helper in helpers)}
        self.inner: set[str] = set()
        self.types = {param.name: param.type for param in params}
        self.flavours = dict(zip((param.name for param in params), flavours, strict=True))
        self.fuel = limits.fuel
        self.interpreter = Interpreter(Program((*helpers, Function(name, (), Type.NONE, ())), name), limits)
        self.held = _Held((), self.params, pool, [0] * len(pool))
        self.seen = {
            param.name: seen(param.type, [args[place] for args in pool]) for place, param in enumerate(params)
        }

    def look(self) -> None:
        """Run what is new on what the variables held over the pool, and note what they hold now."""
        before = self.held
        new = tuple(self.body[len(before.body) :])
        self.interpreter.patch(Function(self.name, before.params, Type.NONE, new))
        found: list[dict[str, Any]] = []
        steps = []
        for args, spent in zip(before.args, before.steps, strict=True):
            steps.append(spent + self.interpreter.run(args, self.fuel - spent).steps - 1)  # one for ENTER
            found.append(self.interpreter.variables())
        alive = [
            name
            for name in found[0]
            if name in self.types and name not in self.inner and all(held[name] is not None for held in found)
        ]
        columns = [[frozen(held[name]) for held in found] for name in alive]
        old = {param.name: [args[place] for args in before.args] for place, param in enumerate(before.params)}
        self.seen = {
            name: self.seen[name] if old.get(name) == values else seen(self.types[name], values)
            for name, values in zip(alive, columns, strict=True)
        }
        params = tuple([Param(name, self.types[name]) for name in alive])
        self.held = _Held(list(self.body), params, list(zip(*columns, strict=True)), steps)

    def attempt(self, piece: Callable[[], Block]) -> bool:
        """Add a piece if it can be placed and runs on the whole pool."""
        kept = (self.body, self.unread, self.taken, self.inner, self.types, self.flavours, self.seen)
        held = self.held
        self.body, self.unread, self.taken = list(self.body), list(self.unread), set(self.taken)
        self.inner, self.types, self.flavours = set(self.inner), dict(self.types), dict(self.flavours)
        try:
            self.body += piece()
            self.look()
        except (Misfit, Fault):
            self.body, self.unread, self.taken, self.inner, self.types, self.flavours, self.seen = kept
            self.held = held
            return False
        return True

    # Variables

    def fresh(self, kind: Type, *roles: str, flavour: str = "") -> str:
        """Return a new variable of a type, called by the first of the roles that is free."""
        numbered = (f"{roles[0]}{number}" for number in range(2, 99))
        name = next(role for role in (*roles, *numbered) if role not in self.taken)
        self.taken.add(name)
        self.types[name] = kind
        self.flavours[name] = flavour
        return name

    def inside(self, kind: Type, *roles: str, flavour: str = "") -> str:
        """Return a new variable that is not alive after its loop."""
        name = self.fresh(kind, *roles, flavour=flavour)
        self.inner.add(name)
        return name

    def made(self, name: str) -> str:
        """Note that a variable was set and not yet read."""
        self.unread.append(name)
        return name

    def read(self, *names: str) -> None:
        """Note that variables were read."""
        for name in names:
            while name in self.unread:
                self.unread.remove(name)

    def of(self, kind: Type) -> list[str]:
        """Return the live variables of a type that hold more than one value over the pool."""
        return [name for name, seen in self.seen.items() if seen.type is kind and seen.varied]

    def pick(self, names: Sequence[str]) -> str:
        """Choose a variable, those not yet read before others."""
        if not names:
            raise Misfit
        waiting = [name for name in names if name in self.unread]
        return self.stream.choice(waiting if waiting and self.stream.chance(5, 6) else names)


def seen(kind: Type, values: list[Any]) -> Seen:
    """Return what values of a type have in common."""
    distinct = len({str(value) for value in values})
    if kind is Type.INT:
        return Seen(kind, min(values), max(values), distinct=distinct)
    if kind is Type.BOOL:
        return Seen(kind, distinct=distinct)
    sizes = [len(value) for value in values]
    items = [item for value in values for item in _numbers(kind, value)] or [0]
    return Seen(kind, min(items), max(items), min(sizes), max(sizes), distinct)


def _numbers(kind: Type, value: Any) -> Iterator[int]:
    if kind is Type.LIST:
        yield from value
    elif kind is Type.GRID:
        for row in value:
            yield from row
    elif kind.pair and kind.pair[1] is Type.INT:
        for _, item in value:
            yield item
