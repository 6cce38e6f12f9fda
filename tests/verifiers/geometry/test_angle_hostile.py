"""Angle problems made to crash, stall or deceive their verifiers: each gets a verdict, and never a pass."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from proofloom.engine import Candidate, Reject, Seed
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import AngleIs, EqualLengths
from proofloom.engine.scene import AngleMark
from proofloom.engine.scene.style import style_names
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.verifiers.geometry.angle_picture import angle_picture
from proofloom.verifiers.geometry.angle_steps import angle_steps
from proofloom.verifiers.geometry.angle_text import angle_text
from proofloom.verifiers.geometry.freedom import quarter_turns

Problem = Candidate[AngleProblem]


def _problem(kind: type[AngleIs] | type[EqualLengths]) -> Problem:
    for index in range(400):
        try:
            problem = AngleChase().draw(Seed.root("hostile") / index)
        except Reject:
            continue
        if any(isinstance(fact, kind) for fact in problem.body.premises):
            return problem
    raise AssertionError("no problem with such a premise")


PROBLEM = _problem(AngleIs)
VALUE = re.compile(r"\d+(?:\.\d+)?°")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _many(prompt: str) -> str:
    value = next(fact for fact in PROBLEM.body.premises if isinstance(fact, AngleIs))
    *before, question = re.split(r"(?<=[.?]) ", prompt)
    clause = f"∠{value.angle.text} = {value.value}°"
    return " ".join([*before, f"Suppose that {' and '.join([clause] * 2000)}.", question])


PROMPTS: dict[str, Callable[[str], str]] = {
    "a value over zero": lambda prompt: VALUE.sub("1/0°", prompt, count=1),
    "thousands of digits": lambda prompt: VALUE.sub("9" * 5000 + "°", prompt, count=1),
    "digits of another script": lambda prompt: prompt.translate(WIDE),
    "thousands of clauses": _many,
}


@pytest.mark.parametrize("name", PROMPTS)
def test_hostile_prompt_fails(name: str) -> None:
    assert angle_text(PROBLEM).outcome == "pass"
    assert angle_text(replace(PROBLEM, prompt=PROMPTS[name](PROBLEM.prompt))).outcome == "fail"


@pytest.mark.parametrize("label", ["1/0°", "9" * 5000 + "°", "４０°"])
def test_hostile_label_fails(label: str) -> None:
    scene = PROBLEM.scene
    assert scene is not None
    marks = tuple(
        replace(mark, label=label) if isinstance(mark, AngleMark) and mark.label not in ("", "?") else mark
        for mark in scene.marks
    )
    assert angle_picture(replace(PROBLEM, scene=replace(scene, marks=marks))).outcome == "fail"


def test_segment_equal_to_itself_fails() -> None:
    problem = _problem(EqualLengths)
    premises = tuple(
        EqualLengths(fact.a, fact.b, fact.b, fact.a) if isinstance(fact, EqualLengths) else fact
        for fact in problem.body.premises
    )
    assert angle_picture(replace(problem, body=replace(problem.body, premises=premises))).outcome == "fail"


@pytest.mark.parametrize("words", [" " + "(" * 3000 + "1 = 1", " 1 = " + "1 + " * 3000 + "1", " (４ = 5)"])
def test_hostile_words_fail(words: str) -> None:
    last = replace(PROBLEM.steps[-1], text=PROBLEM.steps[-1].text + words)
    assert angle_steps(replace(PROBLEM, steps=(*PROBLEM.steps[:-1], last))).outcome == "fail"


def test_answer_of_another_type_fails() -> None:
    assert angle_steps(replace(PROBLEM, answer_type="text")).outcome == "fail"


@pytest.mark.parametrize("name", ["steps", "points", "premises", "rules", "depth"])
def test_difficulty_is_measured(name: str) -> None:
    """Each measure must be stated, by its number, and nothing else may be."""
    stated = dict(PROBLEM.difficulty)
    assert angle_steps(PROBLEM).outcome == "pass"
    wrong: list[dict[str, Any]] = [
        {**stated, name: stated[name] + 1},
        {**stated, name: stated[name] - 1},
        {**stated, name: float(stated[name])},
        {key: value for key, value in stated.items() if key != name},
        {**stated, name + " more": stated[name]},
        {},
    ]
    for difficulty in wrong:
        verdict = angle_steps(replace(PROBLEM, difficulty=difficulty))
        assert (verdict.outcome, verdict.reason) == ("fail", "difficulty is not what the steps say")


def test_difficulty_counts_by_hand() -> None:
    """Count again from the worded steps, whose citations and rules are text of the row itself."""
    derived = [step for step in PROBLEM.steps if step.rule != "given"]

    def depth(index: int) -> int:
        return max((1 + depth(earlier) for earlier in PROBLEM.steps[index].because), default=0)

    counted = {
        "steps": len(derived),
        "rules": len({step.rule for step in derived}),
        "premises": sum(step.text.startswith("Given") for step in PROBLEM.steps),
        "points": len({letter for line in PROBLEM.body.lines for letter in line}),
        "depth": depth(len(PROBLEM.steps) - 1),
    }
    assert angle_steps(replace(PROBLEM, difficulty=counted)).outcome == "pass"


@pytest.mark.parametrize("style", ["", "neon", "Plain", "plain "])
def test_unknown_style_fails(style: str) -> None:
    assert PROBLEM.scene is not None
    for name in style_names():
        assert angle_picture(replace(PROBLEM, scene=replace(PROBLEM.scene, style=name))).outcome == "pass"
    assert angle_picture(replace(PROBLEM, scene=replace(PROBLEM.scene, style=style))).outcome == "fail"


@pytest.mark.parametrize(
    "jitter", [-1, True, 1 << 64, 10**5000, 0.5, "1"], ids=lambda value: type(value).__name__
)
def test_jitter_that_is_no_seed_fails(jitter: Any) -> None:
    assert PROBLEM.scene is not None
    for seed in (0, 7, (1 << 64) - 1):
        assert angle_picture(replace(PROBLEM, scene=replace(PROBLEM.scene, jitter=seed))).outcome == "pass"
    assert angle_picture(replace(PROBLEM, scene=replace(PROBLEM.scene, jitter=jitter))).outcome == "fail"


def test_quarter_turns_are_the_least_of_all() -> None:
    """Compare with trying every set, and see that many lines take no time."""
    dice = random.Random(5)
    for _ in range(60):
        width = dice.randint(2, 9)
        rows = [[dice.randint(-2, 2) for _ in range(width)] for _ in range(dice.randint(0, width))]
        every = [[chosen >> i & 1 for i in range(width)] for chosen in range(1, 1 << (width - 1))]
        even = [
            turns
            for turns in every
            if all(sum(a * b for a, b in zip(row, turns, strict=True)) % 2 == 0 for row in rows)
        ]
        assert quarter_turns(rows, width, 8) == even[:8]
    assert len(quarter_turns([[1] * 50], 50, 8)) == 8
