"""The generator of exercises: its knobs hold, its composites are SX-Bench's, recipes ask for its counts."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofloom.engine import Candidate, Reject, Seed
from proofloom.engine.codec import canonical_json, decode, encode
from proofloom.engine.program.canonical import canonical, skeleton
from proofloom.engine.program.notation import parse
from proofloom.engine.program.questions import kind
from proofloom.engine.program.syntax import Program
from proofloom.engine.program.task import Exercise
from proofloom.generators.program.exercises import Exercises
from proofloom.generators.program.figures import graph_of, loop_depth
from proofloom.pipelines.recipe import load

RECIPES = Path(__file__).resolve().parents[3] / "data/recipes"


def drawn(count: int, **knobs: Any) -> Iterator[tuple[Candidate[Exercise], ...]]:
    generator, index = Exercises(**knobs), 0
    while count:
        index += 1
        try:
            yield generator.draw(Seed.root("exercises") / index)
            count -= 1
        except Reject:
            continue


def program(candidate: Candidate[Exercise]) -> Program:
    return parse(candidate.body.tree)


def test_languages_and_kinds_have_their_weights() -> None:
    for found in drawn(
        4, languages={"rust": 1, "c": 0}, asks={"next": 0, "steps": 1, "times": 3}, per_program=2
    ):
        assert [item.body.language for item in found] == ["rust", "rust"]
        assert sorted(kind(item.body.question) for item in found) == ["steps", "times"]
        assert len({item.canonical for item in found}) == 2
        assert len({item.family for item in found}) == 1
        assert all("```rust" in item.prompt for item in found)


def test_the_order_in_which_weights_are_given_says_nothing() -> None:
    asks, languages = {"steps": 1, "output": 2, "times": 1}, {"rust": 1, "c": 1, "python": 1}
    other = {"asks": dict(reversed(asks.items())), "languages": dict(reversed(languages.items()))}
    knobs: dict[str, Any] = {"functions": (1, 3), "statements": (3, 30)}
    one = list(drawn(6, asks=asks, languages=languages, **knobs))
    assert one == list(drawn(6, **other, **knobs))
    assert len({item.body.language for (item,) in one}) > 1


SCRIPT = """
from proofloom.engine import Reject, Seed
from proofloom.generators.program.exercises import Exercises
made = Exercises(asks={"completion": 1, "repair": 1}, types="i s", functions=(1, 3), statements=(3, 30))
for number in range(30):
    try:
        print(made.draw(Seed.root("hashes") / number))
    except Reject as reject:
        print(reject.reason)
"""


def test_the_order_of_sets_says_nothing() -> None:
    made = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert b"Completion" in made[0]
    assert made[0] == made[1]


def test_steps_are_kept_to() -> None:
    for (item,) in drawn(4, steps=(40, 60), asks={"steps": 1}):
        assert 40 <= item.body.steps <= 60
        assert item.answer == str(item.body.steps)


def test_rows_are_small_come_back_and_give_no_answer_away() -> None:
    sizes, openings, questions = [], set(), set()
    for output, steps in drawn(12, asks={"output": 1, "steps": 1}, languages={"python": 1}, per_program=2):
        if kind(output.body.question) == "steps":
            output, steps = steps, output
        plain = encode(output.body)
        assert decode(Exercise, plain) == output.body
        sizes.append(len(canonical_json(plain)))
        assert replace(output.body, question=steps.body.question) == steps.body
        assert output.canonical.startswith(canonical(program(output)))
        assert output.family == steps.family == skeleton(program(output))
        assert output.body.value not in output.body.args
        assert output.answer not in re.findall(r"-?\w+", output.prompt) or output.answer in ("true", "false")
        openings.add(output.prompt.split("\n")[0])
        questions.add(re.sub(r"`[^`]*`", "", output.prompt.split("```")[-1]))
    assert sorted(sizes)[len(sizes) // 2] < 8_000
    assert len(openings) >= 4
    assert len(questions) >= 4


@pytest.mark.parametrize(("composition", "depth"), [("selective", 0), ("loops", 1)])
def test_composites_have_many_small_functions(composition: str, depth: int) -> None:
    knobs = {"functions": (8, 9), "composition": composition, "pool": 24, "distinct": (6, 2)}
    steps = (10, 25) if composition == "selective" else (30, 95)
    seen = set()
    for (item,) in drawn(3, asks={"output": 1}, steps=steps, **knobs):
        tree = program(item)
        assert len(tree.functions) in (8, 9)
        assert len(item.body.origin.idioms) == len(tree.functions)
        assert len(item.body.origin.pool) == 24
        called = {name for names in graph_of(tree).values() for name in names}
        assert called == {function.name for function in tree.functions} - {tree.entry}
        seen.add(max(loop_depth(function.body) for function in tree.functions))
    assert max(seen) == depth


@pytest.mark.parametrize(
    "knobs",
    [
        {"asks": {"guess": 1}}, {"asks": {"steps": 0}}, {"asks": {}}, {"languages": {"perl": 1}},
        {"languages": {"python": -1}}, {"per_program": 0}, {"per_program": 2, "asks": {"steps": 1}},
        {"steps": (1, 5)}, {"steps": (50, 10)}, {"steps": (10, 9_000)}, {"types": "i q"},
        {"functions": (12, 12), "steps": (5, 5)}, {"functions": (8, 9), "steps": (10, 15)},
        {"composition": "jumbled"}, {"functions": (3, 20)}, {"visible_counter": True},
    ],
    ids=str,
)  # fmt: skip
def test_knobs_that_no_draw_can_meet_are_refused(knobs: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Exercises(**knobs)


def rows(name: str) -> dict[str, int]:
    """Return how many rows a recipe asks for, by entry."""
    recipe = load(RECIPES / f"{name}.yaml")
    return {
        entry.name or entry.use: sum(sum(cell.rows.values()) for cell in entry.cells)
        or sum(entry.rows.values())
        for entry in recipe.generators
    }


def test_recipes_ask_for_the_published_counts() -> None:
    assert rows("sx_bench") == {"predict": 626, "easy": 750, "hard": 504}
    made = load(RECIPES / "programs_200k.yaml")
    train = sum(cell.rows["train"] for entry in made.generators for cell in entry.cells)
    assert train + sum(entry.rows.get("train", 0) for entry in made.generators) == 200_000
