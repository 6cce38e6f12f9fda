"""Addresses give independent, repeatable streams, and the samplers are exact and fair."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from itertools import permutations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofloom.engine import Seed, Stream

names = st.one_of(st.integers(), st.text(max_size=8), st.binary(max_size=8))
paths = st.lists(st.one_of(st.integers(), st.text(max_size=8)), max_size=4)


def walk(root: int | str | bytes, path: list[int | str]) -> Seed:
    seed = Seed.root(root)
    for name in path:
        seed = seed / name
    return seed


def test_the_digests_and_the_stream_are_blake2b_as_documented() -> None:
    """Written out once more with hashlib alone: a change of the scheme would change every dataset."""
    root = blake2b(b"i7", person=b"proofloom seed").digest()[:32]
    child = blake2b(b"sangle", key=root, person=b"child").digest()[:32]
    assert (Seed.root(7) / "angle").digest == child
    blocks = b"".join(
        blake2b(n.to_bytes(8, "big"), key=child, person=b"stream").digest() for n in reversed(range(3))
    )
    whole = int.from_bytes(blocks, "big")  # later blocks stand above earlier ones
    assert Seed(child).bits(1000) == whole & ((1 << 1000) - 1)


@given(names, paths, names, paths)
def test_different_addresses_have_different_streams(
    a: int | str | bytes, p: list[int | str], b: int | str | bytes, q: list[int | str]
) -> None:
    same = (type(a), a, [(type(x), x) for x in p]) == (type(b), b, [(type(x), x) for x in q])
    assert (walk(a, p).digest == walk(b, q).digest) is same


def test_a_path_cannot_be_spelled_in_two_ways() -> None:
    seed = Seed.root(1)
    spellings = [seed / "a" / "b", seed / "ab", seed / "a/b", seed / "a" / "" / "b", seed / "b" / "a"]
    spellings += [seed / 1 / 2, seed / 12, seed / "1" / "2", seed / "i1" / "i2"]
    assert len({spelling.digest for spelling in spellings}) == len(spellings)


def test_neighbouring_seeds_share_nothing() -> None:
    """`seed + index` makes seed 43 the data of seed 42 moved by one place; addresses do not."""
    one, two = ({(Seed.root(root) / i).bits(64) for i in range(2000)} for root in (42, 43))
    assert len(one) == len(two) == 2000
    assert not one & two


def test_a_node_answers_the_same_each_time_and_a_stream_goes_on() -> None:
    seed = Seed.root("x") / 3
    assert seed.bits(64) == seed.bits(64)
    stream = seed.stream()
    assert [stream.bits(8) for _ in range(64)] == list(seed.bits(512).to_bytes(64, "little"))


def test_a_boolean_is_no_name() -> None:
    with pytest.raises(TypeError, match="booleans"):
        Seed.root(1) / True


@given(st.integers(1, 1 << 80), st.integers())
def test_below_stays_below(bound: int, root: int) -> None:
    assert 0 <= Seed.root(root).stream().below(bound) < bound


def test_a_power_of_two_takes_its_bits_and_throws_none_away() -> None:
    assert [Seed.root(i).stream().below(1 << 9) for i in range(50)] == [
        Seed.root(i).bits(9) for i in range(50)
    ]


@given(st.integers(-(1 << 40), 1 << 40), st.integers(0, 1 << 40), st.integers())
def test_integer_includes_both_ends_and_no_more(low: int, width: int, root: int) -> None:
    assert low <= Seed.root(root).integer(low, low + width) <= low + width


def fair(counts: Counter[object], expected: dict[object, float]) -> bool:
    """Say whether every count lies within six standard deviations: chance alone fails once in 10**8."""
    total = sum(counts.values())
    assert set(counts) <= set(expected)
    return all(
        abs(counts[key] - total * p) <= 6 * (total * p * (1 - p)) ** 0.5 for key, p in expected.items()
    )


def test_below_is_uniform_where_a_remainder_would_not_be() -> None:
    stream = Seed.root("fair").stream()
    counts: Counter[object] = Counter(stream.below(5) for _ in range(20_000))
    assert fair(counts, dict.fromkeys(range(5), 1 / 5))


def test_every_order_is_equally_likely() -> None:
    stream = Seed.root("orders").stream()
    counts: Counter[object] = Counter("".join(stream.shuffled("abc")) for _ in range(12_000))
    assert fair(counts, dict.fromkeys(("".join(p) for p in permutations("abc")), 1 / 6))


def test_weights_and_chances_are_kept() -> None:
    stream = Seed.root("weights").stream()
    counts: Counter[object] = Counter(stream.weighted("abc", (1, 0, 3)) for _ in range(10_000))
    assert fair(counts, {"a": 1 / 4, "b": 0.0, "c": 3 / 4})
    assert counts["b"] == 0
    hits: Counter[object] = Counter(stream.chance(2, 7) for _ in range(10_000))
    assert fair(hits, {True: 2 / 7, False: 5 / 7})


def test_samples_have_no_repetition_and_every_subset_is_reached() -> None:
    stream = Seed.root("subsets").stream()
    found = Counter("".join(sorted(stream.sample("abcde", 3))) for _ in range(4_000))
    assert len(found) == comb(5, 3)
    assert all(len(set(subset)) == 3 for subset in found)


@given(st.lists(st.integers()), st.integers())
def test_shuffling_keeps_the_items(items: list[int], root: int) -> None:
    shuffled = Seed.root(root).shuffled(items)
    assert Counter(shuffled) == Counter(items)


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: s.below(0),
        lambda s: s.integer(2, 1),
        lambda s: s.choice(()),
        lambda s: s.weighted("ab", (1,)),
        lambda s: s.weighted("ab", (0, 0)),
        lambda s: s.sample("ab", 3),
        lambda s: s.sample("ab", -1),
    ],
)
def test_impossible_asks_are_refused(ask: object) -> None:
    with pytest.raises(ValueError):
        ask(Stream(bytes(32)))  # type: ignore[operator]
