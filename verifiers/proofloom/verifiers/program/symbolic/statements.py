"""The statements of a printed program as paths that fork at tests and meet again, with their steps."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.symbolic.arithmetic import Terms
from proofloom.verifiers.program.symbolic.operands import Operands, is_last
from proofloom.verifiers.program.symbolic.state import State, joined, met, narrowed
from proofloom.verifiers.program.symbolic.terms import Int, Truth, Unencodable
from proofloom.verifiers.program.symbolic.values import Held, Names, Nowhere, Text, fold, length
from proofloom.verifiers.program.walker import node_lines

TURNS = 64  # turns that a loop is unrolled
DEEPEST = 24  # calls open at once
SIZE = 6_000  # steps that are walked
PATIENT = 3  # turns and calls, after which it is asked whether any input comes so far
NOTHING = ()  # what is returned by a function that returns nothing


class Statements(Operands):
    """Walks a program once for all inputs."""

    def __init__(self, reading: Reading, terms: Terms, possible: Callable[[Truth], bool]) -> None:
        super().__init__(reading, terms)
        self.possible = possible  # whether some input makes a test hold
        self.node = {line: number for number, line in enumerate(node_lines(reading))}
        self.sides: dict[tuple[int, bool], Truth] = {}
        self.cuts: list[Truth] = []  # what is not followed any further
        self.returns: list[State] = []
        self.breaks: list[State] = []
        self.skips: list[State] = []
        self.walked = self.depth = 0

    def tick(self) -> None:
        """Count one step."""
        self.walked += 1
        if self.walked > SIZE:
            raise Unencodable("too many steps")
        self.state.steps = self.terms.plus(self.state.steps, 1)

    # Functions

    def call(self, name: str, args: list[Any]) -> Any:
        """Call a defined function."""
        if self.apart:
            raise Unencodable("a call within a condition")
        if self.depth >= DEEPEST:
            self.cuts.append(self.path)
            raise Nowhere
        if self.depth >= PATIENT and not self.possible(self.path):
            raise Nowhere
        function = self.reading.functions[name]
        kept = self.outer, self.state.guard, self.state.frame, self.returns, self.breaks, self.skips
        self.outer, self.state.guard = self.path, True
        self.state.frame = dict(zip([arg.arg for arg in function.args.args], args, strict=True))
        self.returns, self.breaks, self.skips = [], [], []
        self.depth += 1
        self.tick()
        end = self.block(function.body)
        if end is not None:
            end.result = NOTHING
            self.returns.append(end)
        self.depth -= 1
        for end in self.returns:
            end.frame = {}
        state = joined(self.terms, self.returns)
        self.outer, guard, frame, self.returns, self.breaks, self.skips = kept
        if state is None:
            raise Nowhere
        result, state.result = state.result, None
        state.guard, state.frame = guard, frame
        self.state = state
        return result

    def block(self, body: Sequence[ast.stmt]) -> State | None:
        """Walk a block from the present state; return the state at its end, None when no path comes there."""
        for node in body:
            try:
                end = self.statement(node)
            except Nowhere:
                return None
            if end is None:
                return None
            self.state = end
        return self.state

    # Statements

    def statement(self, node: ast.stmt) -> State | None:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                return self.fork(node, test, body, orelse)
            case ast.While(test=test, body=body):
                return self.loop(body, lambda turn: self.test(node, test), None)
            case ast.For(target=ast.Name(id=name), iter=ast.Call(args=args), body=body):
                return self.count(name, [self.value(arg) for arg in args], body)
            case ast.For(target=target, iter=source, body=body):
                return self.visit(target, source, body)
            case ast.Break():
                self.tick()
                self.breaks.append(self.state)
                return None
            case ast.Continue():
                self.tick()
                self.skips.append(self.state)
                return None
            case ast.Return(value=value):
                result = NOTHING if value is None else self.value(value)
                self.tick()
                self.state.result = result
                self.returns.append(self.state)
                return None
        self.simple(node)
        self.tick()
        return self.state

    def test(self, node: ast.stmt, test: ast.expr) -> Truth:
        """Return whether a condition holds, and note that it was asked."""
        holds = self.truth(test)
        number = self.node[node.lineno]
        for side, truth in ((True, holds), (False, self.terms.no(holds))):
            seen = self.sides.get((number, side), False)
            self.sides[number, side] = self.terms.either(seen, self.terms.both(self.path, truth))
        return holds

    def fork(self, node: ast.If, test: ast.expr, body: list[ast.stmt], other: list[ast.stmt]) -> State | None:
        holds = self.test(node, test)
        self.tick()
        if isinstance(holds, bool):
            return self.block(body if holds else other)
        before = self.state
        ends: list[State | None] = []
        begun: list[Truth] = []
        for side, block in ((holds, body), (self.terms.no(holds), other)):
            self.state = before.fork(self.terms, side)
            narrowed(self.terms, self.state, side)
            begun.append(self.state.guard)
            ends.append(self.block(block))
        first, second = ends
        if first is None or second is None:
            return first or second
        if first.guard is begun[0] and second.guard is begun[1]:
            return met(self.terms, holds, first, second, before.guard)
        return joined(self.terms, [first, second])

    def loop(
        self, body: list[ast.stmt], more: Callable[[int], Truth], bind: Callable[[int], None] | None
    ) -> State | None:
        """Unroll a loop; what may still go on after the last turn is cut."""
        terms = self.terms
        kept = self.outer, self.state.guard, self.breaks, self.skips
        returned = len(self.returns)
        self.outer, self.state.guard, self.breaks = self.path, True, []
        exits: list[State] = []
        turn = 0
        here: State | None = self.state
        try:
            while here is not None:
                self.state = here
                holds = more(turn)
                self.tick()
                if holds is not False and turn >= PATIENT and not self.possible(terms.both(self.path, holds)):
                    holds = False
                if holds is not True:
                    out = self.state.fork(terms, terms.no(holds))
                    narrowed(terms, out, terms.no(holds))
                    exits.append(out)
                if holds is False:
                    break
                if turn == TURNS:
                    self.cuts.append(terms.both(self.path, holds))
                    break
                self.state = self.state.fork(terms, holds)
                narrowed(terms, self.state, holds)
                self.skips = []
                if bind is not None:
                    bind(turn)
                end = self.block(body)
                here = joined(terms, [*self.skips, *([end] if end is not None else [])])
                turn += 1
        except Nowhere:
            pass
        finally:
            ends = [*exits, *self.breaks]
            self.outer, guard, self.breaks, self.skips = kept
        inside = self.returns[returned:]
        for state in inside:
            state.guard = terms.both(guard, state.guard)
        found = joined(terms, ends)
        if found is not None:
            found.guard = terms.both(guard, found.guard) if inside else guard
        return found

    def count(self, name: str, bounds: list[Int], body: list[ast.stmt]) -> State | None:
        """Walk a loop over a range."""
        start, stop = (0, bounds[0]) if len(bounds) == 1 else bounds[:2]
        step = bounds[2] if len(bounds) == 3 else 1
        if not isinstance(step, int) or step == 0:
            raise Unencodable("a step that varies")
        item = start

        def more(turn: int) -> Truth:
            nonlocal item
            item = self.terms.plus(start, turn * step)
            return self.terms.lt(item, stop) if step > 0 else self.terms.lt(stop, item)

        def bind(turn: int) -> None:
            self.state.frame[name] = item

        return self.loop(body, more, bind)

    def visit(self, target: ast.expr, source: ast.expr, body: list[ast.stmt]) -> State | None:
        """Walk a loop over elements, characters, rows or keys, or over pairs of them."""
        by_key = False
        over = source
        if isinstance(source, ast.Call):
            by_key = isinstance(source.func, ast.Attribute)
            over = source.func.value if isinstance(source.func, ast.Attribute) else source.args[0]
        names = [part.id for part in ast.walk(target) if isinstance(part, ast.Name)]
        whole = self.value(over)
        first = self.held(whole)

        def more(turn: int) -> Truth:
            held = self.held(whole)
            if held.keyed and not _same_keys(first, held):
                raise Unencodable("a dictionary is changed while it is visited")
            return self.terms.lt(turn, length(self.terms, held.cases))

        def bind(turn: int) -> None:
            held = self.held(whole)
            item = self.column(held.cases, turn)
            if isinstance(whole, Text):
                item = Text(((True, (item,)),))
            if held.keyed and not by_key:
                item = item[0]
            items = item if by_key else (turn, item) if len(names) == 2 else (item,)
            self.state.frame.update(zip(names, items, strict=True))

        return self.loop(body, more, bind)

    def held(self, value: Any) -> Held:
        """Return what is visited."""
        return Held(value.cases) if isinstance(value, Text) else self.content(value)

    # Simple statements

    def simple(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                for target, item in zip(targets, self.value(value), strict=True):
                    self.store(target, item)
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=base, attr="pop"))
            ):
                self.state.frame[name] = self.pop(self.value(base))
            case ast.Assign(targets=[target], value=value):
                self.store(target, self.value(value))
            case ast.AugAssign(target=target, op=op, value=value):
                old = self.value(target)
                self.store(target, self.apply(op, old, self.value(value)))
            case ast.Delete(targets=[ast.Subscript(value=base, slice=key)]):
                self.drop_entry(self.value(base), self.value(key))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr="append"), args=[value])):
                on = self.value(base)
                self.add(on, self.value(value))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr="pop"))):
                self.pop(self.value(base))
            case ast.Expr(value=ast.Call(func=ast.Name()) as call):
                self.value(call)
            case _:
                raise Unencodable(type(node).__name__)

    def store(self, target: ast.expr, value: Any) -> None:
        """Store a value in a variable, an element, a grid's element or under a key."""
        if isinstance(target, ast.Name):
            self.state.frame[target.id] = value
            return
        assert isinstance(target, ast.Subscript)
        if isinstance(target.value, ast.Subscript):
            names: Names = self.row_name(target.value)
        else:
            names = self.value(target.value)
        held = self.content(names)
        if held.keyed:
            self.put_entry(names, self.value(target.slice), value)
        elif is_last(target.slice):
            lengths = [(test, len(items) - 1) for test, items in held.cases]
            self.put(names, fold(self.terms, lengths), value)
        else:
            self.put(names, self.value(target.slice), value)


def _same_keys(first: Held, second: Held) -> bool:
    """Return whether two dictionaries surely have the same keys in the same order."""
    keys = [[(test, *(key for key, _ in items)) for test, items in held.cases] for held in (first, second)]
    return keys[0] == keys[1]
