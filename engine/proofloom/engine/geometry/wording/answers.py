"""Numbers in words: how a length, angle, ratio or area of a figure was worked out, line by line."""

from __future__ import annotations

import re

from proofloom.engine.geometry.predicates import Fact, Unit, fact
from proofloom.engine.geometry.values.ledger import UNIT, Area, Cosine, Entry, Length
from proofloom.engine.geometry.values.numbers import Real
from proofloom.engine.geometry.values.radicals import latex_of, text_of
from proofloom.engine.geometry.values.working import Answer
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.notation import degrees
from proofloom.engine.geometry.wording.proofs import Teller

# the question that a fact with a number answers
ASKED = {
    **dict.fromkeys(("lconst", "l2const"), "lcompute"),
    **dict.fromkeys(("rconst", "r2const"), "rcompute"),
    "aconst": "acompute",
    "area": "areacompute",
}
_ROOT = re.compile(r"sqrt\((\d+)\)")


def tell(answer: Answer, teller: Teller) -> None:
    """Add the lines of an answer."""
    number: dict[int, int] = {}
    for at, entry in enumerate(answer.entries):
        if at in answer.proofs:
            number[at] = teller.proof(answer.proofs[at])
            continue
        because = tuple(dict.fromkeys(number[other] for other in entry.because))
        if not phrases()["numbers"][entry.rule] and len(because) == 1:
            number[at] = because[0]
            continue
        number[at] = teller.line(claimed(entry, teller.words), teller.cited(entry.rule, because), because)


def rules_said() -> dict[str, str]:
    """Return what each rule about numbers says."""
    return {rule: says for rule, says in phrases()["numbers"].items() if says}


def claimed(entry: Entry, words: Words) -> str:
    """Return what an entry claims."""
    claim = entry.claim
    match claim:
        case Length():
            shown = number_of(claim.number, words)
            if claim.of == UNIT:
                return f"{words.math('AB = ', *claim.pair)}{shown}"
            times = "" if claim.number.fraction == 1 else f"{shown}{words.math('·')}"
            return f"{words.math('AB = ', *claim.pair)}{times}{words.math('AB', *claim.of)}"
        case Cosine():
            if claim.angle is not None:
                return words.math("∠ABC = ", *claim.corner) + words.math(degrees(claim.angle))
            return f"{words.math('cos ∠ABC = ', *claim.corner)}{number_of(claim.number, words)}"
        case Area():
            shown = words.math("ABC", *claim.triangle)
            return f"triangle {shown} has the area {number_of(claim.number, words)}"
        case Fact():
            return words.fact(claim)


def number_of(number: Real, words: Words) -> str:
    """Return a number in its simplest form."""
    if words.notation.latex:
        return f"${latex_of(number)}$"
    text = _ROOT.sub(r"√\1", text_of(number)).replace("sqrt(", "√(").replace("pi", "π")
    return text.replace("*√", "√").replace("*", "·")


def answered(answer: Answer, words: Words) -> str:
    """Return the answer in one sentence."""
    asked = words.fact(fact(ASKED.get(answer.goal.name, answer.goal.name), answer.goal.points))
    if answer.goal.predicate.unit is Unit.ANGLE:
        if answer.angle is not None:
            return f"{asked} is {words.math(degrees(answer.angle))}"
        return f"{asked} has the cosine {number_of(answer.number, words)}"
    near = "" if answer.number.fraction is not None else f", about {float(answer.number):.6g}"
    return f"{asked} is {number_of(answer.number, words)}{near}"
