"""Grade a response to any task that Proofloom emits, from the row alone."""

from proofloom.engine.program.task import Exercise
from proofloom.verifiers.steps.row import KINDS as SOLVED
from proofloom.verifiers.steps.row import RowError
from proofloom.verifiers.tasks.exercises import EXERCISES
from proofloom.verifiers.tasks.grading import VERSION, answer_of, grade_task

KINDS: dict[str, type] = {**SOLVED, **dict.fromkeys(EXERCISES, Exercise)}

__all__ = ["KINDS", "VERSION", "RowError", "answer_of", "grade_task"]
