"""How much of the programs runs: the share of their statements and branches, by the run and by any input."""

from __future__ import annotations

from proofloom.pipelines.audit.shares import Audited, Shares


def coverage(audited: Audited) -> Shares:
    """Return the statements and the outcomes of tests that are reached, and the programs with dead parts."""
    runs = list(audited.runs.values())
    statements = sum(len(run.statements) for run in runs)
    outcomes = 2 * sum(len(run.tests) for run in runs)
    return {
        "statements, by the run asked about": (sum(len(run.reached) for run in runs), statements),
        "statements, by some input": (sum(len(run.ever) for run in runs), statements),
        "branches, by the run asked about": (sum(len(run.outcomes) for run in runs), outcomes),
        "branches, by some input": (sum(len(run.ever_outcomes) for run in runs), outcomes),
        "programs with a statement that the run leaves out": (
            sum(len(run.reached) < len(run.statements) for run in runs),
            len(runs),
        ),
        "programs with a statement that no input reached": (
            sum(len(run.ever) < len(run.statements) for run in runs),
            len(runs),
        ),
    }
