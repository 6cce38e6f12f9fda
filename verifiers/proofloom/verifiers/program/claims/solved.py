"""Decides questions about a large box by Z3, on what the programs do as one formula over its inputs.

An input that is found is run before it is believed. Where a run of the box may leave the language, or go on
where the formula does not follow, nothing is proved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from proofloom.engine.program.questions import Args
from proofloom.engine.program.task import Value
from proofloom.verifiers.program.claims.inputs import Decision, Found, Inputs, of_kind, same
from proofloom.verifiers.program.grammar import Reading
from proofloom.verifiers.program.symbolic import values
from proofloom.verifiers.program.symbolic.arithmetic import Terms
from proofloom.verifiers.program.symbolic.encoding import Untrue, encoded, held_to_runs, lifted
from proofloom.verifiers.program.symbolic.formula import Formula, Point
from proofloom.verifiers.program.symbolic.terms import Truth, Unencodable, high
from proofloom.verifiers.program.walker import Walk, WalkError, walk

Z3 = "z3"
POINTS = 17  # inputs on which the formula is held to runs


def reachable(inputs: Inputs, value: Value, besides: Args | None) -> Decision:
    """Look for an input that gives a value."""
    letters = inputs.reading.results[inputs.entry]

    def asked(box: Encoding) -> Decision:
        wanted: Truth = False  # a value of another kind
        if of_kind(value, letters):
            wanted = values.same(box.terms, box.program.value, lifted(value, letters))
        if besides is not None:
            wanted = box.terms.both(wanted, box.elsewhere(besides))
        return box.sought(wanted, lambda args: args != besides and same(box.run(args).value, value, letters))

    return _decided(inputs, asked)


def branch_reachable(inputs: Inputs, node: int, holds: bool) -> Decision:
    """Look for an input that takes a side of a test."""
    event = f"T{node} {'+' if holds else '-'}"

    def asked(box: Encoding) -> Decision:
        wanted = box.program.sides.get((node, holds), False)
        return box.sought(wanted, lambda args: event in box.run(args).events)

    return _decided(inputs, asked)


def equivalent(inputs: Inputs, other: Reading) -> Decision:
    """Look for an input on which two programs differ."""
    letters = inputs.reading.results[inputs.entry]

    def asked(box: Encoding) -> Decision:
        theirs = Encoding(replace(inputs, reading=other), box)
        alike = values.same(box.terms, box.program.value, theirs.program.value)
        return box.sought(
            box.terms.no(alike),
            lambda args: not same(box.run(args).value, theirs.run(args).value, letters),
            theirs,
        )

    return _decided(inputs, asked)


def most_steps(inputs: Inputs, known: Args | None) -> Decision:
    """Climb to the most steps, then prove that no input takes more."""

    def asked(box: Encoding) -> Decision:
        args, most = box.longest(known)
        bound = high(box.program.steps)
        below = most  # asked first, as what is known may be the most
        while most < bound:
            beyond = box.terms.lt(below, box.program.steps)
            found = box.sought(beyond, lambda args, below=below: len(box.run(args).events) > below)  # type: ignore[misc]
            if found.found is Found.PROVED:
                bound = below
            elif found.found is Found.WITNESS:
                args, most = found.witness, len(box.run(found.witness).events)
            else:
                return found
            below = (most + bound) // 2
        found = box.sought(False, lambda args: False)
        return found if found.found is not Found.PROVED else replace(
            found, found=Found.WITNESS, witness=args, number=most
        )  # fmt: skip

    return _decided(inputs, asked)


def _decided(inputs: Inputs, asked: Callable[[Encoding], Decision]) -> Decision:
    try:
        return asked(_encoding(inputs))
    except Unencodable as error:
        return Decision(Found.UNKNOWN, means=Z3, why=f"the program cannot be put in a formula: {error}")
    except Untrue as error:
        return Decision(Found.UNKNOWN, means=Z3, why=f"the formula differs from a run: {error}")


@lru_cache(maxsize=4)
def _encoding(inputs: Inputs) -> Encoding:
    """Put a program in a formula once for all that is asked about it."""
    return Encoding(inputs)


class Encoding:
    """A program and a box in a formula, which has been held to some runs."""

    def __init__(self, inputs: Inputs, beside: Encoding | None = None) -> None:
        self.inputs = inputs
        points = spread(inputs)
        self.formula: Formula = beside.formula if beside else Formula(inputs.box, points)
        self.terms: Terms = beside.terms if beside else Terms()
        self.program = encoded(
            inputs.reading, inputs.entry, inputs.given, inputs.box, self.formula, self.terms
        )
        args = {point: inputs.at(point) for point in points}
        held_to_runs(inputs.reading, inputs.entry, self.program, self.formula, args)

    def run(self, args: Args) -> Walk:
        """Return the second interpreter's run; raise `WalkError` when it leaves the language."""
        return walk(self.inputs.reading, self.inputs.entry, args)

    def elsewhere(self, args: Args) -> Truth:
        """Return whether an input is not this one."""
        terms = self.terms
        alike = []
        for number, (place, side) in enumerate(zip(self.inputs.places, self.inputs.box, strict=True)):
            value = args[place]
            assert isinstance(value, int)
            alike.append(terms.eq(terms.unknown(number, *side), value))
        return terms.no(terms.all(alike))

    def longest(self, known: Args | None) -> tuple[Args, int]:
        """Return, of the points and what is known, an input that takes most steps, and how many."""
        tried = [self.inputs.at(point) for point in self.formula.points]
        if known is not None and self.inputs.holds(known):
            tried.append(known)
        best: Args = ()
        most = 0
        for args in tried:
            try:
                steps = len(self.run(args).events)
            except WalkError:
                continue
            if steps > most:
                best, most = args, steps
        return best, most

    def sought(self, wanted: Truth, runs: Callable[[Args], bool], beside: Encoding | None = None) -> Decision:
        """Return an input that is wanted, and is when it runs; proved: there is none."""
        terms = self.terms
        programs = [self.program, *([beside.program] if beside else [])]
        astray = terms.any(terms.either(one.faults, one.cuts) for one in programs)
        answer = self.formula.ask(terms.both(wanted, terms.no(astray)))
        made = Decision(Found.UNKNOWN, means=Z3, effort=self.formula.effort, why="z3 gave up")
        if answer.holds:
            args = self.inputs.at(answer.point)
            try:
                true = runs(args)
            except WalkError:
                true = False
            if not true:
                return replace(made, witness=args, why="what z3 found does not run so")
            return replace(made, found=Found.WITNESS, witness=args, why="")
        if answer.holds is None:
            return made
        answer = self.formula.ask(astray)
        made = replace(made, effort=self.formula.effort)
        if answer.holds is False:
            return replace(made, found=Found.PROVED, why="")
        return made if answer.holds is None else self._astray(made, answer.point, beside)

    def _astray(self, made: Decision, point: Point, beside: Encoding | None) -> Decision:
        """Return what is to be said of an input that leaves the language or the formula."""
        args = self.inputs.at(point)
        for one, whose in ((self, "the program"), (beside, "the other program")):
            try:
                if one is not None:
                    one.run(args)
            except WalkError:
                return replace(
                    made, found=Found.FAULT, witness=args, why=f"a run of {whose} leaves the language"
                )
        return replace(made, why="a run goes on where the formula does not follow")


def spread(inputs: Inputs) -> list[Point]:
    """Return inputs from all over a box, its first and last among them."""
    points = []
    for number in range(POINTS):
        point = []
        for place, (least, most) in enumerate(inputs.box):
            turn = number * (2 * place + 1) % POINTS  # POINTS is a prime
            point.append(least + (most - least) * turn // (POINTS - 1))
        points.append(tuple(point))
    return list(dict.fromkeys(points))
