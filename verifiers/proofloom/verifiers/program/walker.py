"""A second interpreter: walks the syntax tree of the printed source and writes down its own events.

Written from docs/step-semantics.md without the program tree: nodes are numbered by the source lines of
functions and statements, lists by the order in which they are first seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from proofloom.engine.program.task import Counts, Value
from proofloom.verifiers.program.grammar import BIGGEST, Reading

FUEL = 50_000  # steps
DEEPEST = 60
WIDEST = 10_000  # elements of one list
LONGEST = 4_000_000  # characters of all texts


class WalkError(Exception):
    """The run leaves the language: the message says how."""


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

    `lines` gives the source line of each node; for each event there are its `texts` (what it changed, as
    a person reads it) and its `causes` (the events that last set what it reads); `calls` are those made
    by the entry, by their first event.
    """

    value: Value | None
    counts: Counts
    lines: list[int]
    events: list[str]
    texts: list[str]
    causes: list[set[int]]
    calls: dict[int, Call]


class Frame(dict[str, Any]):
    """An activation's variables, the event that opened it, and the event that last set each variable."""

    def __init__(self, opened: int) -> None:
        super().__init__()
        self.opened = opened
        self.set_at: dict[str, int] = {}


def walk(reading: Reading, entry: str, args: tuple[Value, ...]) -> Walk:
    """Run a program that keeps the grammar; raise `WalkError` when the run leaves the language."""
    return walk_with(Walker(reading), reading, entry, args)


def walk_with(walker: Walker, reading: Reading, entry: str, args: tuple[Value, ...]) -> Walk:
    """Run a program with a walker of one's own."""
    if entry not in reading.functions or len(args) != len(reading.functions[entry].args.args):
        raise WalkError("the call does not match the program")
    for param, arg in zip(reading.functions[entry].args.args, args, strict=True):
        items = arg if isinstance(arg, tuple) else (arg,)
        if isinstance(arg, tuple) != reading.is_list(entry, param.arg):
            raise WalkError("an argument is of the wrong type")
        if len(items) > WIDEST or not all(_is_small(item) for item in items):
            raise WalkError("an argument is too large")
    try:
        value = walker.call(entry, [list(arg) if isinstance(arg, tuple) else arg for arg in args])
    except RecursionError:
        raise WalkError("the calls are too deep") from None
    result = tuple(value) if isinstance(value, list) else value
    counts = Counts(walker.ops, walker.calls - 1, walker.iterations, walker.branches, walker.deepest)
    return Walk(result, counts, walker.lines, walker.events, walker.texts, walker.causes, walker.closed)


def node_lines(reading: Reading) -> list[int]:
    """Return the source line of every node: each function and each statement, in source order."""
    return sorted(
        part.lineno
        for function in reading.functions.values()
        for part in ast.walk(function)
        if isinstance(part, ast.stmt)
    )


