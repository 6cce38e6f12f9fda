"""The type of an expression, by the rules that stand in the grammar's rows, and what a literal may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from proofloom.engine.program.kinds import FIRST, HEADS, LAST, LIMIT, PARTS, RULES, Result, Type
from proofloom.engine.program.syntax import (
    Bin,
    Bool,
    Both,
    Call,
    Cell,
    Cmp,
    Either,
    Expr,
    Function,
    Grid,
    Int,
    Item,
    Join,
    Listed,
    Neg,
    Split,
    Stmt,
    Str,
    Table,
    Tuple,
    Var,
    Width,
    children,
)

Types = Mapping[str, Type]
Functions = Mapping[str, Function]

_TYPE = {kind.letter: kind for kind in Type}
_LITERALS: dict[type, Type] = {Int: Type.INT, Bool: Type.BOOL, Str: Type.STR}


class Broken(Exception):
    """One static rule is broken; the message says which."""


def need(holds: bool, rule: str) -> None:
    """Raise the rule as broken unless it holds."""
    if not holds:
        raise Broken(rule)


def type_of(expr: Expr, types: Types, table: Functions) -> Type:
    """Return the type of an expression that is one value, given those of the variables it reads."""
    match expr:
        case Int() | Bool() | Str():
            return _LITERALS[type(expr)]
        case Var(name):
            return types[name]
        case Call():
            found = result_of(expr, types, table)
            need(found is not Type.NONE, "a call without a result is used as a value")
            if isinstance(found, tuple):
                raise Broken("several values stand where one is wanted")
            return found
        case Table(kind, keys, values):
            need(kind.pair is not None and len(keys) == len(values), "a dictionary is not of its type")
            assert kind.pair is not None
            for items, wanted in zip((keys, values), kind.pair, strict=True):
                every = all(type_of(item, types, table) is wanted for item in items)
                need(every, "a dictionary's entries differ")
            return kind
        case Tuple():
            raise Broken("several values stand where one is wanted")
    made = apply_rule(expr, types, table)
    assert made is not None
    return made


def result_of(call: Call, types: Types, table: Functions) -> Result:
    """Return what a call returns, having compared its arguments with the parameters."""
    need(call.function in table, f"{call.function} is not defined")
    callee = table[call.function]
    need(len(call.args) == len(callee.params), "a call has the wrong number of arguments")
    for param, arg in zip(callee.params, call.args, strict=True):
        need(type_of(arg, types, table) is param.type, "an argument has the wrong type")
        need(not param.type.shared or isinstance(arg, Var), "what is passed by reference is not a variable")
    return callee.result


def apply_rule(node: Expr | Stmt, types: Types, table: Functions) -> Type | None:
    """Return the type that a form's own rule gives for its operands; None for a statement."""
    given = tuple(_operands(node, types, table))
    for wanted, result in RULES_OF[type(node)]:
        if _fits(wanted, given) and not _ordered(node, given):
            return result
    word = node.op if isinstance(node, Bin | Cmp) else HEADS[type(node)]
    raise Broken(f"{word} does not take {', '.join(given)}")


def _operands(node: Expr | Stmt, types: Types, table: Functions) -> Iterator[Type]:
    for field, kind in PARTS[type(node)]:
        part = getattr(node, field)
        if kind == "Name":
            yield types[part]
        elif kind == "Expr | None" and part is None:
            yield Type.INT
        elif kind in ("Expr", "Expr | None"):
            yield _operand(part, types, table)
        elif kind == "tuple[Expr, ...]":
            for item in part:
                if isinstance(node, Grid):
                    need(isinstance(item, Listed), "a grid's row is not written out")
                    yield type_of(item, types, table)
                else:
                    yield _operand(item, types, table)


def _operand(expr: Expr, types: Types, table: Functions) -> Type:
    found = type_of(expr, types, table)
    need(not found.shared or isinstance(expr, Var), "something new stands where only a variable can")
    return found


def _ordered(node: Expr | Stmt, given: tuple[Type, ...]) -> bool:
    """Return whether a comparison of booleans asks for an order, which they do not have."""
    return isinstance(node, Cmp) and Type.BOOL in given and node.op not in ("==", "!=")


def _fits(wanted: tuple[Type | None, ...], given: tuple[Type, ...]) -> bool:
    """Compare operands with a rule's; one that ends in None takes any number of what stands before."""
    if wanted and wanted[-1] is None:
        return all(kind is wanted[0] for kind in given)
    return wanted == given


def _ways(text: str) -> Iterator[tuple[tuple[Type | None, ...], Type | None]]:
    """Read a form's rule: operands before the arrow and result after it, the ways parted by bars."""
    for way in text.split("|"):
        for kind in [kind for kind in Type if kind.pair] if "D" in way else [Type.NONE]:
            key, value = kind.pair or (Type.NONE, Type.NONE)
            known: dict[str, Type] = {**_TYPE, "D": kind, "k": key, "v": value}
            left, _, right = way.partition("->")
            operands: list[Type | None] = []
            for word in left.split():
                operands.append(known[word.rstrip("*")])
                if word.endswith("*"):
                    operands.append(None)
            yield tuple(operands), known[right.strip()] if right else None


RULES_OF = {cls: tuple(_ways(text)) for cls, text in RULES.items() if text}


def check_literals(expr: Expr) -> None:
    """Raise what is wrong with the literals and the shape of an expression, whatever its types."""
    match expr:
        case Int(value):
            need(-LIMIT < value < LIMIT, "a literal is out of range")
        case Str(value):
            need(all(FIRST <= ord(c) <= LAST for c in value), "a string holds a character out of range")
        case Neg(Int()):
            raise Broken("the negative of a literal is a literal")
        case Item() | Cell() | Width():  # where Python would count from the end
            below = any(isinstance(place, Int) and place.value < 0 for place in children(expr))
            need(not below, "a place is counted from the end")
        case Cmp(op, Bool(), _) | Cmp(op, _, Bool()):
            raise Broken(f"{op} compares with a truth value")
        case Both(_, Both()) | Either(_, Either()):
            raise Broken("a chain of and/or leans to the right")
        case Split(_, separator):
            need(isinstance(separator, Str) and len(separator.value) == 1, "a separator is not one character")
        case Join(separator):
            need(isinstance(separator, Str), "a separator is not a literal")
        case Table(_, keys):
            plain = all(isinstance(key, Int | Str) for key in keys)
            need(plain and len(set(keys)) == len(keys), "a dictionary's keys are not distinct literals")
        case Grid(rows):
            sizes = {len(row.items) if isinstance(row, Listed) else 0 for row in rows}
            need(len(sizes) == 1 and sizes != {0}, "a grid's rows differ in length or are empty")
    for child in children(expr):
        check_literals(child)
