"""The replay checker accepts classical proofs, refuses spoiled ones, and cannot be talked round."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.closure.engine import close
from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof, Step, Use
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import Clause, Construction, Problem, hypotheses
from proofloom.engine.geometry.proof import prove
from proofloom.verifiers.geometry.identities.drawn_figures import Figures, drawings, enlarged
from proofloom.verifiers.geometry.identities.plan import plan_of
from proofloom.verifiers.geometry.proofs import replay as checker
from proofloom.verifiers.geometry.proofs.paragraphs import paragraphs, table, theorem
from proofloom.verifiers.geometry.proofs.replay import Replay, replay

CERTIFY = Path(__file__).resolve().parents[2] / "certify"
SEED = Seed.root("replay")
MUTANTS = 200  # of each proof


@pytest.fixture(scope="module", autouse=True)
def spoil() -> Iterator[ModuleType]:
    """Give the hand-written proofs and the changes, which long proofs use as well."""
    sys.path.insert(0, str(CERTIFY))
    try:
        import spoil.changes
        import spoil.classics

        yield spoil
    finally:
        sys.path.remove(str(CERTIFY))


def classic(spoil: ModuleType, name: str) -> tuple[Replay, Proof]:
    draft = getattr(spoil.classics, name)()
    return Replay(draft.problem, SEED), draft.proof()


def refused(one: Replay, proof: Proof) -> str:
    verdict = one.check(proof)
    assert verdict.outcome is Outcome.FAIL, verdict
    return verdict.reason


def test_classical_proofs_are_accepted(spoil: ModuleType) -> None:
    assert len(spoil.classics.DRAFTS) >= 10
    for name, problem, proof in spoil.classics.classics():
        verdict = Replay(problem, SEED).check(proof, problem.goals[0])
        assert verdict.outcome is Outcome.PASS, (name, verdict)


def test_figures_at_hand_are_looked_at_first_and_more_are_drawn(spoil: ModuleType) -> None:
    own, proof = classic(spoil, spoil.classics.DRAFTS[0].__name__)
    known = Figures(plan_of(own.problem), SEED / "at hand", checker.ATTEMPTS)
    next(known.each())
    assert Replay(own.problem, SEED, whole=known).check(proof).outcome is Outcome.PASS
    assert len(known.drawn) >= checker.FIGURES
    none = Figures(known.plan, known.seed, 0)
    assert Replay(own.problem, SEED, whole=none).check(proof).outcome is Outcome.UNKNOWN


def test_a_proof_is_replayed_on_figures_of_other_seeds(spoil: ModuleType) -> None:
    one, proof = classic(spoil, spoil.classics.DRAFTS[0].__name__)
    seeds = [SEED / number for number in range(4)]
    assert one.check(proof, proof.goal, seeds).outcome is Outcome.PASS
    assert one.check(replace(proof, ends=()), proof.goal, seeds).outcome is Outcome.FAIL
    assert one.whole is not None
    one.whole.tries = 0  # so many for figures of each seed, too
    assert one.check(proof, proof.goal, seeds).outcome is Outcome.UNKNOWN


def test_figures_are_given_as_large_as_asked() -> None:
    plan = plan_of(read_jgex("a b c = triangle a b c"))
    small, large = (Figures(plan, SEED, 5, unit) for unit in (Fraction(1), Fraction(7, 2)))
    for one, other in zip(islice(small.each(), 3), islice(large.each(), 3), strict=True):
        assert enlarged(one, Fraction(7, 2)).z == other.z
        assert all(2 * q.mid() == 7 * p.mid() for p, q in zip(one.z, other.z, strict=True))
    assert next(small.afresh(SEED / 1).each()).z != small.drawn[0].z


def test_spoiled_proofs_are_refused(spoil: ModuleType) -> None:
    kinds = set()
    for name, problem, proof in spoil.classics.classics():
        one = Replay(problem, SEED)
        for mutant in spoil.changes.spoiled(proof, (SEED / name).stream(), MUTANTS):
            verdict = one.check(mutant.proof)
            kinds.add(mutant.change)
            if mutant.change != "swapped letter":  # a symmetry of the theorem may keep it valid
                assert verdict.outcome is Outcome.FAIL, (name, mutant.change, mutant.at, verdict)
    assert len(kinds) == len(spoil.changes.CHANGES)


def test_a_checker_that_looks_away_is_found_out(spoil: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The attacks above can fail: without one of its looks the checker lets something through."""
    monkeypatch.setattr(checker.linear, "check", lambda step, premises: None)
    accepted = 0
    for name, problem, proof in spoil.classics.classics():
        one = Replay(problem, SEED)
        for mutant in spoil.changes.spoiled(proof, (SEED / name).stream(), MUTANTS):
            if mutant.change == "wrong coefficient":
                accepted += one.check(mutant.proof).outcome is Outcome.PASS
    assert accepted > 0


