"""Decide equalities of plane geometry over prime fields, wrongly with probability at most 2**-100.

A false fact (Schwartz and Zippel) survives a random figure over a field of p elements with probability at
most d / p, d being the degree of its polynomial in the free choices (counted over all branches). As many
figures are taken as that bound requires. The primes are drawn by a hash of the problem from pools, so that
no constant of a fixed problem is a multiple of them but by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from proofloom.engine import Seed, Verdict
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Problem
from proofloom.verifiers.geometry.identities.fields import LARGE, SMALL, OutsideError, PrimeField, drawn
from proofloom.verifiers.geometry.identities.lengths import LengthIdentity
from proofloom.verifiers.geometry.identities.placing import NoFigureError, coincide
from proofloom.verifiers.geometry.identities.plan import Plan, constants, degree, plan, plan_of
from proofloom.verifiers.geometry.identities.polynomials import (
    Equation,
    UnsupportedError,
    bent,
    equations,
    proper,
)
from proofloom.verifiers.geometry.identities.prime_figures import CrowdedError, Figure, figures

CERTAINTY = 100  # bits: the probability of passing a false identity is at most 2**-CERTAINTY
MARGIN = 4  # bits: free choices are redrawn until roots exist, which is not quite uniform; see prime_figures
FEW = 3  # figures over a small field, beyond which one over a large field is cheaper
TRIES = 12  # primes that may lack a constant's root before that is taken for a contradiction

DEPENDS = "holds in some branches only"
CROWDED = "more branches than are followed"
DEGENERATE = "speaks of points that coincide or lie on one line"


@dataclass(slots=True)
class _World:
    """One field and the branches of one random figure in it."""

    field: PrimeField
    branches: list[Figure]


@dataclass(slots=True)
class Oracle:
    """A figure, ready to be asked for facts; worlds are drawn when first needed and shared by all facts.

    Build it with `oracle_of` or `oracle`. An unusable figure answers UNKNOWN to everything, with the reason.
    """

    plan: Plan | None
    seed: Seed
    unusable: str = ""
    _worlds: dict[int, list[_World]] = field(default_factory=dict)

    def ask(self, fact: Fact) -> Verdict:
        """Decide one fact: PASS if it holds in all branches, FAIL if in none, UNKNOWN otherwise."""
        if self.plan is None or self.unusable:
            return Verdict.unknown("no figure", self.unusable)
        if any(not 0 <= point < self.plan.count for point in fact.points):
            return Verdict.failed("speaks of a point that does not exist")
        try:
            if fact.name == "lequation":
                return self._ask_lengths(fact)
            parts = equations(fact)
            bound = max(degree(self.plan, part) for part in parts)
            size, worlds = self._enough(bound)
            truths = Counter(_holds(fact, parts, worlds[0], branch) for branch in worlds[0].branches)
            if truths["true"]:  # a value that is not zero is proof enough, one that is zero may be chance
                for world in worlds[1:]:
                    truths.update(_holds(fact, parts, world, branch) for branch in world.branches)
        except CrowdedError as error:
            return Verdict.unknown(CROWDED, str(error))
        except (NoFigureError, OutsideError, UnsupportedError) as error:
            return Verdict.unknown("not decided", str(error))
        return _verdict(truths, f"degree {bound}, {len(worlds)} figures over {size} bits")

    def everywhere(self, fact: Fact) -> bool:
        """Say whether a fact that holds in a branch either everywhere or nowhere holds in all branches.

        One figure tells, wrongly with probability about 2**-40.
        """
        try:
            parts = equations(fact)
            (world,) = self._worlds.get(SMALL, [])[:1] or [self._world(SMALL, 0)]
            self._worlds.setdefault(SMALL, [world])
            return all(_holds(fact, parts, world, branch) == "true" for branch in world.branches)
        except (NoFigureError, OutsideError, UnsupportedError):
            return False

    def ask_all(self, facts: Iterable[Fact]) -> list[Verdict]:
        """Decide many facts of the one figure."""
        return [self.ask(fact) for fact in facts]

    def branches(self) -> int:
        """Return how many figures one set of free choices has; raise NoFigureError when there is none."""
        return len(self.sheets())

    def sheets(self) -> Sequence[Figure]:
        """Return all figures of one set of free choices; raise NoFigureError when there is none."""
        return self._first().branches

    def truth(self, fact: Fact, sheet: Figure) -> str:
        """Return "true", "false" or "degenerate" for a fact of one of the `sheets`."""
        return _holds(fact, equations(fact), self._first(), sheet)

    def _first(self) -> _World:
        """Return a world drawn before, if there is one."""
        drawn = [worlds[0] for worlds in self._worlds.values() if worlds]
        return drawn[0] if drawn else self._enough(1)[1][0]

    def _ask_lengths(self, fact: Fact) -> Verdict:
        assert self.plan is not None
        identity = LengthIdentity(fact)
        bound = identity.degree(self.plan)
        size, worlds = self._enough(bound)
        truths = [
            "degenerate"
            if coincide(fact, *branch, lambda value: value == 0)
            else identity.holds(world.field, branch)
            for world in worlds
            for branch in world.branches
        ]
        return _verdict(Counter(truths), f"degree {bound}, {len(worlds)} figures over {size} bits")

    def _enough(self, bound: int) -> tuple[int, Sequence[_World]]:
        """Return as many figures as a degree requires, over small fields if few of those do."""
        assert self.plan is not None
        for size in (SMALL, LARGE):
            bits = size - 2 - MARGIN - self.plan.sheets.bit_length() - bound.bit_length()
            number = -(-CERTAINTY // bits) if bits > 0 else 0
            if number and (number <= FEW or size == LARGE):
                worlds = self._worlds.setdefault(size, [])
                while len(worlds) < number:
                    worlds.append(self._world(size, len(worlds)))
                return size, worlds[:number]
        raise UnsupportedError(f"a degree of {bound.bit_length()} bits")

    def _world(self, size: int, number: int) -> _World:
        assert self.plan is not None
        for attempt in range(TRIES):
            stream = (self.seed / size / number / attempt).stream()
            trial = drawn(size, stream)
            try:
                return _World(trial, figures(self.plan, trial, stream))
            except OutsideError as error:
                reason = str(error)
        self.unusable = reason  # so that no other fact pays for the search again
        raise NoFigureError(reason)


def oracle_of(problem: Problem, seed: Seed) -> Oracle:
    """Return the oracle of a problem's figure, auxiliary points included."""
    try:
        return Oracle(plan_of(problem), seed / repr(problem))
    except (UnsupportedError, ValueError) as error:
        return Oracle(None, seed, str(error))


