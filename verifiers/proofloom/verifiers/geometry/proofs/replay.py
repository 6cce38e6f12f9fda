"""Replay a proof: accept it only if every step is what it says it is, and true on figures drawn afresh.

A step is a hypothesis of the problem, an instance of a theorem of the table, or an exact linear combination.
Premises precede their step, so there are no cycles. Every step and every hypothesis serves the goal, every
claim is in canonical form, and the conditions are those that the theorems need, no more and no fewer, but for
such as tell which half of an angle is meant. On figures drawn from the hypotheses alone every condition must
hold, the goal, and what rests on a figure: which half it is; on the first of them every claim. Figures on
which the problem's conditions hold, but not the proof's, or on which points of a claim are one that must not
be for it to mean something, are counted: the proof says nothing of them. Nor do theorems: where points of a
conclusion are one, there is no such conclusion, and nothing that rests on it is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from itertools import chain

from proofloom.engine import Outcome, Seed, Verdict
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof, Step
from proofloom.engine.geometry.predicates import IDENTITIES, ORDERED, Fact, FactError, canonical
from proofloom.engine.geometry.problem import Problem, ProblemError
from proofloom.verifiers.geometry.identities.drawn_figures import (
    Drawing,
    Figures,
    identity,
    refuted,
    vanishes,
)
from proofloom.verifiers.geometry.identities.oracle import Oracle, oracle_of
from proofloom.verifiers.geometry.identities.placing import NoFigureError
from proofloom.verifiers.geometry.identities.plan import Said, plan_of, stated
from proofloom.verifiers.geometry.identities.polynomials import UnsupportedError
from proofloom.verifiers.geometry.proofs import linear
from proofloom.verifiers.geometry.proofs.paragraphs import Theorem, table

FIGURES = 3  # on which everything must hold
OF_EACH = 8  # for each of the figures of one set of choices, if an angle's half is another on some of them
ATTEMPTS = 1_500  # to draw a figure on which the conditions hold
OF_RARE = 4  # times as many, where they hold on some figures but on few
MOST_STEPS = 10_000


class Refusal(Exception):
    """Why a proof is not accepted: a short constant phrase, and what it is about."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason, about)
        self.reason, self.about = reason, about


