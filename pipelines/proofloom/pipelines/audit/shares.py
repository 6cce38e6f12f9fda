"""The form of every figure: so many of so many, by label; and what the figures are made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from proofloom.pipelines.audit.items import Item
from proofloom.pipelines.audit.runs import Ran

Share = tuple[int, int]
"""How many, and of how many."""
Shares = dict[str, Share]


@dataclass(frozen=True)
class Audited:
    """Questions, and what the jail knows of their programs, by the item asked first about each."""

    items: Sequence[Item]
    runs: Mapping[str, Ran]

    @cached_property
    def kinds(self) -> dict[str, list[Item]]:
        """The questions of each kind, the kinds in order."""
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            found[item.kind].append(item)
        return dict(sorted(found.items()))

    @cached_property
    def programs(self) -> list[Item]:
        """The first question about each different program."""
        return list({item.source: item for item in reversed(self.items)}.values())[::-1]


def by_kind(audited: Audited, counted: Mapping[str, int]) -> Shares:
    """Return a count for each kind as a share of its questions."""
    return {kind: (counted[kind], len(items)) for kind, items in audited.kinds.items() if kind in counted}


def histogram(labels: Iterable[str], order: Sequence[str] = ()) -> Shares:
    """Return how often each label stands, in the given order, then by the label."""
    every = list(labels)
    names = [*order, *sorted(set(every) - set(order))]
    return {name: (every.count(name), len(every)) for name in names if name in every}
