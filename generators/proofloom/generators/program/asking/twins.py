"""Asks whether two programs agree on a box: one is rewritten, or has a small mistake in it."""

from __future__ import annotations

from proofloom.engine import Reject, Seed
from proofloom.engine.program.interpret import Fault, Interpreter
from proofloom.engine.program.notation import dump
from proofloom.engine.program.printers.counted import print_in
from proofloom.engine.program.questions import Equivalence
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.values import Value
from proofloom.generators.program.asking.boxes import Table, tabled
from proofloom.generators.program.asking.posed import Posed
from proofloom.generators.program.asking.rewrites import rewritten
from proofloom.generators.program.asking.subject import Args, Subject
from proofloom.generators.program.asking.wording import Wording
from proofloom.generators.program.mutate import mutants

TRIES = 30


def equivalence(subject: Subject, seed: Seed) -> Posed:
    """Ask whether another program returns the same on a box; both have been rewritten in the same ways."""
    stream = (seed / "box").stream()
    table = tabled(subject, stream)
    if len({run.value for run in table.runs.values()}) < 3:
        raise Reject("the values hardly vary")
    same = stream.chance(2, 5)  # two programs that differ are found less often
    waiting = mutants(subject.program, stream)
    for _ in range(TRIES):
        other = subject.program
        # half of those that agree are faults that do not show in the box, which only a close look tells
        if not same or stream.chance(1, 2):
            mutant = next(waiting, None)
            if mutant is None:
                break
            other = mutant.program
        if same or stream.chance(1, 2):
            other = rewritten(other, (seed / "rewrite").stream())
        if other == subject.program:
            continue
        values = _values(subject, table, other)
        if values is None:
            continue
        differ = [args for args, run in table.runs.items() if values[args] != run.value]
        if same == (not differ) and 4 * len(differ) <= 3 * len(table.runs):
            return _posed(subject, seed, table, other, stream.choice(differ) if differ else ())
    raise Reject("no program is as it was wanted")


def _values(subject: Subject, table: Table, other: Program) -> dict[Args, Value | None] | None:
    """Return what another program gives on a box; None when a run of it leaves the language."""
    interpreter = Interpreter(other, subject.limits)
    try:
        return {args: interpreter.run(args).value for args in table.runs}
    except Fault:
        return None


def _posed(subject: Subject, seed: Seed, table: Table, other: Program, witness: Args) -> Posed:
    source = print_in(subject.language, other).source
    fills = {"where": Wording(subject, seed).where(table.box)}
    prompt = Wording(subject, seed / "words").prompt("equivalence", fills, "difference", second=source)
    question = Equivalence(dump(other), source, table.box, not witness, witness)
    answer = subject.arguments(witness) if witness else "yes"
    return Posed(question, prompt, answer, "arguments", len(table.runs))
