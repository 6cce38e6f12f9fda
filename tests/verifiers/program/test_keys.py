"""The right answer of every kind of question is found from the body alone, in every language."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from posing import GCD, SUM, SUM_ARGS, Posed, body_of, posed, rows, shown

from proofloom.engine.program.questions import Output, Question, Steps, kind
from proofloom.verifiers.program.bodies import LANGUAGES
from proofloom.verifiers.program.keys import DamagedBodyError, Key, key_of

ROWS = [row for language in LANGUAGES for row in rows(language)]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_answer_is_the_one_that_was_worked_out_by_hand(row: Posed) -> None:
    candidate = row.candidate
    assert key_of(candidate.body) == Key(candidate.answer, candidate.answer_type)


def test_every_kind_of_question_is_among_them() -> None:
    found = {kind(row.candidate.body.question) for row in ROWS}
    assert found == {one.__name__.lower() for one in get_args(Question)}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"tree": GCD}, "other functions"),
        ({"tree": SUM.replace("acc 0", "acc 1")}, "tree is not that of the source"),
        ({"entry": "twice"}, "tree is not that of the source"),
        ({"args": ((1, 2), True)}, "wrong type"),
        ({"args": ((1, 2),)}, "does not match"),
        ({"language": "c"}, "Python stands beside"),
        ({"language": "cobol", "python": shown(SUM, "python")}, "none of the six"),
        ({"python": shown(SUM, "python")}, "Python stands beside"),
        ({"source": "import os\n"}, "only functions stand at the top"),
        ({"source": shown(SUM, "python").replace("n * 2", "n * 3")}, "tree is not that of the source"),
        ({"lines": (1, 2, 3, 4, 5, 6, 7, 10)}, "as many lines"),
        ({"lines": (1, 2, 3, 4, 5, 6, 7, 10, 12)}, "another line"),
        ({"lines": (1, 2, 3, 4, 5, 7, 6, 10, 11)}, "follow one another"),
        ({"lines": (0, 1, 2, 3, 4, 5, 6, 7, 8)}, "follow one another"),
        ({"lines": (1, 2, 3, 4, 5, 6, 7, 10, 99)}, "not in the source"),
    ],
)
def test_a_damaged_body_is_refused_with_the_reason(changes: dict[str, object], why: str) -> None:
    body = body_of(SUM, SUM_ARGS, Output())
    with pytest.raises(DamagedBodyError, match=why):
        key_of(replace(body, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "python"])
def test_a_line_of_another_language_speaks_of_its_node(language: str) -> None:
    body = posed(SUM, SUM_ARGS, Steps(), "16", "integer", 0, language).candidate.body
    assert key_of(body) == Key("16", "integer")
    lines = body.source.split("\n")
    for place, line in enumerate(body.lines):
        blank = "\n".join([*lines[: line - 1], "", *lines[line:]])
        with pytest.raises(DamagedBodyError, match=f"line {line} does not speak"):
            key_of(replace(body, source=blank))
        after = (*body.lines[:place], line + 1, *body.lines[place + 1 :])
        if line + 1 not in body.lines and lines[line].strip(" }") == "":
            with pytest.raises(DamagedBodyError, match=r"does not speak|not in the source"):
                key_of(replace(body, lines=after))
