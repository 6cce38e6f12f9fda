"""Decide equalities of plane geometry over prime fields, wrongly with probability at most 2**-100.

A false fact (Schwartz and Zippel) survives a random figure over a field of p elements with probability at
most d / p, d being the degree of its polynomial in the free choices (counted over all branches). As many
figures are taken as that bound requires. The primes are drawn by a hash of the problem from pools, so that
no constant of a fixed problem is a multiple of them but by chance. Where the prime field lacks roots, they
are adjoined; free choices stay in the prime field, so the bound is the same.

Of a figure with many branches, first only that part is followed by which the points of a fact are found: what
holds in all branches of the part holds in all branches of the whole. One figure of the whole must show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as made

from proofloom.engine import Outcome, Seed, Verdict
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import Problem
from proofloom.verifiers.geometry.identities.extensions import Finite
from proofloom.verifiers.geometry.identities.fields import LARGE, MIDDLE, SMALL, OutsideError, drawn
from proofloom.verifiers.geometry.identities.lengths import LengthIdentity
from proofloom.verifiers.geometry.identities.loci import NoRootError
from proofloom.verifiers.geometry.identities.placing import NoFigureError, coincide
from proofloom.verifiers.geometry.identities.plan import Plan, constants, degree, part, plan, plan_of
from proofloom.verifiers.geometry.identities.polynomials import (
    Equation,
    UnsupportedError,
    bent,
    equations,
    is_identity,
    proper,
)
from proofloom.verifiers.geometry.identities.prime_figures import CrowdedError, Figure, figures

CERTAINTY = 100  # bits: the probability of passing a false identity is at most 2**-CERTAINTY
MARGIN = 4  # bits: free choices are redrawn until roots exist, which is not quite uniform; see prime_figures
# about what a figure costs over a prime field, and where roots are adjoined to it
COSTS = {SMALL: (2, 10), MIDDLE: (3, 100), LARGE: (8, 500)}
DEGREES = (1, 4, 8)  # of the extensions in which roots are sought
LESS = 4  # times as many, at least, for it to be worth the while
MANY = 8  # branches of the whole figure, at most that many by its plan, above which a part is tried first
TRIES = 12  # primes that may lack a constant's root before that is taken for a contradiction

DEPENDS = "holds in some branches only"
CROWDED = "more branches than are followed"
DEGENERATE = "speaks of points that coincide or lie on one line"


@dataclass(slots=True)
class _World:
    """One field and the branches of one random figure in it."""

    arithmetic: Finite
    branches: list[Figure]


@dataclass(slots=True)
class Oracle:
    """A figure, ready to be asked for facts; worlds are drawn when first needed and shared by all facts.

    Build it with `oracle_of` or `oracle`. An unusable figure answers UNKNOWN to everything, with the reason.
    """

    plan: Plan | None
    seed: Seed
    unusable: str = ""
    _worlds: dict[int, list[_World]] = made(default_factory=dict)
    _degree: int = 0  # of DEGREES, the one at which roots are found
    _parts: dict[tuple[int, ...], Oracle] = made(default_factory=dict)
    _example: _World | None = None

    def ask(self, fact: Fact) -> Verdict:
        """Decide one fact: PASS if it holds in all branches, FAIL if in none, UNKNOWN otherwise."""
        if self.plan is None or self.unusable:
            return Verdict.unknown("no figure", self.unusable)
        if any(not 0 <= point < self.plan.count for point in fact.points):
            return Verdict.failed("speaks of a point that does not exist")
        if self.plan.sheets > MANY and (verdict := self._ask_part(fact)):
            return verdict
        try:
            if fact.name == "lequation":
                return self._ask_lengths(fact)
            parts = equations(fact)
            bound = max(degree(self.plan, one) for one in parts)
            return self._verdict(bound, lambda world: _truths(fact, parts, world))
        except CrowdedError as error:
            return Verdict.unknown(CROWDED, str(error))
        except (NoFigureError, OutsideError, UnsupportedError) as error:
            return Verdict.unknown("not decided", str(error))

    def _ask_part(self, fact: Fact) -> Verdict | None:
        """Return PASS if a fact holds in all branches of its part of the figure; None where that is open."""
        assert self.plan is not None
        some = part(self.plan, fact.points)
        if some.sheets * LESS > self.plan.sheets:
            return None
        judge = self._parts.setdefault(
            tuple(step.point for step in some.steps), Oracle(some, self.seed / repr(fact))
        )
        try:
            verdict = judge.ask(fact)
            if verdict.outcome is not Outcome.PASS:
                return None
            world = self._whole()
            if not is_identity(fact) or _holds(fact, equations(fact), world, world.branches[0]) != "true":
                return None
        except (NoFigureError, UnsupportedError):
            return None
        return Verdict.passed(f"{verdict.evidence}, of {len(some.steps)} of {len(self.plan.steps)} points")

    def everywhere(self, fact: Fact) -> bool:
        """Say whether a fact that holds in a branch either everywhere or nowhere holds in all branches.

        One figure tells, wrongly with probability about 2**-40.
        """
        try:
            parts, world = equations(fact), self._first()
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
        return [branch for branch in self._first().branches for _ in range(branch.of)]

    def truth(self, fact: Fact, sheet: Figure) -> str:
        """Return "true", "false" or "degenerate" for a fact of one of the `sheets`."""
        return _holds(fact, equations(fact), self._first(), sheet)

    def _first(self) -> _World:
        """Return a world drawn before, if there is one."""
        drawn = [worlds[0] for worlds in self._worlds.values() if worlds]
        return drawn[0] if drawn else next(self._enough(1))

    def _ask_lengths(self, fact: Fact) -> Verdict:
        assert self.plan is not None
        identity = LengthIdentity(fact)

        def truths(world: _World) -> Counter[str]:
            found = Counter[str]()
            for z, w, of in world.branches:
                apart = not coincide(fact, z, w, world.arithmetic.zero)
                found[identity.holds(world.arithmetic, z, w) if apart else "degenerate"] += of
            return found

        return self._verdict(identity.degree(self.plan), truths)

    def _verdict(self, bound: int, truths: Callable[[_World], Counter[str]]) -> Verdict:
        """Return what figures say of a fact of some degree: as many as that requires, or one that denies it.

        A value that is not zero is proof enough, one that is zero may be chance.
        """
        found, number, bits = Counter[str](), 0, 0
        for world in self._enough(bound):
            found.update(truths(world))
            number, bits = number + 1, world.arithmetic.p.bit_length()
            if found["true"] < found.total():
                break
        return _verdict(found, f"degree {bound}, {number} figures over {bits} bits")

    def _enough(self, bound: int) -> Iterator[_World]:
        """Yield as many figures as a degree requires, over fields of the size for which they cost least."""
        size, number = self._size(bound)
        at = 0
        while at < number:
            worlds = self._worlds.setdefault(size, [])
            try:
                if at == len(worlds):
                    worlds.append(self._world(size, at))
            except NoRootError as error:
                self._adjoin(error)
                (size, number), at = self._size(bound), 0
                continue
            yield worlds[at]
            at += 1

    def _whole(self) -> _World:
        """Return a figure in one of its branches."""
        while self._example is None:
            try:
                self._example = self._world(SMALL, 0, True)
            except NoRootError as error:
                self._adjoin(error)
        return self._example

    def _adjoin(self, error: NoRootError) -> None:
        """Seek roots in larger fields from now on."""
        if self._degree + 1 == len(DEGREES):
            self.unusable = str(error)
            raise NoFigureError(self.unusable) from error
        self._degree += 1

    def _size(self, bound: int) -> tuple[int, int]:
        """Return the size of primes, and the number of figures, that cost least."""
        assert self.plan is not None
        used = 2 + MARGIN + self.plan.sheets.bit_length() + bound.bit_length()
        numbers = {size: -(-CERTAINTY // (size - used)) for size in COSTS if size > used}
        if not numbers:
            raise UnsupportedError(f"a degree of {bound.bit_length()} bits")
        return min(numbers.items(), key=lambda pair: pair[1] * COSTS[pair[0]][self._degree > 0])

    def _world(self, size: int, number: int, one: bool = False) -> _World:
        """Return a figure over a field, in all its branches or in `one`; raise NoRootError if roots lack."""
        assert self.plan is not None
        for attempt in range(TRIES):
            stream = (self.seed / size / number / attempt).stream()
            try:
                field = drawn(size, stream)
                return _World(*figures(self.plan, field, stream, DEGREES[self._degree], one))
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


def _truths(fact: Fact, parts: Sequence[Equation], world: _World) -> Counter[str]:
    found = Counter[str]()
    for branch in world.branches:
        found[_holds(fact, parts, world, branch)] += branch.of
    return found


def _holds(fact: Fact, parts: Sequence[Equation], world: _World, figure: Figure) -> str:
    z, w, _ = figure
    zero = world.arithmetic.zero
    if coincide(fact, z, w, zero) or any(zero(bent(z, w, triple)) for triple in proper(fact)):
        return "degenerate"
    for one in parts:
        numbers = constants(one.numbers, world.arithmetic.field) if one.numbers else ()
        if not zero(one.of(z, w, *one.points, *numbers)):
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