def test_another_goal_than_the_one_asked_for_is_refused(spoil: ModuleType) -> None:
    one, proof = classic(spoil, "varignon")
    assert one.check(proof, fact("para", (0, 1, 2, 3))).reason == "proves something else"


def test_facts_must_be_canonical_whole_and_about_points_that_exist(spoil: ModuleType) -> None:
    one, proof = classic(spoil, "thales")
    for points, reason in (
        ((2, 1, 0), "a fact is not in canonical form"),
        ((0, 1, 99), "a fact speaks of a point that does not exist"),
        ((-1, 0, 1), "a fact speaks of a point that does not exist"),
        ((0, 0, 1), "a fact that makes no sense"),
        ((False, True, 2), "a fact speaks of a point that does not exist"),
        (("a", "b", "c"), "a fact speaks of a point that does not exist"),
    ):
        step = replace(proof.steps[3], claim=Fact("coll", points))  # type: ignore[arg-type]
        assert refused(one, replace(proof, steps=(*proof.steps[:3], step, *proof.steps[4:]))) == reason
    half = replace(proof.steps[3], claim=Fact("aconst", (0, 1, 2, 3), 0.5))  # type: ignore[arg-type]
    assert refused(one, replace(proof, steps=(*proof.steps[:3], half, *proof.steps[4:])))
    step = replace(proof.steps[3], claim=Fact("frobnicate", (0, 1, 2)))
    assert refused(one, replace(proof, steps=(*proof.steps[:3], step, *proof.steps[4:])))


def test_names_must_be_the_problems_and_different(spoil: ModuleType) -> None:
    one, proof = classic(spoil, "thales")
    reason = "speaks of other points than the problem"
    assert refused(one, replace(proof, points=("a", "a", *proof.points[2:]))) == reason
    assert refused(one, replace(proof, points=(*proof.points, "z"))) == reason
    double = replace(one.problem, points=("a",) * len(one.problem.points))
    assert Replay(double, SEED).check(replace(proof, points=double.points)).outcome is Outcome.FAIL


def test_a_claim_of_many_points_is_not_proved_by_a_reading_of_some() -> None:
    """Each of these reads a strong claim as something weaker that does follow."""
    problem = read_jgex("a b = segment a b; m = on_bline m a b; c = on_line c a b; d = free d ? midp m a b")
    given = Step(fact("cong", (2, 0, 2, 1)), GIVEN)
    line = Step(fact("coll", (0, 1, 3)), GIVEN)
    for cited, claim, reading in (
        (given, fact("midp", (2, 0, 1)), fact("cong", (2, 0, 2, 1))),
        (line, fact("coll", (0, 1, 3, 4)), fact("para", (0, 1, 0, 3))),
        (line, fact("coll", (0, 1, 3)), fact("para", (0, 1, 0, 1))),
        (given, fact("circle", (2, 0, 1, 3)), fact("cong", (2, 0, 2, 1))),
    ):
        whole = Use(0, reading, 1)
        step = Step(claim, LINEAR, (0,), uses=(whole,), reading=reading)
        assert (
            replay(problem, Proof(problem.points, (cited, step), claim, (1,)), SEED).outcome is Outcome.FAIL
        )


