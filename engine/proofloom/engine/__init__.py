"""The face of the engine: the words that a generator or a verifier is written in. Standard library only."""

from proofloom.engine.errors import DamagedError, MissingExtraError, Problem, RecipeError, Reject
from proofloom.engine.marks import Generator, Verifier, generator, verifier
from proofloom.engine.record import (
    AnswerFormat,
    Candidate,
    Grade,
    GradeOutcome,
    Outcome,
    Record,
    Stamp,
    Step,
    Verdict,
)
from proofloom.engine.seed import Seed, Stream

__all__ = [
    "AnswerFormat",
    "Candidate",
    "DamagedError",
    "Generator",
    "Grade",
    "GradeOutcome",
    "MissingExtraError",
    "Outcome",
    "Problem",
    "RecipeError",
    "Record",
    "Reject",
    "Seed",
    "Stamp",
    "Step",
    "Stream",
    "Verdict",
    "Verifier",
    "generator",
    "verifier",
]
