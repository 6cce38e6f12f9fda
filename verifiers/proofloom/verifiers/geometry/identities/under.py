"""Decide a goal that holds in some branches of a figure only: whether its conditions leave out the others.

A condition of distinctness fails on all figures of a branch, or but by chance on none: it leaves branches out
as those of the problem do. A condition of order says that some polynomial is positive. Over the fields of
`conjugates` being a square stands for that, and on an irreducible branch squares are told as signs of the
real plane are wherever a product of such polynomials is, up to a constant, the square of a function: then on
all figures of the branch an odd number of the product's factors fail to be squares, or on all an even number,
and over the reals as many fail to be positive. Squared lengths are positive there, whatever the branch. So if
of some conditions and squared lengths an odd number fails on every figure of a branch, no real figure of it
fulfils them. What no product excludes is left undecided, or refuted by a real figure.

Of a figure with more branches than are followed, parts are decided first: what is claimed on the way to the
fact holds on every figure of the part of which it speaks, hence on every figure of the whole, and the
branches on which it does not are followed no further.

A relation between m signs that is none survives k random figures with probability 2**-k, and there are 2**m:
each branch is drawn m + CERTAINTY times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice

from proofloom.engine import Outcome, Seed, Verdict
from proofloom.engine.geometry.language import write_fact
from proofloom.engine.geometry.predicates import Fact, Kind
from proofloom.engine.geometry.problem import Problem
from proofloom.verifiers.geometry.identities.conjugates import Figure, Plane, figures
from proofloom.verifiers.geometry.identities.drawn_figures import drawings, vanishes
from proofloom.verifiers.geometry.identities.fields import OutsideError
from proofloom.verifiers.geometry.identities.loci import UnreadableError
from proofloom.verifiers.geometry.identities.oracle import CERTAINTY, CROWDED, DEPENDS, Oracle, oracle_of
from proofloom.verifiers.geometry.identities.placing import NoFigureError, coincide
from proofloom.verifiers.geometry.identities.plan import Plan, checked, part
from proofloom.verifiers.geometry.identities.polynomials import (
    UnsupportedError,
    apart,
    bent,
    equations,
    is_identity,
    proper,
)
from proofloom.verifiers.geometry.identities.signs import Signs

MOST_DRAWS = 20_000
REAL = 300  # attempts to draw a real figure that refutes
REFUTED = "false on a figure on which all conditions hold"
LEFT = "in the branches left by what is distinct"
SHOWN = 3  # branches named in the evidence

Sort = tuple[bool, ...]  # which facts that tell branches apart hold in one


@dataclass(slots=True)
class _Branch:
    """False branches of one kind.

    sheets  how many of them a figure has
    drawn   those drawn
    reason  why no real figure of them fulfils the conditions, once that is found
    """

    sheets: int
    drawn: list[Signs] = field(default_factory=list)
    reason: str = ""


def ask_under(
    problem: Problem, fact: Fact, conditions: Sequence[Fact], seed: Seed, telling: Sequence[Fact] = ()
) -> Verdict:
    """Decide a fact on the figures on which conditions hold, and whatever order the problem states.

    `telling` are facts by which branches may be told apart; none is taken to hold anywhere. PASS if the fact
    holds in all branches that the conditions leave, FAIL if it is false everywhere or on a real figure on
    which they hold, UNKNOWN otherwise. Where points coincide that must not for it, or for one of `telling`,
    to mean something, nothing is said.
    """
    judge = oracle_of(problem, seed)
    verdict = judge.ask(fact)
    if judge.plan is None or verdict.reason not in (DEPENDS, CROWDED):
        return verdict
    named = {pair for one in (fact, *telling) for pair in apart(one)}
    distinct = [Fact("diff", pair) for pair in sorted(named)]
    distinct += [one for one in conditions if one.predicate.kind is Kind.DISTINCT]
    plan = replace(judge.plan, conditions=tuple(dict.fromkeys((*judge.plan.conditions, *distinct))))
    left = ""
    if verdict.reason == CROWDED:
        plan, found = _narrowed(plan, conditions, telling, seed, problem.points)
        left = f"; {found} claims of parts of the figure taken to hold"
    judge = Oracle(plan, seed / "under")
    narrow = judge.ask(fact)
    if narrow.outcome is Outcome.PASS:
        return Verdict.passed(f"{narrow.evidence}, {LEFT}{left}")
    decided = _decided(_Under(plan, fact, conditions, telling, seed, problem.points), judge)
    return decided or Verdict.unknown(verdict.reason, f"{verdict.evidence}{left}")


def _narrowed(
    plan: Plan, conditions: Sequence[Fact], claims: Sequence[Fact], seed: Seed, names: tuple[str, ...]
) -> tuple[Plan, int]:
    """Return the plan held to those claims that parts of the figure bear out, and how many these are."""
    judges: dict[Plan, Oracle] = {}
    found = 0
    for at, claim in enumerate(claims):
        some = part(plan, claim.points)
        if len(some.steps) == len(plan.steps) or not is_identity(claim):
            continue
        judge = judges.setdefault(some, Oracle(some, seed / "part" / at))
        if judge.ask(claim).reason != DEPENDS:
            continue
        points = {step.point for step in some.steps}
        known = [one for one in conditions if points.issuperset(one.points)]
        told = [one for one in claims[:at] if points.issuperset(one.points)]
        decided = _decided(_Under(some, claim, known, told, seed / "part" / at, names), judge)
        if decided and decided.outcome is Outcome.PASS:
            plan, found = checked(plan, claim), found + 1
    return plan, found


def _decided(under: _Under, judge: Oracle) -> Verdict | None:
    """Return what becomes of a fact that depends on the branch, or None where it is left open."""
    try:
        return under.decide(judge)
    except (NoFigureError, OutsideError, UnreadableError, UnsupportedError):
        return None


class _Under:
    def __init__(
        self,
        plan: Plan,
        fact: Fact,
        conditions: Sequence[Fact],
        telling: Sequence[Fact],
        seed: Seed,
        names: tuple[str, ...],
    ) -> None:
        self.plan, self.fact, self.seed, self.names = plan, fact, seed, names
        self.asked = tuple(conditions)
        stated = dict.fromkeys((*plan.conditions, *conditions))
        self.conditions = tuple(one for one in stated if one.predicate.kind is Kind.ORDER)
        self.telling = [one for one in telling if is_identity(one)]
        spoken = [*(one.points for one in (*self.conditions, *conditions)), *plan.turns]
        self.sides = list(combinations(sorted({p for points in spoken for p in points}), 2))
        self.first = len(self.conditions) + len(plan.turns)  # columns of conditions, before those of lengths

    def decide(self, judge: Oracle) -> Verdict | None:
        """Return a verdict, or None when neither the branches nor a real figure give one."""
        branches, others = self.branches(judge)
        if not self.draw(branches):
            return self.refuted()
        reasons = Counter[str]()
        for branch in branches.values():
            reasons[branch.reason or "are not real"] += branch.sheets
        said = "; ".join(f"{count} {reason}" for reason, count in reasons.most_common(SHOWN))
        more = f"; and {len(reasons) - SHOWN} other reasons" if len(reasons) > SHOWN else ""
        return Verdict.passed(f"{others} branches of {others + reasons.total()}; of the others {said}{more}")

    def branches(self, judge: Oracle) -> tuple[dict[Sort, _Branch], int]:
        """Return the kinds of false branches, and the number of those that are true or say nothing.

        Facts that do not tell branches apart are forgotten.
        """
        kinds = [
            (judge.truth(self.fact, sheet), tuple(judge.truth(one, sheet) == "true" for one in self.telling))
            for sheet in judge.sheets()
        ]
        wrong = [kind for truth, kind in kinds if truth == "false"]
        telling: list[int] = []
        parts: set[Sort] = {()}
        for at in range(len(self.telling)):
            split = {tuple(kind[i] for i in (*telling, at)) for kind in wrong}
            if len(split) > len(parts):
                telling, parts = [*telling, at], split
        self.telling = [self.telling[at] for at in telling]
        counted = Counter(tuple(kind[at] for at in telling) for kind in wrong)
        return {kind: _Branch(sheets) for kind, sheets in counted.items()}, len(kinds) - len(wrong)

    def draw(self, branches: dict[Sort, _Branch]) -> bool:
        """Draw figures until every kind of branch is excluded, or never found where it must be; say if so."""
        for number in range(MOST_DRAWS):
            if all(
                (branch.reason or not branch.drawn) and number >= CERTAINTY * branch.sheets
                for branch in branches.values()
            ):
                return True
            stream = (self.seed / "branches" / number).stream()
            plane, found = figures(self.plan, stream)
            kinds: dict[Sort, list[Figure]] = {}
            for figure in found:
                if not _holds(self.fact, plane, figure):
                    kind = tuple(_holds(one, plane, figure) for one in self.telling)
                    kinds.setdefault(kind, []).append(figure)
            for kind, several in kinds.items():
                branch = branches.setdefault(kind, _Branch(len(several)))
                at = stream.below(max(branch.sheets, len(several)))  # so that each has the same chance
                if not branch.reason and at < len(several):
                    branch.drawn.append(Signs(plane, several[at]))
                    if not self.open(branch):
                        return False
        raise NoFigureError("a branch is drawn too rarely")

    def open(self, branch: _Branch) -> bool:
        """Look, once it is certain, for a relation that excludes a kind of branch; say if one may be."""
        whole = self.first + len(self.sides)
        if len(branch.drawn) == self.first + CERTAINTY:
            branch.reason = self.told(odd([self.row(one) for one in branch.drawn]))
            return bool(branch.reason or self.sides)
        if len(branch.drawn) == whole + CERTAINTY:
            branch.reason = self.told(odd([self.row(one) | self.lengths(one) for one in branch.drawn]))
            return bool(branch.reason)
        return True

    def told(self, found: int) -> str:
        """Return columns of which a real figure denies one, in words; empty when there are none."""
        texts = [write_fact(one, self.names) for at, one in enumerate(self.conditions) if found >> at & 1]
        if found >> len(self.conditions) & ~(-1 << len(self.plan.turns)):
            texts.append("how the problem turns")
        return f"contradict {', '.join(texts)}" if texts else "are not real" if found else ""

    def row(self, signs: Signs) -> int:
        """Return which conditions are denied on a figure, as bits."""
        denied = [signs.denies(one) for one in self.conditions]
        denied += [signs.turned(triple) for triple in self.plan.turns]
        return sum(1 << at for at, one in enumerate(denied) if one)

    def lengths(self, signs: Signs) -> int:
        """Return of which segments the squared length is no square, as bits after those of the conditions."""
        return sum(1 << self.first + at for at, (a, b) in enumerate(self.sides) if signs.longs(a, b))

    def refuted(self) -> Verdict | None:
        """Return a refusal by a real figure on which all conditions hold and the fact does not."""
        drawn = drawings(self.plan, (self.seed / "counter").stream(), REAL, self.asked)
        for one in islice(drawn, REAL):
            if not vanishes(self.fact, one):
                return Verdict.failed(REFUTED)
        return None


def _holds(fact: Fact, plane: Plane, figure: Figure) -> bool:
    z, w = figure
    if coincide(fact, z, w, plane.zero) or any(plane.zero(bent(z, w, triple)) for triple in proper(fact)):
        return False
    return all(
        plane.zero(part.of(z, w, *part.points, *map(plane.number, part.numbers))) for part in equations(fact)
    )


def odd(rows: Sequence[int]) -> int:
    """Return columns of which every row has an odd number set, as bits; 0 when there are none (Gauss)."""
    if found := _common(rows):
        return found
    basis: dict[int, tuple[int, int]] = {}
    for row in rows:
        right = 1
        while row:
            pivot = row.bit_length() - 1
            if pivot not in basis:
                basis[pivot] = row, right
                break
            row, right = row ^ basis[pivot][0], right ^ basis[pivot][1]
        else:
            if right:
                return 0
    found = 0
    for pivot in sorted(basis):
        row, right = basis[pivot]
        if (row & found).bit_count() % 2 != right:
            found |= 1 << pivot
    return found


def _common(rows: Sequence[int]) -> int:
    """Return the first column that is set in every row, as a bit; 0 when there is none."""
    left = rows[0] if rows else 0
    for row in rows:
        left &= row
    return left & -left
