"""Any text at all: a verdict comes back, soon, and it is never a pass that was not earned."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from proofloom.engine import Grade, GradeOutcome
from proofloom.verifiers.answers import AnswerType, grade

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "certify"))
from mutation.pieces import GOLDS, PIECES  # type: ignore[import-not-found]

sys.path.pop(0)

pieces = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
kinds = st.sampled_from(list(AnswerType))


def judged(gold: str, response: str, **how: object) -> Grade:
    """Grade, and hold the grader to a verdict within its time."""
    spent = []
    while not spent or (min(spent) > 0.1 and len(spent) < 3):  # a collection of garbage may fall into one
        start = time.thread_time()
        found = grade(gold, response, **how)  # type: ignore[arg-type]
        spent.append(time.thread_time() - start)
    assert min(spent) < 0.1
    assert found.score == (found.outcome is GradeOutcome.PASS)
    assert not found.evidence.startswith(
        ("Assertion", "Recursion", "Index", "Key", "Type", "Attribute", "Zero", "Over")
    )
    return found


@settings(max_examples=1500)
@given(pieces, st.sampled_from(GOLDS), st.sampled_from(["boxed", "tag", "json"]))
def test_pieces_of_answers_as_responses(text: str, gold: str, how: str) -> None:
    """Raw, and where an answer stands."""
    judged(gold, text, format=how)
    judged(
        gold,
        {"boxed": f"\\boxed{{{text}}}", "tag": f"<answer>{text}</answer>", "json": text}[how],
        format=how,
    )


@settings(max_examples=1500)
@given(pieces, pieces, kinds)
def test_pieces_of_answers_as_golds(gold: str, text: str, kind: AnswerType) -> None:
    """A wrong gold is an error and a right one passes by itself."""
    judged(gold, f"<answer>{text}</answer>", type=kind, format="tag")
    itself = judged(gold, f"<answer>{gold}</answer>", type=kind, format="tag")
    marks = ("<answer>", "</answer>", "<think>", "</think>", "\\boxed", "\\fbox")
    if not any(mark in gold for mark in marks):
        assert itself.outcome in (GradeOutcome.PASS, GradeOutcome.ERROR, GradeOutcome.UNPARSED)


@settings(max_examples=400)
@given(st.text(max_size=80), kinds)
def test_any_text(text: str, kind: AnswerType) -> None:
    """Every character there is."""
    judged("5", f"\\boxed{{{text}}}", type=kind)
    judged(text, r"\boxed{5}", type=kind)
    judged(text, text, type=kind, format="json")


@settings(max_examples=300)
@given(st.sampled_from(PIECES), st.sampled_from(PIECES), st.integers(1, 400))
def test_repetition_costs_no_more_than_its_length(one: str, other: str, times: int) -> None:
    """Two pieces over and over."""
    judged("5", f"\\boxed{{{(one + other) * times}}}")
    judged("5", f"\\boxed{{{one * times + '1' + other * times}}}")


@given(st.sampled_from(GOLDS), st.integers(0, 30), st.sampled_from(PIECES))
def test_one_piece_more_is_seldom_the_same(gold: str, place: int, piece: str) -> None:
    """A piece put into a right answer leaves a verdict; a digit more is never right."""
    text = gold[:place] + piece + gold[place:]
    found = judged(gold, f"\\boxed{{{text}}}")
    digits = [sign for sign in gold if sign.isdigit()]
    if piece.isdigit() and piece != "0" and len(digits) == len(gold):
        assert found.outcome is not GradeOutcome.PASS
