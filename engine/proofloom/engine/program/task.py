"""What a row about a program holds: the source, its tree, one run of it, what is asked, and its origin."""

from __future__ import annotations

from dataclasses import dataclass, field

from proofloom.engine.program.questions import Question
from proofloom.engine.program.values import Value

__all__ = ("Counts", "Exercise", "Origin", "Value")


@dataclass(frozen=True, slots=True)
class Counts:
    """Tallies of one run, all derived from its events; see docs/step-semantics.md.

    ops         operators evaluated (arithmetic, comparison, and/or/not, min/max/abs/len, element reads)
    calls       calls of defined functions made by the program, so not the first activation
    iterations  loop bodies begun
    branches    conditions of `if` and `while` evaluated
    max_depth   most activations open at once, the first one included
    """

    ops: int
    calls: int
    iterations: int
    branches: int
    max_depth: int


@dataclass(frozen=True, slots=True)
class Origin:
    """How a program came to be, for reports and splits; nothing of it is needed to check the row.

    idioms    the idiom that each function was made from, in the order of the functions
    graph     the family of its call graph: chain, tree, fan, diamond, loop, recursive ...
    naming    neutral, meaningful or adversarial
    preset    the preset that asked for it, or ""
    pool      inputs of the entry that show each statement to be needed, for whoever looks for idle ones
    """

    idioms: tuple[str, ...] = ()
    graph: str = ""
    naming: str = "neutral"
    preset: str = ""
    pool: tuple[tuple[Value, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """The body of a row of any kind, in any language.

    language  the language of `source`: python, c, go, javascript, java or rust
    source    the program as it is shown, functions only, ending in a newline
    lines     the line of `source` (from 1) that each node stands on
    python    the same program as printed in Python; "" when that is the source itself
    tree      the same program in the notation of `proofloom.engine.program.notation`
    entry     the function that is called, with `args`
    value     what the run returns; None when the entry returns nothing
    steps     the number of events in the run
    trace     the events, joined by ";", in the notation of docs/step-semantics.md
    counts    the tallies of the run
    question  what is asked, with what its grader needs
    """

    language: str
    source: str
    lines: tuple[int, ...]
    python: str
    tree: str
    entry: str
    args: tuple[Value, ...]
    value: Value | None
    steps: int
    trace: str
    counts: Counts
    question: Question
    origin: Origin = field(default_factory=Origin)
