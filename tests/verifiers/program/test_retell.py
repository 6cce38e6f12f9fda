"""Told runs of every form, style, language and question are read back; every spoiled one is refused."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import chain

import lying
import pytest
from lying import LANGUAGES, Told, lies, telling, traced

from proofloom.engine import Seed
from proofloom.engine.program.notation import parse
from proofloom.engine.program.printers.counted import print_in
from proofloom.engine.program.questions import (
    History,
    Inversion,
    Next,
    Output,
    Reach,
    State,
    Steps,
    Times,
    Worst,
)
from proofloom.generators.program.telling import STYLES, args_told, told
from proofloom.verifiers.program.retell import refusal

SEED = Seed.root("retell")
AFTER = re.compile("(?:; now |, so | => )")
# `g` calls itself and is called in a loop; it changes what it is passed; `h` is left by break and return.
MIXED = parse(
    "(program f (def f (n xs*) i (= t 0) (for i 0 n 1 (= a (call g xs i)) (= t (+ (* t 2) a)))"
    " (= b (call h xs t)) (return (- t b)))"
    " (def g (xs* k) i (if (<= k 0) (return (len xs))) (append xs k) (= r (call g xs (// k 2)))"
    " (return (+ r k)))"
    " (def h (ys* m) i (= s 0) (while (< s 99) (each y ys (if (> y m) (return s)) (if (== y 3) (break))"
    " (= s (+ s y))) (= s (+ s 1)) (if (and (> s 5) (== (% s 2) 0)) (continue)) (= (@ ys 0) (+ (@ ys 0) 1)))"
    " (return s)))"
)
# many calls change what they are passed, and take long
CHANGING = parse(
    "(program f (def f (xs* d:dsi zs*) i "
    + " ".join([f"(do (call g xs d zs {k}))" for k in range(9)])
    + " (return (len xs)))"
    " (def g (ys* e:dsi us* k) n (pop ys) (for i 0 k 1 (append ys (* i k)) (= n (% (+ i k) 3))"
    ' (= (at e "a") (+ (at e "a") n)))))'
)


@cache
def sample() -> tuple[Told, ...]:
    return tuple(
        chain(
            lying.of_forms(),
            lying.of_grown(30),
            lying.of_grown(5, 900),
            lying.of_random(60),
            [
                telling(CHANGING, ((3, 4), (("a", 1),), (5,)), "go", style, SEED / style, Output())
                for style in STYLES
            ],
        )
    )


def test_every_solution_is_read_back() -> None:
    counts: Counter[str] = Counter()
    for steps, body in sample():
        assert refusal(steps, body) == "", (body.language, body.question)
        counts.update({body.language: 1, type(body.question).__name__: 1})
        counts.update(step.rule for step in steps)
        for step in steps:
            counts["after"] += step.rule == "call" and bool(AFTER.search(step.text))
            counts["range"] += step.rule == "iter" and "range(" in step.text
            counts["changes"] += "| changes of " in step.text
    assert set(LANGUAGES) <= set(counts)
    kinds = {"Output", "Steps", "State", "Next", "Times", "History"}
    rules = {"enter", "exec", "test", "iter", "call", "turns", "tally", "answer"}
    assert all(counts[name] >= 10 for name in kinds | rules), counts
    assert counts["after"] >= 3
    assert counts["changes"] >= 3
    assert counts["range"] >= 3


def test_every_spoiled_solution_is_refused() -> None:
    chance = random.Random(11)
    tried: Counter[str] = Counter()
    for steps, body in sample():
        for kind, lie in lies(steps, body, chance):
            if chance.random() < (0.06 if len(steps) < 60 else 0.01):
                tried[kind] += 1
                assert refusal(lie, body), (kind, body.language, set(lie) - set(steps))
    assert all(tried[kind] >= 10 for kind in ("number", "name", "operator", "order", "string")), tried
    assert sum(tried.values()) >= 1_000


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("turns", [0, 3, 9, 40])
def test_recursion_breaks_and_what_calls_change(style: str, turns: int) -> None:
    steps, body = telling(MIXED, (turns, (4, 3)), "python", style, SEED / style / turns, Steps())
    assert refusal(steps, body) == ""
    assert len(steps) <= 165
    rules = {step.rule for step in steps}
    assert ("call" in rules or "turns" in rules) == (
        body.steps > {"events": 80, "outline": 24, "scratchpad": 160}[style]
    )


def test_computations_tables_and_sums_are_told() -> None:
    steps, _ = telling(MIXED, (9, (4, 3)), "python", "outline", SEED / 0, Steps())
    texts = [step.text for step in steps]
    assert any("= 0 * 2 + 2 = 0 + 2 = 2" in text for text in texts)
    assert any(step.rule == "turns" and "\n| --- |" in step.text for step in steps)
    assert steps[-2].rule == "tally"
    assert " + " in steps[-2].text
    assert steps[-1].claim == f"answer {traced(MIXED, (9, (4, 3))).steps}"


def test_functions_may_be_called_as_what_is_counted_by() -> None:
    program = parse(
        "(program line_report (def line_report (row) i (= by (call line row)) (return (call by_line by)))"
        " (def line (a) i (return (* a 2))) (def by_line (a) i (return (+ a 1))))"
    )
    heads = Counter[str]()
    for place in range(30):
        steps, body = telling(program, (3,), "python", "events", SEED / place, Steps())
        heads[steps[-2].text[:12]] += 1
        assert refusal(steps, body) == "", steps[-2].text
    assert len(heads) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_and_lines_are_those_of_the_language(language: str) -> None:
    program = parse(
        "(program main (def main (total_sum new) i (= long_word (+ total_sum new)) (= _ 3)"
        " (return (call sum_of long_word))) (def sum_of (a) i (return (* a 2))))"
    )
    steps, body = telling(program, (3, 4), language, "events", SEED / language, Output())
    assert refusal(steps, body) == ""
    text = "\n".join(step.text for step in steps)
    camel = language in ("go", "java", "javascript")
    assert ("longWord" in text) is camel
    assert ("long_word" in text) is not camel
    shown = print_in(language, program).source.split("\n")
    for step in steps[:-1]:
        assert int(step.text.partition(":")[0].removeprefix("Line ")) <= len(shown)
    other = "totalSum" if camel else "total_sum"
    word = "longWord" if camel else "long_word"
    place = next(k for k, step in enumerate(steps) if word in step.text)
    lie = replace(steps[place], text=steps[place].text.replace(word, other, 1))
    assert refusal((*steps[:place], lie, *steps[place + 1 :]), body)


def test_the_witness_is_told_where_a_question_has_one() -> None:
    program = parse("(program f (def f (n) i (= t 0) (for i 0 n 1 (= t (+ t i))) (return t)))")
    for question in (Reach(((0, 9),), 10, True, (5,)), Worst(((0, 5),), 15, (5,)), Inversion()):
        args = args_told((3,), question)
        body = replace(telling(program, (3,), "python", "events", SEED, Output())[1], question=question)
        run = traced(program, args)
        steps = told(program, run, body.lines, "python", SEED / 1, args, question)
        assert refusal(steps, body) == ""
        assert run.steps == len(steps) - 1 - isinstance(question, Worst)
        if args != (3,):
            own = told(program, traced(program, (3,)), body.lines, "python", SEED / 1, (3,), question)
            assert refusal(own, body)


@pytest.mark.parametrize(
    ("was", "lie"),
    [
        ("t * 2 + a = 0 * 2 + 2 = 0 + 2 = 2", "2"),
        ("t * 2 + a = 0 * 2 + 2 = 0 + 2 = 2", "0 * 2 + 2 = 2"),
    ],
)
def test_links_may_be_left_out(was: str, lie: str) -> None:
    steps, body = _first(was)
    place = next(k for k, step in enumerate(steps) if was in step.text)
    less = replace(steps[place], text=steps[place].text.replace(was, lie))
    assert refusal((*steps[:place], less, *steps[place + 1 :]), body) == ""


@pytest.mark.parametrize(
    "lie",
    [
        "t * 2 + a = 0 + 2 = 0 * 2 + 2 = 2",  # backwards
        "t * 2 + a = 0 * 2 + 2 = 2 = 2",  # twice
        "t * 2 + a = 2 * 0 + 2 = 0 + 2 = 2",  # turned round
        "t * 2 + a = 0 * 2 + t = 0 + 2 = 2",  # another name
        "0 * t + 2 = 0 + 2 = 2",
        "a = 2",  # another computation of the same value
        "1 + 1 = 2",
        "int(2) = 2",
        "__import__('os') = 2",
        "(" * 300 + "2" + ")" * 300,
        "- " * 9_000 + "2",
        "+".join(["1"] * 9_000),
        '"',
        "",
    ],
)
def test_no_other_computation_is_taken(lie: str) -> None:
    was = "t * 2 + a = 0 * 2 + 2 = 0 + 2 = 2"
    steps, body = _first(was)
    place = next(k for k, step in enumerate(steps) if was in step.text)
    other = replace(steps[place], text=steps[place].text.replace(was, lie))
    assert refusal((*steps[:place], other, *steps[place + 1 :]), body)


@cache
def _first(text: str) -> Told:
    """Return a telling of a short run in which a text stands."""
    for number in range(20):
        steps, body = telling(MIXED, (3, (4, 3)), "python", "events", SEED / "first" / number, Output())
        if any(text in step.text for step in steps):
            return steps, body
    raise AssertionError(text)


def test_a_question_about_what_is_not_there_is_refused() -> None:
    steps, body = _first("t * 2 + a = 0 * 2 + 2 = 0 + 2 = 2")
    questions = (
        State(0, (("t", "0"),)), State(9_999, (("t", "0"),)), State(2, (("none", "0"),)), Next(9_999, 1),
        Times(999, 1), Times(-1, 1), History("none", "t", ()), Worst(((0, 1),), 3, (4,)),
        Worst(((0, 1),), 3, (99_999, (1,))),
    )  # fmt: skip
    for question in questions:
        assert refusal(steps, replace(body, question=question)), question


def test_a_text_with_any_character_changed_says_the_same_or_is_refused() -> None:
    chance = random.Random(5)
    stated = re.compile(r'"(?:[^"\\]|\\.)*"|\d+|[-+*/%<>!]=?|\b[a-z]\b')
    taken = 0
    for _ in range(600):
        steps, body = chance.choice(sample()[:120])
        place = chance.randrange(len(steps))
        text = steps[place].text
        at = chance.randrange(len(text) + 1)
        put = chance.choice(("", *'"\\()[]{},.=-><|:; \n#_a1i9é\x00'))
        other = text[:at] + put + text[at + chance.randrange(2) :]
        if not refusal((*steps[:place], replace(steps[place], text=other), *steps[place + 1 :]), body):
            taken += 1
            assert stated.findall(other) == stated.findall(text), (text, other)
    assert taken < 120
