"""Grade a response to any task that Proofloom emits, from the row alone."""

from proofloom.verifiers.steps.row import KINDS, RowError
from proofloom.verifiers.tasks.grading import VERSION, answer_of, grade_task

__all__ = ["KINDS", "VERSION", "RowError", "answer_of", "grade_task"]
