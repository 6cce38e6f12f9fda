"""Values cross with their exact types or not at all, and nothing that comes back is believed."""

from __future__ import annotations

import json
import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.verifiers.jail.inside.values import NotPlainError, canonical, decode, encode

HASHABLE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.frozensets(inner, max_size=4),
    max_leaves=8,
)
PLAIN = st.recursive(
    HASHABLE,
    lambda inner: (
        st.lists(inner) | st.sets(HASHABLE, max_size=4) | st.dictionaries(HASHABLE, inner, max_size=4)
    ),
    max_leaves=20,
)


def typed(value: Any) -> Any:
    """Write a value with all its types, by another way than the code does."""
    if isinstance(value, list | tuple):
        return (type(value).__name__, [typed(item) for item in value])
    if isinstance(value, set | frozenset):
        return (type(value).__name__, sorted((typed(item) for item in value), key=repr))
    if isinstance(value, dict):
        return ("dict", sorted(((typed(k), typed(v)) for k, v in value.items()), key=repr))
    if isinstance(value, complex):
        return ("complex", typed(value.real), typed(value.imag))
    return (type(value).__name__, repr(0.0 if value == 0 and isinstance(value, float) else value))


@given(PLAIN)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    text = json.dumps(encode(value), allow_nan=False)
    back = decode(json.loads(text))
    assert typed(back) == typed(value)
    assert canonical(back) == canonical(value)


@given(PLAIN, PLAIN)
def test_the_canonical_text_is_equal_for_equal_values_only(one: Any, other: Any) -> None:
    assert (canonical(one) == canonical(other)) == (typed(one) == typed(other))


def test_equal_is_not_the_same() -> None:
    different = [1, 1.0, True, "1", b"1", (1,), [1], {1}, frozenset({1}), {1: 1}, {1.0: 1}, {True: 1}, 1 + 0j]
    different += [None, "", [], (), {}, set(), {(1,)}, {(1.0,)}, {(True,)}, [[1]], "[1]", "None", "n", "True"]
    for place, one in enumerate(different):
        for other in different[place + 1 :]:
            assert canonical(one) != canonical(other), (one, other)
    assert canonical(0.0) == canonical(-0.0)
    assert canonical(math.nan) == canonical(-math.nan)
    assert canonical({1, 2}) == canonical({2, 1})


class Int(int):
    """A subclass of int that is equal to all."""

    def __eq__(self, other: object) -> bool:
        """Be equal."""
        return True

    __hash__ = int.__hash__


class Meta(type):
    """A class of classes whose name is not a text."""

    __name__ = 5  # type: ignore[assignment]


ring: list[Any] = []
ring.append(ring)
STRANGE = [Int(1), object(), range(3), ring, {1: object()}, bytearray(b"x"), int, Meta("x", (), {})(), ...]


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: type(value).__name__)
def test_nothing_else_crosses(value: Any) -> None:
    with pytest.raises(NotPlainError):
        encode([value])


def test_shared_parts_are_counted_each_time() -> None:
    value: list[Any] = []
    for _ in range(40):
        value = [value, value]
    with pytest.raises(NotPlainError, match="more parts"):
        encode(value)


FALSE_TREES = [
    {"int": "xyz"},
    {"int": 5},
    {"int": ["5"]},
    {"float": "1.5"},
    {"float": 1.5},
    {"bytes": "0"},
    {"bytes": [1]},
    {"tuple": 5},
    {"tuple": "ab"},
    {"set": [[1]]},
    {"set": [1, 1]},
    {"set": [1, True]},
    {"set": [{"dict": []}]},
    {"dict": [[1]]},
    {"dict": [[1, 2, 3]]},
    {"dict": [[1, 2], [1, 3]]},
    {"dict": [[[], 1]]},
    {"dict": 5},
    {"dict": {"a": 1}},
    {"complex": [1, 2]},
    {"complex": [1.0]},
    {"eval": ["1"]},
    {},
    {"int": "1", "set": []},
    {"py/object": ["os.system"]},
    {"list": [1]},
    [[{"nothing": []}]],
    float("nan"),
    float("inf"),
]


@pytest.mark.parametrize("tree", FALSE_TREES, ids=repr)
def test_false_trees_are_refused(tree: Any) -> None:
    with pytest.raises(NotPlainError):
        decode(tree)


def test_depth_and_size_are_bounded() -> None:
    deep: Any = 1
    for _ in range(65):
        deep = [deep]
    for work in (encode, decode):
        work(deep[0])
        with pytest.raises(NotPlainError, match="deep"):
            work(deep)
        with pytest.raises(NotPlainError, match="parts"):
            work([1] * 100, 100)


def test_numbers_made_to_collide_cost_no_time() -> None:
    """Each of these has the hash 0, and a table of them would take the square of their number."""
    tree = {"set": [{"int": format(k * (2**61 - 1), "x")} for k in range(1, 100_000)]}
    start = time.thread_time()
    with pytest.raises(NotPlainError, match="collide"):
        decode(tree)
    with pytest.raises(NotPlainError, match="collide"):
        decode({"dict": [[item, 1] for item in tree["set"]]})
    assert time.thread_time() - start < 5
