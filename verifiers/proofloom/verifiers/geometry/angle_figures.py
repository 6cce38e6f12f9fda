"""Try an angle problem on fresh figures: the claim must hold on each, and each premise must be needed.

Two things are shown: no small change of the drawn figure that keeps setting and premises changes the asked
angle (linear algebra over the fractions), and each premise is needed (a figure without it is looked at).
Two are only tried: five figures near the drawn one, and at most eight sets of lines turned by a quarter,
one way and the other, with all else kept; trials that cannot be decided are passed over. Not tried, so not
ruled out: branches that turn lines by other angles, further sets of lines, and branches that keep the
setting only after free directions or lengths change too. That the answer follows in every figure is for
the steps to show. Equalities are decided modulo one prime of 61 bits, orders by enclosures.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from proofloom.engine import Candidate, Seed, Verdict, verifier
from proofloom.engine.codec import canonical_json, encode
from proofloom.engine.geometry.angles import AngleProblem, Witness
from proofloom.engine.seed import Stream
from proofloom.verifiers.geometry.arrangement import Arrangement, NonsenseError
from proofloom.verifiers.geometry.freedom import equation, quarter_turns, solutions
from proofloom.verifiers.geometry.model import SIXTEENTHS, Model, Placing, UndecidedError, plan

FRESH = 5  # figures on which the claim must hold, besides the drawn one
TRIES = 60  # figures tried for them
BRANCHES = 8  # sets of lines turned by a quarter, at most; each either way


@verifier
def angle_figures(candidate: Candidate[AngleProblem]) -> Verdict:
    """Pass when the premises' linear equations settle the goal against small changes; when the drawn figure
    and five fresh ones near it satisfy setting, premises and answer; when none of the branches
    tried satisfies setting and premises with another answer; and when for each premise a figure satisfies
    setting and all other premises with another answer. Unknown when too few fresh figures are found."""
    body = candidate.body
    try:
        figure = Arrangement(body)
        if len(body.drawing) != len(body.points) or len(body.directions) != len(body.lines):
            return Verdict.failed("drawing does not match the figure")
        placings = plan(body)
        equations = [equation(figure, fact) for fact in body.premises]
        changes = solutions(equations, len(body.lines))
        asked = equation(figure, body.goal)
        if any(sum(a * b for a, b in zip(asked, change, strict=True)) for change in changes):
            return Verdict.failed("the premises do not settle the goal")
        if reason := _model_fault(body, Model(body, placings, body.directions, {})):
            return Verdict.failed(reason)
        if reason := _witness_fault(body, placings):
            return Verdict.failed(reason)
        if not _branches_agree(body, placings, quarter_turns(equations, len(body.lines), BRANCHES)):
            return Verdict.failed("another branch has another answer")
        return _fresh(body, placings, changes)
    except NonsenseError as error:
        return Verdict.failed(str(error))
    except UndecidedError:
        return Verdict.failed("figure too close to a degenerate one")
    except ValueError as error:
        return Verdict.unknown("an angle too fine for the field", str(error))


def _model_fault(body: AngleProblem, model: Model) -> str:
    if not model.keeps_setting():
        return "the setting does not hold"
    if not all(model.holds(fact) for fact in body.premises):
        return "a premise does not hold"
    if not model.size_is(body.goal, body.answer):
        return "the claim does not hold"
    return ""


def _witness_fault(body: AngleProblem, placings: Sequence[Placing]) -> str:
    if [witness.premise for witness in body.witnesses] != list(range(len(body.premises))):
        return "witnesses do not match the premises"
    for witness in body.witnesses:
        if len(witness.directions) != len(body.lines):
            return "witnesses do not match the premises"
        if not _shows_need(body, placings, witness):
            return "a witness does not show that its premise is needed"
    return ""


def _shows_need(body: AngleProblem, placings: Sequence[Placing], witness: Witness) -> bool:
    model = Model(body, placings, witness.directions, {})
    others = [fact for index, fact in enumerate(body.premises) if index != witness.premise]
    return (
        witness.answer != body.answer
        and model.keeps_setting()
        and all(model.holds(fact) for fact in others)
        and model.size_is(body.goal, witness.answer)
    )


def _branches_agree(
    body: AngleProblem, placings: Sequence[Placing], branches: Sequence[Sequence[int]]
) -> bool:
    """Try these branches of the drawn figure, lengths kept: a ray that halves the outer angle, a folded
    isosceles. Where setting and premises hold, so must the claim; where that is undecided, nothing is said.
    """
    for turns in branches:
        for quarter in (90, 270):
            directions = [
                (direction + quarter * turn) % 360
                for direction, turn in zip(body.directions, turns, strict=True)
            ]
            try:
                model = Model(body, placings, directions, {})
                if not model.keeps_setting() or not all(model.holds(fact) for fact in body.premises):
                    continue
                if not model.size_is(body.goal, body.answer):
                    return False
            except UndecidedError:
                continue
    return True


def _fresh(body: AngleProblem, placings: Sequence[Placing], changes: Sequence[Sequence[int]]) -> Verdict:
    """Turn, stretch and bend the figure at random, within what the premises allow, until enough are seen."""
    stream = Seed.root(canonical_json(encode(body))).stream()
    seen = 0
    for attempt in range(TRIES):
        directions = _bend(body.directions, changes, stream, attempt)
        reach = max(2, 10 - attempt // 4)
        scales = {p.name: stream.integer(SIXTEENTHS - reach, SIXTEENTHS + reach) for p in placings}
        try:
            model = Model(body, placings, directions, scales)
            if not model.keeps_setting() or not all(model.holds(fact) for fact in body.premises):
                continue
            if not model.size_is(body.goal, body.answer):
                return Verdict.failed("the claim fails on a fresh figure")
        except UndecidedError:
            continue
        seen += 1
        if seen == FRESH:
            return Verdict.passed(f"{FRESH} fresh figures, {len(body.witnesses)} witnesses")
    return Verdict.unknown("too few fresh figures found", f"{seen} of {FRESH}")


def _bend(
    directions: Sequence[Fraction], changes: Sequence[Sequence[int]], stream: Stream, attempt: int
) -> list[Fraction]:
    """Add a random combination of the allowed changes, smaller at later attempts, and a random turn."""
    turn = stream.integer(0, 359)
    bent = [direction + turn for direction in directions]
    for change in changes:
        reach = Fraction(max(2, 24 - attempt), max(1, *(abs(value) for value in change)))
        factor = Fraction(stream.integer(-12, 12), 12) * reach
        factor = Fraction(round(factor * 4), 4)
        bent = [value + factor * part for value, part in zip(bent, change, strict=True)]
    return [value % 360 for value in bent]
