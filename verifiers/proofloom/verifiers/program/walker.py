"""A second interpreter: walks the syntax tree of the printed source and writes down its own events.

Written from docs/step-semantics.md without the program tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from proofloom.engine.program.task import Counts, Value
from proofloom.verifiers.program.evaluator import WIDEST, Frame, WalkError
from proofloom.verifiers.program.events import FUEL, Recorder, node_lines
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.shapes import closed, fits, is_shared, opened, shown, worded
from proofloom.verifiers.program.stack import room

__all__ = (
    "FUEL",
    "Call",
    "Frame",
    "Return",
    "Walk",
    "WalkError",
    "Walker",
    "node_lines",
    "walk",
    "walk_with",
)

DEEPEST = 60
_STACK = 12_000  # frames of Python's own that the deepest activations in the deepest loops may take


class Leave(Exception):
    """Control leaves a block."""


class Return(Leave):
    """Control leaves the function; `value` is None when nothing is returned."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class BreakLoop(Leave):
    """Control leaves the loop."""


class NextTurn(Leave):
    """Control goes to the loop's next turn."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its last event, and the value it returned as shown ("" when it returned none)."""

    last: int
    result: str


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk found.

    `lines` gives the source line of each node; `calls` are those made by the entry, by their first event.
    Where the walk was to be told, there are for each event its `texts` (what it changed, as a person reads
    it) and its `causes` (the events that last set what it reads). `signed` tells whether it divided a number
    below 0, which other languages round otherwise.
    """

    value: Value | None
    counts: Counts
    lines: list[int]
    events: list[str]
    texts: list[str]
    causes: list[set[int]]
    calls: dict[int, Call]
    signed: bool


def walk(reading: Reading, entry: str, args: tuple[Value, ...]) -> Walk:
    """Run a program that keeps the grammar; raise `WalkError` when the run leaves the language."""
    return walk_with(Walker(reading, tells=False), reading, entry, args)


def walk_with(walker: Walker, reading: Reading, entry: str, args: tuple[Value, ...]) -> Walk:
    """Run a program with a walker of one's own."""
    if entry not in reading.functions or len(args) != len(reading.functions[entry].args.args):
        raise WalkError("the call does not match the program")
    kinds = reading.params(entry)
    if not all(map(fits, args, kinds, [WIDEST] * len(args))):
        raise WalkError("an argument is of the wrong type, or too large")
    try:
        with room(_STACK):
            value = walker.call(entry, list(map(opened, args, kinds)))
    except RecursionError:
        raise WalkError("the calls are too deep") from None
    result = closed(value)
    counts = Counts(walker.ops, walker.calls - 1, walker.iterations, walker.branches, walker.deepest)
    return Walk(
        result, counts, walker.lines, walker.events, walker.texts, walker.causes, walker.closed, walker.signed
    )


