"""Interpret the printed source a second time, and compare value, steps, every event, tallies and solution."""

from __future__ import annotations

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.program.task import ProgramTask
from proofloom.verifiers.program.grammar import GrammarError, read
from proofloom.verifiers.program.retell import untrue
from proofloom.verifiers.program.walker import WalkError, walk


@verifier
def reread(candidate: Candidate[ProgramTask]) -> Verdict:
    """Return pass when a walk over the source gives the same run, event by event."""
    body = candidate.body
    try:
        reading = read(body.source)
        run = walk(reading, body.entry, body.args)
    except GrammarError as error:
        return Verdict.failed("the source is not in the grammar", str(error))
    except WalkError as error:
        return Verdict.failed("the run leaves the language", str(error))
    if run.value != body.value:
        return Verdict.failed("another value is returned", f"{run.value}, stated {body.value}")
    if len(run.events) != body.steps:
        return Verdict.failed("another number of steps", f"{len(run.events)}, stated {body.steps}")
    stated = body.trace.split(";")
    if stated != run.events:
        place = next((k for k, pair in enumerate(zip(stated, run.events)) if pair[0] != pair[1]), len(stated))
        return Verdict.failed("another event", f"event {place} of {len(run.events)}")
    if run.counts != body.counts:
        return Verdict.failed("another tally", f"{run.counts}")
    wrong = untrue(candidate.steps, run)
    if wrong:
        return Verdict.failed("the solution does not tell the run", wrong)
    return Verdict.passed(f"{len(run.events)} events equal")
