"""The size of what is asked, by which rows tell how hard their question is."""

from __future__ import annotations

from math import prod

from proofloom.engine.program.questions import (
    Branch,
    Completion,
    Divergence,
    Equivalence,
    History,
    Inversion,
    Next,
    Predict,
    Question,
    Reach,
    Repair,
    Slice,
    State,
    Times,
    Worst,
)


def asked_of(question: Question) -> int:
    """Return a question's size: pairs, steps, values, inputs or cases; 0 where there is nothing to count."""
    match question:
        case Predict(pairs=pairs):
            return len(pairs)
        case State(step=step) | Next(step=step) | Slice(step=step) | Divergence(step=step):
            return step
        case Times(times=number) | Worst(most=number):
            return number
        case History(values=values):
            return len(values)
        case Reach(box=box) | Branch(box=box) | Equivalence(box=box) | Inversion(box=box):
            return prod(high - low + 1 for low, high in box) if box else 0
        case Repair(shown=shown, hidden=hidden):
            return 1 + len(shown) + len(hidden)
        case Completion(shown=shown, hidden=hidden):
            return len(shown) + len(hidden)
    return 0
