"""What a row states: read from its words where they say all, else from its formal problem; and less."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import arb, ctx, fmpq

from geotrusting.figures import BITS, Stated
from proofloom.engine.geometry.language import read_problem
from proofloom.engine.geometry.predicates import Fact, Kind, fact
from proofloom.engine.geometry.problem import Problem, given
from proofloom.engine.geometry.task import fact_of
from proofloom.verifiers.reading import read

CLOSE = arb(10) ** -45
EQUAL = (Kind.EQUALITY, Kind.VALUE)


@dataclass(frozen=True)
class Row:
    """A row of a dataset, its body as plain values."""

    row: Mapping[str, Any]

    @cached_property
    def body(self) -> dict[str, Any]:
        """The formal problem with all that belongs to it."""
        found: dict[str, Any] = json.loads(self.row["body"])
        return found

    @cached_property
    def problem(self) -> Problem:
        """The problem, its goal with it."""
        return read_problem(self.body["problem"])

    @property
    def names(self) -> tuple[str, ...]:
        """The points' names."""
        return self.problem.points

    @property
    def kind(self) -> str:
        """What is asked for: value, proof, option, premise, wrong step, theorem or sub-goal."""
        return str(self.body["kind"])

    @property
    def mode(self) -> str:
        """Where the statement stands."""
        return str(self.body.get("mode", "text-full"))

    @cached_property
    def prompt(self) -> str:
        """The prompt without how to answer."""
        return str(self.row["prompt"]).rpartition("\n\n")[0]

    @cached_property
    def statement(self) -> str:
        """What the prompt says before its options."""
        return self.prompt if self.kind in ("value", "proof") else self.prompt.partition("\n\n")[0]

    @cached_property
    def whole(self) -> bool:
        """Whether the words of the prompt state all."""
        return self.mode == "text-full"

    @cached_property
    def told(self) -> frozenset[Fact]:
        """What the words state; raises the reader's error where they are not understood."""
        found = read(self.statement, self.body["language"], self.names, self.body["places"])
        return found.facts | found.sized

    @cached_property
    def formal(self) -> frozenset[Fact]:
        """What the formal problem states."""
        return self._given(lambda clause, part: True) | self.order

    @cached_property
    def order(self) -> frozenset[Fact]:
        """What is said of order beside the clauses."""
        return frozenset(self.fact(text) for text in self.body["order"])

    def _given(self, kept: Any) -> frozenset[Fact]:
        found = [one.fact for one in given(self.problem) if kept(one.clause, one.construction)]
        for at, clause in enumerate(self.problem.clauses):
            for number, part in enumerate(clause.constructions):
                if part.condition and kept(at, number):
                    found.append(fact(part.name, part.arguments))
        return frozenset(found)

    def stated(self, facts: frozenset[Fact]) -> Stated:
        """Return facts as premises of a figure."""
        equal = sorted((one for one in facts if one.predicate.kind in EQUAL), key=repr)
        order = sorted((one for one in facts if one.predicate.kind not in EQUAL), key=repr)
        places = tuple((float(x), float(y)) for x, y in self.body["places"])
        return Stated(len(self.names), tuple(equal), tuple(order), places)

    @cached_property
    def premises(self) -> Stated:
        """What the row states, by its words alone where they say all."""
        return self.stated(self.told if self.whole else self.formal)

    def without_clause(self, at: int) -> Stated:
        """Return what is stated without a clause, whose points are free then."""
        new = set(self.problem.clauses[at].points)
        facts = self._given(lambda clause, part: clause != at)
        return self.stated(facts | {one for one in self.order if new.isdisjoint(one.points)})

    def without(self, at: int, number: int) -> Stated:
        """Return what is stated without one construction of a clause, and what is said of order with it."""
        new = set(self.problem.clauses[at].points)
        facts = self._given(lambda clause, part: (clause, part) != (at, number))
        ordered = {one for one in facts | self.order if one.predicate.kind not in EQUAL}
        return self.stated((facts - ordered) | {one for one in ordered if new.isdisjoint(one.points)})

    @property
    def goal(self) -> Fact | None:
        """The fact that is to be shown, if one is."""
        return self.problem.goals[0] if self.problem.goals else None

    @property
    def asked(self) -> tuple[str, tuple[int, ...]] | None:
        """The quantity that is asked for and its points, if one is."""
        asked = self.body["asked"]
        return None if asked is None else (asked["what"], tuple(map(self.names.index, asked["points"])))

    def fact(self, text: str) -> Fact:
        """Return a fact of its text."""
        return fact_of(text, self.names)


def number(text: str) -> arb:
    """Return a number from its text: sums, products, quotients, roots, sines and cosines of whole numbers."""
    with ctx.workprec(BITS):
        return _value(ast.parse(text, mode="eval").body)


def _value(node: ast.expr) -> arb:
    match node:
        case ast.Constant(value=int(value)):
            return arb(value)
        case ast.Name(id="pi"):
            return arb.pi()
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.Call(func=ast.Name(id=name), args=[inner]) if name in ("sqrt", "cos", "sin"):
            found: arb = getattr(_value(inner), name)()
            return found
        case ast.BinOp(left=left, op=op, right=right):
            one, other = _value(left), _value(right)
            match op:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
                case ast.Div():
                    return one / other
    raise ValueError(f"not a number: {ast.unparse(node)}")


def cosine(degrees: Fraction) -> arb:
    """Return the cosine of an angle."""
    with ctx.workprec(BITS):
        return arb.cos_pi_fmpq(fmpq(degrees.numerator, 180 * degrees.denominator))


def same(one: arb, other: arb) -> bool:
    """Say whether two numbers agree to 45 digits."""
    with ctx.workprec(BITS):
        return bool(abs(one - other) < CLOSE * (1 + abs(other)))
