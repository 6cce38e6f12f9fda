"""Typed equality of two answers: unit, structure, relation and number type are part of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from flint import fmpq

from proofloom.verifiers.answers import tree
from proofloom.verifiers.answers.evaluate import Worked
from proofloom.verifiers.answers.field import Field, Value
from proofloom.verifiers.answers.kinds import AnswerForm, AnswerType, UndecidedError, UnreadableError
from proofloom.verifiers.answers.tree import Group, Node, Quantity, Relation, Symbol, Unit, integer

_DEGREES: Unit = (("°", 1),)
_RADIANS: Unit = (("rad", 1),)
_TURNED = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}
_ORDERED = (AnswerType.TUPLE, AnswerType.LIST, AnswerType.MATRIX)  # in which nothing is a member
_EXACT_INTEGERS = (AnswerType.INTEGER, AnswerType.LIST)


class Task(NamedTuple):
    """What equality depends on besides the two answers.

    unit       the unit that the task asks for: it may be given or left out
    tolerance  relative, on numbers only; None decides exactly
    """

    type: AnswerType
    form: AnswerForm
    unit: Unit
    tolerance: fmpq | None


def _unlabelled(given: Node, gold: Node, names: Collection[str], kind: AnswerType) -> Node:
    """Take `x =`, `f(x) =`, `(x, y) =` or `x in` off an answer where the gold has no such label.

    Of several answers too, where one name stands before each of them, or names in their order.
    """
    if isinstance(gold, Group) and isinstance(given, Group) and not (names or given.opening):
        pairs = [item.sides for item in given.items if isinstance(item, Relation) and item.signs == ["="]]
        found = [label.name for label, _ in pairs if isinstance(label, Symbol) and label.name != "pi"]
        alike = not gold.opening and len(set(found)) == 1
        in_order = gold.opening in ("", "(") and found == sorted(set(found))
        if found and len(found) == len(given.items) and (alike or in_order):
            given = gold._replace(items=[body for _, body in pairs])
    if isinstance(gold, Relation) or not isinstance(given, Relation):
        return given
    match given.signs, given.sides:
        case ["="], [Symbol(name), body] | [body, Symbol(name)] if name not in ("pi", *names):
            return body
        case ["="], [tree.Product([Symbol(f) | tree.Power(Symbol(f), tree.Negative()), at]), body] if (
            f in tree.FUNCTIONS
            and (isinstance(at.items[0] if isinstance(at, Group) else at, Symbol) or not names)
        ):
            return body
        case ["="], [Group("(", ")", label), body] if isinstance(gold, Group) and _in_order(label):
            return body
        case ["∈"], [Symbol(name), body] if name != "pi" and isinstance(gold, Group) and kind not in _ORDERED:
            return body
    return given


def _in_order(names: list[Node]) -> bool:
    """Return whether these are variables in alphabetical order: (y, x) = (1, 2) is not the point (1, 2)."""
    found = [name.name for name in names if isinstance(name, Symbol)]
    return found in (sorted(set(found)), [r"\rho", r"\theta", r"\phi"]) and len(found) == len(names)


class Comparison:
    """One comparison of answers, over a field that holds their values."""

    def __init__(self, task: Task, field: Field, names: Collection[str]) -> None:
        """Begin: these names occur in the gold answer."""
        self._task, self._field, self._names = task, field, names
        self._known: dict[int, Worked] = {}

    def answers(self, gold: Node, given: Node) -> str:
        """Return why the given answer is not the gold one, or "" when it is.

        Raises `UnreadableError` when one has no value, `UndecidedError` when equality stays open.
        """
        return self._difference(gold, _unlabelled(given, gold, self._names, self._task.type))

    def _difference(self, gold: Node, given: Node) -> str:
        if isinstance(given, Group) and given.opening == "{" and not isinstance(gold, Group):
            given = given.items[0]
        match gold, given:
            case Relation(), Relation():
                return self._relations(gold, given)
            case Group(), Group():
                return self._groups(gold, given)
            case ((Relation() | Group()), _) | (_, (Relation() | Group())):
                return f"a {type(given).__name__.lower()}, not a {type(gold).__name__.lower()}"
        return self._quantities(gold, given)

    def _groups(self, gold: Group, given: Group) -> str:
        if gold.opening == r"\begin" and given.opening == "[":  # rows between brackets are a matrix
            given = Group(gold.opening, given.closing.replace("]", gold.closing), given.items)
        if self._task.type is AnswerType.SET:  # 1, 2 between no brackets is one too
            gold, given = (side if side.opening else Group("{", "}", side.items) for side in (gold, given))
        if (gold.opening[-1:], gold.closing[-1:]) != (given.opening[-1:], given.closing[-1:]):
            return "other brackets"
        if gold.opening.endswith(("{", "∪")):
            return self._unordered(gold.items, given.items)
        return self._ordered(gold.items, given.items)

    def _ordered(self, gold: Sequence[Node], given: Sequence[Node]) -> str:
        if len(gold) != len(given):
            return "another number of items"
        return next(filter(None, map(self._difference, gold, given)), "")

    def _unordered(self, gold: Sequence[Node], given: Sequence[Node]) -> str:
        """Compare as sets: each has its equal on the other side."""
        if len(gold) * len(given) > _PAIRS:
            raise UnreadableError("a set that is too large")
        pairs = [[not self._difference(one, other) for other in given] for one in gold]
        columns = [*zip(*pairs, strict=True)]
        if self._task.tolerance is not None and any(sum(line) > 1 for line in (*pairs, *columns)):
            raise UnreadableError("members that the tolerance does not tell apart")
        same = all(map(any, pairs)) and all(map(any, columns))
        return "" if same and bool(gold) == bool(given) else "other members"

    # numbers

    def _quantities(self, gold: Node, given: Node) -> str:
        (gold, unit), (given, other) = _parted(gold), _parted(given)
        is_angle = self._task.type is AnswerType.ANGLE
        alike = {(), _DEGREES, _RADIANS} if is_angle else {(), self._task.unit} if self._task.unit else {unit}
        if other != unit and not {unit, other} <= alike:
            return "another unit"
        signs = _infinite(gold), _infinite(given)
        if any(signs):
            return "" if signs[0] == signs[1] else "another number"
        if self._task.type in _EXACT_INTEGERS and (integer(gold) is None) != (integer(given) is None):
            return "another number type"
        one, other_one = self._worked(gold), self._worked(given)
        if other_one.names - one.names and self._task.form is not AnswerForm.ANY:
            return _LEFT
        value, other_value = one.value, other_one.value
        if is_angle and unit != other:
            value, other_value = self._radians(value, unit), self._radians(other_value, other)
        if not self._close(value, other_value, exact=any(name.startswith("base") for name, _ in unit)):
            return "another number" if self._field.is_constant(value) else "another expression"
        cancels = isinstance(value, fmpq) and not isinstance(other_value, fmpq)
        return self._restated([one], [other_one], cancels)

    def _radians(self, value: Value, unit: Unit) -> Value:
        degree = self._field.multiply(self._field.symbol("pi"), fmpq(1, 180))
        return self._field.multiply(value, degree) if unit == _DEGREES else value

    def _worked(self, node: Node) -> Worked:
        """Evaluate a node once, however many others it is compared with."""
        if id(node) not in self._known:
            try:
                self._known[id(node)] = Worked(node, self._field)
            except UndecidedError as error:  # by what stands in it alone
                raise UnreadableError(str(error)) from None
        return self._known[id(node)]

    def _close(self, gold: Value, given: Value, exact: bool) -> bool:
        field, tolerance = self._field, self._task.tolerance
        if exact or tolerance is None or not (field.is_constant(gold) and field.is_constant(given)):
            return field.equal(gold, given)
        gap, most = field.add(given, field.negative(gold)), field.multiply(gold, tolerance)
        return field.sign(field.add(gap, most)) * field.sign(field.add(gap, field.negative(most))) <= 0

    def _restated(self, gold: Sequence[Worked], given: Sequence[Worked], cancels: bool) -> str:
        """Return whether an answer of the right value leaves work to be done that the gold does not."""
        known = set[str]().union(*(side.names for side in gold))
        left = max(2 if cancels else 0, *(3 if side.names - known else side.left for side in given))
        allowed = max(_ALLOWED[self._task.form], *(side.left for side in gold))
        return _LEFT if left > allowed else ""

    # relations

    def _relations(self, gold: Relation, given: Relation) -> str:
        (signs, sides), (given_signs, given_sides) = _risen(gold), _risen(given)
        if signs != given_signs:
            return "another relation"
        no_values = any(isinstance(side, _NO_VALUE) for side in (*sides, *given_sides))
        if no_values or len(signs) > 1 or signs == ["∈"]:
            return self._ordered(sides, given_sides)
        if any(map(_is_applied, sides)):  # f(2x) = 2x is no multiple of f(x) = x
            orders = (given_sides, given_sides[::-1]) if signs == ["="] else (given_sides,)
            alike = [order for order in orders if [*map(_is_applied, order)] == [*map(_is_applied, sides)]]
            return min((self._ordered(sides, order) for order in alike), default="another relation")
        works = [[self._worked(side) for side in both] for both in (sides, given_sides)]
        gaps = [self._field.add(left.value, self._field.negative(right.value)) for left, right in works]
        if not self._proportional(signs[0], *gaps):
            return "another relation"
        solved, given_solved = _is_solved(sides, works[0]), _is_solved(given_sides, works[1])
        return self._restated(works[0], works[1], solved and not given_solved)

    def _proportional(self, sign: str, gold: Value, given: Value) -> bool:
        """Return whether one side-less relation is a constant times the other, a positive one for < and ≤."""
        if self._field.is_constant(gold) or self._field.is_zero(gold):
            raise UnreadableError("a relation that holds always or never")
        if self._field.is_zero(given):
            return False
        factor = self._field.sign_if_constant(self._field.multiply(gold, self._field.inverse(given)))
        return factor != 0 and (sign in "=≠" or factor > 0)


_NO_VALUE = Group | Relation | Quantity | tree.Infinity
_PAIRS = 2_500  # of members of two sets
_LEFT = "the value is left to be worked out"
_ALLOWED = {AnswerForm.SIMPLEST: 0, AnswerForm.VALUE: 1, AnswerForm.ANY: 3}  # to be left; 3 is variables


def _parted(node: Node) -> tuple[Node, Unit]:
    return (node.body, node.unit) if isinstance(node, Quantity) else (node, ())


def _infinite(node: Node) -> int:
    match node:
        case tree.Negative(body):
            return -_infinite(body)
    return int(isinstance(node, tree.Infinity))


def _risen(relation: Relation) -> tuple[list[str], list[Node]]:
    """Return the signs and sides of a relation, turned round if it begins with > or ≥."""
    if relation.signs[0] not in (">", "≥"):
        return relation.signs, relation.sides
    return [_TURNED.get(sign, sign) for sign in reversed(relation.signs)], relation.sides[::-1]


def _is_solved(sides: list[Node], works: list[Worked]) -> bool:
    """Return whether a variable alone stands on one side and a constant on the other: x = 5, not 2x = 10."""
    return any(
        isinstance(side, Symbol) and not other.names for side, other in zip(sides, works[::-1], strict=True)
    )


def _is_applied(node: Node) -> bool:
    """Return whether a node can be a function at a place: f(x), but neither hx nor P(1 + r)."""
    match node:
        case tree.Product([Symbol(f), Group("{", _, [at])]):
            return f in tree.FUNCTIONS and not (f in "hHEpP" and isinstance(at, tree.Sum))
    return False


def _is_interval(node: Node) -> bool:
    if isinstance(node, Group) and node.opening == "∪":
        return all(map(_is_interval, node.items))
    return isinstance(node, Group) and node.opening in ("(", "[") and len(node.items) == 2


SHAPES: dict[AnswerType, Callable[[Node], bool]] = {
    AnswerType.TUPLE: lambda node: isinstance(node, Group) and node.opening in ("(", "⟨"),
    AnswerType.SET: lambda node: isinstance(node, Group) and node.opening in ("", "{", r"\{"),
    AnswerType.LIST: lambda node: isinstance(node, Group) and (node.opening, node.closing) == ("[", "]"),
    AnswerType.MATRIX: lambda node: isinstance(node, Group) and node.opening == r"\begin",
    AnswerType.INTERVAL: _is_interval,
    AnswerType.RELATION: lambda node: isinstance(node, Relation),
    AnswerType.QUANTITY: lambda node: isinstance(node, Quantity),
    AnswerType.INTEGER: lambda node: integer(node) is not None,
    AnswerType.DEGREES: lambda node: _parted(node)[1] in ((), _DEGREES),
    AnswerType.ANGLE: lambda node: _parted(node)[1] in ((), _DEGREES, _RADIANS),
}
