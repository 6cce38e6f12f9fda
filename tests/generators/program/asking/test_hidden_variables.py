"""Nobody is asked about a variable of a loop that nothing reads: some languages leave out its name."""

import re

import pytest

from proofloom.engine import Reject, Seed
from proofloom.engine.program.interpret import Limits
from proofloom.engine.program.notation import parse
from proofloom.engine.program.questions import History, State
from proofloom.generators.program.asking import Subject, posed
from proofloom.generators.program.exercises import LANGUAGES

PROGRAM = parse(
    "(program f (def f (xs*) i (= total 0) (= spare 0)"
    " (pairs i x xs (= total (+ total x)) (if (> total 20) (= total (- total 20))))"
    " (pairs i x xs (= spare (+ spare i)) (if (> spare 9) (= spare (- spare x))))"
    " (for turn 0 3 1 (= total (* total 2)))"
    " (return (+ total spare))))"
)
ARGS = ((4, 9, 12, 7, 3, 15, 8),)


def names(question: object) -> list[str]:
    if isinstance(question, State):
        return [name for name, _ in question.held]
    assert isinstance(question, History)
    return [question.variable]


@pytest.mark.parametrize("kind", ["state", "history"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_hidden_variables_are_not_asked_for(kind: str, language: str) -> None:
    subject = Subject(PROGRAM, (), [ARGS], ARGS, language, Limits(fuel=1_000))
    asked = set()
    for place in range(40):
        try:
            found = posed(kind, subject, Seed.root("hidden") / place)
        except Reject:
            continue
        for name in names(found.question):
            asked.add(name)
            assert re.search(rf"\b{name}\b", subject.text.source), name
        if isinstance(found.question, State) and found.question.step < 12:
            assert "i" not in names(found.question)
    assert "turn" not in asked
    assert {"total", "spare"} <= asked
    assert kind == "history" or "i" in asked
