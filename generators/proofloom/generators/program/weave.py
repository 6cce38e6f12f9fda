"""Puts functions of every type together: chains, choices, calls in loops, tables; then one result of it all.

Each piece is run on the pool before the next is chosen. An argument is passed as it is when the values
seen so far suit the callee, else an integer is brought into its domain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from proofloom.engine import Reject
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.syntax import (
    Abs,
    Append,
    Assign,
    Bin,
    Block,
    Call,
    Cmp,
    Concat,
    Do,
    Each,
    Expr,
    For,
    Function,
    If,
    Int,
    Len,
    Listed,
    Pairs,
    Return,
    Stmt,
    Str,
    Strs,
    Table,
    ToStr,
    Var,
)
from proofloom.generators.program.compose import ROUND
from proofloom.generators.program.ending import SIZED, Ending
from proofloom.generators.program.idioms import Made, Need
from proofloom.generators.program.inputs import text_of
from proofloom.generators.program.library import combined, condition_on, expression_of
from proofloom.generators.program.live import Misfit, Seen

VALUES = (Type.INT, Type.STR, Type.BOOL)


class Weaver(Ending):
    """Writes one function that uses every callee, piece by piece; `turns` is how often its loops repeat."""

    turns = 4

    def weave(self, callees: Sequence[Made]) -> Function:
        """Return the function; raise `Reject` when some callee cannot be placed."""
        waiting = list(callees)
        tries = 0
        while waiting:
            made = waiting.pop(0)
            if self.place(made, waiting):
                tries = 0
                if self.stream.chance(1, 6):
                    self.attempt(self.twist)
                continue
            waiting.append(made)
            tries += 1
            if tries >= len(waiting):
                raise Reject("a call does not fit")
        if len(self.body) == 1 and self.stream.chance(3, 4):
            self.attempt(self.twist)
        value = self.result()
        return Function(self.name, self.params, value[1], (*self.body, Return(value[0])))

    def place(self, made: Made, waiting: list[Made]) -> bool:
        """Use a callee in one of the ways that suit it, perhaps with a second one."""
        result = made.result
        ways: list[Callable[[], Block]] = []
        if result is Type.NONE or made.alters:
            ways = [lambda: self.act(made)]
        elif isinstance(result, tuple) or result not in VALUES:
            ways = [lambda: self.chain(made)]
        else:
            others = [other for other in waiting if other.result is result and not other.alters]
            other = others[0] if others else None
            ways = [lambda: self.chain(made)] * 2
            if result is not Type.BOOL:
                ways += [lambda: self.select(made, other)] * (3 if other else 1)
            if result is Type.BOOL:
                ways += [lambda: self.decide(made)] * 2
            if not any(need.new for need in made.needs):
                ways += [lambda: self.over(made, other)] * 5
                if result is Type.INT and made.needs[0].type is Type.INT:
                    ways += [lambda: self.repeat(made), lambda: self.count_up(made)] * 2
            ways = [*self.stream.shuffled(ways)[:3], lambda: self.chain(made)]
        for way in ways:
            if self.attempt(way):
                used = self.called()
                waiting[:] = [item for item in waiting if item.function.name not in used]
                return True
        return False

    # Arguments

    def fitted(self, expr: Expr, seen: Seen, need: Need) -> Expr:
        """Bring an integer into a callee's domain."""
        if need.low <= seen.low and seen.high <= need.high:
            return expr
        shift = need.low - seen.low
        if 0 < shift <= 9 and seen.high + shift <= need.high:
            return combined("+", expr, Int(shift))
        if need.low <= 0 and max(-seen.low, seen.high) <= need.high:
            return Abs(expr)
        span = need.high - need.low + 1
        if span == 1:
            return Int(need.low)
        fits = [size for size in ROUND if size <= span]
        size = self.stream.choice(fits[-4:]) if fits else span
        return combined("+", combined("%", expr, Int(size)), Int(max(need.low, 0)))

    def argument(self, need: Need, taken: list[str], before: list[Stmt]) -> Expr:
        """Choose what to pass for a need."""
        if need.new:
            name = self.inside(need.type, "memo", "seen", "known")
            before.append(_set(name, Table(need.type, (), ())))
            return Var(name)
        if need.type is Type.INT:
            if need.low == need.high:
                return Int(need.low)
            free = [name for name in self.of(Type.INT) if name not in taken]
            if not free:
                return self.measured(need, taken)
            name = self.pick(free)
            taken.append(name)
            self.read(name)
            return self.fitted(Var(name), self.seen[name], need)
        names = [name for name in self.of(need.type) if name not in taken and self.suits(name, need)]
        if not names and need.type is Type.STR and "digits" in need.flavours:
            name = self.pick([name for name in self.of(Type.INT) if self.seen[name].low >= 0])
            self.read(name)
            return ToStr(Var(name))
        if not names and need.type is Type.STR and taken:
            return Str(text_of(self.stream, need.flavours[0], 4))
        name = self.pick(names)
        taken.append(name)
        self.read(name)
        return Var(name)

    def measured(self, need: Need, taken: list[str]) -> Expr:
        """Return an integer where no variable holds one: a length, or a literal."""
        sized = [name for name, seen in self.seen.items()
                 if seen.type in SIZED and seen.shortest < seen.longest]  # fmt: skip
        if sized and not taken:
            name = self.pick(sized)
            return self.fitted(
                Len(name), Seen(Type.INT, self.seen[name].shortest, self.seen[name].longest), need
            )
        return Int(self.stream.integer(need.low + 1, min(need.high, max(need.low + 9, 12))))

    def suits(self, name: str, need: Need) -> bool:
        """Return whether what a variable held is what a need asks for."""
        if need.type is Type.STR:
            return self.flavours[name] in need.flavours
        return self.seen[name].shortest >= need.low and self.seen[name].longest <= 60

    def call(self, made: Made, before: list[Stmt], given: tuple[int, Expr] | None = None) -> Call:
        """Write a call; `given` is the argument at one place; `before` gets what must be made first."""
        taken: list[str] = [given[1].name] if given and isinstance(given[1], Var) else []
        args = []
        for place, need in enumerate(made.needs):
            args.append(given[1] if given and given[0] == place else self.argument(need, taken, before))
        return Call(made.function.name, tuple(args))

    # Pieces

    def act(self, made: Made) -> Block:
        """Call for the effect on a list."""
        before: list[Stmt] = []
        call = self.call(made, before)
        first = call.args[0]
        assert isinstance(first, Var)
        self.made(first.name)
        if made.result is Type.NONE:
            return (*before, Do(call))
        return (*before, self.keep(made, call))

    def keep(self, made: Made, call: Call) -> Stmt:
        """Store what a call gives."""
        result = made.result
        if isinstance(result, tuple):
            roles = (("x", "y", "z"), ("first", "second", "third"), ("left", "right", "rest"))[
                self.stream.below(3)
            ]
            names = [
                self.made(self.fresh(kind, *_pair(role))) for kind, role in zip(result, roles, strict=False)
            ]
            return Assign(tuple(map(Var, names)), (call,))
        makes = made.makes
        return _set(self.made(self.fresh(result, makes, f"other_{makes}", flavour=made.gives)), call)

    def chain(self, made: Made) -> Block:
        """Call once and keep the result."""
        before: list[Stmt] = []
        call = self.call(made, before)
        return (*before, self.keep(made, call))

    def decide(self, made: Made) -> Block:
        """Let a callee's answer change a number."""
        before: list[Stmt] = []
        call = self.call(made, before)
        x = self.pick(self.of(Type.INT))
        name = self.inside(Type.BOOL, made.makes, f"is_{made.makes}")
        change = self.changed(x)
        self.made(x)
        return (*before, _set(name, call), If(Var(name), (_set(x, change),)))

    def select(self, made: Made, other: Made | None) -> Block:
        """Let a condition choose between two callees, or between a callee and something simple."""
        assert isinstance(made.result, Type)
        test, x = self.live_test()
        before: list[Stmt] = []
        first = self.call(made, before)
        if before:
            raise Misfit
        gives = made.gives
        second: Expr
        if other:
            second = self.call(other, before)
            gives = made.gives if made.gives == other.gives else "code"
        elif made.result is Type.INT:
            second = expression_of(self.stream, Var(x))
        else:
            second = Str(self.stream.choice(("", "none", "x")))
            gives = "code"
        if before:
            raise Misfit
        name = self.fresh(made.result, made.makes, "chosen", "picked", flavour=gives)
        self.made(name)
        return (If(test, (_set(name, first),), (_set(name, second),)),)

    def over(self, made: Made, other: Made | None) -> Block:
        """Call for each element, key, row or value of something and gather the results."""
        place, head, item, seen = self.source(made)
        need = made.needs[place]
        element = self.fitted(Var(item), seen, need) if need.type is Type.INT else Var(item)
        before: list[Stmt] = []
        call = self.call(made, before, (place, element))
        lines, start = self.gathered(made, call)
        if seen.type is Type.INT and made.result is Type.INT:
            kind = self.stream.below(4)
            top = max(1, min(40, (seen.low + seen.high) // 2 + 2))
            if kind == 0:
                lines = (If(condition_on(self.stream, Var(item), top), lines),)
            elif kind == 1 and isinstance(lines[-1], Assign):
                (total,) = lines[-1].targets
                assert isinstance(total, Var)
                step: Expr = expression_of(self.stream, Var(item))
                if other and other.needs[0].type is Type.INT:
                    step = self.call(other, before, (0, self.fitted(Var(item), seen, other.needs[0])))
                lines = (
                    If(
                        condition_on(self.stream, Var(item), top),
                        lines,
                        (_set(total.name, combined("+", total, step)),),
                    ),
                )
        elif seen.type is Type.STR and self.stream.chance(1, 3):
            lines = (
                If(Cmp(self.stream.choice((">", "<=")), Len(item), Int(self.stream.integer(3, 5))), lines),
            )
        if before:
            raise Misfit
        return (start, head(lines))

    def source(self, made: Made) -> tuple[int, Callable[[Block], Stmt], str, Seen]:
        """Choose what to walk over, and for which parameter of a callee."""
        found: list[tuple[int, str, str]] = []
        for place, need in enumerate(made.needs):
            if need.type is Type.INT and need.low < need.high:
                found += [(place, name, "each") for name in self.walked(Type.LIST)]
                found += [
                    (place, name, "pairs")
                    for name in (*self.walked(Type.STR_INT), *self.walked(Type.INT_INT))
                ]
            elif need.type is Type.STR and "word" in need.flavours:
                found += [
                    (place, name, "each") for name in (*self.walked(Type.STRS), *self.walked(Type.STR_INT))
                ]
            elif need.type is Type.LIST and not made.alters:
                found += [(place, name, "each") for name in self.walked(Type.GRID)]
        if not found:
            raise Misfit
        waiting = [item for item in found if item[1] in self.unread]
        place, over, way = self.stream.choice(waiting or found)
        self.read(over)
        seen = self.seen[over]
        if way == "pairs":
            kind = seen.type.pair
            assert kind is not None
            key = self.inside(kind[0], *(("key", "name") if kind[0] is Type.STR else ("key", "number")))
            value = self.inside(Type.INT, "value", "amount")
            numbers = Seen(Type.INT, seen.low, seen.high)
            return place, lambda lines: Pairs(key, value, over, lines), value, numbers
        visited = seen.type.item
        assert visited is not None
        roles = {Type.INT: ("value", "x", "item"), Type.STR: ("word", "name"), Type.LIST: ("row", "line")}
        item = self.inside(visited, *roles[visited], flavour="word")
        return place, lambda lines: Each(item, over, lines), item, Seen(visited, seen.low, seen.high)

    def walked(self, kind: Type) -> list[str]:
        """Return the variables of a type that are worth a walk."""
        return [name for name in self.of(kind) if 2 <= self.seen[name].longest <= 40]

    def gathered(self, made: Made, call: Call) -> tuple[Block, Stmt]:
        """Choose how results are put together: the lines in the loop, and the one before it."""
        makes = made.makes
        kind = self.stream.below(6)
        if made.result is Type.BOOL:
            name = self.inside(Type.BOOL, makes, f"is_{makes}")
            count = self.made(self.fresh(Type.INT, "count", "matches", f"{makes}_count"))
            return (_set(name, call), If(Var(name), (_set(count, Bin("+", Var(count), Int(1))),))), _set(
                count, Int(0)
            )
        if made.result is Type.STR:
            if kind < 4:
                name = self.made(self.fresh(Type.STRS, "parts", "pieces", f"{makes}_list"))
                return (Append(name, call),), _set(name, Strs(()))
            name = self.made(self.fresh(Type.STR, "joined", "out", flavour=made.gives))
            return (_set(name, Concat(Var(name), call)),), _set(name, Str(""))
        if kind == 0:
            name = self.made(self.fresh(Type.LIST, _plural(makes), "results", "collected"))
            return (Append(name, call),), _set(name, Listed(()))
        if kind == 1:
            name = self.made(self.fresh(Type.INT, f"best_{makes}", f"top_{makes}"))
            return (_set(name, Bin("max", Var(name), call)),), _set(name, Int(0))
        name = self.made(
            self.fresh(Type.INT, *self.stream.shuffled(("total", f"total_{makes}", f"{makes}_sum")))
        )
        op = "-" if kind == 2 else "+"
        return (_set(name, Bin(op, Var(name), call)),), _set(name, Int(100 if kind == 2 else 0))

    def repeat(self, made: Made) -> Block:
        """Feed a callee's result back to it a few times."""
        start = self.pick(self.of(Type.INT))
        self.read(start)
        name = self.fresh(Type.INT, "current", "state")
        index = self.inside(Type.INT, "i", "turn")
        inner = self.fitted(Bin("+", Var(name), Var(index)), Seen(Type.INT, -(10**6), 10**6), made.needs[0])
        before: list[Stmt] = []
        call = self.call(made, before, (0, inner))
        if before:
            raise Misfit
        self.made(name)
        turns = self.stream.integer(3, 3 + self.turns)
        step = _set(name, Bin("+", call, Var(index)) if self.stream.chance(1, 3) else call)
        return (_set(name, Var(start)), For(index, Int(0), Int(turns), 1, (step,)))

    def count_up(self, made: Made) -> Block:
        """Call for each number of a range and gather the results."""
        bound = self.pick(self.of(Type.INT))
        seen = self.seen[bound]
        self.read(bound)
        index = self.inside(Type.INT, "i", "k")
        first = self.stream.integer(0, 1)
        stop: Expr = Bin("+", Var(bound), Int(1)) if first else Var(bound)
        given: Expr = Var(index)
        held = Seen(Type.INT, first, seen.high)
        if seen.low < 1 or seen.high > 4 + 2 * self.turns:
            turns = self.stream.integer(3, 3 + self.turns)
            stop = Int(turns)
            given = combined("+", Var(bound), Var(index))
            held = Seen(Type.INT, seen.low + first, seen.high + turns - 1)
        before: list[Stmt] = []
        call = self.call(made, before, (0, self.fitted(given, held, made.needs[0])))
        lines, start = self.gathered(made, call)
        if before:
            raise Misfit
        if self.stream.chance(1, 4):
            lines = (If(condition_on(self.stream, Var(index), 4), lines),)
        return (start, For(index, Int(first), stop, 1, lines))

    def twist(self) -> Block:
        """Change a number on a condition."""
        test, x = self.live_test()
        change = self.changed(x)
        self.made(x)
        return (If(test, (_set(x, change),)),)


def _set(name: str, value: Expr) -> Assign:
    return Assign((Var(name),), (value,))


def _plural(word: str) -> str:
    return word if word.endswith("s") else f"{word}s"


def _pair(role: str) -> tuple[str, ...]:
    return (role, f"{role}_part", f"last_{role}")