def oracle(
    count: int,
    given: Sequence[Fact],
    needed: Sequence[Fact],
    seed: Seed,
    groups: Sequence[Sequence[int]] | None = None,
) -> Oracle:
    """Return the oracle of a figure of `count` points under facts; conditions of distinctness hold in it."""
    try:
        return Oracle(plan(count, given, needed, groups), seed / repr((count, given, needed)))
    except UnsupportedError as error:
        return Oracle(None, seed, str(error))


def _holds(fact: Fact, parts: Sequence[Equation], world: _World, figure: Figure) -> str:
    z, w = figure
    p = world.field.p
    if coincide(fact, z, w, lambda value: value == 0) or any(
        bent(z, w, triple) % p == 0 for triple in proper(fact)
    ):
        return "degenerate"
    for part in parts:
        numbers = constants(part.numbers, world.field) if part.numbers else ()
        if part.of(z, w, *part.points, *numbers) % p:
            return "false"
    return "true"


def _verdict(truths: Counter[str], evidence: str) -> Verdict:
    total = truths.total()
    if truths["true"] == total:
        return Verdict.passed(evidence)
    if truths["true"]:
        return Verdict.unknown(DEPENDS, f"{truths['true']} of {total}; {evidence}")
    if truths["degenerate"] == total:
        return Verdict.failed(DEGENERATE, evidence)
    return Verdict.failed("false", evidence)
