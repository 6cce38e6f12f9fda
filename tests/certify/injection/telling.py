"""Errors of the telling itself: wrong words, citations, units, order and endings, wrong by construction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from injection.case import Case
from injection.misreadings import MISREADINGS
from injection.moments import told_events
from proofloom.engine import Candidate, Step, Stream
from proofloom.engine.program.task import Exercise

Made = Candidate[Exercise]
Row = dict[str, Any]
TRUTH = re.compile("true|false")
NUMBER = re.compile(r"(?<![A-Za-z_0-9])[0-9]+(?![A-Za-z_0-9])")
RULE = {"E": "enter", "X": "exec", "T": "test", "I": "iter"}
ANY = tuple({kind: None for _, many in MISREADINGS.values() for kind in many})
TOLD = (*ANY, "words differ", "unreadable", "wrong count", "readout")


def singly(events: Sequence[str]) -> tuple[Step, ...]:
    """Tell events one by one, in claims alone."""
    return tuple(Step("", f"{k} {event}", (), RULE[event[0]]) for k, event in enumerate(events))


def first_difference(events: Sequence[str], true: Sequence[str]) -> int:
    """Return the place of the first event that is not the reference interpreter's, or -1."""
    pairs = zip(events, true, strict=False)
    longer = -1 if len(events) <= len(true) else len(true)
    return next((k for k, (a, b) in enumerate(pairs) if a != b), longer)


def _but(steps: Sequence[Step], at: int, **changes: Any) -> tuple[Step, ...]:
    return (*steps[:at], replace(steps[at], **changes), *steps[at + 1 :])


def _other_number(text: str, draw: Stream, start: int = 0) -> str | None:
    """Return a text with one of its numbers another."""
    spots = [spot for spot in NUMBER.finditer(text) if spot.start() >= start]
    if not spots:
        return None
    spot = draw.choice(spots)
    return text[: spot.start()] + str(int(spot[0]) + draw.choice((1, 2, 10))) + text[spot.end() :]


def readout(made: Made, row: Row, draw: Stream) -> Case:
    """Another answer than the steps give."""
    truth = TRUTH.sub(lambda found: "false" if found[0] == "true" else "true", made.answer, count=1)
    text = made.answer.replace('"', '"a', 1)
    wrong = _other_number(made.answer, draw) or (text if text != made.answer else truth)
    return Case("readout", row, made.steps, wrong, len(made.steps), ("readout",), "another value")


def words(made: Made, row: Row, draw: Stream) -> Case | None:
    """A sentence that says another number than its claim."""
    at = draw.integer(0, len(made.steps) - 1)
    text = _other_number(made.steps[at].text, draw)
    if text is None:
        return None
    kinds = ("words differ", "wrong statement", "readout", "wrong count")
    return Case("words", row, _but(made.steps, at, text=text), made.answer, at, kinds, "another number")


def said(made: Made, row: Row, draw: Stream) -> Case | None:
    """A sentence alone, of a solution in words, that says another number."""
    steps = [Step(step.text) for step in made.steps]
    at = draw.integer(0, len(steps) - 1)
    text = _other_number(steps[at].text, draw)
    if text is None:
        return None
    return Case("said", row, _but(steps, at, text=text), made.answer, at, TOLD, "reference trace")


def otherwise(made: Made, row: Row, draw: Stream) -> Case | None:
    """A sentence alone that says of a truth that it is the other."""
    steps = [Step(step.text) for step in made.steps]
    options = [at for at, step in enumerate(steps) if re.search(r" (?:true|false)\.?$", step.text)]
    if not options:
        return None
    at = draw.choice(options)
    text = re.sub(
        r"(true|false)(\.?)$",
        lambda met: {"true": "false", "false": "true"}[met[1]] + met[2],
        steps[at].text,
    )
    kinds = ("wrong branch taken", *TOLD)
    return Case("otherwise", row, _but(steps, at, text=text), made.answer, at, kinds, "reference trace")


def circular(made: Made, row: Row, draw: Stream) -> Case:
    """A step that cites itself or a later one."""
    at = draw.integer(0, len(made.steps) - 1)
    because = (*made.steps[at].because, draw.integer(at, len(made.steps) - 1))
    return Case(
        "circular", row, _but(made.steps, at, because=because), made.answer, at, ("circular",), "order"
    )


def leap(made: Made, row: Row, draw: Stream) -> Case | None:
    """A step that does not cite all that it rests on."""
    options = [at for at, step in enumerate(made.steps) if len(step.because) > 1]
    if not options:
        return None
    at = draw.choice(options)
    dropped = draw.choice(made.steps[at].because)
    because = tuple(one for one in made.steps[at].because if one != dropped)
    shown = "the generator's citations"
    return Case(
        "leap", row, _but(made.steps, at, because=because), made.answer, at, ("unsupported leap",), shown
    )


