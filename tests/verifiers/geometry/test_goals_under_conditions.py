"""A goal that holds in some branches passes under conditions that leave only those, and under no others."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest

from proofloom.engine import Outcome, Seed
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Fact, FactError, fact
from proofloom.engine.geometry.problem import Problem, hypotheses
from proofloom.engine.seed import Stream
from proofloom.verifiers.geometry.identities import prime_figures
from proofloom.verifiers.geometry.identities.conjugates import Plane, figures
from proofloom.verifiers.geometry.identities.drawn_figures import drawings, vanishes
from proofloom.verifiers.geometry.identities.oracle import CROWDED, DEPENDS, oracle_of
from proofloom.verifiers.geometry.identities.plan import plan_of
from proofloom.verifiers.geometry.identities.polynomials import Number, equations
from proofloom.verifiers.geometry.identities.signs import Signs
from proofloom.verifiers.geometry.identities.under import REFUTED, ask_under, odd

SEED = Seed.root("under conditions")
PASS, FAIL = Outcome.PASS, Outcome.FAIL
# a turn by 60 degrees about A takes B to D and E to C only if both triangles stand outside or both inside
NAPOLEON = "a b c = triangle a b c; d = eq_triangle d a b; e = eq_triangle e a c ? cong d c b e"
# C and D are ends of two radii at right angles to AB; on one side of AB they are one way from it
RADII = (
    "a b = segment a b; c = on_circle c a b, on_tline c a a b; d = on_circle d b a, on_tline d b a b"
    " ? para c d a b"
)
HALVED = "a b c = triangle a b c; d = angle_bisector d b a c; e = angle_bisector e b a c ? coll a d e"
# a square stands on the left of the side that it is named after, so both stand outside or both inside
TURNED = "a b c = triangle a b c; d e = square d e a c; g f = square g f c b ? perp d b f a"
SQUARES = (
    "a b c = triangle a b c; d e = square a b d e; f g = square a c f g; h = midpoint h b c ? perp a h e g"
)

# F is A + W - U, and C one of the two points of line AF as far from A: F itself, or that beyond A
ONE_OR_TWO = (
    "a b = segment a b; u = free u; v = parallelogram b a u v; w = on_circle w u v;"
    " c = on_pline c a u w, on_circle c a b; f = parallelogram w u a f; k = on_circle k a b ? perp c k k f"
)
# four triangles, each on the left or on the right of its side
CHAIN = (
    "a b = segment a b; c = free c; d = free d; p = eq_triangle p a b; q = eq_triangle q b c;"
    " r = eq_triangle r c d ? eqangle a b a p c d c r"
)


def conditions(problem: Problem, text: str) -> list[Fact]:
    parts = [part.split() for part in text.split(";") if part.split()]
    return [fact(name, [problem.point(word) for word in words]) for name, *words in parts]


@pytest.mark.parametrize(
    ("line", "text", "outcome"),
    [
        (NAPOLEON, "sameclock a b d a e c", PASS),
        (NAPOLEON, "sameclock a b d a c e", FAIL),
        (NAPOLEON, "sameclock a b d a b c; sameclock a c e a c b", PASS),
        (NAPOLEON, "twosides d c a b; twosides e b a c", PASS),
        (NAPOLEON, "oneside d c a b; oneside e b a c", PASS),
        (NAPOLEON, "oneside d c a b; twosides e b a c", FAIL),
        (NAPOLEON, "ncoll a b c; diff d e", FAIL),
        (NAPOLEON, "", FAIL),
        (RADII, "oneside c d a b", PASS),
        (RADII, "sameclock c a b d a b", PASS),
        (RADII, "npara a d b c", PASS),  # else ACBD is a parallelogram
        (RADII, "twosides c d a b", FAIL),
        (RADII, "longer a d a b", FAIL),
        (TURNED, "", PASS),
        (HALVED, "", PASS),  # inside, as the word has it: the other branches are not what the problem says
    ],
)
def test_conditions_decide(line: str, text: str, outcome: Outcome) -> None:
    problem = read_jgex(line)
    goal = problem.goals[0]
    assert oracle_of(problem, SEED).ask(goal).reason == DEPENDS
    verdict = ask_under(problem, goal, conditions(problem, text), SEED)
    assert verdict.outcome is outcome, verdict
    if outcome is FAIL:
        assert verdict.reason == REFUTED


def test_the_record_names_what_the_other_branches_contradict() -> None:
    problem = read_jgex(RADII)
    told = conditions(problem, "diff c d; oneside c d a b")
    verdict = ask_under(problem, problem.goals[0], told, SEED)
    assert verdict.evidence == "2 branches of 4; of the others 2 contradict oneside c d a b"


def test_facts_that_tell_branches_apart_change_no_verdict() -> None:
    problem = read_jgex(NAPOLEON)
    goal = problem.goals[0]
    telling = [
        goal,
        fact("perp", (0, 1, 0, 2)),
        fact("simtri", (0, 1, 3, 0, 4, 2)),
        fact("simtri", (0, 1, 3, 0, 2, 4)),
    ]
    for text, outcome in (("sameclock a b d a e c", PASS), ("sameclock a b d a c e", FAIL)):
        assert ask_under(problem, goal, conditions(problem, text), SEED, telling).outcome is outcome


def test_nothing_is_said_where_a_claim_on_the_way_means_nothing() -> None:
    """A semicircle over CF, if these are two: through line ACF nothing is said where they are one."""
    problem = read_jgex(ONE_OR_TWO)
    goal, line = problem.goals[0], conditions(problem, "coll a c f")
    assert ask_under(problem, goal, [], SEED).reason == REFUTED
    assert ask_under(problem, goal, [], SEED, line).outcome is PASS
    assert ask_under(problem, goal, conditions(problem, "diff c f"), SEED).outcome is PASS


def test_of_many_branches_parts_are_decided_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """First and last triangle turn alike since neighbours do: claims of neighbours leave few branches."""
    problem = read_jgex(CHAIN)
    goal = problem.goals[0]
    alike = conditions(problem, "sameclock a b p b c q; sameclock b c q c d r")
    claims = conditions(problem, "eqangle a b a p b c b q; eqangle b c b q c d c r")
    monkeypatch.setattr(prime_figures, "MOST_BRANCHES", 4)
    assert ask_under(problem, goal, alike, SEED, claims).outcome is PASS
    assert ask_under(problem, goal, alike[1:], SEED, claims).reason in (CROWDED, REFUTED)
    assert ask_under(problem, goal, alike, SEED).reason == CROWDED


def test_what_holds_everywhere_or_nowhere_needs_no_conditions() -> None:
    problem = read_jgex("a b c = triangle a b c; d = midpoint d b c")
    assert ask_under(problem, fact("cong", (1, 3, 2, 3)), [], SEED).outcome is PASS
    wrong = fact("perp", (0, 3, 1, 2))
    assert ask_under(problem, wrong, conditions(problem, "longer a b a c"), SEED).outcome is FAIL


@pytest.mark.parametrize("line", [NAPOLEON, RADII, SQUARES])
def test_real_figures_agree(line: str) -> None:
    """Conditions at random: what passes is refuted on no figure drawn under them, what fails on some."""
    problem = read_jgex(line)
    goal, plan, stream = problem.goals[0], plan_of(problem), SEED.stream()
    for number in range(6):
        told = [_at_random(len(problem.points), stream) for _ in range(1 + number % 2)]
        outcome = ask_under(problem, goal, told, SEED / number).outcome
        real = list(islice(drawings(plan, (SEED / number / "real").stream(), 400, told), 25))
        refuted = any(not vanishes(goal, one) for one in real)
        assert not real or outcome is (FAIL if refuted else PASS), told


def _at_random(count: int, stream: Stream) -> Fact:
    while True:
        name, size = stream.choice((("oneside", 4), ("twosides", 4), ("sameclock", 6), ("sameside", 6)))
        try:
            return fact(name, [stream.below(count) for _ in range(size)])
        except FactError:
            continue


def test_figures_of_conjugates_satisfy_the_hypotheses() -> None:
    problem = read_jgex(
        "a b c = triangle a b c; o = circle o a b c; d = on_circle d o a; e = eq_triangle e a b;"
        " f = angle_bisector f a b c; g = on_line g a f, on_circle g o a; h = on_circle h a d"
    )
    drawn = 0
    for number in range(12):
        plane, found = figures(plan_of(problem), (SEED / number).stream())
        for z, w in found:
            drawn += 1
            assert all(z[p].frobenius() == w[p] for p in range(len(z)))
            for one in hypotheses(problem):
                for part in equations(one):
                    assert plane.zero(part.value(z, w, [plane.number(n) for n in part.numbers]))
    assert drawn > 4


def test_squares_tell_signs_of_constants() -> None:
    """Minus one is no square, the primes in the order of the angles are; a third of a turn is one."""
    for number in range(4):
        plane = Plane((SEED / number).stream())
        assert not plane.positive(plane.p - 1)
        assert all(plane.positive(prime) for prime in (2, 3, 5, 7, 11, 13, 17))
        turn = plane.number(Number(Fraction(1, 3), turn=True))
        assert turn**3 == plane.ring(1) != turn
        assert turn.frobenius() * turn == plane.ring(1)


def test_order_is_denied_where_its_opposite_is_not() -> None:
    """Of generic points every condition or its opposite is denied, never both."""
    problem = read_jgex("a b c = triangle a b c; d = free d; e = free e; f = free f")
    for number in range(20):
        plane, ((z, w),) = figures(plan_of(problem), (SEED / number).stream())
        signs = Signs(plane, (z, w))
        for one, other, points in (
            ("oneside", "twosides", (0, 1, 2, 3)),
            ("sameside", "nsameside", (0, 1, 2, 3, 4, 5)),
            ("acute_angle", "obtuse_angle", (0, 1, 2)),
        ):
            assert signs.denies(fact(one, points)) is not signs.denies(fact(other, points))
        for one, other in (((0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 5, 4)),):
            assert signs.denies(fact("sameclock", one)) is not signs.denies(fact("sameclock", other))
        assert signs.denies(fact("longer", (0, 1, 2, 3))) is not signs.denies(fact("longer", (2, 3, 0, 1)))
        assert signs.denies(fact("between", (0, 1, 2)))  # they lie on no line
        assert not signs.denies(fact("npara", (0, 1, 2, 3)))


def test_odd_columns() -> None:
    assert odd([0b0110, 0b1010]) == 0b0010
    assert odd([0b001, 0b010, 0b100]) == 0b111
    assert odd([0b001, 0b010, 0b011]) == 0  # the third row is the sum of the others
    assert odd([0, 1]) == 0
    stream = SEED.stream()
    for _ in range(50):
        rows = [stream.below(256) for _ in range(7)]
        found = odd(rows)
        some = [n for n in range(256) if all((row & n).bit_count() % 2 for row in rows)]
        assert found in some if some else not found
