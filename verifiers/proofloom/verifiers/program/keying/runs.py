"""Answers about one run, or two: values, steps, what is held, what comes next, what a value hangs on."""

from __future__ import annotations

from proofloom.engine.program.questions import (
    Divergence,
    History,
    Next,
    Output,
    Predict,
    Slice,
    State,
    Steps,
    Times,
)
from proofloom.verifiers.program.keying.scopes import is_seen
from proofloom.verifiers.program.keying.slices import slice_of
from proofloom.verifiers.program.keying.subject import Key, Subject, need, nodes_of
from proofloom.verifiers.program.keying.watching import held_after, history
from proofloom.verifiers.program.shapes import answered, shown


def output(subject: Subject, _: Output) -> Key:
    """Return the value of the run."""
    assert subject.run.value is not None
    return Key(subject.worded(subject.run.value), "value")


def steps(subject: Subject, _: Steps) -> Key:
    """Return the number of steps of the run."""
    return Key(str(len(subject.run.events)), "integer")


def predict(subject: Subject, question: Predict) -> Key:
    """Return which pairs are right; for the thorough, each wrong one is what its mutated program gives."""
    need(len(question.pairs) >= 2, "there are not two pairs")
    need(len(set(map(repr, question.pairs))) == len(question.pairs), "a pair stands twice")
    judged = []
    for pair in question.pairs:
        if pair.mutant:
            if subject.thorough:
                mutant = subject.other(pair.mutant)
                true = subject.gives(pair.args, pair.value, mutant)
                need(true, "the mutated program does not give its output")
            own = subject.value_of(pair.args)
            need(not subject.alike(own, pair.value), "an output that is said to be wrong is right")
        else:
            need(subject.gives(pair.args, pair.value), "an output that is said to be right is wrong")
        judged.append("no" if pair.mutant else "yes")
    return Key(", ".join(judged), "judgements")


def state(subject: Subject, question: State) -> Key:
    """Return what the asked variables hold after a step."""
    nodes = subject.nodes
    need(1 <= question.step <= len(nodes), "there is no such step")
    held = held_after(subject.reading, subject.entry, subject.body.args, question.step)
    assert held is not None
    need(bool(question.held), "no variable is asked about")
    need(len(dict(question.held)) == len(question.held), "a variable is asked about twice")
    node = nodes[question.step - 1]
    over = subject.run.events[question.step - 1] == f"I{node} ."
    line = subject.run.lines[node]
    told = []
    for name, value in question.held:
        need(name in held, "a variable holds nothing there")
        need(is_seen(subject.reading, name, line, over=over), "a variable cannot be seen there")
        need(shown(held[name]) == value, "a variable holds something else")
        told.append(f'"{subject.name(name)}": {answered(held[name])}')
    return Key("{" + ", ".join(told) + "}", "value")


def following(subject: Subject, question: Next) -> Key:
    """Return the line of the step that comes after a step."""
    nodes = subject.nodes
    need(1 <= question.step < len(nodes), "there is no step after that one")
    need(nodes[question.step] == question.node, "another node comes next")
    return Key(str(subject.line(question.node)), "integer")


def times(subject: Subject, question: Times) -> Key:
    """Return how many steps are at a node."""
    subject.line(question.node)
    need(subject.nodes.count(question.node) == question.times, "a node has another number of steps")
    return Key(str(question.times), "integer")


def given(subject: Subject, question: History) -> Key:
    """Return every value that a variable is given."""
    kind = subject.reading.variables.get((question.function, question.variable))
    need(kind in ("i", "b", "s"), "no such variable holds plain values")
    values = history(
        subject.reading, subject.entry, subject.body.args, (question.function, question.variable)
    )
    need(len(values) >= 2, "the variable is given less than two values")
    need(tuple(map(shown, values)) == question.values, "the variable is given other values")
    subject.name(question.variable)
    return Key(answered(values), "value")


def divergence(subject: Subject, question: Divergence) -> Key:
    """Return the first step at which two runs are at different nodes, or only one has a step."""
    other = nodes_of(subject.run_on(question.args))
    nodes = subject.nodes
    need(nodes != other, "the two runs never part")
    together = zip(nodes, other, strict=False)
    apart = [step for step, (first, second) in enumerate(together, 1) if first != second]
    found = apart[0] if apart else min(len(nodes), len(other)) + 1
    need(found == question.step, "the runs part at another step")
    return Key(str(found), "integer")


def hangs_on(subject: Subject, question: Slice) -> Key:
    """Return the lines on which a variable's value after a step depends."""
    nodes = subject.nodes
    need(1 <= question.step <= len(nodes), "there is no such step")
    node = nodes[question.step - 1]
    over = subject.run.events[question.step - 1] == f"I{node} ."
    line = subject.run.lines[node]
    found = slice_of(subject.reading, subject.entry, subject.body.args, question.step, question.variable)
    need(bool(found), "the variable holds nothing there")
    need(is_seen(subject.reading, question.variable, line, over=over), "the variable cannot be seen there")
    need(found == question.nodes, "the value depends on other nodes")
    subject.name(question.variable)
    return Key(f"[{', '.join([str(subject.line(one)) for one in found])}]", "lines")
