"""Read statements of plane geometry in English and Chinese back into formal problems, by own grammars."""

from proofloom.verifiers.reading.compare import formal, same_problem
from proofloom.verifiers.reading.statement import Goal, Read, read
from proofloom.verifiers.reading.steps import same_answer, same_step
from proofloom.verifiers.reading.tokens import UnreadableError

__all__ = ["Goal", "Read", "UnreadableError", "formal", "read", "same_answer", "same_problem", "same_step"]
