"""The words of a step: honest ones pass whatever the knobs, and no character of one can be changed unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from proofloom.engine import Candidate, Outcome, Reject, Seed
from proofloom.engine.geometry.angles import RULES, AngleProblem
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.verifiers.geometry.angle_steps import angle_steps

Problem = Candidate[AngleProblem]
KNOBS = (
    AngleChase(),
    AngleChase(steps=(1, 3), premises=(1, 9), constructions=(1, 4), points=(3, 12)),
    AngleChase(
        steps=(5, 14), premises=(3, 12), constructions=(4, 9), points=(4, 14), denominator=12, sides=6
    ),
    AngleChase(denominator=1, sides=0),
)


@cache
def problems() -> tuple[Problem, ...]:
    """Return thirty problems of each setting of the knobs."""

    def drawn(number: int) -> Iterator[Problem]:
        for index in range(5_000):
            try:
                yield KNOBS[number].draw(Seed.root("step words") / number / index)
            except Reject:
                continue

    sources = [drawn(number) for number in range(len(KNOBS))]
    return tuple(next(source) for source in sources for _ in range(30))


@cache
def worded() -> dict[str, list[tuple[Problem, int]]]:
    """Return steps by rule, a given by the kind of its fact: at most eight of each."""
    found: dict[str, list[tuple[Problem, int]]] = {}
    for problem in problems():
        for index, step in enumerate(problem.body.proof):
            rule = type(step.fact).__name__ if step.rule == "given" else step.rule
            found.setdefault(rule, []).append((problem, index))
    return {rule: places[:8] for rule, places in found.items()}


def text_of(place: tuple[Problem, int]) -> str:
    return place[0].steps[place[1]].text


def refused(place: tuple[Problem, int], text: str) -> bool:
    problem, index = place
    step = replace(problem.steps[index], text=text)
    steps = (*problem.steps[:index], step, *problem.steps[index + 1 :])
    return angle_steps(replace(problem, steps=steps)).outcome is Outcome.FAIL


def test_honest_words_pass_and_speak_of_every_rule() -> None:
    for problem in problems():
        verdict = angle_steps(problem)
        assert verdict.outcome is Outcome.PASS, (verdict, problem.steps)
    givens = {"AngleIs", "Parallel", "Perpendicular", "EqualLengths", "Bisects"}
    assert set(worded()) == (set(RULES) - {"given"}) | givens


@pytest.mark.parametrize(
    "words",
    [
        " But this is wrong; the true answer is ninety.",
        " The answer is 17.",
        " the answer is large",
        " ",
        "\n",
        ".",
        "\u200b",
        " Given: nothing.",
    ],
)
def test_nothing_can_be_said_before_or_after(words: str) -> None:
    for places in worded().values():
        assert refused(places[0], text_of(places[0]) + words)
        assert refused(places[0], words + text_of(places[0]))


def test_no_word_can_be_put_in_left_out_or_exchanged() -> None:
    for places in worded().values():
        for place in places[:3]:
            text = text_of(place)
            for space in re.finditer(" ", text):
                assert refused(place, text[: space.start()] + " not" + text[space.start() :]), text
            for word in re.finditer(r"[^\W\d_]{2,}", text):
                before, after = text[: word.start()], text[word.end() :]
                assert refused(place, before + after), text
                assert refused(place, before + "tIRCLE" + after), text
                assert refused(place, before + word[0].swapcase() + after), text


def test_no_character_can_be_left_out_or_doubled() -> None:
    for places in worded().values():
        text = text_of(places[0])
        for i in range(len(text)):
            assert refused(places[0], text[:i] + text[i + 1 :]), (text, i)
            assert refused(places[0], text[:i] + text[i] + text[i:]), (text, i)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("interior", "exterior"),
        ("exterior", "interior"),
        ("equal", "unequal"),
        ("vertical", "adjacent"),
        ("alternate", "corresponding"),
        ("corresponding", "alternate"),
        ("co-interior", "alternate"),
        ("apex", "base"),
        ("bisects", "trisects"),
        ("inside", "outside"),
        ("triangle", "quadrilateral"),
        ("sum", "difference"),
    ],
)
def test_no_theorem_can_be_called_another(said: str, instead: str) -> None:
    planted = 0
    for places in worded().values():
        for place in places:
            if said in text_of(place):
                planted += 1
                assert refused(place, text_of(place).replace(said, instead)), text_of(place)
    assert planted


def test_the_sentence_of_another_rule_is_refused_though_it_holds_the_same_claim() -> None:
    """Change the lead-in alone: names and sums stay those of the step."""
    planted = 0
    for rule, places in worded().items():
        for place in places[:3]:
            claim = re.search(r"∠[A-Z]{3} = [^=]*(?:= [^=]*)?\.$", text_of(place))
            if claim is None:
                continue
            for other, examples in worded().items():
                lead = re.match(r".*(?:, so|, hence|:|,) (?=∠)", text_of(examples[0]))
                if other != rule and lead is not None:
                    planted += 1
                    assert refused(place, lead[0] + claim[0]), (text_of(place), lead[0])
    assert planted > 400


def test_names_must_be_those_of_the_theorem() -> None:
    """Exchange a name for that of another point or part of the same figure."""
    planted = 0
    for places in worded().values():
        for place in places:
            problem, index = place
            text = text_of(place)
            if problem.body.proof[index].rule == "given":
                continue
            for name in re.finditer(r"(?<![∠A-Z])[A-Z]{1,4}(?![A-Za-z])", text):
                if name[0] == "A" and text[name.end() : name.end() + 2] in (" r", " p"):  # the article
                    continue
                for point in problem.body.points:
                    if point not in name[0]:
                        planted += 1
                        wrong = point + name[0][1:] if len(name[0]) != 3 else name[0][:2] + point
                        changed = text[: name.start()] + wrong + text[name.end() :]
                        if not refused(place, changed):
                            # a line or ray may be named by another of its points
                            line = {
                                p for line in problem.body.lines if set(name[0]) <= set(line) for p in line
                            }
                            assert len(name[0]) == 2, (text, changed)
                            assert point in line, (text, changed)
    assert planted > 150


@pytest.mark.parametrize("form", ["0{}", "{}.0", "{}.00", "{}/1", "{}0/10"])
def test_sizes_are_written_plainly(form: str) -> None:
    for places in worded().values():
        text = text_of(places[0])
        found = re.search(r"(?<![0-9./])([0-9]+)°\.$", text)
        if found is not None:
            assert refused(places[0], text[: found.start()] + form.format(found[1]) + "°."), text
