"""Read statements of plane geometry in English and Chinese back into formal problems, by own grammars."""

from proofloom.verifiers.reading.compare import formal, only_instructs, same_beside, same_problem
from proofloom.verifiers.reading.statement import Goal, Read, read
from proofloom.verifiers.reading.steps import kinds, named, same_answer, same_clause, same_step
from proofloom.verifiers.reading.tokens import UnreadableError

__all__ = [
    "Goal",
    "Read",
    "UnreadableError",
    "formal",
    "kinds",
    "named",
    "only_instructs",
    "read",
    "same_answer",
    "same_beside",
    "same_clause",
    "same_problem",
    "same_step",
]
