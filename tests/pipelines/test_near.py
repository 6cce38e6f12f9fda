"""Sketches agree in about the share of word triples that two texts have in common."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import Seed
from proofloom.pipelines.near import PERMUTATIONS, NearIndex, sketch, words

WORDS = [f"word{i}" for i in range(2000)]


def texts(overlap: int, place: int) -> tuple[str, str, float]:
    """Return two texts of 120 words that begin alike, and the Jaccard index of their word triples."""
    stream = (Seed.root("near") / place).stream()
    common, one, two = stream.sample(WORDS, overlap), stream.sample(WORDS, 120), stream.sample(WORDS, 120)
    a, b = (common + one)[:120], (common + two)[:120]
    triples = [{tuple(text[i : i + 3]) for i in range(118)} for text in (a, b)]
    return " ".join(a), " ".join(b), len(triples[0] & triples[1]) / len(triples[0] | triples[1])


@pytest.mark.parametrize("overlap", [0, 40, 80, 110, 120])
def test_agreement_estimates_the_jaccard_index(overlap: int) -> None:
    pairs = [texts(overlap, place) for place in range(40)]
    agreeing = sum(a == b for one, two, _ in pairs for a, b in zip(sketch(one), sketch(two), strict=True))
    wanted = sum(jaccard for _, _, jaccard in pairs) / len(pairs)
    places = PERMUTATIONS * len(pairs)
    # six standard deviations of a mean of that many coins
    assert abs(agreeing / places - wanted) <= 6 * (wanted * (1 - wanted) / places) ** 0.5 + 1e-9


def test_case_and_spaces_do_not_count_and_words_do() -> None:
    assert sketch("Find  the ANGLE at\nB now") == sketch("find the angle at B now")
    assert sketch("find the angle at B now") != sketch("find the angle at C now")
    assert len(sketch("")) == PERMUTATIONS


def test_the_index_finds_the_earlier_near_row_and_no_other() -> None:
    index = NearIndex(0.9)
    long = " ".join(WORDS[:300])
    assert index.find(sketch(long)) is None
    assert index.add(sketch(long)) == 0
    assert index.add(sketch(" ".join(WORDS[300:600]))) == 1
    assert index.find(sketch(long)) == 0
    assert index.find(sketch(" ".join(WORDS[300:600]))) == 1
    assert index.find(sketch(" ".join(WORDS[600:900]))) is None


def test_below_the_wanted_similarity_is_not_near() -> None:
    a, b, jaccard = texts(90, 0)
    assert jaccard < 0.7
    strict, loose = NearIndex(0.95), NearIndex(0.2)
    for index in (strict, loose):
        index.add(sketch(a))
    assert strict.find(sketch(b)) is None
    assert loose.find(sketch(b)) == 0


@given(st.text())
def test_words_are_those_of_the_pattern(text: str) -> None:
    assert words(text) == re.findall(r"\w+", text.lower())
