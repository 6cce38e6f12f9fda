"""Check what a row claims of every input of a box: by running them all, or by Z3 where the box is larger.

A witness is run whatever the size. A box of more than `EVERY` inputs goes to Z3 with a counted effort;
what it cannot decide is unknown, and unknown is never a pass. A row without a claim passes as such.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import prod

from proofloom.engine import Candidate, Verdict, verifier
from proofloom.engine.program.task import Claim, ClaimKind, ProgramTask, Value
from proofloom.verifiers.program.grammar import GrammarError, Reading, read
from proofloom.verifiers.program.walker import WalkError, walk

EVERY = 2_000  # inputs that are run one by one
FUEL = 2_000_000  # events over all of them


@verifier
def inputs(candidate: Candidate[ProgramTask]) -> Verdict:
    """Return pass when the claim holds for the whole box."""
    body, claim = candidate.body, candidate.body.claim
    if claim is None:
        return Verdict.passed("no claim")
    if not _fits(body.args, claim):
        return Verdict.failed("the claim's box does not hold the input")
    point = tuple(arg for arg in body.args if isinstance(arg, int))
    return _checked(body.source, body.entry, point, claim)


@lru_cache(maxsize=8)
def _checked(source: str, entry: str, args: tuple[int, ...], claim: Claim) -> Verdict:
    """Check a claim once for all the questions about one run."""
    try:
        reading = read(source)
        if claim.kind is ClaimKind.TWIN:
            return _twin(reading, entry, args, claim)
        if prod(high - low + 1 for low, high in claim.box) <= EVERY:
            return _every(reading, entry, args, claim)
        return _solved(reading, entry, args, claim)
    except GrammarError as error:
        return Verdict.failed("the source is not in the grammar", str(error))
    except WalkError as error:
        return Verdict.failed("a run in the box leaves the language", str(error))


def _fits(args: tuple[Value, ...], claim: Claim) -> bool:
    """Return whether the row's own input, and the witness if there is one, lie in the box."""
    inside = len(args) == len(claim.box) > 0 and all(
        isinstance(arg, int) and low <= arg <= high for arg, (low, high) in zip(args, claim.box, strict=True)
    )
    if claim.kind is not ClaimKind.TWIN:
        return inside and claim.witness == ()
    return inside and len(claim.witness) == len(args) and claim.witness != args and all(
        low <= item <= high for item, (low, high) in zip(claim.witness, claim.box, strict=True)
    )  # fmt: skip


def _twin(reading: Reading, entry: str, args: tuple[int, ...], claim: Claim) -> Verdict:
    if (claim.low, claim.high) != (0, 0):
        return Verdict.failed("the claim says more than its kind")
    found = walk(reading, entry, claim.witness).value
    if found != walk(reading, entry, args).value:
        return Verdict.failed("the witness has another output", f"{claim.witness} gives {found}")
    return Verdict.passed(f"{claim.witness} gives {found} too")


def _every(reading: Reading, entry: str, args: tuple[int, ...], claim: Claim) -> Verdict:
    spent = 0
    values: list[int] = []
    wanted = walk(reading, entry, args).value
    for point in product(*(range(low, high + 1) for low, high in claim.box)):
        run = walk(reading, entry, point)
        spent += len(run.events)
        if spent > FUEL:
            return Verdict.unknown("the box takes too many steps")
        if claim.kind is ClaimKind.ALONE:
            if run.value == wanted and point != args:
                return Verdict.failed("another input has this output", f"{point} gives {wanted}")
        elif claim.kind is ClaimKind.STEPS:
            values.append(len(run.events))
        elif isinstance(run.value, int):
            values.append(run.value)
        else:
            return Verdict.failed("an output is not an integer", str(point))
    found = (min(values), max(values)) if values else (0, 0)
    if found != (claim.low, claim.high):
        return Verdict.failed("the least or greatest is another", f"{found[0]} to {found[1]}")
    return Verdict.passed(f"every input run, {spent} steps")


def _solved(reading: Reading, entry: str, args: tuple[int, ...], claim: Claim) -> Verdict:
    try:
        from proofloom.verifiers.program.claims.ranges import decide  # needs z3, which only large boxes do
    except ImportError:
        return Verdict.unknown("z3 is not installed")
    return decide(reading, entry, args, claim)
