"""Decides a claim about a large box with Z3: the program as one formula, loops unrolled, calls put in place.

Guarded merging: a statement runs under a condition, and a variable becomes "if condition then new else
old". Steps are the sum of the guards of all events. Integers and booleans only; strings, lists, grids and
dictionaries, recursion, a loop that may go on after `TURNS` turns, or more than `SIZE` events make the claim
unknown. Effort is counted by Z3 (`rlimit`), so a
slow machine reaches the same verdict; a model is run again before it is believed.
"""

from __future__ import annotations

import ast
import ctypes
import operator
from typing import Any

import z3  # type: ignore[import-untyped]

from proofloom.engine import Verdict
from proofloom.engine.program.task import Claim, ClaimKind
from proofloom.verifiers.program.grammar import BIGGEST, Reading
from proofloom.verifiers.program.walker import WalkError, walk

EFFORT = 20_000_000  # Z3 resource units for one question
TURNS = 40  # turns that a loop is unrolled
SIZE = 3_000  # events in one formula
PRODUCTS = 12  # products of two unknowns in one formula: each may double its degree


_COMPARE: dict[type[ast.cmpop], Any] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip


class Unencodable(Exception):
    """The program has something that the formula does not speak of."""


def decide(reading: Reading, entry: str, args: tuple[int, ...], claim: Claim) -> Verdict:
    """Return whether the claim holds over its box."""
    context = z3.Context()
    try:
        formula = _Formula(reading, entry, args, claim, context)
    except (Unencodable, RecursionError, ctypes.ArgumentError) as error:  # z3 wraps a deep recursion
        return Verdict.unknown("the program cannot be put in a formula", str(error))
    # Outside the language (too large a number, a loop not unrolled far enough) nothing is claimed.
    escape = formula.ask(formula.escapes)
    if escape is not None and escape != z3.unsat:
        return Verdict.unknown("a run in the box may leave the formula")
    if claim.kind is ClaimKind.ALONE:
        output = walk(reading, entry, args).value
        assert isinstance(output, int)
        same = z3.And(formula.value == formula.number(output), formula.elsewhere)
        return formula.verdict(same, "another input has this output")
    subject = formula.steps if claim.kind is ClaimKind.STEPS else formula.value
    outside = z3.Or(subject < formula.number(claim.low), subject > formula.number(claim.high))
    verdict = formula.verdict(outside, "the least or greatest is another")
    for edge in (claim.low, claim.high):
        if verdict.outcome == "pass":
            answer = formula.ask(subject == formula.number(edge))
            if answer == z3.unsat:
                verdict = Verdict.failed("the least or greatest is another", f"{edge} is not reached")
            elif answer != z3.sat:
                verdict = Verdict.unknown("z3 gave up", f"{edge}")
    return verdict


class _Scope:
    """One activation in the formula: its variables, whether it has returned, and what."""

    def __init__(self, values: dict[str, Any], false: Any, zero: Any) -> None:
        self.values = values
        self.known: dict[str, Any] = {}  # where a variable that is no parameter has been set
        self.returned = false
        self.result = zero
        self.broken = false
        self.skipped = false


