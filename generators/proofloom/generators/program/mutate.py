"""Seeded faults: a program with one small mistake that a person might make, still sound and typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from proofloom.engine import Stream
from proofloom.engine.program.checks import changed, problems, sound, types
from proofloom.engine.program.kinds import PARTS, Type
from proofloom.engine.program.rename import sets
from proofloom.engine.program.syntax import (
    Append,
    Assign,
    Bin,
    Block,
    Bool,
    Both,
    Break,
    Call,
    Cmp,
    Concat,
    Continue,
    Each,
    Either,
    Expr,
    For,
    Function,
    Get,
    If,
    Int,
    Item,
    Last,
    Not,
    Pairs,
    Program,
    Return,
    Simple,
    Slice,
    Stmt,
    Str,
    Tuple,
    Var,
    While,
    blocks,
    size,
    statements,
)
from proofloom.generators.program.reduce import negated

_OTHER = {"+": "-", "-": "+", "*": "+", "//": "%", "%": "//", "min": "max", "max": "min"}
_EDGE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_WRONG = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "!=", "!=": "=="}

Change = tuple[str, Block]
"""What is wrong, and what stands in the place of the statement."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A program with a fault: what was done, in which function, and the node (of the program without it)."""

    program: Program
    function: Function
    fault: str
    node: int


def mutants(program: Program, stream: Stream, only: int | None = None) -> Iterator[Mutant]:
    """Yield different sound mutants in random order, kinds of faults mixed; `only` is the node to spoil."""
    table = {function.name: function for function in program.functions}
    waiting: dict[str, list[tuple[Function, int, int, Block]]] = {}
    first = 0
    for function in program.functions:
        kinds = types(function, table)
        for place, stmt in enumerate(statements(function.body)):
            node = first + 1 + place
            if only in (None, node):
                for fault, block in _changes(stmt, kinds, table):
                    waiting.setdefault(fault, []).append((function, place, node, block))
        if only is None:
            for fault, place, block in _moves(function.body):
                waiting.setdefault(fault, []).append((function, place, first + 1 + place, block))
        first += size(function)
    for options in waiting.values():
        stream.shuffle(options)
    while waiting:
        fault = stream.choice(sorted(waiting))
        function, place, node, block = waiting[fault].pop()
        if not waiting[fault]:
            del waiting[fault]
        spoiled = _with(function, place, block)
        if spoiled == function or not sound(spoiled, table):
            continue
        functions = tuple(spoiled if item is function else item for item in program.functions)
        mutant = Mutant(Program(functions, program.entry), spoiled, fault, node)
        # callers mind only what a function does to what it is passed
        if changed(spoiled, table) == changed(function, table) or not problems(mutant.program):
            yield mutant


def _with(function: Function, place: int, block: Block) -> Function:
    """Return the function with the statement of a place (0 is the first) replaced by a block."""
    return replace(function, body=_Placer(place, block).block(function.body))


class _Placer:
    def __init__(self, place: int, new: Block) -> None:
        self.left = place
        self.new = new

    def block(self, block: Block) -> Block:
        out: list[Stmt] = []
        for stmt in block:
            count = 1 + sum(1 for inner in blocks(stmt) for _ in statements(inner))
            if self.left == 0:
                out += self.new
            elif 0 < self.left < count:
                self.left -= 1
                out.append(self.inside(stmt))
                continue
            else:
                out.append(stmt)
            self.left -= count
        return tuple(out)

    def inside(self, stmt: Stmt) -> Stmt:
        if isinstance(stmt, If):
            then = self.block(stmt.then)
            return If(stmt.test, then, self.block(stmt.other))
        assert isinstance(stmt, While | For | Each | Pairs)
        return replace(stmt, body=self.block(stmt.body))


# What can be wrong with one statement


def _changes(stmt: Stmt, kinds: Mapping[str, Type], table: Mapping[str, Function]) -> Iterator[Change]:
    """Yield what may stand for a statement, with what is wrong about it."""
    yield from _of_statement(stmt)
    for fault, other in _within(stmt, kinds, table):
        yield fault, (cast(Stmt, other),)


def _of_statement(stmt: Stmt) -> Iterator[Change]:
    if isinstance(stmt, Simple) and not isinstance(stmt, Return):
        yield "dropped statement", ()
    match stmt:
        case Assign((Var() as target,), (Bin(op, left, right),)) if left == target and op in "+-*":
            yield "lost update", (Assign((target,), (right,)),)
        case Assign((Var() as target,), (Concat(left, right),)) if left == target:
            yield "lost update", (Assign((target,), (right,)),)
            yield "swapped operands", (Assign((target,), (Concat(right, left),)),)
        case Assign((target,), (Int(value),)):
            for other in dict.fromkeys((0, 1, -1, value + 1, value - 1)):
                if other != value:
                    yield "wrong initial value", (Assign((target,), (Int(other),)),)
        case Assign(targets, values) if len(values) > 1:
            yield "swapped operands", (Assign(targets, values[::-1]),)
            one_by_one = tuple(Assign((a,), (b,)) for a, b in zip(targets, values, strict=True))
            yield "one after the other", one_by_one
        case If(test, then, other):
            yield "wrong branch", (If(negated(test), then, other),)
            if other:
                yield "dropped statement", (If(test, then),)
                yield "wrong branch", (If(test, other, then),)
            if len(other) == 1 and isinstance(other[0], If):
                yield "if for elif", (If(test, then), other[0])
        case While(test, body):
            yield "if for while", (If(test, body),)
        case For():
            yield from _of_bounds(stmt)
        case Break():
            yield "wrong jump", (Continue(),)
        case Continue():
            yield "wrong jump", (Break(),)


