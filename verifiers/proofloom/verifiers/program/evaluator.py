"""What the expressions of a printed program mean, worked out on its syntax tree; every operator is tallied.

Written from docs/step-semantics.md alone. Whatever leaves the language, and whatever would take too long
or grow too large, ends the walk.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from proofloom.verifiers.program.grammar import BIGGEST, Reading
from proofloom.verifiers.program.shapes import LONGEST

WIDEST = 10_000  # elements of one list
WORK = 30_000_000  # characters and elements looked at or copied in one run
_DIGITS = re.compile(r"-?[0-9]{1,15}")


class WalkError(Exception):
    """The run leaves the language: the message says how."""


class Frame(dict[str, Any]):
    """An activation's variables, the event that opened it, and the event that last set each variable."""

    def __init__(self, opened: int) -> None:
        super().__init__()
        self.opened = opened
        self.set_at: dict[str, int] = {}


class Evaluator:
    """Works out expressions; a subclass says how a call is made."""

    def __init__(self, reading: Reading) -> None:
        self.functions = reading.functions
        self.ops = self.work = 0

    def call(self, name: str, args: list[Any], caller: Frame | None = None) -> Any:
        """Call a defined function."""
        raise NotImplementedError

    def spent(self, value: Any) -> Any:
        """Count the size of what is looked through or copied; return it."""
        self.work += len(value)
        if self.work > WORK:
            raise WalkError("the run takes too much")
        return value

    def sized(self, value: Any) -> Any:
        """Hold what was made to the sizes that there may be; return it."""
        if len(value) > (LONGEST if isinstance(value, str) else WIDEST):
            raise WalkError("a string or list is too long")
        return self.spent(value)

    def place(self, index: ast.expr, items: Any, frame: Frame) -> int:
        """Return the place that an index names: from 0, or the literal -1 for the last."""
        last = isinstance(index, ast.UnaryOp) and isinstance(index.operand, ast.Constant)
        at: int = self.value(index, frame)
        if last and at == -1:
            at = len(items) - 1
        if not 0 <= at < len(items):
            raise WalkError("an index is out of range")
        return at

    def truth(self, node: ast.expr, frame: Frame) -> bool:
        """Return whether a condition holds; a list, string or dictionary does when it is not empty."""
        match node:
            case ast.BoolOp(op=op, values=values):
                self.ops += len(values) - 1
                wanted = isinstance(op, ast.And)
                return wanted if all(self.truth(value, frame) is wanted for value in values) else not wanted
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self.ops += 1
                return not self.truth(operand, frame)
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[right]):
                self.ops += 1 + isinstance(op, ast.NotIn)
                item = self.value(left, frame)
                return self.contains(self.value(right, frame), item) is isinstance(op, ast.In)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                self.ops += 1
                return self.compare(op, self.value(left, frame), self.value(right, frame))
        value = self.value(node, frame)
        if isinstance(value, bool):
            return value
        self.ops += 1
        return len(value) > 0

    def contains(self, items: Any, item: Any) -> bool:
        """Return whether a list has an element, a string a part, a dictionary a key."""
        if isinstance(items, str):
            return self.begins(items, item) >= 0
        return item in (items if isinstance(items, dict) else self.spent(items))

    def begins(self, text: str, part: str) -> int:
        """Return the first place at which a part begins, or -1."""
        self.spent(text)
        if not part:
            return 0
        before, met, _ = text.partition(part)
        return len(before) if met else -1

    def compare(self, op: ast.cmpop, left: Any, right: Any) -> bool:
        """Compare two values of one kind."""
        match op:
            case ast.Lt():
                return bool(left < right)
            case ast.LtE():
                return not right < left
            case ast.Gt():
                return bool(right < left)
            case ast.GtE():
                return not left < right
            case ast.Eq():
                return bool(left == right)
        return bool(left != right)

    def value(self, node: ast.expr, frame: Frame) -> Any:
        """Work an expression out."""
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                if name not in frame:
                    raise WalkError("a variable is used before it is set")
                return frame[name]
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self.truth(node, frame)
            case ast.UnaryOp(operand=ast.Constant(value=int(value))):
                return -value
            case ast.UnaryOp(operand=operand):
                self.ops += 1
                return -self.value(operand, frame)
            case ast.BinOp(left=ast.List(elts=[item]), right=count):
                self.ops += 1
                filler, times = self.value(item, frame), self.value(count, frame)
                return self.repeated(filler, times)
            case ast.BinOp(left=left, op=op, right=right):
                first = self.value(left, frame)
                return self.apply(op, first, self.value(right, frame))
            case ast.Subscript(value=base, slice=ast.Slice(lower=lower, upper=upper)):
                self.ops += 1
                return self.part(self.value(base, frame), lower, upper, frame)
            case ast.Subscript(value=base, slice=index):
                return self.element(base, index, frame)
            case ast.Call(func=ast.Name(id="len"), args=[ast.Subscript(value=base, slice=index)]):
                return len(self.element(base, index, frame))
            case ast.Call(func=ast.Name(id=name), args=args):
                given = [self.value(arg, frame) for arg in args]
                return self.call(name, given, frame) if name in self.functions else self.built_in(name, given)
            case ast.Call(func=ast.Attribute(value=base, attr=attr), args=args):
                self.ops += 1
                on = self.value(base, frame)
                return self.method(attr, on, [self.value(arg, frame) for arg in args])
        return self.new(node, frame)

    def new(self, node: ast.expr, frame: Frame) -> Any:
        """Make a list, grid or dictionary, or several values."""
        match node:
            case ast.List(elts=elements):
                return [self.value(element, frame) for element in elements]
            case ast.Tuple(elts=elements):
                return tuple([self.value(element, frame) for element in elements])
            case ast.Dict(keys=keys, values=values):
                made = {}
                for key, value in zip(keys, values, strict=True):
                    assert key is not None
                    made[self.value(key, frame)] = self.value(value, frame)
                if len(made) < len(keys):
                    raise WalkError("a key stands twice")
                return made
            case ast.ListComp(
                elt=ast.BinOp(left=ast.List(elts=[item]), right=columns),
                generators=[ast.comprehension(iter=ast.Call(args=[rows]))],
            ):
                self.ops += 1
                filler, wide = self.value(item, frame), self.value(columns, frame)
                high = self.value(rows, frame)
                if wide < 0 or high < 0:
                    raise WalkError("a count is below 0")
                if max(wide, high, wide * high) > WIDEST:
                    raise WalkError("a grid is too large")
                return [self.repeated(filler, wide) for _ in range(high)]
        raise WalkError("an expression is not in the language")

    def repeated(self, item: Any, times: int) -> list[Any]:
        """Make a list of one element, repeated."""
        if times > WIDEST:
            raise WalkError("a list is too long")
        return self.spent([item for _ in range(times)])  # type: ignore[no-any-return]

    def element(self, base: ast.expr, index: ast.expr, frame: Frame) -> Any:
        """Read an element, a character, a key's value, a row, or, as one operator, a grid's element."""
        if isinstance(base, ast.Subscript):
            grid = self.value(base.value, frame)
            row = grid[self.place(base.slice, grid, frame)]
            self.ops += 1
            return row[self.place(index, row, frame)]
        self.ops += 1
        items = self.value(base, frame)
        if not isinstance(items, dict):
            return items[self.place(index, items, frame)]
        return items[self.key(index, items, frame)]

    def key(self, node: ast.expr, table: dict[Any, Any], frame: Frame) -> Any:
        """Return a key that a dictionary has."""
        key = self.value(node, frame)
        if key not in table:
            raise WalkError("a key is missing")
        return key

    def part(self, whole: Any, lower: ast.expr | None, upper: ast.expr | None, frame: Frame) -> Any:
        """Copy what lies from one place to before another."""
        start = 0 if lower is None else self.value(lower, frame)
        stop = len(whole) if upper is None else self.value(upper, frame)
        if not 0 <= start <= stop <= len(whole):
            raise WalkError("a slice is out of range")
        return self.sized(whole[start:stop])

    def method(self, name: str, on: Any, given: list[Any]) -> Any:
        """Apply a method that gives a value."""
        if name == "get":
            return on.get(*given)
        if name == "find":
            return self.begins(on, given[0])
        if name == "join":
            self.spent(given[0])
            if sum(len(word) + len(on) for word in given[0]) > 2 * LONGEST:
                raise WalkError("a string is too long")
            joined = ""
            for place, word in enumerate(given[0]):
                joined += on + word if place else word
            return self.sized(joined)
        parts = [""]
        for character in self.spent(on):
            if character == given[0]:
                parts.append("")
            else:
                parts[-1] += character
        return self.sized(parts)

    def built_in(self, name: str, given: list[Any]) -> Any:
        """Apply a built-in function."""
        self.ops += 1
        first = given[0]
        match name:
            case "len":
                return len(first)
            case "abs":
                return -first if first < 0 else first
            case "ord":
                if len(first) != 1:
                    raise WalkError("a code is asked of something other than one character")
                return ord(first)
            case "chr":
                if not 32 <= first <= 126:
                    raise WalkError("there is no such character")
                return chr(first)
            case "str":
                return str(first)
            case "int":
                if not _DIGITS.fullmatch(first):
                    raise WalkError("a string spells no integer")
                return int(first)
        second = given[1]
        if name == "min":
            return second if second < first else first
        return second if first < second else first

    def apply(self, op: ast.operator, left: Any, right: Any) -> Any:
        """Apply an operator to two integers, or put one string after another."""
        self.ops += 1
        if isinstance(left, str):
            return self.sized(left + right)
        if isinstance(op, ast.FloorDiv | ast.Mod):
            if right <= 0:
                raise WalkError("a divisor is not positive")
            quotient, rest = divmod(left, right)
            return quotient if isinstance(op, ast.FloorDiv) else rest
        if isinstance(op, ast.Mult):
            result = left * right
        else:
            result = left + right if isinstance(op, ast.Add) else left - right
        if not -BIGGEST < result < BIGGEST:
            raise WalkError("a number is too large")
        return result
