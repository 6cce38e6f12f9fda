"""The body of a row comes back from plain values as it was, for every kind of question and every type."""

import json
from dataclasses import fields
from typing import Any, get_args

import pytest
from stating import stated

from proofloom.engine.codec import CodecError, decode, encode
from proofloom.engine.program.forms import Example, ended
from proofloom.engine.program.questions import (
    Branch,
    Case,
    Completion,
    Divergence,
    Equivalence,
    History,
    Inversion,
    Next,
    Output,
    Pair,
    Predict,
    Question,
    Reach,
    Repair,
    Slice,
    State,
    Steps,
    Times,
    Worst,
    kind,
)
from proofloom.engine.program.task import Counts, Exercise, Origin
from proofloom.engine.program.values import fits

CASE = Case(("a", (1, 2)), (("k", 3),))
QUESTIONS: tuple[Question, ...] = (
    Output(), Steps(visible=True), Predict((Pair((1,), True), Pair((2,), "x", "(program f)"))),
    State(3, (("xs", "[1,2]"), ("d", '{"a":1}'))), Next(2, 5), Times(4, 9), History("f", "s", ("0", "3")),
    Inversion(((0, 9),)), Reach(((0, 9), (-3, 3)), (1, 2), True, (4, 0)), Branch(((0, 9),), 3, True, False),
    Equivalence("(program f)", "def f(): ...", ((0, 9),), False, (7,)), Worst(((0, 9),), 40, (9,)),
    Divergence((3,), 12), Slice(8, "s", (1, 3, 4)), Repair("(program f)", "def f(): ...", CASE, (CASE, CASE)),
    Completion(4, "def f(): ...", (CASE,), ((0, 9),)),
)  # fmt: skip


def exercise(example: Example, question: Question) -> Exercise:
    return stated(example.program, example.args, question, origin=Origin(("digits",), "chain"))


def through_text(body: Any) -> Any:
    return decode(type(body), json.loads(json.dumps(encode(body))))


@pytest.mark.parametrize("question", QUESTIONS, ids=kind)
def test_every_kind_of_question_comes_back(question: Question) -> None:
    body = exercise(ended()[0], question)
    assert through_text(body) == body


def test_each_kind_is_here_and_has_a_name_of_its_own() -> None:
    assert [type(question) for question in QUESTIONS if type(question) not in get_args(Question)] == []
    assert {type(question) for question in QUESTIONS} == set(get_args(Question))
    assert len({kind(question) for question in QUESTIONS}) == len(get_args(Question))


@pytest.mark.parametrize("example", ended(), ids=str)
def test_values_of_every_type_come_back_with_their_types(example: Example) -> None:
    body = exercise(example, Output())
    back = through_text(body)
    assert back == body
    main = example.program.function("f")
    assert fits(back.value, main.result)
    assert all(fits(arg, param.type) for arg, param in zip(back.args, main.params, strict=True))


def test_what_no_body_holds_is_refused() -> None:
    plain = encode(exercise(ended()[0], Output()))
    for key, wrong in (
        ("args", [1.5]),
        ("value", [[["deep"]]]),
        ("question", {"is": "Guess"}),
        ("lines", "1"),
    ):
        with pytest.raises(CodecError):
            decode(Exercise, {**plain, key: wrong})
    assert {item.name for item in fields(Counts)} == set(plain["counts"])
