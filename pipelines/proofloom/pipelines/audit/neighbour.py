"""How often the answer of the program that reads most alike is right: a guess by the text alone.

Similar are the counts of token triples, by their cosine. Counts are small integers and their products exact,
so that every machine finds the same neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from proofloom.pipelines.audit.items import Item
from proofloom.pipelines.audit.shares import Audited, Shares
from proofloom.pipelines.audit.tokens import tokens

WIDTH = 1024  # places that triples are hashed into
MOST = 15  # of one place's count: products of counts stay whole in a float of 24 bits
BLOCK = 256
LARGEST = 8_000  # questions of a kind that are compared, all with all


def neighbour(audited: Audited) -> Shares:
    """Return for each kind how often the nearest other program's answer is right."""
    found: Shares = {}
    for kind, items in audited.kinds.items():
        compared = sorted(items, key=lambda item: item.id)[:LARGEST]
        places = _nearest(compared)
        right = sum(
            place is not None and compared[place].answer == item.answer
            for item, place in zip(compared, places, strict=True)
        )
        found[kind] = (right, len(compared))
    return found


def _nearest(items: Sequence[Item]) -> list[int | None]:
    """Return the place of the most similar item about another program; None where all are about one."""
    vectors = np.stack([_vector(f"{item.source}\n{item.entry}({item.call})") for item in items])
    lengths = np.square(vectors).sum(axis=1, dtype=np.float64)
    programs = np.unique(np.array([item.source for item in items]), return_inverse=True)[1]
    found: list[int | None] = []
    for start in range(0, len(items), BLOCK):
        block = slice(start, start + BLOCK)
        products = (vectors[block] @ vectors.T).astype(np.float64)
        # the item's own length is the same for all, so that this orders as the cosine does
        likeness = np.square(products) / np.maximum(lengths, 1)
        likeness[programs[block, None] == programs[None, :]] = -1
        best = likeness.argmax(axis=1)
        found += [
            int(place) if likeness[row, place] >= 0 else None for row, place in enumerate(best.tolist())
        ]
    return found


def _vector(source: str) -> NDArray[np.float32]:
    found = np.zeros(WIDTH, dtype=np.float32)
    words = tokens(source)
    for triple, count in Counter(zip(words, words[1:], words[2:], strict=False)).items():
        place = int.from_bytes(blake2b(" ".join(triple).encode(), digest_size=4).digest()) % WIDTH
        found[place] = min(MOST, found[place] + count)
    return found
