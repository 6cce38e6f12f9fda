"""Phrases go together: no bid is supposed, no description uses a name that it gives only later."""

import re

import pytest

from proofloom.engine.geometry.figure import draw
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.seed import Seed
from proofloom.generators.geometry.telling import Ask, step_of, tell
from proofloom.generators.geometry.telling.ask import LANGUAGES, REGISTERS, Language
from proofloom.generators.geometry.telling.scribe import table

BIDDING = re.compile(
    r"(?:let|denote|draw|drop|extend|reflect|consider|take|choose|construct|complete|erect|from \{a\} draw)\b"
)
DRAWN = """let a b c = triangle
let d = parallelogram a b c
let e = midpoint a b
let f = midpoint b c"""


def test_every_english_sentence_that_bids_is_marked() -> None:
    phrases = table("en", "clauses")
    for part in ("sentences", "pairs"):
        for name, rows in phrases[part].items():
            for row in rows:
                assert row.startswith("!") == bool(BIDDING.match(row.removeprefix("!"))), (name, row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_parallelogram_is_not_spoken_of_before_its_point_is_named(language: Language) -> None:
    problem = read_problem(DRAWN)
    xy = draw(problem, Seed.root("composing")).xy
    late = re.compile(r"parallelogram .* (?:is|called|labelled|by|it) D(?:[. ]|$)|平行四边形.*(?:为|是)D")
    for number in range(60):
        register = REGISTERS[number % 4]
        text = tell(
            problem, Ask("area", (0, 1, 2)), xy, Seed.root(number), register=register, language=language,
            names="ABCDEF",
        ).text  # fmt: skip
        assert not any(late.search(sentence) for sentence in re.split(r"[.;。；]", text)), text
        assert "value of the area" not in text
        assert "that denote" not in text


def test_lines_that_rest_on_one_other_combine_nothing() -> None:
    for number in range(40):
        assert not re.search("ombining|ogether", step_of("AB = BC", [3], "linear", Seed.root(number)))
        assert "known length" not in step_of("AB = 5", [3], "given length", Seed.root(number))
