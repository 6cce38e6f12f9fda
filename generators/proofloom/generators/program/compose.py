"""Puts functions together on live values: each piece is run on the input pool before the next is chosen.

The three ways of the field: a chain of calls, a condition that picks the callee, a call inside a loop.
An argument is passed as it is when the values seen so far lie in the callee's domain, else reduced into it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.engine import Reject, Stream
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.syntax import (
    Abs,
    Append,
    Assign,
    Bin,
    Block,
    Call,
    Cmp,
    Cond,
    Do,
    Each,
    Expr,
    For,
    Function,
    If,
    Int,
    Len,
    Listed,
    Param,
    Program,
    Return,
    Stmt,
    Type,
    Var,
    expressions,
    statements,
    walk,
)
from proofloom.engine.program.task import Value
from proofloom.generators.program.library import Domain, combined, condition_on, expression_of

ROUND = (5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 20, 25, 30, 40, 50, 60, 64, 90, 100, 150, 200, 500, 1000, 5000)


@dataclass(frozen=True, slots=True)
class Callee:
    """A function that can be called, with what each parameter takes and a name for its result."""

    function: Function
    domains: tuple[Domain, ...]
    makes: str = "part"


@dataclass(frozen=True, slots=True)
class Seen:
    """The values of a live variable over the pool: least and greatest (of elements too) and lengths."""

    low: int
    high: int
    shortest: int = 0
    longest: int = 0


class Misfit(Exception):
    """This piece cannot be placed here."""


class Composer:
    """Writes one function that uses every callee, a piece at a time."""

    def __init__(
        self, stream: Stream, name: str, params: Sequence[Param], callees: Sequence[Callee],
        helpers: Sequence[Function], pool: Sequence[tuple[Value, ...]], limits: Limits, size: int = 0,
    ) -> None:  # fmt: skip
        self.stream = stream
        self.name = name
        self.params = tuple(params)
        self.callees = list(callees)
        self.pool = pool
        self.size = size  # how much longer than usual loops are
        self.body: list[Stmt] = []
        self.unread: list[str] = []
        self.used: dict[str, int] = {}
        self.inner: set[str] = set()
        stub = Function(name, self.params, Type.NONE, ())
        self.interpreter = Interpreter(Program((*helpers, stub), name), limits)
        self.seen: dict[str, Seen] = {}
        self.is_list: set[str] = set()
        for param in self.params:
            self.used[param.name] = 1
        self.look()

    def make(self) -> Function:
        """Return the function; raise `Reject` when some callee cannot be placed."""
        waiting = list(self.callees)
        while waiting:
            callee = waiting.pop(0)
            self.place(callee, waiting)
            if self.stream.chance(1, 4):
                self.attempt(self.twist)
        value = self.result()
        body = (*self.body, Return(value))
        listed = isinstance(value, Listed) or (isinstance(value, Var) and value.name in self.lists())
        return Function(self.name, self.params, Type.LIST if listed else Type.INT, body)

    # Bookkeeping

    def look(self) -> None:
        """Run what there is on the pool and note what each variable held."""
        self.interpreter.patch(Function(self.name, self.params, Type.NONE, tuple(self.body)))
        held: dict[str, list[Any]] = {}
        for args in self.pool:
            self.interpreter.run(args)
            for name, value in self.interpreter.variables().items():
                held.setdefault(name, []).append(value)
        self.seen = {}
        self.is_list = set()
        for name, values in held.items():
            if name in self.inner or any(value is None for value in values):
                continue
            if isinstance(values[0], int):
                self.seen[name] = Seen(min(values), max(values))
            else:
                items = [item for value in values for item in value] or [0]
                sizes = [len(value) for value in values]
                self.seen[name] = Seen(min(items), max(items), min(sizes), max(sizes))
                self.is_list.add(name)

    def attempt(self, piece: Callable[[], Block]) -> bool:
        """Add a piece if it can be placed and runs on the whole pool."""
        kept = (list(self.body), list(self.unread), dict(self.used), self.seen, self.is_list)
        try:
            self.body += piece()
            self.look()
        except (Misfit, Fault):
            self.body, self.unread, self.used, self.seen, self.is_list = kept
            return False
        return True

    def fresh(self, role: str) -> str:
        """Return a new variable's name for a role."""
        self.used[role] = self.used.get(role, 0) + 1
        return role if self.used[role] == 1 else f"{role}{self.used[role]}"

    def loop_var(self, role: str) -> str:
        """Return a new loop variable, which is not live after its loop."""
        name = self.fresh(role)
        self.inner.add(name)
        return name

    def made(self, name: str) -> str:
        """Note that a variable was set and not yet read."""
        self.unread.append(name)
        return name

    def read(self, name: str) -> None:
        """Note that a variable was read."""
        if name in self.unread:
            self.unread.remove(name)

    def ints(self) -> list[str]:
        """Return the integer variables that hold more than one value over the pool."""
        lists = self.is_list
        return [name for name, seen in self.seen.items() if name not in lists and seen.low < seen.high]

    def lists(self) -> list[str]:
        """Return the list variables."""
        return [name for name in self.seen if name in self.is_list]

    # Arguments

    def fitted(self, expr: Expr, seen: Seen, domain: Domain) -> Expr:
        """Bring a value into a callee's domain."""
        if domain.low <= seen.low and seen.high <= domain.high:
            return expr
        shift = domain.low - seen.low
        if 0 < shift <= 9 and seen.high + shift <= domain.high:
            return combined("+", expr, Int(shift))
        if domain.low <= 0 and max(-seen.low, seen.high) <= domain.high:
            return Abs(expr)
        span = domain.high - domain.low + 1
        fits = [size for size in ROUND if size <= span]
        size = self.stream.choice(fits[-6:]) if fits else span
        return combined("+", combined("%", expr, Int(size)), Int(max(domain.low, 0)))

    def pick(self, names: list[str]) -> str:
        """Choose a variable, those not yet read before others."""
        if not names:
            raise Misfit
        waiting = [name for name in names if name in self.unread]
        return self.stream.choice(waiting if waiting and self.stream.chance(3, 4) else names)

    def call(self, callee: Callee, given: tuple[Expr, Seen] | None = None) -> Call:
        """Write a call; `given` must be the first integer argument."""
        args: list[Expr] = []
        taken: list[str] = []
        for domain in callee.domains:
            if domain.type is Type.LIST:
                names = [name for name in self.lists()
                         if self.seen[name].shortest >= domain.low and name not in taken
                         and self.seen[name].longest <= 14]  # fmt: skip
                name = self.pick(names)
                args.append(Var(name))
            elif given:
                args.append(self.fitted(given[0], given[1], domain))
                given = None
                continue
            else:
                name = self.pick([name for name in self.ints() if name not in taken] or self.ints())
                args.append(self.fitted(Var(name), self.seen[name], domain))
            taken.append(name)
            self.read(name)
        return Call(callee.function.name, tuple(args))

    # Pieces

    def place(self, callee: Callee, waiting: list[Callee]) -> None:
        """Use a callee in one of the ways that suit it."""
        if callee.function.result is Type.NONE:
            ways = [lambda: self.act(callee)]
        elif callee.function.result is Type.LIST:
            ways = [lambda: self.build(callee)]
        else:
            other = next((item for item in waiting if item.function.result is Type.INT), None)
            simple = all(domain.type is Type.INT for domain in callee.domains)
            ways = [lambda: self.chain(callee)] * 2
            ways += [lambda: self.select(callee, other)] * (3 if other else 1)
            if simple:
                ways += [lambda: self.over_list(callee, other)] * 4
                ways += [lambda: self.map_list(callee)] * 2
                ways += [lambda: self.repeat(callee)] * 2
                ways += [lambda: self.count_up(callee)] * 2
            ways = [*self.stream.shuffled(ways)[:3], lambda: self.chain(callee)]
        for way in ways:
            if self.attempt(way):
                # A way may have used a second callee.
                calls = {expr.function for expr in _calls(self.body)}
                waiting[:] = [item for item in waiting if item.function.name not in calls]
                return
        raise Reject("a call does not fit")

    def act(self, callee: Callee) -> Block:
        """Call for the effect on a list."""
        call = self.call(callee)
        first = call.args[0]
        assert isinstance(first, Var)
        self.made(first.name)
        return (Do(call),)

    def build(self, callee: Callee) -> Block:
        """Make a new list."""
        call = self.call(callee)
        return (_set(self.made(self.fresh(callee.makes)), call),)

    def chain(self, callee: Callee) -> Block:
        """Call once and keep the result."""
        call = self.call(callee)
        return (_set(self.made(self.fresh(callee.makes)), call),)

    def select(self, callee: Callee, other: Callee | None) -> Block:
        """Let a condition choose between two callees, or between a callee and an expression."""
        test, x = self.live_test()
        first = self.call(callee)
        second: Expr = self.call(other) if other else expression_of(self.stream, Var(x))
        name = self.made(self.fresh("kept"))
        return (If(test, (_set(name, first),), (_set(name, second),)),)

    def over_list(self, callee: Callee, other: Callee | None) -> Block:
        """Call for each element and gather the results."""
        source, item = self.source()
        element: tuple[Expr, Seen] = (Var(item), self.seen[source])
        total = self.fresh("total")
        gather = self.gather(total)
        body: Block = (gather(self.call(callee, element)),)
        kind = self.stream.below(4)
        top = max(1, min(40, (self.seen[source].low + self.seen[source].high) // 2 + 2))
        if kind == 0:
            body = (If(condition_on(self.stream, Var(item), top), body),)
        elif kind == 1 and other and all(domain.type is Type.INT for domain in other.domains):
            second = _set(total, combined("-", Var(total), self.call(other, element)))
            body = (If(condition_on(self.stream, Var(item), top), body, (second,)),)
        elif kind == 2:
            second = _set(total, combined("+", Var(total), expression_of(self.stream, Var(item))))
            body = (If(condition_on(self.stream, Var(item), top), body, (second,)),)
        self.made(total)
        return (_set(total, Int(0)), Each(item, source, body))

    def map_list(self, callee: Callee) -> Block:
        """Call for each element and collect the results in a new list."""
        source, item = self.source()
        call = self.call(callee, (Var(item), self.seen[source]))
        name = self.fresh("built")
        self.made(name)
        return (_set(name, Listed(())), Each(item, source, (Append(name, call),)))

    def repeat(self, callee: Callee) -> Block:
        """Feed a callee's result back to it a few times."""
        start = self.pick(self.ints())
        self.read(start)
        name = self.fresh("current")
        domain = callee.domains[0]
        index = self.loop_var("i")
        turns = self.stream.integer(2, 5) + 2 * self.size
        wide = Seen(-(10**6), 10**6)
        inner = self.fitted(combined("+", Var(name), Var(index)), wide, domain)
        rest = [self.fitted(Var(start), self.seen[start], item) for item in callee.domains[1:]]
        call = Call(callee.function.name, (inner, *rest))
        self.made(name)
        step = _set(name, combined("+", call, Var(index)) if self.stream.chance(1, 3) else call)
        return (_set(name, Var(start)), For(index, Int(0), Int(turns), 1, (step,)))

    def count_up(self, callee: Callee) -> Block:
        """Call for each number of a range and gather the results."""
        bound = self.pick(self.ints())
        seen = self.seen[bound]
        index = self.loop_var("i")
        start = self.stream.integer(0, 1)
        stop: Expr = Var(bound)
        given: tuple[Expr, Seen] = (Var(index), Seen(start, seen.high))
        if seen.low < 1 or seen.high > 9:
            stop = Int(self.stream.integer(3, 6) + 2 * self.size)
            given = (
                combined("+", Var(bound), Var(index)),
                Seen(seen.low + start, seen.high + stop.value - 1),
            )
        total = self.fresh("total")
        gather = self.gather(total)
        call = self.call(callee, given)
        self.read(bound)
        self.made(total)
        body: Block = (gather(call),)
        if self.stream.chance(1, 3):
            body = (If(condition_on(self.stream, Var(index), 4), body),)
        return (_set(total, Int(0)), For(index, Int(start), stop, 1, body))

    def gather(self, total: str) -> Callable[[Expr], Stmt]:
        """Choose how results are put together."""
        kind = self.stream.weighted(("plus", "plus", "minus", "max"), (4, 2, 1, 1))
        if kind == "max":
            return lambda made: _set(total, Bin("max", Var(total), made))
        return lambda made: _set(total, combined("-" if kind == "minus" else "+", Var(total), made))

    def source(self) -> tuple[str, str]:
        """Choose a list to walk over and name its element."""
        name = self.pick([name for name in self.lists() if 2 <= self.seen[name].longest <= 12])
        self.read(name)
        return name, self.loop_var("value")

    def twist(self) -> Block:
        """Change a variable on a condition."""
        test, x = self.live_test()
        change = expression_of(self.stream, Var(x))
        if change == Var(x):
            change = combined("-", Var(x), Int(self.stream.integer(1, 9)))
        if x not in self.unread:
            self.made(x)
        return (If(test, (_set(x, change),)),)

    def live_test(self) -> tuple[Cond, str]:
        """Return a condition on a live variable that can go both ways on the values seen."""
        x = self.pick(self.ints())
        self.read(x)
        seen = self.seen[x]
        others = [name for name in self.ints() if name != x]
        kind = self.stream.below(5)
        if kind == 0 and others:
            y = self.stream.choice(others)
            self.read(y)
            return Cmp(self.stream.choice(("<", ">", "<=", ">=")), Var(x), Var(y)), x
        if kind == 1 and self.lists():
            size = self.stream.choice(self.lists())
            return Cmp(self.stream.choice(("<", ">")), Len(size), Int(self.seen[size].longest - 1)), x
        span = seen.high - seen.low
        if span >= 4 and kind >= 2:
            middle = seen.low + self.stream.integer(span // 4, span - span // 4)
            if middle > 40:
                middle -= middle % (10 if middle < 1000 else 1000)
            return Cmp(self.stream.choice(("<", ">", "<=", ">=")), Var(x), Int(middle)), x
        return condition_on(self.stream, Var(x), max(1, min(9, seen.high))), x

    # The end

    def result(self) -> Expr:
        """Combine what has not been read."""
        lists = [name for name in self.unread if name in self.is_list]
        varied = self.ints()
        ints = [name for name in self.unread if name in varied]
        given = {param.name for param in self.params}
        own = [name for name in lists if name not in given]
        if own and not ints and self.stream.chance(2, 3):
            return Var(own[-1])
        if own and len(own) == len(lists) == 1 and ints:
            for name in ints[:2]:
                self.body.append(Append(own[0], Var(name)))
            return Var(own[0])
        for name in lists:
            ints.append(self.folded(name))
        if not ints:
            raise Reject("nothing to return")
        if len(ints) > 1 and self.stream.chance(1, 5):
            return Listed(tuple(Var(name) for name in ints))
        made: Expr = Var(ints[0])
        for name in ints[1:]:
            op = self.stream.weighted(("+", "-", "line", "max"), (4, 3, 2, 1))
            if op == "line":
                made = combined("+", combined("*", made, Int(self.stream.integer(2, 10))), Var(name))
            else:
                made = combined(op, made, Var(name))
        return made

    def folded(self, name: str) -> str:
        """Reduce a list to a number with a loop."""
        total, item = self.fresh("total"), self.loop_var("value")
        body: Block = (_set(total, combined("+", Var(total), expression_of(self.stream, Var(item)))),)
        kind = self.stream.below(3)
        if kind == 0:
            body = (If(condition_on(self.stream, Var(item)), body),)
        elif kind == 1:
            body = (_set(total, combined("-", expression_of(self.stream, Var(item)), Var(total))),)
        self.body += [_set(total, Int(0)), Each(item, name, body)]
        return total


def _set(name: str, value: Expr) -> Assign:
    return Assign((Var(name),), (value,))


def _calls(body: Sequence[Stmt]) -> list[Call]:
    return [part for stmt in statements(tuple(body)) for expr in expressions(stmt) for part in walk(expr)
            if isinstance(part, Call)]  # fmt: skip
