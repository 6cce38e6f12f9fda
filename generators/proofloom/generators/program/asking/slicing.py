"""Asks for a dynamic slice: the lines that a variable's value depends on in the run."""

from __future__ import annotations

from proofloom.engine import Reject, Seed
from proofloom.engine.program.questions import Slice
from proofloom.engine.program.traces import Bound
from proofloom.generators.program.asking.depending import Dependence
from proofloom.generators.program.asking.posed import Posed
from proofloom.generators.program.asking.subject import Subject
from proofloom.generators.program.asking.wording import Wording

FEWEST = 4
LONGEST_RUN = 400


def sliced(subject: Subject, seed: Seed) -> Posed:
    """Ask for a slice that is neither a few lines nor nearly all that ran."""
    stream = (seed / "step").stream()
    total = subject.run.steps
    if total > LONGEST_RUN:
        raise Reject("the run is too long to be sliced")
    setting = [
        step
        for step, event in enumerate(subject.events)
        if step >= total // 4
        and event.kind in "XI"
        and any(isinstance(change, Bound) and subject.plain(change.name) for change in event.changes)
    ]
    wanted = set(stream.sample(setting, min(8, len(setting))))
    ran = {event.node for event in subject.events}
    depending = Dependence(subject.program, subject.events)
    found: list[tuple[int, str, frozenset[int]]] = []
    for step in range(max(wanted, default=-1) + 1):
        event = depending.take()
        if step not in wanted:
            continue
        for change in event.changes:
            if isinstance(change, Bound) and subject.plain(change.name):
                nodes = depending.of(change.name)
                if len(nodes) >= FEWEST and 5 * len(nodes) <= 4 * len(ran):
                    found.append((step + 1, change.name, nodes))
    if not found:
        raise Reject("no slice is worth asking for")
    step, variable, nodes = stream.choice(found)
    lines = sorted({subject.line(node) for node in nodes})
    fills = {"step": str(step), "variable": subject.name(variable)}
    prompt = Wording(subject, seed / "words").prompt("slice", fills, "lines")
    question = Slice(step, variable, tuple(sorted(nodes)))
    return Posed(question, prompt, str(lines), "lines", step)
