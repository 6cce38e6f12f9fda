"""Decides questions about every input of a box: by running them all where they are few, else by Z3.

A witness has always been run by the second interpreter. What is not decided within the counted effort is
unknown, and unknown is never a claim.
"""

from __future__ import annotations

from typing import Any

from proofloom.engine.program.questions import Args
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.claims import apart, tabled
from proofloom.verifiers.program.claims.every import Contradiction, conditions
from proofloom.verifiers.program.claims.inputs import Decision, Found, Inputs
from proofloom.verifiers.program.grammar import Reading


def reachable(inputs: Inputs, value: Value, besides: Args | None = None) -> Decision:
    """Return an input that gives a value, other than `besides`; proved: there is none."""
    return _decided("reachable", inputs, value, besides)


def branch_reachable(inputs: Inputs, node: int, holds: bool) -> Decision:
    """Return an input for which the test of a node holds (or fails) at least once; proved: there is none."""
    if node not in conditions(inputs.reading):
        raise ValueError(f"node {node} has no condition")
    return _decided("branch_reachable", inputs, node, holds)


def equivalent(inputs: Inputs, other: Reading) -> Decision:
    """Return an input on which another program gives another value; proved: it gives the same everywhere.

    Where the run of one of them leaves the language the decision is `FAULT`, and tells whose run.
    """
    entry = inputs.entry
    if entry not in other.functions or other.params(entry) != inputs.reading.params(entry):
        return Decision(Found.UNKNOWN, why="the other program takes something else")
    if other.results[entry] != inputs.reading.results[entry]:
        return Decision(Found.UNKNOWN, why="the other program returns something else")
    return _decided("equivalent", inputs, other)


def most_steps(inputs: Inputs, known: Args | None = None) -> Decision:
    """Return the most steps of an input, and one that takes them; `known` is one that is thought to."""
    return _decided("most_steps", inputs, known)


def _decided(question: str, inputs: Inputs, *asked: Any) -> Decision:
    try:
        found: Decision = getattr(tabled, question)(inputs, *asked)
    except Contradiction as error:
        found = Decision(Found.UNKNOWN, why=f"the interpreters differ: {error}")
    except tabled.TooLarge:
        if not apart.installed():  # only large boxes need it
            return Decision(Found.UNKNOWN, why="z3 is not installed")
        found = apart.asked(question, inputs, *asked)
    return found
