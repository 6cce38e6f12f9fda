"""Ask Z3 whether a fact about directions, lengths or order on a line follows from others.

Needs the extra `smt`. Z3 knows no geometry here: directions of lines are reals modulo 1, logarithms of
lengths reals, and points of one line numbers. It says whether a claim holds in all that fulfil the premises.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import z3  # type: ignore[import-untyped]

from proofloom.engine import Verdict
from proofloom.engine.geometry.predicates import Fact
from proofloom.verifiers.geometry.proofs.linear import Line, NotLinearError, Pair, line_of

EFFORT = 2_000_000  # Z3 resource units, not seconds
MOST_BITS = 64  # of a number whose logarithm is taken apart into primes


def directions_follow(premises: Sequence[Fact], claim: Fact) -> Verdict:
    """Decide whether a claim about directions follows from others, in arithmetic modulo a half turn."""
    try:
        lines, goal = [line_of(fact) for fact in premises], line_of(claim)
    except NotLinearError as error:
        return Verdict.unknown("no linear equation", str(error))
    if not (goal.turns and all(line.turns for line in lines)):
        return Verdict.unknown("not of directions alone")
    context = z3.Context()
    unknowns = _unknowns([*lines, goal], context)
    solver = z3.Solver(ctx=context)
    for number, line in enumerate(lines):
        turns = z3.ToReal(z3.Int(f"k{number}", context))
        solver.add(_sum(line, unknowns, context) == _real(line.value, context) + turns)
    # a direction is a number modulo 1, so one from 0 to 1 stands for it: all whole numbers are bounded then
    solver.add(*(z3.And(unknown >= 0, unknown < 1) for unknown in unknowns.values()))
    part = z3.Real("part", context)
    turns = z3.ToReal(z3.Int("k", context))
    solver.add(part > 0, part < 1, _sum(goal, unknowns, context) == _real(goal.value, context) + turns + part)
    return _decided(solver)


def lengths_follow(premises: Sequence[Fact], claim: Fact) -> Verdict:
    """Decide whether a claim about products of lengths follows; logarithms of primes are independent."""
    try:
        lines, goal = [line_of(fact) for fact in premises], line_of(claim)
        primes = {prime for line in (*lines, goal) for prime in _primes(line.value)}
    except NotLinearError as error:
        return Verdict.unknown("no linear equation", str(error))
    if goal.turns or any(line.turns for line in lines):
        return Verdict.unknown("not of lengths alone")
    context = z3.Context()
    unknowns = _unknowns([*lines, goal], context)
    logs = {prime: z3.Real(f"log{prime}", context) for prime in primes}
    solver = z3.Solver(ctx=context)
    for line in lines:
        solver.add(_sum(line, unknowns, context) == _log(line.value, logs, context))
    solver.add(_sum(goal, unknowns, context) != _log(goal.value, logs, context))
    return _decided(solver)


def order_follows(premises: Sequence[Fact], claim: Fact) -> Verdict:
    """Decide whether "between" and "longer" follow from others and equal lengths, for points of one line."""
    context = z3.Context()
    points = {point for fact in (*premises, claim) for point in fact.points}
    at = {point: z3.Real(f"x{point}", context) for point in points}
    solver = z3.Solver(ctx=context)
    try:
        for fact in premises:
            solver.add(_on_line(fact, at, context))
        solver.add(z3.Not(_on_line(claim, at, context)))
    except NotLinearError as error:
        return Verdict.unknown("no order on a line", str(error))
    return _decided(solver)


def _unknowns(lines: Sequence[Line], context: z3.Context) -> dict[Pair, z3.ArithRef]:
    pairs = sorted({pair for line in lines for pair, _ in line.terms})
    return {pair: z3.Real(f"u{pair[0]}_{pair[1]}", context) for pair in pairs}


def _real(value: Fraction, context: z3.Context) -> z3.ArithRef:
    return z3.RealVal(str(value), context)


def _sum(line: Line, unknowns: dict[Pair, z3.ArithRef], context: z3.Context) -> z3.ArithRef:
    return sum((factor * unknowns[pair] for pair, factor in line.terms), _real(Fraction(0), context))


def _log(value: Fraction, logs: dict[int, z3.ArithRef], context: z3.Context) -> z3.ArithRef:
    return sum((power * logs[p] for p, power in _primes(value).items()), _real(Fraction(0), context))


def _primes(value: Fraction) -> dict[int, int]:
    """Return the powers of primes in a positive rational of few bits."""
    from flint import fmpz

    if value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS:
        raise NotLinearError("a number too large to take apart")
    powers = {int(p): int(power) for p, power in fmpz(value.numerator).factor()}
    return powers | {int(p): -int(power) for p, power in fmpz(value.denominator).factor()}


def _on_line(fact: Fact, at: dict[int, z3.ArithRef], context: z3.Context) -> z3.BoolRef:
    x = [at[point] for point in fact.points]
    match fact.name:
        case "between":
            return z3.Or(z3.And(x[1] < x[0], x[0] < x[2]), z3.And(x[2] < x[0], x[0] < x[1]))
        case "diff":
            return z3.Distinct(*x)
        case "cong":
            return z3.Or(x[1] - x[0] == x[3] - x[2], x[1] - x[0] == x[2] - x[3])
        case "midp":
            return x[0] + x[0] == x[1] + x[2]
        case "longer":
            one, other = (z3.If(p < q, q - p, p - q) for p, q in ((x[0], x[1]), (x[2], x[3])))
            return one > other
        case "coll":
            return z3.BoolVal(True, context)
    raise NotLinearError(f"{fact.name} is no order on a line")


def _decided(solver: z3.Solver) -> Verdict:
    solver.set(rlimit=EFFORT)
    match solver.check():
        case z3.unsat:
            return Verdict.passed("no other values are possible")
        case z3.sat:
            return Verdict.failed("other values are possible", str(solver.model())[:400])
        case _:
            return Verdict.unknown("not decided", solver.reason_unknown())
