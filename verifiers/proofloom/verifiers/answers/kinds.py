"""What a task can ask of an answer: its type, its form, how it is picked out, and what it may cost."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from proofloom.engine import GradeOutcome


class AnswerType(StrEnum):
    """What kind of thing the answer is. With AUTO the gold answer's own notation says it."""

    AUTO = "auto"
    INTEGER = "integer"  # written as an integer: 43.0 and 86/2 are not
    RATIONAL = "rational"
    NUMBER = "number"  # any real constant: radicals and pi too
    DEGREES = "degrees"  # a number of degrees, with or without the degree sign
    ANGLE = "angle"  # degrees with their sign, or radians
    QUANTITY = "quantity"  # a number with a unit; single letters after it are units
    EXPRESSION = "expression"  # polynomials, rational functions and radicals in named variables
    TUPLE = "tuple"
    SET = "set"
    LIST = "list"  # of program values: an integer is matched by an integer only
    MATRIX = "matrix"
    INTERVAL = "interval"
    RELATION = "relation"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    JSON = "json"  # a program value as a JSON literal, compared with exact types
    TEXT = "text"  # the same characters, white space apart


class Policy(StrEnum):
    """Which of several final answers counts."""

    STRICT = "strict"  # there must be exactly one (it may be repeated word for word)
    LAST_AFTER_THINKING = "last_after_thinking"
    THINKING_OPENED = "thinking_opened"  # by the prompt: the last one after its closing, which there must be


class AnswerForm(StrEnum):
    """How far a constant must be worked out."""

    ANY = "any"
    VALUE = "value"  # 123*456 and sqrt(9) are questions; 17*pi, 6/8 and sqrt(8) are values
    SIMPLEST = "simplest"  # fractions in lowest terms, no square left under a square root


class Budget(NamedTuple):
    """Upper limits, all counted and none timed; what exceeds one of the last two is unknown, else unparsed.

    response   characters of a whole response
    answer     characters of one final answer
    tokens     tokens of one final answer
    depth      levels of brackets, fractions, radicals and exponents
    digits     digits of one number, and the size of a decimal exponent
    bits       bits of one integer during evaluation
    terms      products of terms in one multiplication of polynomials
    degree     exponents, and the index of a radical times 16
    precision  bits to which a radical expression is enclosed
    work       products in one comparison, long ones counted once more for every 64 bits
    """

    response: int = 4_000_000
    answer: int = 4_000
    tokens: int = 1_000
    depth: int = 24
    digits: int = 1_000
    bits: int = 16_000
    terms: int = 4_000
    degree: int = 1_024
    precision: int = 16_000
    work: int = 300_000


class NoVerdictError(Exception):
    """A response was not compared to the end; the message says why, and the outcome what that means."""

    outcome = GradeOutcome.ERROR


class UnreadableError(NoVerdictError):
    """The text is no answer in the grammar, or too large to look at."""

    outcome = GradeOutcome.UNPARSED


class TruncatedError(NoVerdictError):
    """The response ends before its final answer does."""

    outcome = GradeOutcome.TRUNCATED


class UndecidedError(NoVerdictError):
    """The answer was read but equality could not be decided within the budget."""

    outcome = GradeOutcome.UNKNOWN
