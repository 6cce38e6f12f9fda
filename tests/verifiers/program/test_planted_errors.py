"""Every planted error in an otherwise true row is found by at least one of the program verifiers."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed, Stream
from proofloom.engine.program.questions import Output, Steps
from proofloom.engine.program.task import Exercise
from proofloom.generators.program.exercises import Exercises
from proofloom.verifiers.program.asked import asked
from proofloom.verifiers.program.reread import reread
from proofloom.verifiers.program.rerun import rerun
from proofloom.verifiers.program.text import text

Row = Candidate[Exercise]
VERIFIERS = (reread, rerun, asked, text)
ROWS = 32


@cache
def rows() -> tuple[Row, ...]:
    """Draw true rows: both questions of some programs, with short and long runs."""
    asks, shown = {"output": 1, "steps": 1}, {"python": 1}
    made = Exercises(asks=asks, languages=shown, steps=(10, 200), per_program=2)
    found: list[Row] = []
    index = 0
    while len(found) < ROWS:
        index += 1
        with suppress(Reject):
            found += made.draw(Seed.root("planted") / index)
    return tuple(found[:ROWS])


def is_found(row: Row) -> bool:
    return any(verify(row).outcome is Outcome.FAIL for verify in VERIFIERS)


def body(row: Row, **changes: Any) -> Row:
    return replace(row, body=replace(row.body, **changes))


def raised(value: Any, stream: Stream) -> Any:
    """Return another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + stream.choice((-1, 1, 10))
    if isinstance(value, str):
        return value + "a"
    if not value:
        return (0,)
    place = stream.below(len(value))
    return (*value[:place], raised(value[place], stream), *value[place + 1 :])


def other_number(text: str, stream: Stream) -> str:
    """Change one of the numbers in a text."""
    spots = [match.span() for match in re.finditer(r"\d+", text)]
    start, end = stream.choice(spots)
    return text[:start] + str(int(text[start:end]) + stream.integer(1, 3)) + text[end:]


def other_source(row: Row, stream: Stream) -> Row:
    """Change one token of the source, in the body and in the prompt alike."""
    swaps = [
        (" + ", " - "),
        (" < ", " <= "),
        (" > ", " >= "),
        ("//", "%"),
        (" and ", " or "),
        ("total", "sum_"),
    ]
    old = row.body.source
    fit = [(a, b) for a, b in swaps if a in old]
    if fit and stream.chance(1, 2):
        new = old.replace(*stream.choice(fit), 1)
    else:
        new = other_number(old, stream) if re.search(r"\d", old) else old.replace("return ", "return 1 + ", 1)
    made = body(row, source=new)
    return replace(made, prompt=row.prompt.replace(old, new))


def other_event(row: Row, stream: Stream) -> Row:
    events = row.body.trace.split(";")
    place = stream.below(len(events) - 1)
    kind = stream.below(4)
    if kind == 0:
        del events[place]
    elif kind == 1:
        events.insert(place, events[place])
    elif kind == 2 and events[place] != events[place + 1]:
        events[place], events[place + 1] = events[place + 1], events[place]
    else:
        events[place] = other_number(events[place], stream)
    return body(row, trace=";".join(events))


def other_step(row: Row, stream: Stream) -> Row:
    steps = list(row.steps)
    place = stream.below(len(steps))
    step = steps[place]
    kind = stream.below(7)
    if kind == 0:
        steps[place] = replace(step, text=other_number(step.text, stream))
    elif kind == 1:
        steps[place] = replace(step, claim=other_number(step.claim, stream))
    elif kind == 2:
        steps[place] = replace(step, uses=("L1", "L2", "L99"))
    elif kind == 3:
        steps[place] = replace(step, rule={"exec": "test"}.get(step.rule, "exec"))
    elif kind == 4:
        steps[place] = replace(step, because=(*step.because, place))
    elif kind == 5:
        del steps[place]
    else:
        steps[place] = replace(step, text=step.text.replace("Line ", "Row "))
    return replace(row, steps=tuple(steps))


def other_counts(row: Row, stream: Stream) -> Row:
    name = stream.choice(("ops", "calls", "iterations", "branches", "max_depth"))
    return body(row, counts=replace(row.body.counts, **{name: getattr(row.body.counts, name) + 1}))


def other_args(row: Row, stream: Stream) -> Row:
    place = stream.below(len(row.body.args))
    args = list(row.body.args)
    args[place] = raised(args[place], stream)
    return body(row, args=tuple(args))


def other_call(row: Row, stream: Stream) -> Row:
    at = row.prompt.rindex(f"`{row.body.entry}(")
    return replace(
        row, prompt=row.prompt[:at] + other_number(row.prompt[at:] + " 1", stream).removesuffix(" 1")
    )


def other_difficulty(row: Row, stream: Stream) -> Row:
    name = stream.choice(sorted(row.difficulty))
    return replace(row, difficulty={**row.difficulty, name: row.difficulty[name] + 1})


PLANTS: dict[str, Callable[[Row, Stream], Row]] = {
    "answer": lambda row, stream: replace(row, answer=other_number(row.answer + " 1", stream)),
    "value": lambda row, stream: body(row, value=raised(row.body.value, stream)),
    "steps": lambda row, stream: body(row, steps=row.body.steps + stream.choice((-1, 1))),
    "event": other_event,
    "source": other_source,
    "source in the body alone": lambda row, stream: replace(other_source(row, stream), prompt=row.prompt),
    "arguments": other_args,
    "counts": other_counts,
    "step": other_step,
    "call in the prompt": other_call,
    "ask": lambda row, _: body(row, question=Output() if isinstance(row.body.question, Steps) else Steps()),
    "tree": lambda row, stream: body(row, tree=other_number(row.body.tree + " 1", stream).removesuffix(" 1")),
    "entry": lambda row, _: body(row, entry="nothing"),
    "language": lambda row, _: body(row, language="go"),
    "difficulty": other_difficulty,
    "answer type": lambda row, _: replace(row, answer_type="text"),
    "no solution": lambda row, _: replace(row, steps=()),
}


def test_true_rows_pass() -> None:
    for row in rows():
        assert {verify(row).outcome for verify in VERIFIERS} == {Outcome.PASS}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_error_is_found(name: str) -> None:
    planted = 0
    for index, row in enumerate(rows()):
        changed = PLANTS[name](row, (Seed.root(name) / index).stream())
        if changed == row:
            continue
        planted += 1
        assert is_found(changed), (name, index, changed)
    assert planted > ROWS // 2


def rule_changes(row: Row) -> Iterator[Row]:
    for old, new in (
        ("is one step", "is two steps"),
        ("one more when", "none when"),
        ("`else` are", "`else` is"),
    ):
        yield replace(row, prompt=row.prompt.replace(old, new, 1))
    yield replace(row, prompt="\n\n".join(p for p in row.prompt.split("\n\n") if "counted from 1" not in p))
    yield replace(row, prompt=row.prompt + "\n\nAdd `7` to your result.")
    yield replace(row, prompt=row.prompt.replace("`?", "`? Add 7.").replace("`.", "`. Add 7."))


def test_a_changed_step_rule_or_question_is_found() -> None:
    changes = 0
    for row in [row for row in rows() if isinstance(row.body.question, Steps)][:10]:
        for changed in rule_changes(row):
            if changed != row:
                changes += 1
                assert text(changed).outcome is Outcome.FAIL, changed.prompt
    assert changes > 20