def test_figures_on_which_a_claim_means_nothing_are_passed_over() -> None:
    """C is F on half of the figures: there is no line CF then, and a proof that names it is of the others."""
    problem = read_jgex(
        "a b = segment a b; u = free u; v = parallelogram b a u v; w = on_circle w u v;"
        " c = on_pline c a u w, on_circle c a b; f = parallelogram w u a f; k = on_circle k a b"
        " ? perp c k k f"
    )
    closure = close(draw(problem, SEED).xy, hypotheses(problem), problem.goals)
    proof = prove(closure, 0, problem.points)
    assert proof is not None
    assert not proof.conditions
    line = fact("coll", [problem.point(name) for name in "acf"])
    assert any(step.claim == line for step in proof.steps)
    assert all(replay(problem, proof, SEED / number).outcome is Outcome.PASS for number in range(8))
    shown = list(islice(drawings(plan_of(problem), SEED.stream(), 40), 20))
    assert 0 < sum(not one.merges(line) for one in shown) < len(shown)


def test_halving_angles_is_seen_on_figures() -> None:
    """From 2x = 2y follows x = y or x = y + 90 degrees; the figure says which, and here it varies."""
    one, other = (fact("eqangle", (0, 1, 0, p, 0, p, 0, 2)) for p in (3, 4))
    problem = Problem("", ("a", "b", "c", "x", "y"), (), (), assumed=(one, other))
    claim = fact("coll", (0, 3, 4))
    uses = (Use(0, one, -1), Use(1, other, 1))
    for reading in (fact("para", (0, 3, 0, 4)), fact("perp", (0, 3, 0, 4))):
        what = claim if reading.name == "para" else reading
        for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            signed = tuple(replace(use, coefficient=sign) for use, sign in zip(uses, signs, strict=True))
            for lift in (-1, 0, 1):
                step = Step(what, LINEAR, (0, 1), uses=signed, reading=reading, scale=2, lift=lift)
                proof = Proof(problem.points, (Step(one, GIVEN), Step(other, GIVEN), step), what, (2,))
                assert replay(problem, proof, SEED).outcome is Outcome.FAIL


def halves(first: str, second: str, **needs: tuple[Fact, ...]) -> tuple[Problem, Proof]:
    """Return a proof that points on two bisectors of one angle, each inner or outer, line up with B."""
    names = ("a", "b", "c", "x", "y")
    bisected = [fact("eqangle", (1, 0, 1, p, 1, p, 1, 2)) for p in (3, 4)]
    line = f"a b c = triangle a b c; x = {first}; y = {second}"
    problem = read_jgex(line) if first else Problem("", names, (), (), assumed=tuple(bisected))
    claim = fact("para", (1, 3, 1, 4))
    uses = tuple(Use(at, one, sign) for at, (one, sign) in enumerate(zip(bisected, (1, -1), strict=True)))
    steps = tuple(Step(one, GIVEN) for one in bisected)
    for sign in (1, -1):
        signed = tuple(replace(use, coefficient=sign * use.coefficient) for use in uses)
        step = Step(claim, LINEAR, (0, 1), uses=signed, reading=claim, scale=2)
        proof = Proof(names, (*steps, step), claim, (2,), **needs)
        try:
            checker.linear.check(step, bisected)
            break
        except checker.linear.NotLinearError:
            continue
    return problem, proof


def test_a_halved_angle_that_may_be_the_other_half_is_refused() -> None:
    """Loci that are pairs of lines leave four figures, of which two show the claim."""
    problem, proof = halves("", "")
    for number in range(10):
        verdict = replay(problem, proof, SEED / number)
        assert verdict.reason == "a claim is false on a figure", verdict


