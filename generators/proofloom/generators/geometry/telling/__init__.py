"""Problems of plane geometry told in English and Chinese, from tables of phrases."""

from proofloom.generators.geometry.telling.ask import Ask, Language, Register, Telling
from proofloom.generators.geometry.telling.steps import reason_of, step_of
from proofloom.generators.geometry.telling.tell import answer_of, clause_of, tell, worth_of

__all__ = [
    "Ask",
    "Language",
    "Register",
    "Telling",
    "answer_of",
    "clause_of",
    "reason_of",
    "step_of",
    "tell",
    "worth_of",
]
