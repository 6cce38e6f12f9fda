"""Phrases go together: no bid is supposed, no name is used too late, a text keeps to one way of saying."""

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
CROSSED = """let a = free
let b = lconst a 6
let c = lconst a 5, lconst b 4
let d = midpoint a b
let e = on_pline d a c, on_line b c
let f = intersection_ll a e c d
let g = intersection_ll b f a c
let h = angle_bisector a b c, on_line a c"""
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


@pytest.mark.parametrize(
    ("language", "lead"), [("en", "given|[Ss]uppose|[Aa]ssume"), ("zh", "如图，已知|已知|假设|如图")]
)
def test_one_sentence_of_a_text_has_a_lead(language: Language, lead: str) -> None:
    problem = read_problem(f"{DRAWN}\nlet g = foot c a b\nlet h = incenter a b c\nlet i = mirror a c")
    xy = draw(problem, Seed.root("composing")).xy
    led = 0
    for number in range(60):
        text = tell(problem, Ask("length", (0, 4)), xy, Seed.root(number), register=REGISTERS[number % 4],
                    language=language).text  # fmt: skip
        led += len(re.findall(lead, text))
        assert len(re.findall(lead, text)) <= 1, text
    assert led > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_keeps_to_one_way_of_saying(language: Language) -> None:
    problem = read_problem(CROSSED)
    xy = draw(problem, Seed.root("crossed")).xy
    names: set[frozenset[str]] = set()
    for number in range(60):
        text = tell(problem, Ask("length", (3, 4)), xy, Seed.root(number), register=REGISTERS[number % 4],
                    language=language, names="ABCDEFGH").text  # fmt: skip
        assert not (re.search(r"\bmeets?\b", text) and "intersect" in text), text
        assert not re.search(r"parallel to [A-Z]{2} and line|与直线[A-Z]{2}(?:交|相交)于.*平行", text), text
        angles = set(re.findall(r"∠([A-Z]{3})", text))
        assert not any(angle[::-1] in angles for angle in angles), text
        assert len(re.findall("[A-C]{2} = [4-6]", text)) == 3, text
        names.add(frozenset(re.findall(r"(?<![A-Z])[AB]{2}(?![A-Z])", text)))
    assert {frozenset({"AB"}), frozenset({"BA"})} == names