@dataclass(slots=True)
class Replay:
    """A problem, ready to have proofs about it replayed; `theorems` is the project's table unless given.

    Figures of the `whole` problem, and of the `bare` one without auxiliary points, may be at hand already.
    """

    problem: Problem
    seed: Seed
    theorems: dict[str, Theorem] = field(default_factory=table)
    whole: Figures | None = None
    bare: Figures | None = None
    _said: Said | None = None
    _given: frozenset[Fact] = frozenset()
    _oracle: Oracle | None = None

    def check(self, proof: Proof, goal: Fact | None = None, again: Sequence[Seed] = ()) -> Verdict:
        """Return PASS, FAIL with the reason and the step, or UNKNOWN when no figure can be drawn.

        `goal`, if given, is what the proof is to have proved; figures from each seed of `again` must show it.
        """
        try:
            self._structure(proof, goal)
            needed = {fact for at in range(len(proof.steps)) for fact in self._step(proof, at)}
            halved = [step for step in proof.steps if step.scale != 1 and linear.halves(step)]
            others = set(proof.conditions) - needed
            if len(proof.conditions) != len(needed) + len(others) or (others and not halved):
                raise Refusal("conditions are not those that the theorems need")
            halves = [step.claim for step in halved if not linear.told(step, proof.conditions)]
            verdict = self._on_figures(proof, halves)
            for seed in again:
                if verdict.outcome is Outcome.PASS:
                    verdict = self._afresh(seed)._on_figures(proof, halves)
            return verdict
        except Refusal as refusal:
            return Verdict.failed(refusal.reason, refusal.about)
        except (NoFigureError, UnsupportedError, ProblemError) as error:
            return Verdict.unknown("no figure", str(error))

    # --- on paper -------------------------------------------------------------------------------------

    def _structure(self, proof: Proof, goal: Fact | None) -> None:
        count = len(proof.steps)
        if proof.points != self.problem.points or len(set(proof.points)) != len(proof.points):
            raise Refusal("speaks of other points than the problem")
        if not 0 < count <= MOST_STEPS:
            raise Refusal("no steps, or too many")
        if goal is not None and proof.goal != goal:
            raise Refusal("proves something else")
        for about in (proof.goal, *proof.conditions):
            _canonical(about, len(proof.points))
        if any(fact.predicate.kind not in ORDERED for fact in proof.conditions):
            raise Refusal("a condition is not one of order or distinctness")
        for at, step in enumerate(proof.steps):
            if any(type(other) is not int or not 0 <= other < at for other in step.premises):
                raise Refusal("cites a step that does not come before", f"step {at + 1}")
            _canonical(step.claim, len(proof.points))
            if step.claim.predicate.kind not in IDENTITIES:
                raise Refusal("claims what only a figure can show", f"step {at + 1}")
        if not proof.ends or any(type(end) is not int or not 0 <= end < count for end in proof.ends):
            raise Refusal("has no end")
        if not _makes_up([proof.steps[end].claim for end in proof.ends], proof.goal):
            raise Refusal("does not end with its goal")
        useful = set(proof.ends)
        for at in range(count - 1, -1, -1):
            if at not in useful:
                raise Refusal("a step or hypothesis is not used", f"step {at + 1}")
            useful.update(proof.steps[at].premises)

    def _step(self, proof: Proof, at: int) -> list[Fact]:
        """Hold one step to what it says it is; return the conditions that it needs."""
        step = proof.steps[at]
        premises = [proof.steps[other].claim for other in step.premises]
        if step.rule != LINEAR and (step.uses or step.reading is not None or step.scale != 1 or step.lift):
            raise Refusal("a combination in a step that is not linear", f"step {at + 1}")
        if step.rule in (GIVEN, LINEAR) and step.points:
            raise Refusal("points in a step that has no theorem", f"step {at + 1}")
        if step.rule == GIVEN:
            if premises or step.claim not in self._hypotheses():
                raise Refusal("is not a hypothesis", f"step {at + 1}")
            return []
        try:
            if step.rule == LINEAR:
                for use in step.uses:
                    _canonical(use.reading, len(proof.points))
                if any(
                    type(n) is not int for n in (step.scale, step.lift, *(u.coefficient for u in step.uses))
                ):
                    raise Refusal("a coefficient is not whole", f"step {at + 1}")
                linear.check(step, premises)
                return []
            return self._instance(step, premises, len(proof.points))
        except (linear.NotLinearError, FactError) as error:
            raise Refusal("is not what it says it is", f"step {at + 1}, {step.rule}: {error}") from error

    def _instance(self, step: Step, premises: Sequence[Fact], count: int) -> list[Fact]:
        theorem = self.theorems.get(step.rule)
        if theorem is None:
            raise Refusal("no such theorem", step.rule)
        if len(step.points) != len(theorem.letters) or not all(
            type(point) is int and 0 <= point < count for point in step.points
        ):
            raise Refusal("wrong points for the theorem", step.rule)
        wanted = [fact for fact in theorem.at(theorem.when, step.points) if not linear.trivial(fact)]
        if list(premises) != wanted:
            raise Refusal("premises are not those of the theorem", step.rule)
        if step.claim not in theorem.at(theorem.then, step.points):
            raise Refusal("the theorem does not say this", step.rule)
        return theorem.at(theorem.condition, step.points)

    def _hypotheses(self) -> frozenset[Fact]:
        if self._said is None:
            self._said = stated(self.problem)
            self._given = frozenset(self._said[0])
        return self._given

    # --- on figures -----------------------------------------------------------------------------------

    def _on_figures(self, proof: Proof, halves: Sequence[Fact]) -> Verdict:
        whole = self._figures()
        claims = [step.claim for step in proof.steps]
        named = (*claims, proof.goal, *proof.conditions)
        shown, seen, wanted = 0, 0, FIGURES
        for drawing in chain(whole.each(), self._narrow(proof, whole)):
            seen += 1
            if drawing.one and any(map(drawing.merges, named)):
                continue
            if not drawing.shows(proof.conditions):
                continue
            shown += 1
            if shown == 1 and not self._in_all_branches(halves, drawing):
                wanted = max(FIGURES, OF_EACH * drawing.ways)
            if wrong := refuted(map(identity, claims if shown == 1 else halves), drawing):
                raise Refusal("a claim is false on a figure", f"step {claims.index(wrong) + 1}")
            if not vanishes(proof.goal, drawing):
                raise Refusal("the goal is false on a figure")
            if shown == wanted:
                break
        if not seen:
            raise NoFigureError("no figure satisfies the hypotheses")
        if not shown:
            raise Refusal("a condition holds on no figure", f"{seen} figures")
        if shown < wanted:
            return Verdict.unknown("conditions hold on too few figures", f"{shown} of {seen}")
        if self.problem.auxiliary:
            self._without_auxiliary(proof, wanted)
        return Verdict.passed(f"{len(proof.steps)} steps; conditions hold on {shown} of {seen} figures")

    def _figures(self) -> Figures:
        if self.whole is None:
            self.whole = Figures(plan_of(self.problem, self._said), self.seed / "whole", ATTEMPTS)
        return self.whole

    def _afresh(self, seed: Seed) -> Replay:
        """Return one whose figures are all drawn from another seed."""
        return replace(self, seed=seed, whole=self._figures().afresh(seed / "whole"), bare=None, _oracle=None)

    def _narrow(self, proof: Proof, whole: Figures) -> Iterator[Drawing]:
        """Yield drawings on which a proof's conditions hold, if they do on some of the others."""
        if any(drawing.shows(proof.conditions) for drawing in whole.drawn):
            yield from whole.narrow(self.seed / "narrow", OF_RARE * ATTEMPTS, proof.conditions)

    def _in_all_branches(self, halves: Sequence[Fact], drawing: Drawing) -> bool:
        """Say whether halved angles have no other half: figures are of one kind, or the oracle finds none.

        On every figure one of finitely many claims holds, so on all that are of one kind the same one does.
        """
        if not halves or drawing.places == 1:
            return True
        if self._oracle is None:
            self._oracle = oracle_of(self.problem, self.seed / "oracle")
        return all(self._oracle.everywhere(claim) for claim in halves)

    def _without_auxiliary(self, proof: Proof, wanted: int) -> None:
        """Hold the goal to figures without the auxiliary points, which must not have narrowed the figure."""
        if self.bare is None:
            clauses = self.problem.clauses[: -self.problem.auxiliary]
            plan = plan_of(replace(self.problem, clauses=clauses, auxiliary=0, goals=()))
            self.bare = Figures(plan, self.seed / "stated", ATTEMPTS)
        own = {p for clause in self.problem.clauses[-self.problem.auxiliary :] for p in clause.points}
        known = [fact for fact in proof.conditions if own.isdisjoint(fact.points)]
        if not own.isdisjoint(proof.goal.points):
            return
        shown = 0
        for drawing in self.bare.each():
            if drawing.shows(known) and not drawing.merges(proof.goal):
                shown += 1
                if not vanishes(proof.goal, drawing):
                    raise Refusal("the goal is false on a figure without auxiliary points")
                if shown == wanted:
                    return
        raise NoFigureError("too few figures without auxiliary points")


