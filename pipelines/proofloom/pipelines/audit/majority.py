"""How often the most frequent answer is right: what one gets who always says the same."""

from __future__ import annotations

from collections import Counter

from proofloom.pipelines.audit.shares import Audited, Shares, by_kind


def majority(audited: Audited) -> Shares:
    """Return the share of the most frequent answer of each kind."""
    most = {
        kind: max(Counter(item.answer for item in items).values()) for kind, items in audited.kinds.items()
    }
    return by_kind(audited, most)