class _Formula:
    def __init__(
        self, reading: Reading, entry: str, args: tuple[int, ...], claim: Claim, context: z3.Context
    ) -> None:
        self.reading = reading
        self.context = context
        self.entry = entry
        self.events = self.products = 0
        self.open: list[str] = []
        self.true, self.false = z3.BoolVal(True, context), z3.BoolVal(False, context)
        self.escapes = self.false
        self.steps = self.number(0)
        self.solver = z3.Solver(ctx=context)
        self.solver.set(rlimit=EFFORT)
        names = [arg.arg for arg in reading.functions[entry].args.args]
        self.given = [z3.Int(f"in{place}", context) for place in range(len(names))]
        for variable, (low, high) in zip(self.given, claim.box, strict=True):
            self.solver.add(variable >= low, variable <= high)
        here = zip(self.given, args, strict=True)
        self.elsewhere = z3.Or([variable != self.number(arg) for variable, arg in here])
        kinds = {*reading.variables.values(), *reading.results.values()}
        if not kinds <= {"i", "b", "n"} or {*reading.params(entry), reading.results[entry]} != {"i"}:
            raise Unencodable("other values than integers and booleans")
        self.value = self.call(entry, list(self.given), self.true)

    def number(self, value: int) -> Any:
        return z3.IntVal(value, self.context)

    def ask(self, question: Any) -> Any:
        self.solver.push()
        self.solver.add(question)
        answer = self.solver.check()
        self.model = self.solver.model() if answer == z3.sat else None
        self.solver.pop()
        return answer

    def verdict(self, counterexample: Any, reason: str) -> Verdict:
        """Return pass when no input is a counterexample; run the one found before it is believed."""
        answer = self.ask(counterexample)
        if answer == z3.unsat:
            return Verdict.passed("z3: no counterexample in the box")
        if answer != z3.sat or self.model is None:
            return Verdict.unknown("z3 gave up", self.solver.reason_unknown())
        point = tuple(self.model.eval(item, model_completion=True).as_long() for item in self.given)
        try:
            run = walk(self.reading, self.entry, point)
        except WalkError as error:
            return Verdict.error("z3's model does not run", f"{point}: {error}")
        return Verdict.failed(reason, f"{point} gives {run.value} in {len(run.events)} steps")

    def tick(self, guard: Any) -> None:
        self.events += 1
        if self.events > SIZE:
            raise Unencodable("too many events")
        self.steps = self.steps + z3.If(guard, self.number(1), self.number(0))

    def call(self, name: str, args: list[Any], guard: Any) -> Any:
        if name in self.open:
            raise Unencodable("recursion")
        self.open.append(name)
        function = self.reading.functions[name]
        nothing = self.false if self.reading.results[name] == "b" else self.number(0)
        values = dict(zip([arg.arg for arg in function.args.args], args, strict=True))
        scope = _Scope(values, self.false, nothing)
        self.tick(guard)
        self.block(function.body, scope, guard)
        self.open.pop()
        return scope.result

    def live(self, scope: _Scope, guard: Any) -> Any:
        left = z3.Or(scope.returned, scope.broken, scope.skipped)
        return z3.simplify(z3.And(guard, z3.Not(left)))

    def block(self, body: list[ast.stmt], scope: _Scope, guard: Any) -> None:
        for node in body:
            here = self.live(scope, guard)
            if z3.is_false(here):
                return
            self.statement(node, scope, here)

    def assign(self, scope: _Scope, name: str, value: Any, guard: Any) -> None:
        value = z3.simplify(value)
        old = scope.values.get(name, self.unset(value))
        if name in scope.known or name not in scope.values:
            scope.known[name] = z3.simplify(z3.Or(scope.known.get(name, self.false), guard))
        scope.values[name] = z3.simplify(z3.If(guard, value, old))

    def unset(self, value: Any) -> Any:
        """Return what stands for a variable that has not been set, of a value's sort."""
        return self.false if z3.is_bool(value) else self.number(0)

    def statement(self, node: ast.stmt, scope: _Scope, guard: Any) -> None:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                self.tick(guard)
                holds = self.test(test, scope, guard)
                self.block(body, scope, z3.And(guard, holds))
                self.block(orelse, scope, z3.And(guard, z3.Not(holds)))
            case ast.While(test=test, body=body):
                self.loop(body, scope, guard, lambda turn, here: self.test(test, scope, here), None)
            case ast.For(target=ast.Name(id=name), iter=ast.Call(args=args), body=body):
                bounds = [self.value_of(arg, scope, guard) for arg in args]
                start, stop = (self.number(0), bounds[0]) if len(bounds) == 1 else bounds[:2]
                step = _literal(args[2]) if len(args) == 3 else 1

                def more(turn: int, here: Any) -> Any:
                    item = start + turn * step
                    return item < stop if step > 0 else item > stop

                def bind(turn: int, here: Any) -> None:
                    self.assign(scope, name, start + turn * step, here)

                self.loop(body, scope, guard, more, bind)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                self.tick(guard)
                made = [self.value_of(value, scope, guard) for value in values]
                for target, value in zip(targets, made, strict=True):
                    self.assign(scope, ast.unparse(target), value, guard)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.tick(guard)
                self.assign(scope, name, self.value_of(value, scope, guard), guard)
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                self.tick(guard)
                made = self.apply(
                    op, self.variable(scope, name, guard), self.value_of(value, scope, guard), guard
                )
                self.assign(scope, name, made, guard)
            case ast.Return(value=value) if value is not None:
                self.tick(guard)
                scope.result = z3.If(guard, self.value_of(value, scope, guard), scope.result)
                scope.returned = z3.Or(scope.returned, guard)
            case ast.Break():
                self.tick(guard)
                scope.broken = z3.Or(scope.broken, guard)
            case ast.Continue():
                self.tick(guard)
                scope.skipped = z3.Or(scope.skipped, guard)
            case _:
                raise Unencodable(type(node).__name__)

    def loop(self, body: list[ast.stmt], scope: _Scope, guard: Any, more: Any, bind: Any) -> None:
        """Unroll a loop; what may still go on after the last turn escapes."""
        broken, skipped = scope.broken, scope.skipped
        scope.broken = scope.skipped = self.false
        for turn in range(TURNS + 1):
            scope.skipped = self.false
            here = self.live(scope, guard)
            if z3.is_false(here):
                break
            if turn == TURNS:
                self.escapes = z3.Or(self.escapes, z3.And(here, more(turn, here)))
                self.tick(here)
                break
            self.tick(here)
            holds = z3.simplify(z3.And(here, more(turn, here)))
            guard = z3.simplify(z3.And(guard, z3.Or(z3.Not(here), holds)))
            if z3.is_false(holds):
                break
            if bind:
                bind(turn, holds)
            self.block(body, scope, holds)
        scope.broken, scope.skipped = broken, skipped

    def test(self, node: ast.expr, scope: _Scope, guard: Any) -> Any:
        match node:
            case ast.BoolOp(op=op, values=values):
                parts = []
                for value in values:  # what decides nothing more is not evaluated, nor are its calls
                    parts.append(self.test(value, scope, guard))
                    guard = z3.And(guard, parts[-1] if isinstance(op, ast.And) else z3.Not(parts[-1]))
                return z3.And(parts) if isinstance(op, ast.And) else z3.Or(parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return z3.Not(self.test(operand, scope, guard))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
                a, b = self.value_of(left, scope, guard), self.value_of(right, scope, guard)
                return _COMPARE[type(op)](a, b)
        held = self.value_of(node, scope, guard)
        if not z3.is_bool(held):
            raise Unencodable(type(node).__name__)
        return held

    def variable(self, scope: _Scope, name: str, guard: Any) -> Any:
        """Return a variable's value; where it has not been set, the run escapes."""
        if name in scope.known or name not in scope.values:
            unset = z3.Not(scope.known.get(name, self.false))
            self.escapes = z3.Or(self.escapes, z3.simplify(z3.And(guard, unset)))
        kind = self.reading.variables[self.open[-1], name]
        return scope.values.get(name, self.false if kind == "b" else self.number(0))

    def value_of(self, node: ast.expr, scope: _Scope, guard: Any) -> Any:
        match node:
            case ast.Constant(value=bool(value)):
                return self.true if value else self.false
            case ast.Constant(value=int(value)):
                return self.number(value)
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self.test(node, scope, guard)
            case ast.Name(id=name):
                return self.variable(scope, name, guard)
            case ast.UnaryOp(operand=operand):
                return -self.value_of(operand, scope, guard)
            case ast.BinOp(left=left, op=op, right=right):
                a = self.value_of(left, scope, guard)
                return self.apply(op, a, self.value_of(right, scope, guard), guard)
            case ast.Call(func=ast.Name(id=name), args=args):
                given = [self.value_of(arg, scope, guard) for arg in args]
                if name in self.reading.functions:
                    return self.call(name, given, guard)
                if name == "abs":
                    return z3.If(given[0] < 0, -given[0], given[0])
                smaller = given[0] <= given[1]
                first, second = given if name == "min" else given[::-1]
                return z3.If(smaller, first, second)
        raise Unencodable(type(node).__name__)

    def apply(self, op: ast.operator, left: Any, right: Any, guard: Any) -> Any:
        match op:
            case ast.Add():
                return self.bounded(left + right, guard)
            case ast.Sub():
                return self.bounded(left - right, guard)
            case ast.Mult():
                left, right = z3.simplify(left), z3.simplify(right)
                self.products += not (z3.is_int_value(left) or z3.is_int_value(right))
                if self.products > PRODUCTS:
                    raise Unencodable("too many products")
                return self.bounded(left * right, guard)
        right = z3.simplify(right)
        if not z3.is_int_value(right) or right.as_long() <= 0:
            raise Unencodable("division by a variable")
        return left / right if isinstance(op, ast.FloorDiv) else left % right

    def bounded(self, value: Any, guard: Any) -> Any:
        """Return a value; where it is out of the language's range, the run escapes."""
        value = z3.simplify(value)
        outside = z3.Or(value >= BIGGEST, value <= -BIGGEST)
        self.escapes = z3.Or(self.escapes, z3.simplify(z3.And(guard, outside)))
        return value


def _literal(node: ast.expr) -> int:
    """Return the step of a range, which must be a literal other than 0."""
    try:
        step = int(ast.literal_eval(node))
    except ValueError:
        step = 0
    if step == 0:
        raise Unencodable("a step that varies")
    return step
