"""What holds in the figure of an angle problem: the drawn figure, and whether small changes keep it so."""

from __future__ import annotations

from functools import cached_property

from proofloom.engine import Outcome
from proofloom.engine.geometry.angles import AngleProblem
from proofloom.engine.geometry.facts import AngleIs, Fact
from proofloom.verifiers.geometry.arrangement import Arrangement, NonsenseError, Normal
from proofloom.verifiers.geometry.freedom import equation, solutions
from proofloom.verifiers.geometry.model import Model, UndecidedError, plan
from proofloom.verifiers.steps.angle_instances import Catalogue


class Figure:
    """One problem's figure, read once for all of its steps. Raises NonsenseError when there is none."""

    def __init__(self, body: AngleProblem) -> None:
        self.body = body
        self.setting = Arrangement(body)
        self.premises = [self.setting.normal(fact) for fact in body.premises]
        self._known: dict[Normal, Outcome] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every instance of every theorem."""
        return Catalogue(self.setting)

    @cached_property
    def _model(self) -> Model | None:
        body = self.body
        if len(body.drawing) != len(body.points) or len(body.directions) != len(body.lines):
            return None
        try:
            return Model(body, plan(body), body.directions, {})
        except (UndecidedError, ValueError):  # no figure to look at
            return None

    @cached_property
    def _changes(self) -> list[list[int]]:
        """The small changes of directions that keep the premises."""
        equations = [equation(self.setting, fact) for fact in self.body.premises]
        return solutions(equations, len(self.body.lines))

    @cached_property
    def consistent(self) -> Outcome:
        """Whether setting and premises hold together: the drawn figure is the witness."""
        if self._model is None:
            return Outcome.UNKNOWN
        try:
            held = self._model.keeps_setting() and all(map(self._model.holds, self.body.premises))
        except (UndecidedError, ValueError):
            return Outcome.UNKNOWN
        return Outcome.PASS if held else Outcome.FAIL

    def truth(self, fact: Fact) -> Outcome:
        """Say whether a fact holds in the construction: in the drawn figure, and in all near it that keep the
        premises. What only this drawing happens to show is not true of the construction."""
        normal = self.setting.normal(fact)
        if normal not in self._known:
            self._known[normal] = Outcome.PASS if normal in self.premises else self._seen(fact)
        return self._known[normal]

    def _seen(self, fact: Fact) -> Outcome:
        if self.consistent is not Outcome.PASS or self._model is None:
            return Outcome.UNKNOWN
        try:
            if not self._model.holds(fact):
                return Outcome.FAIL
        except UndecidedError:
            return Outcome.UNKNOWN
        except ValueError:  # finer than any angle of the drawn figure, so not one of them
            return Outcome.FAIL
        try:
            row = equation(self.setting, fact)
        except NonsenseError:
            return Outcome.UNKNOWN
        moved = any(sum(a * b for a, b in zip(row, change, strict=True)) for change in self._changes)
        return Outcome.FAIL if moved else Outcome.PASS

    def established(self, fact: Fact) -> bool:
        """Say whether a fact answers the question."""
        return isinstance(fact, AngleIs) and self.setting.key(fact.angle) == self.setting.key(self.body.goal)
