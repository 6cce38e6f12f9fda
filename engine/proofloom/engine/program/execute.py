"""Statements of the reference interpreter as closures: blocks, simple statements, branches and loops.

A step is one event (docs/step-semantics.md): EXEC one simple statement, TEST one condition of `if` or
`while`, ITER one check of a `for` header, the failing one included; ENTER is counted where a call is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, cast

from proofloom.engine.program.evaluate import Code, Fault, Frame, operators
from proofloom.engine.program.joining import BREAK, CONTINUE, RETURN, sequence, straight
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Block,
    Break,
    Cell,
    Cond,
    Continue,
    Delete,
    Do,
    Each,
    Entry,
    For,
    If,
    Item,
    Pairs,
    Pop,
    Return,
    Simple,
    Stmt,
    Target,
    Var,
    While,
)
from proofloom.engine.program.tracing import Tracer


class Executor(Tracer):
    """Compiles statements; a subclass says how a call is made. A fast run counts a block's steps at once."""

    # the method that compiles each form of statement: simple ones without their step
    statements: ClassVar[dict[type, str]] = {
        Assign: "assign",
        Append: "append",
        Pop: "pop",
        Delete: "delete",
        Do: "do",
        Return: "leave",
        Break: "signal",
        Continue: "signal",
        If: "branch",
        While: "repeat",
        For: "count",
        Each: "visit",
        Pairs: "visit_pairs",
    }

    fuel = 20_000

    def __init__(self) -> None:
        super().__init__()
        self.node = 0  # the id of the statement that is compiled next

    # Blocks

    def block(self, block: Block) -> Code:
        """Compile a block. A fast one counts each run of simple statements at once, where it starts."""
        parts: list[Code] = []
        pending: list[Code] = []
        for stmt in block:
            node, self.node = self.node, self.node + 1
            if not isinstance(stmt, Simple):
                parts += self.straight(pending)
                parts.append(self.compound(stmt, node))
                pending = []
            elif self.traced:
                parts.append(self.recorded(stmt, node))
            else:
                pending.append(self.simple(stmt))
        parts += self.straight(pending)
        return sequence(parts)

    def straight(self, codes: list[Code]) -> list[Code]:
        """Join simple statements with the counting of their steps; none give none."""
        if not codes:
            return []
        steps, count, code = self.steps, len(codes), straight(codes)

        def run(f: Frame) -> Any:
            steps[0] += count
            return code(f)

        return [run]

    def inner(self, block: Block) -> tuple[Code, int]:
        """Compile the block of a branch or loop; the steps that are left to count where it is entered.

        Those are the block's own when it is fast and nothing in it branches.
        """
        plain = [stmt for stmt in block if isinstance(stmt, Simple)]
        if self.traced or len(plain) < len(block):
            return self.block(block), 0
        self.node += len(plain)
        return straight([self.simple(stmt) for stmt in plain]), len(plain)

    # Simple statements

    def simple(self, stmt: Simple) -> Code:
        """Compile a simple statement without its step."""
        return cast(Code, getattr(self, self.statements[type(stmt)])(stmt))

    def do(self, stmt: Do) -> Code:
        """Compile a call that stands alone."""
        call = self.call(stmt.call)

        def run(f: Frame) -> None:
            call(f)

        return run

    def signal(self, stmt: Break | Continue) -> Code:
        """Compile what leaves a loop or its turn."""
        signal = BREAK if isinstance(stmt, Break) else CONTINUE
        return lambda f: signal

    def assign(self, stmt: Assign) -> Code:
        """Compile an assignment: all values first, then the stores from left to right."""
        values = [self.expr(value) for value in stmt.values]
        stores = [self.store(target) for target in stmt.targets]
        if len(stores) == 1 and isinstance(stmt.targets[0], Var):
            place, value = self.slot(stmt.targets[0].name), values[0]

            def one(f: Frame) -> None:
                f[place] = value(f)

            return one
        if len(values) == 1 and len(stores) > 1:
            several = values[0]

            def unpack(f: Frame) -> None:
                for store, item in zip(stores, several(f), strict=True):
                    store(f, item)

            return unpack

        def many(f: Frame) -> None:
            for store, item in zip(stores, [value(f) for value in values], strict=True):
                store(f, item)

        return many

    def store(self, target: Target) -> Callable[[Frame, Any], None]:
        """Compile the storing of a value in a variable, an element or an entry."""
        match target:
            case Var(name):
                slot = self.slot(name)

                def write(f: Frame, value: Any) -> None:
                    f[slot] = value

            case Item(name, at):
                place, index = self.slot(name), self.expr(at)

                def write(f: Frame, value: Any) -> None:
                    at = index(f)
                    if at < 0:
                        raise Fault("index out of range")
                    f[place][at] = value

            case Cell(name, y, x):
                place, row, column = self.slot(name), self.expr(y), self.expr(x)

                def write(f: Frame, value: Any) -> None:
                    y, x = row(f), column(f)
                    if y < 0 or x < 0:
                        raise Fault("index out of range")
                    f[place][y][x] = value

            case Entry(name, at):
                place, key = self.slot(name), self.expr(at)

                def write(f: Frame, value: Any) -> None:
                    entries = f[place]
                    entries[key(f)] = value
                    if len(entries) > self.length:
                        raise Fault("dictionary too long")

        return write

    def append(self, stmt: Append) -> Code:
        """Compile an append."""
        place, value = self.slot(stmt.list), self.expr(stmt.value)

        def run(f: Frame) -> None:
            item, target = value(f), f[place]
            if len(target) >= self.length:
                raise Fault("list too long")
            target.append(item)

        return run

    def pop(self, stmt: Pop) -> Code:
        """Compile a pop."""
        place, target = self.slot(stmt.list), self.slot(stmt.target) if stmt.target else -1

        def run(f: Frame) -> None:
            item = f[place].pop()
            if target > 0:
                f[target] = item

        return run

    def delete(self, stmt: Delete) -> Code:
        """Compile the taking out of a key."""
        place, key = self.slot(stmt.dict), self.expr(stmt.key)

        def run(f: Frame) -> None:
            del f[place][key(f)]

        return run

    def leave(self, stmt: Return) -> Code:
        """Compile a return."""
        if stmt.value is None:
            return lambda f: RETURN
        value = self.expr(stmt.value)

        def run(f: Frame) -> int:
            f[0] = value(f)
            return RETURN

        return run

    # Branches and loops

    def compound(self, stmt: Stmt, node: int) -> Code:
        """Compile a statement that holds blocks."""
        return cast(Code, getattr(self, self.statements[type(stmt)])(stmt, node))

    def test(self, cond: Cond, node: int, loop: bool) -> Code:
        """Compile a condition of a traced run with its TEST event."""
        code, steps = self.cond(cond), self.steps

        def run(f: Frame) -> Any:
            steps[0] += 1
            if steps[0] > self.fuel:
                raise Fault("out of fuel")
            holds = code(f)
            self.tally[3] += 1
            self.tally[2] += loop and holds
            self.hits[node] += 1
            self.truths[node] += holds
            self.events.append(f"T{node} {'+' if holds else '-'}")
            return holds

        return run

    def branch(self, stmt: If, node: int) -> Code:
        """Compile an `if`."""
        test = self.test(stmt.test, node, False) if self.traced else self.cond(stmt.test)
        own, steps = not self.traced, self.steps
        (then, held), (other, failed) = self.inner(stmt.then), self.inner(stmt.other)
        held, failed = held + own, failed + own

        def run(f: Frame) -> Any:
            if test(f):
                steps[0] += held
                return then(f)
            steps[0] += failed
            return other(f)

        return run

    def repeat(self, stmt: While, node: int) -> Code:
        """Compile a `while`."""
        test = self.test(stmt.test, node, True) if self.traced else self.cond(stmt.test)
        own, steps, fuel = not self.traced, self.steps, self.fuel
        body, turn = self.inner(stmt.body)
        turn += own

        def run(f: Frame) -> Any:
            while test(f):
                steps[0] += turn
                if steps[0] > fuel:
                    raise Fault("out of fuel")
                signal = body(f)
                if signal and signal != CONTINUE:
                    return None if signal == BREAK else signal
            steps[0] += own
            return None

        return run

    def count(self, stmt: For, node: int) -> Code:
        """Compile a `for` over a range, whose bounds are evaluated once."""
        start, stop, step = self.expr(stmt.start), self.expr(stmt.stop), stmt.step
        ops = operators(stmt.start) + operators(stmt.stop)
        tally = self.tally

        def values(f: Frame) -> Iterable[int]:
            tally[0] += ops
            return range(start(f), stop(f), step)

        return self.loop(stmt.var, values, stmt.body, node)

    def visit(self, stmt: Each, node: int) -> Code:
        """Compile a `for` over a list."""
        place = self.slot(stmt.list)

        def values(f: Frame) -> Iterable[Any]:
            items: Iterable[Any] = f[place]
            return items

        return self.loop(stmt.var, values, stmt.body, node)

    def visit_pairs(self, stmt: Pairs, node: int) -> Code:
        """Compile a `for` over keys and values, or over places and elements."""
        place, first, second = self.slot(stmt.over), self.slot(stmt.first), self.slot(stmt.second)

        def values(f: Frame) -> Iterable[Any]:
            items = f[place]
            for f[first], f[second] in items.items() if type(items) is dict else enumerate(items):
                yield f[second]

        return self.loop(stmt.second, values, stmt.body, node, stmt.first)

    def loop(
        self, var: str, values: Callable[[Frame], Iterable[Any]], block: Block, node: int, beside: str = ""
    ) -> Code:
        """Compile a loop over values, with one ITER per value and one when there is no more.

        `beside` is a variable that `values` sets itself.
        """
        slot, steps, fuel = self.slot(var), self.steps, self.fuel
        bound = self.rebound(beside) if beside else lambda f: ""
        body, turn = self.inner(block)
        turn += 1

        def fast(f: Frame) -> Any:
            for value in values(f):
                f[slot] = value
                steps[0] += turn
                if steps[0] > fuel:
                    raise Fault("out of fuel")
                signal = body(f)
                if signal and signal != CONTINUE:
                    return None if signal == BREAK else signal
            steps[0] += 1
            return None

        def traced(f: Frame) -> Any:
            hits, truths, events, tally = self.hits, self.truths, self.events, self.tally
            for value in values(f):
                f[slot] = value
                steps[0] += 1
                if steps[0] > self.fuel:
                    raise Fault("out of fuel")
                tally[2] += 1
                hits[node] += 1
                truths[node] += 1
                events.append(f"I{node}{bound(f)}{self.bound(var, value)}")
                signal = body(f)
                if signal and signal != CONTINUE:
                    return None if signal == BREAK else signal
            steps[0] += 1
            hits[node] += 1
            events.append(f"I{node} .")
            return None

        return traced if self.traced else fast
