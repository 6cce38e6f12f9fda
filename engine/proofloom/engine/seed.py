"""Randomness by address: every draw is a pure function of where it stands in the plan.

A `Seed` is a node in a tree of names; `seed / "angle" / 3` is its child. A node's digest is
BLAKE2b over its parent's digest and its own typed, length-prefixed name, so that no two addresses
share a stream and neighbours have nothing in common (`seed + index`, the usual way, makes
neighbouring seeds the same data shifted by one). The samplers are our own, over raw bits: the
standard library promises only `random()` across versions.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
_BLOCK = 64  # bytes per BLAKE2b output block


class Stream:
    """An endless sequence of draws from one seed, for code that makes many; the order of calls matters."""

    __slots__ = ("_bits", "_counter", "_digest", "_left")

    def __init__(self, digest: bytes) -> None:
        self._digest = digest
        self._counter = 0
        self._bits = 0
        self._left = 0

    def bits(self, count: int) -> int:
        """Return `count` random bits as an integer in [0, 2**count)."""
        if self._left < count:
            self._fetch(count)
        taken = self._bits & ((1 << count) - 1)
        self._bits >>= count
        self._left -= count
        return taken

    def _fetch(self, count: int) -> None:
        """Have `count` bits in store."""
        while self._left < count:
            block = blake2b(self._counter.to_bytes(8, "big"), key=self._digest, person=b"stream").digest()
            self._counter += 1
            self._bits |= int.from_bytes(block, "big") << self._left
            self._left += 8 * _BLOCK

    def below(self, bound: int) -> int:
        """Return an integer in [0, bound), each equally likely (by rejection)."""
        if bound < 1:
            raise ValueError(f"bound must be at least 1, got {bound}")
        width = (bound - 1).bit_length()
        mask = (1 << width) - 1
        while True:
            if self._left < width:
                self._fetch(width)
            value = self._bits & mask  # what `bits` does, without a call for each draw
            self._bits >>= width
            self._left -= width
            if value < bound:
                return value

    def integer(self, low: int, high: int) -> int:
        """Return an integer in [low, high], both ends included."""
        if low > high:
            raise ValueError(f"empty range: {low} to {high}")
        return low + self.below(high - low + 1)

    def chance(self, numerator: int, denominator: int) -> bool:
        """Return True with probability numerator / denominator."""
        return self.below(denominator) < numerator

    def choice(self, items: Sequence[T]) -> T:
        """Return one of the items, each equally likely."""
        if not items:
            raise ValueError("nothing to choose from")
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[int]) -> T:
        """Return one of the items with probability proportional to its non-negative integer weight."""
        if len(items) != len(weights):
            raise ValueError(f"{len(items)} items but {len(weights)} weights")
        target = self.below(sum(weights))
        for item, weight in zip(items, weights, strict=True):
            target -= weight
            if target < 0:
                return item
        raise AssertionError("unreachable: the weights sum to more than the target")

    def shuffle(self, items: MutableSequence[T]) -> None:
        """Shuffle in place (Fisher and Yates)."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a random order."""
        copy = list(items)
        self.shuffle(copy)
        return copy

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Return `count` different positions' items in random order."""
        if not 0 <= count <= len(items):
            raise ValueError(f"cannot take {count} of {len(items)}")
        return self.shuffled(items)[:count]


@dataclass(frozen=True, slots=True)
class Seed:
    """A node in the tree of addresses. Its methods are pure: the same node always answers the same."""

    digest: bytes

    @classmethod
    def root(cls, value: int | str | bytes) -> Seed:
        """Start a tree from a recipe's seed (integer or text) or from the bytes of a secret."""
        return cls(blake2b(_name(value), person=b"proofloom seed").digest()[:32])

    def __truediv__(self, name: int | str) -> Seed:
        return Seed(blake2b(_name(name), key=self.digest, person=b"child").digest()[:32])

    def stream(self) -> Stream:
        """Return a fresh stream of draws for code that makes many in order."""
        return Stream(self.digest)

    def bits(self, count: int) -> int:
        """Return `count` random bits."""
        return self.stream().bits(count)

    def integer(self, low: int, high: int) -> int:
        """Return an integer in [low, high], both ends included."""
        return self.stream().integer(low, high)

    def chance(self, numerator: int, denominator: int) -> bool:
        """Return True with probability numerator / denominator."""
        return self.stream().chance(numerator, denominator)

    def choice(self, items: Sequence[T]) -> T:
        """Return one of the items, each equally likely."""
        return self.stream().choice(items)

    def weighted(self, items: Sequence[T], weights: Sequence[int]) -> T:
        """Return one of the items with probability proportional to its weight."""
        return self.stream().weighted(items, weights)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a random order."""
        return self.stream().shuffled(items)

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Return `count` different positions' items in random order."""
        return self.stream().sample(items, count)


def _name(value: int | str | bytes) -> bytes:
    """Encode one path component so that no two components, of any types, share an encoding."""
    if isinstance(value, bool):
        raise TypeError("a seed's path is made of integers and text, not booleans")
    if isinstance(value, int):
        return b"i" + str(value).encode("ascii")
    if isinstance(value, str):
        return b"s" + value.encode("utf-8")
    return b"b" + value
