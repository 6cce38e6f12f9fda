"""The second reader, which judges what a search gets accepted, itself tells right answers from wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from proofloom.engine import Grade, GradeOutcome, Seed

sys.path.insert(0, str(Path(__file__).parents[2] / "certify"))

from mutation.answers import OPERATORS
from searching import hunting
from searching.reader import given, right
from searching.tries import hunted

# wrong only by the type or the form that the task declares, which this reader does not look at
TYPED = {"integer_written_otherwise", "degrees", "restated", "restated_real"}
UNREAD = {"json_value", "program_list"}


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_the_reader_tells_mutants_from_their_twins(name: str) -> None:
    read = 0
    for index in range(12):
        mutant = OPERATORS[name]((Seed.root("reader") / name / index).stream())
        twin = right(mutant.gold, mutant.right_response, mutant.kind, "boxed")
        assert twin is not False, (mutant.gold, mutant.right)
        read += twin is True
        if mutant.wrong and name not in TYPED and not mutant.how:
            verdict = right(mutant.gold, mutant.given_response, mutant.kind, "boxed")
            assert verdict is not True, (mutant.gold, mutant.given)
    assert read >= 9 or name in UNREAD


def test_the_reader_finds_answers_by_itself() -> None:
    assert given(r"<think>\boxed{1}</think> \boxed{2} or \boxed{\frac{3}{4}}", "boxed") == [
        "2",
        r"\frac{3}{4}",
    ]
    assert given(r"\boxed{2} <think>", "boxed") is None
    assert given("1</think><answer>2</answer><answer> </answer>", "tag") == ["2"]
    assert right("5", r"\boxed{5} or \boxed{6}", "auto", "boxed") is False
    assert right("5", r"\boxed{5} or \boxed{6}", "auto", "boxed", one=True) is True
    assert right("5", "five", "auto", "boxed") is False
    assert right("5", r"\boxed{\int_0^5 dx}", "auto", "boxed") is None


def test_the_search_is_the_same_each_time_and_learns() -> None:
    def tries(readable: bool) -> list[str]:
        _, hunt = hunted(3, 60)
        found = []
        for text in hunt:
            found.append(text)
            hunt.learn(readable)
        return found

    assert tries(True) == tries(True)
    assert tries(True) != tries(False)


def test_the_search_finds_a_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    def lax(gold: str, response: str, **_: object) -> Grade:
        found = gold in response
        return Grade(GradeOutcome.PASS if found else GradeOutcome.FAIL, score=int(found))

    monkeypatch.setattr(hunting, "grade", lax)
    assert any(one[4] == "another answer" for one in hunting.searched(range(3))["wrong"])
    monkeypatch.undo()
    assert hunting.searched(range(1))["wrong"] == []
