"""Seeded semantic bugs of interpreter, trace writer and printer: the verifiers of programs catch every one.

The budget is fixed: the examples of all forms, random programs over all of them, and programs of rows. A
bug is caught when no row that it spoils passes, and it must spoil one; without a bug nothing is objected to.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from evidence import Evidence
from making.programs import drawn as random_program

from proofloom.engine import Reject, Seed
from proofloom.engine.program.forms import examples
from proofloom.engine.program.interpret import Fault, Interpreter, Limits
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.python import print_python
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Counts, Value
from proofloom.generators.program.grow import grown
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.rerun import Stopped, execute
from proofloom.verifiers.program.retree import tree_of
from proofloom.verifiers.program.walker import WalkError, walk

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "engine" / "program"), str(HERE.parent / "verifiers" / "program")]
import bugs  # noqa: E402 - stands by the tests of the engine
import call_bugs  # noqa: E402
import number_bugs  # noqa: E402 - stands by the tests of the verifiers

PRINTER: dict[str, dict[str, str]] = tomllib.loads(
    HERE.joinpath("program_bugs.toml").read_text(encoding="utf-8")
)
RANDOM, GROWN = 120, 120
ENOUGH = 25  # spoiled rows, after which a bug is not tried any further
LEAST = 30
UNDECIDED = re.compile(r"\((?:dict d..|list|strs)\)")  # new and empty: no use need tell of what
REFUSALS = (WalkError, GrammarError, Stopped, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says: a program as tree and source, and one run of it."""

    program: Program
    source: str
    args: tuple[Value, ...]
    value: Value | None
    steps: int
    events: tuple[str, ...]
    counts: Counts | None


class _Traced(Interpreter):
    """Writes its events wrongly."""

    def written(self, event: str) -> str:
        raise NotImplementedError

    def run(self, args: Any) -> Any:
        run = super().run(args)
        return replace(run, events=tuple(map(self.written, run.events)))


class NoQuotes(_Traced):
    """Characters of strings are not written as codes."""

    def written(self, event: str) -> str:
        return re.sub(r"\\x(..)", lambda code: chr(int(code[1], 16)), event)


class RowsAsLists(_Traced):
    """A row is named as its grid."""

    def written(self, event: str) -> str:
        return re.sub(r"@(\d+)\.\d+", r"@\1", event)


class NothingNew(_Traced):
    """What is new is not written out."""

    def written(self, event: str) -> str:
        return re.sub(r" @\d+=\S+", "", event)


class NumbersForTruths(_Traced):
    """Truth values are written as numbers."""

    def written(self, event: str) -> str:
        return event.replace("=true", "=1").replace("=false", "=0").replace("^true", "^1")


class NoKey(_Traced):
    """A deletion is written as a pop."""

    def written(self, event: str) -> str:
        return re.sub(r"(@\d+-)\S+", r"\1", event)


class LastStoreOnly(_Traced):
    """Of several stores only the last is written."""

    def written(self, event: str) -> str:
        head, *changes = event.split(" ")
        return " ".join([head, *changes[-1:]]) if head.startswith("X") and len(changes) > 2 else event


TRACES = (NoQuotes, RowsAsLists, NothingNew, NumbersForTruths, NoKey, LastStoreOnly)
RUNS: dict[str, type[Interpreter]] = {
    **{f"numbers: {bug.__doc__}": bug for bug in number_bugs.BUGS},
    **{f"forms: {bug.__doc__}": bug for bug in (*bugs.BUGS, *call_bugs.BUGS)},
    **{f"trace: {bug.__doc__}": bug for bug in TRACES},
}
SAMPLED = 6  # one bug of so many


