"""What the expressions of a printed program mean, worked out on its syntax tree; every operator is tallied.

Written from docs/step-semantics.md alone. Whatever leaves the language, and whatever would take too long
or grow too large, ends the walk.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
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
        self.signed = False  # whether a number below 0 was divided

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
        if isinstance(node, ast.Compare):
            return self.compared(node, frame)
        if isinstance(node, ast.BoolOp):
            self.ops += len(node.values) - 1
            wanted = isinstance(node.op, ast.And)
            for value in node.values:
                if self.truth(value, frame) is not wanted:
                    return not wanted
            return wanted
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.ops += 1
            return not self.truth(node.operand, frame)
        value = self.value(node, frame)
        if isinstance(value, bool):
            return value
        self.ops += 1
        return len(value) > 0

    def compared(self, node: ast.Compare, frame: Frame) -> bool:
        op, first = node.ops[0], self.value(node.left, frame)
        second = self.value(node.comparators[0], frame)
        self.ops += 1
        if isinstance(op, ast.In):
            return self.contains(second, first)
        if isinstance(op, ast.NotIn):
            self.ops += 1
            return not self.contains(second, first)
        return self.compare(op, first, second)

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
        if isinstance(op, ast.Lt):
            return bool(left < right)
        if isinstance(op, ast.LtE):
            return not right < left
        if isinstance(op, ast.Gt):
            return bool(right < left)
        if isinstance(op, ast.GtE):
            return not left < right
        return bool(left == right) if isinstance(op, ast.Eq) else bool(left != right)

    def value(self, node: ast.expr, frame: Frame) -> Any:
        """Work an expression out."""
        return _FORMS[type(node)](self, node, frame)

    def constant(self, node: ast.Constant, frame: Frame) -> Any:
        return node.value

    def looked_up(self, node: ast.Name, frame: Frame) -> Any:
        try:
            return frame[node.id]
        except KeyError:
            raise WalkError("a variable is used before it is set") from None

    def negative(self, node: ast.UnaryOp, frame: Frame) -> Any:
        if isinstance(node.op, ast.Not):
            return self.truth(node, frame)
        if isinstance(node.operand, ast.Constant):
            return -node.operand.value  # type: ignore[operator]  # the grammar has it an integer
        self.ops += 1
        return -self.value(node.operand, frame)

    def binary(self, node: ast.BinOp, frame: Frame) -> Any:
        if isinstance(node.left, ast.List):
            self.ops += 1
            filler, times = self.value(node.left.elts[0], frame), self.value(node.right, frame)
            return self.repeated(filler, times)
        first = self.value(node.left, frame)
        return self.apply(node.op, first, self.value(node.right, frame))

    def subscript(self, node: ast.Subscript, frame: Frame) -> Any:
        if not isinstance(node.slice, ast.Slice):
            return self.element(node.value, node.slice, frame)
        self.ops += 1
        return self.part(self.value(node.value, frame), node.slice.lower, node.slice.upper, frame)

    def called(self, node: ast.Call, frame: Frame) -> Any:
        """Work a call out: of a method, a function that is defined, or a built-in one."""
        args = node.args
        if isinstance(node.func, ast.Attribute):
            self.ops += 1
            on = self.value(node.func.value, frame)
            return self.method(node.func.attr, on, [self.value(arg, frame) for arg in args])
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        if name == "len" and isinstance(args[0], ast.Subscript):
            return len(self.element(args[0].value, args[0].slice, frame))
        given = [self.value(arg, frame) for arg in args]
        return self.call(name, given, frame) if name in self.functions else self.built_in(name, given)

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
            self.signed |= left < 0
            quotient, rest = divmod(left, right)
            return quotient if isinstance(op, ast.FloorDiv) else rest
        if isinstance(op, ast.Mult):
            result = left * right
        else:
            result = left + right if isinstance(op, ast.Add) else left - right
        if not -BIGGEST < result < BIGGEST:
            raise WalkError("a number is too large")
        return result


_FORMS: dict[type[ast.expr], Callable[[Evaluator, Any, Frame], Any]] = {
    ast.Constant: Evaluator.constant,
    ast.Name: Evaluator.looked_up,
    ast.BoolOp: lambda evaluator, node, frame: evaluator.truth(node, frame),
    ast.Compare: lambda evaluator, node, frame: evaluator.truth(node, frame),
    ast.UnaryOp: Evaluator.negative,
    ast.BinOp: Evaluator.binary,
    ast.Subscript: Evaluator.subscript,
    ast.Call: Evaluator.called,
    **dict.fromkeys((ast.List, ast.Tuple, ast.Dict, ast.ListComp), Evaluator.new),
}
