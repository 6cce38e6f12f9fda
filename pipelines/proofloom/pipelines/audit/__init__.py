"""The audit of questions about programs: how well they can be guessed, what runs reach, what is alike.

    from proofloom.pipelines.audit import audit
    from proofloom.pipelines.audit.items import of_file

    found = audit(list(of_file(Path("cruxeval.jsonl"))))

Every figure is a count of so many of so many. Programs are run in the jail only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from proofloom.engine import RecipeError
from proofloom.pipelines.audit.alike import likeness
from proofloom.pipelines.audit.balance import balance
from proofloom.pipelines.audit.copied import copied
from proofloom.pipelines.audit.coverage import coverage
from proofloom.pipelines.audit.effort import effort
from proofloom.pipelines.audit.graphs import call_graphs, cyclomatic
from proofloom.pipelines.audit.guessed import guessed
from proofloom.pipelines.audit.items import Item, of_dataset
from proofloom.pipelines.audit.leaked import leaked
from proofloom.pipelines.audit.majority import majority
from proofloom.pipelines.audit.necessity import necessity
from proofloom.pipelines.audit.neighbour import neighbour
from proofloom.pipelines.audit.runs import Ran, ran
from proofloom.pipelines.audit.shares import Audited, Shares
from proofloom.pipelines.look.reader import Dataset
from proofloom.verifiers.jail import JailError

__all__ = ("FIGURES", "audit", "of_finished")

QUESTIONS, PROGRAMS = 4_000, 100  # that a card is made of
TRIES = 3

FIGURES: dict[str, Callable[[Audited], Shares]] = {
    "majority": majority,
    "copied": copied,
    "leaked": leaked,
    "guessed": guessed,
    "neighbour": neighbour,
    "balance": balance,
    "coverage": coverage,
    "necessity": necessity,
    "likeness": likeness,
    "call_graphs": call_graphs,
    "cyclomatic": cyclomatic,
}
"""What is asked of every set of questions, in the order in which it is told."""
_RUN = ("coverage", "necessity")


def audit(items: Sequence[Item], programs: int = 1_000) -> dict[str, Any]:
    """Return all figures as plain JSON; raise `RecipeError` for no questions, `JailError` without a jail.

    So many programs are run, the first in the order of the ids of their questions; 0 runs none. Where nobody
    has counted a run's steps, their number as counted here is audited as a question of its own.
    """
    if not items:
        raise RecipeError.of("audit", "there is no question about a program to audit")
    audited = Audited(items, {})
    runs: dict[str, Ran] = {}
    for item in sorted(audited.programs, key=lambda item: item.id)[:programs]:
        found = _ran(item)
        if found is not None:
            runs[item.id] = found
    audited = Audited([*items, *_counted(items, runs)], runs)
    return {
        "questions": len(items),
        "programs": len(audited.programs),
        "run": len(runs),
        "figures": {
            name: {label: list(share) for label, share in figure(audited).items()}
            for name, figure in FIGURES.items()
            if runs or name not in _RUN
        },
        "steps": {name: asdict(spread) for name, spread in effort(Audited(items, runs)).items()},
    }


def of_finished(dataset: Dataset) -> dict[str, Any] | None:
    """Return what a dataset's card tells; None when it asks nothing about programs.

    It is made of fewer questions than the command takes, so that finishing a dataset stays quick; where
    there is no jail, what needs runs is left out.
    """
    items = of_dataset(dataset, QUESTIONS)
    if not items:
        return None
    try:
        return audit(items, PROGRAMS)
    except JailError:
        return audit(items, 0)


def _ran(item: Item) -> Ran | None:
    """Run a program; once more, and a third time, where the jail fails, as it may on a busy machine."""
    for _ in range(TRIES - 1):
        try:
            return ran(item)
        except JailError:
            continue
    return ran(item)


def _counted(items: Sequence[Item], runs: dict[str, Ran]) -> list[Item]:
    """Return the questions after the steps of runs that we counted ourselves."""
    return [
        replace(item, kind="steps", answer=str(runs[item.id].steps))
        for item in items
        if item.steps is None and item.id in runs
    ]
