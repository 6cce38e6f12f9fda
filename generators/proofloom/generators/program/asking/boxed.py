"""Asks about all inputs of a box: what gives a value or makes a condition hold, and the longest run."""

from __future__ import annotations

from collections import Counter

from proofloom.engine import Reject, Seed, Stream
from proofloom.engine.program.interpret import Fault
from proofloom.engine.program.kinds import Type
from proofloom.engine.program.questions import Box, Branch, Inversion, Reach, Worst
from proofloom.engine.program.replay import nodes
from proofloom.engine.program.syntax import If, While
from proofloom.engine.program.values import Value
from proofloom.generators.program.asking.boxes import Table, inside, integers, tabled
from proofloom.generators.program.asking.posed import Posed
from proofloom.generators.program.asking.results import TRIES
from proofloom.generators.program.asking.subject import Args, Subject
from proofloom.generators.program.asking.wording import Wording
from proofloom.generators.program.mutate import mutants

LEAST = 5
"""How much less the smallest value of a parameter is than its greatest, at least."""
RARE = 4
"""At most one input in so many may do what is asked for, so that guessing does not pay."""


def inversion(subject: Subject, seed: Seed) -> Posed:
    """Ask for arguments that give the run's value."""
    stream = (seed / "box").stream()
    table = None
    if any(param.type is Type.INT for param in subject.entry.params) and stream.chance(1, 2):
        table = tabled(subject, stream)
    runs = table.runs if table else subject.results
    value = subject.run.value
    if RARE * sum(run.value == value for run in runs.values()) > len(runs):
        raise Reject("too many inputs give the value")
    if isinstance(value, bool):
        raise Reject("half of all inputs give a truth value")
    box = table.box if table else ()
    fills = {"value": subject.value(value), "where": Wording(subject, seed).where(box)}
    prompt = Wording(subject, seed / "words").prompt("inversion", fills, "arguments")
    asked = len(table.runs) if table else 0
    return Posed(Inversion(box), prompt, subject.arguments(subject.args), "arguments", asked)


def reach(subject: Subject, seed: Seed) -> Posed:
    """Ask whether some input of a box, but the run's own, gives a value."""
    stream = (seed / "box").stream()
    table = tabled(subject, stream)
    counts = Counter(run.value for run in table.runs.values())
    if len(counts) < 3 or isinstance(subject.run.value, bool):
        raise Reject("the values hardly vary")
    value, reached = _reached(subject, table, counts, stream)
    others = [args for args, run in table.runs.items() if run.value == value and args != subject.args]
    witness: Args = stream.choice(others) if others else ()
    fills = {"value": subject.value(value), "where": Wording(subject, seed).where(table.box)}
    form = "again" if value == subject.run.value else "reach"
    prompt = Wording(subject, seed / "words").prompt("reach", fills, "witness", question=form)
    answer = subject.arguments(witness) if reached else "no"
    return Posed(Reach(table.box, value, reached, witness), prompt, answer, "arguments", len(table.runs))


def _reached(
    subject: Subject, table: Table, counts: Counter[Value | None], stream: Stream
) -> tuple[Value, bool]:
    """Choose a value, and say whether another input than the run's own gives it."""
    own = subject.run.value
    assert own is not None
    wanted = stream.chance(11, 20)
    if stream.chance(1, 3):
        if (counts[own] > 1) != wanted or RARE * (counts[own] - 1) > len(table.runs):
            raise Reject("no value is as it was wanted")
        return own, wanted
    if wanted:
        rare = [v for v, count in counts.items() if v not in (own, None) and RARE * count <= len(table.runs)]
        if not rare:
            raise Reject("no value is as it was wanted")
        value = stream.choice(rare)
        assert value is not None
        return value, True
    return _missed(subject, table, counts, stream), False


def _missed(subject: Subject, table: Table, counts: Counter[Value | None], stream: Stream) -> Value:
    """Return a value that no input gives, though the program with one small mistake does."""
    args = stream.choice(list(table.runs))
    waiting = mutants(subject.program, stream)
    for _ in range(TRIES):
        mutant = next(waiting, None)
        if mutant is None:
            break
        subject.fast.patch(mutant.function)
        try:
            value = subject.fast.run(args).value
        except Fault:
            continue
        finally:
            subject.fast.patch(subject.program.function(mutant.function.name))
        if value is not None and value not in counts:
            return value
    raise Reject("no value is as it was wanted")


