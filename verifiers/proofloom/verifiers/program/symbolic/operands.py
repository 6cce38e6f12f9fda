"""The expressions of a printed program as terms and cases, written from docs/step-semantics.md."""

from __future__ import annotations

import ast
from typing import Any

from proofloom.verifiers.program.grammar import BIGGEST, Reading
from proofloom.verifiers.program.symbolic.arithmetic import Terms
from proofloom.verifiers.program.symbolic.state import narrowed
from proofloom.verifiers.program.symbolic.terms import Int, Truth, Unencodable, high, is_truth, low
from proofloom.verifiers.program.symbolic.texts import Texts
from proofloom.verifiers.program.symbolic.values import (
    Cases,
    Items,
    Names,
    Nowhere,
    Perhaps,
    Text,
    grouped,
    length,
    less,
    pick,
    same,
    text,
)

COUNTS = 40  # counts that a new list or grid may have


class Operands(Texts):
    """Works out expressions; a subclass says how a call is made."""

    def __init__(self, reading: Reading, terms: Terms) -> None:
        super().__init__(terms)
        self.reading = reading
        self.apart = 0  # operands of `and` and `or` that are walked

    def call(self, name: str, args: list[Any]) -> Any:
        """Call a defined function."""
        raise NotImplementedError

    # Truth values

    def truth(self, node: ast.expr) -> Truth:
        """Return whether a condition holds; a list, string or dictionary does when it is not empty."""
        terms = self.terms
        match node:
            case ast.BoolOp(op=op, values=values):
                found: Truth = isinstance(op, ast.And)
                for value in values:
                    if isinstance(op, ast.And):
                        found = terms.both(found, self.under(found, value))
                    else:
                        found = terms.either(found, self.under(terms.no(found), value))
                return found
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return terms.no(self.truth(operand))
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[right]):
                item = self.value(left)
                found = self.contains(self.value(right), item)
                return found if isinstance(op, ast.In) else terms.no(found)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                first = self.value(left)
                return self.compare(op, first, self.value(right))
        value = self.value(node)
        if is_truth(value):
            return value  # type: ignore[no-any-return]
        cases = value.cases if isinstance(value, Text) else self.content(value).cases
        return terms.any(test for test, items in cases if items)

    def under(self, test: Truth, node: ast.expr) -> Truth:
        """Return whether a condition holds that is evaluated only where a test does."""
        if test is False:
            return False
        kept = self.state
        self.state = kept.fork(self.terms, test)
        narrowed(self.terms, self.state, test)
        self.apart += 1
        try:
            return self.truth(node)
        except Nowhere:
            return False
        finally:
            self.apart -= 1
            self.state = kept

    def compare(self, op: ast.cmpop, first: Any, second: Any) -> Truth:
        """Compare two values of one kind."""
        terms = self.terms
        if isinstance(op, ast.Eq | ast.NotEq):
            found = same(terms, first, second)
            return found if isinstance(op, ast.Eq) else terms.no(found)
        if isinstance(op, ast.Gt | ast.LtE):
            first, second = second, first
        before = less(terms, first, second) if isinstance(first, Text) else terms.lt(first, second)
        return before if isinstance(op, ast.Lt | ast.Gt) else terms.no(before)

    # Values

    def value(self, node: ast.expr) -> Any:
        """Work an expression out."""
        match node:
            case ast.Constant(value=str(value)):
                return text(value)
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self.variable(name)
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self.truth(node)
            case ast.UnaryOp(operand=operand):
                return self.terms.opposite(self.value(operand))
            case ast.BinOp(left=ast.List(elts=[item]), right=count):
                filler = self.value(item)
                return self.new(self.repeated(filler, self.value(count)))
            case ast.BinOp(left=left, op=op, right=right):
                first = self.value(left)
                return self.apply(op, first, self.value(right))
            case ast.Subscript(value=base, slice=ast.Slice(lower=lower, upper=upper)):
                whole = self.value(base)
                ends = [None if end is None else self.value(end) for end in (lower, upper)]
                if isinstance(whole, Text):
                    return Text(self.part(whole.cases, *ends))
                return self.new(self.part(self.content(whole).cases, *ends))
            case ast.Subscript(value=base, slice=index):
                return self.element(base, index)
            case ast.Call(func=ast.Name(id=name), args=args):
                given = [self.value(arg) for arg in args]
                return (
                    self.call(name, given) if name in self.reading.functions else self.built_in(name, given)
                )
            case ast.Call(func=ast.Attribute(value=base, attr=attr), args=args):
                on = self.value(base)
                return self.method(attr, on, [self.value(arg) for arg in args])
        return self.display(node)

    def variable(self, name: str) -> Any:
        """Return a variable's value; where it has not been set the run leaves the language."""
        if name not in self.state.frame:
            self.fault(True)
        value = self.state.frame[name]
        if isinstance(value, Perhaps):
            self.need(value.is_set)
            return value.value
        return value

    def display(self, node: ast.expr) -> Any:
        """Make a list, grid or dictionary, or several values."""
        match node:
            case ast.List(elts=elements):
                return self.new(((True, tuple([self.value(element) for element in elements])),))
            case ast.Tuple(elts=elements):
                return tuple([self.value(element) for element in elements])
            case ast.Dict(keys=keys, values=values):
                pairs: list[Any] = []
                for key, value in zip(keys, values, strict=True):
                    assert key is not None
                    name = self.value(key)
                    self.fault(self.has(tuple(pairs), name))
                    pairs.append((name, self.value(value)))
                return self.new(((True, tuple(pairs)),), keyed=True)
            case ast.ListComp(
                elt=ast.BinOp(left=ast.List(elts=[item]), right=columns),
                generators=[ast.comprehension(iter=ast.Call(args=[rows]))],
            ):
                filler, wide, high_ = self.value(item), self.value(columns), self.value(rows)
                self.fault(self.terms.either(self.terms.lt(wide, 0), self.terms.lt(high_, 0)))
                row = self.repeated(filler, wide)
                most = max(0, high(high_))
                if most > COUNTS:
                    raise Unencodable("a grid may have too many rows")
                names = [self.new(row) for _ in range(most)]
                return self.new(self.counted(names, high_))
        raise Unencodable(type(node).__name__)

    def repeated(self, item: Any, times: Int) -> Cases:
        """Return the cases of one element, repeated."""
        return self.counted([item] * min(max(0, high(times)), 10 * COUNTS), times)

    def counted(self, items: list[Any], times: Int) -> Cases:
        """Return the cases of the first elements, as many as a number says."""
        terms = self.terms
        least, most = max(0, low(times)), max(0, high(times))
        if most - least > COUNTS or most > len(items):
            raise Unencodable("a new list may have too many lengths")
        cases: list[tuple[Truth, Items]] = []
        for count in range(least, most + 1):
            test = terms.eq(times, count) if count else terms.le(times, 0)
            cases.append((test if least < most else True, tuple(items[:count])))
        return grouped(terms, cases)

    def element(self, base: ast.expr, index: ast.expr) -> Any:
        """Read an element, a character, a key's value, a row or a grid's element."""
        if isinstance(base, ast.Subscript):
            return self.at_index(self.row(base), index)
        whole = self.value(base)
        if isinstance(whole, Text):
            found = self.at_index(whole.cases, index)
            return Text(((True, (found,)),))
        held = self.content(whole)
        if not held.keyed:
            return self.at_index(held.cases, index)
        key = self.value(index)
        self.need(self.has_key(held.cases, key))
        return self.entry(held.cases, key)

    def row(self, node: ast.Subscript) -> Cases:
        """Return the row of a grid."""
        return self.content(self.row_name(node)).cases

    def row_name(self, node: ast.Subscript) -> Names:
        """Return which row of a grid is named."""
        found: Names = self.at_index(self.content(self.value(node.value)).cases, node.slice)
        return found

    def at_index(self, cases: Cases, index: ast.expr) -> Any:
        """Read at an index: from 0, or the literal -1 for the last."""
        if is_last(index):
            return self.last(cases)
        return self.at(cases, self.value(index))

    # Operators

    def apply(self, op: ast.operator, first: Any, second: Any) -> Any:
        """Apply an operator to two integers, or put one string after another."""
        terms = self.terms
        if isinstance(first, Text):
            return self.joined(first, second)
        if isinstance(op, ast.FloorDiv | ast.Mod):
            self.fault(terms.le(second, 0))
            return (
                terms.quotient(first, second)
                if isinstance(op, ast.FloorDiv)
                else terms.remainder(first, second)
            )
        if isinstance(op, ast.Mult):
            found = terms.times(first, second)
        else:
            found = terms.plus(first, second) if isinstance(op, ast.Add) else terms.minus(first, second)
        self.need(terms.both(terms.lt(-BIGGEST, found), terms.lt(found, BIGGEST)))
        return terms.within(found, 1 - BIGGEST, BIGGEST - 1)

    def built_in(self, name: str, given: list[Any]) -> Any:
        """Apply a built-in function."""
        terms = self.terms
        first = given[0]
        match name:
            case "len":
                return length(terms, first.cases if isinstance(first, Text) else self.content(first).cases)
            case "abs":
                return terms.size(first)
            case "ord":
                return self.code(first)
            case "chr":
                return self.character(first)
            case "str":
                return self.spelled(first)
            case "int":
                return self.number(first)
            case "min":
                return terms.smaller(first, given[1])
            case "max":
                return terms.larger(first, given[1])
        raise Unencodable(name)

    def method(self, name: str, on: Any, given: list[Any]) -> Any:
        """Apply a method that gives a value."""
        match name:
            case "get":
                cases = self.content(on).cases
                has = self.has_key(cases, given[0])
                if has is False:
                    return given[1]
                return pick(self.terms, has, self.entry(cases, given[0]), given[1])
            case "find":
                return self.found(on, given[0])
            case "join":
                return self.together(on, given[0])
            case "split":
                return self.parts(on, _known(given[0]))
        raise Unencodable(name)


def is_last(index: ast.expr) -> bool:
    """Return whether an index is the literal -1."""
    return isinstance(index, ast.UnaryOp) and ast.unparse(index) == "-1"


def _known(value: Text) -> str:
    """Return a string that was written out."""
    return "".join(map(chr, value.cases[0][1]))
