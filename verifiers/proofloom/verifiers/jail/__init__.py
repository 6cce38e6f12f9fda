"""Run and grade model-written code behind kernel limits; the expected answers stay with the grader."""

from proofloom.verifiers.jail.budget import Budget, JailError, Level, Result, ResultKind, Test
from proofloom.verifiers.jail.grade import VERSION, grade_function, run_function
from proofloom.verifiers.jail.pool import Jail

__all__ = [
    "VERSION",
    "Budget",
    "Jail",
    "JailError",
    "Level",
    "Result",
    "ResultKind",
    "Test",
    "grade_function",
    "run_function",
]
