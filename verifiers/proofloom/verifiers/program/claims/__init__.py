"""Decisions about every input of a box of integer parameters, for verifiers and graders."""

from proofloom.verifiers.program.claims.deciding import (
    branch_reachable,
    equivalent,
    most_steps,
    reachable,
)
from proofloom.verifiers.program.claims.inputs import Decision, Found, Inputs, same

__all__ = (
    "Decision",
    "Found",
    "Inputs",
    "branch_reachable",
    "equivalent",
    "most_steps",
    "reachable",
    "same",
)
