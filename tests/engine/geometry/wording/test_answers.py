"""Numbers are told line by line: what is known is not said twice, and the last line is the answer."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from proofloom.engine import Seed
from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.values.working import work_out
from proofloom.engine.geometry.wording.answers import answered, rules_said, tell
from proofloom.engine.geometry.wording.facts import Words, phrases
from proofloom.engine.geometry.wording.proofs import Teller

CASES = tomllib.loads((Path(__file__).parents[1] / "numbers.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(CASES)[3::7])
def test_an_answer_is_told(name: str) -> None:
    problem = read_problem(CASES[name]["problem"])
    figure = draw(problem, Seed.root("numbers"))
    answer = work_out(figure, problem.goals[0], "full")
    assert answer is not None
    for latex in (False, True):
        words = Words(problem.points, figure.xy, latex=latex)
        teller = Teller(words, says=rules_said())
        tell(answer, teller)
        texts = [line.text for line in teller.lines]
        assert len(set(texts)) == len(texts)
        for line in teller.lines:
            assert all(0 < other < line.number for other in line.because)
        sentence = answered(answer, words)
        assert sentence.startswith(("the length of", "the area of", "the ratio", "$\\angle", "∠"))
        if not latex:
            shown = texts[-1].rpartition(" = ")[2].rpartition("area ")[2]
            assert shown in sentence or "ratio" in sentence, (texts[-1], sentence)


def test_pythagoras_is_cited_for_the_diagonal_of_a_square() -> None:
    case = CASES["diagonal of the square of side 10"]
    problem = read_problem(case["problem"])
    figure = draw(problem, Seed.root("numbers"))
    answer = work_out(figure, problem.goals[0])
    assert answer is not None
    words = Words(problem.points, figure.xy)
    teller = Teller(words, says=rules_said())
    tell(answer, teller)
    assert teller.lines[-1].text == "AC = 10√2"
    assert teller.lines[-1].reason.startswith("pythagoras")
    assert {rule for entry in answer.entries if entry.round < 0 for rule in [entry.rule]} <= set(
        phrases()["numbers"]
    )
