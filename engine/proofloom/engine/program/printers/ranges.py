"""Follow every run of a program at once: between which bounds its integers lie at each statement.

It holds for whatever the entry is given. A list, grid or dictionary has one range for all that it ever holds,
a parameter one for all calls. What grows from turn to turn is given up at a few marks, so that this ends.
"""

from __future__ import annotations

from functools import lru_cache

from proofloom.engine.program.effects import calls_of
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.printers.bounds import (
    ANY,
    LONGEST,
    Env,
    Known,
    NeverError,
    Range,
    joined,
    merged,
    widened,
)
from proofloom.engine.program.printers.shape import results, shapes
from proofloom.engine.program.printers.sharing import RETURNED, Name, Sharing
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Blank,
    Block,
    Break,
    Call,
    Continue,
    Each,
    Entry,
    Expr,
    Filled,
    For,
    Function,
    Grid,
    If,
    Listed,
    Pairs,
    Pop,
    Program,
    Return,
    Slice,
    Split,
    Stmt,
    Strs,
    Table,
    Target,
    Tuple,
    Var,
    While,
    blocks,
    names,
)

NOTHING: Range = (1, 0)
_HELD = {Type.LIST: Type.INT, Type.GRID: Type.INT}  # what is stored in one place


@lru_cache(maxsize=8)
def ranges(program: Program) -> Known:
    """Return what is known of a sound program; of a few programs it is kept for the next print."""
    _, found = shapes(program)
    known = Known(Sharing(program, {name: one.types for name, one in found.items()}), found)
    _Runs(program, known).follow()
    return known


