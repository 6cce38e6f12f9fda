"""What one statement does to the variables it finds: a small evaluator, also under the usual misreadings.

It evaluates single statements only; it knows nothing of where a run goes. The second checker of program
steps replays certificates with it, and an error is typed by finding the misreading that gives its value.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from proofloom.verifiers.program.grammar import BIGGEST

WIDEST = 10_000  # elements of one list


class ValueFault(ValueError):
    """The statement has no value here."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a statement finds.

    env      its activation's variables
    numbers  the number of the list that each list variable stands for
    heap     how many lists have appeared so far
    result   what the call that the statement makes has returned, and the number of that list
    divide, in_turn  how `//` rounds, and whether a tuple is stored one by one
    """

    env: Mapping[str, Any]
    numbers: Mapping[str, int]
    heap: int
    result: Any = None
    result_number: int | None = None
    divide: Callable[[int, int], int] = int.__floordiv__
    in_turn: bool = False


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


def parts(node: ast.stmt, scene: Scene) -> list[str]:
    """Return what a statement's event says it changes, in the trace's notation; raise `ValueFault`."""
    try:
        return _parts(node, scene)
    except (KeyError, IndexError, TypeError, ZeroDivisionError, AttributeError, RecursionError) as error:
        raise ValueFault(str(error)) from None


def _parts(node: ast.stmt, scene: Scene) -> list[str]:
    match node:
        case ast.If(test=test) | ast.While(test=test):
            return ["+" if evaluate(test, scene) else "-"]
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            if not scene.in_turn:
                found = [evaluate(value, scene) for value in values]
                return [
                    part for pair in zip(targets, found, strict=True) for part in _store(*pair, scene, None)
                ]
            out = []
            for target, value in zip(targets, values, strict=True):
                got = evaluate(value, scene)
                out += _store(target, got, scene, None)
                if isinstance(target, ast.Name):
                    scene = replace(scene, env={**scene.env, target.id: got})
            return out
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=base))):
            return [f"@{_number(base, scene)}-", f"{name}={evaluate(base, scene)[-1]}"]
        case ast.Assign(targets=[target], value=value):
            return _store(target, evaluate(value, scene), scene, _known(value, scene))
        case ast.AugAssign(target=target, op=op, value=value):
            load = ast.parse(ast.unparse(target), mode="eval").body
            made = _apply(op, evaluate(load, scene), evaluate(value, scene), scene)
            return _store(target, made, scene, None)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr=attr), args=args)):
            change = "-" if attr == "pop" else f"+{evaluate(args[0], scene)}"
            if attr == "pop" and not evaluate(base, scene):
                raise ValueFault("pop from an empty list")
            return [f"@{_number(base, scene)}{change}"]
        case ast.Return(value=None):
            return ["^"]
        case ast.Return(value=ast.expr() as value):
            found = evaluate(value, scene)
            if not isinstance(found, list):
                return [f"^{found}"]
            known = _known(value, scene)
            number = scene.heap if known is None else known
            return [*([] if known is not None else [_appears(number, found)]), f"^@{number}"]
        case ast.Expr() | ast.Break() | ast.Continue():
            return []
    raise ValueFault("no such statement")


def _store(target: ast.expr, value: Any, scene: Scene, known: int | None) -> list[str]:
    if isinstance(target, ast.Subscript):
        items = evaluate(target.value, scene)
        return [f"@{_number(target.value, scene)}[{_place(target.slice, items, scene)}]={value}"]
    if not isinstance(target, ast.Name):
        raise ValueFault("no such target")
    if not isinstance(value, list):
        return [f"{target.id}={value}"]
    number = scene.heap if known is None else known
    return [*([] if known is not None else [_appears(number, value)]), f"{target.id}@{number}"]


def _appears(number: int, items: list[int]) -> str:
    return f"@{number}=[{','.join(map(str, items))}]"


def _number(node: ast.expr, scene: Scene) -> int:
    if not isinstance(node, ast.Name):
        raise ValueFault("not the name of a list")
    return scene.numbers[node.id]


def _known(node: ast.expr, scene: Scene) -> int | None:
    """Return the number of a list that has appeared before, when an expression is one."""
    if isinstance(node, ast.Name):
        return scene.numbers.get(node.id)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in _BUILT_IN:
        return scene.result_number
    return None


_BUILT_IN: dict[str, Callable[..., int]] = {"len": len, "abs": abs, "min": min, "max": max}
_COMPARE: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Lt: int.__lt__, ast.LtE: int.__le__, ast.Gt: int.__gt__,
    ast.GtE: int.__ge__, ast.Eq: int.__eq__, ast.NotEq: int.__ne__,
}  # fmt: skip


def evaluate(node: ast.expr, scene: Scene) -> Any:
    """Return an expression's value."""
    match node:
        case ast.Constant(value=int(value)):
            return value
        case ast.Name(id=name):
            return scene.env[name]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not evaluate(operand, scene)
        case ast.UnaryOp(operand=operand):
            return -evaluate(operand, scene)
        case ast.BoolOp(op=op, values=values):
            stop = isinstance(op, ast.Or)
            return stop if any(bool(evaluate(value, scene)) is stop for value in values) else not stop
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARE[type(op)](evaluate(left, scene), evaluate(right, scene))
        case ast.BinOp(left=ast.List(elts=[item]), right=count):
            times = evaluate(count, scene)
            if times > WIDEST:
                raise ValueFault("too long a list")
            return [evaluate(item, scene)] * times
        case ast.BinOp(left=left, op=op, right=right):
            return _apply(op, evaluate(left, scene), evaluate(right, scene), scene)
        case ast.List(elts=elements):
            return [evaluate(element, scene) for element in elements]
        case ast.Subscript(value=base, slice=index):
            items = evaluate(base, scene)
            return items[_place(index, items, scene)]
        case ast.Call(func=ast.Name(id=name), args=args) if name in _BUILT_IN:
            return _BUILT_IN[name](*(evaluate(arg, scene) for arg in args))
        case ast.Call() if scene.result is not None:
            return scene.result
    raise ValueFault("no value")


def _place(index: ast.expr, items: list[int], scene: Scene) -> int:
    last = isinstance(index, ast.UnaryOp) and isinstance(index.operand, ast.Constant)
    at: int = evaluate(index, scene)
    at = len(items) - 1 if last and at == -1 else at
    if not 0 <= at < len(items):
        raise ValueFault("no such place")
    return at


def _apply(op: ast.operator, left: int, right: int, scene: Scene) -> int:
    match op:
        case ast.FloorDiv():
            result = scene.divide(left, right)
        case ast.Mod():
            result = left - right * scene.divide(left, right)
        case ast.Mult():
            result = left * right
        case ast.Add():
            result = left + right
        case _:
            result = left - right
    if not -BIGGEST < result < BIGGEST:
        raise ValueFault("too large a number")
    return result
