"""The second checker of told runs: evaluate the one statement again on what its certificate says it finds."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from proofloom.engine import Step
from proofloom.engine.program.task import ProgramTask
from proofloom.verifiers.program.grammar import Reading, read
from proofloom.verifiers.steps.report import Certificate
from proofloom.verifiers.steps.trace_follow import owners
from proofloom.verifiers.steps.trace_state import DeltaError, State
from proofloom.verifiers.steps.trace_told import told
from proofloom.verifiers.steps.trace_values import Scene, ValueFault, evaluate, parts


def replay_trace(body: ProgramTask, steps: Sequence[Step], index: int, certificate: Certificate) -> bool:
    """Say whether a step's event is what its statement does to what the certificate says it finds, and
    whether that is the state which the events told before it leave, where all of them are told singly."""
    try:
        item = told(steps[index])
        node = _statement(body.source, certificate["line"])
        scene = Scene(
            certificate["env"],
            certificate["numbers"],
            certificate["heap"],
            certificate.get("result"),
            certificate.get("result_number"),
        )
        if not item.event:
            return True  # told in words only: there is no formal claim to replay
        head, *changes = item.event.split(" ")
        if head[0] != certificate["letter"] or not _left_so(body, steps, index, certificate):
            return False
        return changes == _changes(body, node, scene, certificate)
    except (KeyError, IndexError, TypeError, ValueError, ValueFault, DeltaError):
        return False


def _changes(body: ProgramTask, node: ast.stmt, scene: Scene, certificate: Certificate) -> list[str]:
    match node:
        case ast.FunctionDef():
            return _binds(body, node, scene, certificate)
        case ast.For(target=ast.Name(id=name), iter=ast.Call(args=args)):
            bounds = [evaluate(arg, scene) for arg in args]
            values: Sequence[int] = range(*bounds)
        case ast.For(target=ast.Name(id=name), iter=source):
            values = evaluate(source, scene)
        case _:
            return parts(node, scene)
    turn = certificate["turn"]
    return [f"{name}={values[turn]}"] if turn < len(values) else ["."]


def _binds(body: ProgramTask, node: ast.FunctionDef, scene: Scene, certificate: Certificate) -> list[str]:
    """Return what entering a function binds: the row's arguments, or those of the call that is under way."""
    names = [arg.arg for arg in node.args.args]
    out: list[str] = []
    heap = scene.heap
    caller = certificate.get("caller")
    if caller is None:
        given: list[Any] = [list(arg) if isinstance(arg, tuple) else arg for arg in body.args]
        numbers: list[int | None] = [None] * len(given)
    else:
        statement = _statement(body.source, caller)
        (call,) = (
            part
            for part in ast.walk(statement)
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == node.name
        )
        given = [evaluate(arg, scene) for arg in call.args]
        numbers = [scene.numbers.get(arg.id) if isinstance(arg, ast.Name) else None for arg in call.args]
    for name, value, number in zip(names, given, numbers, strict=True):
        if not isinstance(value, list):
            out.append(f"{name}={value}")
            continue
        if number is None:
            number, heap = heap, heap + 1
            out.append(f"@{number}=[{','.join(map(str, value))}]")
        out.append(f"{name}@{number}")
    return out


def _left_so(body: ProgramTask, steps: Sequence[Step], index: int, certificate: Certificate) -> bool:
    """Say whether the events told before a step leave what its certificate says it finds."""
    if certificate["letter"] not in ("X", "T"):
        return True
    state = State(owners(read(body.source)))
    for step in steps[:index]:
        item = told(step)
        if item.kind != "event" or not item.event:
            return True
        state.apply(item.event)
    name = owners(read(body.source))[int(told(steps[index]).event.split(" ")[0][1:])]
    while state.frames and state.frames[-1][0] != name:
        state.frames.pop()
    variables = state.frames[-1][1]
    if len(state.heap) != certificate["heap"]:
        return False
    left = {n: state.heap[int(v[1:])] if isinstance(v, str) else v for n, v in variables.items()}
    return bool(left == certificate["env"])


@lru_cache(maxsize=64)
def _by_line(source: str) -> dict[int, ast.stmt]:
    reading: Reading = read(source)
    return {
        part.lineno: part
        for function in reading.functions.values()
        for part in ast.walk(function)
        if isinstance(part, ast.stmt)
    }


def _statement(source: str, line: int) -> ast.stmt:
    return _by_line(source)[line]
