"""Grade a final answer against a gold answer: read by a grammar, decided exactly, never executed."""

from proofloom.verifiers.answers.grade import VERSION, check_golds, grade
from proofloom.verifiers.answers.kinds import AnswerForm, AnswerType, Budget, Policy

__all__ = ["VERSION", "AnswerForm", "AnswerType", "Budget", "Policy", "check_golds", "grade"]
