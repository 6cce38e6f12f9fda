"""Write a proof by hand, line by line, in names instead of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from proofloom.engine.geometry.derivation import GIVEN, LINEAR, Proof, Step, Use
from proofloom.engine.geometry.jgex import read_jgex
from proofloom.engine.geometry.predicates import Fact, fact
from proofloom.engine.geometry.problem import Problem
from proofloom.verifiers.geometry.proofs.linear import Line, line_of


def spoken(text: str, points: tuple[str, ...]) -> Fact:
    """Return a fact from words such as "perp a b c d" or "lconst a b 5/2"."""
    name, *words = text.split()
    value = Fraction(words.pop()) if words[-1] not in points else None
    return fact(name, [points.index(word) for word in words], value)


@dataclass
class Draft:
    """A proof in the making about the problem of a JGEX line; methods add a step and return its number."""

    line: str
    steps: list[Step] = field(default_factory=list)
    conditions: list[Fact] = field(default_factory=list)
    problem: Problem = field(init=False)

    def __post_init__(self) -> None:
        self.problem = read_jgex(self.line)

    def fact(self, text: str) -> Fact:
        """Return a fact of this problem's points."""
        return spoken(text, self.problem.points)

    def given(self, text: str) -> int:
        """Cite a hypothesis."""
        return self._add(Step(self.fact(text), GIVEN))

    def rule(self, name: str, on: str, claim: str, *premises: int, needs: str = "") -> int:
        """Apply a theorem: `on` gives its letters' points, as "A=a B=b"; `needs` are its conditions."""
        places = dict(word.split("=") for word in on.split())
        points = tuple(self.problem.points.index(places[letter]) for letter in sorted(places))
        for condition in filter(None, map(str.strip, needs.split(";"))):
            if (one := self.fact(condition)) not in self.conditions:
                self.conditions.append(one)
        return self._add(Step(self.fact(claim), name, premises, points))

    def linear(
        self, claim: str, *uses: tuple[int, str, int], reading: str = "", scale: int = 1, lift: int = 0
    ) -> int:
        """Combine premises: (step, what it is read as or "" for itself, coefficient)."""
        combined = tuple(
            Use(step, self.fact(text) if text else self.steps[step].claim, coefficient)
            for step, text, coefficient in uses
        )
        read = self.fact(reading or claim)
        premises = tuple(use.step for use in combined)
        return self._add(Step(self.fact(claim), LINEAR, premises, (), combined, read, scale, lift))

    def combined(self, claim: str, *uses: tuple[int, str], reading: str = "") -> int:
        """Combine premises with the coefficients that make it come out, found by elimination."""
        read = self.fact(reading or claim)
        lines = [line_of(self.fact(text) if text else self.steps[step].claim) for step, text in uses]
        unknowns = sorted({pair for line in (*lines, line_of(read)) for pair, _ in line.terms})
        columns = [_column(line, unknowns) for line in (*lines, line_of(read))]
        factors = _solved(columns)
        scale = lcm(*(factor.denominator for factor in factors))
        whole = [int(factor * scale) for factor in factors]
        right = sum(
            (n * line.value for n, line in zip(whole, lines, strict=True)), -scale * line_of(read).value
        )
        lift = int(right) if lines[0].turns else 0
        taken = [(step, text, n) for (step, text), n in zip(uses, whole, strict=True)]
        return self.linear(claim, *taken, reading=reading, scale=scale, lift=lift)

    def proof(self, *ends: int, goal: str = "") -> Proof:
        """Return the proof; its goal is the last claim unless given, its end the last step unless given."""
        last = ends or (len(self.steps) - 1,)
        what = self.fact(goal) if goal else self.steps[last[0]].claim
        return Proof(self.problem.points, tuple(self.steps), what, last, tuple(self.conditions))

    def _add(self, step: Step) -> int:
        self.steps.append(step)
        return len(self.steps) - 1


def _column(line: Line, unknowns: list[tuple[int, int]]) -> list[Fraction]:
    column = [Fraction(0)] * len(unknowns)
    for pair, coefficient in line.terms:
        column[unknowns.index(pair)] += coefficient
    return column


def _solved(columns: list[list[Fraction]]) -> list[Fraction]:
    """Return the factors with which the columns before the last add up to the last (Gauss and Jordan)."""
    rows = [list(row) for row in zip(*columns, strict=True)]
    width = len(columns) - 1
    pivots: list[int] = []
    for column in range(width):
        at = next((i for i in range(len(pivots), len(rows)) if rows[i][column]), None)
        if at is None:
            continue
        top = len(pivots)
        rows[top], rows[at] = rows[at], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for i, row in enumerate(rows):
            if i != top and row[column]:
                rows[i] = [v - row[column] * u for v, u in zip(row, rows[top], strict=True)]
        pivots.append(column)
    assert not any(row[-1] for row in rows[len(pivots) :]), "the premises do not add up to the claim"
    factors = [Fraction(0)] * width
    for row, column in zip(rows, pivots, strict=False):
        factors[column] = row[-1]
    return factors