def lines(made: Made, row: Row, draw: Stream) -> Case | None:
    """A step that names another line."""
    at = draw.integer(0, len(made.steps) - 1)
    uses = made.steps[at].uses
    if not uses:
        return None
    other = tuple(sorted({*uses, "L999"} if draw.chance(1, 2) else {*uses[1:], "L999"}))
    return Case(
        "lines", row, _but(made.steps, at, uses=other), made.answer, at, ("wrong statement",), "order"
    )


def skipped(made: Made, row: Row, draw: Stream) -> Case | None:
    """An event left out, or told twice."""
    true = told_events(made.body)
    if len(true) < 3 or len(true) > 400:
        return None
    at = draw.integer(0, len(true) - 2)
    events = [*true[:at], *true[at + 1 :]] if draw.chance(1, 2) else [*true[: at + 1], *true[at:]]
    first = first_difference(events, true)
    return (
        Case("skipped", row, singly(events), made.answer, first, ANY, "reference trace")
        if first >= 0
        else None
    )


def left_out(made: Made, row: Row, draw: Stream) -> Case | None:
    """A sentence left out, of a solution in words."""
    steps = [Step(step.text) for step in made.steps]
    run = sum(bool(step.uses) for step in made.steps)
    if run < 3:
        return None
    at = draw.integer(0, run - 2)
    if steps[at + 1].text == steps[at].text:
        return None
    kinds = (*TOLD, "unsupported leap", "wrong branch taken")
    return Case("left out", row, (*steps[:at], *steps[at + 1 :]), made.answer, at, kinds, "the order")


def _unit(made: Made, draw: Stream, *rules: str) -> int | None:
    options = [at for at, step in enumerate(made.steps) if step.rule in rules]
    return draw.choice(options) if options else None


def span(made: Made, row: Row, draw: Stream) -> Case | None:
    """A whole call that returns something else."""
    at = _unit(made, draw, "call")
    if at is None:
        return None
    head, arrow, result = made.steps[at].claim.partition(" -> ")
    other = _other_number(result, draw) or {"true": "false", "false": "true"}.get(result)
    if other is None:
        return None
    steps = _but(made.steps, at, claim=head + arrow + other, text="")
    return Case("span", row, steps, made.answer, at, ("wrong state update",), "reference trace")


def count(made: Made, row: Row, draw: Stream) -> Case | None:
    """A unit that is said to take another number of events."""
    at = _unit(made, draw, "call", "turns")
    if at is None:
        return None
    first, _, rest = made.steps[at].claim.partition("-")
    last, _, rest = rest.partition(" ")
    claim = f"{first}-{int(last) + draw.choice((1, 2, 5))} {rest}"
    steps = _but(made.steps, at, claim=claim, text="")
    return Case("count", row, steps, made.answer, at, ("wrong count",), "reference trace")


def turns(made: Made, row: Row, draw: Stream) -> Case | None:
    """Turns of a loop that are said to be more, or less, than they are."""
    at = _unit(made, draw, "turns")
    if at is None:
        return None
    head, _, number = made.steps[at].claim.rpartition(" ")
    claim = f"{head} {int(number) + draw.choice((1, -1, 3))}"
    steps = _but(made.steps, at, claim=claim, text="")
    kinds = ("wrong count", "wrong statement", "unreadable")
    return Case("turns", row, steps, made.answer, at, kinds, "reference trace")


def ending(made: Made, row: Row, draw: Stream) -> Case | None:
    """A last step that adds up or states something else."""
    options = [at for at, step in enumerate(made.steps) if not step.uses]
    at = draw.choice(options)
    claim = _other_number(made.steps[at].claim, draw)
    if claim is None:
        return None
    text = made.steps[at].text if draw.chance(1, 2) else ""
    steps = _but(made.steps, at, claim=claim, text=text)
    return Case("ending", row, steps, made.answer, at, ("readout", "wrong count"), "reference trace")


def early(made: Made, row: Row, draw: Stream) -> Case | None:
    """The answer is stated before the run is told to its end."""
    run = [at for at, step in enumerate(made.steps) if step.uses]
    if len(run) < 3:
        return None
    at = draw.integer(1, len(run) - 1)
    steps = (*made.steps[:at], replace(made.steps[-1], because=()))
    return Case("early", row, steps, made.answer, at, ("unsupported leap",), "the order")


TELLINGS: dict[str, Callable[[Made, Row, Stream], Case | None]] = {
    "readout": readout,
    "words": words,
    "said": said,
    "otherwise": otherwise,
    "circular": circular,
    "leap": leap,
    "lines": lines,
    "skipped": skipped,
    "left out": left_out,
    "span": span,
    "count": count,
    "turns": turns,
    "ending": ending,
    "early": early,
}
