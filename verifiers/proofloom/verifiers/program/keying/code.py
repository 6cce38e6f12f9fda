"""Answers that are code: a program without its bug, a line that was taken out; and the cases that judge."""

from __future__ import annotations

from proofloom.engine.program.questions import Box, Case, Completion, Repair
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.keying.subject import DamagedBodyError, Key, Subject, need

GAP = "???"
"""What stands in place of the line that was taken out."""


def repair(subject: Subject, question: Repair) -> Key:
    """Return the whole program, without its last line break.

    The one with the bug must fail the failing case and a hidden one.
    """
    _true(subject, (question.failing, *question.shown, *question.hidden), question.box)
    buggy = subject.other(question.tree, question.source)
    found = subject.value_of(question.failing.args, buggy)
    need(not subject.alike(found, question.failing.value), "the bug does not show in the failing case")
    need(any(_fails(subject, buggy, case) for case in question.hidden), "the bug shows in no hidden case")
    return Key(subject.body.source.rstrip("\n"), "code")


def completion(subject: Subject, question: Completion) -> Key:
    """Return the line that was taken out of the row's source."""
    _true(subject, (*question.shown, *question.hidden), question.box)
    line = subject.line(question.node)
    heads = {function.lineno for function in subject.reading.functions.values()}
    need(subject.run.lines[question.node] not in heads, "the head of a function is taken out")
    lines = subject.body.source.split("\n")
    text = lines[line - 1].lstrip()
    lines[line - 1] = lines[line - 1][: -len(text)] + GAP
    need("\n".join(lines) == question.source, "the source is not the row's without the line")
    return Key(text.rstrip(), "code")


def _true(subject: Subject, cases: tuple[Case, ...], box: Box) -> None:
    """Hold the cases to the program, and the box to its parameters."""
    need(len({repr(case.args) for case in cases}) == len(cases), "a case stands twice")
    for case in cases:
        need(subject.gives(case.args, case.value), "a case is not true of the program")
    if box:
        subject.inputs(box)


def _fails(subject: Subject, buggy: Reading, case: Case) -> bool:
    try:
        found = subject.value_of(case.args, buggy)
    except DamagedBodyError:
        return True
    return not subject.alike(found, case.value)
