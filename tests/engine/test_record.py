"""The words are frozen, slotted and small, and a verdict has exactly four outcomes."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from proofloom.engine import Candidate, Grade, GradeOutcome, Outcome, Record, Stamp, Step, Verdict

WORDS = [Candidate, Grade, Record, Stamp, Step, Verdict]
CANDIDATE = Candidate(body=(1, 2), prompt="What?", answer="2", steps=(Step("so"),))


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.__name__)
def test_a_word_is_a_frozen_slotted_dataclass(word: type) -> None:
    assert dataclasses.is_dataclass(word)
    assert word.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(word)
    assert not hasattr(Verdict.passed(), "__dict__")


def test_the_four_outcomes_and_their_makers() -> None:
    made = [Verdict.passed("e"), Verdict.failed("r", "e"), Verdict.unknown("r", "e"), Verdict.error("r", "e")]
    assert [verdict.outcome for verdict in made] == list(Outcome)
    assert [verdict.reason for verdict in made] == ["", "r", "r", "r"]
    assert {verdict.evidence for verdict in made} == {"e"}


def test_only_a_pass_is_a_pass() -> None:
    assert [outcome is Outcome.PASS for outcome in Outcome] == [True, False, False, False]
    assert {outcome.value for outcome in GradeOutcome} == {
        "pass", "fail", "unparsed", "truncated", "unknown", "error",
    }  # fmt: skip


def test_words_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(CANDIDATE)) == CANDIDATE


def test_a_candidate_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        CANDIDATE.answer = "3"  # type: ignore[misc]
