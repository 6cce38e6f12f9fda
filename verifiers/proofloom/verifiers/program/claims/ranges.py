"""Decides what a row of integers claims of a large box: another input, or the least and greatest."""

from __future__ import annotations

from proofloom.engine import Verdict
from proofloom.engine.program.task import Claim, ClaimKind
from proofloom.verifiers.program.claims.inputs import Decision, Found, Inputs
from proofloom.verifiers.program.claims.solved import Encoding, reachable
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.symbolic.encoding import Untrue
from proofloom.verifiers.program.symbolic.terms import Truth, Unencodable
from proofloom.verifiers.program.walker import walk


def decide(reading: Reading, entry: str, args: tuple[int, ...], claim: Claim) -> Verdict:
    """Return whether the claim holds over its box."""
    try:
        inputs = Inputs(reading, entry, args, claim.box)
    except ValueError as error:
        return Verdict.unknown("the box is none of the program's", str(error))
    if claim.kind is ClaimKind.ALONE:
        value = walk(reading, entry, args).value
        assert value is not None
        return _verdict(reachable(inputs, value, args), "another input has this output")
    if reading.results[entry] != "i" and claim.kind is not ClaimKind.STEPS:
        return Verdict.unknown("the program cannot be put in a formula", "its values are no integers")
    try:
        return _range(Encoding(inputs), claim)
    except (Unencodable, Untrue) as error:
        return Verdict.unknown("the program cannot be put in a formula", str(error))


def _range(box: Encoding, claim: Claim) -> Verdict:
    terms = box.terms
    subject = box.program.steps if claim.kind is ClaimKind.STEPS else box.program.value

    def found(wanted: Truth) -> Decision:
        return box.sought(wanted, lambda args: box.run(args) is not None)

    outside = terms.either(terms.lt(subject, claim.low), terms.lt(claim.high, subject))
    verdict = _verdict(found(outside), "the least or greatest is another")
    for edge in (claim.low, claim.high):
        if verdict.outcome == "pass":
            reached = found(terms.eq(subject, edge))
            if reached.found is Found.PROVED:
                verdict = Verdict.failed("the least or greatest is another", f"{edge} is not reached")
            elif reached.found is not Found.WITNESS:
                verdict = Verdict.unknown("z3 gave up", f"{edge}")
    return verdict


def _verdict(decision: Decision, reason: str) -> Verdict:
    """Return pass when there is no counterexample."""
    if decision.found is Found.PROVED:
        return Verdict.passed("z3: no counterexample in the box")
    if decision.found is Found.WITNESS:
        return Verdict.failed(reason, f"{decision.witness}")
    return Verdict.unknown(decision.why, f"{decision.witness}")
