"""Finds wrong steps that a solver might try: a theorem of the proof put to a point for another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofloom.engine import Seed
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Step
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.rules import Pattern, Rule, theorems
from proofloom.engine.geometry.task import Detour
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.generators.geometry.plane.figures import figures
from proofloom.generators.geometry.plane.solve import Solved

FIGURES = 6  # on none of which the claim or the failing premise may hold
TRIED = 120  # instances looked at


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong step as facts: after how many steps, the instance, what it cites, claims and lacks."""

    after: int
    rule: str
    points: tuple[int, ...]
    cited: tuple[int, ...]
    claim: Fact
    failing: Fact

    def told(self, names: tuple[str, ...]) -> Detour:
        """Return it as a row has it."""
        points = tuple(names[point] for point in self.points)
        claim, failing = write_fact(self.claim, names), write_fact(self.failing, names)
        return Detour(self.after, self.rule, points, self.cited, claim, failing)


def wrong_step(solved: Solved, seed: Seed) -> Wrong | None:
    """Return a wrong step that the first proof of a goal might try, or None where none is found."""
    proof = solved.proofs[0]
    rules = {rule.name: rule for rule in theorems("full")}
    drawn = [solved.xy, *figures(replace(solved.problem, goals=()), seed / "figures", FIGURES)]
    stream = (seed / "order").stream()
    tried = [
        (at, place, point)
        for at, step in enumerate(proof.steps)
        if step.rule not in (GIVEN, LINEAR)
        for place in range(len(step.points))
        for point in range(len(solved.xy))
        if point != step.points[place]
    ]
    known = {step.claim: at for at, step in reversed(list(enumerate(proof.steps)))}
    for at, place, point in stream.shuffled(tried)[:TRIED]:
        step = proof.steps[at]
        for wrong in _wrong(rules[step.rule], step, at, place, point, known):
            if not any(holds_among_floats(one, xy) for one in (wrong.claim, wrong.failing) for xy in drawn):
                return wrong
    return None


def _wrong(
    rule: Rule, step: Step, at: int, place: int, point: int, known: dict[Fact, int]
) -> Iterator[Wrong]:
    """Yield what an instance with one point changed would conclude, if just one premise is not known."""
    points = (*step.points[:place], point, *step.points[place + 1 :])
    try:
        premises = [_instance(pattern, points) for pattern in rule.when]
        claims = [_instance(pattern, points) for pattern in rule.then]
    except FactError:
        return
    cited = tuple(dict.fromkeys(known[one] for one in premises if known.get(one, at) < at))
    failing = [one for one in premises if known.get(one, at) >= at]
    if cited and len(failing) == 1:
        for claim in claims:
            if claim not in known:
                yield Wrong(at, rule.name, points, cited, claim, failing[0])


def _instance(pattern: Pattern, points: tuple[int, ...]) -> Fact:
    return fact(pattern.name, [points[letter] for letter in pattern.letters], pattern.value)