def branch(subject: Subject, seed: Seed) -> Posed:
    """Ask whether some input of a box makes a condition hold, or fail, as few or none of them do."""
    stream = (seed / "box").stream()
    table = tabled(subject, stream)
    did, visited = _outcomes(subject, table)
    wanted = stream.chance(8, 25)  # a condition that no input meets is found less often
    options: list[tuple[int, bool, Box]] = []
    for (node, holds), inputs in did.items():
        box = table.box if wanted else _without(subject, table.box, inputs)
        if bool(inputs) >= wanted and 2 * len(inputs) <= len(table.runs) and box:
            options.append((node, holds, box))
    options = [item for item in options if visited[item[0]] & set(inside(subject, item[2]))]
    if not options:
        raise Reject("no condition is as it was wanted")
    node, holds, box = stream.choice(options)
    witness = stream.choice(did[node, holds]) if wanted else ()
    fills = {
        "line": str(subject.line(node)),
        "code": subject.code(node),
        "truth": "true" if holds else "false",
        "where": Wording(subject, seed).where(box),
    }
    prompt = Wording(subject, seed / "words").prompt("branch", fills, "witness")
    question = Branch(box, node, holds, wanted, witness)
    answer = subject.arguments(witness) if wanted else "no"
    return Posed(question, prompt, answer, "arguments", sum(1 for _ in inside(subject, box)))


def _outcomes(
    subject: Subject, table: Table
) -> tuple[dict[tuple[int, bool], list[Args]], dict[int, set[Args]]]:
    """Return what makes each condition hold, or fail, that depends on the input; and who comes to it."""
    tests = [node for node, item in enumerate(nodes(subject.program)) if isinstance(item.what, If | While)]
    did: dict[tuple[int, bool], list[Args]] = {(node, holds): [] for node in tests for holds in (True, False)}
    visits: dict[int, set[tuple[int, int]]] = {node: set() for node in tests}
    visited: dict[int, set[Args]] = {node: set() for node in tests}
    for args in table.runs:
        run = subject.traced(args)
        for node in tests:
            hits, truths = run.hits[node], run.truths[node]
            visits[node].add((hits, truths))
            if hits:
                visited[node].add(args)
            if truths:
                did[node, True].append(args)
            if hits > truths:
                did[node, False].append(args)
    return {key: inputs for key, inputs in did.items() if len(visits[key[0]]) > 1}, visited


def _without(subject: Subject, box: Box, inputs: list[Args]) -> Box:
    """Return the widest part of a box around the run's own input without some inputs; () if it is small."""
    place = integers(subject)[0]
    own, ((low, high), *others) = subject.args[place], box
    assert isinstance(own, int)
    taken = {args[place] for args in inputs}
    if own in taken:
        return ()
    below = [value for value in range(low, own) if value in taken]
    above = [value for value in range(own, high + 1) if value in taken]
    first, last = max(below, default=low - 1) + 1, min(above, default=high + 1) - 1
    return ((first, last), *others) if last - first >= LEAST else ()


def worst(subject: Subject, seed: Seed) -> Posed:
    """Ask for the most steps over a box."""
    stream = (seed / "box").stream()
    table = tabled(subject, stream)
    counts = Counter(run.steps for run in table.runs.values())
    most = max(counts)
    if len(counts) < 3 or RARE * counts[most] > len(table.runs):
        raise Reject("the steps hardly vary")
    witness = stream.choice([args for args, run in table.runs.items() if run.steps == most])
    ends = [next(iter(table.runs)), next(reversed(table.runs))]
    if witness in ends and not stream.chance(1, 3):
        raise Reject("the longest run is at an end of the box")
    fills = {"where": Wording(subject, seed).where(table.box)}
    prompt = Wording(subject, seed / "words").prompt("worst", fills, "integer")
    return Posed(Worst(table.box, most, witness), prompt, str(most), "integer", most)
