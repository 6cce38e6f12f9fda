"""The verifiers of plane rows refuse false numbers, needless premises, broken proofs and unsound workings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
import sympy
from flint import arb

from proofloom.engine import Candidate, Outcome, Reject, Seed
from proofloom.engine.geometry.language import read_problem, write_fact, write_problem
from proofloom.engine.geometry.predicates import fact
from proofloom.engine.geometry.task import (
    Asked,
    Kind,
    Lineage,
    Need,
    Number,
    PlaneTask,
    Reckoned,
)
from proofloom.generators.geometry.plane_problems import PlaneProblems
from proofloom.verifiers.geometry.plane.laws import LAWS
from proofloom.verifiers.geometry.plane.measures import holds
from proofloom.verifiers.geometry.plane.numerals import UnreadableError, ball, is_root
from proofloom.verifiers.geometry.plane.rows import Read, read
from proofloom.verifiers.geometry.plane.weakened import premises, without
from proofloom.verifiers.geometry.plane_figures import plane_figures
from proofloom.verifiers.geometry.plane_premises import plane_premises
from proofloom.verifiers.geometry.plane_proofs import plane_proofs
from proofloom.verifiers.geometry.plane_working import plane_working

Judge = Callable[[Candidate[PlaneTask]], object]


@cache
def rows() -> tuple[Candidate[PlaneTask], ...]:
    found: list[Candidate[PlaneTask]] = []
    for number in range(16):
        try:
            found += PlaneProblems().draw(Seed.root("plane rows") / number)
        except Reject:
            continue
    return tuple(found)


def refused(judge: Judge, row: Candidate[PlaneTask], reason: str = "") -> bool:
    verdict = judge(row)
    return verdict.outcome is Outcome.FAIL and reason in verdict.reason  # type: ignore[attr-defined]


def square(asked: Asked, number: Number, problem: str = "") -> Candidate[PlaneTask]:
    body = PlaneTask(
        kind=Kind.VALUE,
        problem=problem or "problem\nlet A = free\nlet B = lconst A 10\nlet C D = square A B\n",
        order=(),
        asked=asked,
        number=number,
        proofs=(),
        working=(),
        choice=None,
        places=((0, 0), (1000, 0), (1000, 1000), (0, 1000)),
        language="en",
        lineage=Lineage("square", (), "", (1, 1, 1)),
    )
    return Candidate(body, "?", number.text, answer_type="number")


DIAGONAL = Number("10*sqrt(2)", "10\\sqrt{2}", (-200, 0, 1), "14.1421")


def test_the_diagonal_of_a_square_is_a_root_and_no_fraction_near_it() -> None:
    asked = Asked("length", ("A", "C"))
    assert plane_figures(square(asked, DIAGONAL)).outcome is Outcome.PASS
    near = Number("99/7", "\\frac{99}{7}", (-99, 7), "14.1429")
    assert refused(plane_figures, square(asked, near), "another number")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"latex": "10\\sqrt{3}"}, "text and LaTeX"),
        ({"decimal": "14.1422"}, "decimal"),
        ({"polynomial": (-200, 0, 2)}, "polynomial"),
        ({"polynomial": (200, 0, 1)}, "polynomial"),
        ({"polynomial": (-2000, -200, 10, 1)}, "polynomial"),  # has the root, and a factor too many
    ],
)
def test_the_forms_of_a_number_must_agree(change: dict[str, object], reason: str) -> None:
    row = square(Asked("length", ("A", "C")), replace(DIAGONAL, **change))  # type: ignore[arg-type]
    assert refused(plane_figures, row, reason)


def test_a_number_that_depends_on_the_figure_is_none() -> None:
    text = "problem\nlet A B = segment\nlet C = on_tline A A B, lconst A 3\nlet D = on_bline A C\n"
    row = square(Asked("length", ("A", "C")), Number("3", "3", (-3, 1), "3"), text)
    assert plane_figures(row).outcome is Outcome.PASS
    row = square(Asked("length", ("A", "B")), Number("3", "3", (-3, 1), "3"), text)
    assert refused(plane_figures, row, "another number")


def test_an_angle_that_is_another_one_on_a_short_arc_is_none() -> None:
    """The arc is a ninetieth of the circle, where figures at random put no point."""
    text = "problem\nlet A B = segment\nlet C = s_angle A B 178o\nlet D = on_circum A B C\n"
    x = sympy.Symbol("x")
    polynomial = sympy.Poly(sympy.minimal_polynomial(sympy.cos(sympy.pi / 90), x), x)
    number = Number("2", "2", tuple(map(int, reversed(polynomial.all_coeffs()))), "2")
    row = replace(square(Asked("angle", ("A", "D", "C")), number, text), answer_type="degrees")
    assert refused(plane_figures, row, "another number")
    assert len([*read(row).everywhere()]) == 5, "arcs AB, BC and CA, and two rays at once for C"
    beside = replace(square(Asked("angle", ("A", "B", "D")), number, text), answer_type="degrees")
    assert refused(plane_figures, beside, "another number")


def test_an_angle_that_is_another_one_on_one_figure_in_four_is_none() -> None:
    """It is 122.5° as long as NP is shorter than NM, as it is on the first five figures, and 57.5° beyond."""
    text = (
        "problem\nlet M N = segment\nlet P = s_angle M N 65o, acute_angle M N P\nlet Q = on_pline P M N\n"
        "let R = on_line N P, on_circle N M, oneside P R M N\nlet D = intersection_ll P Q M R\n"
    )
    x = sympy.Symbol("x")
    polynomial = sympy.Poly(sympy.minimal_polynomial(sympy.cos(sympy.pi * 49 / 72), x), x)
    coefficients = tuple(map(int, reversed(polynomial.all_coeffs())))
    number = Number("245/2", "\\frac{245}{2}", coefficients, "122.5")
    row = replace(square(Asked("angle", ("M", "D", "P")), number, text), answer_type="degrees")
    row = replace(row, body=replace(row.body, places=((0, 0), (9, 0), (6, 5), (3, 5), (5, 8), (4, 5))))
    assert refused(plane_figures, row, "another number")


def test_every_gap_of_a_line_has_its_figure() -> None:
    """The second point on line AB lies in each of its four parts, whatever order is left open."""
    text = "problem\nlet A B = segment\nlet C = on_line A B\nlet D = on_line A B\n"
    row = square(Asked("length", ("A", "B")), Number("1", "1", (-1, 1), "1"), text)
    orders = {
        "".join(
            sorted(
                "ABCD",
                key=lambda name: float(((one.z["ABCD".index(name)] - one.z[0]) / (one.z[1] - one.z[0])).real),
            )
        )
        for one in read(row).everywhere()
    }
    assert {order.index("D") for order in orders} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "text", ["2 +", "sqrt(-1)", "1/0", "x", "2**3", "(" * 40 + "1" + ")" * 40, "9" * 300]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        ball(text)


def test_numbers_are_read_as_they_are_written() -> None:
    for text, latex, value in (
        ("(3 - sqrt(5))/4", "\\frac{3 - \\sqrt{5}}{4}", (3 - arb(5).sqrt()) / 4),
        ("-2*sqrt(2 + sqrt(3))", "-2\\sqrt{2 + \\sqrt{3}}", -2 * (2 + arb(3).sqrt()).sqrt()),
        ("2*cos(2*pi/9)", "2\\sqrt{1}", None),
    ):
        if value is not None:
            assert ball(text).overlaps(value)
            assert ball(latex).overlaps(value)
    assert ball("2*cos(2*pi/9)").overlaps(2 * arb.cos_pi(arb(2) / 9))
    assert is_root(ball("(3 - sqrt(5))/4"), (1, -6, 4))


def test_a_premise_that_can_go_is_found() -> None:
    right = "problem\nlet A = free\nlet B = lconst A 6\nlet C = lconst A 8, on_tline A A B\n"
    text = f"{right}let D = on_bline B C\n"
    number = Number("10", "10", (-10, 1), "10")
    body = square(Asked("length", ("B", "C")), number, text).body
    near = ((0, 0), (7500, 0), (0, 10_000))
    needs = (
        Need(1, 0, ((0, 0), (3000, 0), (0, 10_000), (4000, 7000))),
        Need(2, 0, ((0, 0), (7500, 0), (0, 4000), (2000, 2000))),
        Need(2, 1, ((0, 0), (7500, 0), (6000, 8000), (2000, 7000))),
        Need(3, 0, (*near, (9000, 9000))),
    )
    row = Candidate(replace(body, places=((0, 0),) * 4, needs=needs), "?", "10", answer_type="number")
    verdict = plane_premises(row)
    assert verdict.reason == "a premise can be left out"
    assert verdict.evidence == "clause 4, on_bline"
    assert refuted(row, needs[:3], "no figure shows the need")
    less = tuple(replace(need, places=need.places[:3]) for need in needs[:3])
    row = Candidate(
        replace(body, problem=right, places=((0, 0),) * 3, needs=less), "?", "10", answer_type="number"
    )
    assert plane_premises(row).outcome is Outcome.PASS
    assert refuted(row, less[:2], "no figure shows the need")
    assert refuted(row, (replace(less[0], places=near), *less[1:]), "a premise can be left out")
    assert refuted(row, (*less[:2], replace(less[2], places=near)), "a premise can be left out")
    assert refuted(row, (replace(less[0], places=near[:2]), *less[1:]), "other points")
    assert refuted(row, (replace(less[0], clause=0), *less[1:]), "no figure shows the need")


def refuted(row: Candidate[PlaneTask], needs: tuple[Need, ...], reason: str) -> bool:
    return refused(plane_premises, replace(row, body=replace(row.body, needs=needs)), reason)


def test_what_is_left_without_a_premise_speaks_of_the_same_points() -> None:
    problem = read_problem(
        "let a b = segment\nlet c = s_angle a b 40o, acute_angle a b c\nlet d e = square a c"
    )
    for at, number in premises(problem):
        less, _ = without(problem, (), at, number)
        assert sum(len(clause.points) for clause in less.clauses) == 5
        assert "acute_angle" not in [p.name for c in less.clauses for p in c.constructions] or at == 2


def test_a_step_that_is_false_is_refused_though_the_answer_holds() -> None:
    row = next(one for one in rows() if one.body.asked is not None and one.body.proofs)
    a, b, c = read_problem(row.body.problem).points[:3]
    proof = row.body.proofs[0]
    steps = (replace(proof.steps[0], claim=f"rconst {a} {b} {a} {c} 77/100"), *proof.steps[1:])
    spoiled = replace(row.body, proofs=(replace(proof, steps=steps), *row.body.proofs[1:]))
    assert plane_figures(row).outcome is Outcome.PASS
    assert refused(plane_figures, replace(row, body=spoiled), "a step is false on a figure")


def test_what_holds_as_a_square_turns_and_not_as_words_tell_is_refused() -> None:
    """That D is on the side of EH where K is turns the second square over when H crosses DE."""
    text = "problem\nlet D E = segment\nlet F G = square D E\nlet H = on_bline E D\n"
    text += "let K L = square H E\nprove coll D F L\n"
    problem = read_problem(text)
    side = fact("oneside", (0, 5, 1, 4))
    body = replace(rows()[0].body, problem=text, order=(write_fact(side, problem.points),), asked=None)
    read = Read(body, problem, (side,), (), (), (), problem, Fraction(1))
    assert all(holds(problem.goals[0], drawing) for drawing in read.figures(20))
    assert not all(holds(problem.goals[0], drawing) for drawing in read.by_words(5))
    assert Read(replace(body, order=()), problem, (), (), (), (), problem, Fraction(1)).by_words(5) == []


def test_an_angle_keeps_its_size_when_that_of_another_is_left_out() -> None:
    text = (
        "let a b = segment\nlet c = s_angle b a 20o, acute_angle b a c, s_angle a b 100o, acute_angle a b c"
    )
    problem = read_problem(text)
    for number, kept in ((0, "acute_angle a b c"), (2, "acute_angle b a c")):
        less, _ = without(problem, (), 1, number)
        assert kept in write_problem(less)
        assert write_problem(less).count("acute_angle") == 1


def test_a_proof_with_a_step_changed_is_refused() -> None:
    tried = 0
    for row in rows():
        for at, proof in enumerate(row.body.proofs):
            for number, step in enumerate(proof.steps):
                if step.rule == "given" or tried >= 40:
                    continue
                tried += 1
                steps = [*proof.steps]
                steps[number] = replace(step, because=step.because[:-1], uses=step.uses[:-1])
                proofs = [*row.body.proofs]
                proofs[at] = replace(proof, steps=tuple(steps))
                assert refused(plane_proofs, replace(row, body=replace(row.body, proofs=tuple(proofs))))
    assert tried == 40


def test_a_proof_of_something_else_is_refused() -> None:
    proofs = [row for row in rows() if row.body.kind is Kind.PROOF]
    for row in proofs[:6]:
        twice = replace(row.body, proofs=(*row.body.proofs, row.body.proofs[0]))
        assert refused(plane_proofs, replace(row, body=twice), "the same theorems")


def test_every_rule_of_numbers_that_rows_use_refuses_another_number() -> None:
    seen: set[str] = set()
    for row in rows():
        for at, line in enumerate(row.body.working):
            if line.rule == "known":
                continue
            seen.add(line.rule)
            said, _, number = line.claim.partition(" = ")
            lie = replace(line, claim=f"{said} = {number} + 1/7")
            assert refused(plane_working, with_line(row, at, lie)), line
            if line.because and line.rule != "taken together":
                fewer = with_line(row, at, replace(line, because=line.because[:-1]))
                assert refused(plane_working, fewer), line
    assert seen - {"taken together", "ratio"} <= set(LAWS)
    assert len(seen) >= 8


def with_line(row: Candidate[PlaneTask], at: int, line: Reckoned) -> Candidate[PlaneTask]:
    working = (*row.body.working[:at], line, *row.body.working[at + 1 :])
    return replace(row, body=replace(row.body, working=working))


def test_a_working_must_end_with_the_answer_and_use_all_its_lines() -> None:
    row = next(row for row in rows() if len(row.body.working) > 3)
    assert refused(plane_working, replace(row, body=replace(row.body, working=row.body.working[:-1])))
    longer = (row.body.working[0], *row.body.working[1:])
    swapped = replace(row.body, working=longer[::-1])
    assert refused(plane_working, replace(row, body=swapped))
    assert refused(plane_working, replace(row, body=replace(row.body, working=())), "no working")
