"""Writes an audit down: as lines for a terminal, as a Markdown table, several audits side by side."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

Audit = Mapping[str, Any]
"""What `audit` returns, also as read back from JSON."""
MARKS = ("least", "a quarter below", "half below", "three quarters below", "most")


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the title of each figure, and what it says."""
    return tomllib.loads(resources.files(__package__).joinpath("figures.toml").read_text(encoding="utf-8"))


def percent(share: list[int]) -> str:
    """Return a share in percent, rounded half up to a tenth; nothing of nothing is a dash."""
    count, of = share
    tenths = (2000 * count + of) // (2 * of) if of else 0
    return f"{tenths // 10}.{tenths % 10} %" if of else "–"


def scope(found: Audit) -> str:
    """Return how much was audited, in words."""
    run = f"{found['run']:,} were" if found["run"] else "none was"
    return (
        f"{found['questions']:,} questions about {found['programs']:,} programs, "
        f"of which {run} run in the jail"
    )


def lines(found: Audit) -> Iterator[str]:
    """Yield an audit as text: a heading for each figure, and a line for each share."""
    yield scope(found)
    for name, shares in found["figures"].items():
        if shares:
            yield f"{words()[name]['title']}: {words()[name]['says']}"
        for label, share in shares.items():
            yield f"  {percent(share):>8}  {label} ({share[0]:,} of {share[1]:,})"
    if found["steps"]:
        yield f"Steps of the runs, by unit: {', '.join(MARKS)}; mean"
    for group, spread in found["steps"].items():
        yield f"  {group}: {_spread(spread)}"


def mean(spread: Mapping[str, Any]) -> str:
    """Return the mean of some steps, rounded half up to a hundredth."""
    hundredths = (200 * spread["total"] + spread["runs"]) // (2 * spread["runs"])
    return f"{hundredths // 100:,}.{hundredths % 100:02}"


def table(audits: Mapping[str, Audit]) -> str:
    """Return audits side by side as a Markdown table, one column each, named by the keys."""
    rows = [
        ["", *audits],
        ["---", *["---:"] * len(audits)],
        ["questions", *(f"{found['questions']:,}" for found in audits.values())],
        ["programs (run in the jail)", *(f"{f['programs']:,} ({f['run']:,})" for f in audits.values())],
    ]
    for name, word in words().items():
        shares = [found["figures"].get(name, {}) for found in audits.values()]
        labels = _merged(shares)
        if labels:
            rows.append([f"**{word['title']}**: {word['says']}", *[""] * len(audits)])
        rows += [
            [label, *(percent(one[label]) if label in one else "" for one in shares)] for label in labels
        ]
    rows.append([f"**Steps of the runs**: {', '.join(MARKS)}; mean", *[""] * len(audits)])
    groups = dict.fromkeys(group for found in audits.values() for group in found["steps"])
    for group in groups:
        spreads = [found["steps"].get(group) for found in audits.values()]
        rows.append([group, *(_spread(spread) if spread else "" for spread in spreads)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _merged(parts: Iterable[Iterable[str]]) -> list[str]:
    """Return all labels once, each after the one that it follows in its own part."""
    found: list[str] = []
    for part in parts:
        place = 0
        for label in part:
            if label not in found:
                found.insert(place, label)
            place = found.index(label) + 1
    return found


def _spread(spread: Mapping[str, Any]) -> str:
    return f"{', '.join(f'{mark:,}' for mark in spread['marks'])}; {mean(spread)}"
