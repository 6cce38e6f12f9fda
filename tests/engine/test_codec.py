"""Bodies survive the way to JSON and back unchanged, and nothing that is not one is let in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine.codec import CodecError, canonical_json, decode, encode, tagged


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@tagged
@dataclass(frozen=True)
class Leaf:
    value: int


@tagged
@dataclass(frozen=True)
class Node:
    left: Leaf | Node
    right: Leaf | Node


@dataclass(frozen=True)
class Body:
    name: str
    size: int
    exact: Fraction
    colour: Colour
    pair: tuple[int, str]
    many: tuple[Fraction, ...]
    maybe: int | None
    tree: Leaf | Node
    sure: bool = True
    table: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Positive:
    value: int

    def __post_init__(self) -> None:
        if self.value < 1:
            raise ValueError("must be positive")


trees = st.recursive(
    st.builds(Leaf, st.integers()), lambda inner: st.builds(Node, inner, inner), max_leaves=5
)
bodies = st.builds(
    Body,
    name=st.text(max_size=5),
    size=st.integers(),
    exact=st.fractions(),
    colour=st.sampled_from(Colour),
    pair=st.tuples(st.integers(), st.text(max_size=3)),
    many=st.lists(st.fractions(), max_size=3).map(tuple),
    maybe=st.none() | st.integers(),
    tree=trees,
    sure=st.booleans(),
    table=st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
)
GOOD: dict[str, Any] = {
    "name": "n",
    "size": 1,
    "exact": "1/2",
    "colour": "red",
    "pair": [1, "a"],
    "many": ["3"],
    "maybe": None,
    "tree": {"is": "Leaf", "value": 1},
}


@given(bodies)
def test_there_and_back(body: Body) -> None:
    text = canonical_json(encode(body))
    assert decode(Body, json.loads(text)) == body
    assert canonical_json(encode(decode(Body, json.loads(text)))) == text


@given(bodies, bodies)
def test_two_bodies_share_a_text_only_when_equal(one: Body, two: Body) -> None:
    assert (canonical_json(encode(one)) == canonical_json(encode(two))) == (one == two)


def test_the_text_is_the_same_in_whatever_order_a_mapping_was_filled() -> None:
    assert (
        canonical_json(encode({"b": 1, "a": 2}))
        == canonical_json(encode({"a": 2, "b": 1}))
        == '{"a":2,"b":1}'
    )


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("size", True, "wanted int"),
        ("size", 1.0, "wanted int"),
        ("size", "1", "wanted int"),
        ("sure", 1, "wanted bool"),
        ("exact", "2/4", "lowest terms"),
        ("exact", "1/0", "not a fraction"),
        ("exact", 0.5, "as text"),
        ("exact", "0.5", "lowest terms"),
        ("colour", "green", "Colour"),
        ("pair", [1], "a list of 2"),
        ("pair", [1, "a", 2], "a list of 2"),
        ("pair", (1, "a"), "a list of 2"),
        ("many", {"0": "3"}, "a list"),
        ("maybe", "x", "none of"),
        ("tree", {"is": "Body"}, "none of"),
        ("tree", {"value": 1}, "none of"),
        ("tree", {"is": "Leaf", "value": 1, "more": 2}, "unknown key 'more'"),
        ("table", {"a": "b"}, "wanted int"),
        ("table", [["a", 1]], "an object"),
        ("extra", 1, "unknown key 'extra'"),
    ],
)
def test_what_is_not_a_body_is_refused_and_named(key: str, value: Any, complaint: str) -> None:
    with pytest.raises(CodecError, match=complaint) as caught:
        decode(Body, {**GOOD, key: value})
    assert key in str(caught.value)


def test_the_good_one_is_taken_and_a_missing_key_is_not() -> None:
    assert decode(Body, GOOD).tree == Leaf(1)
    with pytest.raises(CodecError, match="missing key 'size'"):
        decode(Body, {key: value for key, value in GOOD.items() if key != "size"})


def test_a_bodys_own_check_counts() -> None:
    with pytest.raises(CodecError, match="must be positive"):
        decode(Positive, {"value": 0})


@pytest.mark.parametrize("value", [0.5, {1, 2}, b"raw", object(), 1j])
def test_only_exact_plain_values_are_encoded(value: object) -> None:
    with pytest.raises(CodecError, match="exact, plain values only"):
        encode(value)


def test_no_infinity_in_the_text() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_json(float("nan"))


@dataclass(frozen=True)
class Old:
    name: str


@dataclass(frozen=True)
class New:
    name: str
    size: int


def test_bodies_of_two_kinds_are_told_apart_by_their_fields() -> None:
    for body in (Old("a"), New("a", 1)):
        assert decode(Old | New, encode(body)) == body
    for plain in ({"name": 1}, {"size": 1}, {"name": "a", "size": "b"}, {}, {"is": ["Old"]}):
        with pytest.raises(CodecError, match="none of"):
            decode(Old | New, plain)
