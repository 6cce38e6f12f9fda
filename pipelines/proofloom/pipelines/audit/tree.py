"""A small decision tree that guesses an answer: at each node the question that leaves most guesses right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEEPEST = 6
FEWEST = 8  # examples on each side of a question
ASKED = 8  # thresholds that are tried of each feature

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tree:
    """A node: the guess where it ends, or the feature that is asked whether it is at most a threshold."""

    answer: str
    feature: int = 0
    threshold: int = 0
    low: Tree | None = None
    high: Tree | None = None

    def guess(self, features: Sequence[int]) -> str:
        """Return the answer at the end of the way that the features take."""
        if self.low is None or self.high is None:
            return self.answer
        return (self.low if features[self.feature] <= self.threshold else self.high).guess(features)


def grown(features: Sequence[Sequence[int]], answers: Sequence[str]) -> Tree:
    """Return a tree that was grown on examples."""
    names, codes = np.unique(np.array(answers), return_inverse=True)
    return _node(np.array(features, dtype=np.int64), codes.astype(np.int64), names.tolist(), DEEPEST)


def _node(features: Integers, codes: Integers, names: list[str], depth: int) -> Tree:
    counts = np.bincount(codes, minlength=len(names))
    best, split = _right(codes, len(names)), None
    for feature in range(features.shape[1] if depth else 0):
        column = features[:, feature]
        values = np.unique(column)[:-1]
        for threshold in values[:: max(1, len(values) // ASKED)].tolist():
            low = column <= threshold
            if min(int(low.sum()), int((~low).sum())) < FEWEST:
                continue
            right = _right(codes[low], len(names)) + _right(codes[~low], len(names))
            if right > best:
                best, split = right, (feature, threshold, low)
    answer = names[int(counts.argmax())]
    if split is None:
        return Tree(answer)
    feature, threshold, low = split
    parts = [_node(features[side], codes[side], names, depth - 1) for side in (low, ~low)]
    return Tree(answer, feature, threshold, *parts)


def _right(codes: Integers, count: int) -> int:
    """Return how many of some examples their most frequent answer is right for."""
    return int(np.bincount(codes, minlength=count).max(initial=0))
