"""Run the printed source in CPython with a counter put before every step, and compare value and steps.

The counters follow docs/step-semantics.md as read here, on the source alone. Before anything runs, the
source is held to the grammar (`grammar.py`); it runs without built-ins but len, abs, min, max and range,
with fuel checked at every loop turn and call, and with every stored integer and made list held to size.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.program.task import Ask, ProgramTask, Value
from proofloom.verifiers.program.grammar import BIGGEST, GrammarError, Reading, read

FUEL = 50_000  # steps
WIDEST = 100_000  # elements of all lists that are made by repeating


class Stopped(Exception):
    """The run was stopped: out of fuel, a number too large, a list too long."""


@verifier
def rerun(candidate: Candidate[ProgramTask]) -> Verdict:
    """Return pass when CPython returns the stated value in the stated number of steps."""
    body = candidate.body
    if body.language != "python":
        return Verdict.failed("the language is not Python", body.language)
    try:
        reading = read(body.source)
        value, steps = execute(body.source, reading, body.entry, body.args)
    except GrammarError as error:
        return Verdict.failed("the source is not in the grammar", str(error))
    except (Stopped, IndexError, ZeroDivisionError, UnboundLocalError, NameError, RecursionError,
            TypeError, ValueError, OverflowError, MemoryError, SyntaxError) as error:  # fmt: skip
        return Verdict.failed("the run does not end in a value", str(error))
    if value != body.value:
        return Verdict.failed("another value is returned", f"{value}, stated {body.value}")
    if steps != body.steps:
        return Verdict.failed("another number of steps", f"{steps}, stated {body.steps}")
    shown = str(steps) if body.ask is Ask.STEPS else str(value if isinstance(value, int) else list(value))
    if candidate.answer != shown:
        return Verdict.failed("the answer is not what was asked", f"{candidate.answer}, found {shown}")
    return Verdict.passed(f"CPython: value {value}, {steps} steps")


def execute(source: str, reading: Reading, entry: str, args: tuple[Value, ...]) -> tuple[Value, int]:
    """Run a program that keeps the grammar; return its value and the count."""
    if entry not in reading.functions:
        raise GrammarError("the entry is not defined")
    params = reading.functions[entry].args.args
    if len(params) != len(args):
        raise GrammarError("the arguments do not match the parameters")
    for param, arg in zip(params, args, strict=True):
        if isinstance(arg, tuple) != reading.is_list(entry, param.arg) or not _small(arg):
            raise GrammarError("an argument has the wrong type or size")
    counter, left = [0], [WIDEST]

    def times(count: int) -> int:
        left[0] -= max(count, 0)
        if left[0] < 0:
            raise Stopped("the lists are too long")
        return max(count, 0)

    names: dict[str, Any] = {
        "__builtins__": {}, "len": len, "abs": abs, "min": min, "max": max, "range": range,
        "__steps": counter, "__int": _int, "__times": times, "__stop": _stop, "__fuel": FUEL,
    }  # fmt: skip
    exec(_instrumented(source), names)  # noqa: S102 - held to the grammar above, no built-ins, fuel
    function: Callable[..., Any] = names[entry]
    value = function(*(list(arg) if isinstance(arg, tuple) else arg for arg in args))
    if value is None:
        raise Stopped("nothing is returned")
    return (tuple(value) if isinstance(value, list) else value), counter[0]


def _small(value: Value) -> bool:
    items = value if isinstance(value, tuple) else (value,)
    return len(items) <= WIDEST and all(type(item) is int and abs(item) < BIGGEST for item in items)


def _int(value: Any) -> Any:
    if type(value) is int and not -BIGGEST < value < BIGGEST:
        raise Stopped("a number is too large")
    return value


def _stop() -> None:
    raise Stopped("out of fuel")


@lru_cache(maxsize=16)
def _instrumented(source: str) -> Any:
    module = _Counting().visit(ast.parse(source))
    return compile(ast.fix_missing_locations(module), "program", "exec")


# Shared by every program: a node may stand in many places of a tree.
_TICK = ast.parse("__steps[0] += 1").body[0]
_GUARD = ast.parse("if __steps[0] > __fuel: __stop()").body[0]


class _Counting(ast.NodeTransformer):
    """Puts a count before each simple statement, condition, loop check and function body."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.body = [_TICK, _GUARD, *self.body(node.body)]
        return node

    def body(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        out: list[ast.stmt] = []
        for node in statements:
            made = self.visit(node)
            out += made if isinstance(made, list) else [_TICK, made]
        return out

    def visit_If(self, node: ast.If) -> list[ast.stmt]:
        self.within(node.test)
        node.body, node.orelse = self.body(node.body), self.body(node.orelse)
        return [_TICK, node]

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        """`while c: b` becomes `while 1: count; if not c: break; b`, so that every check is counted."""
        self.within(node.test)
        leave = ast.If(ast.UnaryOp(ast.Not(), node.test), [ast.Break()], [])
        body = [_TICK, _GUARD, leave, *self.body(node.body)]
        return [ast.While(ast.Constant(1), body, [])]

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        """The `else` of a for runs when the values run out, and not after a break: the last check."""
        self.within(node.iter)
        node.body = [_TICK, _GUARD, *self.body(node.body)]
        node.orelse = [_TICK]
        return [node]

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        self.within(node.value)
        if isinstance(node.value, ast.Tuple):
            node.value.elts = [_checked(item) for item in node.value.elts]
        elif not isinstance(node.value, ast.List):
            node.value = _checked(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        """The range of the result is checked right after, by storing it again."""
        self.within(node.value)
        place = ast.parse(ast.unparse(node.target), mode="eval").body
        again = ast.Assign([node.target], _checked(place))
        return [_TICK, node, again]

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        if node.value is not None:
            self.within(node.value)
            node.value = _checked(node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        self.within(node.value)
        return node

    def within(self, node: ast.expr) -> None:
        """Hold list sizes and call arguments inside an expression to their limits."""
        for part in ast.walk(node):
            if isinstance(part, ast.BinOp) and isinstance(part.left, ast.List):
                part.right = ast.Call(ast.Name("__times", ast.Load()), [part.right], [])
            elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name | ast.Attribute):
                name = part.func.id if isinstance(part.func, ast.Name) else part.func.attr
                if name not in ("len", "abs", "min", "max", "range", "__times", "__int"):
                    part.args = [_checked(arg) for arg in part.args]


def _checked(node: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("__int", ast.Load()), [node], [])