class Walker:
    """One run: everything that it has written down so far."""

    def __init__(self, reading: Reading) -> None:
        self.functions = reading.functions
        self.lines = node_lines(reading)
        if len(set(self.lines)) != len(self.lines):
            raise WalkError("two statements stand on one line")
        self.node = {line: number for number, line in enumerate(self.lines)}
        self.events: list[str] = []
        self.texts: list[str] = []
        self.written = 0
        self.causes: list[set[int]] = []
        self.closed: dict[int, Call] = {}
        self.read: dict[int, list[str]] = {}
        self.touched: dict[int, int] = {}
        self.lists: list[list[int]] = []
        self.known: dict[int, int] = {}
        self.ops = self.calls = self.iterations = self.branches = self.depth = self.deepest = 0

    # Events

    def event(
        self, letter: str, node: ast.stmt, frame: Frame, changes: Sequence[str] = (), **told: Any
    ) -> None:
        """Write an event down. `told` may hold the names it sets, the lists it changes, and its text."""
        now = len(self.events)
        if now >= FUEL:
            raise WalkError("out of fuel")
        self.causes.append(self.reads(node, frame) if letter != "E" else {told["caller"]} - {-1})
        names, items = told.get("names", ()), told.get("items", ())
        for name in names:
            frame.set_at[name] = now
            if isinstance(frame[name], list):
                self.touched.setdefault(id(frame[name]), now)
        for changed in items:
            self.touched[id(changed)] = now
        plain = ", ".join(f"{name} = {frame[name]}" for name in names)
        self.texts.append(told.get("text", plain))
        self.written += len(self.texts[-1])
        if self.written > LONGEST:
            raise WalkError("the lists are too long to tell")
        self.events.append(" ".join([f"{letter}{self.node[node.lineno]}", *changes]))

    def reads(self, node: ast.stmt, frame: Frame) -> set[int]:
        """Return the events that last set what a statement's own line reads, else the activation's first."""
        found = set()
        for name in self.read_names(node):
            if name in self.functions:
                found.add(len(self.events) - 1)
            elif name in frame.set_at:
                value = frame.get(name)
                at = self.touched.get(id(value), 0) if isinstance(value, list) else 0
                found.add(max(frame.set_at[name], at))
        return found or {frame.opened}

    def read_names(self, node: ast.stmt) -> list[str]:
        """Return the names that a statement's own line reads, called functions among them."""
        if node.lineno not in self.read:
            if isinstance(node, ast.If | ast.While):
                parts: list[ast.AST] = [node.test]
            else:
                parts = [node.iter] if isinstance(node, ast.For) else [node]
            every = [name for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)]
            names = [name.id for name in every if isinstance(name.ctx, ast.Load)]
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                names.append(node.target.id)
            self.read[node.lineno] = names
        return self.read[node.lineno]

    def naming(self, name: str, value: Any) -> Iterator[str]:
        """Write that a name now holds a value, introducing a list not seen before."""
        if isinstance(value, list):
            yield from self.introduced(value)
            yield f"{name}@{self.known[id(value)]}"
        else:
            yield f"{name}={value}"

    def introduced(self, value: list[int]) -> Iterator[str]:
        if id(value) not in self.known:
            self.known[id(value)] = len(self.lists)
            self.lists.append(value)
            yield f"@{self.known[id(value)]}=[{','.join(str(item) for item in value)}]"

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
        told = ", ".join(f"{key} = {value}" for key, value in frame.items())
        text = f"{name} starts with {told}" if told else f"{name} starts"
        opened = caller.opened if caller else -1
        self.event("E", function, frame, changes, names=tuple(frame), text=text, caller=opened)
        value = None
        try:
            for node in function.body:
                self.run(node, frame)
        except Return as leaving:
            value = leaving.value
        self.depth -= 1
        if self.depth == 1:
            self.closed[first] = Call(len(self.events) - 1, "" if value is None else str(value))
        return value

    # Statements

    def run(self, node: ast.stmt, frame: Frame) -> None:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                for inner in body if self.test(node, test, frame) else orelse:
                    self.run(inner, frame)
            case ast.While(test=test, body=body):
                while self.test(node, test, frame):
                    self.iterations += 1
                    if self.turn(body, frame):
                        break
            case ast.For(target=ast.Name(id=name), iter=source, body=body):
                self.each(node, name, source, body, frame)
            case _:
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

    def items(self, source: ast.expr, frame: Frame) -> Iterator[int]:
        """Yield the values of a loop over a range, whose bounds are evaluated once, or over a list."""
        if not isinstance(source, ast.Call):
            items = self.value(source, frame)
            place = 0
            while place < len(items):
                yield items[place]
                place += 1
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

    def iteration(self, node: ast.For, name: str, item: int, body: list[ast.stmt], frame: Frame) -> bool:
        frame[name] = item
        self.iterations += 1
        self.event("I", node, frame, [f"{name}={item}"], names=[name])
        return self.turn(body, frame)

    def test(self, node: ast.stmt, test: ast.expr, frame: Frame) -> bool:
        holds = self.truth(test, frame)
        self.branches += 1
        text = f"{ast.unparse(test)} is {'true' if holds else 'false'}"
        self.event("T", node, frame, ["+" if holds else "-"], text=text)
        return holds

    def simple(self, node: ast.stmt, frame: Frame) -> None:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                found = [self.value(value, frame) for value in values]
                self.stored(node, list(zip(targets, found, strict=True)), frame)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=base))):
                items = self.value(base, frame)
                taken = self.popped(items)
                told = {"text": f"{ast.unparse(base)} = {items}, {name} = {taken}", "items": [items]}
                changes = [f"@{self.known[id(items)]}-", f"{name}={taken}"]
                frame[name] = taken
                self.event("X", node, frame, changes, names=[name], **told)
            case ast.Assign(targets=[target], value=value):
                self.stored(node, [(target, self.value(value, frame))], frame)
            case ast.AugAssign(target=target, op=op, value=value):
                before = self.value(target, frame)
                self.stored(node, [(target, self.apply(op, before, self.value(value, frame)))], frame)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr=attr), args=args)):
                added = [self.value(arg, frame) for arg in args]
                items = self.value(base, frame)
                if attr == "pop":
                    self.popped(items)
                items += added
                change = f"@{self.known[id(items)]}" + (f"+{added[0]}" if added else "-")
                text = f"{ast.unparse(base)} = {items}"
                self.event("X", node, frame, [change], items=[items], text=text)
            case ast.Expr(value=call):
                self.value(call, frame)
                self.event("X", node, frame, text="the call is done")
            case ast.Return(value=value):
                self.leave(node, None if value is None else self.value(value, frame), frame)
            case ast.Break():
                self.event("X", node, frame, text="leave the loop")
                raise BreakLoop
            case _:
                self.event("X", node, frame, text="go on with the next turn")
                raise NextTurn

    def leave(self, node: ast.stmt, value: Any, frame: Frame) -> None:
        new: list[str] = []
        shown = "^" if value is None else f"^{value}"
        if isinstance(value, list):
            new = list(self.introduced(value))
            shown = f"^@{self.known[id(value)]}"
        self.event("X", node, frame, [*new, shown], text="return" if value is None else f"return {value}")
        raise Return(value)

    def popped(self, items: list[int]) -> int:
        if not items:
            raise WalkError("pop from an empty list")
        return items.pop()

    def stored(self, node: ast.stmt, pairs: list[tuple[ast.expr, Any]], frame: Frame) -> None:
        """Store values in targets from left to right."""
        changes: list[str] = []
        texts: list[str] = []
        names: list[str] = []
        changed: list[list[int]] = []
        for target, value in pairs:
            if isinstance(target, ast.Name):
                frame[target.id] = value
                changes += self.naming(target.id, value)
                names.append(target.id)
                texts.append(f"{target.id} = {value}")
            else:
                assert isinstance(target, ast.Subscript)
                items = self.value(target.value, frame)
                place = self.place(target.slice, items, frame)
                items[place] = value
                changes.append(f"@{self.known[id(items)]}[{place}]={value}")
                changed.append(items)
                texts.append(f"{ast.unparse(target.value)} = {items}")
        self.event("X", node, frame, changes, names=names, items=changed, text=", ".join(texts))

    # Expressions

    def place(self, index: ast.expr, items: list[int], frame: Frame) -> int:
        """Return the place that an index names: from 0, or the literal -1 for the last."""
        last = isinstance(index, ast.UnaryOp) and isinstance(index.operand, ast.Constant)
        at: int = self.value(index, frame)
        if last and at == -1:
            at = len(items) - 1
        if not 0 <= at < len(items):
            raise WalkError("an index is out of range")
        return at

    def truth(self, node: ast.expr, frame: Frame) -> bool:
        match node:
            case ast.BoolOp(op=op, values=values):
                self.ops += len(values) - 1
                wanted = isinstance(op, ast.And)
                return wanted if all(self.truth(value, frame) is wanted for value in values) else not wanted
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self.ops += 1
                return not self.truth(operand, frame)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                self.ops += 1
                return self.compare(op, self.value(left, frame), self.value(right, frame))
        self.ops += 1
        return bool(self.value(node, frame))

    def compare(self, op: ast.cmpop, left: int, right: int) -> bool:
        match op:
            case ast.Lt():
                return left < right
            case ast.LtE():
                return not right < left
            case ast.Gt():
                return right < left
            case ast.GtE():
                return not left < right
            case ast.Eq():
                return left == right
        return left != right

    def value(self, node: ast.expr, frame: Frame) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                if name not in frame:
                    raise WalkError("a variable is used before it is set")
                return frame[name]
            case ast.UnaryOp(operand=ast.Constant(value=int(value))):
                return -value
            case ast.UnaryOp(operand=operand):
                self.ops += 1
                return -self.value(operand, frame)
            case ast.BinOp(left=ast.List(elts=[item]), right=count):
                self.ops += 1
                filler, times = self.value(item, frame), self.value(count, frame)
                if times > WIDEST:
                    raise WalkError("a list is too long")
                return [filler for _ in range(times)]
            case ast.BinOp(left=left, op=op, right=right):
                first = self.value(left, frame)
                return self.apply(op, first, self.value(right, frame))
            case ast.List(elts=elements):
                return [self.value(element, frame) for element in elements]
            case ast.Subscript(value=base, slice=index):
                self.ops += 1
                items = self.value(base, frame)
                return items[self.place(index, items, frame)]
            case ast.Call(func=ast.Name(id=name), args=args):
                given = [self.value(arg, frame) for arg in args]
                return self.call(name, given, frame) if name in self.functions else self.built_in(name, given)
        raise WalkError("an expression is not in the language")

    def built_in(self, name: str, given: list[Any]) -> int:
        self.ops += 1
        if name == "len":
            return len(given[0])
        first = int(given[0])
        if name == "abs":
            return -first if first < 0 else first
        second = int(given[1])
        return (
            (second if second < first else first) if name == "min" else (second if first < second else first)
        )

    def apply(self, op: ast.operator, left: int, right: int) -> int:
        self.ops += 1
        if isinstance(op, ast.FloorDiv | ast.Mod):
            if right <= 0:
                raise WalkError("a divisor is not positive")
            quotient, rest = divmod(left, right)
            return quotient if isinstance(op, ast.FloorDiv) else rest
        if isinstance(op, ast.Mult):
            result = left * right
        else:
            result = left + right if isinstance(op, ast.Add) else left - right
        if not -BIGGEST < result < BIGGEST:
            raise WalkError("a number is too large")
        return result


def _is_small(item: object) -> bool:
    return type(item) is int and -BIGGEST < item < BIGGEST
