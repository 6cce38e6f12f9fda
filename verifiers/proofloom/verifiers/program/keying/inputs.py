"""Answers about the inputs of a box: what gives a value, takes a branch, tells programs apart, is worst."""

from __future__ import annotations

from proofloom.engine.program.questions import Args, Branch, Equivalence, Inversion, Reach, Worst
from proofloom.verifiers.program.claims import (
    Decision,
    Found,
    Inputs,
    branch_reachable,
    equivalent,
    most_steps,
    reachable,
)
from proofloom.verifiers.program.keying.subject import Key, Subject, UndecidedError, need


def inversion(subject: Subject, question: Inversion) -> Key:
    """Return the run's own arguments, which lie in the box if there is one."""
    if question.box:
        subject.inputs(question.box)
    return Key(subject.arguments(subject.body.args), "arguments")


def reach(subject: Subject, question: Reach) -> Key:
    """Return an input other than the run's own that gives the value, or that none does."""
    inputs, own = subject.inputs(question.box), subject.body.args
    need(subject.fits(question.value), "no run can return the value")
    if question.reached:
        _witness(inputs, question.witness)
        need(repr(question.witness) != repr(own), "the witness is the run's own input")
        found = subject.value_of(question.witness)
        need(subject.alike(found, question.value), "the witness gives another value")
        return Key(subject.arguments(question.witness), "arguments")
    need(question.witness == (), "nothing is reached, and yet there is a witness")
    _none(reachable(inputs, question.value, own))
    return Key("no", "arguments")


def branch(subject: Subject, question: Branch) -> Key:
    """Return an input for which a test holds, or fails, at least once, or that there is none."""
    inputs = subject.inputs(question.box)
    need(question.node in subject.tests, "the node has no condition")
    if question.reached:
        _witness(inputs, question.witness)
        event = f"T{question.node} {'+' if question.holds else '-'}"
        need(event in subject.run_on(question.witness).events, "the condition is never so for the witness")
        return Key(subject.arguments(question.witness), "arguments")
    need(question.witness == (), "nothing is reached, and yet there is a witness")
    _none(branch_reachable(inputs, question.node, question.holds))
    return Key("no", "arguments")


def equivalence(subject: Subject, question: Equivalence) -> Key:
    """Return that two programs give the same on a box, or an input on which they do not."""
    inputs = subject.inputs(question.box)
    other = subject.other(question.tree, question.source)
    if question.same:
        need(question.witness == (), "the programs are the same, and yet there is a witness")
        _none(equivalent(inputs, other))
        return Key("yes", "arguments")
    _witness(inputs, question.witness)
    mine, theirs = subject.value_of(question.witness), subject.value_of(question.witness, other)
    need(not subject.alike(mine, theirs), "the two programs give the same for the witness")
    return Key(subject.arguments(question.witness), "arguments")


def worst(subject: Subject, question: Worst) -> Key:
    """Return the most steps over a box; the witness takes them."""
    inputs = subject.inputs(question.box)
    _witness(inputs, question.witness)
    took = len(subject.run_on(question.witness).events)
    need(took == question.most, "the witness takes another number of steps")
    decision = most_steps(inputs, question.witness)
    if decision.found is not Found.WITNESS:
        _none(decision)
    need(decision.number == question.most, "an input of the box takes more steps")
    return Key(str(question.most), "integer")


def _witness(inputs: Inputs, witness: Args) -> None:
    need(inputs.holds(witness), "the witness is not in the box")


def _none(decision: Decision) -> None:
    """Raise unless a decision says that no input does what was asked for."""
    need(decision.found is not Found.WITNESS, f"an input does: {decision.witness}")
    need(decision.found is not Found.FAULT, f"a run in the box leaves the language: {decision.witness}")
    if decision.found is not Found.PROVED:
        raise UndecidedError(decision.why)
