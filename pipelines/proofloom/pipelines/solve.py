"""Solve a geometry problem: draw it, derive its goals, work out its numbers, and have every claim checked.

Nothing is called proved that the replay checker has not replayed and the prime-field oracle does not bear
out; no number is given that figures drawn afresh by the checker contradict. What is not proved is classified
by the oracle: true, false with a figure that shows it, or true in some configurations only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from flint import acb, arb, ctx

from proofloom.engine import Outcome, Seed, Verdict
from proofloom.engine.geometry.auxiliary.search import attempts
from proofloom.engine.geometry.closure.engine import Closure, ClosureError, close
from proofloom.engine.geometry.derivation import Proof
from proofloom.engine.geometry.figure import Figure, draw
from proofloom.engine.geometry.predicates import Fact, Kind, Unit, fact
from proofloom.engine.geometry.problem import Problem, ProblemError, hypotheses
from proofloom.engine.geometry.proof import ProofError, prove
from proofloom.engine.geometry.values.ledger import ValueFaultError
from proofloom.engine.geometry.values.working import Answer, work_out
from proofloom.verifiers.geometry.identities.drawn_figures import Drawing, drawings
from proofloom.verifiers.geometry.identities.oracle import CROWDED, DEPENDS, oracle_of
from proofloom.verifiers.geometry.identities.placing import NoFigureError
from proofloom.verifiers.geometry.identities.plan import plan_of
from proofloom.verifiers.geometry.identities.polynomials import UnsupportedError
from proofloom.verifiers.geometry.identities.under import REFUTED, ask_under
from proofloom.verifiers.geometry.proofs.replay import Replay

FIGURES = 3  # drawn afresh, on which a number must come out
ATTEMPTS = 600  # to draw one of them
COUNTER = 40  # figures looked through for one that refutes a goal
MORE = 12  # replays of a proof whose goal is not true in every branch
BITS = 100  # to which a number must agree with a figure drawn afresh

ANOTHER = "another number on a figure"
ORACLE, UNDER = "oracle", "oracle under the proof's conditions"  # names of checks

PROVED, ANSWERED = "proved", "answered"
TRUE, FALSE, SOMETIMES, UNDECIDED = "true", "false", "sometimes", "undecided"


@dataclass(frozen=True, slots=True)
class Solution:
    """What became of one goal.

    goal     the goal
    state    PROVED or ANSWERED; else TRUE (but not derived), FALSE, SOMETIMES or UNDECIDED
    problem  the problem, with auxiliary points if some were needed
    figure   where its points are drawn
    proof    the proof, if any
    answer   the number, if one was asked for and found
    checks   what each checker says
    counter  a figure that refutes the goal, if it is not true of all
    trials   figures closed in the search for auxiliary points
    """

    goal: Fact
    state: str
    problem: Problem
    figure: tuple[tuple[float, float], ...]
    proof: Proof | None = None
    answer: Answer | None = None
    checks: tuple[tuple[str, Verdict], ...] = ()
    counter: tuple[tuple[float, float], ...] = ()
    trials: int = 0

    @property
    def solved(self) -> bool:
        """Say whether the goal is proved or its number found, and all checkers agree."""
        return self.state in (PROVED, ANSWERED)


def solve(problem: Problem, seed: Seed, *, profile: str = "base", aux: int = 0) -> list[Solution]:
    """Return what becomes of each goal of a problem; `aux` bounds the trials with auxiliary points.

    Raise ProblemError, naming the clause, for a problem that contradicts itself or cannot be drawn, or whose
    figure does not show one of its hypotheses.
    """
    if not problem.goals:
        raise ProblemError("the problem asks for nothing: add a goal")
    found = []
    for goal in problem.goals:
        one = replace(problem, goals=(goal,))
        try:
            figure = draw(one, seed / "draw")
            found.append(_Solver(figure, goal, seed, profile).solve(aux))
        except (ClosureError, ValueFaultError) as error:
            raise ProblemError(str(error)) from error
    return found


@dataclass(slots=True)
class _Solver:
    figure: Figure
    goal: Fact
    seed: Seed
    profile: str

    def solve(self, aux: int) -> Solution:
        problem = self.figure.problem
        kind = self.goal.predicate.kind
        if kind in (Kind.EQUALITY, Kind.VALUE) and self.figure.shows(self.goal):
            closure = close(self.figure.xy, hypotheses(problem, auxiliary=True), (self.goal,), self.profile)
            proof = _written(closure, problem)
            if proof is not None:
                return self._proved(problem, self.figure.xy, proof, 0)
        if kind in (Kind.VALUE, Kind.QUESTION) and (answer := work_out(self.figure, self.goal, self.profile)):
            return self._answered(answer)
        if kind is Kind.EQUALITY and aux and self.figure.shows(self.goal):
            for found in islice(attempts(self.figure, self.seed / "auxiliary", self.profile), aux):
                if found is None:
                    continue
                given = hypotheses(found.problem, auxiliary=True)
                closure = close(found.xy, given, (self.goal,), self.profile)
                proof = _written(closure, found.problem)
                if proof is not None:
                    made = self._proved(found.problem, found.xy, proof, found.trials)
                    if made.state == PROVED:
                        return made
        return self._classified()

    def _proved(
        self, problem: Problem, xy: Sequence[tuple[float, float]], proof: Proof, trials: int
    ) -> Solution:
        checks = replayed(problem, self.figure.problem, proof, self.seed)
        made = Solution(self.goal, PROVED, problem, tuple(xy), proof, checks=checks, trials=trials)
        if agreed(checks):
            return made
        judge, truth = checks[1]
        if judge != UNDER or truth.reason == CROWDED:
            return replace(made, state=UNDECIDED)
        return replace(made, state=SOMETIMES, counter=next(self._refuting(), ()))

    def _answered(self, answer: Answer) -> Solution:
        problem, xy = self.figure.problem, self.figure.xy
        checks = tuple(checked(answer, problem, self.seed))
        good = all(verdict.outcome is Outcome.PASS for _, verdict in checks)
        state = ANSWERED if good else UNDECIDED
        if checks[-1][1].reason == ANOTHER:
            state = SOMETIMES
        if good and self.goal.value is not None:
            state = PROVED if agrees(answer, self.figure) else FALSE
        counter = xy if state == FALSE else ()
        return Solution(self.goal, state, problem, xy, answer=answer, checks=checks, counter=counter)

    def _classified(self) -> Solution:
        problem, xy = self.figure.problem, self.figure.xy
        kind = self.goal.predicate.kind
        if kind is Kind.QUESTION:
            return Solution(self.goal, UNDECIDED, problem, xy)
        checks: tuple[tuple[str, Verdict], ...] = ()
        if kind in (Kind.EQUALITY, Kind.VALUE):
            verdict = oracle_of(problem, self.seed / "oracle").ask(self.goal)
            checks += ((ORACLE, verdict),)
            if verdict.outcome is Outcome.PASS:
                return Solution(self.goal, TRUE, problem, xy, checks=checks)
            state = FALSE if verdict.outcome is Outcome.FAIL else UNDECIDED
            if verdict.reason == DEPENDS:
                state = SOMETIMES
        else:
            state = UNDECIDED
        counter = next(self._refuting(), None)
        if state == UNDECIDED and counter is not None:
            state = SOMETIMES if self.figure.shows(self.goal) else FALSE
        return Solution(self.goal, state, problem, xy, checks=checks, counter=counter or ())

    def _refuting(self) -> Iterator[tuple[tuple[float, float], ...]]:
        """Yield figures of the problem on which the goal is false; they are drawn as if it were not asked."""
        problem = self.figure.problem
        if problem.places:
            if not self.figure.shows(self.goal):
                yield self.figure.xy
            return
        bare = replace(problem, goals=())
        for number in range(COUNTER):
            try:
                figure = draw(bare, self.seed / "counter" / number)
            except ProblemError:
                continue
            if not figure.shows(self.goal):
                yield figure.xy


def _written(closure: Closure, problem: Problem) -> Proof | None:
    """Return a proof; None where nothing is proved, or where the engine fails to write it down exactly."""
    try:
        return prove(closure, 0, problem.points)
    except ProofError:
        return None


# --- checking proofs ------------------------------------------------------------------------------------

Checks = tuple[tuple[str, Verdict], ...]


def replayed(problem: Problem, stated: Problem, proof: Proof, seed: Seed) -> Checks:
    """Return what the checkers say of a proof about a problem, which was `stated` without auxiliary points.

    A goal that is not true on every figure of the problem may be true on those on which the proof's
    conditions hold: then the oracle is asked for these alone, and its name tells so; and the proof is
    replayed several times, each time on other figures: what holds by luck on a few fails on some.
    """
    goal = proof.goal
    judge, truth = ORACLE, ask_under(stated, goal, (), seed / "oracle")
    if truth.outcome is not Outcome.PASS and truth.reason in (DEPENDS, REFUTED, CROWDED):
        claims = [step.claim for step in proof.steps]
        judge, truth = UNDER, ask_under(problem, goal, proof.conditions, seed / "oracle", claims)
    times = 1 if judge == ORACLE and truth.outcome is Outcome.PASS else MORE
    verdict = Verdict.unknown("not replayed")
    for number in range(times):
        verdict = Replay(problem, seed / "replay" / number).check(proof, goal)
        if verdict.outcome is not Outcome.PASS:
            break
    return (("replay", verdict), (judge, truth))


def agreed(checks: Checks) -> bool:
    """Say whether a proof is accepted: replayed, and its goal not refuted."""
    (_, replay), (_, oracle) = checks
    return replay.outcome is Outcome.PASS and oracle.outcome is not Outcome.FAIL


# --- checking numbers -----------------------------------------------------------------------------------


def checked(answer: Answer, problem: Problem, seed: Seed) -> Iterator[tuple[str, Verdict]]:
    """Yield what the checkers say of an answer: its proofs replayed, its number held to new figures."""
    derived = tuple(e.claim for e in answer.entries if isinstance(e.claim, Fact) and e.round < 0)
    for at, proof in answer.proofs.items():
        extra = tuple(one for one in derived if one in proof.hypotheses)
        stated = replace(problem, goals=(), assumed=(*problem.assumed, *extra))
        if proof.length:  # else it is a hypothesis
            yield f"replay of step {at + 1}", Replay(stated, seed / "replay").check(proof)
    yield "figures", _on_figures(answer, problem, seed)


def _on_figures(answer: Answer, problem: Problem, seed: Seed) -> Verdict:
    """Hold a number to figures that the checker draws from the hypotheses alone."""
    try:
        plan = plan_of(replace(problem, goals=()))
        shown = list(islice(drawings(plan, (seed / "figures").stream(), ATTEMPTS), FIGURES))
    except (NoFigureError, UnsupportedError, ProblemError) as error:
        return Verdict.unknown("no figure", str(error))
    if len(shown) < FIGURES:
        return Verdict.unknown("too few figures", str(len(shown)))
    with ctx.workprec(2 * BITS):
        wanted = answer.number.near(2 * BITS)
        if len(set(answer.goal.points)) == 4 and answer.goal.predicate.unit is Unit.ANGLE:
            wanted = abs(wanted)
        for drawing in shown:
            measured = measured_on(answer.goal, drawing)
            if not (measured.overlaps(wanted) and measured.rad() < arb(2) ** -(BITS // 2)):
                return Verdict.failed(ANOTHER, str(measured))
    return Verdict.passed(f"{FIGURES} figures")


def measured_on(goal: Fact, drawing: Drawing) -> arb:
    """Return what a goal asks for, as a drawing shows it: of an angle its cosine."""
    z, p = drawing.z, goal.points
    match goal.predicate.unit:
        case Unit.LENGTH | Unit.LENGTH2:
            return abs(z[p[1]] - z[p[0]])
        case Unit.RATIO | Unit.RATIO2:
            return abs(z[p[1]] - z[p[0]]) / abs(z[p[3]] - z[p[2]])
        case Unit.AREA:
            return abs(((z[p[1]] - z[p[0]]).conjugate() * (z[p[2]] - z[p[0]])).imag) / 2
        case _:
            shared = set(p[:2]) & set(p[2:])
            if shared:  # an angle at a point
                (v,) = shared
                a, b = (next(x for x in side if x != v) for side in (p[:2], p[2:]))
                u, w = acb(z[a] - z[v]), acb(z[b] - z[v])
            else:  # a turn from one line to another, of which the sign of the cosine says nothing
                u, w = acb(z[p[1]] - z[p[0]]), acb(z[p[3]] - z[p[2]])
            cosine = (u.conjugate() * w).real / (abs(u) * abs(w))
            return cosine if shared else abs(cosine)


def agrees(answer: Answer, figure: Figure) -> bool:
    """Say whether the number that a goal claims is the exact one."""
    goal = answer.goal
    assert goal.value is not None
    if goal.predicate.unit is Unit.ANGLE:
        if answer.angle is None:
            return False
        turns = (answer.angle, -answer.angle)
        right = [fact(goal.name, goal.points, turn % 1) for turn in turns]
        return goal in right and figure.shows(goal)
    number = answer.number
    if goal.predicate.unit in (Unit.LENGTH2, Unit.RATIO2):
        number = number.squared()
    return number.fraction == Fraction(goal.value)