class Walker(Recorder):
    """One run: the calls that are open, and everything that it has written down so far."""

    def __init__(self, reading: Reading, tells: bool = True) -> None:
        super().__init__(reading, tells)
        self.closed: dict[int, Call] = {}
        self.calls = self.iterations = self.branches = self.depth = self.deepest = 0

    # Functions

    def call(self, name: str, args: list[Any], caller: Frame | None = None) -> Any:
        function = self.functions[name]
        first = len(self.events)
        frame = Frame(first)
        frame.update(zip([arg.arg for arg in function.args.args], args, strict=True))
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        if self.depth > DEEPEST:
            raise WalkError("the calls are too deep")
        self.calls += 1
        changes = [change for key, value in list(frame.items()) for change in self.naming(key, value)]
        told = f" with {self.bindings(frame, frame)}" if self.tells and frame else ""
        opened = caller.opened if caller else -1
        self.event(
            "E", function, frame, changes, names=tuple(frame), text=f"{name} starts{told}", caller=opened
        )
        value = None
        try:
            for node in function.body:
                self.run(node, frame)
        except Return as leaving:
            value = leaving.value
        self.depth -= 1
        if self.depth == 1:
            result = worded(value) if self.tells and value is not None else ""
            self.closed[first] = Call(len(self.events) - 1, result)
        return value

    # Statements

    def run(self, node: ast.stmt, frame: Frame) -> None:
        if isinstance(node, ast.If):
            for inner in node.body if self.test(node, node.test, frame) else node.orelse:
                self.run(inner, frame)
        elif isinstance(node, ast.While):
            while self.test(node, node.test, frame):
                self.iterations += 1
                if self.turn(node.body, frame):
                    break
        elif isinstance(node, ast.For):
            match node.target:
                case ast.Name(id=name):
                    self.each(node, name, node.iter, node.body, frame)
                case ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)]):
                    self.pairs(node, (first, second), node.body, frame)
        else:
            self.simple(node, frame)

    def turn(self, body: list[ast.stmt], frame: Frame) -> bool:
        """Run a loop's body once; return whether the loop is left."""
        try:
            for inner in body:
                self.run(inner, frame)
        except BreakLoop:
            return True
        except NextTurn:
            return False
        return False

    def each(self, node: ast.For, name: str, source: ast.expr, body: list[ast.stmt], frame: Frame) -> None:
        for item in self.items(source, frame):
            if self.iteration(node, name, item, body, frame):
                return
        self.event("I", node, frame, ["."], text="no more values")

    def pairs(self, node: ast.For, names: tuple[str, str], body: list[ast.stmt], frame: Frame) -> None:
        """Visit keys with values, or places with elements."""
        assert isinstance(node.iter, ast.Call)
        by_key = isinstance(node.iter.func, ast.Attribute)
        over = node.iter.func.value if isinstance(node.iter.func, ast.Attribute) else node.iter.args[0]
        items = self.value(over, frame)
        for place, item in enumerate(self.visited(items)):
            first, second = (item, items[item]) if by_key else (place, item)
            frame.update(zip(names, (first, second), strict=True))
            self.iterations += 1
            changes = [f"{names[0]}={shown(first)}", f"{names[1]}={shown(second)}"]
            self.event("I", node, frame, changes, names=list(names))
            if self.turn(body, frame):
                return
        self.event("I", node, frame, ["."], text="no more values")

    def visited(self, items: Any) -> Iterator[Any]:
        """Yield elements, characters, rows or keys; the keys of a dictionary may not change meanwhile."""
        if not isinstance(items, dict):
            place = 0
            while place < len(items):
                yield items[place]
                place += 1
            return
        keys = list(self.spent(items))
        for key in keys:
            yield key
            if len(items) != len(keys) or list(self.spent(items)) != keys:
                raise WalkError("a dictionary is changed while it is visited")

    def items(self, source: ast.expr, frame: Frame) -> Iterator[Any]:
        """Yield the values of a loop over a range, whose bounds are evaluated once, or over a list."""
        if not isinstance(source, ast.Call):
            yield from self.visited(self.value(source, frame))
            return
        bounds = [self.value(arg, frame) for arg in source.args]
        start, stop = (0, bounds[0]) if len(bounds) == 1 else bounds[:2]
        step = bounds[2] if len(bounds) == 3 else 1
        if step == 0:
            raise WalkError("a range has step 0")
        current = start
        while current < stop if step > 0 else current > stop:
            yield current
            current += step

    def iteration(self, node: ast.For, name: str, item: Any, body: list[ast.stmt], frame: Frame) -> bool:
        frame[name] = item
        self.iterations += 1
        self.event("I", node, frame, list(self.naming(name, item)), names=[name])
        return self.turn(body, frame)

    def test(self, node: ast.stmt, test: ast.expr, frame: Frame) -> bool:
        holds = self.truth(test, frame)
        self.branches += 1
        text = f"{self.reading.text(test)} is {'true' if holds else 'false'}" if self.tells else ""
        self.event("T", node, frame, ["+" if holds else "-"], text=text)
        return holds

    def simple(self, node: ast.stmt, frame: Frame) -> None:
        if isinstance(node, ast.AugAssign):
            before = self.value(node.target, frame)
            after = self.apply(node.op, before, self.value(node.value, frame))
            self.stored(node, [(node.target, after)], frame)
            return
        if isinstance(node, ast.Return):
            self.leave(node, None if node.value is None else self.value(node.value, frame), frame)
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                found = self.value(value, frame)
                self.stored(node, list(zip(targets, found, strict=True)), frame)
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=base, attr="pop"))
            ):
                items = self.value(base, frame)
                taken = self.popped(items)
                text = f"{self.holding(base, items)}, {name} = {worded(taken)}" if self.tells else ""
                changes = [f"{self.name(items)}-", f"{name}={shown(taken)}"]
                frame[name] = taken
                self.event("X", node, frame, changes, names=[name], items=[items], text=text)
            case ast.Assign(targets=[target], value=value):
                self.stored(node, [(target, self.value(value, frame))], frame)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr=attr), args=args)):
                added = [self.value(arg, frame) for arg in args]
                items = self.value(base, frame)
                if attr == "pop":
                    self.popped(items)
                items += added
                change = self.name(items) + (f"+{shown(added[0])}" if added else "-")
                self.event("X", node, frame, [change], items=[items], text=self.holding(base, items))
            case ast.Delete(targets=[ast.Subscript(value=base, slice=index)]):
                table = self.value(base, frame)
                key = self.key(index, table, frame)
                del table[key]
                change = f"{self.name(table)}-{shown(key)}"
                self.event("X", node, frame, [change], items=[table], text=self.holding(base, table))
            case ast.Expr(value=call):
                self.value(call, frame)
                self.event("X", node, frame, text="the call is done")
            case ast.Break():
                self.event("X", node, frame, text="leave the loop")
                raise BreakLoop
            case _:
                self.event("X", node, frame, text="go on with the next turn")
                raise NextTurn

    def leave(self, node: ast.stmt, value: Any, frame: Frame) -> None:
        new: list[str] = []
        told = "^" if value is None else f"^{shown(value)}"
        if is_shared(value):
            new = list(self.introduced(value))
            told = f"^{self.name(value)}"
        text = f"return {worded(value)}" if self.tells and value is not None else "return"
        self.event("X", node, frame, [*new, told], text=text)
        raise Return(value)

    def holding(self, base: ast.expr, items: Any) -> str:
        """Return what is told of a list or dictionary that was changed."""
        return f"{ast.unparse(base)} = {worded(items)}" if self.tells else ""

    def popped(self, items: list[Any]) -> Any:
        if not items:
            raise WalkError("pop from an empty list")
        return items.pop()

    def stored(self, node: ast.stmt, pairs: list[tuple[ast.expr, Any]], frame: Frame) -> None:
        """Store values in targets from left to right."""
        changes: list[str] = []
        texts: list[str] = []
        names: list[str] = []
        changed: list[Any] = []
        causes = self.reads(node, frame) if self.tells else set()  # by what names hold before they are set
        for target, value in pairs:
            if isinstance(target, ast.Name):
                frame[target.id] = value
                changes += self.naming(target.id, value)
                names.append(target.id)
                texts.append(f"{target.id} = {worded(value)}" if self.tells else "")
                continue
            assert isinstance(target, ast.Subscript)
            base, where = target.value, ""
            items = self.value(base.value if isinstance(base, ast.Subscript) else base, frame)
            name = self.name(items)
            changed.append(items)
            told = items
            if isinstance(base, ast.Subscript):
                row = self.place(base.slice, items, frame)
                items, where = items[row], f"[{row}]"
                changed.append(items)
            if isinstance(items, dict):
                key = self.value(target.slice, frame)
                if len(items) >= WIDEST and key not in items:
                    raise WalkError("a dictionary is too long")
            else:
                key = self.place(target.slice, items, frame)
            items[key] = value
            changes.append(f"{name}{where}[{shown(key)}]={shown(value)}")
            texts.append(f"{_first(target)} = {worded(told)}" if self.tells else "")
        text = ", ".join(texts)
        self.event("X", node, frame, changes, names=names, items=changed, text=text, causes=causes)


def _first(target: ast.expr) -> str:
    """Return the name of the list, grid or dictionary that a target is in."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return ast.unparse(target)
