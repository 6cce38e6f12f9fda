"""Seeded bugs of the reference interpreter over integers, lists, loops and calls.

The first ten are those of the project's design measurements, of which "loop variable from the frame" and
"32-bit numbers" survive when the programs never use a loop variable after its loop or never grow large.
"""

from __future__ import annotations

from typing import Any

from proofloom.engine.program.evaluate import Code, Frame
from proofloom.engine.program.interpret import BREAK, CONTINUE, Interpreter
from proofloom.engine.program.syntax import Assign, Block, Both, Call, Each, Either, For, Return, While


class CRemainder(Interpreter):
    """The remainder has the dividend's sign."""

    arithmetic = {**Interpreter.arithmetic, "%": lambda a, b: a % b if a >= 0 else -(-a % b)}  # noqa: RUF012


class Truncating(Interpreter):
    """Division rounds towards 0."""

    arithmetic = {**Interpreter.arithmetic, "//": lambda a, b: a // b if a >= 0 else -(-a // b)}  # noqa: RUF012


class AtMost(Interpreter):
    """`<` is taken as `<=`."""

    compare = {**Interpreter.compare, "<": lambda a, b: a <= b}  # noqa: RUF012


class AtLeast(Interpreter):
    """`>` is taken as `>=`."""

    compare = {**Interpreter.compare, ">": lambda a, b: a >= b}  # noqa: RUF012


class Joined(Interpreter):
    """`and` and `or` are confused."""

    def joined(self, cond: Both | Either) -> Code:
        return super().joined(
            Either(cond.left, cond.right) if isinstance(cond, Both) else Both(cond.left, cond.right)
        )


class Eager(Interpreter):
    """Both sides of `and` and `or` are evaluated, which shows in the operators tallied."""

    def joined(self, cond: Both | Either) -> Code:
        left, right = self.cond(cond.left), self.cond(cond.right)
        pick = all if isinstance(cond, Both) else any
        return self.counted(lambda f: pick([left(f), right(f)]), 1)


class NoLastCheck(Interpreter):
    """The failing check of a `for` header is not counted."""

    def loop(self, var: str, values: Any, block: Block, node: int) -> Code:
        code = super().loop(var, values, block, node)

        def run(f: Frame) -> Any:
            signal = code(f)
            if self.events[-1] == f"I{node} .":
                self.events.pop()
                self.steps[0] -= 1
            return signal

        return run


class NoLastTest(Interpreter):
    """The failing test of a `while` is not counted."""

    def repeat(self, stmt: While, node: int) -> Code:
        code = super().repeat(stmt, node)

        def run(f: Frame) -> Any:
            signal = code(f)
            if self.events[-1] == f"T{node} -":
                self.events.pop()
                self.steps[0] -= 1
            return signal

        return run


class FreeCalls(Interpreter):
    """Entering a called function is not counted."""

    def entered(self, code: Any, frame: Frame) -> None:
        super().entered(code, frame)
        if self.depth > 1:
            self.events.pop()
            self.steps[0] -= 1


class BoundAgain(Interpreter):
    """The bound of a `for` is evaluated at every check."""

    def count(self, stmt: For, node: int) -> Code:
        start, stop = self.expr(stmt.start), self.expr(stmt.stop)

        def values(f: Frame) -> Any:
            at = start(f)
            while at < stop(f) if stmt.step > 0 else at > stop(f):
                yield at
                at += stmt.step

        return self.loop(stmt.var, values, stmt.body, node)


class ByCopy(Interpreter):
    """A list is passed by copy."""

    def call(self, call: Call) -> Code:
        code, args = self.callee(call), [self.expr(arg) for arg in call.args]

        def run(f: Frame) -> Any:
            values = [arg(f) for arg in args]
            return self.activate(
                code, [list(value) if isinstance(value, list) else value for value in values]
            )

        return run


class FromFrame(Interpreter):
    """The loop variable in the frame is the counter, so it ends one past the last value."""

    def count(self, stmt: For, node: int) -> Code:
        start, stop, slot = self.expr(stmt.start), self.expr(stmt.stop), self.slot(stmt.var)

        def values(f: Frame) -> Any:
            last = stop(f)
            f[slot] = start(f)
            while f[slot] < last if stmt.step > 0 else f[slot] > last:
                yield f[slot]
                f[slot] += stmt.step

        return self.loop(stmt.var, values, stmt.body, node)


class Wrapped(Interpreter):
    """Numbers wrap at 32 bits."""

    def bounded(self, code: Code, op: str) -> Code:
        def run(f: Frame) -> Any:
            value = code(f)
            return (value + 2**31) % 2**32 - 2**31 if op in ("+", "-", "*") else value

        return run


class InTurn(Interpreter):
    """The targets of a tuple assignment are stored one after the other, each before the next value."""

    def assign(self, stmt: Assign) -> Code:
        parts = [
            super(InTurn, self).assign(Assign((t,), (v,)))
            for t, v in zip(stmt.targets, stmt.values, strict=True)
        ]

        def run(f: Frame) -> None:
            for part in parts:
                part(f)

        return run


class Snapshot(Interpreter):
    """The list of a `for` misses its last element."""

    def visit(self, stmt: Each, node: int) -> Code:
        place = self.slot(stmt.list)
        return self.loop(stmt.var, lambda f: f[place][:-1], stmt.body, node)


class LongBreak(Interpreter):
    """`break` goes on with the next turn instead."""

    def block(self, block: Block) -> Code:
        code = super().block(block)

        def run(f: Frame) -> Any:
            signal = code(f)
            return CONTINUE if signal == BREAK else signal

        return run


class NoContinue(Interpreter):
    """`continue` leaves the loop."""

    def block(self, block: Block) -> Code:
        code = super().block(block)

        def run(f: Frame) -> Any:
            signal = code(f)
            return BREAK if signal == CONTINUE else signal

        return run


class LateReturn(Interpreter):
    """A return inside a loop or branch does not leave the function."""

    def leave(self, stmt: Return) -> Code:
        code = super().leave(stmt)

        def run(f: Frame) -> None:
            code(f)

        return run


class Swapped(Interpreter):
    """min and max are confused."""

    arithmetic = {**Interpreter.arithmetic, "min": max, "max": min}  # noqa: RUF012


BUGS: tuple[type[Interpreter], ...] = (
    CRemainder, NoLastCheck, FreeCalls, BoundAgain, ByCopy, Joined, AtMost, Truncating, FromFrame, Wrapped,
    AtLeast, Eager, NoLastTest, InTurn, Snapshot, LongBreak, NoContinue, LateReturn, Swapped,
)  # fmt: skip
