"""Interpret the printed source a second time and compare everything that a row says of its run.

Value, steps, every event, tallies, the solution step by step, the tree (rewritten from the source) and
the difficulty (measured on the source).
"""

from __future__ import annotations

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.program.task import Exercise
from proofloom.verifiers.program.bodies import misplaced, reading_of, run_of
from proofloom.verifiers.program.grammar import GrammarError, measure
from proofloom.verifiers.program.keying.sizes import asked_of
from proofloom.verifiers.program.retell import refusal
from proofloom.verifiers.program.retree import tree_of
from proofloom.verifiers.program.shapes import alike
from proofloom.verifiers.program.walker import WalkError


@verifier
def reread(candidate: Candidate[Exercise]) -> Verdict:
    """Return pass when a walk over the source gives the same run, event by event."""
    body = candidate.body
    try:
        reading = reading_of(body)
        run = run_of(body)
    except GrammarError as error:
        return Verdict.failed("the source is not in the grammar", str(error))
    except WalkError as error:
        return Verdict.failed("the run leaves the language", str(error))
    if not alike(run.value, body.value):
        return Verdict.failed("another value is returned", f"{run.value}, stated {body.value}")
    if len(run.events) != body.steps:
        return Verdict.failed("another number of steps", f"{len(run.events)}, stated {body.steps}")
    stated = body.trace.split(";")
    if stated != run.events:
        place = next(
            (k for k, event in enumerate(run.events) if stated[k : k + 1] != [event]), len(run.events)
        )
        return Verdict.failed("another event", f"event {place} of {len(run.events)}")
    if run.counts != body.counts:
        return Verdict.failed("another tally", f"{run.counts}")
    wrong = misplaced(body, reading) or refusal(candidate.steps, body)
    if wrong:
        return Verdict.failed("the solution does not tell the run", wrong)
    if body.tree != tree_of(reading, body.entry):
        return Verdict.failed("the tree is not that of the source")
    measured = {**measure(reading), "steps": body.steps, "calls": run.counts.calls,
                "max_depth": run.counts.max_depth, "asked": asked_of(body.question)}  # fmt: skip
    if dict(candidate.difficulty) != measured:
        return Verdict.failed("another difficulty", str(measured))
    return Verdict.passed(f"{len(run.events)} events equal")