def test_a_condition_may_tell_which_half_is_meant() -> None:
    inside = tuple(fact("twosides", (0, 2, 1, point)) for point in (3, 4))
    problem, proof = halves("", "", conditions=inside)
    assert replay(problem, proof, SEED).outcome is Outcome.PASS
    _, half_told = halves("", "", conditions=inside[:1])
    assert replay(problem, half_told, SEED).outcome is Outcome.FAIL
    _, not_the_other = halves("", "", conditions=(fact("nperp", (1, 3, 1, 4)),))
    assert replay(problem, not_the_other, SEED).outcome is Outcome.PASS
    _, of_others = halves("", "", conditions=(fact("nperp", (0, 1, 1, 4)),))
    assert replay(problem, of_others, SEED).outcome is Outcome.FAIL
    one, other = classic_without_halves()
    assert refused(one, replace(other, conditions=inside[:1])) == (
        "conditions are not those that the theorems need"
    )


def test_a_word_that_means_the_inner_half_is_enough() -> None:
    problem, proof = halves("angle_bisector x a b c", "angle_bisector y a b c")
    assert replay(problem, proof, SEED).outcome is Outcome.PASS


def classic_without_halves() -> tuple[Replay, Proof]:
    problem = read_jgex("a b c = triangle a b c; x = on_line x a b; y = on_line y a b ? coll a x b")
    claim = fact("coll", (0, 1, 3))
    return Replay(problem, SEED), Proof(problem.points, (Step(claim, GIVEN),), claim, (0,))


def test_drawings_count_the_figures_of_one_set_of_choices() -> None:
    for line, places in (
        ("a b c = triangle a b c; d = midpoint d b c; e = foot e a b c", {1}),
        ("a b c = triangle a b c; d = on_circle d a b, on_line d b c", {1}),
        ("a b c = triangle a b c; d = on_circle d a b, on_line d a c", {2}),
        ("a b c = triangle a b c; d = angle_bisector d a b c", {2}),
        ("a b = segment a b; c = eq_triangle c a b", {2}),
    ):
        found = drawings(plan_of(read_jgex(line)), SEED.stream(), 20)
        assert {drawing.places for drawing in found} == places, line


def test_a_goal_says_nothing_where_its_points_are_one() -> None:
    """F is one of D and E, which are all the points where the line meets the circle."""
    ends = "; ".join(f"{p} = on_line {p} a c, on_circle {p} a b" for p in "def")
    problem = read_jgex(f"a b c = triangle a b c; {ends} ? eqratio a d a b d f d f")
    given, goal = fact("cong", (0, 1, 0, 3)), problem.goals[0]
    linear = Step(goal, LINEAR, (0,), uses=(Use(0, given, -1),), reading=goal)
    for sign in (1, -1):
        step = replace(linear, uses=(Use(0, given, sign),))
        verdict = replay(problem, Proof(problem.points, (Step(given, GIVEN), step), goal, (1,)), SEED)
        assert verdict.outcome is Outcome.PASS or verdict.reason == "is not what it says it is"
        if verdict.outcome is Outcome.PASS:
            break
    assert verdict.outcome is Outcome.PASS
    merged = [one.merges(goal) for one in drawings(plan_of(problem), SEED.stream(), 40)]
    assert True in merged
    assert False in merged


def test_auxiliary_points_may_not_narrow_the_figure() -> None:
    """A point on three lines at once, called auxiliary, would make three free lines concur."""
    base = read_jgex(
        "a b c = triangle a b c; d = on_line d b c; e = on_line e c a; f = on_line f a b ? coll d e f"
    )
    extra = Clause(
        (6,),
        (
            Construction("on_line", (6, 3, 4)),
            Construction("on_line", (6, 3, 5)),
            Construction("on_circle", (6, 3, 0)),
        ),
    )
    narrowed = replace(base, points=(*base.points, "g"), clauses=(*base.clauses, extra), auxiliary=1)
    one, other = fact("coll", (3, 4, 6)), fact("coll", (3, 5, 6))
    reading = (fact("para", (3, 4, 3, 6)), fact("para", (3, 5, 3, 6)), fact("para", (3, 4, 3, 5)))
    uses = (Use(0, reading[0], -1), Use(1, reading[1], 1))
    for signs in ((1, -1), (-1, 1)):
        signed = tuple(replace(use, coefficient=sign) for use, sign in zip(uses, signs, strict=True))
        step = Step(fact("coll", (3, 4, 5)), LINEAR, (0, 1), uses=signed, reading=reading[2])
        steps = (Step(one, GIVEN), Step(other, GIVEN), step)
        proof = Proof(narrowed.points, steps, fact("coll", (3, 4, 5)), (2,))
        assert replay(narrowed, proof, SEED).outcome is not Outcome.PASS