def main(evidence: Evidence) -> int:
    """Try every bug that is not tried yet on the whole budget."""
    names = ["", *RUNS, *(f"printer: {name}" for name in PRINTER)]
    if evidence.sample:
        names = names[::SAMPLED]
    counts = (10, 60) if evidence.sample else (RANDOM, GROWN)
    budget = [(program, args, _row(program, args, Interpreter)) for program, args in _budget(*counts)]
    judge = _judge()
    for name in names:
        if evidence.get(name) is None:
            evidence.put(name, _tried(name, budget, judge))
    found = {name: evidence.cases[name] for name in names if name}
    unseen = sorted(name for name, one in found.items() if not one["spoiled"])
    passed = sorted(name for name, one in found.items() if one["caught"] < one["spoiled"])
    parts = [name.partition(":")[0] for name in found]
    return evidence.conclude(
        ok=not unseen
        and not passed
        and not evidence.cases[""]["caught"]
        and (evidence.sample or len(found) >= LEAST),
        programs=len(budget),
        bugs={part: parts.count(part) for part in sorted(set(parts))},
        caught=len(found) - len(unseen) - len(passed),
        spoiling_nothing=unseen,
        letting_a_row_pass=passed,
        rows_spoiled=sum(one["spoiled"] for one in found.values()),
        objections_without_a_bug=evidence.cases[""]["caught"],
    )


def _budget(random: int, growing: int) -> list[tuple[Program, tuple[Value, ...]]]:
    """Return the programs and arguments that every bug is tried on."""
    found = [(example.program, example.args) for example in examples()]
    for seed in range(random):
        made = random_program(Random(f"bugs {seed}"))
        if made is not None:
            program, inputs = made
            found.append((program, inputs[0]))
    index, wanted = 0, len(found) + growing
    while len(found) < wanted:
        index += 1
        try:
            one = grown(Seed.root("bugs") / index)
        except Reject:
            continue
        found.append((one.program, one.args))
    return found


def _row(program: Program, args: tuple[Value, ...], kind: type[Interpreter]) -> Row | None:
    """Make a row as it would be made with an interpreter; None when the run does not end with a value."""
    try:
        run = kind(program, Limits(fuel=3_000), traced=True).run(args)
    except (Fault, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    return Row(program, print_python(program).source, args, run.value, run.steps, run.events, run.counts)


def _tried(name: str, budget: Any, judge: Callable[[Row], bool]) -> dict[str, int]:
    """Return how many rows a bug spoils and how many of those the verifiers refuse; all rows without one."""
    spoiled = caught = 0
    for program, args, true in budget:
        if name.startswith("printer: "):
            bug = PRINTER[name.removeprefix("printer: ")]
            row = true and replace(true, source=re.sub(bug["pattern"], bug["to"], true.source))
        else:
            row = _row(program, args, RUNS.get(name, Interpreter)) if name else true
        if row is not None and (not name or row != true):
            spoiled += 1
            caught += not judge(row)
        if name and spoiled == ENOUGH:
            break
    return {"spoiled": spoiled, "caught": caught}


def _judge() -> Callable[[Row], bool]:
    """Return what says whether the verifiers let a row pass; what a source gives is worked out once."""
    known: dict[tuple[str, str, tuple[Value, ...]], Any] = {}

    def judge(row: Row) -> bool:
        tree = dump(row.program)
        key = (row.source, tree, row.args)
        if key not in known:
            known[key] = _found(row.source, tree, row.program.entry, row.args)
        found = known[key]
        stated = (repr(row.value), row.steps, list(row.events), row.counts, UNDECIDED.sub("()", tree))
        return bool(found == stated)

    return judge


def _found(source: str, tree: str, entry: str, args: tuple[Value, ...]) -> Any:
    """Return what the verifiers find a source to do; None when they refuse it or do not agree."""
    try:
        reading = read(source, tree)
        run = walk(reading, entry, args)
        value, steps = execute(source, reading, entry, args)
    except REFUSALS:
        return None
    if (repr(value), steps) != (repr(run.value), len(run.events)):
        return None
    return repr(value), steps, run.events, run.counts, UNDECIDED.sub("()", tree_of(reading, entry))
