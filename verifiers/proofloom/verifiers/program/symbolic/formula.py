"""What a program does, as one formula over its inputs, and the questions that Z3 is asked about it.

Effort is counted by Z3 (`rlimit`), so a slow machine reaches the same end; what it does not count, the
stopwatch limits. Terms are also worked out plainly on some inputs: what is found there needs no Z3, and the
formula itself is held to runs on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import z3  # type: ignore[import-untyped]

from proofloom.engine.program.questions import Box
from proofloom.verifiers.program.symbolic import stopwatch
from proofloom.verifiers.program.symbolic.terms import Term, Truth

EFFORT = 12_000_000  # Z3's units for one question
GLANCE = 300_000  # Z3's units for whether a path is taken at all
GLANCES = 200  # of these questions for one program

FAR = 1 << 110  # beyond every product of two integers of the language

Point = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a question can hold (None when Z3 gave up), where, and Z3's units."""

    holds: bool | None
    point: Point = ()
    effort: int = 0


class Formula:
    """The questions about one box, with some inputs on which everything is worked out plainly first."""

    def __init__(self, box: Box, points: list[Point]) -> None:
        self.box = box
        self.points = points
        self.known: list[dict[Term, Any]] = [{} for _ in points]
        self.paths = _Solver(box)
        self.glances = 0
        self.effort = 0

    def value(self, of: Any, number: int) -> Any:
        """Return what a term is for one of the points."""
        return evaluated(of, self.points[number], self.known[number]) if isinstance(of, Term) else of

    def possible(self, test: Truth) -> bool:
        """Return whether some input may make a test hold; only what is surely impossible is not."""
        if isinstance(test, bool):
            return test
        if any(self.value(test, number) for number in range(len(self.points))):
            return True
        self.glances += 1
        return self.glances > GLANCES or self.paths.checked(test, GLANCE).holds is not False

    def ask(self, test: Truth) -> Answer:
        """Return whether some input of the box makes a test hold; nothing asked before has a part in it."""
        if test is False:
            return Answer(False)
        for number, point in enumerate(self.points):
            if self.value(test, number):
                return Answer(True, point)
        answer = _Solver(self.box).checked(test, EFFORT)
        self.effort += answer.effort
        return answer


class _Solver:
    """Terms in Z3, in a context of their own."""

    def __init__(self, box: Box) -> None:
        self.context = z3.Context()
        self.given = [z3.Int(f"in{place}", self.context) for place in range(len(box))]
        self.bounds = [
            bound
            for unknown, (low, high) in zip(self.given, box, strict=True)
            for bound in (unknown >= low, unknown <= high)
        ]
        self.made: dict[Term, Any] = {}
        self.spent = 0

    def checked(self, test: Truth, effort: int) -> Answer:
        """Return whether some input makes a test hold, within an effort."""
        solver = z3.Solver(ctx=self.context)
        solver.set(rlimit=effort)
        solver.add(*self.bounds)
        if isinstance(test, Term):
            solver.add(self.translated(test))
        stopwatch.wind()
        answer = solver.check()
        before, self.spent = self.spent, _effort(solver)  # Z3 counts for the whole context
        if answer == z3.unsat:
            return Answer(False, (), self.spent - before)
        if answer != z3.sat:
            return Answer(None, (), self.spent - before)
        model = solver.model()
        point = tuple(model.eval(unknown, model_completion=True).as_long() for unknown in self.given)
        return Answer(True, point, self.spent - before)

    def translated(self, term: Term) -> Any:
        """Return a term as Z3 has it."""
        for one in _inner_first(term, self.made):
            self.made[one] = self._one(one)
        return self.made[term]

    def _one(self, term: Term) -> Any:
        made = [
            self.made[arg] if isinstance(arg, Term) else arg
            for arg in term.args
            if not isinstance(arg, tuple)
        ]
        match term.op:
            case "input":
                return self.given[term.args[0]]
            case "sum":
                parts = [
                    self.made[atom] * times if times != 1 else self.made[atom] for atom, times in term.args[1]
                ]
                return z3.Sum([*parts, z3.IntVal(term.args[0], self.context)])
            case "within":
                return made[0]
            case "ite":
                return z3.If(made[0], self._number(made[1]), self._number(made[2]), self.context)
            case "mul":
                return made[0] * made[1]
            case "div":
                return self._number(made[0]) / self._number(made[1])
            case "mod":
                return self._number(made[0]) % self._number(made[1])
            case "le":
                return made[0] <= 0
            case "eq":
                return made[0] == 0
            case "and":
                return z3.And(*made)
            case "or":
                return z3.Or(*made)
        return z3.Not(made[0])

    def _number(self, value: Any) -> Any:
        return z3.IntVal(value, self.context) if isinstance(value, int) else value


def _effort(solver: Any) -> int:
    statistics = solver.statistics()
    return int(statistics.get_key_value("rlimit count")) if "rlimit count" in statistics.keys() else 0  # noqa: SIM118


def _inner_first(term: Term, known: dict[Term, Any]) -> list[Term]:
    """Return a term and all that it is made of and that is not known, what is inside first."""
    order: list[Term] = []
    work: list[tuple[Term, bool]] = [(term, False)]
    seen = set()
    while work:
        one, done = work.pop()
        if done:
            order.append(one)
        elif one not in known and one not in seen:
            seen.add(one)
            work.append((one, True))
            inside = [atom for atom, _ in one.args[1]] if one.op == "sum" else one.args
            work += [(arg, False) for arg in inside if isinstance(arg, Term)]
    return order


def evaluated(term: Term, point: Point, known: dict[Term, Any]) -> Any:
    """Return what a term is for one input; what is known already is kept."""
    for one in _inner_first(term, known):
        known[one] = _value(one, point, known)
    return known[term]


def _value(term: Term, point: Point, known: dict[Term, Any]) -> Any:
    if term.op == "sum":
        return _held(term.args[0] + sum(known[atom] * times for atom, times in term.args[1]))
    args = [known[arg] if isinstance(arg, Term) else arg for arg in term.args]
    match term.op:
        case "input":
            return point[args[0]]
        case "within":
            return args[0]
        case "ite":
            return args[1] if args[0] else args[2]
        case "mul":
            return _held(args[0] * args[1])
        case "div":
            return args[0] // args[1] if args[1] > 0 else 0  # where it is not, the run has left the language
        case "mod":
            return args[0] % args[1] if args[1] > 0 else 0
        case "le":
            return args[0] <= 0
        case "eq":
            return args[0] == 0
        case "and":
            return args[0] and args[1]
        case "or":
            return args[0] or args[1]
    return not args[0]


def _held(value: int) -> int:
    """Hold what a run that has left the language would make ever greater."""
    return max(-FAR, min(FAR, value))
