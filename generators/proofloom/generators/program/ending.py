"""The tests, changes and the result of a woven function: nothing that was made stays unread."""

from __future__ import annotations

from proofloom.engine import Reject
from proofloom.engine.program.effects import calls_of
from proofloom.engine.program.kinds import Result, Type
from proofloom.engine.program.syntax import (
    Assign,
    Bin,
    Block,
    Cell,
    Cmp,
    Concat,
    Each,
    Expr,
    For,
    If,
    In,
    Int,
    Join,
    Len,
    Pairs,
    Str,
    ToStr,
    Tuple,
    Var,
    Width,
    statements,
)
from proofloom.generators.program.library import combined, condition_on, expression_of
from proofloom.generators.program.live import Scene

SIZED = frozenset(Type) - {Type.INT, Type.BOOL, Type.GRID, Type.NONE}


class Ending(Scene):
    """A scene that can be brought to its end."""

    def called(self) -> set[str]:
        """Return the functions called so far."""
        return {call.function for stmt in statements(tuple(self.body)) for call in calls_of(stmt)}

    # Tests and changes

    def live_test(self) -> tuple[Expr, str]:
        """Return a condition on live variables that can go both ways, and a number that it is about."""
        x = self.pick(self.of(Type.INT))
        kind = self.stream.below(7)
        flags = self.of(Type.BOOL)
        if flags:
            name = self.pick(flags)
            self.read(name)
            return Var(name), x
        if kind == 0:
            strings = [name for name in self.of(Type.STR) if self.seen[name].longest > 3]
            if strings:
                name = self.stream.choice(strings)
                self.read(name)
                if self.flavours[name] in ("word", "text") and self.stream.chance(1, 2):
                    return In(Str(self.stream.choice("aeiort")), Var(name)), x
                middle = (self.seen[name].shortest + self.seen[name].longest) // 2
                return Cmp(self.stream.choice((">", "<=")), Len(name), Int(middle)), x
        sized = [
            name for name, seen in self.seen.items() if seen.type.shared and seen.shortest < seen.longest
        ]
        if kind == 1 and sized:
            name = self.stream.choice(sized)
            middle = (self.seen[name].shortest + self.seen[name].longest) // 2
            return Cmp(self.stream.choice((">", "<=")), Len(name), Int(middle)), x
        self.read(x)
        others = [name for name in self.of(Type.INT) if name != x]
        if kind == 2 and others:
            y = self.stream.choice(others)
            self.read(y)
            return Cmp(self.stream.choice(("<", ">", "<=", ">=")), Var(x), Var(y)), x
        seen = self.seen[x]
        span = seen.high - seen.low
        if span >= 4 and kind >= 3:
            middle = seen.low + self.stream.integer(span // 4, span - span // 4)
            if middle > 40:
                middle -= middle % (10 if middle < 1000 else 1000)
            return Cmp(self.stream.choice(("<", ">", "<=", ">=")), Var(x), Int(middle)), x
        return condition_on(self.stream, Var(x), max(1, min(9, seen.high))), x

    def changed(self, x: str) -> Expr:
        """Return a number other than a variable's own."""
        others = [name for name in self.of(Type.INT) if name != x and name in self.unread]
        if others and self.stream.chance(1, 3):
            self.read(others[0])
            return Bin(self.stream.choice("+-"), Var(x), Var(others[0]))
        change = expression_of(self.stream, Var(x))
        if change == Var(x):
            change = combined(self.stream.choice("+-"), Var(x), Int(self.stream.integer(1, 9)))
        return change

    # The result

    def result(self) -> tuple[Expr, Result]:
        """Combine what has not been read into one result; raise `Reject` when there is nothing."""
        waiting = list(dict.fromkeys(self.unread))
        plain = [name for name in waiting if self.types[name] in (Type.INT, Type.STR, Type.BOOL)]
        held = [name for name in waiting if self.types[name].shared]
        if len(held) == 1 and not plain and held[0] not in self.given and self.stream.chance(3, 4):
            return Var(held[0]), self.types[held[0]]
        for name in held:
            plain.append(self.folded(name))
        plain = [name for name in plain if name not in self.seen or self.seen[name].varied]
        if not plain:
            raise Reject("nothing to return")
        narrow = False
        if len(plain) == 1 and plain[0] in self.seen and self.seen[plain[0]].distinct < 6:
            others = [
                name for name in self.of(Type.INT) if name not in plain and self.seen[name].distinct > 3
            ]
            plain += others[:1] or self.size()
            narrow = True
        if 2 <= len(plain) <= 3 and not narrow and self.stream.chance(2, 5):
            return Tuple(tuple(map(Var, plain))), tuple(self.types[name] for name in plain)
        flags = [name for name in plain if self.types[name] is Type.BOOL]
        strings = [name for name in plain if self.types[name] is Type.STR]
        ints = [name for name in plain if self.types[name] is Type.INT]
        if flags:
            if not ints and not strings:
                ints = self.of(Type.INT)[:1]
            if not ints and not strings:
                return Var(flags[0]), Type.BOOL
            for flag in flags:
                self.body.append(self.flagged(flag, ints, strings))
        if strings:
            return self.text(strings, ints), Type.STR
        return self.number(ints), Type.INT

    def size(self) -> list[str]:
        """Measure what varies in length, if anything does."""
        sized = [name for name, seen in self.seen.items()
                 if seen.type in SIZED and seen.longest > seen.shortest + 2]  # fmt: skip
        if not sized:
            return []
        name = self.fresh(Type.INT, "size", "length")
        self.body.append(_set(name, Len(sized[0])))
        return [name]

    def flagged(self, flag: str, ints: list[str], strings: list[str]) -> If:
        """Let a truth value change what is returned."""
        if ints:
            change = combined("+", Var(ints[0]), Int(self.stream.choice((1, 5, 10, 100))))
            return If(Var(flag), (_set(ints[0], change),))
        mark = Str(self.stream.choice(("!", "*", "-yes")))
        return If(Var(flag), (_set(strings[0], Concat(Var(strings[0]), mark)),))

    def text(self, strings: list[str], ints: list[str]) -> Expr:
        """Return strings and numbers as one string."""
        between = self.stream.choice(("-", ":", "/", " "))
        made: Expr = Var(strings[0])
        for name in strings[1:]:
            made = Concat(Concat(made, Str(between)), Var(name))
        for name in ints:
            made = Concat(Concat(made, Str(between)), ToStr(Var(name)))
        return made

    def number(self, ints: list[str]) -> Expr:
        """Return numbers as one."""
        if len(ints) > 3:
            made: Expr = Var(ints[0])
            for name in ints[1:]:
                made = Bin("+", made, Var(name))
            return made
        made = Var(ints[0])
        for name in ints[1:]:
            op = self.stream.weighted(("+", "-", "line", "max"), (4, 3, 2, 1))
            if op == "line":
                made = combined("+", combined("*", made, Int(self.stream.integer(2, 10))), Var(name))
            else:
                made = combined(op, made, Var(name))
        return made

    def folded(self, name: str) -> str:
        """Reduce a list, a table or a grid to a number or a string."""
        kind = self.types[name]
        if kind is Type.STRS:
            out = self.fresh(Type.STR, "text", "joined", "line")
            self.body.append(_set(out, Join(Str(self.stream.choice((" ", "-", ", ", ""))), name)))
            return out
        total = self.fresh(Type.INT, "total", "score", "result")
        value = self.inside(Type.INT, "value", "amount", "x")
        start = [_set(total, Int(0))]
        if kind is Type.GRID:
            row, column = self.inside(Type.INT, "r", "row"), self.inside(Type.INT, "c", "column")
            cell = Cell(name, Var(row), Var(column))
            step: Block = (_set(total, Bin("+", Var(total), combined("*", cell, self.weight(row, column)))),)
            inner = For(column, Int(0), Width(name, Var(row)), 1, step)
            self.body += [*start, For(row, Int(0), Len(name), 1, (inner,))]
            return total
        step = (_set(total, combined("+", Var(total), expression_of(self.stream, Var(value)))),)
        way = self.stream.below(4)
        if kind is Type.LIST and way == 0:
            place = self.inside(Type.INT, "i", "place")
            step = (_set(total, Bin("+", Var(total), Bin("*", Bin("+", Var(place), Int(1)), Var(value)))),)
            self.body += [*start, Pairs(place, value, name, step)]
            return total
        if way == 1:
            step = (If(condition_on(self.stream, Var(value)), step),)
        elif way == 2:
            step = (_set(total, combined("-", expression_of(self.stream, Var(value)), Var(total))),)
        if kind is Type.LIST:
            self.body += [*start, Each(value, name, step)]
        elif kind.pair and kind.pair[1] is Type.INT:
            key = self.inside(kind.pair[0], "key", "name")
            if kind.pair[0] is Type.INT and way == 3:
                step = (_set(total, Bin("+", Var(total), Bin("*", Var(key), Var(value)))),)
            self.body += [*start, Pairs(key, value, name, step)]
        else:
            raise Reject("nothing to make of a table of strings")
        return total

    def weight(self, row: str, column: str) -> Expr:
        """Return what a cell counts for."""
        kind = self.stream.below(3)
        if kind == 0:
            return Int(1)
        return Bin("+", Var(row if kind == 1 else column), Int(1))


def _set(name: str, value: Expr) -> Assign:
    return Assign((Var(name),), (value,))
