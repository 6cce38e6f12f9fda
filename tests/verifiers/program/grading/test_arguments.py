"""Arguments are judged by running the program on them, within bounds that no input gets around."""

from __future__ import annotations

import time
from typing import Any

import pytest
from asked import SAME, TALLY, exercise, row, source_of

from proofloom.engine import GradeOutcome
from proofloom.engine.program.questions import Equivalence, Inversion, Reach
from proofloom.engine.program.values import Value
from proofloom.verifiers.program.grading import grade_exercise
from proofloom.verifiers.program.keys import Key, key_of
from proofloom.verifiers.tasks import grade_task

LOOP = "(program f (def f (n) i (= k 0) (while (> n 0) (= k (+ k 1)) (= n (- n 1))) (return (* 0 k))))"
LIST = (
    "(program f (def f (n xs*) i (= ys (fill 7 n)) (= t 0) (while (> (len ys) 0) (pop ys y) (append xs y)"
    " (= t (+ t y))) (return (- t t))))"
)
TEXT = '(program f (def f (s:s n) i (= t "") (for i 0 n 1 (= t (cat t s))) (= k (len t)) (return (- k k))))'
DEEP = "(program f (def f (n) i (if (< n 1) (return 0)) (= m (call f (- n 1))) (return m)))"
WHOLE = "(program f (def f (xs*) i (= t 0) (each x xs (= t (+ t x))) (return t)))"
WORD = "(program f (def f (s:s) i (return (len s))))"
GRID = "(program f (def f (g:g) i (return (+ (len g) (cell g 0 0)))))"
TABLE = "(program f (def f (d:dii k) i (return (+ (get d k 0) (len d)))))"
TRUTH = "(program f (def f (b:b) i (= k 0) (if b (= k 1)) (return k)))"


def inverted(tree: str, *args: Value) -> dict[str, Any]:
    """Return a row that asks for an input with the value of one."""
    body = exercise(tree, args, Inversion())
    return row(body, key_of(body).text, "arguments")


def outcome(asked: dict[str, Any], answer: str, form: str = "\\boxed{%s}") -> GradeOutcome:
    return grade_task(asked, form % answer).outcome


@pytest.mark.parametrize(
    ("tree", "args", "answer"),
    [
        (LOOP, (3,), "[1000000000000]"), (LOOP, (3,), "[1125899906842623]"), (LOOP, (3,), "[99999]"),
        (LIST, (1, (1,)), "[1000000000, []]"), (LIST, (1, (1,)), "[10000, []]"),
        (LIST, (1, (1,)), "[10001, []]"),
        (TEXT, ("a", 2), '["aaaaaaaa", 999999999]'), (TEXT, ("a", 2), '["aaaaaaaa", 501]'),
        (TEXT, ("a", 2), f'["{"a" * 3000}", 49000]'), (TEXT, ("a", 2), '["", 500000000]'),
        (DEEP, (3,), "[1000000]"), (DEEP, (3,), "[61]"), (DEEP, (3,), "[1" + "0" * 900 + "]"),
        (WHOLE, ((5,),), "[[" + "1, -1, " * 990 + "5]]"), (TALLY, (6, 3), "[6, 0]"),
        (TALLY, (6, 3), "[6, -3]"),
        (WHOLE, ((5,),), "[[1125899906842623, 1125899906842623]]"), (GRID, (((4,),),), "[[]]"),
        (GRID, (((4,),),), "[[[]]]"), (GRID, (((4,),),), "[[[3], [1, 1]]]"),
    ],
)  # fmt: skip
def test_inputs_that_blow_up_are_not_right(tree: str, args: tuple[Value, ...], answer: str) -> None:
    """Out of fuel, too large, too deep, or out of the language: none of it is an error or takes long."""
    start = time.thread_time()
    found = outcome(inverted(tree, *args), answer)
    assert found in (GradeOutcome.FAIL, GradeOutcome.UNPARSED)
    assert time.thread_time() - start < 4


def test_an_input_within_bounds_is_right_however_strange() -> None:
    assert outcome(inverted(LOOP, 3), "[-1125899906842623]") is GradeOutcome.PASS
    assert outcome(inverted(LOOP, 3), "[9000]") is GradeOutcome.PASS
    assert outcome(inverted(DEEP, 3), "[59]") is GradeOutcome.PASS
    assert outcome(inverted(WHOLE, (5,)), "[[" + "1, -1, " * 200 + "5]]") is GradeOutcome.PASS