class _Runs:
    """Follows a program until nothing more becomes known."""

    def __init__(self, program: Program, known: Known) -> None:
        self.table = {function.name: function for function in program.functions}
        self.known = known
        self.more = True
        self.sizes: dict[int, int] = {}  # of statements, by their identity
        self.calling: dict[int, tuple[Call, ...]] = {}
        entry = self.table[program.entry]
        known.params[entry.name] = {param.name: ANY for param in entry.params if param.type is Type.INT}
        for param in entry.params:
            if param.type.shared:
                self.holds((program.entry, param.name), ANY)
                self.holds((program.entry, param.name), ANY, keys=True)

    def follow(self) -> None:
        """Go through all functions that are called until nothing more becomes known."""
        while self.more:
            self.more = False
            for name, function in self.table.items():
                if name in self.known.params:
                    self.function(function)

    def function(self, function: Function) -> None:
        """Go through a function."""
        self.name, self.types = function.name, self.known.shapes[function.name].types
        self.states = self.known.states.setdefault(function.name, {})
        self.breaks: list[Env | None] = []
        self.continues: list[Env | None] = []
        if self.block(function.body, 0, dict(self.known.params[function.name])) is not None:
            self.returns(())

    def block(self, block: Block, node: int, env: Env | None) -> Env | None:
        """Go through a block whose first statement is a node; return what holds after it."""
        for stmt in block:
            if env is None:
                return None
            self.states[node] = env
            try:
                env = self.stmt(stmt, node, env)
            except NeverError:
                return None
            node += self.size(stmt)
        return env

    def size(self, stmt: Stmt) -> int:
        """Return how many nodes a statement has."""
        found = self.sizes.get(id(stmt))
        if found is None:
            found = 1 + sum(self.size(inner) for block in blocks(stmt) for inner in block)
            self.sizes[id(stmt)] = found
        return found

    def stmt(self, stmt: Stmt, node: int, env: Env) -> Env | None:
        """Return what holds after a statement."""
        self.calls(stmt, env)
        match stmt:
            case If(test, then, other):
                held = self.where(test, env, holds=True)
                failed = self.where(test, env, holds=False)
                after = node + 1 + sum(map(self.size, then))
                return merged([self.block(then, node + 1, held), self.block(other, after, failed)])
            case While(test, body):
                return self.loop(body, node, env, test, {})
            case For(name, start, stop, step, body):
                low, high = self.bounds(start, env), self.bounds(stop, env)
                turn = (low[0], high[1] - 1) if step > 0 else (high[0] + 1, low[1])
                return self.loop(body, node, env, None, {name: turn})
            case Each(name, over, body):
                return self.loop(body, node, env, None, self.visited(over, name, ""))
            case Pairs(first, second, over, body):
                return self.loop(body, node, env, None, self.visited(over, first, second))
            case Break():
                self.breaks.append(env)
                return None
            case Continue():
                self.continues.append(env)
                return None
            case Return(value):
                self.returned(value, env)
                return None
            case Assign(targets, values):
                return self.assigned(targets, values, env)
            case Append(name, value) if self.types[name] is Type.LIST:
                self.holds((self.name, name), self.bounds(value, env))
            case Pop(target, name) if target and self.types[name] is Type.LIST:
                return {**env, target: self.known.held(self.name, name)}
        return env

    def loop(
        self, body: Block, node: int, env: Env, test: Expr | None, fresh: dict[str, Range]
    ) -> Env | None:
        """Go round a loop, whose header sets what is fresh; return what holds after it."""
        outer = self.breaks, self.continues
        head = env
        try:
            while True:
                self.breaks, self.continues = [], []
                self.states[node] = head
                inside = head if test is None else self.where(test, head, holds=True)
                if any(low > high for low, high in fresh.values()):
                    inside = None
                if inside is not None:
                    inside = {**inside, **fresh}
                end = self.block(body, node + 1, inside)
                again = merged([head, end, *self.continues])
                assert again is not None
                wider = {name: widened(head[name], own) for name, own in again.items()}
                if wider == head:
                    left = head if test is None else self.where(test, head, holds=False)
                    return merged([left, *self.breaks])
                head = wider
        finally:
            self.breaks, self.continues = outer

    def visited(self, over: str, first: str, second: str) -> dict[str, Range]:
        """Return the ranges of the integers that a loop over something binds."""
        kind, found = self.types[over], {}
        if kind.pair:
            if kind.pair[0] is Type.INT:
                found[first] = self.key(over)
            if second and kind.pair[1] is Type.INT:
                found[second] = self.item(over)
        elif second:
            found[first] = (0, LONGEST - 1)
        if kind is Type.LIST:
            found[second or first] = self.item(over)
        return found

    def item(self, name: str) -> Range:
        """Return what something holds; an empty range while that is nothing."""
        return self.known.items.get(self.known.sharing.group((self.name, name)), NOTHING)

    def key(self, name: str) -> Range:
        """Return the keys of a dictionary; an empty range while it has none."""
        return self.known.keys.get(self.known.sharing.group((self.name, name)), NOTHING)

    def where(self, cond: Expr, env: Env, *, holds: bool) -> Env | None:
        """Return what holds where a condition does, or does not."""
        return self.known.where(cond, env, self.name, holds=holds)

    def bounds(self, expr: Expr, env: Env) -> Range:
        """Return the range of an integer expression."""
        return self.known.bounds(expr, env, self.name)

    # What is stored, passed and returned

    def assigned(self, targets: tuple[Target, ...], values: tuple[Expr, ...], env: Env) -> Env:
        """Return what holds after an assignment."""
        found = dict(env)
        for at, target in enumerate(targets):
            if len(values) < len(targets):
                (call,) = values
                assert isinstance(call, Call)
                own = self.known.results[call.function][at]
            else:
                own = self.value(values[at], target, env)
            if isinstance(target, Var):
                if self.types[target.name] is Type.INT:
                    found[target.name] = own
                continue
            (name,) = names(target)
            pair = self.types[name].pair
            if isinstance(target, Entry) and pair and pair[0] is Type.INT:
                self.holds((self.name, name), self.bounds(target.key, env), keys=True)
            self.holds((self.name, name), own)
        return found

    def value(self, value: Expr, target: Target, env: Env) -> Range:
        """Return the range of a value that is stored; note what it holds where it is new."""
        if isinstance(target, Var) and self.types[target.name].shared:
            self.made(value, (self.name, target.name), env)
            return ANY
        (name,) = names(target)
        kind = self.types[name]
        wanted = kind if isinstance(target, Var) else kind.pair[1] if kind.pair else _HELD.get(kind)
        return self.bounds(value, env) if wanted is Type.INT else ANY

    def made(self, value: Expr, place: Name, env: Env) -> None:
        """Note what a new list, grid or dictionary holds."""
        match value:
            case Listed(items):
                for item in items:
                    self.holds(place, self.bounds(item, env))
            case Grid(rows):
                for row in rows:
                    self.made(row, place, env)
            case Filled(item) | Blank(item):
                self.holds(place, self.bounds(item, env))
            case Table(kind, keys, values):
                for item in values if kind.pair and kind.pair[1] is Type.INT else ():
                    self.holds(place, self.bounds(item, env))
                for key in keys if kind.pair and kind.pair[0] is Type.INT else ():
                    self.holds(place, self.bounds(key, env), keys=True)
            case Slice(Var(name)) if self.types[name] is Type.LIST:
                if self.item(name) != NOTHING:
                    self.holds(place, self.item(name))
            case Var() | Call() | Strs() | Split() | Slice():
                pass  # of one group with what is held already, or of strings
            case _:
                self.holds(place, ANY)

    def holds(self, place: Name, own: Range, *, keys: bool = False) -> None:
        """Note that something comes to hold integers."""
        table = self.known.keys if keys else self.known.items
        group = self.known.sharing.group(place)
        old = table.get(group)
        new = own if old is None else widened(old, joined(old, own))
        if new != old:
            table[group], self.more = new, True

    def calls(self, stmt: Stmt, env: Env) -> None:
        """Note what a statement's call is given; one that is not known to end is not got past."""
        found = self.calling.get(id(stmt))
        if found is None:
            found = self.calling[id(stmt)] = tuple(calls_of(stmt))
        for call in found:
            params = self.table[call.function].params
            own = {}
            for param, arg in zip(params, call.args, strict=True):
                if param.type is Type.INT:
                    own[param.name] = self.bounds(arg, env)
                elif param.type.shared:
                    self.made(arg, (call.function, param.name), env)
            old = self.known.params.get(call.function, own)
            new = {name: widened(old[name], joined(old[name], found)) for name, found in own.items()}
            if call.function not in self.known.params or new != old:
                self.known.params[call.function], self.more = new, True
            if call.function not in self.known.results:
                raise NeverError

    def returned(self, value: Expr | None, env: Env) -> None:
        """Note what a function returns."""
        kinds = results(self.table[self.name].result)
        if value is None:
            self.returns(())
        elif isinstance(value, Call):
            self.returns(self.known.results[value.function])
        elif kinds[0].shared:
            self.made(value, (self.name, RETURNED), env)
            self.returns((ANY,))
        else:
            items = value.items if isinstance(value, Tuple) else (value,)
            found = zip(items, kinds, strict=True)
            self.returns(tuple([self.bounds(item, env) if kind is Type.INT else ANY for item, kind in found]))

    def returns(self, found: tuple[Range, ...]) -> None:
        """Add to what the function is known to return."""
        old = self.known.results.get(self.name, found)
        new = tuple([widened(one, joined(one, other)) for one, other in zip(old, found, strict=True)])
        if self.name not in self.known.results or new != old:
            self.known.results[self.name], self.more = new, True
