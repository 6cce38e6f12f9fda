"""What a mutant is, and the draws that all kinds of mutants share."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from proofloom.engine import Stream


@dataclass(frozen=True, slots=True)
class Mutant:
    """A gold, a right answer in other clothes, and a wrong one; `wrong` says whether that was shown.

    The wrong answer was shown wrong by exact arithmetic on the data from which its text was written,
    or it is of another kind of thing (another unit, bracket, relation, type) by construction. `right_in` and
    `given_in` are the texts in which the two boxes stand, in the place of #.
    """

    gold: str
    right: str
    given: str
    wrong: bool
    kind: str = "auto"
    how: dict[str, str] = field(default_factory=dict)
    right_in: str = "#"
    given_in: str = "#"

    @property
    def right_response(self) -> str:
        """The right answer in its box."""
        return self.right_in.replace("#", f"\\boxed{{{self.right}}}")

    @property
    def given_response(self) -> str:
        """The wrong answer in its box."""
        return self.given_in.replace("#", f"\\boxed{{{self.given}}}")


def nonzero(draw: Stream, size: int) -> int:
    """Return an integer of either sign."""
    return draw.integer(1, size) * draw.choice((1, -1))


def rational(draw: Stream, size: int = 60) -> Fraction:
    """Return a rational that is not zero."""
    return Fraction(nonzero(draw, size), draw.integer(2, 40))


def coefficient(draw: Stream) -> Fraction:
    """Return a small integer or rational that is not zero."""
    return Fraction(nonzero(draw, 12)) if draw.chance(2, 3) else rational(draw, 9)
