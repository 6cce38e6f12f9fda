"""Wrong steps in told runs, shown wrong by the reference interpreter's trace: the first event that differs.

A wrong event is made from what CPython evaluates of the statement's own source text on the variables that
the trace leaves, under a misreading; what follows it is either kept or carried on from the wrong state.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from injection.case import Case, row_of
from proofloom.engine import Candidate, Step, Stream
from proofloom.engine.program.task import ProgramTask
from proofloom.verifiers.program.grammar import read
from proofloom.verifiers.program.walker import WalkError, node_lines, walk_with
from proofloom.verifiers.steps.trace_follow import Derailed, Follower, owners
from proofloom.verifiers.steps.trace_state import DeltaError, State
from proofloom.verifiers.steps.trace_told import Told

ADDRESS = "program/loops_and_calls"
MOST = 120  # events of a run that is told singly
SHAPES = re.compile(r"X[0-9]+ (?:\^|[a-z_0-9]+=)-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a true run: its place, its source line, and the variables that it finds."""

    index: int
    event: str
    line: str
    env: dict[str, Any]
    older: list[dict[str, Any]]
    outer: list[dict[str, Any]]


@lru_cache(maxsize=1)
def moments(body: ProgramTask) -> tuple[Moment, ...]:
    """Return every event of the true run with what it finds; worked out once for all errors of a run."""
    lines, source = node_lines(read(body.source)), body.source.splitlines()
    state, found = State(owners(read(body.source))), []
    past: dict[int, list[dict[str, Any]]] = {}
    for index, event in enumerate(body.trace.split(";")):
        head = event.split(" ")[0]
        owner = state.owners[int(head[1:])]
        frames = [variables for name, variables in state.frames if name == owner]
        env = _plain(frames[-1], state) if frames else {}
        mine = past.setdefault(id(frames[-1]) if frames else -1, [])
        outer = [_plain(variables, state) for name, variables in state.frames if name != owner]
        found.append(Moment(index, event, source[lines[int(head[1:])] - 1].strip(), env, list(mine), outer))
        mine.append(env)
        state.apply(event)
    return tuple(found)


def _plain(variables: dict[str, Any], state: State) -> dict[str, Any]:
    return {n: list(state.heap[int(v[1:])]) if isinstance(v, str) else v for n, v in variables.items()}


# --- misreadings, evaluated by CPython on the source's own text ------------------------------------------


class _Otherwise(ast.NodeTransformer):
    """Puts a function in place of each whole division and remainder."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.FloorDiv | ast.Mod):
            name = "divided" if isinstance(node.op, ast.FloorDiv) else "left_over"
            return ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], [])
        return node


def _value(
    line: str, env: dict[str, Any], divide: Callable[[int, int], int] = int.__floordiv__
) -> int | None:
    """Return what the right side of a line is worth, or None when it calls the program's functions."""
    found = re.fullmatch(r"(?:return (.+)|([a-z_0-9]+) (\S?\S?)= (.+))", line)
    if found is None:
        return None
    text = found[1] or (found[4] if not found[3] else f"{found[2]} {found[3]} ({found[4]})")
    tree = ast.fix_missing_locations(_Otherwise().visit(ast.parse(text, mode="eval")))
    names = {"len": len, "abs": abs, "min": min, "max": max, "divided": divide,
             "left_over": lambda a, b: a - b * divide(a, b)}  # fmt: skip
    try:
        made = eval(compile(tree, "line", "eval"), {"__builtins__": {}, **names}, env)
    except Exception:
        return None
    return made if type(made) is int else None


def _restored(moment: Moment, value: int | None) -> str | None:
    """Return the event with another value, when it is one that stores or returns a number."""
    if value is None or not SHAPES.fullmatch(moment.event):
        return None
    made = re.sub(r"-?[0-9]+$", str(value), moment.event)
    return made if made != moment.event else None


def update(moment: Moment, draw: Stream) -> str | None:
    """A value that is a little off."""
    found = re.search(r"[=^+](-?[0-9]+)$", moment.event)
    if found is None or moment.event[0] != "X":
        return None
    return moment.event[: found.start(1)] + str(int(found[1]) + draw.choice((1, -1, 2, -2, 10, 3)))


