"""What a question is about, made ready: the program as it reads, its run, and how answers name things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from proofloom.engine.program.questions import Args, Box
from proofloom.engine.program.task import Exercise, Value
from proofloom.verifiers.program.bodies import misplaced, reading_of, walked
from proofloom.verifiers.program.claims import Inputs, same
from proofloom.verifiers.program.claims.every import conditions
from proofloom.verifiers.program.evaluator import WIDEST
from proofloom.verifiers.program.grammar import GrammarError, Reading, read
from proofloom.verifiers.program.rerun import FAULTS, execute
from proofloom.verifiers.program.retree import tree_of
from proofloom.verifiers.program.shapes import answered, fits, opened
from proofloom.verifiers.program.untree import planted
from proofloom.verifiers.program.walker import Walk, WalkError

_CAMEL = ("go", "java", "javascript")


class DamagedBodyError(ValueError):
    """The body is not that of a true row; the message says why."""


class UndecidedError(Exception):
    """What the question rests on was not decided within the counted effort."""


@dataclass(frozen=True, slots=True)
class Key:
    """The right answer as rows state it, and its kind: the row's `answer_type`."""

    text: str
    kind: str


def need(holds: bool, why: str) -> None:
    """Refuse a body that is not that of a true row."""
    if not holds:
        raise DamagedBodyError(why)


@dataclass(frozen=True, slots=True)
class Subject:
    """A row's program, its run by the second interpreter, and the lines of its nodes in the source shown.

    thorough  whether more is looked at than the answer rests on
    """

    body: Exercise
    reading: Reading
    run: Walk
    thorough: bool = True

    @property
    def entry(self) -> str:
        """The function that is called."""
        return self.body.entry

    @property
    def nodes(self) -> list[int]:
        """The node of each step."""
        return nodes_of(self.run)

    def line(self, node: int) -> int:
        """Return the line of a node in the source that is shown."""
        need(0 <= node < len(self.body.lines), "there is no such node")
        return self.body.lines[node]

    def value_of(self, args: Args, reading: Reading | None = None) -> Value:
        """Return what the program, or another one, returns in CPython; refuse a run without a value."""
        other = reading or self.reading
        try:
            found, _ = execute(other.source, other, self.entry, args)
        except FAULTS as error:
            raise DamagedBodyError(f"a run does not end in a value: {error}") from None
        if found is None:
            raise DamagedBodyError("a run returns nothing")
        return found

    def inputs(self, box: Box) -> Inputs:
        """Return the inputs of a box, of which the row's own must be one."""
        try:
            inputs = Inputs(self.reading, self.entry, self.body.args, box, self.thorough)
        except ValueError as error:
            raise DamagedBodyError(str(error)) from None
        need(inputs.holds(self.body.args), "the run's own input is not in the box")
        need(inputs.size > 1, "the box holds one input only")
        return inputs

    def run_on(self, args: Args) -> Walk:
        """Return the second interpreter's run on other arguments, which must end with a value."""
        try:
            run = walked(self.reading, self.entry, args)
        except WalkError as error:
            raise DamagedBodyError(f"a run leaves the language: {error}") from None
        need(run.value is not None, "a run returns nothing")
        return run

    def fits(self, value: Value) -> bool:
        """Return whether the program may return a value: whether it is of the result's kind."""
        kinds = self.reading.results[self.entry].split(",")
        parts = value if len(kinds) > 1 else (value,)
        return (
            isinstance(parts, tuple)
            and len(parts) == len(kinds)
            and all(map(fits, parts, kinds, [WIDEST] * 4))
        )

    @property
    def tests(self) -> set[int]:
        """The nodes that have a condition."""
        return conditions(self.reading)

    def gives(self, args: Args, value: Value, reading: Reading | None = None) -> bool:
        """Return whether a run returns exactly a value."""
        return repr(self.value_of(args, reading)) == repr(value)

    def alike(self, first: Value, second: Value) -> bool:
        """Return whether two results are one to a reader: the order of keys does not matter."""
        return same(first, second, self.reading.results[self.entry])

    def worded(self, value: Value) -> str:
        """Return a result as an answer writes it."""
        return answered(opened(value, self.reading.results[self.entry]))

    def arguments(self, args: Args) -> str:
        """Return arguments as an answer writes them."""
        return answered(
            [opened(arg, kind) for arg, kind in zip(args, self.reading.params(self.entry), strict=True)]
        )

    def other(self, tree: str, source: str | None = None) -> Reading:
        """Read another program, with the same entry and parameters; `source` is how the row shows it."""
        need(tree != self.body.tree, "the other program is the same")
        try:
            reading, entry = planted(tree)
            if source is not None and self.body.language == "python":
                reading = read(source, tree)
                need(tree_of(reading, entry) == tree, "the other source is not that of its tree")
        except GrammarError as error:
            raise DamagedBodyError(f"another program is not in the grammar: {error}") from None
        own = self.reading
        need(entry == self.entry, "the other program has another entry")
        need(reading.params(entry) == own.params(entry), "the other program takes something else")
        need(reading.results[entry] == own.results[entry], "the other program returns something else")
        return reading

    def name(self, name: str) -> str:
        """Return what a variable is called in the source that is shown, which must have that name."""
        shown = camel(name) if self.body.language in _CAMEL else name
        need(
            re.search(rf"\b{re.escape(shown)}\b", self.body.source) is not None, "the source has no such name"
        )
        return shown


def camel(name: str) -> str:
    """Return a name as languages with humps write it."""
    first, *others = name.strip("_").split("_")
    return first + "".join([part.capitalize() for part in others])


def nodes_of(run: Walk) -> list[int]:
    """Return the node of each step of a run."""
    return [int(event.split(" ", 1)[0][1:]) for event in run.events]


@lru_cache(maxsize=256)
def subject_of(body: Exercise) -> Subject:
    """Read and run a body's program; raise `DamagedBodyError` when it is no program, or none of its tree."""
    need(
        bool(body.python) == (body.language != "python"), "Python stands beside Python, or not beside another"
    )
    try:
        reading = reading_of(body)
        need(tree_of(reading, body.entry) == body.tree, "the tree is not that of the source")
        run = walked(reading, body.entry, body.args)
    except (GrammarError, WalkError) as error:
        raise DamagedBodyError(str(error)) from None
    wrong = misplaced(body, reading)
    need(not wrong, wrong)
    need(run.value is not None, "the run returns nothing")
    return Subject(body, reading, run)
