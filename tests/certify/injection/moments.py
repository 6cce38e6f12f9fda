"""The events of a true run with what each finds, replayed from the trace of the reference interpreter."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from proofloom.engine.program.notation import parse
from proofloom.engine.program.questions import Next, State
from proofloom.engine.program.replay import replay
from proofloom.engine.program.task import Exercise

_NONE: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Moment:
    """One event: its place, its line in Python, the variables it finds, older ones, and those outside."""

    index: int
    event: str
    line: str
    env: dict[str, Any]
    older: list[dict[str, Any]]
    outer: list[dict[str, Any]]


def told_events(body: Exercise) -> list[str]:
    """Return the events that a solution tells; of a question about one step only so far."""
    events = body.trace.split(";")
    if isinstance(body.question, State | Next):
        events = events[: body.question.step + isinstance(body.question, Next)]
    return events


@lru_cache(maxsize=1)
def moments(body: Exercise) -> tuple[Moment, ...]:
    """Return every told event with what it finds; worked out once for all errors of a run."""
    source = body.python or body.source
    lines = source.splitlines()
    nodes = sorted(node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt))
    texts, found = told_events(body), []
    held: dict[int, dict[str, Any]] = {}
    past: dict[int, list[dict[str, Any]]] = {}
    for index, (event, state) in enumerate(replay(parse(body.tree), body.trace)):
        if index >= len(texts):
            break
        now = state.stack[-1].opened
        others = [env for opened, env in held.items() if opened != now]
        line = lines[nodes[event.node] - 1].strip()
        env = held.get(now, _NONE)
        found.append(Moment(index, texts[index], line, env, list(past.get(now, [])), others))
        held = {one.opened: {n: state.value(v) for n, v in one.held.items()} for one in state.stack}
        past.setdefault(now, []).append(env)
    return tuple(found)
