"""How often the answer is one of the call's arguments."""

from __future__ import annotations

from proofloom.pipelines.audit.shares import Audited, Shares, by_kind


def copied(audited: Audited) -> Shares:
    """Return the share of questions whose answer is an argument, by kind."""
    return by_kind(
        audited,
        {kind: sum(item.answer in item.given for item in items) for kind, items in audited.kinds.items()},
    )