def test_huge_numbers_end_soon() -> None:
    problem = read_jgex("a = free a; b = lconst b a 2; c = lconst c a 2 ? cong a b a c")
    two = [fact("lconst", (0, p), Fraction(2)) for p in (1, 2)]
    for factor in (10**30, 10**6, -(10**30)):
        uses = (Use(0, two[0], factor), Use(1, two[1], -factor))
        step = Step(fact("cong", (0, 1, 0, 2)), LINEAR, (0, 1), uses=uses, reading=fact("cong", (0, 1, 0, 2)))
        proof = Proof(problem.points, (*(Step(one, GIVEN) for one in two), step), step.claim, (2,))
        assert replay(problem, proof, SEED).outcome is Outcome.FAIL
        assert replay(problem, replace(proof, steps=proof.steps * 20_000), SEED).outcome is Outcome.FAIL


def test_a_false_theorem_proves_nothing_false() -> None:
    """Even with a wrong table a false claim is seen on the figures drawn."""
    text = "wrong\n  says   All is equal.\n  when   coll A B C\n  then   cong A B A C\n  shown  A = free A"
    wrong = {name: theorem(name, lines) for name, lines in paragraphs(text)}
    problem = read_jgex("a b = segment a b; c = on_line c a b ? cong a b a c")
    claim = fact("cong", (0, 1, 0, 2))
    steps = (Step(fact("coll", (0, 1, 2)), GIVEN), Step(claim, "wrong", (0,), (0, 1, 2)))
    verdict = Replay(problem, SEED, wrong).check(Proof(problem.points, steps, claim, (1,)))
    assert verdict.reason == "a claim is false on a figure"


def test_a_contradiction_proves_nothing() -> None:
    problem = read_jgex("a b = segment a b; c = on_line c a b, on_tline c b a b ? cong a b a c")
    line = fact("coll", (0, 1, 2))
    verdict = replay(problem, Proof(problem.points, (Step(line, GIVEN),), line, (0,)), SEED)
    assert verdict.outcome is Outcome.UNKNOWN


def test_a_goal_of_many_points_is_made_up_of_parts_that_hang_together() -> None:
    problem = read_jgex(
        "a b = segment a b; c = on_line c a b; d = on_line d a b; e = on_line e c d ? coll a b c d"
    )
    parts = [fact("coll", (0, 1, 2)), fact("coll", (0, 1, 3)), fact("coll", (2, 3, 4))]
    steps = tuple(Step(part, GIVEN) for part in parts)
    for goal, ends, accepted in (
        (fact("coll", (0, 1, 2, 3)), (0, 1), True),
        (fact("coll", (0, 1, 2, 3, 4)), (0, 1, 2), True),
        (fact("coll", (0, 1, 2, 3, 4)), (0, 2), False),
        (fact("coll", (0, 1, 2, 3, 4)), (0, 1), False),
    ):
        used = tuple(steps[end] for end in ends)
        verdict = replay(problem, Proof(problem.points, used, goal, tuple(range(len(used)))), SEED)
        assert (verdict.outcome is Outcome.PASS) is accepted


def test_the_checker_reads_every_paragraph() -> None:
    assert len(table()) >= 40
    for name, one in table().items():
        assert one.when, name
        assert one.then, name
        points = range(len(one.letters))
        assert one.at(one.when, points)
        assert one.at(one.then, points)
        one.at(one.condition, points)


def test_the_checker_is_short() -> None:
    assert len(Path(checker.__file__).read_text().splitlines()) <= 300
