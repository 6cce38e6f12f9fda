"""The angle-chase generator keeps its promises: pure, various, within its knobs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from proofloom.engine import Candidate, Reject, Seed
from proofloom.engine.codec import canonical_json, decode, encode
from proofloom.engine.geometry.angles import RULES, AngleProblem
from proofloom.engine.geometry.facts import AngleIs
from proofloom.engine.scene.svg import svg
from proofloom.generators.geometry.angle_chase import AngleChase
from proofloom.generators.geometry.draft import RAYS


def drawn(root: str, count: int, generator: AngleChase | None = None) -> list[Candidate[AngleProblem]]:
    def all_of() -> Iterator[Candidate[AngleProblem]]:
        for attempt in range(100 * count):
            try:
                yield (generator or AngleChase()).draw(Seed.root(root) / attempt)
            except Reject:
                continue

    source = all_of()
    return [next(source) for _ in range(count)]


@pytest.fixture(scope="module")
def problems() -> list[Candidate[AngleProblem]]:
    return drawn("angle chase", 80)


def digest(problems: list[Candidate[AngleProblem]]) -> str:
    text = canonical_json([encode(problem) for problem in problems])
    return blake2b(text.encode(), digest_size=16).hexdigest()


def test_the_same_seed_draws_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "from tests.generators.geometry.test_angle_chase import digest, drawn\n"
        "print(digest(drawn('pure', 12)))"
    )
    found = set()
    for hash_seed in ("0", "1", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        run = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(run.stdout.strip())
    assert found == {digest(drawn("pure", 12))}


def test_bodies_survive_the_codec(problems: list[Candidate[AngleProblem]]) -> None:
    for problem in problems:
        assert decode(AngleProblem, encode(problem.body)) == problem.body


def test_problems_and_their_families_are_many(problems: list[Candidate[AngleProblem]]) -> None:
    assert len({problem.canonical for problem in problems}) >= 79
    assert len({problem.family for problem in problems}) >= 65
    assert len({problem.prompt for problem in problems}) == len(problems)


def test_neighbouring_seeds_share_nothing(problems: list[Candidate[AngleProblem]]) -> None:
    others = drawn("angle chasf", 40)
    assert len({p.canonical for p in problems} & {p.canonical for p in others}) <= 2


def test_every_rule_is_used_and_documented(problems: list[Candidate[AngleProblem]]) -> None:
    used = {step.rule for problem in problems for step in problem.steps}
    assert used <= RULES.keys()
    assert RAYS.keys() == RULES.keys() - {"given"}
    assert len(used) >= 12


def test_difficulty_counts_what_it_says(problems: list[Candidate[AngleProblem]]) -> None:
    for problem in problems:
        body = problem.body
        derived = [step for step in body.proof if step.rule != "given"]
        assert problem.difficulty["steps"] == len(derived) == len(problem.steps) - len(body.premises)
        assert problem.difficulty["points"] == len(body.points)
        assert problem.difficulty["premises"] == len(body.premises)
        assert problem.difficulty["rules"] == len({step.rule for step in derived})
        assert 1 <= problem.difficulty["depth"] <= len(derived)


def test_knobs_bound_what_is_drawn() -> None:
    knobs = AngleChase(steps=(5, 6), premises=(4, 5), points=(6, 7), denominator=1, sides=1, styles=("thin",))
    for problem in drawn("knobs", 15, knobs):
        assert 5 <= problem.difficulty["steps"] <= 6
        assert 4 <= problem.difficulty["premises"] <= 5
        assert 6 <= problem.difficulty["points"] <= 7
        assert len(problem.body.sides) <= 1
        assert problem.body.answer.denominator == 1
        given = [fact.value for fact in problem.body.premises if isinstance(fact, AngleIs)]
        assert given
        assert all(value.denominator == 1 for value in given)
        assert problem.scene is not None
        assert problem.scene.style == "thin"


@pytest.mark.parametrize(
    "knobs",
    [
        {"steps": (4, 3)},
        {"points": (0, 3)},
        {"premises": (0, 0)},
        {"constructions": (2, 1)},
        {"denominator": 5},
        {"denominator": 0},
        {"sides": -1},
        {"styles": ()},
        {"styles": ("plain", "baroque")},
    ],
)
def test_wrong_knobs_are_refused_by_name(knobs: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(knobs))):
        AngleChase(**knobs)


def test_every_step_lights_something_in_its_diagram(problems: list[Candidate[AngleProblem]]) -> None:
    for problem in problems:
        assert problem.scene is not None
        drawn_keys = set(re.findall(r'data-key="([^"]+)"', svg(problem.scene)))
        for step in problem.steps:
            assert drawn_keys.intersection(step.uses), step.text


def test_answers_are_degrees_as_text(problems: list[Candidate[AngleProblem]]) -> None:
    for problem in problems:
        assert problem.answer_type == "degrees"
        assert Fraction(problem.answer) == problem.body.answer
        assert 0 < problem.body.answer < 180


def test_reject_reasons_are_constant_phrases() -> None:
    reasons = set()
    for attempt in range(150):
        try:
            AngleChase().draw(Seed.root("reasons") / attempt)
        except Reject as reject:
            reasons.add(reject.reason)
    assert 3 <= len(reasons) <= 30
    assert not any(character.isdigit() for reason in reasons for character in reason)