@pytest.mark.parametrize(
    ("tree", "args", "right", "wrong"),
    [
        (WHOLE, ((5,),), ["[[5]]", "[[2, 3]]", "f([2, 3])", "[2, 3]", "([2, 3])", "f((5,))", "[5, 0]"],
         ["5", "[]", "[[]]", "[5, [0]]", "[[5], []]", "{5: 0}", '[["5"]]', "[[5.0]]", "[[true, 4]]"]),
        (WORD, ("abc",), ['["xyz"]', '"xyz"', "f('xyz')", "['no!']"],
         ["xyz", "[xyz]", "no", "yes", "[3]", "[[3, 3, 3]]", '["xy"]', '["xyz", 1]', '["xéz"]']),
        (GRID, (((4,),),), ["[[[4]]]", "[[4]]", "f([[3, 9], [1, 1]])", "[[[3], [0]]]"],
         ["[4]", "[[[4], 1]]", "[[[3], [1, 1]]]", "[[{}]]", "[[]]", "[[[true]]]"]),
        (TABLE, (((1, 5),), 1), ["[{1: 5}, 1]", "f({2: 4, 1: 4}, 1)", r"\{7: 5\}, 7", "[{1: 2, 3: 4}, 3]"],
         ["[{'1': 5}, 1]", "[[[1, 5]], 1]", "[[], 6]", "[{1: 5}]", "[{1: 5}, true]", "[{1: true}, 1]"]),
        (TRUTH, (True,), ["[true]", "true", "f(True)", "[True]"], ["[1]", "1", "yes", "[false]", '["true"]']),
    ],
)  # fmt: skip
def test_arguments_of_every_type(
    tree: str, args: tuple[Value, ...], right: list[str], wrong: list[str]
) -> None:
    asked = inverted(tree, *args)
    for answer in right:
        assert outcome(asked, answer) is GradeOutcome.PASS, answer
    for answer in wrong:
        assert outcome(asked, answer) in (GradeOutcome.FAIL, GradeOutcome.UNPARSED), answer


def test_json_has_only_texts_for_keys() -> None:
    asked = {**inverted(TABLE, ((1, 5),), 1), "answer_format": "json"}
    for right in ('[{"1": 5}, 1]', '"[{1: 5}, 1]"', '"f({1: 5}, 1)"'):
        assert outcome(asked, right, '{"answer": %s}') is GradeOutcome.PASS
    for wrong in (
        '[{"one": 5}, 1]',
        "\"[{'1': 5}, 1]\"",
        '[{"1": 5, "01": 5}, 1]',
        '{"1": 5}',
        '[{"1": 5}, "1"]',
    ):
        assert outcome(asked, wrong, '{"answer": %s}') in (GradeOutcome.FAIL, GradeOutcome.UNPARSED), wrong


def test_what_no_box_lets_vary_stays_as_it_was() -> None:
    tree = "(program f (def f (d:dsi n) i (return (+ (* n n) (len d)))))"
    table = (("a", 1), ("b", 2))
    asked = row(exercise(tree, (table, 3), Inversion(((-5, 5),))), '[{"a": 1, "b": 2}, 3]', "arguments")
    for right in ('[{"b": 2, "a": 1}, -3]', "{'a': 1, 'b': 2}, 3"):
        assert outcome(asked, right) is GradeOutcome.PASS
    for wrong in ('[{"a": 1, "b": 3}, 3]', '[{"x": 1, "y": 2}, 3]', '[{"a": 1, "b": 2}, 6]', '[{"a": 1}, 3]'):
        assert outcome(asked, wrong) is GradeOutcome.FAIL


def test_an_input_that_shows_the_row_to_be_wrong_is_an_error() -> None:
    """Such rows have no key; were one to have it all the same, a right answer must not be called wrong."""
    body = exercise(TALLY, (6, 3), Reach(((0, 9), (1, 5)), 6, True, (6, 1)))
    with pytest.raises(ValueError, match="shows otherwise"):
        grade_exercise(body, Key("no", "arguments"), "\\boxed{[6, 1]}")
    other = exercise(TALLY, (6, 3), Equivalence(SAME, source_of(SAME), ((0, 6), (1, 4)), True))
    assert grade_exercise(other, Key("yes", "arguments"), "\\boxed{[6, 1]}").outcome is GradeOutcome.FAIL
