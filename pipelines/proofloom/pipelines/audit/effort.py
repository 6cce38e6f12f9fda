"""How long the runs are: steps, told for each group of questions apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from proofloom.pipelines.audit.shares import Audited


@dataclass(frozen=True, slots=True)
class Spread:
    """Steps of a group's runs; the marks are the least, the quartiles and the most."""

    runs: int
    total: int
    marks: tuple[int, int, int, int, int]


def effort(audited: Audited) -> dict[str, Spread]:
    """Return the spread of steps of each group, in order."""
    groups: dict[str, list[int]] = defaultdict(list)
    for item in audited.items:
        run = audited.runs.get(item.id)
        steps = item.steps if item.steps is not None else run.steps if run else None
        if steps is not None:
            groups[item.group].append(steps)
    return {name: _spread(sorted(steps)) for name, steps in sorted(groups.items())}


def _spread(steps: list[int]) -> Spread:
    last = len(steps) - 1
    marks = [steps[last * part // 4] for part in range(5)]
    return Spread(len(steps), sum(steps), (marks[0], marks[1], marks[2], marks[3], marks[4]))
