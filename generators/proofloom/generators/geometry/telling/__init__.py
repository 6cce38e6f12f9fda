"""Problems of plane geometry told in English and Chinese, from tables of phrases."""

from proofloom.generators.geometry.telling.ask import Ask, Language, Register, Telling
from proofloom.generators.geometry.telling.lite import Beside, beside, instruction
from proofloom.generators.geometry.telling.steps import aside_of, reason_of, step_of
from proofloom.generators.geometry.telling.tell import answer_of, clause_of, construction_of, tell, worth_of

__all__ = [
    "Ask",
    "Beside",
    "Language",
    "Register",
    "Telling",
    "answer_of",
    "aside_of",
    "beside",
    "clause_of",
    "construction_of",
    "instruction",
    "reason_of",
    "step_of",
    "tell",
    "worth_of",
]
