"""Grade responses to questions about programs: values, judgements, lines, arguments and code."""

from proofloom.verifiers.program.grading.exercise import grade_exercise
from proofloom.verifiers.program.grading.literals import read_arguments, read_value, same
from proofloom.verifiers.program.grading.words import judgements, lines

__all__ = ["grade_exercise", "judgements", "lines", "read_arguments", "read_value", "same"]
