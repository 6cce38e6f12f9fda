"""Typed equality of two answers: unit, structure, relation and number type are part of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import fmpq

from proofloom.verifiers.answers.evaluate import Worked, evaluate
from proofloom.verifiers.answers.field import Field, Ratio, Value
from proofloom.verifiers.answers.kinds import AnswerForm, AnswerType, UnreadableError
from proofloom.verifiers.answers.tree import (
    Group,
    Infinity,
    Matrix,
    Negative,
    Node,
    Number,
    Product,
    Quantity,
    Relation,
    Symbol,
    Union,
    Unit,
    Written,
)

_DEGREES: Unit = (("°", 1),)
_RADIANS: Unit = (("rad", 1),)
_TURNED = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}
_EXACT_INTEGERS = (AnswerType.INTEGER, AnswerType.LIST)


@dataclass(frozen=True, slots=True)
class Task:
    """What equality depends on besides the two answers.

    unit       the unit that the task asks for: it may be given or left out
    tolerance  relative, on numbers only; None decides exactly
    """

    type: AnswerType
    form: AnswerForm
    unit: Unit
    tolerance: fmpq | None


def difference(gold: Node, given: Node, task: Task, field: Field) -> str:
    """Return why the given answer is not the gold one, or "" when it is.

    Raises `UnreadableError` when one has no value, `UndecidedError` when equality stays open.
    """
    return _Comparison(task, field).difference(gold, unlabelled(given, gold))


def unlabelled(given: Node, gold: Node) -> Node:
    """Take `x =` or `x in` off an answer where the gold has no such label."""
    if isinstance(gold, Relation) or not isinstance(given, Relation) or len(given.sides) != 2:
        return given
    label, body = given.sides
    names = label.factors if isinstance(label, Product) else [label]
    if not all(isinstance(name, Symbol) and name.name != "pi" for name in names):
        return given
    if len(names) > 1 and not all(isinstance(name, Symbol) and name.name[0].isupper() for name in names):
        return given
    sets = isinstance(gold, Union | Group)
    return body if given.signs == ["="] or (given.signs == ["∈"] and sets) else given


class _Comparison:
    def __init__(self, task: Task, field: Field) -> None:
        self._task = task
        self._field = field
        self._known: dict[int, Worked] = {}

    def difference(self, gold: Node, given: Node) -> str:
        if isinstance(given, Group) and given.opening == "{" and not isinstance(gold, Group):
            given = given.items[0]
        match gold, given:
            case Relation(), Relation():
                return self._relations(gold, given)
            case Union(), Union():
                return self._unordered(gold.parts, given.parts)
            case Matrix(), (Matrix() | Group()):
                return self._matrices(gold.rows, given)
            case Group(), Group():
                return self._groups(gold, given)
            case ((Relation() | Union() | Matrix() | Group()), _):
                return f"not a {type(gold).__name__.lower()}"
            case _, (Relation() | Union() | Matrix() | Group()):
                return f"a {type(given).__name__.lower()}"
        return self._quantities(gold, given)

    def _groups(self, gold: Group, given: Group) -> str:
        if (gold.opening[-1:], gold.closing[-1:]) != (given.opening[-1:], given.closing[-1:]):
            return "other brackets"
        if gold.opening.endswith("{"):
            return self._unordered(gold.items, given.items)
        return self._ordered(gold.items, given.items)

    def _matrices(self, rows: list[list[Node]], given: Matrix | Group) -> str:
        if isinstance(given, Group):
            lists = [item.items for item in given.items if isinstance(item, Group) and item.opening == "["]
            if given.opening != "[" or len(lists) != len(given.items):
                return "not a matrix"
        else:
            lists = given.rows
        if [len(row) for row in rows] != [len(row) for row in lists]:
            return "another number of rows or columns"
        return next(filter(None, map(self._ordered, rows, lists)), "")

    def _ordered(self, gold: Sequence[Node], given: Sequence[Node]) -> str:
        if len(gold) != len(given):
            return "another number of items"
        return next(filter(None, map(self.difference, gold, given)), "")

    def _unordered(self, gold: Sequence[Node], given: Sequence[Node]) -> str:
        """Compare as sets: each has its equal on the other side."""
        if len(gold) * len(given) > _PAIRS:
            raise UnreadableError("a set that is too large")
        matched = set()
        for one in gold:
            match = next((i for i, other in enumerate(given) if not self.difference(one, other)), None)
            if match is None:
                return "other members"
            matched.add(match)
        rest = [other for i, other in enumerate(given) if i not in matched]
        found = all(any(not self.difference(one, other) for one in gold) for other in rest)
        return "" if found else "other members"

    # numbers

    def _quantities(self, gold: Node, given: Node) -> str:
        (gold, unit), (given, other) = _parted(gold), _parted(given)
        turn = None
        if self._task.type is AnswerType.ANGLE:
            turn = (unit == _DEGREES) - (other == _DEGREES)
            if not {unit, other} <= {(), _DEGREES, _RADIANS}:
                return "another unit"
        elif other != unit and not (self._task.unit and {unit, other} <= {(), self._task.unit}):
            return "another unit"
        signs = _infinite(gold), _infinite(given)
        if any(signs):
            return "" if signs[0] == signs[1] else "another number"
        if self._task.type in _EXACT_INTEGERS and _is_integer(gold) != _is_integer(given):
            return "another number type"
        one, other_one = self._worked(gold), self._worked(given)
        value, other_value = one.value, other_one.value
        if turn:
            half = self._field.multiply(self._field.symbol("pi"), fmpq(1, 180))
            value = self._field.multiply(value, half) if turn > 0 else value
            other_value = self._field.multiply(other_value, half) if turn < 0 else other_value
        if not self._close(value, other_value):
            return "another number" if self._field.is_constant(value) else "another expression"
        cancels = isinstance(value, fmpq) and not isinstance(other_value, fmpq)
        return _RESTATED if self._is_restated(one, other_one, cancels) else ""

    def _worked(self, node: Node) -> Worked:
        """Evaluate a node once, however many others it is compared with."""
        if id(node) not in self._known:
            self._known[id(node)] = evaluate(node, self._field)
        return self._known[id(node)]

    def _close(self, gold: Value, given: Value) -> bool:
        field = self._field
        if self._task.tolerance is None or not (field.is_constant(gold) and field.is_constant(given)):
            return field.equal(gold, given)
        gap = field.add(gold, field.negative(given))
        gap = gap if field.sign(gap) >= 0 else field.negative(gap)
        size = gold if field.sign(gold) >= 0 else field.negative(gold)
        return field.sign(field.add(gap, field.negative(field.multiply(size, self._task.tolerance)))) <= 0

    def _is_restated(self, gold: Worked, given: Worked, cancels: bool) -> bool:
        if self._task.form is AnswerForm.ANY:
            return False
        if self._task.form is AnswerForm.SIMPLEST and gold.simplest and not given.simplest:
            return True
        return gold.done and (cancels or not given.done)

    # relations

    def _relations(self, gold: Relation, given: Relation) -> str:
        if len(gold.signs) != len(given.signs):
            return "another relation"
        signs, sides = gold.signs, gold.sides
        given_signs, given_sides = given.signs, given.sides
        if {signs[0], given_signs[0]} <= _TURNED.keys() and _falls(signs) != _falls(given_signs):
            given_signs = [_TURNED.get(sign, sign) for sign in reversed(given_signs)]
            given_sides = given_sides[::-1]
        if signs != given_signs:
            return "another relation"
        if len(signs) > 1 or signs == ["∈"] or not all(map(_is_scalar, (*sides, *given_sides))):
            return self._ordered(sides, given_sides)
        works = [[evaluate(side, self._field) for side in both] for both in (sides, given_sides)]
        gaps = [self._field.add(left.value, self._field.negative(right.value)) for left, right in works]
        if not self._proportional(signs[0], *gaps):
            return "another relation"
        done, given_done = (all(side.done for side in both) for both in works)
        return _RESTATED if self._task.form is not AnswerForm.ANY and done and not given_done else ""

    def _proportional(self, sign: str, gold: Value, given: Value) -> bool:
        """Return whether one side-less relation is a constant times the other, a positive one for < and ≤."""
        field = self._field
        if field.is_zero(gold) or field.is_zero(given):
            return False
        ratio = field.multiply(gold, field.inverse(given))
        if not isinstance(ratio, Ratio):
            return sign in "=≠" or ratio > 0
        factor = field.sign_if_constant(ratio)
        return factor != 0 and (sign in "=≠" or factor > 0)


_PAIRS = 2_500  # of members of two sets
_RESTATED = "the value is left to be worked out"


def _parted(node: Node) -> tuple[Node, Unit]:
    return (node.body, node.unit) if isinstance(node, Quantity) else (node, ())


def _infinite(node: Node) -> int:
    if isinstance(node, Negative):
        return -_infinite(node.body)
    return int(isinstance(node, Infinity))


def _is_integer(node: Node) -> bool:
    body = node.body if isinstance(node, Negative) else node
    return isinstance(body, Number) and body.written is Written.INTEGER


def _falls(signs: list[str]) -> bool:
    return signs[0] in (">", "≥")


def _is_scalar(node: Node) -> bool:
    return not isinstance(node, Group | Matrix | Union | Relation | Quantity | Infinity)


SHAPES: dict[AnswerType, Callable[[Node], bool]] = {
    AnswerType.TUPLE: lambda node: isinstance(node, Group) and node.opening in ("(", "⟨"),
    AnswerType.SET: lambda node: isinstance(node, Group) and node.opening.endswith("{"),
    AnswerType.LIST: lambda node: isinstance(node, Group) and (node.opening, node.closing) == ("[", "]"),
    AnswerType.MATRIX: lambda node: isinstance(node, Matrix),
    AnswerType.INTERVAL: lambda node: (
        all(map(SHAPES[AnswerType.INTERVAL], node.parts))
        if isinstance(node, Union)
        else isinstance(node, Group) and node.opening in ("(", "[") and len(node.items) == 2
    ),
    AnswerType.RELATION: lambda node: isinstance(node, Relation),
    AnswerType.QUANTITY: lambda node: isinstance(node, Quantity),
    AnswerType.INTEGER: _is_integer,
}