def replay(problem: Problem, proof: Proof, seed: Seed) -> Verdict:
    """Replay one proof about a problem."""
    return Replay(problem, seed).check(proof)


_as_built = lru_cache(maxsize=1 << 14)(canonical)


def _canonical(fact: Fact, count: int) -> None:
    """Refuse a fact that is not as the vocabulary builds it, down to the types of its numbers."""
    try:
        for point in fact.points:
            if type(point) is not int or not 0 <= point < count:
                raise Refusal("a fact speaks of a point that does not exist", fact.name)
        numbers = [n for n, _ in fact.terms] + ([] if fact.value is None else [fact.value])
        exact = all(type(n) is Fraction for n in numbers)
        if not exact or ((built := _as_built(fact)) is not fact and built != fact):
            raise Refusal("a fact is not in canonical form", fact.name)
    except (FactError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Refusal("a fact that makes no sense", str(error)) from error


def _makes_up(claims: Sequence[Fact], goal: Fact) -> bool:
    """Say whether claims together are the goal: one that is it, or parts that share enough points."""
    if len(claims) == 1 and claims[0] == goal:
        return True
    if goal.name in ("coll", "cyclic"):
        shared = 2 if goal.name == "coll" else 3
        parts = [set(claim.points) for claim in claims]
        if any(claim.name != goal.name for claim in claims):
            return False
    elif goal.name == "circle":
        shared, centre = 1, goal.points[0]
        parts = [set(claim.points) - {centre} for claim in claims]
        if any(claim.name not in ("cong", "circle") or not _from(claim, centre) for claim in claims):
            return False
    else:
        return False
    while near := _near(parts, shared):
        i, j = near
        parts[j] |= parts.pop(i)
    return parts == [set(goal.points) - ({goal.points[0]} if goal.name == "circle" else set())]


def _near(parts: Sequence[set[int]], shared: int) -> tuple[int, int] | None:
    pairs = ((i, j) for i in range(len(parts)) for j in range(i))
    return next(((i, j) for i, j in pairs if len(parts[i] & parts[j]) >= shared), None)


def _from(claim: Fact, centre: int) -> bool:
    if claim.name == "circle":
        return claim.points[0] == centre
    return centre in claim.points[:2] and centre in claim.points[2:]
