"""How much of the programs is needed: taken out, it changes what some input gives; and what inputs change."""

from __future__ import annotations

from proofloom.pipelines.audit.shares import Audited, Shares

MOST_PART = (4, 5)  # of the changed inputs


def necessity(audited: Audited) -> Shares:
    """Return the share of statements that are needed, of programs without an idle one, and of constant ones.

    Observed is the value, the arguments as they are left, an exception, and a run of more than twice the
    steps. A statement is idle when none of the inputs that were tried shows it to be needed, and without it
    no variable might be read unset, nor a function that returns a value end without one.
    """
    runs = list(audited.runs.values())
    tried = [shown for run in runs for shown in run.needed.values() if shown is not None]
    varied = [run for run in runs if run.first]
    part, whole = MOST_PART
    return {
        "statements that are needed": (sum(tried), len(tried)),
        "programs with nothing idle": (
            sum(all(shown is not False for shown in run.needed.values()) for run in runs),
            len(runs),
        ),
        "programs that give the same for 4 of 5 changed inputs": (
            sum(whole * run.same >= part * run.first for run in varied),
            len(varied),
        ),
    }