def _of_bounds(stmt: For) -> Iterator[Change]:
    for shift in (1, -1):
        yield "wrong bound", (replace(stmt, stop=_shifted(stmt.stop, shift)),)
        if stmt.start != Int(0) or shift > 0:
            yield "wrong bound", (replace(stmt, start=_shifted(stmt.start, shift)),)
    if abs(stmt.step) > 1:
        yield "wrong step", (replace(stmt, step=stmt.step // abs(stmt.step)),)


def _shifted(expr: Expr, shift: int) -> Expr:
    """Return an integer one more or less, written as a person would."""
    match expr:
        case Int(value):
            return Int(value + shift)
        case Bin("+" | "-" as op, left, Int(value)):
            moved = (value if op == "+" else -value) + shift
            return left if moved == 0 else Bin("+" if moved > 0 else "-", left, Int(abs(moved)))
    return Bin("+" if shift > 0 else "-", expr, Int(1))


def _moves(block: Block, first: int = 0) -> Iterator[tuple[str, int, Block]]:
    """Yield loops whose last statement slipped out behind them, or that do at each turn what follows, too."""
    place = first
    for at, stmt in enumerate(block):
        if isinstance(stmt, While | For | Each | Pairs):
            *before, last = stmt.body
            if before and isinstance(last, Simple) and not isinstance(last, Return | Break | Continue):
                yield "wrong place", place, (replace(stmt, body=tuple(before)), last)
            after = block[at + 1 : at + 2]
            if after and isinstance(after[0], Assign | Append | Return):
                yield "wrong place", place, (replace(stmt, body=(*stmt.body, *after)),)
        inside = place + 1
        for inner in blocks(stmt):
            yield from _moves(inner, inside)
            inside += sum(1 for _ in statements(inner))
        place = inside


# What can be wrong within a line


def _within(
    node: Any, kinds: Mapping[str, Type], table: Mapping[str, Function], top: bool = True
) -> Iterator[tuple[str, Any]]:
    """Yield a node with one of its own expressions changed."""
    bound = set(sets(node)) if top else set()
    for name, kind in PARTS[type(node)]:
        part = getattr(node, name)
        if kind in ("Expr", "Expr | None", "Call") and part is not None:
            for fault, changed in _of_expr(part, kinds, table):
                yield fault, replace(node, **{name: changed})
        elif kind in ("tuple[Expr, ...]", "tuple[Target, ...]"):
            for at, item in enumerate(part):
                inner = (
                    _of_expr(item, kinds, table)
                    if kind == "tuple[Expr, ...]"
                    else _within(item, kinds, table, False)
                    if not isinstance(item, Var)
                    else ()
                )
                for fault, changed in inner:
                    yield fault, replace(node, **{name: (*part[:at], changed, *part[at + 1 :])})
        elif kind == "Name" and part and part not in bound:
            for other, held in kinds.items():
                if other != part and held is kinds[part]:
                    yield "wrong variable", replace(node, **{name: other})


def _of_expr(
    expr: Expr, kinds: Mapping[str, Type], table: Mapping[str, Function]
) -> Iterator[tuple[str, Expr]]:
    """Yield an expression with one thing changed in it, itself or a part."""
    yield from _own(expr, table)
    for fault, other in _within(expr, kinds, table, False):
        yield fault, cast(Expr, other)


def _own(expr: Expr, table: Mapping[str, Function]) -> Iterator[tuple[str, Expr]]:
    match expr:
        case Int(value):
            yield "off by one", Int(value + 1)
            yield "off by one", Int(value - 1)
        case Bool(value):
            yield "wrong truth", Bool(not value)
        case Str(""):
            yield "wrong text", Str(" ")
        case Str(value) if len(value) > 1:
            yield "wrong text", Str(value[:-1])
        case Bin(op, left, right):
            yield "wrong operator", Bin(_OTHER[op], left, right)
            if op == "+" and (left, right) != (right, left):
                yield "wrong operator", Bin("*", left, right)
            if op in ("-", "//", "%"):
                yield "swapped operands", Bin(op, right, left)
            if op in ("+", "-") and isinstance(right, Int):
                yield "dropped operand", left
        case Cmp(op, left, right):
            if op in _EDGE:
                yield "off by one", Cmp(_EDGE[op], left, right)
            yield "wrong comparison", Cmp(_WRONG[op], left, right)
        case Both(left, right):
            yield "wrong operator", Either(left, right)
            yield from (("dropped condition", side) for side in (left, right))
        case Either(left, right):
            yield "wrong operator", Both(left, right)
            yield from (("dropped condition", side) for side in (left, right))
        case Not(of):
            yield "wrong truth", of
        case Concat(left, right):
            yield "swapped operands", Concat(right, left)
        case Get(name, key, Int(value)):
            yield "wrong initial value", Get(name, key, Int(1 - value))
        case Slice(of, start, stop):
            if start is not None:
                yield "wrong bound", Slice(of, _shifted(start, 1), stop)
            if stop is not None:
                yield "wrong bound", Slice(of, start, _shifted(stop, -1))
        case Last(name):
            yield "wrong end", Item(name, Int(0))
        case Tuple(items):
            yield "swapped operands", Tuple(items[::-1])
        case Call(name, args):
            yield from _of_call(name, args, table)


def _of_call(name: str, args: tuple[Expr, ...], table: Mapping[str, Function]) -> Iterator[tuple[str, Expr]]:
    own = table[name]
    for at in range(len(args) - 1):
        if own.params[at].type is own.params[at + 1].type:
            yield "wrong argument", Call(name, (*args[:at], args[at + 1], args[at], *args[at + 2 :]))
    signature = [param.type for param in own.params]
    for other in table.values():
        same = [param.type for param in other.params] == signature and other.result == own.result
        if same and other.name != name:
            yield "wrong callee", Call(other.name, args)
