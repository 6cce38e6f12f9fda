"""What a single expression comes to on the variables that it finds: a small evaluator, also for misreadings.

It knows nothing of where a run goes. The second checker of told runs replays certificates with it, and an
error is typed by finding the misreading that gives its value.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from proofloom.verifiers.program.evaluator import WIDEST
from proofloom.verifiers.program.operands import BIGGEST
from proofloom.verifiers.program.shapes import LONGEST


class ValueFault(ValueError):
    """The statement has no value here."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a statement finds.

    env      its activation's variables
    label    what events call a list, grid, row or dictionary, or None before it has appeared
    heap     how many lists have appeared so far
    result   what the call that the statement makes has returned
    divide, in_turn  how `//` rounds, and whether several values are stored one by one
    """

    env: Mapping[str, Any]
    label: Callable[[Any], str | None]
    heap: int
    result: Any = None
    divide: Callable[[int, int], int] = int.__floordiv__
    in_turn: bool = False


_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne,
    ast.In: lambda item, items: item in items, ast.NotIn: lambda item, items: item not in items,
}  # fmt: skip
_BUILT_IN: dict[str, Callable[..., Any]] = {
    "len": len, "abs": abs, "min": min, "max": max, "str": str,
    "ord": ord, "chr": lambda code: chr(code) if 32 <= code <= 126 else _fault(),
    "int": lambda text: int(text) if re.fullmatch("-?[0-9]{1,15}", text) else _fault(),
}  # fmt: skip
_METHODS: dict[str, Callable[..., Any]] = {
    "get": dict.get, "find": str.find, "split": str.split,
    "join": lambda on, words: on.join(words) if sum(map(len, words)) <= LONGEST else _fault(),
}  # fmt: skip


def names_read(node: ast.stmt) -> list[str]:
    """Return the names that a statement's own line reads."""
    own: ast.AST = node
    if isinstance(node, ast.If | ast.While):
        own = node.test
    elif isinstance(node, ast.For):
        own = node.iter
    every = (part for part in ast.walk(own) if isinstance(part, ast.Name))
    names = [part.id for part in every if isinstance(part.ctx, ast.Load)]
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        names.append(node.target.id)
    return names


def evaluate(node: ast.expr, scene: Scene) -> Any:
    """Return an expression's value; raise `ValueFault` where it has none within the bounds."""
    try:
        return bounded(_value(node, scene))
    except ValueFault:
        raise
    except (LookupError, TypeError, ZeroDivisionError, AttributeError, ValueError, RecursionError) as error:
        raise ValueFault(str(error)) from None


def bounded(value: Any) -> Any:
    """Hold a value to the sizes that there may be; return it."""
    if isinstance(value, int):
        return value if -BIGGEST < value < BIGGEST else _fault()
    return (
        value if value is None or len(value) <= (LONGEST if isinstance(value, str) else WIDEST) else _fault()
    )


def _value(node: ast.expr, scene: Scene) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return scene.env[name]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not evaluate(operand, scene)
        case ast.UnaryOp(operand=operand):
            return -evaluate(operand, scene)
        case ast.BoolOp(op=op, values=values):
            ends = isinstance(op, ast.Or)
            return ends if any(bool(evaluate(value, scene)) is ends for value in values) else not ends
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARE[type(op)](evaluate(left, scene), evaluate(right, scene))
        case ast.BinOp(left=ast.List(elts=[item]), right=count):
            return _filled(evaluate(item, scene), evaluate(count, scene))
        case ast.BinOp(left=left, op=op, right=right):
            return applied(op, evaluate(left, scene), evaluate(right, scene), scene)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            made = [evaluate(element, scene) for element in elements]
            return made if isinstance(node, ast.List) else tuple(made)
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {evaluate(k, scene): evaluate(value, scene) for k, value in pairs if k is not None}
        case ast.ListComp(elt=ast.BinOp(left=ast.List(elts=[item]), right=wide), generators=[rows]):
            assert isinstance(rows.iter, ast.Call)
            filler, width = evaluate(item, scene), evaluate(wide, scene)
            height = evaluate(rows.iter.args[0], scene)
            if min(width, height) < 0 or width * height > WIDEST or height > WIDEST:
                raise ValueFault("too large a grid")
            return [_filled(filler, width) for _ in range(height)]
        case ast.Subscript(value=base, slice=ast.Slice(lower=lower, upper=upper)):
            whole = evaluate(base, scene)
            start = 0 if lower is None else evaluate(lower, scene)
            stop = len(whole) if upper is None else evaluate(upper, scene)
            return whole[start:stop] if 0 <= start <= stop <= len(whole) else _fault()
        case ast.Subscript(value=base, slice=index):
            items = evaluate(base, scene)
            return items[place(index, items, scene)]
        case ast.Call(func=ast.Name(id=name), args=args) if name in _BUILT_IN:
            return _BUILT_IN[name](*[evaluate(arg, scene) for arg in args])
        case ast.Call(func=ast.Name()) if scene.result is not None:
            return scene.result
        case ast.Call(func=ast.Attribute(value=base, attr=attr), args=args):
            return _METHODS[attr](evaluate(base, scene), *[evaluate(arg, scene) for arg in args])
    raise ValueFault("no value")


def _fault() -> Any:
    raise ValueFault("beyond the bounds of the language")


def _filled(item: Any, times: int) -> list[Any]:
    return [item] * times if times <= WIDEST else _fault()


def place(index: ast.expr, items: Any, scene: Scene) -> Any:
    """Return the key of a dictionary, or the place in a list, from 0."""
    if isinstance(items, dict):
        return evaluate(index, scene)
    last = isinstance(index, ast.UnaryOp) and isinstance(index.operand, ast.Constant)
    at: int = evaluate(index, scene)
    at = len(items) - 1 if last and at == -1 else at
    return at if 0 <= at < len(items) else _fault()


def applied(op: ast.operator, left: Any, right: Any, scene: Scene) -> Any:
    """Return what an operator gives of two integers, or of two strings."""
    match op:
        case ast.FloorDiv():
            return bounded(scene.divide(left, right))
        case ast.Mod():
            return bounded(left - right * scene.divide(left, right))
        case ast.Mult():
            return bounded(int(left) * int(right))
        case ast.Add():
            return bounded(left + right)
    return bounded(left - right)
