"""How long a proof is when theorems that follow from simpler ones are proved as well.

Theorems stand in their files so that what a person would cite comes first. A theorem that those after it
prove, on its own witness figure, is unfolded into that proof; what they do not prove is atomic.
"""

from __future__ import annotations

from functools import cache

from proofloom.engine.geometry.closure.engine import ClosureError, close_under
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof, Step
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.problem import ProblemError
from proofloom.engine.geometry.proof import prove
from proofloom.engine.geometry.rules import Pattern, Rule, theorems
from proofloom.engine.geometry.truth import holds_among_floats
from proofloom.engine.seed import Seed

DRAWS = 20  # witness figures tried, until one shows the theorem's order


def atomic_length(proof: Proof, profile: str = "full") -> int:
    """Return the length of a proof with every theorem of a profile unfolded."""
    return sum(_weight(step, profile) for step in proof.steps)


def _weight(step: Step, profile: str) -> int:
    if step.rule in (GIVEN, LINEAR):
        return step.weight
    rules = theorems(profile)
    (at,) = (at for at, rule in enumerate(rules) if rule.name == step.rule)
    claims = [_instance(pattern, step.points) for pattern in rules[at].then]
    return _lengths(profile, at)[claims.index(step.claim)]


def _instance(pattern: Pattern, points: tuple[int, ...]) -> Fact | None:
    try:
        return fact(pattern.name, [points[letter] for letter in pattern.letters], pattern.value)
    except FactError:
        return None


@cache
def _lengths(profile: str, at: int) -> tuple[int, ...]:
    """Return the length of each conclusion of a theorem, by its number; 1 when it is atomic."""
    rule, later = theorems(profile)[at], theorems(profile)[at + 1 :]
    witness = _witness(rule)
    if witness is None or not later:
        return (1,) * len(rule.then)
    xy, premises, claims = witness
    found = []
    for claim in claims:
        try:
            closure = close_under(later, xy, premises, (claim,))
        except ClosureError:
            return (1,) * len(rule.then)
        proof = prove(closure, 0, tuple(map(str, range(len(xy)))), thorough=True)
        found.append(max(1, sum(_weight(step, profile) for step in proof.steps)) if proof else 1)
    return tuple(found)


def _witness(rule: Rule) -> tuple[tuple[tuple[float, float], ...], tuple[Fact, ...], tuple[Fact, ...]] | None:
    """Return a figure that shows a theorem, with its premises and conclusions there."""
    problem = read_jgex(rule.shown)
    place = [problem.points.index(letter) for letter in rule.letters]

    def said(patterns: tuple[Pattern, ...]) -> tuple[Fact, ...]:
        return tuple(fact(p.name, [place[letter] for letter in p.letters], p.value) for p in patterns)

    for number in range(DRAWS):
        try:
            xy = draw(problem, Seed.root("witness") / rule.name / number).xy
        except ProblemError:
            continue
        if all(holds_among_floats(condition, xy) for condition in said(rule.condition)):
            return xy, said(rule.when), said(rule.then)
    return None
