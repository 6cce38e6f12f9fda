"""Facts have one formal text each, and it reads back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine.codec import decode, encode
from proofloom.engine.geometry.facts import (
    AngleIs,
    Bisects,
    EqualLengths,
    Fact,
    Parallel,
    Perpendicular,
    names_of,
    read_fact,
    write_fact,
)

letters = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
values = st.fractions(min_value=0, max_value=180, max_denominator=24)
facts = st.one_of(
    st.builds(AngleIs, letters, letters, letters, values),
    *(
        st.builds(kind, letters, letters, letters, letters)
        for kind in (Parallel, Perpendicular, EqualLengths)
    ),
    st.builds(Bisects, letters, letters, letters, letters),
)


@given(facts)
def test_a_fact_reads_back_from_its_text_and_from_its_code(fact: Fact) -> None:
    assert read_fact(write_fact(fact)) == fact
    assert decode(Fact, encode(fact)) == fact
    assert set(names_of(fact)) <= set(write_fact(fact))


@given(facts, facts)
def test_different_facts_have_different_texts(one: Fact, two: Fact) -> None:
    assert (write_fact(one) == write_fact(two)) == (one == two)


@pytest.mark.parametrize(
    "text",
    [
        "angle ABC = 74/2",
        "angle ABC = 37.0",
        "angle ABC",
        "angle AB = 3",
        "parallel ABCD",
        "parallel AB CD ",
        "bisector BD ACB",
        "equal ab cd",
        "",
    ],
)
def test_other_texts_are_no_facts(text: str) -> None:
    with pytest.raises(ValueError, match="not a fact"):
        read_fact(text)


def test_formal_texts_are_as_documented() -> None:
    assert write_fact(AngleIs("A", "B", "C", Fraction(75, 2))) == "angle ABC = 75/2"
    assert write_fact(Bisects("B", "D", "A", "C")) == "bisector BD ABC"
