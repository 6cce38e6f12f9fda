"""Values cross with their exact types or not at all, and nothing that comes back is believed."""

from __future__ import annotations

import json
import math
import random
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
    tree = json.loads(text)
    assert typed(decode(tree)) == typed(value)
    assert canonical(tree) == canonical(encode(value))


@given(PLAIN, PLAIN)
def test_the_canonical_text_is_equal_for_equal_values_only(one: Any, other: Any) -> None:
    assert (canonical(encode(one)) == canonical(encode(other))) == (typed(one) == typed(other))


def test_equal_is_not_the_same() -> None:
    different = [1, 1.0, True, "1", b"1", (1,), [1], {1}, frozenset({1}), {1: 1}, {1.0: 1}, {True: 1}, 1 + 0j]
    different += [None, "", [], (), {}, set(), {(1,)}, {(1.0,)}, {(True,)}, [[1]], "[1]", "None", "n", "True"]
    different += [
        "\U0001f600",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00\ud83d",
        ["a", "b"],
        ["a', 'b"],
        2**70,
        str(2**70),
    ]
    texts = [canonical(encode(one)) for one in different]
    assert len(set(texts)) == len(texts), sorted(texts)
    for one, other in ((0.0, -0.0), (math.nan, -math.nan), ({1, 2}, {2, 1}), ({1: 2, 3: 4}, {3: 4, 1: 2})):
        assert canonical(encode(one)) == canonical(encode(other))
    assert canonical({"int": "a"}) == canonical(10)


def test_lone_surrogates_are_not_joined() -> None:
    """JSON would read two of them as one character."""
    for text in ("\ud83d\ude00", "\U0001f600", "a\ude00\ud83d", "\ud83d\U0001f600\ude00", "\ud83d"):
        back = decode(json.loads(json.dumps(encode([text]))))
        assert (back, len(back[0])) == ([text], len(text))


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
    {"str": "ff"},
    {"str": 5},
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
    try:
        text = canonical(tree)
    except NotPlainError:
        return
    one: Any
    for one in (1, True, 1.0, [], "a"):  # a text that no value has
        values = [
            one,
            [one],
            {one: 1} if one != [] else {},
            {one} if one != [] else {1, 2},
            (one,),
            complex(1, 2),
        ]
        assert text not in {canonical(encode(value)) for value in values}


def test_depth_and_size_are_bounded() -> None:
    deep: Any = 1
    for _ in range(65):
        deep = [deep]
    for work in (encode, decode, canonical):
        work(deep[0])
        with pytest.raises(NotPlainError, match="deep"):
            work(deep)
    with pytest.raises(NotPlainError, match="parts"):
        encode([1] * 100, 100)


def test_numbers_made_to_collide_cost_no_time() -> None:
    """Each of these has the hash 0, and a table of them would take the square of their number."""
    tree = {"set": [{"int": format(k * (2**61 - 1), "x")} for k in range(1, 100_000)]}
    start = time.thread_time()
    with pytest.raises(NotPlainError, match="collide"):
        decode(tree)
    with pytest.raises(NotPlainError, match="collide"):
        decode({"dict": [[item, 1] for item in tree["set"]]})
    assert time.thread_time() - start < 5


def one_chain(length: int, more: int) -> list[int]:
    """Return numbers with a hash each of its own that a table yet looks for along one and the same way.

    A table of 2**17 places goes from place i to 5 * i + 1, after some steps by the hash's higher bits. The
    first `length` numbers fill that way, one step each; each of the others comes to it and goes to its end.
    """
    last = 2**17 - 1
    chain = [0]
    while len(chain) < length:
        chain.append((5 * chain[-1] + 1) & last)
    full, early = set(chain), set(chain[: length // 2])
    others: list[int] = []
    number = 2**17
    while len(others) < more:
        place, left = number & last, number
        while place in full and left:
            left >>= 5
            place = (5 * place + 1 + left) & last
        if place in early:
            others.append(number)
        number += 1
    return chain + others


def test_no_choice_of_numbers_makes_it_slow() -> None:
    """Built in Python's own tables, these take tens of thousands of steps each."""
    numbers = one_chain(60_000, 300)
    random.Random(1).shuffle(plain := list(range(len(numbers))))

    def seconds(keys: list[int]) -> float:
        start = time.thread_time()
        dict.fromkeys(keys)
        return time.thread_time() - start

    assert seconds(numbers) > 5 * seconds(plain), "the numbers are no attack on this Python"
    for tree in ({"set": numbers}, {"dict": [[number, 0] for number in numbers]}):
        start = time.thread_time()
        assert len(canonical(tree)) > 300_000
        with pytest.raises(NotPlainError, match="more numbers"):
            decode(tree, 100_000_000)
        assert time.thread_time() - start < 1
    assert len(decode({"set": list(map(str, numbers))}, 100_000_000)) == len(numbers)
    assert len(decode({"set": list(range(10_000))}, 100_000_000)) == 10_000
