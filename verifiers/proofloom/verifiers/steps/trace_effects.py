"""What one simple statement or test changes, in the notation of traces, worked out on what it finds."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from proofloom.verifiers.program.shapes import shown
from proofloom.verifiers.steps.trace_values import Scene, ValueFault, applied, evaluate, place


def parts(node: ast.stmt, scene: Scene) -> list[str]:
    """Return what a statement's event says it changes; raise `ValueFault`."""
    try:
        return list(_parts(node, scene))
    except ValueFault:
        raise
    except (LookupError, TypeError, ZeroDivisionError, AttributeError, ValueError, RecursionError) as error:
        raise ValueFault(str(error)) from None


def held(name: str, value: Any, scene: Scene, new: int = 0) -> list[str]:
    """Write that a variable ("^": what is returned) holds a value; `new` lists have appeared before it."""
    if not isinstance(value, list | dict):
        return [f"{name}={shown(value)}"]
    label = scene.label(value)
    if label is not None:
        return [f"{name}{label}"]
    return [f"@{scene.heap + new}={shown(value)}", f"{name}@{scene.heap + new}"]


def _parts(node: ast.stmt, scene: Scene) -> Iterator[str]:
    match node:
        case ast.If(test=test) | ast.While(test=test):
            yield "+" if evaluate(test, scene) else "-"
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
            yield from _together(targets, value, scene)
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=base, attr="pop"))
        ):
            yield f"{scene.label(evaluate(base, scene))}-"
            yield f"{name}={shown(evaluate(base, scene)[-1])}"
        case ast.Assign(targets=[target], value=value):
            yield from _stored(target, evaluate(value, scene), scene)
        case ast.AugAssign(target=target, op=op, value=value):
            before = evaluate(target, scene)
            yield from _stored(target, applied(op, before, evaluate(value, scene), scene), scene)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr=attr), args=args)):
            items = evaluate(base, scene)
            if attr == "pop" and not items:
                raise ValueFault("pop from an empty list")
            yield f"{scene.label(items)}" + ("-" if attr == "pop" else f"+{shown(evaluate(args[0], scene))}")
        case ast.Delete(targets=[ast.Subscript(value=base, slice=index)]):
            table = evaluate(base, scene)
            key = evaluate(index, scene)
            if key not in table:
                raise ValueFault("a key is missing")
            yield f"{scene.label(table)}-{shown(key)}"
        case ast.Return(value=None):
            yield "^"
        case ast.Return(value=ast.expr() as value):
            found = evaluate(value, scene)
            if isinstance(found, list | dict):
                yield from held("^", found, scene)
            else:
                yield f"^{shown(found)}"


def _together(targets: Sequence[ast.expr], value: ast.expr, scene: Scene) -> Iterator[str]:
    """Store several values: all are worked out first, or, where that is misread, one after the other."""
    if not isinstance(value, ast.Tuple) or not scene.in_turn:
        new = 0
        for target, one in zip(targets, evaluate(value, scene), strict=True):
            told = _stored(target, one, scene, new)
            new += told[0].startswith(f"@{scene.heap + new}=")
            yield from told
        return
    for target, part in zip(targets, value.elts, strict=True):
        one = evaluate(part, scene)
        yield from _stored(target, one, scene)
        scene = _after(target, one, scene)


def _after(target: ast.expr, value: Any, scene: Scene) -> Scene:
    """Return what there is after a value was stored, all else left as it was."""
    if isinstance(target, ast.Name):
        return replace(scene, env={**scene.env, target.id: value})
    assert isinstance(target, ast.Subscript)
    if not isinstance(target.value, ast.Name):
        raise ValueFault("a grid")
    name = target.value.id
    own = scene.env[name]
    other = own.copy()
    other[place(target.slice, own, scene)] = value
    return replace(
        scene,
        env={**scene.env, name: other},
        label=lambda one: scene.label(own) if one is other else scene.label(one),
    )


def _stored(target: ast.expr, value: Any, scene: Scene, new: int = 0) -> list[str]:
    if isinstance(target, ast.Name):
        return held(target.id, value, scene, new)
    assert isinstance(target, ast.Subscript)
    base, where = target.value, ""
    if isinstance(base, ast.Subscript):
        grid = evaluate(base.value, scene)
        row = place(base.slice, grid, scene)
        items, label, where = grid[row], scene.label(grid), f"[{row}]"
    else:
        items = evaluate(base, scene)
        label = scene.label(items)
    return [f"{label}{where}[{shown(place(target.slice, items, scene))}]={shown(value)}"]
