"""Boxes of inputs around a run: small enough that all of them are run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from proofloom.engine import Reject, Stream
from proofloom.engine.program.interpret import Fault, Run
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.questions import Box
from proofloom.generators.program.asking.subject import Args, Subject

WIDTHS = {1: (10, 40), 2: (4, 8), 3: (3, 4)}
"""How many values of each integer parameter, by the number of such parameters."""
LONGEST = 120
"""Characters of all arguments: those that do not vary stand in the question and in the answer."""
EFFORT = 40_000
"""Steps that all runs of a box may take together."""


@dataclass(frozen=True)
class Table:
    """A box with the run of each of its inputs, in order."""

    box: Box
    runs: dict[Args, Run]


def tabled(subject: Subject, stream: Stream) -> Table:
    """Return a box around the run's own input; raise `Reject` when no integer can vary or a run fails."""
    box = _box(subject, stream)
    if len(subject.arguments(subject.args)) > LONGEST:
        raise Reject("the arguments that do not vary are too long")
    left, runs = EFFORT, {}
    for args in inside(subject, box):
        try:
            runs[args] = subject.fast.run(args)
        except Fault as fault:
            raise Reject("a run in the box leaves the language") from fault
        left -= runs[args].steps
        if left < 0:
            raise Reject("the box takes too many steps")
    return Table(box, runs)


def _box(subject: Subject, stream: Stream) -> Box:
    places = integers(subject)
    if len(places) not in WIDTHS:
        raise Reject("no integer can vary")
    bounds = []
    for place in places:
        own, shape = subject.args[place], subject.shapes[place]
        assert isinstance(own, int)
        width = stream.integer(*WIDTHS[len(places)])
        least, most = min(own, shape.low), max(own, shape.high)
        low = max(least, own - stream.below(width))
        bounds.append((low, min(most, low + width - 1)))
    if prod(high - low + 1 for low, high in bounds) < 6:
        raise Reject("the box is too small")
    return tuple(bounds)


def integers(subject: Subject) -> list[int]:
    """Return the places of the integer parameters."""
    return [place for place, param in enumerate(subject.entry.params) if param.type is Type.INT]


def inside(subject: Subject, box: Box) -> Iterator[Args]:
    """Yield every input of a box in order."""
    places = integers(subject)
    for point in product(*(range(low, high + 1) for low, high in box)):
        args = list(subject.args)
        for place, value in zip(places, point, strict=True):
            args[place] = value
        yield tuple(args)
