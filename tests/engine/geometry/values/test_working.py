"""Numbers of figures come out exact with their reasons; hypotheses that contradict each other are refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import sympy

from proofloom.engine import Seed
from proofloom.engine.geometry.derivation import GIVEN
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import Fact
from proofloom.engine.geometry.problem import hypotheses
from proofloom.engine.geometry.values.working import Answer, work_out
from proofloom.engine.geometry.wording.facts import phrases

CASES = tomllib.loads((Path(__file__).parents[1] / "numbers.toml").read_text(encoding="utf-8"))
SOME = list(CASES)[::5]
# rules that no case needs, since another is tried before or the closure knows the same
UNUSED = {"mean proportional", "numbers", "sum of angles"}


def answer_to(text: str) -> Answer | None:
    problem = read_problem(text)
    return work_out(draw(problem, Seed.root("numbers")), problem.goals[0], "full")


@pytest.mark.parametrize("name", CASES)
def test_a_number_of_a_textbook_comes_out(name: str) -> None:
    answer = answer_to(CASES[name]["problem"])
    assert answer is not None
    wanted = sympy.sympify(CASES[name]["value"])
    if answer.angle is not None:
        assert wanted == sympy.Rational(str(answer.angle * 180))
    else:
        digits = sympy.N(wanted, 80)
        assert abs(sum(int(c) * digits**i for i, c in enumerate(answer.number.poly.coeffs()))) < 1e-60


@pytest.mark.parametrize("name", SOME[:6])
def test_every_step_rests_on_earlier_ones_and_all_serve_the_answer(name: str) -> None:
    problem = read_problem(CASES[name]["problem"])
    answer = answer_to(CASES[name]["problem"])
    assert answer is not None
    used = {len(answer.entries) - 1}
    for at in range(len(answer.entries) - 1, -1, -1):
        entry = answer.entries[at]
        assert all(0 <= other < at for other in entry.because)
        used |= set(entry.because)
        assert isinstance(entry.claim, Fact) == (at in answer.proofs)
        if at in answer.proofs:
            given = [step.claim for step in answer.proofs[at].steps if step.rule == GIVEN]
            assert set(given) <= set(hypotheses(problem))
            assert answer.proofs[at].goal == entry.claim
    ends = {at for at, entry in enumerate(answer.entries) if at not in used and not entry.because}
    assert not ends, "an entry serves nothing"


def test_every_rule_about_numbers_is_used_by_some_case() -> None:
    used = set()
    for case in CASES.values():
        answer = answer_to(case["problem"])
        assert answer is not None
        used |= {entry.rule for entry in answer.entries}
    assert set(phrases()["numbers"]) - used <= UNUSED


def test_every_case_names_its_source_and_no_two_are_alike() -> None:
    assert len(CASES) >= 50
    assert all(case["source"].strip() for case in CASES.values())
    assert len({case["problem"] for case in CASES.values()}) >= len(CASES) - 1  # one figure is told twice


def test_what_a_figure_leaves_open_has_no_number() -> None:
    assert answer_to("let a b c = triangle\nfind lcompute a b") is None
    assert answer_to("let a b c = triangle\nfind rcompute a b a c") is None
    assert answer_to("let a = free\nlet b = lconst a 3\nlet c = lconst a 4\nfind lcompute b c") is None


def test_a_figure_whose_root_the_usual_field_lacks_is_drawn() -> None:
    """Its area is a multiple of the root of 39, which is no sum of cosines of whole degrees and sevenths."""
    answer = answer_to(
        "let a = free\nlet b = lconst a 6\nlet c = lconst a 8, lconst b 11\nfind areacompute a b c"
    )
    assert answer is not None
    x = sympy.Symbol("x")
    wanted = sympy.Poly(sympy.minimal_polynomial(15 * sympy.sqrt(39) / 4, x), x)
    assert [int(c) for c in answer.number.poly.coeffs()] == [int(c) for c in reversed(wanted.all_coeffs())]
