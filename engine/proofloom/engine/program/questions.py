"""What can be asked about a program and its run: one class for each kind, with all that its grader needs.

Steps are counted from 1, so that step t is the t-th event of the trace; nodes are as the page of step
semantics numbers them, and names are those of the tree. A variable's value stands in the notation of traces,
which tells a list from a dictionary by itself. A `box` gives the least and greatest value of each integer
parameter, while the others keep what the row's run was given; a question that has one is about every input
in it. What each kind asks exactly, and how it is answered: docs/program-questions.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofloom.engine.codec import tagged
from proofloom.engine.program.values import Value

Args = tuple[Value, ...]
Box = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A call and what it must return."""

    args: Args
    value: Value


@dataclass(frozen=True, slots=True)
class Pair:
    """An input with an output that is right, or that a mutated program gives: its tree, or "" when right."""

    args: Args
    value: Value
    mutant: str = ""


@tagged
@dataclass(frozen=True, slots=True)
class Output:
    """The value that the run returns."""


@tagged
@dataclass(frozen=True, slots=True)
class Predict:
    """For each pair whether the program gives it; right only when every judgement is."""

    pairs: tuple[Pair, ...]


@tagged
@dataclass(frozen=True, slots=True)
class Steps:
    """The number of steps of the run; `visible` when a counter of them stands in the source that is shown."""

    visible: bool = False


@tagged
@dataclass(frozen=True, slots=True)
class State:
    """The variables of the running activation after a step: each asked one's name and value."""

    step: int
    held: tuple[tuple[str, str], ...]


@tagged
@dataclass(frozen=True, slots=True)
class Next:
    """The node of the step that comes after a step."""

    step: int
    node: int


@tagged
@dataclass(frozen=True, slots=True)
class Times:
    """How many steps a node has in the run."""

    node: int
    times: int


@tagged
@dataclass(frozen=True, slots=True)
class History:
    """Every value that a variable of a function is given in the run, in order, over all its activations."""

    function: str
    variable: str
    values: tuple[str, ...]


@tagged
@dataclass(frozen=True, slots=True)
class Inversion:
    """An input that gives the run's value; any that does is right, the run's own is one."""

    box: Box = ()


@tagged
@dataclass(frozen=True, slots=True)
class Reach:
    """Whether an input of a box, other than the run's own, gives a value; the witness when one does."""

    box: Box
    value: Value
    reached: bool
    witness: Args = ()


@tagged
@dataclass(frozen=True, slots=True)
class Branch:
    """Whether an input of a box makes the test of a node hold (or fail); the witness when one does."""

    box: Box
    node: int
    holds: bool
    reached: bool
    witness: Args = ()


@tagged
@dataclass(frozen=True, slots=True)
class Equivalence:
    """Whether another program gives the same values on a box; the witness of a difference if not."""

    tree: str
    source: str
    box: Box
    same: bool
    witness: Args = ()


@tagged
@dataclass(frozen=True, slots=True)
class Worst:
    """The most steps that an input of a box takes, and one that takes them."""

    box: Box
    most: int
    witness: Args


@tagged
@dataclass(frozen=True, slots=True)
class Divergence:
    """The first step at which the run and that on other arguments are at different nodes."""

    args: Args
    step: int


@tagged
@dataclass(frozen=True, slots=True)
class Slice:
    """The nodes that the value of a variable after a step depends on, in this run."""

    step: int
    variable: str
    nodes: tuple[int, ...]


@tagged
@dataclass(frozen=True, slots=True)
class Repair:
    """A program with a bug and a failing case; a repair passes all cases, and a whole box if given.

    The prompt gives the `shown` cases besides the failing one.
    """

    tree: str
    source: str
    failing: Case
    hidden: tuple[Case, ...]
    box: Box = ()
    shown: tuple[Case, ...] = ()


@tagged
@dataclass(frozen=True, slots=True)
class Completion:
    """The program without one node's line (`source`); any line that passes all cases is right.

    The prompt gives the `shown` cases besides the row's own run.
    """

    node: int
    source: str
    hidden: tuple[Case, ...]
    box: Box = ()
    shown: tuple[Case, ...] = ()


Question = (
    Output
    | Predict
    | Steps
    | State
    | Next
    | Times
    | History
    | Inversion
    | Reach
    | Branch
    | Equivalence
    | Worst
    | Divergence
    | Slice
    | Repair
    | Completion
)


def others(question: Question) -> tuple[Args, ...] | None:
    """Return the inputs that a question is about beside the row's own; None where any may be chosen."""
    match question:
        case Predict(pairs):
            return tuple([pair.args for pair in pairs])
        case Divergence(args):
            return (args,)
        case Output() | Steps() | State() | Next() | Times() | History() | Slice():
            return ()
    return None


def kind(question: Question) -> str:
    """Return the name of a question's kind, as recipes, rows' difficulty and reports have it."""
    return type(question).__name__.lower()
