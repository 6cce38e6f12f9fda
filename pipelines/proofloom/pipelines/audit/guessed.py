"""How often a guess from a program's size is right: each fifth guessed by what the other four teach.

Everything is in integers and fractions, so that every machine finds the same shares.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from proofloom.pipelines.audit.features import features
from proofloom.pipelines.audit.least_squares import fitted
from proofloom.pipelines.audit.shares import Audited, Shares
from proofloom.pipelines.audit.tree import grown

FOLDS = 5
FEWEST = 2 * FOLDS  # questions of a kind
_INTEGER = re.compile(r"-?\d{1,15}")


def guessed(audited: Audited) -> Shares:
    """Return for each kind how often a constant, a linear fit and a tree of questions are right.

    The constant is the most frequent answer among those learned from. The linear fit is for kinds with
    integers as answers, and its guess is rounded.
    """
    found: Shares = {}
    for kind, items in audited.kinds.items():
        if len(items) < FEWEST:
            continue
        seen = [features(item) for item in items]
        answers = [item.answer for item in items]
        folds = [_fold(item.source) for item in items]
        right = Counter[str]()
        numbers = all(map(_INTEGER.fullmatch, answers))
        for fold in range(FOLDS):
            learn = [place for place, other in enumerate(folds) if other != fold]
            ask = [place for place, other in enumerate(folds) if other == fold]
            if not learn or not ask:
                continue
            known = [answers[place] for place in learn]
            inputs = [seen[place] for place in learn]
            wanted, asked = [answers[place] for place in ask], [seen[place] for place in ask]
            right["a constant"] += wanted.count(Counter(known).most_common(1)[0][0])
            tree = grown(inputs, known)
            right["a tree"] += _agree(wanted, [tree.guess(one) for one in asked])
            if numbers:
                linear = fitted(inputs, list(map(int, known)))
                right["a linear fit"] += _agree(wanted, [str(linear.guess(one)) for one in asked])
        found |= {f"{kind}, {way}": (right[way], len(items)) for way in sorted(right)}
    return found


def _agree(wanted: Sequence[str], guesses: Sequence[str]) -> int:
    return sum(one == other for one, other in zip(wanted, guesses, strict=True))


def _fold(source: str) -> int:
    """Return which fifth a program belongs to: all questions about it to the same."""
    return blake2b(source.encode("utf-8", "replace"), digest_size=4).digest()[0] % FOLDS