def division(moment: Moment, draw: Stream) -> str | None:
    """A division rounded up, to the nearest, or towards zero."""
    if "//" not in moment.line and "%" not in moment.line:
        return None
    how = draw.choice((lambda a, b: -(-a // b), lambda a, b: round(a / b), lambda a, b: int(a / b)))
    return _restored(moment, _value(moment.line, moment.env, how))


def stale(moment: Moment, draw: Stream) -> str | None:
    """A value worked out with what a variable held before."""
    options = [(name, past[name]) for past in moment.older for name in past
               if type(past[name]) is int and past[name] != moment.env.get(name)]  # fmt: skip
    made = [
        _restored(moment, _value(moment.line, {**moment.env, name: value})) for name, value in options[-30:]
    ]
    found = sorted({one for one in made if one})
    return draw.choice(found) if found else None


def scope(moment: Moment, draw: Stream) -> str | None:
    """A value worked out with another activation's variable of the same name."""
    options = [(name, frame[name]) for frame in moment.outer for name in frame
               if name in moment.env and type(frame[name]) is type(moment.env[name]) is int]  # fmt: skip
    made = [_restored(moment, _value(moment.line, {**moment.env, name: value})) for name, value in options]
    found = sorted({one for one in made if one})
    return draw.choice(found) if found else None


def order(moment: Moment, draw: Stream) -> str | None:
    """A tuple stored one by one, the later from the earlier."""
    found = re.fullmatch(r"([a-z_0-9]+), ([a-z_0-9]+) = ([^,\[\]()]+), ([^,\[\]()]+)", moment.line)
    if found is None:
        return None
    first = _value(f"return {found[3]}", moment.env)
    second = _value(f"return {found[4]}", {**moment.env, found[1]: first})
    if first is None or second is None:
        return None
    made = f"{moment.event.split(' ')[0]} {found[1]}={first} {found[2]}={second}"
    return made if made != moment.event else None


def aliasing(moment: Moment, draw: Stream) -> str | None:
    """A change made to another list, or not made at all."""
    found = re.fullmatch(r"(X[0-9]+) @([0-9]+)([+\[-].*)", moment.event)
    if found is None:
        return None
    others = [n for n in range(8) if str(n) != found[2]]
    return found[1] if draw.chance(1, 3) else f"{found[1]} @{draw.choice(others)}{found[3]}"


def bound(moment: Moment, draw: Stream) -> str | None:
    """A loop over a range that ends one turn early or goes on for one more."""
    if moment.event[0] != "I" or "range(" not in moment.line:
        return None
    head, _, change = moment.event.partition(" ")
    if change != ".":
        return f"{head} ."
    name = moment.line.split(" ")[1]
    last = moment.env.get(name)
    return f"{head} {name}={last + 1}" if type(last) is int else None


def branch(moment: Moment, draw: Stream) -> str | None:
    """A condition decided the other way."""
    if moment.event[0] != "T":
        return None
    return moment.event[:-1] + ("-" if moment.event.endswith("+") else "+")


def statement(moment: Moment, draw: Stream) -> str | None:
    """Another statement is said to be next."""
    head = moment.event.split(" ")[0]
    return moment.event.replace(head, f"{head[0]}{int(head[1:]) + draw.choice((1, 2))}", 1)


Misreading = Callable[[Moment, Stream], str | None]
MISREADINGS: dict[str, tuple[Misreading, tuple[str, ...]]] = {
    "update": (update, ("wrong state update", "stale variable", "scope", "division", "evaluation order")),
    "division": (division, ("division",)),
    "stale": (stale, ("stale variable", "scope", "division")),
    "scope": (scope, ("scope", "division")),
    "order": (order, ("evaluation order",)),
    "aliasing": (aliasing, ("aliasing", "unreadable")),
    "bound": (bound, ("off-by-one bound",)),
    "branch": (branch, ("wrong branch taken",)),
    "statement": (statement, ("wrong statement",)),
}


# --- what follows --------------------------------------------------------------------------------------


class _Echo(Told):
    """A step that tells whatever comes next."""

    def event_like(self, expected: str, lines: Sequence[int]) -> str:
        return expected


class _OneWrong(Sequence[Told]):
    """A told run that is right but at one place."""

    def __init__(self, place: int, event: str) -> None:
        self.place, self.event = place, event

    def __len__(self) -> int:
        return 2_000

    def __getitem__(self, index: Any) -> Any:
        return Told("event", event=self.event) if index == self.place else _Echo("event")


def carried(body: ProgramTask, place: int, event: str) -> list[str] | None:
    """Return the run that goes on from a wrong event, or None when none does."""
    follower = Follower(read(body.source), _OneWrong(place, event))
    try:
        walk_with(follower, read(body.source), body.entry, body.args)
    except (Derailed, WalkError, DeltaError):
        return None
    except Exception:  # it goes on beyond any length that is told
        return None
    return follower.events


def _told(events: Sequence[str]) -> tuple[Step, ...]:
    rule = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}
    return tuple(Step("", f"{k} {event}", (), rule[event[0]]) for k, event in enumerate(events))


def first_difference(events: Sequence[str], true: Sequence[str]) -> int:
    """Return the place of the first event that is not the reference interpreter's, or -1."""
    pairs = zip(events, true, strict=False)
    return next(
        (k for k, (a, b) in enumerate(pairs) if a != b), -1 if len(events) <= len(true) else len(true)
    )


def inject(name: str, made: Candidate[ProgramTask], draw: Stream) -> Case | None:
    """Return a run with one wrong step, or None when the injector finds no place in it."""
    body, row = made.body, row_of(ADDRESS, made)
    true = body.trace.split(";")
    if name in ONLY_STEPS:
        return ONLY_STEPS[name](made, row, draw)
    if len(true) > MOST:
        return None
    misread, kinds = MISREADINGS[name]
    for moment in draw.shuffled(moments(body)):
        event = misread(moment, draw)
        if event is None or event == moment.event:
            continue
        events = [*true[: moment.index], event, *true[moment.index + 1 :]]
        if draw.chance(1, 2):
            events = carried(body, moment.index, event) or events
        first = first_difference(events, true)
        if first != moment.index:
            continue
        return Case(name, row, _told(events), made.answer, first, kinds, "reference trace")
    return None


# --- errors of the telling -----------------------------------------------------------------------------


def _readout(made: Candidate[ProgramTask], row: dict[str, Any], draw: Stream) -> Case:
    value = made.answer
    if value.startswith("[") and value != "[]" and draw.chance(1, 3):
        wrong = f"[{', '.join(value.strip('[]').split(', ')[:-1])}]"
    else:
        number = (re.findall(r"-?[0-9]+", value) or ["0"])[-1]
        other = str(int(number) + draw.choice((1, -1, 2)))
        wrong = value.replace(number, other, 1) if value != "[]" else f"[{other}]"
    return Case("readout", row, made.steps, wrong, len(made.steps), ("readout",), "another value")


def _words(made: Candidate[ProgramTask], row: dict[str, Any], draw: Stream) -> Case | None:
    options = [i for i, s in enumerate(made.steps) if re.search(r"[0-9]", s.text.partition(": ")[2])]
    if not options:
        return None
    at = draw.choice(options)
    head, colon, tail = made.steps[at].text.partition(": ")
    number = draw.choice(list(re.finditer(r"[0-9]+", tail)))
    text = head + colon + tail[: number.start()] + str(int(number[0]) + 1) + tail[number.end() :]
    steps = (*made.steps[:at], replace(made.steps[at], text=text), *made.steps[at + 1 :])
    return Case("words", row, steps, made.answer, at, ("words differ",), "another number")


def _circular(made: Candidate[ProgramTask], row: dict[str, Any], draw: Stream) -> Case:
    at = draw.integer(0, len(made.steps) - 1)
    step = made.steps[at]
    because = (*step.because, draw.integer(at, len(made.steps) - 1))
    steps = (*made.steps[:at], replace(step, because=because), *made.steps[at + 1 :])
    return Case("circular", row, steps, made.answer, at, ("circular",), "order")


def _leap(made: Candidate[ProgramTask], row: dict[str, Any], draw: Stream) -> Case | None:
    options = [i for i, s in enumerate(made.steps) if len(s.because) > 1]
    if not options:
        return None
    at = draw.choice(options)
    step = made.steps[at]
    dropped = draw.choice(step.because)
    because = tuple(i for i in step.because if i != dropped)
    steps = (*made.steps[:at], replace(step, because=because), *made.steps[at + 1 :])
    return Case("leap", row, steps, made.answer, at, ("unsupported leap",), "the generator's citations")


def _skipped(made: Candidate[ProgramTask], row: dict[str, Any], draw: Stream) -> Case | None:
    true = made.body.trace.split(";")
    at = draw.integer(0, len(true) - 2)
    if len(true) > MOST:
        return None
    events = [*true[:at], *true[at + 1 :]] if draw.chance(1, 2) else [*true[: at + 1], *true[at:]]
    first = first_difference(events, true)
    kinds = tuple(kind for _, many in MISREADINGS.values() for kind in many)
    return (
        Case("skipped", row, _told(events), made.answer, first, kinds, "reference trace")
        if first >= 0
        else None
    )


def _span(made: Candidate[ProgramTask], row: dict[str, Any], draw: Stream) -> Case | None:
    options = [i for i, s in enumerate(made.steps) if s.rule == "call" and "-> " in s.claim]
    if not options:
        return None
    at = draw.choice(options)
    step = made.steps[at]
    head, arrow, result = step.claim.partition(" -> ")
    number = (re.findall(r"-?[0-9]+", result) or [""])[-1]
    if not number:
        return None
    claim = head + arrow + result[: result.rindex(number)] + str(int(number) + draw.choice((1, -1, 5)))
    claim += result[result.rindex(number) + len(number) :]
    steps = (*made.steps[:at], replace(step, claim=claim, text=""), *made.steps[at + 1 :])
    return Case("span", row, steps, made.answer, at, ("wrong state update",), "the reference run's result")


def _count(made: Candidate[ProgramTask], row: dict[str, Any], draw: Stream) -> Case | None:
    options = [i for i, s in enumerate(made.steps) if s.rule == "call"]
    if not options:
        return None
    at = draw.choice(options)
    step = made.steps[at]
    first, _, rest = step.claim.partition("-")
    last, _, rest = rest.partition(" ")
    claim = f"{first}-{int(last) + draw.choice((1, 2, 5))} {rest}"
    steps = (*made.steps[:at], replace(step, claim=claim, text=""), *made.steps[at + 1 :])
    return Case("count", row, steps, made.answer, at, ("wrong count",), "the reference run's length")


ONLY_STEPS: dict[str, Callable[[Candidate[ProgramTask], dict[str, Any], Stream], Case | None]] = {
    "readout": _readout,
    "words": _words,
    "circular": _circular,
    "leap": _leap,
    "skipped": _skipped,
    "span": _span,
    "count": _count,
}
NAMES = (*MISREADINGS, *ONLY_STEPS)
